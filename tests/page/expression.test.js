/// <reference lib="deno.ns" />
// Filters as they are written: what passes, what is unknown, what is wrong and what may have been meant.

import assert from "node:assert/strict";
import { interval } from "../../graph/ssegraph/views/page/dates.js";
import { compiled, nearestTo } from "../../graph/ssegraph/views/page/expression.js";

/** @import { Fields } from "../../graph/ssegraph/views/page/expression.js" */

const actors = [
  { name: ["Réseau des Fleurs", "RF"], country: ["FR"], kind: "Network", founded: "2002" },
  { name: ["Ville de Lys"], country: ["FR"], kind: "LocalGovernment" },
  { name: ["City of Rain"], country: ["KR", "JP"], kind: "LocalGovernment", founded: "1998~" },
];
const ties = [
  { source: 1, target: 0, kind: "memberOf", start: "2018-03", role: "vice-president", amount: [], proof: "quoted" },
  { source: 2, target: 0, kind: "memberOf", start: "2015~", end: "2017", amount: [], proof: "told" },
  { source: 0, target: 2, kind: "funds", amount: [8000, 12000], proof: "located", seen: "2020-10" },
  { source: 0, target: 1, kind: "funds", amount: [500], proof: "told" },
];

/** @type {Fields} */
const fields = {
  kind: { type: "word", ofTie: (t) => [ties[t].kind, actors[ties[t].source].kind, actors[ties[t].target].kind], ofActor: (i) => [actors[i].kind], known: [{ value: "memberOf", spelled: ["member of", "membre de"], about: "tie" }, { value: "funds", about: "tie" }, { value: "Network" }, { value: "LocalGovernment", spelled: ["local government"] }] },
  role: { type: "text", ofTie: (t) => (ties[t].role ? [ties[t].role] : []) },
  since: { type: "date", also: ["start"], ofTie: (t) => (ties[t].start ? [interval(ties[t].start)] : []) },
  date: { type: "period", ofTie: (t) => [ties[t]] },
  amount: { type: "number", ofTie: (t) => ties[t].amount },
  proof: { type: "scale", ofTie: (t) => [ties[t].proof], known: [{ value: "told" }, { value: "located" }, { value: "quoted" }] },
  name: { type: "text", ofActor: (i) => actors[i].name },
  country: { type: "word", ofActor: (i) => actors[i].country, known: [{ value: "FR", spelled: ["France"] }, { value: "KR", spelled: ["South Korea", "대한민국"] }, { value: "JP", spelled: ["Japan"] }] },
  founded: { type: "date", ofActor: (i) => (actors[i].founded ? [interval(actors[i].founded)] : []) },
};
/** @param {number} t @returns {[number, number]} */
const ends = (t) => [ties[t].source, ties[t].target];

/** Returns which pass. @param {string} text @param {"tie" | "actor"} [about] */
function passing(text, about = "tie") {
  const { test, problem } = compiled(text, fields, ends);
  assert.equal(problem, null, text);
  assert.equal(test?.about, about, text);
  return [...(about === "tie" ? ties : actors).keys()].filter((n) => test?.fits(n));
}

/** @param {string} text */
function wrong(text) {
  const { problem } = compiled(text, fields, ends);
  return [problem?.code, problem?.found, problem?.near, problem?.instead];
}

Deno.test("tests of one field", () => {
  /** @type {[string, number[]][]} */
  const cases = [
    ["kind = memberOf", [0, 1]],
    ["KIND = 'Member of'", [0, 1]],
    ["kind = membre de", [0, 1]],
    ["kind != memberOf", [2, 3]],
    ["kind in (funds, memberOf)", [0, 1, 2, 3]],
    ["kind not in (funds)", [0, 1]],
    ["amount > 10000", [2]],
    ["amount > 10,000", [2]],
    ["amount >= 12_000", [2]],
    ["amount < 1000", [3]],
    ["amount in (500, 8000)", [2, 3]],
    ["amount != 500", [2]],
    ["amount is known", [2, 3]],
    ["amount is unknown", [0, 1]],
    ["amount is not known", [0, 1]],
    ["role ~ president", [0]],
    ["role = Vice-Président", [0]],
    ["since = 2018", [0]],
    ["since >= 2016", [0, 1]], // about 2015 may be 2016
    ["since > 2016", [0]],
    ["start < 2018-03", [1]],
    ["start <= 2018-03-01", [0, 1]],
    ["date = 2017", [1]],
    ["date = 2019", [0]],
    ["date = 2020-10", [0, 2]],
    ["date < 2016", [1]],
    ["date >= 2020", [0, 2]],
    ["date > 2020", [0]],
    ["date <= 2017", [1]],
    ["proof >= located", [0, 2]],
    ["proof = told", [1, 3]],
    ["proof < quoted", [1, 2, 3]],
    ["from.country = FR", [0, 2, 3]],
    ["to.country = South Korea", [2]],
    ["from = RF", [2, 3]],
    ["to.name ~ rain", [2]],
    ["from.kind = Network", [2, 3]],
  ];
  for (const [text, wanted] of cases) assert.deepEqual(passing(text), wanted, text);
  assert.equal(cases.length, 37);
});

