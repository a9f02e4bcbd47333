// What passes the filters: one rule for every face, every count and every offer. Nothing here knows the page.

/** @import { Entity, ListName, Period, Standing, Tie } from "./types.js" */
import { existed } from "./dates.js";
import { otherEnd, voiceOf } from "./statement.js";

/**
 * What is filtered: actors and ties, for each actor its ties, for each tie the ids of its sources.
 * @typedef {{ entities: Entity[], ties: Tie[], tiesOf: number[][], sourcesOf: string[][] }} Net
 *
 * What is chosen. An empty list chooses all.
 * @typedef {object} Choice
 * @property {Record<ListName, Set<string>>} lists
 * @property {boolean} among only ties among the chosen actors, without whom they work with
 * @property {Period | null} period the time ties have to hold at
 * @property {(t: number) => Standing | undefined} standing how a tie stands then
 * @property {boolean} certain only ties that certainly hold then
 * @property {number} centre an actor, or -1
 * @property {number} hops only so many steps around it; 0 is everyone
 * @property {Set<number>} [hidden] actors that are left out with all their ties
 * @property {{ about: "actor" | "tie", fits: (n: number) => boolean } | null} [where] an expression that every actor, or every tie, has to fit
 *
 * A bit for each filter that an actor or tie passes.
 * @typedef {{ actors: Uint8Array, ties: Uint8Array }} Passed
 *
 * What is in view, as indexes; `these` are the actors that pass for themselves, the others are there for whom they work with.
 * @typedef {{ entities: Set<number>, ties: number[], these: Set<number> }} Seen
 */

/** @type {Record<string, number>} */
const OF_ACTORS = { kinds: 1, countries: 2, near: 4, hidden: 8, where: 16 };
/** @type {Record<string, number>} */
const OF_TIES = { ties: 1, sources: 2, voices: 4, proofs: 8, time: 16, statuses: 32, where: 64 };
const EVERY_ACTOR = 31;
const EVERY_TIE = 127;

/** Returns the countries of an actor, or "-" where none is known. @param {Entity} entity */
export const countriesOf = (entity) => (entity.countries?.length ? entity.countries : ["-"]);

/** Says whether a tie passes every filter on ties. @param {Passed} passed @param {number} t */
export const tiePasses = (passed, t) => passed.ties[t] === EVERY_TIE;

/** Returns which filters each actor and tie passes. @param {Net} net @param {Choice} choice @returns {Passed} */
export function passing(net, choice) {
  const { lists, period, certain, hidden, where } = choice;
  /** @param {ListName} list @param {string[]} values */
  const fits = (list, values) => !lists[list].size || values.some((value) => lists[list].has(value));
  /** @type {Passed} */
  const passed = { actors: new Uint8Array(net.entities.length), ties: new Uint8Array(net.ties.length) };
  net.ties.forEach((tie, t) => {
    const how = choice.standing(t);
    let bits = 0;
    if (fits("ties", [tie.kind])) bits |= OF_TIES.ties;
    if (fits("sources", net.sourcesOf[t])) bits |= OF_TIES.sources;
    if (fits("voices", [voiceOf(tie)])) bits |= OF_TIES.voices;
    if (fits("proofs", [tie.proof])) bits |= OF_TIES.proofs;
    if (fits("statuses", [tie.status])) bits |= OF_TIES.statuses;
    if (how === undefined || how === "certain" || (how === "possible" && !certain)) bits |= OF_TIES.time;
    if (where?.about !== "tie" || where.fits(t)) bits |= OF_TIES.where;
    passed.ties[t] = bits;
  });
  const near = choice.hops ? around(net, passed, choice.centre, choice.hops) : null;
  net.entities.forEach((entity, i) => {
    let bits = 0;
    if (fits("kinds", [entity.kind])) bits |= OF_ACTORS.kinds;
    if (fits("countries", countriesOf(entity))) bits |= OF_ACTORS.countries;
    if ((!near || near.has(i)) && (!period || existed(entity, period) || near?.get(i) === 0)) bits |= OF_ACTORS.near;
    if (!hidden?.has(i)) bits |= OF_ACTORS.hidden;
    if (where?.about !== "actor" || where.fits(i)) bits |= OF_ACTORS.where;
    passed.actors[i] = bits;
  });
  return passed;
}

/** Returns the actors within so many steps of one, each with its distance. @param {Net} net @param {Passed} passed @param {number} start @param {number} hops */
function around(net, passed, start, hops) {
  const found = new Map([[start, 0]]);
  let edge = [start];
  for (let step = 1; step <= hops; step += 1) {
    const next = [];
    for (const i of edge) {
      for (const t of net.tiesOf[i]) {
        const other = otherEnd(net.ties[t], i);
        if (!tiePasses(passed, t) || found.has(other)) continue;
        found.set(other, step);
        next.push(other);
      }
    }
    edge = next;
  }
  return found;
}

