/// <reference lib="deno.ns" />
// What a hand does in the picture: drawing around some, putting one elsewhere, walking from one to the next.

import assert from "node:assert/strict";
import { holds } from "../../graph/ssegraph/views/page/lasso.js";
import { pinned, placedIds, placesIn, unpinned } from "../../graph/ssegraph/views/page/places.js";
import { DIRECTIONS, towards } from "../../graph/ssegraph/views/page/walk.js";

Deno.test("a line holds what lies inside it, in its bays not", () => {
  /** @type {[number, number][]} */
  const horseshoe = [[0, 0], [30, 0], [30, 30], [20, 30], [20, 10], [10, 10], [10, 30], [0, 30]];
  assert.deepEqual([[5, 20], [25, 20], [15, 5]].map(([x, y]) => holds(horseshoe, x, y)), [true, true, true]);
  assert.deepEqual([[15, 20], [-5, 5], [40, 5], [15, 40]].map(([x, y]) => holds(horseshoe, x, y)), [false, false, false, false]);
  assert.equal(holds([[0, 0], [1, 1]], 0.5, 0.5), false);
});

Deno.test("who is put somewhere is kept as text, for the whole graph and for the picture of one actor apart", () => {
  let moved = pinned([], "", new Map([["gsef", { x: 10.4, y: -3.6 }]]));
  moved = pinned(moved, "rtes", new Map([["gsef", { x: 1, y: 2 }]]));
  assert.deepEqual([...moved].sort(), ["gsef:10:-4", "rtes>gsef:1:2"]);
  assert.deepEqual(placesIn(moved), new Map([["gsef", { x: 10, y: -4 }]]));
  assert.deepEqual(placesIn(moved, "rtes"), new Map([["gsef", { x: 1, y: 2 }]]));
  moved = pinned(moved, "", new Map([["gsef", { x: 0, y: 0 }]]));
  assert.deepEqual([...moved].sort(), ["gsef:0:0", "rtes>gsef:1:2"]);
  assert.deepEqual([...unpinned(moved, "rtes", ["gsef"])], ["gsef:0:0"]);
  assert.deepEqual(["gsef:0:0", "rtes>gsef:1:2", "gsef"].map(placedIds), [["gsef"], ["rtes", "gsef"], ["gsef"]]);
  assert.equal(placesIn(["gsef:much:2", "gsef"]).size, 0);
});

Deno.test("an arrow leads to the nearest in its direction, straight on before aside, and nowhere where nobody is", () => {
  const here = { x: 0, y: 0 };
  /** @type {[string, { x: number, y: number }][]} */
  const others = [["east", { x: 10, y: 1 }], ["aside", { x: 8, y: 6 }], ["far", { x: 30, y: 0 }], ["north", { x: 2, y: -9 }]];
  assert.equal(towards(here, DIRECTIONS.ArrowRight, others), "east");
  assert.equal(towards(here, DIRECTIONS.ArrowUp, others), "north");
  assert.equal(towards(here, DIRECTIONS.ArrowLeft, others), undefined);
  assert.equal(towards(here, DIRECTIONS.ArrowRight, others.slice(1)), "aside");
  assert.equal(towards(here, DIRECTIONS.ArrowRight, others.slice(2, 3)), "far");
});
