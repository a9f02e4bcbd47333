// The flow of money: a band for each relationship of money, as wide as its sum where one is told, hatched where none is.

/** @import { Band, Stop, Sum } from "./flows.js" */
/** @import { Child, Sheet, Sketch } from "./types.js" */
import { openCell } from "./cell.js";
import { countryLabel, entities, labelText, nameOf, ties } from "./data.js";
import { $, button, make, makeSvg, put } from "./dom.js";
import { sumWords } from "./evidence.js";
import { STAGES, flowsOf, inOrder, sumOf, totalOf, widthFor } from "./flows.js";
import { FONT, board, cutTo, paint, size } from "./pen.js";
import { asSvg, tiesOfFace } from "./sketch.js";
import { word } from "./words.js";

const MOST = 150; // relationships drawn at once
const [NARROWEST, TOP, GAP, BAR, THIN, THICK] = [680, 34, 7, 9, 6, 44];
const HUES = ["blue", "green", "orange", "pink", "red", "sky", "gold"]; // by currency

/**
 * A band and a stop where they stand. `y0` and `y1` are the tops of the band at its ends.
 * @typedef {Band & { x0: number, y0: number, x1: number, y1: number, w: number }} Drawn
 * @typedef {Stop & { x: number, y: number, h: number }} Stood
 */

function flows() {
  return flowsOf(entities, ties, tiesOfFace(), MOST);
}

/** @param {Sum} sum @returns {sum is Exclude<Sum, null | "several">} */
const isKnown = (sum) => sum !== null && sum !== "several";

/** Returns where everything stands, in a width. @param {number} wide */
function laidOut(wide) {
  const { stops, bands, rest } = flows();
  const currencies = [...new Set(bands.flatMap(({ sum }) => (isKnown(sum) ? [sum.currency] : [])))].sort();
  const largest = new Map(currencies.map((currency) => [currency, Math.max(...bands.map(({ sum }) => (isKnown(sum) && sum.currency === currency ? sum.amount : 0)))]));
  const width = (/** @type {Band} */ { sum, place }) => (place ? 2 : isKnown(sum) ? widthFor(sum.amount, largest.get(sum.currency) ?? 1, THICK) : THIN);
  const columns = inOrder(stops, bands);
  const high = (/** @type {Stop} */ stop) => Math.max(13, ...[bands.filter(({ to }) => to === stop.key), bands.filter(({ from }) => from === stop.key)].map((side) => side.reduce((all, each) => all + width(each) + 1, 0)));
  const tall = Math.max(...columns.map((column) => column.reduce((all, stop) => all + high(stop) + GAP, 0)), 0);
  const x = (/** @type {number} */ stage) => 14 + ((wide - 28 - BAR) * [0, 0.34, 0.68, 1][stage]);
  /** @type {Map<string, Stood>} */
  const stood = new Map();
  for (const column of columns) {
    const own = column.reduce((all, stop) => all + high(stop) + GAP, 0);
    let y = TOP + (tall - own) / 2;
    for (const stop of column) {
      stood.set(stop.key, { ...stop, x: x(stop.stage), y, h: high(stop) });
      y += high(stop) + GAP;
    }
  }
  const y = (/** @type {string} */ key) => stood.get(key)?.y ?? 0;
  /** @type {Map<Band, { y0: number, y1: number }>} */
  const ends = new Map(bands.map((band) => [band, { y0: 0, y1: 0 }]));
  for (const { key } of stood.values()) {
    let at = y(key);
    for (const band of bands.filter(({ from }) => from === key).sort((a, b) => y(a.to) - y(b.to))) {
      /** @type {{ y0: number }} */ (ends.get(band)).y0 = at;
      at += width(band) + 1;
    }
    at = y(key);
    for (const band of bands.filter(({ to }) => to === key).sort((a, b) => y(a.from) - y(b.from))) {
      /** @type {{ y1: number }} */ (ends.get(band)).y1 = at;
      at += width(band) + 1;
    }
  }
  const drawn = bands.map((band) => ({ ...band, .../** @type {{ y0: number, y1: number }} */ (ends.get(band)), x0: (stood.get(band.from)?.x ?? 0) + BAR, x1: stood.get(band.to)?.x ?? 0, w: width(band) }));
  return { stops: [...stood.values()], bands: drawn, currencies, largest, rest, high: TOP + tall + 10 };
}

/** Returns a point on the upper edge of a band. @param {Drawn} band @param {number} part from 0 to 1 */
function pointOn({ x0, y0, x1, y1 }, part) {
  const slow = part * part * (3 - 2 * part);
  return { x: x0 + (x1 - x0) * part, y: y0 + (y1 - y0) * slow };
}

