// Networks and their members: who is in which, and how many two of them share. Nothing here knows the page.

/** @import { Entity, Standing, Tie } from "./types.js" */

/** A network: its place among the actors, and by which relationships each member is in it. @typedef {{ network: number, members: Map<number, number[]> }} Membership */

/**
 * Returns the networks of some relationships with their members, those with the most members first.
 * @param {Tie[]} ties
 * @param {number[]} list the relationships in view, as indexes
 * @returns {Membership[]}
 */
export function membershipsOf(ties, list) {
  /** @type {Map<number, Membership>} */
  const found = new Map();
  for (const t of list) {
    const { kind, source, target } = ties[t];
    if (kind !== "memberOf") continue;
    const known = found.get(target) ?? { network: target, members: new Map() };
    found.set(target, known);
    known.members.set(source, [...(known.members.get(source) ?? []), t]);
  }
  return [...found.values()].sort((a, b) => b.members.size - a.members.size || a.network - b.network);
}

/**
 * Returns the members that two networks share, each with the relationships that say so, and whether it possibly is one only.
 * @param {Membership} one
 * @param {Membership} other
 * @param {(t: number) => Standing | undefined} standing how a relationship stands at the date, if there is one
 */
export function shared(one, other, standing = () => undefined) {
  const found = [];
  for (const [member, ties] of one.members) {
    const also = one === other ? ties : other.members.get(member);
    if (!also) continue;
    const possible = [ties, also].some((said) => said.every((t) => standing(t) === "possible"));
    found.push({ member, ties: [...new Set([...ties, ...also])], possible });
  }
  return found;
}

/**
 * Returns the networks a matrix shows, in its order, and how many it leaves out: those that share members with others are kept before those that
 * share none, and larger ones before smaller.
 * @param {Membership[]} memberships the largest first
 * @param {Entity[]} entities
 * @param {"community" | "number"} by
 * @param {number} most
 */
export function chosen(memberships, entities, by, most) {
  /** @type {Map<number, number>} */
  const times = new Map(); // in how many networks each is
  for (const { members } of memberships) for (const member of members.keys()) times.set(member, (times.get(member) ?? 0) + 1);
  const shares = (/** @type {Membership} */ { members }) => [...members.keys()].some((member) => (times.get(member) ?? 0) > 1);
  const kept = [...memberships.filter(shares), ...memberships.filter((each) => !shares(each))].slice(0, most);
  const community = (/** @type {Membership} */ { network }) => entities[network].community ?? Infinity;
  const size = (/** @type {Membership} */ { members }) => members.size;
  kept.sort((a, b) => (by === "community" && community(a) !== community(b) ? community(a) - community(b) : 0) || size(b) - size(a) || a.network - b.network);
  return { kept, rest: memberships.length - kept.length };
}
