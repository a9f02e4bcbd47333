// The filters with their counts, which are also the legend.

/** @import { ListName } from "./types.js" */
import { choose } from "./address.js";
import { countryLabel, data, entities, kindLabel, proofLabel, sourceById, sourceShort, statusLabel, tieLabel, ties } from "./data.js";
import { datingOf } from "./datings.js";
import { $, button, make, put, sought as whereIs } from "./dom.js";
import { FIELDS, whereNow } from "./fields.js";
import { countriesOf } from "./filters.js";
import { dot, glyph, palette } from "./look.js";
import { fold } from "./fold.js";
import { COLOURS, NUMBERS, SIZES, saidBy } from "./measures.js";
import { state } from "./state.js";
import { NOT_AS_FACT, PROOFS, voiceOf } from "./statement.js";
import { countsOf, hasDate, isChoosing, isFiltered, noFilters, sourcesOf, view, viewWords } from "./view.js";
import { dateWords } from "./when.js";
import { number, word } from "./words.js";

const SHOWN = 8;
const opened = new Set(); // facets whose whole list is shown
/** @type {Partial<Record<ListName, string>>} */
const sought = {}; // what is typed to find a line of a long list

/**
 * @typedef {object} Facet
 * @property {ListName} list
 * @property {number} of how many things it reads, by their numbers: those of actors or of ties
 * @property {(n: number) => string[]} read the values of one
 * @property {(value: string) => string} label
 * @property {string} [title]
 * @property {string} [group]
 * @property {(value: string) => SVGElement} [sign]
 * @property {string[]} [fixed]
 */

/** @type {Facet[]} */
const FACETS = [
  { list: "kinds", of: entities.length, read: (i) => [entities[i].kind], label: kindLabel, sign: glyph },
  { list: "ties", title: "tieKinds", of: ties.length, read: (t) => [ties[t].kind], label: (kind) => tieLabel(kind) },
  { list: "countries", of: entities.length, read: (i) => countriesOf(entities[i]), label: (code) => (code === "-" ? word("noCountry") : countryLabel(code)) },
  { list: "voices", group: "strength", of: ties.length, read: (t) => [voiceOf(ties[t])], label: (voice) => word(`voice_${voice}`), fixed: ["several", "one", "own"] },
  { list: "proofs", title: "proof", group: "strength", of: ties.length, read: (t) => [ties[t].proof], label: proofLabel, fixed: PROOFS },
  { list: "statuses", title: "status", group: "strength", of: ties.length, read: (t) => [ties[t].status], label: statusLabel, fixed: ["stated", ...NOT_AS_FACT] },
  { list: "sources", title: "sourceList", of: ties.length, read: (t) => sourcesOf[t], label: (id) => sourceShort(sourceById.get(id) ?? { id }) },
];

// The order of a list is that of the whole graph, so that lines do not jump while one filters.
const orders = new Map(FACETS.map((facet) => [facet.list, orderOf(facet)]));

/** @param {Facet} facet */
function orderOf(facet) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (let n = 0; n < facet.of; n += 1) for (const each of facet.read(n)) counts.set(each, (counts.get(each) ?? 0) + 1);
  const count = (/** @type {string} */ each) => counts.get(each) ?? 0;
  /** @param {string} each */
  const value = (each) => facet.fixed?.indexOf(each) ?? -1;
  return [...counts.keys()].sort((a, b) => value(a) - value(b) || Number(a === "-") - Number(b === "-") || count(b) - count(a) || (a < b ? -1 : 1));
}

/** Draws the filters anew, keeping the focus and the place where they were. */
export function showFacets() {
  const focused = document.activeElement?.id;
  const at = document.activeElement instanceof HTMLInputElement ? document.activeElement.selectionStart : null;
  const top = $("facets").scrollTop;
  put($("facets"), sizesBox(), whereBox(), looksBox(), FACETS.map(facetBox), legendBox());
  const again = focused ? whereIs(focused) : null;
  if (again && $("facets").contains(again)) {
    again.focus({ preventScroll: true });
    if (again instanceof HTMLInputElement && again.type === "text") again.setSelectionRange(at, at);
  }
  $("facets").scrollTop = top;
  $("open-facets").classList.toggle("active", isFiltered());
}

