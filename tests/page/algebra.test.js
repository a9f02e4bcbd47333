/// <reference lib="deno.ns" />
// Each operation of the algebra on a few triples, by the rules of SPARQL 1.1, above all where something is an error or is not there.

import assert from "node:assert/strict";
import { byCode, evaluate, KNOWN, textOf } from "../../graph/ssegraph/views/page/algebra.js";
import { Dataset } from "../../graph/ssegraph/views/page/dataset.js";

/** @import { Expression, Operation, Own, Pattern, Solution, Value } from "../../graph/ssegraph/views/page/types.js" */

// Who knows whom, how old they are, what they are called.
const data = new Dataset();
for (const [one, other] of [["a", "b"], ["a", "c"], ["b", "c"], ["c", "c"]]) data.add(one, "knows", other);
data.add("a", "age", 30);
data.add("b", "age", 4);
data.add("a", "name", '"Ann');
data.add("b", "name", '@fr"Bé');
data.add("c", "met", "d");
data.add("way", "uses", "met");

/** @param {Operation} operation @param {Record<string, Value[]>} [given] @param {Record<string, Own>} [functions] */
const found = (operation, given = {}, functions = {}) => evaluate(operation, data, given, functions);

/** @param {Solution[]} solutions */
const sorted = (solutions) => solutions.map((each) => JSON.stringify(Object.entries(each).sort())).sort();

/** @param {Solution[]} solutions @param {Solution[]} expected */
const same = (solutions, expected) => assert.deepEqual(sorted(solutions), sorted(expected));

/** @param {...Pattern} patterns @returns {Operation} */
const bgp = (...patterns) => ["bgp", patterns];

/** @param {...Solution} rows @returns {Operation} */
const table = (...rows) => ["values", null, rows];

/** The value of an expression in a solution; undefined is an error. @param {Expression} expression @param {Solution} [solution] @param {Record<string, Own>} [functions] */
const value = (expression, solution = {}, functions = {}) => found(["extend", table(solution), "?value", expression], {}, functions)[0]["?value"];

const ERROR = ["/", 1, 0];
const knows = bgp(["?x", "knows", "?y"]);
const ages = bgp(["?x", "age", "?age"]);

Deno.test("a pattern is matched by its subject, its object, both or none", () => {
  same(found(bgp(["a", "knows", "?y"])), [{ "?y": "b" }, { "?y": "c" }]);
  same(found(bgp(["?x", "knows", "c"])), [{ "?x": "a" }, { "?x": "b" }, { "?x": "c" }]);
  same(found(bgp(["a", "knows", "c"])), [{}]);
  same(found(bgp(["a", "knows", "d"])), []);
  same(found(bgp(["?x", "knows", "?x"])), [{ "?x": "c" }]);
  assert.equal(found(knows).length, 4);
  same(found(bgp(["?x", "nothing", "?y"])), []);
  same(found(bgp()), [{}]);
});

Deno.test("patterns are joined whatever their order, over alternatives and over a predicate that a variable stands for", () => {
  const both = [{ "?x": "a", "?y": "b", "?age": 4 }];
  same(found(bgp(["?x", "knows", "?y"], ["?y", "age", "?age"])), both);
  same(found(bgp(["?y", "age", "?age"], ["?x", "knows", "?y"])), both);
  same(found(bgp(["c", ["knows", "met"], "?y"])), [{ "?y": "c" }, { "?y": "d" }]);
  same(found(["join", table({ "?p": "met" }), bgp(["c", "?p", "?y"])]), [{ "?p": "met", "?y": "d" }]);
  assert.throws(() => found(bgp(["c", "?p", "?y"])), /\?p/);
});

Deno.test("a join keeps what agrees, a union has both sides with what stands in both twice", () => {
  same(found(["join", table({ "?x": "a" }, { "?x": "c" }), ages]), [{ "?x": "a", "?age": 30 }]);
  same(found(["join", table({ "?x": "a" }, {}), table({ "?x": "a", "?y": 1 })]), [{ "?x": "a", "?y": 1 }, { "?x": "a", "?y": 1 }]);
  same(found(["union", table({ "?x": "a" }), table({ "?x": "a" }, { "?y": "b" })]), [{ "?x": "a" }, { "?x": "a" }, { "?y": "b" }]);
});

