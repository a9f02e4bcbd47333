// What changed from one date to another, by what the sources say of each: the rule of ssegraph.analysis.change, tie by tie.

/** @import { Change, Dated, Period, Standing } from "./types.js" */
import { interval } from "./dates.js";

/** What may have become of a tie, in the order in which it is told. @type {Change[]} */
export const CHANGES = ["joined", "left", "stayed", "unclear"];

/** @param {Standing} standing */
const held = (standing) => standing === "certain" || standing === "possible";

/**
 * Returns what became of a tie, or null where no source speaks of it at either date. A tie has *joined* where the dates say it was not
 * there before, and *left* where they say it was over; where they speak of one of the two dates only it is *unclear*, and may be a gap in what was read.
 * @param {Standing} one how it stands at the first date @param {Standing} other and at the second
 * @returns {Change | null}
 */
export function became(one, other) {
  if (held(one) && held(other)) return "stayed";
  if (held(other)) return one === "no" ? "joined" : "unclear";
  if (held(one)) return other === "no" ? "left" : "unclear";
  return null;
}

/**
 * Returns the ties by what became of them.
 * @param {number[]} some numbers of ties @param {(t: number) => [Standing, Standing]} standings how each stands at the two dates
 * @returns {Record<Change, number[]>}
 */
export function changed(some, standings) {
  /** @type {Record<Change, number[]>} */
  const found = { joined: [], left: [], stayed: [], unclear: [] };
  for (const t of some) {
    const what = became(...standings(t));
    if (what) found[what].push(t);
  }
  return found;
}

/**
 * Returns what the sources date in a year: ties that began, were over, were seen. A sighting is no beginning.
 * @param {Dated[]} ties @param {Period} year
 */
export function datedIn(ties, { first, last }) {
  /** @param {string | undefined} date */
  const there = (date) => {
    const { earliest = null, latest = null } = interval(date) ?? {};
    return earliest !== null && latest !== null && earliest >= first && latest <= last;
  };
  const count = (/** @type {(tie: Dated) => boolean} */ is) => ties.reduce((n, tie) => n + Number(is(tie)), 0);
  return {
    began: count(({ start }) => there(start)),
    over: count(({ end }) => there(end)),
    seen: count(({ seen, alsoSeen = [] }) => [seen, ...alsoSeen].some(there)),
  };
}