function sizesBox() {
  const { actors, ties: tied } = viewWords();
  const { standings } = view;
  const how = (/** @type {string} */ wanted) => view.ties.filter((t) => standings?.[datingOf[t]] === wanted).length;
  return make(
    "div",
    { class: "sizes" },
    make("p", {}, make("strong", {}, actors), ", ", make("strong", {}, tied)),
    standings ? make("p", {}, word("timeWords", { date: dateWords(state.at), certain: word("certainly", { n: how("certain") }), possible: word("possibly", { n: how("possible") }) })) : null,
    view.these.size < view.entities.size ? make("p", {}, word("chosenAndWith", { n: view.these.size, others: view.entities.size - view.these.size })) : null,
    isChoosing() ? switchBox("among", "amongOnly") : null,
    hasDate() ? switchBox("certain", "certainOnly") : null,
    isFiltered() ? button(word("clearAll"), () => choose(noFilters()), { class: "quiet", id: "clear-all" }) : null,
  );
}

/** @param {"among" | "certain"} key @param {string} name */
function switchBox(key, name) {
  const box = make("input", { type: "checkbox", id: key, checked: state[key], onchange: () => choose({ [key]: !state[key] }) });
  return make("label", { class: "switch" }, box, " ", make("span", {}, word(name)));
}

// An expression over every field: what is wrong with it is said in words, and what may have been meant is a button.
function whereBox() {
  const { test, problem } = whereNow();
  const box = make("input", { type: "text", id: "where", class: "find", value: state.where, placeholder: "kind = memberOf and since >= 2018", "aria-label": word("where"), "aria-describedby": "where-says", "aria-invalid": problem ? "true" : null, autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: 2000, onchange: (event) => choose({ where: event.target.value.trim() }) });
  const told = problem && word(`where_${problem.code}`, { found: problem.found.slice(0, 80), field: problem.field, fields: Object.keys(FIELDS).join(", ") });
  const field = (/** @type {string} */ name) => {
    const known = FIELDS[name].known?.slice(0, 30).map(({ value, spelled = [] }) => (spelled[0] && /^[A-Z-]{1,4}$/.test(value) ? `${value} ${spelled[0]}` : value));
    return [make("dt", {}, make("code", {}, name)), make("dd", {}, word(`field_${name}`), known?.length ? make("small", {}, `: ${known.join(", ")}`) : null)];
  };
  const help = make("details", { id: "where-help", open: helping, ontoggle: (event) => (helping = event.target.open) }, make("summary", {}, word("whereHelp")), make("p", {}, word("whereGrammar")), make("dl", {}, Object.keys(FIELDS).map(field)));
  return make(
    "section",
    { class: "where" },
    make("label", { for: "where" }, word("where")),
    box,
    make("p", { id: "where-says", class: problem ? "wrong" : "", role: "status" }, told, problem?.near ? [" ", word("didYouMean"), " ", button(problem.near, () => choose({ where: problem.instead }), { class: "quiet", id: "where-instead" })] : null, test ? word(test.about === "tie" ? "whereTies" : "whereActors") : null),
    help,
  );
}
let helping = false;

