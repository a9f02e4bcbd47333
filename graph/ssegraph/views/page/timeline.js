// The timeline: each tie a row, its half-known dates as a bar. What is certain is solid, what is possible pale.

/** @import { Picture, Tie } from "./types.js" */
import { entities, entityAt, nameOf, tieLabel, ties } from "./data.js";
import { dayOf, interval, periodOf, whenOrder } from "./dates.js";
import { YEARS, hasYears } from "./datings.js";
import { tieText } from "./evidence.js";
import { drawSign, hover, scene } from "./graph.js";
import { labelOf } from "./labels.js";
import { hueOf } from "./look.js";
import { FONT, board, cutTo, paint, size } from "./pen.js";
import { state } from "./state.js";
import { isFact } from "./statement.js";
import { tiesShown, view, viewWords } from "./view.js";
import { whenWords } from "./when.js";
import { number, word } from "./words.js";

const timeCamera = { x: 0, y: 0, k: 1 }; // only y is used: how far it is scrolled
/**
 * A head above each kind of tie, and a row for each tie.
 * @typedef {{ head: string, n: number, t?: undefined }} TimeHead
 * @typedef {{ head?: undefined, t: number }} TimeTie
 * @typedef {TimeHead | TimeTie} TimeRow
 * @typedef {number | null | undefined} Day
 */

/** @type {{ of: number[] | null, key: string, rows: TimeRow[], undated: number, all: number }} */
let timeRows = { of: null, key: "", rows: [], undated: 0, all: 0 };
let rowAt = -1; // the row the keyboard is on

/** Returns the rows: {head, n} above each kind of tie, {t} for each tie that has a date. */
function rowsOfTime() {
  const key = `${state.lang} ${state.actor} ${[...state.picked].join()}`;
  if (timeRows.of === view.ties && timeRows.key === key) return timeRows;
  const shown = tiesShown();
  const dated = shown.filter((t) => ties[t].start || ties[t].end || ties[t].seen);
  const centre = entityAt.get(state.actor);
  /** @type {Map<string, number[]>} */
  const groups = new Map();
  /** @type {number[]} */
  const mine = [];
  for (const t of dated) {
    if (centre !== undefined && (ties[t].source === centre || ties[t].target === centre)) mine.push(t);
    else groups.set(ties[t].kind, groups.get(ties[t].kind) ?? []).get(ties[t].kind)?.push(t);
  }
  const known = new Map(dated.map((t) => [t, whenOrder(ties[t])]));
  const first = (/** @type {number} */ t) => known.get(t) ?? "";
  /** @param {number[]} list */
  const inTime = (list) => list.sort((a, b) => (first(a) < first(b) ? -1 : first(a) > first(b) ? 1 : a - b)).map((t) => ({ t }));
  /** @type {TimeRow[]} */
  const rows = [];
  if (centre !== undefined && mine.length) rows.push({ head: word("tiesOfActor", { name: nameOf(entities[centre]) }), n: mine.length }, ...inTime(mine));
  const order = [...groups].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
  for (const [kind, list] of order) rows.push({ head: tieLabel(kind), n: list.length }, ...inTime(list));
  timeRows = { of: view.ties, key, rows, undated: shown.length - dated.length, all: shown.length };
  rowAt = -1;
  return timeRows;
}

const narrow = () => size.w < 620;
const rowHeight = () => (narrow() ? 38 : 23);
const HEAD = 30; // the axis above the rows
const axisLeft = () => (narrow() ? 12 : Math.min(420, Math.round(size.w * 0.4)));
const axisSpan = () => [dayOf(YEARS[0], 1, 1), dayOf(YEARS[1] + 1, 1, 1)];
/** @param {number} day */
function dayX(day) {
  const [from, to] = axisSpan();
  const left = axisLeft();
  return left + ((Math.max(from, Math.min(to, day)) - from) / (to - from)) * (size.w - left - 16);
}

