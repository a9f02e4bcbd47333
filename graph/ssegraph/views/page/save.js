// Taking it away: PNG and SVG with legend and sources, CSV with every tie and its quote, print, a link.

/** @import { Pen, Source, Tie } from "./types.js" */
import { written } from "./address.js";
import { addressOf, data, entities, kindLabel, nameOf, proofLabel, questionAt, roleText, sourceById, sourceLabel, sources, statusLabel, tieLabel, ties } from "./data.js";
import { $, make, makeSvg, put } from "./dom.js";
import { proofCounts } from "./evidence.js";
import { pictureNow, pictureTaken, sketchNow } from "./faces.js";
import { copyText, download } from "./files.js";
import { focus } from "./focus.js";
import { keepView } from "./keep.js";
import { PATHS, colours, lookOf, palette } from "./look.js";
import { FONT, SvgPen, cutTo, paint, size, tame, widthOf, withPen } from "./pen.js";
import { askDraw } from "./stage.js";
import { state } from "./state.js";
import { isFact, voiceOf } from "./statement.js";
import { COLUMNS, quoteOf, sourceTitle, toldOf } from "./table.js";
import { filterWords, sourcesOf, tiesShown, view, viewWords } from "./view.js";
import { whenWords } from "./when.js";
import { number, spoken, word } from "./words.js";

const SOURCES_NAMED = 14;
const MOST_PRINTED = 120; // ties that are printed below a picture

// What the sheet holds: what is in view, or of the picture of one actor those around it and their ties to it.
const drawn = () => (state.face === "graph" && focus.ego ? { actors: new Set(focus.ego.stands.keys()), ties: tiesShown() } : { actors: view.entities, ties: view.ties });

/** Returns the sources of the ties on the sheet, the most used first, as [source, number of ties]. */
function sourcesInView() {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const t of drawn().ties) for (const id of sourcesOf[t]) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).flatMap(([id, n]) => {
    const source = sourceById.get(id);
    return source ? [{ source, n }] : [];
  });
}

/** @param {Source} source */
function sourceText(source) {
  const label = sourceLabel(source);
  return [label, source.url === label ? null : source.url, source.date].filter(Boolean).join(" · ");
}

/** Returns the name of a file of this view. @param {string} suffix */
function fileName(suffix) {
  const parts = ["ssegraph", state.actor || state.ask, state.at].filter(Boolean).join("-");
  return `${parts.replace(/[^A-Za-z0-9-]+/g, "-").slice(0, 80)}.${suffix}`;
}

// What stands around a picture on a sheet: title and filters above, legend and sources below.

function legendLines() {
  const { lines } = palette();
  const kinds = [...new Set([...drawn().actors].map((i) => entities[i].kind))].sort((a, b) => (kindLabel(a) < kindLabel(b) ? -1 : 1));
  const signs = kinds.map((kind) => ({ form: lookOf(kind)[0], hue: state.color === "kind" ? lookOf(kind)[1] : "grey", text: kindLabel(kind) }));
  return signs.concat(lines.map(([hue, text]) => ({ form: "circle", hue, text })));
}

/** Draws a sheet with a pen of its own width; returns how high it is. `naming` is how many sources are named. @param {Pen} pen @param {number} wide @param {number} high @param {number} naming */
function drawSheet(pen, wide, high, naming) {
  const edge = 28;
  let y = edge;
  /** @param {string} text @param {string} font @param {string} fill @param {number} step */
  const line = (text, font, fill, step) => {
    pen.font = font;
    pen.fillStyle = fill;
    pen.textAlign = "left";
    pen.textBaseline = "top";
    for (const part of wrapped(text, wide - 2 * edge, font)) {
      pen.fillText(part, edge, y);
      y += step;
    }
  };
  withPen(pen, wide, high, () => {
    pen.fillStyle = paint.paper;
    pen.fillRect(0, 0, wide, 20_000);
    line(data.title ?? "", `600 21px ${FONT}`, paint.ink, 28);
    const here = drawn();
    const [actors, tied] = [word("actors", { n: here.actors.size }), word("ties", { n: here.ties.length })];
    const question = !state.actor && questionAt.get(state.ask);
    line([question ? spoken(question.question) : null, ...filterWords(), `${actors}, ${tied}`].filter(Boolean).join(" · "), `400 13.5px ${FONT}`, paint.soft, 19);
    if (here.ties.length) line(proofCounts(here.ties.map((t) => ties[t])), `400 12px ${FONT}`, paint.soft, 17);
    y += 8;
    const top = y;
    pen.save();
    pen.translate(0, top);
    (sketchNow() ?? pictureTaken()).draw();
    pen.restore();
    y = top + high + 14;
    let x = edge;
    const font = `400 13px ${FONT}`;
    for (const { form, hue, text } of sketchNow()?.signs === false ? [] : legendLines()) {
      const room = widthOf(tame(text), font) + 40;
      if (x + room > wide - edge) [x, y] = [edge, y + 22];
      pen.save();
      pen.translate(x + 7, y + 7);
      pen.scale(6, 6);
      pen.fillStyle = paint[hue];
      pen.fill(PATHS[form]);
      pen.restore();
      pen.font = font;
      pen.fillStyle = paint.ink;
      pen.textBaseline = "top";
      pen.textAlign = "left";
      pen.fillText(tame(text), x + 20, y);
      x += room;
    }
    y += 28;
    line((sketchNow() ?? pictureTaken()).legend().join(" "), `400 12.5px ${FONT}`, paint.soft, 18);
    y += 8;
    const from = naming ? sourcesInView() : []; // on paper they stand in a list of their own
    if (naming) line(`${word("sourcesOf")} (${number(from.length)})`, `600 13px ${FONT}`, paint.ink, 20);
    for (const { source, n } of from.slice(0, naming)) line(`${sourceText(source)} · ${word("ties", { n })}`, `400 12px ${FONT}`, paint.soft, 17);
    if (from.length > naming) line(word("andMore", { n: from.length - naming }), `400 12px ${FONT}`, paint.soft, 17);
    y += 6;
    line(word("absence"), `400 12px ${FONT}`, paint.soft, 17);
    line(word("madeWith"), `400 12px ${FONT}`, paint.soft, 17);
  });
  return y + edge;
}

