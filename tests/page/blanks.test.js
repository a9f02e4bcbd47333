/// <reference lib="deno.ns" />
// The blanks of a question as a link and a command hold them. The modules read the page's data when they are imported: here it is a small one.

import assert from "node:assert/strict";

/** @import { Given, Question } from "../../graph/ssegraph/views/page/types.js" */

const label = { en: "" };
const columns = { n: 2, dense: { id: ["towns", "mapo"], kind: ["Network", "Town"], name: ["Towns", "Mapo"], x: [0, 0], y: [0, 0], spot: [-1, -1] } };
const payload = { entities: columns, sources: { n: 1, dense: { id: ["charter"] } }, terms: { kinds: { Town: { label } }, ties: { funds: { label } }, countries: { KR: { label } } } };
const texts = new Map([["data", JSON.stringify(payload)], ["words", JSON.stringify({ en: { name: "English", texts: {}, cycle: [0] } })]]);
const canvas = { getContext: () => ({}), style: {}, addEventListener: () => {} };
/** @param {string} id */
const getElementById = (id) => (texts.has(id) ? { dataset: { form: "json" }, textContent: texts.get(id) } : canvas);
Object.assign(globalThis, { Path2D: class {}, document: { getElementById, documentElement: {}, addEventListener: () => {} }, location: { hash: "" }, matchMedia: () => ({ matches: false, addEventListener: () => {} }) });
const { asArguments, open, readBlanks, writeBlanks } = await import("../../graph/ssegraph/views/page/blanks.js");

const types = { who: "entity", several: "entities", kind: "kind", tie: "tie", country: "country", source: "source", most: "number", after: "date", word: "text", theme: "theme" };
/** @type {Question} */
const question = {
  slug: "all",
  question: label,
  row: label,
  answer: label,
  parameters: Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { name, type, label, ...(name === "who" ? { default: ["towns"] } : { optional: 1 }) }])),
};
/** @type {Given} */
const usual = { who: ["towns"], several: [], kind: [], tie: [], country: [], source: [], most: [], after: [], word: [], theme: [] };

Deno.test("what is written into a link is read out of it again", () => {
  /** @type {[Given, string][]} */
  const cases = [
    [{}, ""],
    [{ who: ["mapo"] }, "who:mapo"],
    [{ several: ["mapo", "towns"], kind: ["Town"], tie: ["funds"] }, "several:mapo,towns;kind:Town;tie:funds"],
    [{ country: ["KR"], source: ["charter"], most: ["3"], after: ["2019-04"] }, "country:KR;source:charter;most:3;after:2019-04"],
    [{ word: ["a,b;c:d e&é%"] }, "word:a%2Cb%3Bc%3Ad%20e%26%C3%A9%25"],
    [{ who: [] }, "who:"],
  ];
  for (const [given, text] of cases) {
    assert.equal(writeBlanks(question, { ...usual, ...given }), text);
    assert.deepEqual(readBlanks(question, text), { ...usual, ...given });
  }
  assert.equal(cases.length, 6);
});

Deno.test("what does not fit a blank is left out, and of many values the first twenty are read", () => {
  const wrong = ["who:nobody", "kind:__proto__", "tie:constructor", "country:XX", "source:none", "most:-1", "most:1e9", "after:yesterday", "after:2019/2020", "word:(", "nothing:towns", "word:%E0%A4%A", `word:${"x".repeat(201)}`];
  for (const text of wrong) assert.deepEqual(readBlanks(question, text), { ...usual, ...(text.startsWith("who") ? { who: [] } : {}) }, text);
  assert.equal(wrong.length, 13);
  assert.equal(readBlanks(question, `theme:${Array.from({ length: 30 }, (_, n) => `t${n}`).join(",")}`).theme.length, 20);
});

Deno.test("a command has what is not as usual, quoted where the shell would read it", () => {
  assert.equal(asArguments(question, usual), "");
  assert.equal(asArguments(question, { ...usual, several: ["mapo", "towns"], word: ["it's"] }), `several=mapo,towns word='it'"'"'s'`);
});

Deno.test("the first blank that has to be filled and is not is open, and one whose body is not on the page", () => {
  assert.equal(open(question, usual), undefined);
  assert.equal(open(question, { ...usual, who: [] }), "who");
  assert.equal(open(question, { ...usual, who: ["nobody"] }), "who");
  assert.equal(open(question, { ...usual, several: ["mapo", "nobody"] }), "several");
});