/** Returns where a tie stands in time: {possible: [from, to], certain: [from, to] or null, seen}, in days. @param {Tie} tie */
function spanOf(tie) {
  const [start, end, seen] = [interval(tie.start), interval(tie.end), interval(tie.seen)];
  /** @param {...Day} days */
  const or = (...days) => days.find((day) => day !== null && day !== undefined) ?? NaN;
  /** @param {...Day} days */
  const least = (...days) => Math.min(...days.filter((day) => typeof day === "number"));
  /** @param {...Day} days */
  const most = (...days) => Math.max(...days.filter((day) => typeof day === "number"));
  const possible = [or(start?.earliest, start || end ? -Infinity : seen?.earliest, -Infinity), or(end?.latest, start || end ? Infinity : seen?.latest, Infinity)];
  const begun = least(start?.latest, seen?.latest);
  const over = most(end?.earliest, seen?.earliest);
  const unsure = [start, end, seen].some((each) => each?.unsure) || !isFact(tie);
  const certain = !unsure && Number.isFinite(begun) && Number.isFinite(over) && begun <= over ? [begun, over] : null;
  return { possible, certain, seen: seen ? [or(seen.earliest, seen.latest), or(seen.latest, seen.earliest)] : null };
}

function drawTimeline() {
  const { pen } = board;
  if (!hasYears) return;
  const { rows } = rowsOfTime();
  clampTime();
  const high = rowHeight();
  pen.textBaseline = "middle";
  drawYears();
  const from = Math.max(0, Math.floor(timeCamera.y / high));
  const to = Math.min(rows.length, Math.ceil((timeCamera.y + size.h - HEAD) / high) + 1);
  for (let n = from; n < to; n += 1) drawRow(rows[n], n, HEAD + n * high - timeCamera.y, high);
  pen.fillStyle = paint.paper;
  pen.globalAlpha = 0.92;
  pen.fillRect(0, 0, size.w, HEAD - 2);
  pen.globalAlpha = 1;
  nameYears();
  if (!rows.length) return;
  const whole = rows.length * high;
  if (whole > size.h - HEAD) {
    const part = (size.h - HEAD) / whole;
    pen.fillStyle = paint.rule;
    pen.fillRect(size.w - 6, HEAD + (timeCamera.y / whole) * (size.h - HEAD), 4, Math.max(24, part * (size.h - HEAD)));
  }
}

function clampTime() {
  const most = Math.max(0, rowsOfTime().rows.length * rowHeight() - (size.h - HEAD) + 64);
  timeCamera.y = Math.max(0, Math.min(most, timeCamera.y));
}

function yearStep() {
  const room = (size.w - axisLeft()) / (YEARS[1] - YEARS[0] + 1);
  return [1, 2, 5, 10, 20, 50].find((step) => step * room > 46) ?? 100;
}

function drawYears() {
  const { pen } = board;
  const period = state.at ? periodOf(state.at) : null;
  if (period) {
    const [left, right] = [dayX(period.first), dayX(period.last + 1)];
    pen.fillStyle = paint.accent;
    pen.globalAlpha = 0.13;
    pen.fillRect(left, 0, Math.max(2, right - left), size.h);
    pen.globalAlpha = 1;
  }
  const step = yearStep();
  pen.beginPath();
  for (let year = Math.ceil(YEARS[0] / step) * step; year <= YEARS[1] + 1; year += step) {
    const x = Math.round(dayX(dayOf(year, 1, 1))) + 0.5;
    pen.moveTo(x, 0);
    pen.lineTo(x, size.h);
  }
  pen.lineWidth = 1;
  pen.strokeStyle = paint.rule;
  pen.stroke();
}

function nameYears() {
  const { pen } = board;
  const step = yearStep();
  pen.font = `400 12px ${FONT}`;
  pen.fillStyle = paint.soft;
  pen.textAlign = "left";
  for (let year = Math.ceil(YEARS[0] / step) * step; year <= YEARS[1]; year += step) {
    const x = dayX(dayOf(year, 1, 1)) + 4;
    if (x < size.w - 40) pen.fillText(String(year), x, 15);
  }
}

