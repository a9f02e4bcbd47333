/// <reference lib="deno.ns" />
// The ways from one actor to another: the cheapest first, then that of fewer steps, then by the ids of those in between.

import assert from "node:assert/strict";
import { farFrom, stepsOver, waysBetween } from "../../graph/ssegraph/views/page/ways.js";

/** @import { Tie } from "../../graph/ssegraph/views/page/types.js" */

/** @param {[number, number, number?, number?][]} list source, target, cost, attends @returns {Tie[]} */
const net = (list) => list.map(([source, target, cost, attends], t) => ({ id: `t${t}`, kind: "memberOf", source, target, cost, attends, voices: 1, status: "stated", proof: "quoted" }));

/** @param {Tie[]} ties @param {number} from @param {number} to */
const ways = (ties, from, to) => waysBetween(from, to, stepsOver(ties.keys(), ties, false), ties).map(({ actors }) => actors);

Deno.test("the cheapest way stands first, though it has more steps", () => {
  assert.deepEqual(ways(net([[0, 3, 40], [0, 1, 8], [1, 2, 8], [2, 3, 8]]), 0, 3), [[0, 1, 2, 3], [0, 3]]);
});

Deno.test("of two that cost the same the one of fewer steps stands first, then the one by the first ids", () => {
  assert.deepEqual(ways(net([[0, 4, 16], [0, 1, 8], [1, 4, 8]]), 0, 4), [[0, 4], [0, 1, 4]]);
  assert.deepEqual(ways(net([[0, 2, 8], [2, 4, 8], [0, 1, 8], [1, 4, 8]]), 0, 4), [[0, 1, 4], [0, 2, 4]]);
});

Deno.test("there are three ways at most, and none leads over one actor twice", () => {
  const ties = net([[0, 1, 8], [0, 2, 8], [0, 3, 8], [0, 4, 8], [1, 5, 8], [2, 5, 8], [3, 5, 8], [4, 5, 8], [1, 2, 8]]);
  const found = ways(ties, 0, 5);
  assert.equal(found.length, 3);
  for (const actors of found) assert.equal(new Set(actors).size, actors.length);
});

Deno.test("of several ties between two the cheapest is gone over, of these the first", () => {
  const ties = net([[0, 1, 12], [1, 0, 8], [0, 1, 8]]);
  assert.deepEqual(waysBetween(0, 1, stepsOver(ties.keys(), ties, false), ties)[0].ties, [1]);
});

Deno.test("mere attendance is no step, and a tie without a cost is none", () => {
  const ties = net([[0, 1, 8, 1], [1, 2, 8], [0, 2]]);
  assert.deepEqual(ways(ties, 0, 2), []);
  assert.equal(farFrom(2, stepsOver(ties.keys(), ties, true), new Set(), ties).get(0)?.steps, 2);
});

Deno.test("only over ties that are given", () => {
  const ties = net([[0, 1, 8], [1, 2, 8]]);
  assert.deepEqual(waysBetween(0, 2, stepsOver([0], ties, false), ties), []);
});