/** @param {Facet} facet @param {number} n */
function facetBox(facet, n) {
  const { list, group, title = list, read, label, sign } = facet;
  const order = orders.get(list) ?? [];
  if (!order.length) return null;
  const counts = countsOf(list, read);
  const chosen = state[list];
  const unknown = [...chosen].filter((value) => !order.includes(value));
  const all = opened.has(list);
  const wanted = fold(sought[list] ?? "");
  /** @param {string} value */
  const fits = (value) => !wanted || fold(label(value)).includes(wanted);
  const fitting = [...order, ...unknown].filter((value) => chosen.has(value) || fits(value));
  const shown = fitting.filter((value, k) => k < (wanted ? 40 : all ? 400 : SHOWN) || chosen.has(value));
  const rest = fitting.length - shown.length;
  /** @param {string} value */
  const row = (value) => {
    const id = `${list}-${value}`;
    const count = counts.get(value) ?? 0;
    const box = make("input", { type: "checkbox", id, checked: chosen.has(value), onchange: () => toggle(list, value) });
    return make("li", { class: count ? "" : "none" }, make("label", { for: id }, box, sign ? sign(value) : null, make("span", { class: "name", dir: "auto" }, label(value)), make("span", { class: "count" }, number(count))));
  };
  /** @param {() => void} change */
  const redraw = (change) => () => { change(); showFacets(); };
  const more = rest > 0 && !wanted ? button(word("more", { n: rest }), redraw(() => opened.add(list)), { class: "quiet", id: `more-${list}` }) : null;
  const less = all && !wanted && order.length > SHOWN ? button(word("less"), redraw(() => opened.delete(list)), { class: "quiet", id: `less-${list}` }) : null;
  const find = all && order.length > 15 ? make("input", { type: "text", id: `find-${list}`, class: "find", value: sought[list] ?? "", placeholder: word("findIn"), "aria-label": `${word(title)}: ${word("findIn")}`, oninput: (event) => redraw(() => (sought[list] = event.target.value))() }) : null;
  const clear = chosen.size ? button(word("clear"), () => choose({ [list]: new Set() }), { class: "quiet", id: `clear-${list}` }) : null;
  const head = make("h2", { id: `facet-${list}` }, word(title), clear);
  const above = group && FACETS[n - 1].group !== group ? make("h2", { class: "group" }, word(group)) : null;
  return make("section", { class: group ? "facet in-group" : "facet", "data-facet": list }, above, head, find, make("ul", { "aria-labelledby": `facet-${list}` }, shown.map(row)), more, less);
}

/** @param {ListName} list @param {string} value */
function toggle(list, value) {
  const next = new Set(state[list]);
  if (!next.delete(value)) next.add(value);
  choose({ [list]: next });
}

// What colour and size say: where one looks for it, above all filters.
function looksBox() {
  const { lines } = palette();
  /** @param {"color" | "size"} key @param {Set<string>} choices */
  const row = (key, choices) => {
    const option = (/** @type {string} */ name) => make("option", { value: name, selected: state[key] === name }, saidBy(name, key));
    const [plain, counted] = [[...choices].filter((name) => !NUMBERS.has(name)), [...choices].filter((name) => NUMBERS.has(name))];
    const select = make("select", { id: key, onchange: (event) => choose({ [key]: event.target.value }) }, plain.map(option), counted.length ? make("optgroup", { label: word("measures") }, counted.map(option)) : null);
    return make("label", { class: "look-by", title: NUMBERS.get(state[key])?.meaning }, make("span", {}, word(key === "color" ? "colourBy" : "sizeBy")), select);
  };
  return make(
    "section",
    { class: "looks", "aria-label": word("looks") },
    row("color", COLOURS),
    row("size", SIZES),
    lines.length ? make("ul", { class: "hues" }, lines.map(([hue, text]) => make("li", {}, dot(hue), make("span", { dir: "auto" }, text)))) : null,
  );
}

function legendBox() {
  return make(
    "section",
    { class: "legend" },
    make("h2", {}, word("legend")),
    ["legendLine", "legendDashed", ...(state.size === "ties" ? ["legendSize"] : []), "legendIslands"].map((key) => make("p", {}, word(key))),
    state.size === "ties" ? null : make("p", {}, word("sizeSays", { what: saidBy(state.size, "size") })),
    make("h2", {}, word("unknown")),
    make("p", {}, word("absence")),
    data.leftOut ? make("p", {}, word("leftOut", { n: data.leftOut })) : null,
    data.asOf ? make("p", {}, word("asOf", { date: dateWords(data.asOf) })) : null,
    button(word("unknown"), () => choose({ about: true, actor: "", ask: "" }), { class: "quiet", id: "more-about" }),
  );
}
