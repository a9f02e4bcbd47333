// Half-known dates (EDTF), and what holds when. The rule is that of ssegraph.core.dates:
// a tie seen on a date is not a tie that began then.

/** @import { Dated, Entity, Interval, Period, Standing } from "./types.js" */
import { isFact } from "./statement.js";

const DAY = 86_400_000;

/** @param {number} year @param {number} month @param {number} day */
export function dayOf(year, month, day) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.round(date.getTime() / DAY);
}

// The first and last day of a year, month or day, or null.
/** @param {string} text */
function pointOf(text) {
  const match = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text);
  if (!match) return null;
  const [year, month, day] = match.slice(1).map((part) => (part === undefined ? NaN : Number(part)));
  if (month < 1 || month > 12) return null;
  const last = dayOf(year, (month || 12) + 1, 0);
  if (Number.isNaN(day)) return { first: dayOf(year, month || 1, 1), last };
  const only = dayOf(year, month, day);
  return day < 1 || only > last ? null : { first: only, last: only };
}

/** Returns the days {first, last} of "2020", "2020-10", "2020-10-22" or "2018/2020", or null. @param {string | undefined | null} text */
export function periodOf(text) {
  const [from, to] = String(text ?? "").split("/");
  const start = pointOf(from);
  const end = to === undefined ? start : pointOf(to);
  return start && end && end.last >= start.first ? { first: start.first, last: end.last } : null;
}

// What a half-known date says: {earliest, latest (null is open), unsure}.
/** @param {string} text @returns {Interval} */
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

/** Returns a day, as a number of days, in ISO 8601. @param {number} day */
export function dayText(day) {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** @type {Map<string, Interval>} */
const intervals = new Map();
/** @param {string | undefined} text @returns {Interval | null} */
export function interval(text) {
  if (text === undefined) return null;
  const known = intervals.get(text) ?? intervalOf(text);
  intervals.set(text, known);
  return known;
}

// Says whether a tie held at some moment of a period, by its start, its end and one sighting.
/** @param {Interval | null} start @param {Interval | null} end @param {Interval | null} seen @param {Period} period @returns {Standing} */
function standingBy(start, end, seen, { first, last }) {
  /** @param {number | null | undefined} day @returns {day is number} */
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

/** @type {Standing[]} the surest first */
const STANDINGS = ["certain", "possible", "unknown", "no"];

/** Returns whether a tie held at some moment of a period: "certain", "possible", "unknown" or "no". @param {Dated} tie @param {Period} period @returns {Standing} */
export function standing(tie, period) {
  const [start, end] = [interval(tie.start), interval(tie.end)];
  const sightings = [tie.seen, ...(tie.alsoSeen ?? [])].filter((text) => text).map(interval);
  const found = (sightings.length ? sightings : [null]).map((seen) => standingBy(start, end, seen, period));
  let best = STANDINGS.find((each) => found.includes(each)) ?? "no";
  // between two sightings it may have held all along
  const before = sightings.some((each) => each !== null && each.earliest !== null && each.earliest < period.first);
  if (best === "unknown" && before && sightings.some((each) => each !== null && each.latest !== null && each.latest > period.last)) best = "possible";
  return best === "certain" && !isFact(tie) ? "possible" : best;
}

/** Returns whether an actor may have existed in a period. @param {Entity} entity @param {Period} period */
export function existed(entity, { first, last }) {
  const born = interval(entity.founded)?.earliest ?? -Infinity;
  const gone = interval(entity.dissolved)?.latest ?? Infinity;
  return born <= last && gone >= first;
}

/** Returns what a tie sorts under: the first date known of it. @param {Dated} tie */
export function whenOrder(tie) {
  return (tie.start ?? tie.seen ?? tie.end ?? "").replace(/[[\].]/g, "");
}
