// What is in view: the actors and ties that pass the filters. One rule serves every face.

import { countryLabel, entities, entityAt, kindLabel, nameOf, otherEnd, proofLabel, sourceLabel, sources, statusLabel, tieLabel, ties, tiesOf, voiceOf } from "./data.js";
import { dateWords, datingOf, existed, periodOf, standings } from "./dates.js";
import { panelUnder } from "./panels.js";
import { LISTS, state } from "./state.js";
import { word } from "./words.js";

const OF_ACTORS = { kinds: 1, countries: 2, near: 4 };
const OF_TIES = { ties: 1, sources: 2, voices: 4, proofs: 8, time: 16, statuses: 32 };
const EVERY_ACTOR = 7;
export const EVERY_TIE = 63;
const passedActor = new Uint8Array(entities.length); // a bit for each filter it passes
export const passedTie = new Uint8Array(ties.length);
export const sourcesOf = ties.map((tie) => [...new Set((tie.evidence ?? []).map(({ source }) => sources[source]?.id))]);

/** What is in view: actors and ties as indexes, and how ties stand, by dating, while a date is chosen. */
export const view = { entities: new Set(), ties: [], standings: null };

/** Works out anew what is in view. */
export function refreshView() {
  const chosen = (list) => (state[list].size ? state[list] : null);
  const period = state.at ? periodOf(state.at) : null;
  view.standings = period ? standings(period) : null;
  const [tieKinds, from, voices, proofs, statuses] = ["ties", "sources", "voices", "proofs", "statuses"].map(chosen);
  ties.forEach((tie, t) => {
    let passed = 0;
    if (!tieKinds || tieKinds.has(tie.kind)) passed |= OF_TIES.ties;
    if (!from || sourcesOf[t].some((id) => from.has(id))) passed |= OF_TIES.sources;
    if (!voices || voices.has(voiceOf(tie))) passed |= OF_TIES.voices;
    if (!proofs || proofs.has(tie.proof)) passed |= OF_TIES.proofs;
    if (!statuses || statuses.has(tie.status)) passed |= OF_TIES.statuses;
    if (!view.standings || holds(view.standings[datingOf[t]])) passed |= OF_TIES.time;
    passedTie[t] = passed;
  });
  const near = state.hops ? around(entityAt.get(state.actor), state.hops) : null;
  const [kinds, countries] = ["kinds", "countries"].map(chosen);
  entities.forEach((entity, i) => {
    let passed = 0;
    const middle = near?.get(i) === 0; // the actor in the middle always stands
    if (!kinds || kinds.has(entity.kind) || middle) passed |= OF_ACTORS.kinds;
    if (!countries || countriesOf(entity).some((code) => countries.has(code)) || middle) passed |= OF_ACTORS.countries;
    if ((!near || near.has(i)) && (!period || existed(entity, period) || middle)) passed |= OF_ACTORS.near;
    passedActor[i] = passed;
  });
  Object.assign(view, inView());
}

export const holds = (how) => how === "certain" || how === "possible";

export function countriesOf(entity) {
  return entity.countries?.length ? entity.countries : ["-"];
}

/** Returns {entities: Set, ties: []} (indexes); `except` names a filter to leave out, for counts. */
export function inView(except = "") {
  const actorBit = OF_ACTORS[except] ?? 0;
  const tieBit = OF_TIES[except] ?? 0;
  const stays = (i) => (passedActor[i] | actorBit) === EVERY_ACTOR;
  const keptTies = [];
  const tied = new Set();
  for (let t = 0; t < ties.length; t += 1) {
    const { source, target } = ties[t];
    if ((passedTie[t] | tieBit) !== EVERY_TIE || !stays(source) || !stays(target)) continue;
    keptTies.push(t);
    tied.add(source).add(target);
  }
  // a filter on ties leaves the actors who have such a tie
  const onlyTied = Object.keys(OF_TIES).some((list) => list !== except && (list === "time" ? state.at : state[list].size));
  if (onlyTied) {
    const centre = entityAt.get(state.actor);
    if (centre !== undefined && state.hops) tied.add(centre);
    return { entities: tied, ties: keptTies };
  }
  const kept = new Set();
  for (let i = 0; i < entities.length; i += 1) if (stays(i)) kept.add(i);
  return { entities: kept, ties: keptTies };
}

/** Returns the actors within so many steps of one, each with its distance. */
function around(start, hops) {
  const found = new Map([[start, 0]]);
  let edge = [start];
  for (let step = 1; step <= hops; step += 1) {
    const next = [];
    for (const i of edge) {
      for (const t of tiesOf[i]) {
        if (passedTie[t] !== EVERY_TIE) continue;
        const other = otherEnd(ties[t], i);
        if (!found.has(other)) {
          found.set(other, step);
          next.push(other);
        }
      }
    }
    edge = next;
  }
  return found;
}

/** Returns the sizes of what is in view, in words. */
export function viewWords() {
  return { actors: word("actors", { n: view.entities.size }), ties: word("ties", { n: view.ties.length }) };
}

export const isFiltered = () => Boolean(state.hops || state.at || Object.keys(LISTS).some((list) => state[list].size));

/** The changes that take all filters away. */
export function noFilters() {
  return { hops: 0, at: "", ...Object.fromEntries(Object.keys(LISTS).map((list) => [list, new Set()])) };
}

/** Returns the filters in force as words, for captions of what is saved and printed. */
export function filterWords() {
  const labels = { kinds: kindLabel, ties: tieLabel, countries: (code) => (code === "-" ? word("noCountry") : countryLabel(code)), sources: (id) => sourceLabel(sources.find((each) => each.id === id) ?? { id }), voices: (voice) => word(`voice_${voice}`), proofs: proofLabel, statuses: statusLabel };
  const said = Object.entries(labels).flatMap(([list, label]) => [...state[list]].sort().map((value) => (list === "voices" && !["several", "one", "own"].includes(value) ? value : label(value))));
  if (state.at) said.unshift(word("asOf", { date: dateWords(state.at) }));
  if (state.actor) said.unshift(nameOf(entities[entityAt.get(state.actor)]) + (state.hops ? ` (${word(`hops${state.hops}`)})` : ""));
  return said;
}

/** Returns what is picked out: {actors: Map of distance, ties: Set, firm}, or null; `pointed` is under the pointer. */
export function pickedOut(pointed = -1) {
  const lights = panelUnder()?.lights?.();
  return lights === undefined ? aroundOf(pointed, false) : lights;
}

/** Returns an actor with those it has ties to, as they are picked out; `firm` where it is selected, not only pointed at. */
export function aroundOf(middle, firm) {
  if (!view.entities.has(middle)) return null;
  const actors = new Map([[middle, 0]]);
  const shining = new Set();
  for (const t of tiesOf[middle]) {
    const other = otherEnd(ties[t], middle);
    if (passedTie[t] !== EVERY_TIE || !view.entities.has(other)) continue;
    shining.add(t);
    actors.set(other, 1);
  }
  actors.set(middle, 0);
  return { actors, ties: shining, firm };
}
