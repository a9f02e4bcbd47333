/// <reference lib="deno.ns" />
// What became of a tie between two dates, and what the sources date in a year.

import assert from "node:assert/strict";
import { became, changed, datedIn } from "../../graph/ssegraph/views/page/between.js";
import { dayOf } from "../../graph/ssegraph/views/page/dates.js";

/** @import { Standing } from "../../graph/ssegraph/views/page/types.js" */

Deno.test("only what was not there before has joined, and only what is over has left", () => {
  /** @type {[Standing, Standing, string | null][]} */
  const cases = [
    ["no", "certain", "joined"],
    ["no", "possible", "joined"],
    ["certain", "no", "left"],
    ["certain", "possible", "stayed"],
    ["unknown", "certain", "unclear"],
    ["possible", "unknown", "unclear"],
    ["unknown", "unknown", null],
    ["no", "no", null],
    ["no", "unknown", null],
  ];
  for (const [one, other, what] of cases) assert.equal(became(one, other), what, `${one} ${other}`);
});

Deno.test("every tie of which a source speaks at one of the dates is in one group", () => {
  /** @type {[Standing, Standing][]} */
  const standings = [["no", "certain"], ["certain", "no"], ["certain", "certain"], ["unknown", "possible"], ["unknown", "no"]];
  assert.deepEqual(changed([0, 1, 2, 3, 4], (t) => standings[t]), { joined: [0], left: [1], stayed: [2], unclear: [3] });
});

Deno.test("what was seen in a year did not begin in it", () => {
  const year = { first: dayOf(2020, 1, 1), last: dayOf(2020, 12, 31) };
  const ties = [{ start: "2020-03" }, { seen: "2020-10-22" }, { seen: "2021", alsoSeen: ["2020-05"] }, { end: "2020" }, { start: "2019" }, { start: "[2020..]" }];
  assert.deepEqual(datedIn(ties, year), { began: 1, over: 1, seen: 2 });
});
