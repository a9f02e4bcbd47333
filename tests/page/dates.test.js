/// <reference lib="deno.ns" />
// Half-known dates, and what holds when. The cases are those of tests/test_dates.py, by the same rule.

import assert from "node:assert/strict";
import { dayOf, existed, interval, periodOf, standing, whenOrder } from "../../graph/ssegraph/views/page/dates.js";

/** @import { Dated, Entity, Standing } from "../../graph/ssegraph/views/page/types.js" */

const october = { first: dayOf(2020, 10, 1), last: dayOf(2020, 10, 31) };

Deno.test("a day is counted from 1970, before it and in leap years too", () => {
  assert.equal(dayOf(1970, 1, 1), 0);
  assert.equal(dayOf(1969, 12, 31), -1);
  assert.equal(dayOf(2020, 3, 1) - dayOf(2020, 2, 28), 2);
  assert.equal(dayOf(99, 1, 1) < dayOf(100, 1, 1), true);
});

Deno.test("a period is a year, a month, a day or from one to another", () => {
  assert.deepEqual(periodOf("2020-10"), october);
  assert.deepEqual(periodOf("2020-10-22"), { first: dayOf(2020, 10, 22), last: dayOf(2020, 10, 22) });
  assert.deepEqual(periodOf("2018/2020"), { first: dayOf(2018, 1, 1), last: dayOf(2020, 12, 31) });
  assert.deepEqual(periodOf("2020-02"), { first: dayOf(2020, 2, 1), last: dayOf(2020, 2, 29) });
});

Deno.test("what is no period is none", () => {
  for (const text of ["", "then", "2020-13", "2020-00", "2021-02-29", "2020-10-00", "2020/2018", "20", "2020-1", null, undefined]) assert.equal(periodOf(text), null, String(text));
});

Deno.test("a half-known date is open to one side, unsure, or about a time", () => {
  assert.deepEqual(interval("[..2017]"), { earliest: null, latest: dayOf(2017, 12, 31), unsure: false });
  assert.deepEqual(interval("[2018-09..]"), { earliest: dayOf(2018, 9, 1), latest: null, unsure: false });
  assert.deepEqual(interval("2020?"), { earliest: dayOf(2020, 1, 1), latest: dayOf(2020, 12, 31), unsure: true });
  assert.deepEqual(interval("2021~"), { earliest: dayOf(2021, 1, 1) - 365, latest: dayOf(2021, 12, 31) + 365, unsure: true });
  assert.equal(interval(undefined), null);
});

/** @type {[string, Dated, Standing][]} */
const STANDINGS = [
  ["seen then, it held", { seen: "2020-10" }, "certain"],
  ["seen once before, nothing is known", { seen: "2019" }, "unknown"],
  ["begun before and seen after, it held", { start: "2018", seen: "2021" }, "certain"],
  ["begun before, it may have held", { start: "2018" }, "possible"],
  ["begun after, it did not", { start: "2021" }, "no"],
  ["over before, it did not", { start: "2015", end: "2019" }, "no"],
  ["of a doubtful beginning, it may have", { start: "2018?", end: "2022" }, "possible"],
  ["between two sightings, it may have held all along", { seen: "2019", alsoSeen: ["2022"] }, "possible"],
  ["begun in a year that holds the month, it may have", { start: "2020" }, "possible"],
  ["planned, it is not certain", { start: "2018", seen: "2021", status: "planned" }, "possible"],
  ["of no date, nothing is known", {}, "unknown"],
];

Deno.test("how a tie stands in a month", () => {
  for (const [why, tie, wanted] of STANDINGS) assert.equal(standing(tie, october), wanted, why);
  assert.equal(STANDINGS.length, 11);
});

Deno.test("who was founded later or dissolved before did not exist; of whom nothing is known may have", () => {
  /** @param {Partial<Entity>} more @returns {Entity} */
  const body = (more) => ({ id: "a", kind: "Network", name: "A", x: 0, y: 0, spot: -1, ...more });
  assert.equal(existed(body({}), october), true);
  assert.equal(existed(body({ founded: "2020" }), october), true);
  assert.equal(existed(body({ founded: "2021" }), october), false);
  assert.equal(existed(body({ dissolved: "2019" }), october), false);
  assert.equal(existed(body({ founded: "[..2017]", dissolved: "[2021..]" }), october), true);
});

Deno.test("a tie sorts under the first date that is known", () => {
  assert.equal(whenOrder({ end: "2020", seen: "2018" }), "2018");
  assert.equal(whenOrder({ start: "[..2017]", seen: "2015" }), "2017");
  assert.equal(whenOrder({}), "");
});
