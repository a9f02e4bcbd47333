/// <reference lib="deno.ns" />
// Money as it flows: which sums are told, when they are added, who stands where.

import assert from "node:assert/strict";
import { flowsOf, inOrder, sumOf, totalOf, widthFor } from "../../graph/ssegraph/views/page/flows.js";

/** @import { Entity, Tie } from "../../graph/ssegraph/views/page/types.js" */
/** @import { Sum } from "../../graph/ssegraph/views/page/flows.js" */

const eur = (/** @type {number} */ amount, more = {}) => ({ amount, currency: "EUR", ...more });

Deno.test("a sum is known where all who tell one agree, and several sums are never made one", () => {
  assert.equal(sumOf(undefined), null);
  assert.equal(sumOf([{ currency: "EUR" }]), null);
  assert.deepEqual(sumOf([eur(5)]), { amount: 5, currency: "EUR", told: 1, bound: "", planned: false });
  assert.deepEqual(sumOf([eur(5), eur(5, { bound: "about" })]), { amount: 5, currency: "EUR", told: 2, bound: "", planned: false });
  assert.deepEqual(sumOf([eur(5, { bound: "at most", status: "planned" })]), { amount: 5, currency: "EUR", told: 1, bound: "at most", planned: true });
  assert.equal(sumOf([eur(5), eur(6)]), "several");
  assert.equal(sumOf([eur(5), { amount: 5, currency: "CAD" }]), "several");
});

Deno.test("sums are added only in one currency, told once each, exactly and as fact", () => {
  const sum = (/** @type {number} */ amount, more = {}) => ({ amount, currency: "EUR", told: 1, bound: "", planned: false, ...more });
  /** @type {[Sum[], unknown][]} */
  const cases = [
    [[sum(1), sum(2)], { amount: 3, currency: "EUR" }],
    [[], "unknown"],
    [[sum(1), null], "unknown"],
    [[sum(1), "several"], "several"],
    [[sum(1), sum(2, { told: 2 })], "several"],
    [[sum(1), sum(2, { currency: "CAD" })], "currencies"],
    [[sum(1), sum(2, { bound: "about" })], "unsure"],
    [[sum(1), sum(2, { planned: true })], "unsure"],
    [[sum(2, { told: 2 })], { amount: 2, currency: "EUR" }],
    [[sum(2, { planned: true })], "unsure"],
  ];
  for (const [sums, total] of cases) {
    const found = totalOf(sums);
    assert.deepEqual(typeof found === "string" ? found : { amount: found.amount, currency: found.currency }, total, JSON.stringify(sums));
  }
});

const entity = (/** @type {string} */ id, kind = "Association", country = "FR") => /** @type {Entity} */ ({ id, kind, name: id, x: 0, y: 0, spot: -1, countries: country ? [country] : [] });
const funds = (/** @type {number} */ source, /** @type {number} */ target, amount = 0) => /** @type {Tie} */ (/** @type {unknown} */ ({ id: `${source}-${target}`, kind: "funds", source, target, voices: 1, status: "stated", proof: "told", payments: amount ? [eur(amount)] : [] }));
const WORLD = [entity("giver"), entity("fund", "FundingMechanism"), entity("getter"), entity("other", "Project", "")];

Deno.test("a mechanism stands between, who gets stands to the right with its country, and attendance is no money", () => {
  const ties = [funds(0, 1, 10), funds(1, 2), funds(0, 3), /** @type {Tie} */ ({ ...funds(0, 2), kind: "supports" })];
  const { stops, bands, rest } = flowsOf(WORLD, ties, [0, 1, 2, 3], 10);
  assert.deepEqual(stops.map(({ key }) => key).sort(), ["0:giver", "1:fund", "2:getter", "2:other", "3:FR"]);
  assert.deepEqual(bands.map(({ from, to, place }) => [from, to, place]), [["0:giver", "1:fund", false], ["1:fund", "2:getter", false], ["2:getter", "3:FR", true], ["0:giver", "2:other", false]]);
  assert.equal(rest, 0);
  assert.deepEqual(stops.find(({ key }) => key === "0:giver")?.ties, [0, 2]);
});

Deno.test("what tells a sum is drawn before what tells none, and the rest is counted", () => {
  const ties = [funds(0, 3), funds(0, 2, 4)];
  const { bands, rest } = flowsOf(WORLD, ties, [0, 1], 1);
  assert.equal(rest, 1);
  assert.deepEqual(bands.filter(({ place }) => !place).map(({ ties: of }) => of), [[1]]);
});

Deno.test("two episodes with two sums are one band whose sum is not added", () => {
  const ties = [funds(0, 2, 4), { ...funds(0, 2, 5), id: "again" }];
  const { bands } = flowsOf(WORLD, ties, [0, 1], 9);
  assert.equal(bands[0].sum, "several");
  assert.deepEqual(bands[0].ties, [0, 1]);
});

Deno.test("columns are ordered so that bands that need not cross do not", () => {
  const ties = [funds(0, 3), funds(2, 1)];
  const world = [entity("a"), entity("z", "Project"), entity("b"), entity("y", "Project")];
  const { stops, bands } = flowsOf(world, ties, [0, 1], 9);
  const [from, , to] = inOrder(stops, bands);
  const place = (/** @type {typeof from} */ column, /** @type {string} */ key) => column.findIndex((each) => each.key === key);
  assert.equal(place(from, "0:a") < place(from, "0:b"), place(to, "2:y") < place(to, "2:z"));
});

Deno.test("the widest band is that of the largest sum, and none is too narrow to be seen", () => {
  assert.equal(widthFor(100, 100, 44), 44);
  assert.equal(widthFor(25, 100, 44), 22);
  assert.equal(widthFor(0.0001, 100, 44), 1.5);
});
