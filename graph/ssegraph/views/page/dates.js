// Half-known dates (EDTF), what holds when, and both in words. The rule is that of ssegraph.core.dates:
// a tie seen on a date is not a tie that began then.

import { isFact, ties } from "./data.js";
import { state } from "./state.js";
import { word } from "./words.js";

const DAY = 86_400_000;

export function dayOf(year, month, day) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.round(date.getTime() / DAY);
}

// The first and last day of a year, month or day, or null.
function pointOf(text) {
  const match = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text);
  if (!match) return null;
  const [year, month, day] = match.slice(1).map((part) => part && Number(part));
  if (month !== undefined && (month < 1 || month > 12)) return null;
  const last = dayOf(year, (month ?? 12) + 1, 0);
  if (day === undefined) return { first: dayOf(year, month ?? 1, 1), last };
  const only = dayOf(year, month, day);
  return day < 1 || only > last ? null : { first: only, last: only };
}

/** Returns the days {first, last} of "2020", "2020-10", "2020-10-22" or "2018/2020", or null. */
export function periodOf(text) {
  const [from, to] = String(text ?? "").split("/");
  const start = pointOf(from);
  const end = to === undefined ? start : pointOf(to);
  return start && end && end.last >= start.first ? { first: start.first, last: end.last } : null;
}

// What a half-known date says: {earliest, latest (null is open), unsure}.
function intervalOf(text) {
  let match = /^\[\.\.(.+)\]$/.exec(text);
  if (match) return { earliest: null, latest: pointOf(match[1])?.last ?? null, unsure: false };
  match = /^\[(.+)\.\.\]$/.exec(text);
  if (match) return { earliest: pointOf(match[1])?.first ?? null, latest: null, unsure: false };
  const mark = /[~?]$/.test(text) ? text.slice(-1) : "";
  const point = pointOf(mark ? text.slice(0, -1) : text);
  if (!point) return { earliest: null, latest: null, unsure: false };
  const unit = mark === "~" ? point.last - point.first + 1 : 0;
  return { earliest: point.first - unit, latest: point.last + unit, unsure: mark !== "" };
}

/** Returns a day, as a number of days, in ISO 8601. */
export function dayText(day) {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

const intervals = new Map();
export function interval(text) {
  if (text === undefined) return null;
  if (!intervals.has(text)) intervals.set(text, intervalOf(text));
  return intervals.get(text);
}

// Says whether a tie held at some moment of a period, by its start, its end and one sighting.
function standingBy(start, end, seen, { first, last }) {
  const known = (day) => day !== null && day !== undefined;
  const seenThen = known(seen?.earliest) && known(seen?.latest) && seen.earliest <= last && seen.latest >= first;
  if ((known(start?.earliest) && start.earliest > last) || (known(end?.latest) && end.latest < first)) return seenThen ? "possible" : "no";
  // what ended by then had begun; what began in the period was not over before it
  const begun = [start?.latest, seen?.latest, end?.latest].some((day) => known(day) && day <= last);
  const notOver = [end?.earliest, seen?.earliest, start?.earliest].some((day) => known(day) && day >= first);
  const unsure = [start, end, seen].some((each) => each?.unsure);
  if (begun && notOver && !unsure) return "certain";
  return start || end || seenThen ? "possible" : "unknown";
}

/** Returns whether a tie held at some moment of a period: "certain", "possible", "unknown" or "no". */
export function standing(tie, period) {
  const [start, end] = [interval(tie.start), interval(tie.end)];
  const sightings = [tie.seen, ...(tie.alsoSeen ?? [])].filter((text) => text).map(interval);
  const found = (sightings.length ? sightings : [null]).map((seen) => standingBy(start, end, seen, period));
  let best = ["certain", "possible", "unknown", "no"].find((each) => found.includes(each));
  // between two sightings it may have held all along
  if (best === "unknown" && sightings.some((each) => each.earliest !== null && each.earliest < period.first) && sightings.some((each) => each.latest !== null && each.latest > period.last)) best = "possible";
  return best === "certain" && !isFact(tie) ? "possible" : best;
}

// Ties with the same dates stand alike: each tie has the number of its dates.
export const datings = [];
export const datingOf = new Int32Array(ties.length);
{
  const known = new Map();
  ties.forEach((tie, t) => {
    const key = `${tie.start} ${tie.end} ${tie.seen} ${tie.alsoSeen} ${isFact(tie)}`;
    if (!known.has(key)) known.set(key, datings.push(tie) - 1);
    datingOf[t] = known.get(key);
  });
}

/** Returns how every dating stands in a period, by number. */
export function standings(period) {
  return datings.map((tie) => standing(tie, period));
}

/** Returns whether an actor may have existed in a period. */
export function existed(entity, { first, last }) {
  const born = interval(entity.founded)?.earliest;
  const gone = interval(entity.dissolved)?.latest;
  return !(born !== null && born > last) && !(gone !== null && gone < first);
}

/** Returns the years that the dates of the graph span, [first, last], or null. */
export const YEARS = (() => {
  const years = [];
  for (const { start, end, seen } of datings) for (const text of [start, end, seen]) years.push(...(text?.match(/\d{4}/g) ?? []).map(Number));
  years.sort((a, b) => a - b);
  if (!years.length) return null;
  const early = years[Math.floor(years.length * 0.01)]; // a lone early date does not stretch the axis
  return [Math.max(early, years.at(-1) - 80), years.at(-1)];
})();

/** Returns "September 2018", "about 2021", "2017 or earlier", ... in the chosen language. */
export function dateWords(edtf) {
  let match = /^\[\.\.(.+)\]$/.exec(edtf);
  if (match) return word("orEarlier", { a: dateWords(match[1]) });
  match = /^\[(.+)\.\.\]$/.exec(edtf);
  if (match) return word("orLater", { a: dateWords(match[1]) });
  match = /^(\d{4}.*)\/(\d{4}.*)$/.exec(edtf);
  if (match) return word("between", { a: dateWords(match[1]), b: dateWords(match[2]) });
  match = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%]?)$/.exec(edtf);
  if (!match) return edtf;
  const [, year, month, day, doubt] = match;
  let text = year;
  if (month) {
    const style = { timeZone: "UTC", year: "numeric", month: "long", ...(day ? { day: "numeric" } : {}) };
    text = new Intl.DateTimeFormat(state.lang === "en" ? "en-GB" : state.lang, style).format(Date.UTC(+year, month - 1, +(day ?? 1)));
  } else text = word("year", { a: year });
  if (doubt === "~" || doubt === "%") text = word("about", { a: text });
  return doubt === "?" || doubt === "%" ? word("uncertain", { a: text }) : text;
}

/** Returns when a tie held, in words, or "" where nothing is known. */
export function whenWords(tie, short = false) {
  const { start, end, seen } = tie;
  const parts = [];
  if (start && start === end) parts.push(word(/^\d{4}-\d\d-\d\d$/.test(start) ? "onDay" : "inMonth", { a: dateWords(start) }));
  else if (start && end) parts.push(word("between", { a: dateWords(start), b: dateWords(end) }));
  else if (start) parts.push(word("since", { a: dateWords(start) }));
  else if (end) parts.push(word("until", { b: dateWords(end) }));
  if (seen) parts.push(word(short ? "seenShort" : "seen", { a: dateWords(seen) }));
  return parts.join("; ");
}

/** Returns what a tie sorts under: the first date known of it. */
export function whenOrder(tie) {
  return (tie.start ?? tie.seen ?? tie.end ?? "").replace(/[[\].]/g, "");
}
