// The table: every tie in view, to be read, sorted and copied. It says all that the picture says.

/** @import { Child, Evidence, Sheet, Tie } from "./types.js" */
import { choose } from "./address.js";
import { addressOf, entities, nameOf, ourWords, proofLabel, roleOf, roleText, sourceLabel, sourceShort, sources, statusLabel, terms, tieLabel, ties, wordedText } from "./data.js";
import { whenOrder } from "./dates.js";
import { $, button, link, make, own, put } from "./dom.js";
import { actorLink, marksOf, tieLink } from "./evidence.js";
import { glyph } from "./look.js";
import { leaving, panels } from "./panels.js";
import { pickAll } from "./picks.js";
import { state } from "./state.js";
import { PROOFS, isFact, quotedOf } from "./statement.js";
import { tiesShown, view, viewWords } from "./view.js";
import { whenWords } from "./when.js";
import { word } from "./words.js";

const ROWS = 500; // drawn at once
let sorted = { column: 0, down: false };
let rowsShown = ROWS;

/** @type {{ title: string, key: (tie: Tie) => string | number, cell: (tie: Tie) => Child }[]} */
export const COLUMNS = [
  { title: "from", key: (tie) => nameOf(entities[tie.source]), cell: (tie) => actorCell(tie.source) },
  { title: "tie", key: (tie) => tieLabel(tie.kind), cell: (tie) => tieLink(tie, tieLabel(tie.kind)) },
  { title: "to", key: (tie) => nameOf(entities[tie.target]), cell: (tie) => actorCell(tie.target) },
  { title: "role", key: roleText, cell: roleOf },
  { title: "when", key: whenOrder, cell: (tie) => whenWords(tie, true) },
  { title: "proof", key: (tie) => PROOFS.indexOf(tie.proof), cell: (tie) => [make("span", { class: `chip ${tie.proof}` }, proofLabel(tie.proof)), isFact(tie) ? null : make("span", { class: "chip unsure" }, statusLabel(tie.status)), tie.conflict ? marksOf({ conflict: tie.conflict }) : null] },
  { title: "quote", key: (tie) => quoteOf(tie), cell: (tie) => (tie.evidence ?? []).filter(quotedOf).map((evidence) => make("div", {}, make("q", { lang: sources[evidence.source]?.language, dir: "auto" }, quotedOf(evidence)))) },
  { title: "inOurWords", key: (tie) => toldOf(tie), cell: (tie) => (tie.evidence ?? []).map(({ says }) => says && make("div", {}, ourWords(says))) },
  { title: "source", key: (tie) => sourceTitle(tie), cell: (tie) => (tie.evidence ?? []).map((evidence) => make("div", {}, sourceCell(evidence))) },
];

/** The actors that are ticked, to be selected together: selecting each at once would take the others off the table. @type {Set<number>} */
const ticked = new Set();

/** @param {number} i */
function actorCell(i) {
  const tick = (/** @type {Event} */ event) => {
    const { checked } = /** @type {HTMLInputElement} */ (event.target);
    if (checked) ticked.add(i);
    else ticked.delete(i);
    for (const other of document.querySelectorAll(`#sheet input[data-actor="${i}"]`)) /** @type {HTMLInputElement} */ (other).checked = checked;
    showTicked();
  };
  return make("span", { class: "actor" }, make("input", { type: "checkbox", "data-actor": i, checked: ticked.has(i), "aria-label": word("tick", { name: nameOf(entities[i]) }), onchange: tick }), glyph(entities[i].kind), actorLink(i));
}

function showTicked() {
  const select = () => {
    const list = [...ticked];
    ticked.clear();
    pickAll(list);
  };
  put($("ticked"), ticked.size ? button(word("pickTicked", { n: ticked.size }), select, { class: "tool", id: "pick-ticked" }) : null);
}

/** @param {Tie} tie */
export function sourceTitle(tie) {
  const source = sources[tie.evidence?.[0]?.source ?? -1];
  return source ? sourceLabel(source) : "";
}

/** Returns the exact words a tie rests on: nothing else is a quote. @param {Tie} tie */
export function quoteOf(tie) {
  return (tie.evidence ?? []).map(quotedOf).filter(Boolean).join(" | ");
}

/** Returns what is said of a tie in our words. @param {Tie} tie */
export function toldOf(tie) {
  return (tie.evidence ?? []).map(({ says }) => says && wordedText(terms.told, says)).filter(Boolean).join(" | ");
}

/** @param {Evidence} evidence */
function sourceCell(evidence) {
  const source = sources[evidence.source];
  if (!source) return "";
  const title = sourceShort(source);
  return source.url ? link(addressOf(evidence), title) : own(title);
}

/** Draws the table of the ties in view. */
function showTable() {
  const compare = new Intl.Collator(state.lang, { numeric: true }).compare;
  const { key } = COLUMNS[sorted.column];
  const list = tiesShown();
  const keys = new Map(list.map((t) => [t, key(ties[t])]));
  const order = [...list].sort((a, b) => compare(String(keys.get(a)), String(keys.get(b))) * (sorted.down ? -1 : 1) || a - b);
  const heads = COLUMNS.map(({ title }, column) => {
    const direction = column !== sorted.column ? "none" : sorted.down ? "descending" : "ascending";
    return make("th", { scope: "col", role: "columnheader", "aria-sort": direction }, button(word(title), () => sortBy(column), { id: `sort-${column}` }));
  });
  const rows = order.slice(0, rowsShown).map((t) => make("tr", { role: "row", "data-tie": ties[t].id, class: ties[t].id === state.open ? "open" : null }, COLUMNS.map(({ title, cell }) => make("td", { role: "cell", "data-title": word(title) }, cell(ties[t])))));
  const rest = order.length - rows.length;
  const { actors, ties: tied } = viewWords();
  // the roles say again what the tags say, for a narrow page lays the cells out as cards
  const selected = list === view.ties ? null : make("p", { class: "selected" }, word("selectedTies", { n: list.length, all: view.ties.length }), " ", button(word("showEvery"), () => choose({ ...leaving(panels), picked: new Set() }), { class: "quiet", id: "show-every" }));
  put(
    $("sheet"),
    make("div", { id: "ticked" }),
    selected,
    make("table", { role: "table", class: "ties" }, make("caption", {}, word("inView", { actors, ties: tied })), make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, heads)), make("tbody", { role: "rowgroup" }, rows)),
    rest > 0 ? button(word("more", { n: rest }), () => { rowsShown += ROWS; showTable(); }, { class: "quiet" }) : null,
  );
  showTicked();
}

/** @param {number} column */
function sortBy(column) {
  sorted = { column, down: sorted.column === column && !sorted.down };
  showTable();
  $(`sort-${column}`).focus();
}

/** @type {Sheet} */
export const tableFace = { name: "table", show: showTable, note: () => "" };