/** @param {string} text @param {number} most @param {string} font */
function wrapped(text, most, font) {
  const lines = [];
  let line = "";
  for (const piece of tame(text).slice(0, 600).split(/(?<= )/)) {
    if (line && widthOf(line + piece, font) > most) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += widthOf(piece, font) > most ? cutTo(piece, most, font) : piece;
  }
  return line ? [...lines, line] : lines;
}

// A canvas turns by its transform, an SVG pen by its own: the sheet's pen must know its scale.
/** @param {CanvasRenderingContext2D} context @param {number} ratio @returns {Pen} */
function sheetPen(context, ratio) {
  context.scale(ratio, ratio);
  return new Proxy(context, {
    get: (target, name) => {
      if (name === "setTransform" || name === "clearRect") return () => {};
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
}

// The size of a picture on a sheet: that of the window, or of all rows of a timeline.
function sheetSize() {
  const wide = Math.max(900, Math.round(size.w));
  const scale = wide / (size.w || wide);
  const sketch = sketchNow();
  if (sketch) return [wide, Math.min(6000, sketch.high(wide))];
  const { rows } = pictureTaken();
  if (rows) return [wide, Math.min(6000, rows.high())];
  return [wide, Math.max(pictureTaken().sheet?.(wide, 640) ? 640 : 360, Math.round(size.h * scale))];
}

// Draws with the camera set for the sheet, and sets it back.
/** @template T @param {number} wide @param {number} high @param {() => T} act */
function onSheet(wide, high, act) {
  if (sketchNow()) return act();
  const { camera, rows, sheet } = pictureTaken();
  const before = { ...camera };
  const own = sheet?.(wide, high);
  if (own) Object.assign(camera, own);
  else if (rows) camera.y = 0;
  else camera.k *= wide / size.w;
  try {
    return act();
  } finally {
    Object.assign(camera, before);
    askDraw();
  }
}

/** Returns the sheet of this view as an SVG element. @param {number} [naming] */
function svgSheet(naming = SOURCES_NAMED) {
  const [wide, high] = sheetSize();
  return onSheet(wide, high, () => {
    const svgPen = new SvgPen();
    const whole = Math.ceil(drawSheet(svgPen, wide, high, naming));
    const [paper] = svgPen.root.children;
    paper.setAttribute("d", `M0 0H${wide}V${whole}H0Z`);
    return makeSvg("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${wide} ${whole}`, width: wide, height: whole, role: "img" }, makeSvg("title", {}, tame(data.title ?? "")), svgPen.root);
  });
}

/** Returns the sheet of this view as a canvas, two pixels to the unit. */
function canvasSheet() {
  const [wide, high] = sheetSize();
  return onSheet(wide, high, () => {
    const whole = Math.ceil(drawSheet(new SvgPen(), wide, high, SOURCES_NAMED)); // only to learn the height
    const sheet = make("canvas", { width: wide * 2, height: whole * 2 });
    drawSheet(sheetPen(/** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d")), 2), wide, high, SOURCES_NAMED);
    return sheet;
  });
}

// The table: every tie of the view with its proof. A cell that a spreadsheet would run is guarded.

/** @type {[string, (tie: Tie) => unknown][]} */
const CSV_COLUMNS = [
  ["from", (tie) => nameOf(entities[tie.source])],
  ["tie", (tie) => tieLabel(tie.kind)],
  ["to", (tie) => nameOf(entities[tie.target])],
  ["role", (tie) => tie.role],
  ["startWord", (tie) => tie.start],
  ["endWord", (tie) => tie.end],
  ["seenWord", (tie) => tie.seen],
  ["proof", (tie) => proofLabel(tie.proof)],
  ["status", (tie) => statusLabel(tie.status)],
  ["voices", (tie) => word(`voice_${voiceOf(tie)}`)],
  ["quote", quoteOf],
  ["inOurWords", (tie) => (tie.evidence ?? []).map(({ says }) => says).filter(Boolean).join(" | ")], // as the records have it
  ["source", (tie) => (tie.evidence ?? []).map(({ source }) => sources[source] && sourceLabel(sources[source])).filter(Boolean).join(" | ")],
  ["address", (tie) => (tie.evidence ?? []).map((evidence) => addressOf(evidence) || sources[evidence.source]?.document).filter(Boolean).join(" | ")],
  ["conflict", (tie) => tie.conflict && conflictText(tie.conflict)],
];

/** @param {string} id */
function conflictText(id) {
  const what = data.conflicts?.[id]?.what ?? id;
  return typeof what === "string" ? what : spoken(what);
}

/** @param {unknown} value */
function csvCell(value) {
  const text = String(value ?? "");
  const guarded = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** Returns the ties that the table shows as CSV: id, kind, then what the table says, each with its words. */
function csv() {
  const head = ["id", ...CSV_COLUMNS.map(([title]) => word(title))];
  const lines = tiesShown().map((t) => [ties[t].id, ...CSV_COLUMNS.map(([, read]) => read(ties[t]))]);
  return [head, ...lines].map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");
}

/** Fills the part of the page that is printed: the picture or the table, legend and all sources. */
function fillPrinted() {
  const dark = document.documentElement.dataset.theme;
  document.documentElement.dataset.theme = "light";
  Object.assign(paint, colours());
  const asTable = !sketchNow() && !pictureNow();
  const parts = [];
  if (asTable || drawn().ties.length <= MOST_PRINTED) parts.push(printedTable());
  if (!asTable) {
    parts.unshift(svgSheet(0));
  } else parts.unshift(make("h1", {}, data.title ?? ""), make("p", {}, [...filterWords(), ...Object.values(viewWords())].join(" · ")));
  const list = sourcesInView().map(({ source }) => make("li", {}, sourceText(source)));
  put($("printed"), parts, make("h2", {}, word("sourcesOf")), make("ol", {}, list), make("p", {}, word("absence")));
  document.documentElement.dataset.theme = dark;
  Object.assign(paint, colours());
}

function printedTable() {
  const columns = COLUMNS.map(({ title }) => make("th", { scope: "col" }, word(title)));
  /** @param {number} t */
  const text = (t) => [nameOf(entities[ties[t].source]), tieLabel(ties[t].kind), nameOf(entities[ties[t].target]), roleText(ties[t]), whenWords(ties[t], true), [proofLabel(ties[t].proof), isFact(ties[t]) ? "" : statusLabel(ties[t].status)].filter(Boolean).join(", "), quoteOf(ties[t]) && `“${quoteOf(ties[t])}”`, toldOf(ties[t]), sourceTitle(ties[t])];
  return make("table", {}, make("thead", {}, make("tr", {}, columns)), make("tbody", {}, tiesShown().map((t) => make("tr", {}, text(t).map((cell) => make("td", { dir: "auto" }, cell))))));
}

/** Makes the menu that saves. */
export function setUpSave() {
  const [opener, menu] = [$("open-save"), $("save")];
  const around = menu.parentElement ?? menu;
  /** @param {boolean} open */
  const show = (open) => {
    menu.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
  };
  opener.addEventListener("click", () => show(Boolean(menu.hidden)));
  around.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || menu.hidden) return;
    event.stopPropagation();
    show(false);
    opener.focus();
  });
  addEventListener("pointerdown", (event) => !(event.target instanceof Node && around.contains(event.target)) && show(false));
  /** @param {string} id @param {() => void} does */
  const act = (id, does) => $(id).addEventListener("click", () => {
    show(false);
    opener.focus();
    does();
  });
  act("save-png", () => canvasSheet().toBlob((blob) => blob && download(blob, fileName("png"))));
  act("save-svg", () => download(new Blob([new XMLSerializer().serializeToString(svgSheet())], { type: "image/svg+xml" }), fileName("svg")));
  act("save-csv", () => download(new Blob(["\ufeff", csv()], { type: "text/csv" }), fileName("csv")));
  act("save-keep", keepView);
  act("save-print", () => print());
  act("save-link", copyLink);
  addEventListener("beforeprint", fillPrinted);
  addEventListener("afterprint", () => put($("printed")));
}

async function copyLink() {
  await copyText(`${location.href.split("#")[0]}#${written()}`);
  $("status").textContent = word("linkCopied");
}
