// Communities in the picture: where each lies, who of it is in view, and whether there is room on the screen to tell its actors apart.
// Communities and their main bodies are those of ssegraph.analysis.grouping; 0 is those who have no relationship, where they are many.

/** @import { Entity, Tie } from "./types.js" */

/**
 * Where a community lies in the layout, and how many are in it.
 * @typedef {{ x: number, y: number, r: number, n: number }} Island
 *
 * The ties between two communities, the lower number first.
 * @typedef {{ one: number, other: number, ties: number[] }} Band
 *
 * What is in view of a community: its actors, the best connected first, and how many of each country, the most first.
 * @typedef {{ actors: number[], countries: [string, number][], kinds: [string, number][] }} Shown
 */

const ALONE = 100; // more who have no relationship than this lie together: see _ALONE of ssegraph.views.layout
const ROOM = 1 / 55; // of the smaller side of the window: so far apart actors have to stand to be told apart
const [LEAST, MOST] = [6.5, 16]; // pixels
const KEEPS = 0.8; // an open one closes where there is less than this of what opens it, so that nothing flickers

/** Returns the number of the community of an actor, or 0. @param {Entity} entity */
export const communityOf = ({ community = 0 }) => community;

/** Returns where each community lies. @param {Entity[]} entities @returns {Map<number, Island>} */
export function islandsOf(entities) {
  /** @type {Map<number, { n: number, x: number, y: number, squares: number }>} */
  const sums = new Map();
  for (const entity of entities) {
    const at = communityOf(entity);
    const sum = sums.get(at) ?? { n: 0, x: 0, y: 0, squares: 0 };
    sums.set(at, sum);
    sum.n += 1;
    sum.x += entity.x;
    sum.y += entity.y;
    sum.squares += entity.x ** 2 + entity.y ** 2;
  }
  if ((sums.get(0)?.n ?? 0) <= ALONE) sums.delete(0);
  // Of points that fill a disc evenly the mean square of the distance is half that of the radius.
  return new Map([...sums].map(([at, { n, x, y, squares }]) => [at, { n, x: x / n, y: y / n, r: Math.sqrt(2 * Math.max(200, squares / n - (x / n) ** 2 - (y / n) ** 2)) }]));
}

/** Returns the factor by which the root of a number of actors is a radius in the layout: discs as large as they are many, none larger than where it lies. @param {Iterable<Island>} islands */
export function unitOf(islands) {
  const all = [...islands];
  const most = all.reduce((n, island) => Math.max(n, island.n), 0);
  return all.reduce((least, { n, r }) => (n * 12 < most ? least : Math.min(least, (1.12 * r) / Math.sqrt(n))), Infinity);
}

/** Returns how far apart actors of the layout stand, in the middle of all: what few actors say of themselves is chance. @param {Iterable<Island>} islands */
export function apartIn(islands) {
  const all = [...islands].map(({ r, n }) => ({ n, apart: 1.77 * r / Math.sqrt(n) })).sort((a, b) => a.apart - b.apart);
  let left = all.reduce((sum, { n }) => sum + n, 0) / 2;
  for (const { n, apart } of all) {
    left -= n;
    if (left <= 0) return apart;
  }
  return 0;
}

/**
 * Returns the communities that are drawn as one disc each. One rule for every size: its actors stand for themselves where they stand far enough
 * apart on the screen, by as many as are shown.
 * @param {Map<number, Island>} islands
 * @param {Map<number, Shown>} shown
 * @param {number} k pixels per unit
 * @param {{ w: number, h: number }} size of the window
 * @param {Set<number>} before those that were closed; of a picture that is drawn for the first time all
 * @param {number} usual how far apart actors stand: see `apartIn`
 */
export function closedOf(islands, shown, k, size, before, usual) {
  const room = Math.max(LEAST, Math.min(MOST, Math.min(size.w, size.h) * ROOM));
  /** @type {Set<number>} */
  const closed = new Set();
  for (const [at, { actors }] of shown) {
    const island = islands.get(at);
    if (!island || actors.length < 2) continue;
    const apart = k * Math.max(usual, 1.77 * island.r / Math.sqrt(island.n)) * Math.sqrt(island.n / actors.length);
    if (apart < room * (before.has(at) ? 1 : KEEPS)) closed.add(at);
  }
  return closed;
}

/** @param {Iterable<string>} values @returns {[string, number][]} */
function counted(values) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

/** Returns what is in view of each community. @param {Entity[]} entities @param {number[]} order actors, the best connected first @param {Set<number>} inView @param {Map<number, Island>} islands @returns {Map<number, Shown>} */
export function shownOf(entities, order, inView, islands) {
  /** @type {Map<number, number[]>} */
  const members = new Map();
  for (const i of order) {
    const at = communityOf(entities[i]);
    if (!inView.has(i) || !islands.has(at)) continue;
    const list = members.get(at);
    if (list) list.push(i);
    else members.set(at, [i]);
  }
  return new Map([...members].map(([at, actors]) => [at, { actors, countries: counted(actors.flatMap((i) => entities[i].countries ?? [])), kinds: counted(actors.map((i) => entities[i].kind)) }]));
}

/** Returns the ties between communities, the most first. @param {Entity[]} entities @param {Tie[]} ties @param {number[]} inView @returns {Band[]} */
export function bandsOf(entities, ties, inView) {
  const most = entities.length + 1;
  /** @type {Map<number, Band>} */
  const found = new Map();
  for (const t of inView) {
    const [a, b] = [communityOf(entities[ties[t].source]), communityOf(entities[ties[t].target])];
    if (a === b) continue;
    const [one, other] = a < b ? [a, b] : [b, a];
    const band = found.get(one * most + other);
    if (band) band.ties.push(t);
    else found.set(one * most + other, { one, other, ties: [t] });
  }
  return [...found.values()].sort((a, b) => b.ties.length - a.ties.length || a.one - b.one || a.other - b.other);
}