Deno.test("an expression of actors alone is about actors; one field of ties makes it about ties, either end then", () => {
  assert.deepEqual(passing("country = France", "actor"), [0, 1]);
  assert.deepEqual(passing("country = 대한민국", "actor"), [2]);
  assert.deepEqual(passing("country != KR", "actor"), [0, 1]);
  assert.deepEqual(passing("country ~ korea", "actor"), [2]);
  assert.deepEqual(passing("kind = LocalGovernment and country = FR", "actor"), [1]);
  assert.deepEqual(passing("founded < 2000", "actor"), [2]);
  assert.deepEqual(passing("country = JP and amount > 1"), [2]);
  assert.deepEqual(passing("kind = LocalGovernment and kind = memberOf"), [0, 1]);
});

Deno.test("not binds before and, and before or, parentheses before all", () => {
  assert.deepEqual(passing("kind = funds and amount < 1000 or role ~ vice"), [0, 3]);
  assert.deepEqual(passing("kind = funds and (amount < 1000 or role ~ vice)"), [3]);
  assert.deepEqual(passing("not kind = funds and proof = told"), [1]);
  assert.deepEqual(passing("not (kind = funds and proof = told)"), [0, 1, 2]);
  assert.deepEqual(passing("not not kind = funds"), [2, 3]);
});

Deno.test("what is unknown is neither so nor not so", () => {
  assert.deepEqual(passing("not since >= 2017"), [1]);
  assert.deepEqual(passing("not amount > 10000"), [3]);
  assert.deepEqual(passing("amount > 10000 or kind = memberOf"), [0, 1, 2]);
  assert.deepEqual(passing("not (amount > 10000 and kind = funds)"), [0, 1, 3]); // what is no funding is not so, whatever its amount
});

Deno.test("what is wrong is named, with what may have been meant", () => {
  const cases = [
    ["knd = memberOf", "field", "knd", "kind", "kind = memberOf"],
    ["kind = membrOf and amount > 1", "value", "membrOf", "memberOf", "kind = memberOf and amount > 1"],
    ["country = Sout Korea", "value", "Sout Korea", '"South Korea"', 'country = "South Korea"'],
    ["from.contry = FR", "field", "from.contry", "from.country", "from.country = FR"],
    ["from.amount > 1", "field", "from.amount", "", ""],
    ["amount > much", "number", "much", "", ""],
    ["since >= spring", "date", "spring", "", ""],
    ["since >= 2018-13", "date", "2018-13", "", ""],
    ["kind", "operator", "", "", ""],
    ["kind memberOf", "operator", "memberOf", "", ""],
    ["kind =", "missing", "", "", ""],
    ["kind = memberOf and", "missing", "", "", ""],
    ["kind = )", "missing", ")", "", ""],
    ["(kind = funds", "parenthesis", "(", "", ""],
    ["kind = funds)", "parenthesis", ")", "", ""],
    ["kind = funds (amount > 1)", "joined", "(", "", ""],
    ["amount > 1 kind = funds", "joined", "kind", "", ""],
    ['role ~ "president', "quote", '"president', "", ""],
    ["kind > funds", "order", ">", "", ""],
    ["role < 3", "order", "<", "", ""],
    ["", "missing", "", "", ""],
    ["!", "field", "!", "", ""],
  ];
  for (const [text, ...told] of cases) assert.deepEqual(wrong(text), told, text);
  assert.equal(cases.length, 22);
});

Deno.test("a text is only ever read: what looks like a programme is a wrong expression", () => {
  for (const text of ["constructor = 1", "__proto__ = 1", "alert(1)", "name.constructor = 1", "toString is known", "kind = ${1}"]) assert.notEqual(compiled(text, fields, ends).problem, null, text);
});

Deno.test("the nearest word is found by letters put in, left out, changed or swapped, and far ones are not", () => {
  const words = ["country", "kind", "amount", "currency"];
  assert.deepEqual(["contry", "cuontry", "amuont", "knd", "curency", "place"].map((each) => nearestTo(each, words)), ["country", "country", "amount", "kind", "currency", ""]);
});