Deno.test("what is optional is left out where it is not there, its condition is false or an error", () => {
  /** @param {Expression | null} condition @returns {Operation} */
  const optional = (condition) => ["leftjoin", table({ "?x": "a", "?least": 10 }, { "?x": "b", "?least": 10 }, { "?x": "c" }), ages, condition];
  const [a, b, c] = [{ "?x": "a", "?least": 10 }, { "?x": "b", "?least": 10 }, { "?x": "c" }];
  same(found(optional(null)), [{ ...a, "?age": 30 }, { ...b, "?age": 4 }, c]);
  same(found(optional([">", "?age", "?least"])), [{ ...a, "?age": 30 }, b, c]);
  same(found(optional([">", "?age", "?nobody"])), [a, b, c]);
});

Deno.test("minus takes away what agrees in a variable of both, and nothing where they share none", () => {
  const three = table({ "?x": "a" }, { "?x": "b" }, { "?x": "c" });
  same(found(["minus", three, ages]), [{ "?x": "c" }]);
  same(found(["minus", three, table({ "?z": "a" })]), [{ "?x": "a" }, { "?x": "b" }, { "?x": "c" }]);
  same(found(["minus", three, table()]), [{ "?x": "a" }, { "?x": "b" }, { "?x": "c" }]);
  same(found(["minus", table({ "?x": "a" }, { "?y": "b" }), table({ "?x": "a" })]), [{ "?y": "b" }]);
  same(found(["minus", table({ "?x": "a", "?y": 1 }, { "?x": "b", "?y": 2 }), table({ "?x": "a" }, { "?y": 2 })]), []);
});

Deno.test("a filter keeps what is true, and neither what is false nor an error", () => {
  same(found(["filter", ages, [">", "?age", 10]]), [{ "?x": "a", "?age": 30 }]);
  same(found(["filter", ages, [">", "?nobody", 10]]), []);
  same(found(["filter", ages, ["not", [">", "?nobody", 10]]]), []);
  same(found(["filter", ages, "?x"]), []);
  assert.equal(found(["filter", ages, ["or", [">", "?nobody", 10], true]]).length, 2);
});

Deno.test("what is told by an error stays unbound", () => {
  same(found(["extend", ages, "?half", ["/", "?age", 2]]), [{ "?x": "a", "?age": 30, "?half": 15 }, { "?x": "b", "?age": 4, "?half": 2 }]);
  same(found(["extend", table({ "?x": "a" }), "?y", ERROR]), [{ "?x": "a" }]);
});

Deno.test("values are those of the query, or of the parameter where it is given, and have to agree with what is known", () => {
  /** @type {Operation} */
  const whom = ["values", "who", [{ "?who": "a" }]];
  same(found(["join", whom, bgp(["?who", "age", "?age"])]), [{ "?who": "a", "?age": 30 }]);
  same(found(["join", whom, bgp(["?who", "age", "?age"])], { who: ["b", "c"] }), [{ "?who": "b", "?age": 4 }]);
  same(found(whom, { other: ["b"] }), [{ "?who": "a" }]);
  same(found(["join", bgp(["?who", "age", "?age"]), whom]), [{ "?who": "a", "?age": 30 }]);
  same(found(["join", table({ "?y": 1 }, {}), table({ "?y": 1, "?z": 2 }, { "?z": 3 })]), [{ "?y": 1, "?z": 2 }, { "?y": 1, "?z": 3 }, { "?y": 1, "?z": 2 }, { "?z": 3 }]);
});

Deno.test("tables before patterns give the same as a join with each, wherever they are looked up", () => {
  /** @param {Operation} tables @param {Operation} patterns */
  const agree = (tables, patterns) => same(found(["join", tables, patterns]), found(["join", patterns, tables]));
  const some = table({ "?x": "a" }, { "?x": "c" });
  const others = table({ "?y": "c" }, { "?y": "d" });
  const tables = [some, others, table({ "?x": "a" }, { "?x": "a" }), table({ "?x": "a", "?y": "c" }, { "?x": "b" }), table({ "?z": 1 }, { "?z": 2 }), table({ "?x": "a" }, {}), table(), table({ "?age": 4 }, { "?age": 5 })];
  const patterns = [knows, ages, bgp(["?x", "knows", "?y"], ["?y", "knows", "?w"]), bgp(["?w", "met", "?y"], ["?x", "knows", "?w"]), bgp(["?x", "knows", "?x"])];
  let tried = 0;
  for (const one of tables) {
    for (const pattern of patterns) {
      agree(one, pattern);
      for (const other of tables) agree(["join", one, other], pattern);
      tried += 1 + tables.length;
    }
  }
  assert.equal(tried, 360);
  same(found(["join", ["join", some, others], knows]), [{ "?x": "a", "?y": "c" }, { "?x": "c", "?y": "c" }]);
  agree(table({ "?p": "knows" }, { "?p": "met" }), ["join", table({ "?p": "met" }, { "?p": "knows" }), bgp(["c", "?p", "?y"])]);
  // what stands for a predicate has to be known before
  same(found(["join", table({ "?p": "knows" }, { "?p": "met" }), bgp(["c", "?p", "?y"], ["?w", "uses", "?p"])]), [{ "?p": "met", "?y": "d", "?w": "way" }]);
  // where what is known differs from solution to solution
  same(found(["leftjoin", table({ "?x": "a" }, {}), ["join", others, knows], null]), [{ "?x": "a", "?y": "c" }, { "?x": "a", "?y": "c" }, { "?x": "b", "?y": "c" }, { "?x": "c", "?y": "c" }]);
  same(found(["join", table({}, { "?y": "b" }), ["join", others, knows]]), [{ "?x": "a", "?y": "c" }, { "?x": "b", "?y": "c" }, { "?x": "c", "?y": "c" }]);
});

