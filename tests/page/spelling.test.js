/// <reference lib="deno.ns" />
// How near words are, for who mistypes a name.

import assert from "node:assert/strict";
import { distance, nearness } from "../../graph/ssegraph/views/page/spelling.js";

Deno.test("letters added, left out, changed or exchanged are counted, and no more than asked for", () => {
  for (const [one, other, wanted] of [["dakar", "dakkar", 1], ["dakar", "dakra", 1], ["rtes", "rtess", 1], ["seoul", "soul", 1], ["bilbao", "bilbo", 1], ["lille", "paris", 3], ["서울", "서을", 1], ["", "ab", 2]]) {
    assert.equal(distance(String(one), String(other), 2), wanted);
  }
});

Deno.test("short words have to be written right, long ones may have two wrong", () => {
  assert.equal(nearness("ess", "esc"), Infinity);
  assert.equal(nearness("dakkar", "dakar"), 1);
  assert.equal(nearness("barzelonna", "barcelona"), 2);
  assert.equal(nearness("lyon", "lille"), Infinity);
  assert.equal(nearness("gsef", "gsef"), 0);
});
