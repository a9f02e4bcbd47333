// Money as it flows: from who gives, through mechanisms, to who gets it, and where that is. Nothing here knows the page.

/** @import { Entity, Payment, Tie } from "./types.js" */

/** The columns: who gives, mechanisms, who gets it, where that is. */
export const STAGES = /** @type {const} */ (["from", "through", "to", "where"]);

/**
 * What is told of a sum: one amount that all who tell one agree on, with how many tell it; several; or none.
 * @typedef {{ amount: number, currency: string, told: number, bound: string, planned: boolean } | "several" | null} Sum
 *
 * A node: an actor in a column, or a country in the last.
 * @typedef {{ key: string, stage: number, actor: number, country: string, ties: number[] }} Stop
 *
 * A band between two stops. `sum` is null where it only says where the getter is: there is no sum of that.
 * @typedef {{ from: string, to: string, ties: number[], sum: Sum, place: boolean }} Band
 */

/** Returns what is told of the sum of a relationship. @param {Payment[] | undefined} payments @returns {Sum} */
export function sumOf(payments) {
  const told = (payments ?? []).filter(({ amount }) => amount !== undefined);
  if (!told.length) return null;
  const [{ amount = 0, currency }] = told;
  if (told.some((each) => each.amount !== amount || each.currency !== currency)) return "several";
  return { amount, currency, told: told.length, bound: told.every(({ bound }) => bound) ? (told[0].bound ?? "") : "", planned: told.every(({ status }) => Boolean(status)) };
}

/**
 * Returns the total of some relationships, or why there is none: it is added only where each tells one sum, once, as fact and
 * exactly, and all in one currency.
 * @param {Sum[]} sums
 * @returns {{ amount: number, currency: string } | "unknown" | "several" | "currencies" | "unsure"}
 */
export function totalOf(sums) {
  if (!sums.length || sums.some((sum) => sum === null)) return "unknown";
  const known = sums.filter((sum) => sum !== null && sum !== "several");
  if (known.length < sums.length || known.some(({ told }) => told > 1)) return sums.length === 1 && known.length ? known[0] : "several";
  if (new Set(known.map(({ currency }) => currency)).size > 1) return "currencies";
  if (known.some(({ bound, planned }) => bound || planned)) return "unsure";
  return { amount: known.reduce((all, { amount }) => all + amount, 0), currency: known[0].currency };
}

/**
 * Returns the stops and bands of some relationships, and how many relationships are left out. What gives and gets stands in both
 * columns; those with the largest known sums come first, then by name of the giver, so that what is left out is told nothing of.
 * @param {Entity[]} entities
 * @param {Tie[]} ties
 * @param {number[]} list the relationships in view, as indexes
 * @param {number} most so many relationships are drawn
 * @returns {{ stops: Stop[], bands: Band[], rest: number }}
 */
export function flowsOf(entities, ties, list, most) {
  const money = list.filter((t) => ties[t].kind === "funds");
  const told = new Map(money.map((t) => [t, sumOf(ties[t].payments)]));
  const rank = (/** @type {number} */ t) => (told.get(t) ? 0 : 1);
  const drawn = [...money].sort((a, b) => rank(a) - rank(b) || a - b).slice(0, most).sort((a, b) => a - b);
  const isMechanism = (/** @type {number} */ i) => entities[i].kind === "FundingMechanism";
  /** @type {Map<string, Stop>} */
  const stops = new Map();
  /** @type {Map<string, Band>} */
  const bands = new Map();
  /** @param {number} stage @param {number} actor @param {number} t @param {string} [country] */
  const stop = (stage, actor, t, country = "") => {
    const key = `${stage}:${country || entities[actor].id}`;
    const known = stops.get(key) ?? { key, stage, actor, country, ties: [] };
    stops.set(key, known);
    if (!known.ties.includes(t)) known.ties.push(t);
    return key;
  };
  /** @param {string} from @param {string} to @param {number} t @param {Sum} sum @param {boolean} place */
  const band = (from, to, t, sum, place) => {
    const key = `${from}>${to}`;
    const known = bands.get(key);
    if (!known) bands.set(key, { from, to, ties: [t], sum, place });
    else if (!known.ties.includes(t)) {
      known.ties.push(t); // several episodes: their sums are not added
      if (!place && sum !== null) known.sum = known.sum === null ? sum : "several";
    }
  };
  for (const t of drawn) {
    const { source, target } = ties[t];
    const from = stop(isMechanism(source) ? 1 : 0, source, t);
    const to = stop(isMechanism(target) && !isMechanism(source) ? 1 : 2, target, t);
    band(from, to, t, told.get(t) ?? null, false);
    const [country] = entities[target].countries ?? [];
    if (to.startsWith("2:") && country) band(to, stop(3, -1, t, country), t, null, true);
  }
  return { stops: [...stops.values()], bands: [...bands.values()], rest: money.length - drawn.length };
}

/**
 * Returns the stops of each column in an order in which few bands cross: each by the middle of those it is tied to (the barycentre
 * method of Sugiyama, Tagawa and Toda, 1981), a few times to and fro.
 * @param {Stop[]} stops
 * @param {Band[]} bands
 * @returns {Stop[][]}
 */
export function inOrder(stops, bands) {
  const columns = STAGES.map((_, stage) => stops.filter((each) => each.stage === stage));
  /** @type {Map<string, string[]>} */
  const beside = new Map();
  for (const { from, to } of bands) {
    beside.set(from, [...(beside.get(from) ?? []), to]);
    beside.set(to, [...(beside.get(to) ?? []), from]);
  }
  const places = new Map(columns.flatMap((column) => column.map((each, n) => /** @type {[string, number]} */ ([each.key, (n + 0.5) / column.length]))));
  const middle = (/** @type {Stop} */ { key }) => {
    const all = (beside.get(key) ?? []).map((each) => places.get(each) ?? 0);
    return all.length ? all.reduce((a, b) => a + b, 0) / all.length : (places.get(key) ?? 0);
  };
  for (let turn = 0; turn < 8; turn += 1) {
    for (const column of turn % 2 ? [...columns].reverse() : columns) {
      const wanted = new Map(column.map((each) => [each.key, middle(each)]));
      column.sort((a, b) => (wanted.get(a.key) ?? 0) - (wanted.get(b.key) ?? 0) || (a.key < b.key ? -1 : 1));
      column.forEach((each, n) => places.set(each.key, (n + 0.5) / column.length));
    }
  }
  return columns;
}

/** Returns how wide a band is: the root of its share of the largest sum of its currency, for sums lie far apart and currencies are not compared. @param {number} amount @param {number} largest @param {number} most */
export const widthFor = (amount, largest, most) => Math.max(1.5, most * Math.sqrt(amount / (largest || 1)));
