/// <reference lib="deno.ns" />
// Where names stand in a picture: below, beside or above, over no other name and on no actor but their own.

import assert from "node:assert/strict";
import { boxFor } from "../../graph/ssegraph/views/page/placing.js";

const size = { w: 200, h: 100 };
const name = { x: 100, y: 50, r: 5, text: "A name", px: 12 };

Deno.test("a name stands below its actor where nothing is", () => {
  assert.deepEqual(boxFor(name, 40, 12, [], [], size), { left: 80, top: 58, right: 120, bottom: 70 });
});

Deno.test("where a name stands below it stands beside, then above, and else nowhere", () => {
  const taken = [{ left: 0, right: 200, top: 57, bottom: 100 }];
  assert.equal(boxFor(name, 40, 12, taken, [], size)?.left, 108);
  taken.push({ left: 0, right: 200, top: 40, bottom: 57 });
  assert.equal(boxFor(name, 40, 12, taken, [], size)?.bottom, undefined);
  taken[1].top = 44;
  assert.deepEqual(boxFor(name, 40, 12, taken, [], size), { left: 80, top: 30, right: 120, bottom: 42 });
});

Deno.test("it stands on no actor but its own", () => {
  assert.equal(boxFor(name, 40, 12, [], [{ x: 100, y: 50, r: 20 }], size)?.top, 58);
  assert.notEqual(boxFor(name, 40, 12, [], [{ x: 100, y: 64, r: 4 }], size)?.top, 58);
});

Deno.test("it stays in the window; one that must stand is moved into it", () => {
  assert.equal(boxFor({ ...name, x: 5, y: 90 }, 40, 12, [], [], size)?.left, 13);
  assert.equal(boxFor({ ...name, x: 5, y: 50, must: true }, 40, 12, [], [], size)?.left, 4);
});
