// The filters with their counts, which are also the legend.

import { choose } from "./address.js";
import { COLOURS, NOT_AS_FACT, PROOFS, countryLabel, data, entities, kindLabel, looks, proofLabel, sourceById, sourceShort, statusLabel, tieLabel, ties, voiceOf } from "./data.js";
import { dateWords, datingOf } from "./dates.js";
import { $, button, make, put } from "./dom.js";
import { dot, glyph, palette } from "./look.js";
import { fold } from "./fold.js";
import { state } from "./state.js";
import { countriesOf, inView, isFiltered, noFilters, sourcesOf, view, viewWords } from "./view.js";
import { number, word } from "./words.js";

const SHOWN = 8;
const opened = new Set(); // facets whose whole list is shown
const sought = {}; // what is typed to find a line of a long list

const countsOf = (found, of) => {
  const counts = new Map();
  of(found, (value) => counts.set(value, (counts.get(value) ?? 0) + 1));
  return counts;
};
const eachActor = (read) => (found, add) => found.entities.forEach((i) => read(i).forEach(add));
const eachTie = (read) => (found, add) => found.ties.forEach((t) => read(t).forEach(add));

const FACETS = [
  { list: "kinds", of: eachActor((i) => [entities[i].kind]), label: kindLabel, sign: glyph },
  { list: "ties", title: "tieKinds", of: eachTie((t) => [ties[t].kind]), label: (kind) => tieLabel(kind) },
  { list: "countries", of: eachActor((i) => countriesOf(entities[i])), label: (code) => (code === "-" ? word("noCountry") : countryLabel(code)) },
  { list: "voices", group: "strength", of: eachTie((t) => [voiceOf(ties[t])]), label: (voice) => word(`voice_${voice}`), fixed: ["several", "one", "own"] },
  { list: "proofs", title: "proof", group: "strength", of: eachTie((t) => [ties[t].proof]), label: proofLabel, fixed: PROOFS },
  { list: "statuses", title: "status", group: "strength", of: eachTie((t) => [ties[t].status]), label: statusLabel, fixed: ["stated", ...NOT_AS_FACT] },
  { list: "sources", title: "sourceList", of: eachTie((t) => sourcesOf[t]), label: (id) => sourceShort(sourceById.get(id) ?? { id }) },
];

// The order of a list is that of the whole graph, so that lines do not jump while one filters.
const everything = { entities: new Set(entities.keys()), ties: [...ties.keys()] };
for (const facet of FACETS) {
  const counts = countsOf(everything, facet.of);
  const value = (each) => facet.fixed?.indexOf(each) ?? -1;
  facet.order = [...counts.keys()].sort((a, b) => value(a) - value(b) || (a === "-") - (b === "-") || counts.get(b) - counts.get(a) || (a < b ? -1 : 1));
}

/** Draws the filters anew, keeping the focus and the place where they were. */
export function showFacets() {
  const focused = document.activeElement?.id;
  const at = document.activeElement?.selectionStart;
  const top = $("facets").scrollTop;
  put($("facets"), sizesBox(), FACETS.map(facetBox), legendBox());
  const again = focused && $(focused);
  if (again && $("facets").contains(again)) {
    again.focus({ preventScroll: true });
    if (again.type === "text") again.setSelectionRange(at, at);
  }
  $("facets").scrollTop = top;
  $("open-facets").classList.toggle("active", isFiltered());
}

function sizesBox() {
  const { actors, ties: tied } = viewWords();
  const standingNow = view.standings ? countsOf(view, eachTie((t) => [view.standings[datingOf[t]]])) : null;
  return make(
    "div",
    { class: "sizes" },
    make("p", {}, make("strong", {}, actors), ", ", make("strong", {}, tied)),
    standingNow ? make("p", {}, word("timeWords", { date: dateWords(state.at), certain: word("certainly", { n: standingNow.get("certain") ?? 0 }), possible: word("possibly", { n: standingNow.get("possible") ?? 0 }) })) : null,
    isFiltered() ? button(word("clearAll"), () => choose(noFilters()), { class: "quiet", id: "clear-all" }) : null,
  );
}