/** @param {TimeRow} row @param {number} n @param {number} top @param {number} high */
function drawRow(row, n, top, high) {
  const { pen } = board;
  const left = axisLeft();
  if (row.head !== undefined) {
    const font = `600 12.5px ${FONT}`;
    pen.font = font;
    pen.fillStyle = paint.ink;
    pen.textAlign = "left";
    pen.fillText(cutTo(`${row.head} · ${number(row.n)}`, size.w - 32, font), 12, top + high - 11);
    return;
  }
  const tie = ties[row.t];
  const faded = Boolean(scene.lit?.firm && !scene.lit.ties.has(row.t));
  const here = tie.id === state.open || row.t === hover.tie || n === rowAt;
  if (here) {
    pen.fillStyle = paint.accent;
    pen.globalAlpha = tie.id === state.open ? 0.16 : 0.09;
    pen.fillRect(0, top, size.w, high);
  }
  pen.globalAlpha = faded ? 0.4 : 1;
  const font = `400 12.5px ${FONT}`;
  pen.font = font;
  pen.fillStyle = paint.ink;
  const words = `${labelOf(tie.source)} → ${labelOf(tie.target)}`;
  const middle = narrow() ? top + high * 0.72 : top + high / 2;
  if (narrow()) pen.fillText(cutTo(words, size.w - 24, font), 12, top + high * 0.3);
  else {
    drawSign(tie.source, 20, middle, 4, faded ? 0.4 : 1);
    pen.globalAlpha = faded ? 0.4 : 1;
    pen.font = font;
    pen.fillStyle = paint.ink;
    pen.fillText(cutTo(words, left - 50, font), 32, middle);
  }
  drawBar(tie, middle, paint[hueOf(tie.source)], faded ? 0.35 : 1);
}

/** @param {Tie} tie @param {number} y @param {string} hue @param {number} alpha */
function drawBar(tie, y, hue, alpha) {
  const { pen } = board;
  const { possible, certain, seen } = spanOf(tie);
  const [x0, x1] = possible.map(dayX);
  const open = possible.map((day) => !Number.isFinite(day));
  pen.fillStyle = hue;
  pen.globalAlpha = 0.3 * alpha;
  if (!open[0] || !open[1]) pen.fillRect(x0, y - 4, Math.max(4, x1 - x0), 8);
  if (!isFact(tie)) {
    pen.globalAlpha = alpha;
    pen.beginPath();
    pen.rect(x0, y - 4, Math.max(4, x1 - x0), 8);
    pen.setLineDash([4, 3]);
    pen.lineWidth = 1;
    pen.strokeStyle = hue;
    pen.stroke();
    pen.setLineDash([]);
  }
  pen.globalAlpha = alpha;
  if (certain) {
    const [c0, c1] = certain.map(dayX);
    pen.fillRect(c0, y - 4, Math.max(4, c1 - c0), 8);
  }
  if (seen) {
    const middle = seen.map(dayX);
    pen.beginPath();
    pen.arc((middle[0] + middle[1]) / 2, y, 4.5, 0, 2 * Math.PI);
    pen.fill();
    pen.lineWidth = 1.5;
    pen.strokeStyle = paint.paper;
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

/** @param {number} _px @param {number} py */
function timeTieAt(_px, py) {
  if (py < HEAD) return -1;
  return rowsOfTime().rows[Math.floor((py - HEAD + timeCamera.y) / rowHeight())]?.t ?? -1;
}

/** Moves the keyboard's row and returns what stands in it, in words. @param {number} by */
function stepRow(by) {
  const { rows } = rowsOfTime();
  let next = rowAt;
  do next += by;
  while (rows[next] && rows[next].head !== undefined);
  if (!rows[next]) return "";
  rowAt = next;
  const top = rowAt * rowHeight();
  timeCamera.y = Math.max(Math.min(timeCamera.y, top - rowHeight()), top + 2 * rowHeight() - (size.h - HEAD));
  const { t } = rows[rowAt];
  if (t === undefined) return "";
  const tie = ties[t];
  return `${tieText(tie).textContent}. ${whenWords(tie)}`;
}

/** Returns how many ties have a date, in words. */
function datedWords() {
  const { undated, all } = rowsOfTime();
  return word("dated", { n: all - undated, all });
}

/** @type {Picture} */
export const timeFace = {
  name: "time",
  says: () => `${word("timeline")}: ${datedWords()}. ${word("canvas", viewWords())}`,
  note: () => `${datedWords()}. ${word("legendCertain")}`,
  legend: () => [word("legendCertain")],
  camera: timeCamera, nearest: 1, farthest: 1, closest: 1,
  rows: { step: stepRow, here: () => rowsOfTime().rows[rowAt]?.t ?? -1, high: () => HEAD + rowsOfTime().rows.length * 23 + 20 },
  draw: drawTimeline, pointOf: () => null, actorAt: () => -1, tieAt: timeTieAt, boxOf: () => null,
};
