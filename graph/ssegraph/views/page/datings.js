// The dates of the ties of this graph: how all stand in a period, and what years they span.

/** @import { Period, Tie } from "./types.js" */
import { ties } from "./data.js";
import { standing } from "./dates.js";
import { isFact } from "./statement.js";

// Ties with the same dates stand alike: each tie has the number of its dates.
/** @type {Tie[]} */
export const datings = [];
export const datingOf = new Int32Array(ties.length);
{
  const known = new Map();
  ties.forEach((tie, t) => {
    const key = `${tie.start} ${tie.end} ${tie.seen} ${tie.alsoSeen} ${isFact(tie)}`;
    if (!known.has(key)) known.set(key, datings.push(tie) - 1);
    datingOf[t] = known.get(key);
  });
}

/** Returns how every dating stands in a period, by number. @param {Period} period */
export function standings(period) {
  return datings.map((tie) => standing(tie, period));
}

/** Returns the years that the dates of the graph span, [first, last]; [0, 0] of none. @type {[number, number]} */
export const YEARS = (() => {
  /** @type {number[]} */
  const years = [];
  for (const { start, end, seen } of datings) for (const text of [start, end, seen]) years.push(...(text?.match(/\d{4}/g) ?? []).map(Number));
  years.sort((a, b) => a - b);
  const last = years.at(-1) ?? 0;
  const early = years[Math.floor(years.length * 0.01)] ?? 0; // a lone early date does not stretch the axis
  return [Math.max(early, last - 80), last];
})();

/** Whether there is any date. */
export const hasYears = YEARS[1] > 0;