function facetBox(facet, n) {
  const { list, group, title = list, of, label, sign, order } = facet;
  if (!order.length) return null;
  const counts = countsOf(inView(list), of);
  const chosen = state[list];
  const unknown = [...chosen].filter((value) => !order.includes(value));
  const all = opened.has(list);
  const wanted = fold(sought[list] ?? "");
  const fits = (value) => !wanted || fold(label(value)).includes(wanted);
  const fitting = [...order, ...unknown].filter((value) => chosen.has(value) || fits(value));
  const shown = fitting.filter((value, k) => k < (wanted ? 40 : all ? 400 : SHOWN) || chosen.has(value));
  const rest = fitting.length - shown.length;
  const row = (value) => {
    const id = `${list}-${value}`;
    const count = counts.get(value) ?? 0;
    const box = make("input", { type: "checkbox", id, checked: chosen.has(value), onchange: () => toggle(list, value) });
    return make("li", { class: count ? "" : "none" }, make("label", { for: id }, box, sign ? sign(value) : null, make("span", { class: "name", dir: "auto" }, label(value)), make("span", { class: "count" }, number(count))));
  };
  const redraw = (change) => () => { change(); showFacets(); };
  const more = rest > 0 && !wanted ? button(word("more", { n: rest }), redraw(() => opened.add(list)), { class: "quiet", id: `more-${list}` }) : null;
  const less = all && !wanted && order.length > SHOWN ? button(word("less"), redraw(() => opened.delete(list)), { class: "quiet", id: `less-${list}` }) : null;
  const find = all && order.length > 15 ? make("input", { type: "text", id: `find-${list}`, class: "find", value: sought[list] ?? "", placeholder: word("findIn"), "aria-label": `${word(title)}: ${word("findIn")}`, oninput: (event) => redraw(() => (sought[list] = event.target.value))() }) : null;
  const clear = chosen.size ? button(word("clear"), () => choose({ [list]: new Set() }), { class: "quiet", id: `clear-${list}` }) : null;
  const head = make("h2", { id: `facet-${list}` }, word(title), clear);
  const above = group && FACETS[n - 1].group !== group ? make("h2", { class: "group" }, word(group)) : null;
  return make("section", { class: group ? "facet in-group" : "facet", "data-facet": list }, above, head, find, make("ul", { "aria-labelledby": `facet-${list}` }, shown.map(row)), more, less);
}

function toggle(list, value) {
  const next = new Set(state[list]);
  if (!next.delete(value)) next.add(value);
  choose({ [list]: next });
}

function legendBox() {
  const { lines } = palette();
  const choice = (color) => make("option", { value: color, selected: state.color === color }, color === "given" ? looks.colorTitle : word(`color_${color}`));
  return make(
    "section",
    { class: "legend" },
    make("h2", {}, word("legend")),
    make("label", { class: "colour-by" }, make("span", {}, word("colourBy")), make("select", { id: "color", onchange: (event) => choose({ color: event.target.value }) }, COLOURS.map(choice))),
    lines.length ? make("ul", { class: "hues" }, lines.map(([hue, text]) => make("li", {}, dot(hue), make("span", { dir: "auto" }, text)))) : null,
    ["legendLine", "legendDashed", "legendSize", "legendIslands"].filter((key) => key !== "legendSize" || !looks.size).map((key) => make("p", {}, word(key))),
    looks.size ? make("p", {}, looks.sizeTitle) : null,
    make("h2", {}, word("unknown")),
    make("p", {}, word("absence")),
    data.leftOut ? make("p", {}, word("leftOut", { n: data.leftOut })) : null,
    data.asOf ? make("p", {}, word("asOf", { date: dateWords(data.asOf) })) : null,
    button(word("unknown"), () => choose({ about: true, actor: "", ask: "" }), { class: "quiet", id: "more-about" }),
  );
}