const STEPS = 20;
/** Returns the outline of a band as points. @param {Drawn} band */
function outline(band) {
  const upper = Array.from({ length: STEPS + 1 }, (_, n) => pointOn(band, n / STEPS));
  return [...upper, ...[...upper].reverse().map(({ x, y }) => ({ x, y: y + band.w }))];
}

/** @param {Drawn} band @param {string[]} currencies */
function drawBand(band, currencies) {
  const { pen } = board;
  const hue = isKnown(band.sum) ? HUES[currencies.indexOf(band.sum.currency) % HUES.length] : "soft";
  if (isKnown(band.sum) || band.place) {
    pen.beginPath();
    outline(band).forEach(({ x, y }, n) => (n ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    pen.closePath();
    pen.globalAlpha = band.place ? 1 : isKnown(band.sum) && band.sum.planned ? 0.35 : 0.62;
    pen.fillStyle = band.place ? paint.rule : paint[hue];
    pen.fill();
    pen.globalAlpha = 1;
    return;
  }
  // hatched: slanting strokes from edge to edge, for how wide it is is not known
  const marks = Math.max(4, Math.round((band.x1 - band.x0) / 6));
  pen.beginPath();
  for (let n = 0; n < marks; n += 1) {
    const [from, to] = [pointOn(band, n / marks), pointOn(band, (n + 0.7) / marks)];
    pen.moveTo(from.x, from.y + band.w);
    pen.lineTo(to.x, to.y);
  }
  pen.strokeStyle = paint.tie;
  pen.lineWidth = 1;
  pen.setLineDash([]);
  pen.stroke();
}

/** @param {Stop} stop */
const stopName = (stop) => (stop.country ? countryLabel(stop.country) : labelText(stop.actor));

/** Returns the total beside a stop, or "" where sums are not to be added: what it gives, of one that only gets what it gets. @param {Stop} stop @param {Band[]} bands */
function totalWords(stop, bands) {
  const side = bands.filter(({ from, place }) => from === stop.key && !place);
  const total = totalOf((side.length ? side : bands.filter(({ to, place }) => to === stop.key && !place)).map(({ sum }) => sum));
  return typeof total === "string" ? "" : sumWords(`${total.amount} ${total.currency}`);
}

/** @param {ReturnType<typeof laidOut>} laid @param {number} wide */
function drawAll({ stops, bands, currencies }, wide) {
  const { pen } = board;
  pen.font = `650 12px ${FONT}`;
  pen.textBaseline = "top";
  pen.fillStyle = paint.soft;
  STAGES.forEach((stage, n) => {
    pen.textAlign = n === 3 ? "right" : "left";
    pen.fillText(word(`stage_${stage}`), n === 3 ? wide - 14 : 14 + (wide - 28 - BAR) * [0, 0.34, 0.68][n], 8);
  });
  for (const band of bands) drawBand(band, currencies);
  for (const stop of stops) {
    pen.fillStyle = stop.country ? paint.soft : paint.ink;
    pen.fillRect(stop.x, stop.y, BAR, stop.h);
    const left = stop.stage === 3;
    const room = wide * (left ? 0.2 : 0.3) - BAR - 10;
    const total = stop.country ? "" : totalWords(stop, bands);
    pen.font = `400 12px ${FONT}`;
    pen.textBaseline = "middle";
    pen.textAlign = left ? "right" : "left";
    pen.lineWidth = 4;
    pen.strokeStyle = paint.paper;
    const text = cutTo(stopName(stop) + (total ? `  ${total}` : ""), room, pen.font);
    const [x, y] = [left ? stop.x - 5 : stop.x + BAR + 5, stop.y + stop.h / 2];
    pen.strokeText(text, x, y);
    pen.fillText(text, x, y);
  }
}

/** Returns what is told of a sum, in words. @param {Band} band @returns {string} */
function told({ sum, place, ties: said }) {
  if (place) return word("moneyPlace");
  if (sum === null) return word("moneyNone");
  if (sum === "several") return word("moneySeveral", { sums: [...new Set(said.flatMap((t) => (ties[t].payments ?? []).filter(({ amount }) => amount !== undefined).map(({ amount, currency, bound }) => sumWords(`${bound ? `${bound} ` : ""}${amount} ${currency}`))))].join("; ") });
  const words = sumWords(`${sum.bound ? `${sum.bound} ` : ""}${sum.amount} ${sum.currency}`);
  return sum.planned ? word("moneyPlanned", { sum: words }) : words;
}

/** @param {Band} band */
const ends = ({ from, to }) => [from, to].map((key) => key.slice(2));

function showMoney() {
  const wide = Math.max(NARROWEST, $("sheet").clientWidth - 36);
  $("sheet").setAttribute("aria-label", word("money"));
  const laid = laidOut(wide);
  const { stops, bands, rest } = laid;
  /** @type {Sketch} */
  const sketch = { high: () => laid.high, draw: () => drawAll(laid, wide), legend: () => [] };
  const names = new Map(stops.map((stop) => [stop.key, stopName(stop)]));
  const called = (/** @type {Band} */ band) => `${names.get(band.from)} → ${names.get(band.to)}`;
  const open = (/** @type {Band} */ band) => openCell("money", band.from, band.to);
  const picture = bands.length ? asSvg(sketch, wide) : null;
  picture?.append(
    ...laid.bands.map((band) => makeSvg("path", { class: "hit", d: `M${outline({ ...band, y0: band.y0 - 1, y1: band.y1 - 1, w: Math.max(6, band.w + 2) }).map(({ x, y }) => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`).join("L")}Z`, onclick: () => open(band) }, makeSvg("title", {}, `${called(band)}: ${told(band)}`))),
    ...stops.map((stop) => makeSvg("rect", { class: "hit", x: stop.x - 3, y: stop.y, width: BAR + 6, height: stop.h, onclick: () => openCell("money", stop.key) }, makeSvg("title", {}, names.get(stop.key) ?? ""))),
  );
  const money = bands.filter(({ place }) => !place).sort((a, b) => (called(a) < called(b) ? -1 : 1));
  const row = (/** @type {Band} */ band) => make("tr", {}, make("th", { scope: "row" }, button(called(band), () => open(band), { class: "tie-link", "data-band": ends(band).join("~") })), make("td", {}, told(band)));
  const stopRow = (/** @type {Stop} */ stop) => make("tr", {}, make("th", { scope: "row" }, button(names.get(stop.key) ?? "", () => openCell("money", stop.key), { class: "tie-link" })), make("td", {}, word("ties", { n: stop.ties.length }), stop.country ? null : [" · ", totalWords(stop, bands) || word("moneyNotAdded")]));
  put(
    $("sheet"),
    make("div", { class: "sketch-head" }, notes(laid).map((text) => make("p", { class: "note" }, text)), rest ? make("p", { class: "note" }, word("moneyLeft", { n: rest })) : null),
    picture ? make("div", { class: "money", tabindex: 0, role: "group", "aria-label": word("money") }, picture) : make("p", { class: "empty" }, word("moneyEmpty")),
    money.length ? make("table", { class: "bands" }, make("caption", {}, word("moneyList")), make("thead", {}, make("tr", {}, make("th", { scope: "col" }, word("moneyBand")), make("th", { scope: "col" }, word("moneySum")))), make("tbody", {}, money.map(row))) : null,
    money.length ? make("table", { class: "bands" }, make("caption", {}, word("moneyStops")), make("tbody", {}, stops.map(stopRow))) : null,
  );
}

/** @param {ReturnType<typeof laidOut>} laid */
function notes({ currencies, largest }) {
  if (!currencies.length) return [word("moneyNote")];
  return [word("moneyNote"), word("moneyScale", { sums: currencies.map((currency) => sumWords(`${largest.get(currency) ?? 0} ${currency}`)).join("; ") })];
}

/** @param {string} key @param {Stop[]} stops */
const stopAt = (key, stops) => stops.find((each) => each.key === key);

/** @type {Sheet} */
export const moneyFace = {
  name: "money",
  show: showMoney,
  note: () => "",
  opens: ([from, to]) => {
    const { stops, bands } = flows();
    const first = stopAt(from, stops);
    if (!first) return null;
    /** @type {Child[]} */
    const why = [];
    if (to === undefined) {
      const total = totalOf(first.ties.map((t) => sumOf(ties[t].payments)));
      if (typeof total === "string") why.push(word(`total_${total}`));
      return { title: first.country ? countryLabel(first.country) : nameOf(entities[first.actor]), ties: first.ties, notes: why };
    }
    const [band, last] = [bands.find((each) => each.from === from && each.to === to), stopAt(to, stops)];
    return band && last ? { title: `${stopName(first)} → ${stopName(last)}`, ties: band.ties, notes: [told(band)] } : null;
  },
  sketch: {
    signs: false,
    high: (wide) => laidOut(Math.max(NARROWEST, wide)).high,
    draw: () => drawAll(laidOut(size.w), size.w),
    legend: () => notes(laidOut(900)),
  },
};