/** Says whether some filter on ties is set: it leaves only actors that have such a tie. @param {Choice} choice @param {string} except */
function onlyTied({ lists, period, certain, where }, except) {
  if (where?.about === "tie" && except !== "where") return true;
  return ["ties", "sources", "voices", "proofs", "statuses"].some((list) => list !== except && lists[/** @type {ListName} */ (list)].size) || ((period !== null || certain) && except !== "time");
}

/** Returns what is in view; `except` names a filter to leave out. @param {Net} net @param {Choice} choice @param {Passed} passed @param {string} [except] @returns {Seen} */
export function inView(net, choice, passed, except = "") {
  const { lists, hops, centre } = choice;
  const [actorBit, tieBit] = [OF_ACTORS[except] ?? 0, OF_TIES[except] ?? 0];
  const middle = hops ? centre : -1; // the actor in the middle always stands
  const chosen = (lists.kinds.size && except !== "kinds") || (lists.countries.size && except !== "countries") || (choice.where?.about === "actor" && except !== "where");
  const standing = OF_ACTORS.near | OF_ACTORS.hidden;
  /** @param {number} i */
  const isNear = (i) => ((passed.actors[i] | actorBit) & standing) === standing;
  /** @param {number} i */
  const fits = (i) => (passed.actors[i] | actorBit) === EVERY_ACTOR;
  /** @param {number} i */
  const among = (i) => fits(i) || i === middle;
  /** @type {number[]} */
  const kept = [];
  /** @type {Set<number>} */
  const tied = new Set();
  net.ties.forEach(({ source, target }, t) => {
    if ((passed.ties[t] | tieBit) !== EVERY_TIE || !isNear(source) || !isNear(target)) return;
    if (choice.among ? !among(source) || !among(target) : chosen && !fits(source) && !fits(target)) return;
    kept.push(t);
    tied.add(source).add(target);
  });
  const every = new Set(tied);
  if (!onlyTied(choice, except)) for (let i = 0; i < net.entities.length; i += 1) if (fits(i)) every.add(i);
  if (middle >= 0) every.add(middle);
  return { entities: every, ties: kept, these: new Set([...every].filter(fits)) };
}

/**
 * Returns for each value of a list how many actors one gets by choosing it, beside those that are chosen: what the filter shows beside it.
 * @param {Net} net
 * @param {Choice} choice
 * @param {Passed} passed
 * @param {"kinds" | "countries"} list
 * @param {(i: number) => string[]} read the values of an actor
 */
export function actorCounts(net, choice, passed, list, read) {
  const { these, ties } = inView(net, choice, passed, list);
  const chosen = choice.lists[list];
  /** @type {Map<string, Set<number>>} */
  const found = new Map();
  /** @param {string} value @param {number} i */
  const add = (value, i) => found.set(value, (found.get(value) ?? new Set()).add(i));
  if (choice.among && onlyTied(choice, list)) {
    // among themselves an actor counts if it has such a tie to one that is chosen, or would be
    for (const t of ties) {
      const { source, target } = net.ties[t];
      for (const [i, other] of [[source, target], [target, source]]) {
        const theirs = read(other);
        for (const value of read(i)) if (theirs.some((each) => each === value || chosen.has(each))) add(value, i);
      }
    }
  } else for (const i of these) for (const value of read(i)) add(value, i);
  return new Map([...found].map(([value, actors]) => [value, actors.size]));
}

/** The names of the filters that can be let go, one by one. */
const FILTERS = /** @type {const} */ (["among", "certain", "period", "hops", "hidden", "where", "ties", "sources", "voices", "proofs", "statuses", "kinds", "countries"]);

/** @typedef {typeof FILTERS[number]} Filter */

/** Returns what is chosen without one filter, or null where that is not set. @param {Choice} choice @param {Filter} filter @returns {Choice | null} */
function without(choice, filter) {
  if (filter === "among" || filter === "certain") return choice[filter] ? { ...choice, [filter]: false } : null;
  if (filter === "period") return choice.period ? { ...choice, period: null, standing: () => undefined } : null;
  if (filter === "hops") return choice.hops ? { ...choice, hops: 0 } : null;
  if (filter === "hidden") return choice.hidden?.size ? { ...choice, hidden: new Set() } : null;
  if (filter === "where") return choice.where ? { ...choice, where: null } : null;
  return choice.lists[filter].size ? { ...choice, lists: { ...choice.lists, [filter]: new Set() } } : null;
}

/**
 * Returns the filters, of those set, without which something is in view, with how many actors that is: those that show least first,
 * for they are nearest to what was asked. Empty where no single filter is at fault.
 * @param {Net} net
 * @param {Choice} choice
 */
export function nearest(net, choice) {
  const offers = FILTERS.flatMap((filter) => {
    const other = without(choice, filter);
    const n = other ? inView(net, other, passing(net, other)).entities.size : 0;
    return n ? [{ filter, n }] : [];
  });
  return offers.sort((a, b) => a.n - b.n);
}
