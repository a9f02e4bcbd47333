/// <reference lib="deno.ns" />
// Networks by networks: who is in which, what two share, which are shown.

import assert from "node:assert/strict";
import { chosen, membershipsOf, shared } from "../../graph/ssegraph/views/page/sharing.js";

/** @import { Entity, Tie } from "../../graph/ssegraph/views/page/types.js" */

const member = (/** @type {number} */ source, /** @type {number} */ target, kind = "memberOf") => /** @type {Tie} */ ({ id: `${source}-${target}`, kind, source, target, voices: 1, status: "stated", proof: "told" });
// 0, 1 and 2 are in network 7; 1 (twice) and 2 in 8; 3 in 9; an observer is no member
const TIES = [member(0, 7), member(1, 7), member(2, 7), member(1, 8), member(1, 8), member(2, 8), member(3, 9), member(0, 8, "observerOf")];
const ALL = TIES.map((_, t) => t);
const entities = Array.from({ length: 10 }, (_, i) => /** @type {Entity} */ ({ id: String(i), kind: "Network", name: String(i), x: 0, y: 0, spot: -1, community: i === 9 ? 1 : 2 }));

Deno.test("members are counted once however often it is said, and the largest network comes first", () => {
  assert.deepEqual(membershipsOf(TIES, ALL).map(({ network, members }) => [network, members.size]), [[7, 3], [8, 2], [9, 1]]);
  assert.deepEqual(membershipsOf(TIES, [7]), []);
});

Deno.test("what two share is the same from either side, with every relationship that says so", () => {
  const [seven, eight, nine] = membershipsOf(TIES, ALL);
  assert.deepEqual(shared(seven, eight).map(({ member: one, ties }) => [one, ties]), [[1, [1, 3, 4]], [2, [2, 5]]]);
  assert.deepEqual(shared(eight, seven).map(({ member: one }) => one), [1, 2]);
  assert.deepEqual(shared(seven, nine), []);
  assert.deepEqual(shared(seven, seven).map(({ ties }) => ties), [[0], [1], [2]]);
});

Deno.test("a shared member is only possible where one of its memberships is", () => {
  const [seven, eight] = membershipsOf(TIES, ALL);
  const standing = (/** @type {number} */ t) => (t === 3 || t === 5 ? "possible" : "certain");
  assert.deepEqual(shared(seven, eight, standing).map(({ possible }) => possible), [false, true]);
});

Deno.test("those that share members are kept before those that share none, ordered by community or by number", () => {
  const all = membershipsOf(TIES, ALL);
  const of = (/** @type {"community" | "number"} */ by, /** @type {number} */ most) => chosen(all, entities, by, most).kept.map(({ network }) => network);
  assert.deepEqual(of("number", 2), [7, 8]);
  assert.deepEqual(of("number", 9), [7, 8, 9]);
  assert.deepEqual(of("community", 9), [9, 7, 8]);
  assert.equal(chosen(all, entities, "number", 2).rest, 1);
});
