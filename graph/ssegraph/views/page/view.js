// What is in view: the actors and ties that pass the filters. One rule serves every face.

/** @import { ListName, Lit, Standing, State } from "./types.js" */
/** @import { Choice, Net, Passed, Seen } from "./filters.js" */
import { countryLabel, data, entities, entityAt, kindLabel, nameOf, proofLabel, sourceById, sourceLabel, sources, statusLabel, tieLabel, ties, tiesOf } from "./data.js";
import { periodOf } from "./dates.js";
import { datingOf, standings } from "./datings.js";
import { whereNow } from "./fields.js";
import { actorCounts, inView, nearest, passing, tiePasses } from "./filters.js";
import { panelShown, panelUnder } from "./panels.js";
import { LIST_NAMES, state } from "./state.js";
import { otherEnd } from "./statement.js";
import { dateWords } from "./when.js";
import { word } from "./words.js";

/** What is filtered. @type {Net} */
const net = { entities, ties, tiesOf, sourcesOf: ties.map((tie) => [...new Set((tie.evidence ?? []).map(({ source }) => sources[source]?.id))]) };
export const sourcesOf = net.sourcesOf;

/** What is in view, and how ties stand, by dating, while a date is chosen. @type {Seen & { standings: Standing[] | null }} */
export const view = { entities: new Set(), ties: [], these: new Set(), standings: null };

/** @type {Passed} */
const passed = { actors: new Uint8Array(0), ties: new Uint8Array(0) };

/** Says whether a tie passes every filter on ties. @param {number} t */
export const passes = (t) => tiePasses(passed, t);

/** Says whether the ties are looked at as of a date: one that is chosen, or that of the whole page. */
export const hasDate = () => Boolean(state.at || data.asOf);

/** Returns what is chosen. @returns {Choice} */
function choiceNow() {
  const { standings: known } = view;
  return {
    lists: state,
    among: state.among,
    period: state.at ? periodOf(state.at) : null,
    standing: (t) => known?.[datingOf[t]] ?? (data.asOf ? ties[t].asOf : undefined),
    certain: state.certain && hasDate(),
    centre: entityAt.get(state.actor) ?? -1,
    hops: state.hops,
    hidden: new Set([...state.hidden].map((id) => entityAt.get(id) ?? -1)),
    where: whereNow().test,
  };
}

/** Works out anew what is in view. */
export function refreshView() {
  const period = state.at ? periodOf(state.at) : null;
  view.standings = period ? standings(period) : null;
  const choice = choiceNow();
  Object.assign(passed, passing(net, choice));
  Object.assign(view, inView(net, choice, passed));
}

/** Returns the ties that pass every filter but that of time. */
export const tiesAtAnyTime = () => inView(net, choiceNow(), passed, "time").ties;