Deno.test("a condition looked at early says what it says at the end, one that asks of nothing known too", () => {
  const two = bgp(["?x", "knows", "?y"], ["?y", "age", "?age"]);
  /** @type {Expression[]} */
  const conditions = [["!=", "?x", "?y"], ["<", ["str", "?x"], ["str", "?y"]], [">", "?age", 3], ["bound", "?nobody"], ["not", ["bound", "?nobody"]], ["or", ERROR, ["=", "?age", 4]], ["exists", bgp(["?y", "knows", "?other"])], ["notexists", bgp(["?x", "met", "?who"])], true, false];
  for (const one of conditions) {
    for (const other of conditions) {
      // what a subquery tells comes whole, so that conditions on it are looked at last
      const whole = ["project", two, ["?x", "?y", "?age"]];
      same(found(["filter", ["filter", two, one], other]), found(["filter", ["filter", whole, one], other]));
    }
  }
  assert.equal(conditions.length, 10);
});

Deno.test("groups have their keys and each aggregate; without keys there is one group though nothing is there", () => {
  const rows = table({ "?k": "a", "?n": 2 }, { "?k": "a", "?n": 10 }, { "?k": "a", "?n": 2 }, { "?k": "b", "?n": 5 }, { "?n": 7 });
  const aggregates = [["?rows", "Count", false, null, null], ["?all", "Count", false, "?n", null], ["?several", "Count", true, "?n", null], ["?sum", "Sum", false, "?n", null], ["?once", "Sum", true, "?n", null], ["?least", "Min", false, "?n", null], ["?most", "Max", false, "?n", null], ["?one", "Sample", false, "?n", null], ["?texts", "GroupConcat", false, ["str", "?n"], "; "]];
  same(found(["group", rows, ["?k"], aggregates]), [
    { "?k": "a", "?rows": 3, "?all": 3, "?several": 2, "?sum": 14, "?once": 12, "?least": 2, "?most": 10, "?one": 2, "?texts": '"2; 10; 2' },
    { "?k": "b", "?rows": 1, "?all": 1, "?several": 1, "?sum": 5, "?once": 5, "?least": 5, "?most": 5, "?one": 5, "?texts": '"5' },
    { "?rows": 1, "?all": 1, "?several": 1, "?sum": 7, "?once": 7, "?least": 7, "?most": 7, "?one": 7, "?texts": '"7' },
  ]);
  same(found(["group", table(), [], aggregates]), [{ "?rows": 0, "?all": 0, "?several": 0, "?sum": 0, "?once": 0, "?texts": '"' }]);
  same(found(["group", table(), ["?k"], aggregates]), []);
});

Deno.test("an error in a group makes a sum, an end and a list unbound; a count and a sample leave it out", () => {
  const rows = table({ "?n": 1 }, {});
  const aggregates = [["?all", "Count", false, "?n", null], ["?sum", "Sum", false, "?n", null], ["?least", "Min", false, "?n", null], ["?most", "Max", false, "?n", null], ["?one", "Sample", false, "?n", null], ["?texts", "GroupConcat", false, "?n", " "]];
  same(found(["group", rows, [], aggregates]), [{ "?all": 1, "?one": 1 }]);
  same(found(["group", table({ "?n": 1 }, { "?n": '"a' }), [], [["?sum", "Sum", false, "?n", null], ["?least", "Min", false, "?n", null]]]), [{ "?least": 1 }]);
  same(found(["group", table({ "?a": 1 }, { "?b": 1 }, { "?a": 1 }), [], [["?n", "Count", true, null, null]]]), [{ "?n": 2 }]);
});

