/// <reference lib="deno.ns" />
// The picture of one actor: a ring for each kind of tie, no name over another, in the window as long as they can be read there.

import assert from "node:assert/strict";
import { DOT, egoLayout, pointAt } from "../../graph/ssegraph/views/page/ego.js";

/** @import { Ego, Measure, Member } from "../../graph/ssegraph/views/page/ego.js" */
/** @import { Rim } from "../../graph/ssegraph/views/page/types.js" */

const WINDOW = { w: 676, h: 668 }; // beside both columns of a desk of 1440 by 900

/** Returns numbers from 0 to 1 that are the same each time. @param {number} seed */
function dice(seed) {
  let at = seed;
  return () => (at = (at * 48271) % 2147483647) / 2147483647;
}

/** @param {number} n @param {number} seed @param {number} [rings] @param {number} [sectors] @returns {{ members: Member[], measure: Measure }} */
function crowd(n, seed, rings = 5, sectors = 6) {
  const roll = dice(seed);
  const members = Array.from({ length: n }, (_, i) => ({ id: i + 1, ring: `kind of tie ${Math.floor(roll() * roll() * rings)}`, sector: `sector ${Math.floor(roll() * sectors)}` }));
  members.sort((a, b) => (a.ring < b.ring ? -1 : a.ring > b.ring ? 1 : a.sector < b.sector ? -1 : a.sector > b.sector ? 1 : a.id - b.id));
  const letters = [12, ...Array.from({ length: n }, () => 5 + Math.floor(roll() * 34))];
  const measure = (/** @type {number | string} */ what, /** @type {number} */ px) => {
    const long = typeof what === "string" ? what.length : letters[what];
    const lines = long > 20 ? 2 : 1;
    return { w: Math.ceil(long / lines) * px * 0.56, h: px * 1.2 * lines };
  };
  return { members, measure };
}

/** @param {Ego} ego */
const boxesOf = (ego) => [...ego.stands.values(), ...ego.rings, ...ego.sectors].flatMap(({ label }) => (label ? [label] : []));

/** @param {Rim} a @param {Rim} b */
const meet = (a, b) => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;

Deno.test("up to 80 names stand in the window, no two overlap, and none lies on an actor", () => {
  let cases = 0;
  for (const n of [1, 2, 7, 16, 31, 48, 64, 80]) {
    for (let seed = 1; seed <= 6; seed += 1) {
      const { members, measure } = crowd(n, seed * 7919 + n, 1 + (seed % 5), 1 + ((seed * 3) % 6));
      const ego = egoLayout(0, members, WINDOW, measure);
      assert.deepEqual([ego.w, ego.h], [WINDOW.w, WINDOW.h], `${n} names, ${seed}`);
      assert.equal(ego.stands.size, n + 1);
      const boxes = boxesOf(ego);
      for (const [k, box] of boxes.entries()) {
        assert.ok(box.left >= -ego.w / 2 && box.right <= ego.w / 2 && box.top >= -ego.h / 2 && box.bottom <= ego.h / 2);
        for (const other of boxes.slice(k + 1)) assert.ok(!meet(box, other), `${n} names, ${seed}`);
        for (const { x, y, label } of ego.stands.values()) assert.ok(label === box || !meet(box, { left: x - DOT, right: x + DOT, top: y - DOT, bottom: y + DOT }), `${n} names, ${seed}`);
      }
      cases += 1;
    }
  }
  assert.equal(cases, 48);
});

Deno.test("where a window is too small for the names the picture is larger than it, and the law holds there too", () => {
  const { members, measure } = crowd(80, 5);
  const ego = egoLayout(0, members, { w: 330, h: 200 }, measure);
  assert.ok(ego.w > 330 && ego.stands.size === 81);
  const boxes = boxesOf(ego);
  assert.ok(boxes.every((box, k) => boxes.slice(k + 1).every((other) => !meet(box, other))));
});

Deno.test("each stands between the rims of its ring", () => {
  const { members, measure } = crowd(60, 11, 4);
  const ego = egoLayout(0, members, WINDOW, measure);
  const names = [...new Set(members.map(({ ring }) => ring))];
  assert.deepEqual(ego.rings.map(({ name }) => name), names);
  assert.equal(ego.rings.at(-1)?.at, 1);
  for (const { id, ring } of members) {
    const { x, y } = ego.stands.get(id) ?? { x: NaN, y: NaN };
    const rim = pointAt(1, Math.atan2(y / ego.h, x / ego.w), ego);
    const rho = Math.hypot(x, y) / Math.hypot(rim.x, rim.y);
    const n = names.indexOf(ring);
    assert.ok(rho <= ego.rings[n].at && rho >= (n ? ego.rings[n - 1].at : 0), `${id} at ${rho}`);
  }
});

Deno.test("where there is room each sector keeps to its side", () => {
  const { measure } = crowd(8, 3);
  const members = Array.from({ length: 8 }, (_, i) => ({ id: i + 1, ring: "tie", sector: i < 4 ? "first" : "second" }));
  const { stands } = egoLayout(0, members, WINDOW, measure);
  // clockwise from the top: the first half is on the right
  assert.ok(members.every(({ id, sector }) => (stands.get(id)?.x ?? 0) > 0 === (sector === "first")));
});

Deno.test("the same members give the same picture, and the one in the middle stands alone in its own", () => {
  const { members, measure } = crowd(40, 9);
  assert.deepEqual(egoLayout(0, members, WINDOW, measure), egoLayout(0, members, WINDOW, measure));
  const alone = egoLayout(0, [], WINDOW, measure);
  assert.deepEqual([alone.stands.size, alone.rings, alone.sectors], [1, [], []]);
});
