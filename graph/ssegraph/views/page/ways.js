// The ways from one actor to another. The rule is that of ssegraph.analysis.paths, which also works out what each tie
// costs as a step: the cheapest way first, then that of fewer steps, then by the ids of those in between.



/** @import { Tie } from "./types.js" */

const MOST_WAYS = 3; // the best and two more, as `path` gives

/**
 * Returns whom each actor is joined to, and by which tie: the cheapest, of these the first. Ties and actors stand in order of their ids.
 * @param {Iterable<number>} list the ties that may be gone over
 * @param {Tie[]} ties
 * @param {boolean} attendance whether mere attendance at an event is a step
 */
export function stepsOver(list, ties, attendance) {
  /** @type {Map<number, Map<number, number>>} */
  const near = new Map();
  /** @param {number} i @param {number} other @param {number} t */
  const add = (i, other, t) => {
    const steps = near.get(i) ?? new Map();
    near.set(i, steps);
    const known = steps.get(other);
    if (known === undefined || costOf(ties[t]) < costOf(ties[known])) steps.set(other, t);
  };
  for (const t of list) {
    const { source, target, cost, attends } = ties[t];
    if (cost === undefined || (attends && !attendance)) continue;
    add(source, target, t);
    add(target, source, t);
  }
  return near;
}

/** @param {Tie} tie */
const costOf = ({ cost = Infinity }) => cost;

// Costs are eighths, so that sums of them are exact and can be compared.
/**
 * How far an actor is from the goal.
 * @typedef {{ cost: number, steps: number }} Far
 *
 * Whom each actor is joined to, by which tie.
 * @typedef {Map<number, Map<number, number>>} Near
 *
 * A way, and of what it was made: it goes on from `begun`, not next to one of `not`.
 * @typedef {Far & { actors: number[], ties: number[], begun: number[], not: Set<number> }} Way
 */

/** @param {Far} a @param {Far} b */
const isNearer = (a, b) => a.cost < b.cost || (a.cost === b.cost && a.steps < b.steps);

// How far each actor is from the goal, {cost, steps}, by ways that lead past those in `barred`.
/** @param {number} goal @param {Near} near @param {Set<number>} barred @param {Tie[]} ties */
export function farFrom(goal, near, barred, ties) {
  const far = new Map([[goal, { cost: 0, steps: 0 }]]);
  for (let edge = new Set([goal]), next; edge.size; edge = next) {
    next = new Set();
    for (const i of edge) {
      const { cost, steps } = /** @type {Far} */ (far.get(i)); // whoever stands on the edge was reached
      for (const [other, t] of near.get(i) ?? []) {
        const found = { cost: cost + costOf(ties[t]), steps: steps + 1 };
        if (barred.has(other) || !isNearer(found, far.get(other) ?? { cost: Infinity, steps: Infinity })) continue;
        far.set(other, found);
        next.add(other);
      }
    }
  }
  return far;
}

/** Returns the best ways as [{actors, ties}], at most MOST_WAYS, the best first; [] where there is none. After Yen (1971). @param {number} from @param {number} to @param {Near} near @param {Tie[]} ties */
export function waysBetween(from, to, near, ties) {
  const farOfAll = farFrom(to, near, new Set(), ties);
  // The best way on from `begun`, not next to one of `not`; null: there is none, undefined: it leads back over `begun`.
  /** @param {number[]} begun @param {Set<number>} not @param {Map<number, Far>} far @returns {number[] | null | undefined} */
  const goOn = (begun, not, far) => {
    const actors = [...begun];
    for (let last = begun[begun.length - 1]; last !== to; last = actors[actors.length - 1]) {
      const first = actors.length === begun.length;
      /** @type {(Far & { other: number }) | null} */
      let best = null;
      for (const [other, t] of near.get(last) ?? []) {
        if (!far.has(other) || (first && (begun.includes(other) || not.has(other)))) continue;
        const { cost, steps } = far.get(other) ?? { cost: Infinity, steps: Infinity };
        const found = { other, cost: cost + costOf(ties[t]), steps };
        if (!best || isNearer(found, best) || (!isNearer(best, found) && other < best.other)) best = found;
      }
      if (!best) return null;
      if (begun.includes(best.other)) return undefined;
      actors.push(best.other);
    }
    return actors;
  };
  /** @type {Way[]} */
  const found = [];
  /** @type {Way[]} */
  const waiting = [];
  /** @param {number[]} begun @param {Set<number>} not */
  const offer = (begun, not) => {
    let actors = goOn(begun, not, farOfAll);
    if (actors === undefined) actors = goOn(begun, not, farFrom(to, near, new Set(begun), ties));
    if (!actors) return;
    const used = actors.slice(1).map((other, n) => near.get(actors[n])?.get(other) ?? -1);
    waiting.push({ actors, ties: used, cost: used.reduce((sum, t) => sum + costOf(ties[t]), 0), steps: used.length, begun, not });
  };
  offer([from], new Set());
  while (waiting.length && found.length < MOST_WAYS) {
    waiting.sort((a, b) => (isNearer(a, b) ? -1 : isNearer(b, a) ? 1 : a.actors.map((i, n) => i - b.actors[n]).find((difference) => difference) ?? 0));
    const [best] = waiting.splice(0, 1);
    found.push(best);
    // All others like it: the same for so many actors, and then somewhere else.
    for (let n = best.begun.length; n < best.actors.length; n += 1) offer(best.actors.slice(0, n), new Set([best.actors[n], ...(n === best.begun.length ? best.not : [])]));
  }
  return found;
}