/** Returns for each value of a list how many actors, or ties, one gets by it. @param {ListName} list @param {(n: number) => string[]} read @returns {Map<string, number>} */
export function countsOf(list, read) {
  if (list === "kinds" || list === "countries") return actorCounts(net, choiceNow(), passed, list, read);
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const t of inView(net, choiceNow(), passed, list).ties) for (const value of read(t)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Returns the sizes of what is in view, in words. */
export function viewWords() {
  return { actors: word("actors", { n: view.entities.size }), ties: word("ties", { n: view.ties.length }) };
}

export const isFiltered = () => Boolean(state.hops || state.at || state.where || state.hidden.size || (state.certain && data.asOf) || LIST_NAMES.some((list) => state[list].size));

/** The changes that take all filters away. @returns {Partial<State>} */
export function noFilters() {
  return { hops: 0, at: "", among: false, certain: false, where: "", hidden: new Set(), ...Object.fromEntries(LIST_NAMES.map((list) => [list, new Set()])) };
}

/** What the values of a list are called. @type {Record<ListName, (value: string) => string>} */
const LABELS = {
  kinds: kindLabel,
  ties: (kind) => tieLabel(kind),
  countries: (code) => (code === "-" ? word("noCountry") : countryLabel(code)),
  sources: (id) => sourceLabel(sourceById.get(id) ?? { id }),
  voices: (voice) => (["several", "one", "own"].includes(voice) ? word(`voice_${voice}`) : voice),
  proofs: proofLabel,
  statuses: statusLabel,
};

/** Says whether actors are chosen, so that the others are there only for whom they work with. */
export const isChoosing = () => Boolean(state.kinds.size || state.countries.size || state.picked.size || whereNow().test?.about === "actor");

/** Returns the filters in force as words, for captions of what is saved and printed. */
export function filterWords() {
  const said = LIST_NAMES.flatMap((list) => [...state[list]].sort().map((value) => LABELS[list](value)));
  if (state.certain && hasDate()) said.unshift(word("certainOnly"));
  if (state.where && whereNow().test) said.unshift(state.where);
  if (state.among && isChoosing()) said.unshift(word("amongOnly"));
  if (state.at) said.unshift(word("asOf", { date: dateWords(state.at) }));
  const actor = entities[entityAt.get(state.actor) ?? -1];
  if (actor) said.unshift(nameOf(actor) + (state.hops ? ` (${word(`hops${state.hops}`)})` : ""));
  if (state.picked.size) said.unshift(word("pickedCount", { n: state.picked.size }));
  if (state.hidden.size) said.push(word("hiddenCount", { n: state.hidden.size }));
  return said;
}

/** Returns the ties in view; where something is selected, those of it: every face narrows to them alike. */
export function tiesShown() {
  const lit = pickedOut();
  return lit?.firm ? view.ties.filter((t) => lit.ties.has(t)) : view.ties;
}

/**
 * Returns what is nearest where nothing is in view: the words of a filter, how many actors show without it, and the changes that let it go.
 * @returns {{ words: string, n: number, changes: Partial<State> }[]}
 */
export function offers() {
  return nearest(net, choiceNow()).map(({ filter, n }) => {
    if (filter === "among") return { words: word("amongOnly"), n, changes: { among: false } };
    if (filter === "certain") return { words: word("certainOnly"), n, changes: { certain: false } };
    if (filter === "period") return { words: word("asOf", { date: dateWords(state.at) }), n, changes: { at: "" } };
    if (filter === "hops") return { words: word(`hops${state.hops}`), n, changes: { hops: 0 } };
    if (filter === "hidden") return { words: word("hiddenCount", { n: state.hidden.size }), n, changes: { hidden: new Set() } };
    if (filter === "where") return { words: state.where, n, changes: { where: "" } };
    return { words: [...state[filter]].sort().map(LABELS[filter]).join(", "), n, changes: { [filter]: new Set() } };
  });
}

/** Returns what is picked out: {actors: Map of distance, ties: Set, firm}, or null; `pointed` is under the pointer. @param {number} [pointed] @returns {Lit | null} */
export function pickedOut(pointed = -1) {
  if (state.picked.size) return aroundPicked();
  const lights = (panelShown()?.lights ?? panelUnder()?.lights)?.();
  return lights === undefined ? aroundOf(pointed, false) : lights;
}

// Those selected and whom they work with, or their ties among themselves.
/** @returns {Lit} */
function aroundPicked() {
  const chosen = new Set([...state.picked].map((id) => entityAt.get(id) ?? -1).filter((i) => view.entities.has(i)));
  const actors = new Map([...chosen].map((i) => [i, 0]));
  /** @type {Set<number>} */
  const shining = new Set();
  for (const i of chosen) {
    for (const t of tiesOf[i]) {
      const other = otherEnd(ties[t], i);
      if (!passes(t) || !view.entities.has(other) || (state.among && !chosen.has(other))) continue;
      shining.add(t);
      if (!chosen.has(other)) actors.set(other, 1);
    }
  }
  return { actors, ties: shining, firm: true };
}

/** Returns an actor with those it has ties to, as they are picked out; `firm` where it is selected, not only pointed at. @param {number} middle @param {boolean} firm @returns {Lit | null} */
export function aroundOf(middle, firm) {
  if (!view.entities.has(middle)) return null;
  const actors = new Map([[middle, 0]]);
  /** @type {Set<number>} */
  const shining = new Set();
  for (const t of tiesOf[middle]) {
    const other = otherEnd(ties[t], middle);
    if (!passes(t) || !view.entities.has(other)) continue;
    shining.add(t);
    actors.set(other, 1);
  }
  actors.set(middle, 0);
  return { actors, ties: shining, firm };
}