Deno.test("a subquery tells only what it selects, and distinct each once", () => {
  same(found(["project", knows, ["?y"]]), [{ "?y": "b" }, { "?y": "c" }, { "?y": "c" }, { "?y": "c" }]);
  same(found(["distinct", ["project", knows, ["?y"]]]), [{ "?y": "b" }, { "?y": "c" }]);
  same(found(["distinct", ["project", table({ "?y": 1 }, { "?y": '"1' }, {}, { "?z": 1 }), ["?y"]]]), [{ "?y": 1 }, { "?y": '"1' }, {}]);
  // ?x inside is another than outside, for it is not selected
  same(found(["join", table({ "?x": "b" }), ["project", knows, ["?y"]]]).slice(0, 1), [{ "?x": "b", "?y": "b" }]);
  same(found(["join", table({ "?y": "b" }, { "?y": "d" }), ["distinct", ["project", knows, ["?x", "?y"]]]]), [{ "?x": "a", "?y": "b" }]);
});

Deno.test("the order is: nothing, IRIs, literals; numbers by size, texts by code points; equals stay as they are", () => {
  /** @param {Value[]} values @param {boolean} [falling] */
  const order = (values, falling = false) => found(["order", table(...values.map((each, n) => ({ "?v": each, "?n": n })), {}), [["?v", falling]]]).map((each) => each["?v"]);
  assert.deepEqual(order(['"b', "iri", '"a']), [undefined, "iri", '"a', '"b']);
  assert.deepEqual(order([10, 9, 2]), [undefined, 2, 9, 10]);
  assert.deepEqual(order([10, 9], true), [10, 9, undefined]);
  assert.deepEqual(order(['"é', '"z', '"Z']), [undefined, '"Z', '"z', '"é']);
  assert.deepEqual(order(['"\u{1f600}', '"\uff5e']), [undefined, '"\uff5e', '"\u{1f600}']);
  const two = found(["order", table({ "?a": 1, "?b": 2 }, { "?a": 1, "?b": 3 }, { "?a": 0, "?b": 1 }), [["?a", false], ["?b", true]]]);
  assert.deepEqual(two.map((each) => each["?b"]), [1, 3, 2]);
  assert.deepEqual(["\u{1f600}", "\uff5e", "a", "ab"].sort(byCode), ["a", "ab", "\uff5e", "\u{1f600}"]);
});

Deno.test("exists and its contrary see what is known of the solution", () => {
  const inside = bgp(["?x", "met", "?who"]);
  same(found(["filter", table({ "?x": "a" }, { "?x": "c" }), ["exists", inside]]), [{ "?x": "c" }]);
  same(found(["filter", table({ "?x": "a" }, { "?x": "c" }), ["notexists", inside]]), [{ "?x": "a" }]);
  same(found(["filter", table({ "?x": "a", "?who": "d" }, { "?x": "c", "?who": "e" }), ["exists", inside]]), []);
});

Deno.test("or, and, if, coalesce, bound and in live with errors as far as they can", () => {
  /** @type {[Expression, Value | undefined][]} */
  const cases = [
    [["or", ERROR, true], true], [["or", true, ERROR], true], [["or", ERROR, false], undefined], [["or", false, false], false],
    [["and", ERROR, false], false], [["and", ERROR, true], undefined], [["and", true, 1, '"x'], true],
    [["if", ERROR, 1, 2], undefined], [["if", '"', 1, 2], 2], [["if", true, 1, ERROR], 1], [["if", 0, 1, 2], 2],
    [["coalesce", ERROR, "?nobody", 3], 3], [["coalesce", ERROR], undefined],
    [["bound", "?x"], true], [["bound", "?nobody"], false],
    [["in", 1, ERROR, 1], true], [["in", 1, ERROR, 2], undefined], [["in", 1, '"1', 2], false], [["in", ERROR, 1], undefined],
    [["not in", 1, ERROR, 1], false], [["not in", 1, ERROR, 2], undefined], [["not in", 1, '"1', 2], true],
    [["not", ERROR], undefined], [["not", "iri"], undefined], [["not", '"'], true], [["not", 0], true], [["not", '"a'], false],
  ];
  for (const [expression, expected] of cases) assert.equal(value(expression, { "?x": "a" }), expected, JSON.stringify(expression));
  assert.equal(cases.length, 27);
});

