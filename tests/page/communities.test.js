/// <reference lib="deno.ns" />
// Communities in the picture: where they lie, who of them is shown, the ties between them, and which are one disc at a size.

import assert from "node:assert/strict";
import { apartIn, bandsOf, closedOf, islandsOf, shownOf, unitOf } from "../../graph/ssegraph/views/page/communities.js";

/** @import { Entity, Tie } from "../../graph/ssegraph/views/page/types.js" */

/** Actors on a grid of steps of 20 units: so many in each community, one beside the other. @param {...number} sizes @returns {Entity[]} */
function grids(...sizes) {
  return sizes.flatMap((size, at) => {
    const side = Math.ceil(Math.sqrt(size));
    return Array.from({ length: size }, (_, n) => ({ id: `${at}-${n}`, kind: "Network", name: `${at}-${n}`, x: at * 2000 + (n % side) * 20, y: Math.floor(n / side) * 20, spot: -1, community: at + 1, countries: [n % 3 ? "FR" : "KR"] }));
  });
}

const size = { w: 1200, h: 800 };

/** @param {Entity[]} entities */
function made(entities) {
  const islands = islandsOf(entities);
  const shown = shownOf(entities, [...entities.keys()], new Set(entities.keys()), islands);
  return { islands, shown, usual: apartIn(islands.values()) };
}

Deno.test("a community lies in the middle of its actors and is as wide as they spread", () => {
  const { islands } = made(grids(100, 400));
  const [one, other] = [islands.get(1), islands.get(2)];
  assert.deepEqual([one?.n, one?.x, one?.y, other?.x], [100, 90, 90, 2190]);
  assert.ok(Math.abs((other?.r ?? 0) / (one?.r ?? 1) - 2) < 0.02);
});

Deno.test("of whom nobody has a community it is known only where they are many", () => {
  const alone = grids(30).map((each) => ({ ...each, community: undefined }));
  assert.equal(islandsOf(alone).size, 0);
  assert.equal(islandsOf(grids(200).map((each) => ({ ...each, community: undefined }))).get(0)?.n, 200);
});

Deno.test("discs are as large as communities are many", () => {
  const { islands } = made(grids(100, 400));
  const unit = unitOf(islands.values());
  for (const { n, r } of islands.values()) assert.ok(unit * Math.sqrt(n) <= 1.13 * r);
});

Deno.test("who is filtered away is not counted, countries are those of who is left", () => {
  const entities = grids(9);
  const shown = shownOf(entities, [...entities.keys()], new Set([0, 1, 2, 4]), islandsOf(entities));
  assert.deepEqual(shown.get(1), { actors: [0, 1, 2, 4], countries: [["FR", 3], ["KR", 1]], kinds: [["Network", 4]] });
});

Deno.test("a band is all ties in view between two communities, whichever way they go; ties inside are none", () => {
  const entities = grids(2, 2, 2);
  const ties = /** @type {Tie[]} */ (/** @type {unknown} */ ([[0, 2], [3, 1], [4, 0], [0, 1], [2, 5]].map(([source, target], n) => ({ id: `t${n}`, kind: "partnerOf", source, target, voices: 1, evidence: [] }))));
  assert.deepEqual(bandsOf(entities, ties, [0, 1, 2, 3]), [{ one: 1, other: 2, ties: [0, 1] }, { one: 1, other: 3, ties: [2] }]);
});

Deno.test("communities are discs from afar and open as one comes near; there is no number of actors at which all changes", () => {
  for (const n of [400, 1599, 1601, 6400]) {
    const { islands, shown, usual } = made(grids(n, n));
    const closed = (/** @type {number} */ k) => closedOf(islands, shown, k, size, new Set([1, 2]), usual).size;
    assert.deepEqual([closed(0.1), closed(0.5), closed(1.5)], [2, 2, 0], String(n));
  }
});

Deno.test("one that is open stays so until there is clearly less room, so that nothing flickers", () => {
  const { islands, shown, usual } = made(grids(400));
  const at = (/** @type {number} */ k, /** @type {number[]} */ before) => closedOf(islands, shown, k, size, new Set(before), usual).size;
  const opens = [...Array(200).keys()].map((n) => n / 100).find((k) => at(k, [1]) === 0) ?? 0;
  assert.equal(at(opens * 0.9, []), 0);
  assert.equal(at(opens * 0.9, [1]), 1);
  assert.equal(at(opens * 0.75, []), 1);
});

Deno.test("of few who are left the community is open where that of all would be a disc", () => {
  const entities = grids(400);
  const { islands, usual } = made(entities);
  const few = shownOf(entities, [...entities.keys()], new Set([0, 7, 90, 300]), islands);
  assert.equal(closedOf(islands, few, 0.2, size, new Set([1]), usual).size, 0);
});