Deno.test("terms are equal or not; by size only those of a kind are compared", () => {
  /** @type {[Expression, Value | undefined][]} */
  const cases = [
    [["=", 1, 1], true], [["=", 1, '"1'], false], [["!=", "a", '"a'], true], [["!=", '"a', '@en"a'], true], [["=", "?nobody", 1], undefined],
    [["<", 9, 10], true], [["<", '"9', '"10'], false], [[">=", '"b', '"b'], true], [["<=", '@en"a', '@en"b'], true], [["<", false, true], true],
    [["<", '"a', 3], undefined], [["<", "a", "b"], undefined], [[">", '"a', "a"], undefined], [["<", '"a', '@en"b'], undefined], [["<", true, 2], undefined],
  ];
  for (const [expression, expected] of cases) assert.equal(value(expression), expected, JSON.stringify(expression));
  assert.equal(cases.length, 15);
});

Deno.test("numbers are reckoned with, texts are not, and nothing is divided by nothing", () => {
  /** @type {[Expression, Value | undefined][]} */
  const cases = [[["+", 1, 2], 3], [["-", 1, 2], -1], [["*", 3, 2], 6], [["/", 1, 2], 0.5], [["/", 1, 0], undefined], [["+", 1, '"2'], undefined], [["+", '"1', '"2'], undefined], [["-", "?nobody", 1], undefined], [["*", true, 2], undefined]];
  for (const [expression, expected] of cases) assert.equal(value(expression), expected, JSON.stringify(expression));
  assert.equal(cases.length, 9);
});

Deno.test("functions of texts take literals, whatever their language, and nothing else", () => {
  /** @type {[Expression, Value | undefined][]} */
  const cases = [
    [["str", "a"], '"a'], [["str", 1.5], '"1.5'], [["str", '@fr"Bé'], '"Bé'], [["str", "?nobody"], undefined],
    [["concat", '"a', '@fr"b'], '"ab'], [["concat", '"a', 1], undefined], [["concat", '"a', "a"], undefined], [["concat"], '"'],
    [["strstarts", '"abc', '"ab'], true], [["strstarts", "abc", '"ab'], undefined], [["contains", '@fr"abc', '"bc'], true], [["contains", 33, '"3'], undefined],
    [["lcase", '"AÉ'], '"aé'], [["lcase", "A"], undefined], [["strlen", '"\u{1f600}é'], 2], [["strlen", 33], undefined],
    [["regex", '"Crowd', '"^crowd', '"i'], true], [["regex", '"Crowd', '"^crowd'], false], [["regex", '"a', '"('], undefined], [["regex", 3, '"3'], undefined],
    [["lang", '@fr"Bé'], '"fr'], [["lang", '"Ann'], '"'], [["lang", 3], '"'], [["lang", "a"], undefined],
    [["langmatches", '"fr-BE', '"FR'], true], [["langmatches", '"fro', '"fr'], false], [["langmatches", '"', '"*'], false], [["langmatches", '"fr', '"*'], true],
  ];
  for (const [expression, expected] of cases) assert.equal(value(expression), expected, JSON.stringify(expression));
  assert.equal(cases.length, 28);
  assert.deepEqual(['"a', '@en"a', "a", 1, true].map(textOf), ["a", "a", "a", "1", "true"]);
});

Deno.test("a function of our own is told of what is not there, and one that nobody knows is refused", () => {
  /** @type {Own} */
  const ours = (term) => (term === undefined ? '"nothing' : undefined);
  assert.equal(value(["sse:ours", "?nobody"], {}, { "sse:ours": ours }), '"nothing');
  assert.equal(value(["sse:ours", 1], {}, { "sse:ours": ours }), undefined);
  assert.throws(() => value(["sse:theirs", 1]), /sse:theirs/);
  assert.throws(() => value(["constructor", 1]), /constructor/);
});

Deno.test("what the library takes for known is known", () => {
  assert.ok(["=", "in", "not in", "exists", "regex", "coalesce"].every((name) => KNOWN.includes(name)));
  assert.equal(new Set(KNOWN).size, KNOWN.length);
});

Deno.test("a data set holds a triple once, and nothing where there is no object", () => {
  const own = new Dataset();
  own.add("a", "p", "b");
  own.add("a", "p", "b");
  own.add("a", "p", undefined);
  own.add(undefined, "p", "b");
  assert.deepEqual([own.of("p").size, own.of("q").size], [1, 0]);
  own.add("a", "q", "b");
  assert.equal(own.of(["p", "q"]).size, 2);
});
