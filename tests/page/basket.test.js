/// <reference lib="deno.ns" />
// What is kept: a value that is a text, what it is taken along as, and what of it is refused.

import assert from "node:assert/strict";
import { LONGEST_LINK, MOST_KEPT, asFile, asText, asTour, holds, kept, linkTo, moved, noted, withMore, without } from "../../graph/ssegraph/views/page/basket.js";
import { asHtml, asMarkdown, numbering } from "../../graph/ssegraph/views/page/report.js";

/** @import { Report } from "../../graph/ssegraph/views/page/report.js" */

const THREE = withMore(withMore(withMore("", { statement: "a" }), { view: "face=map&at=2020", cites: ["x", "y"] }), { statement: "b" });

Deno.test("what is kept is read back as it was written, in its order, each once", () => {
  assert.deepEqual(kept(THREE), [{ statement: "a", note: "" }, { view: "face=map&at=2020", cites: ["x", "y"], note: "" }, { statement: "b", note: "" }]);
  assert.equal(asText(kept(THREE)), THREE);
  assert.equal(withMore(THREE, { statement: "a" }), THREE);
  assert.equal(withMore(THREE, { view: "face=map&at=2020", cites: [] }), THREE);
  assert.ok(holds(THREE, "b") && !holds(THREE, "c"));
  assert.deepEqual([asText([]), kept("")], ["", []]);
});

Deno.test("it is ordered, commented and taken out", () => {
  const names = (/** @type {string} */ text) => kept(text).map(({ statement, view }) => statement ?? view);
  assert.deepEqual(names(moved(THREE, 2, -1)), ["a", "b", "face=map&at=2020"]);
  assert.equal(moved(THREE, 0, -1), THREE);
  assert.equal(moved(THREE, 2, 1), THREE);
  assert.deepEqual(names(without(THREE, 1)), ["a", "b"]);
  assert.equal(without(without(without(THREE, 0), 0), 0), "");
  assert.deepEqual(kept(noted(THREE, 1, "why \"this\"?"))[1], { view: "face=map&at=2020", cites: ["x", "y"], note: "why \"this\"?" });
});

Deno.test("what others write into a link is held to its form", () => {
  for (const text of ["{", "{}", "7", "null", '[7, {}, [], [""], [1, 2], ["a", 3]]']) assert.deepEqual(kept(text), [], text);
  assert.equal(kept(JSON.stringify([["a", "n".repeat(5_000)]]))[0].note.length, 600);
  assert.equal(kept(JSON.stringify(Array.from({ length: 900 }, (_, n) => [`s${n}`]))).length, MOST_KEPT);
  const full = asText(Array.from({ length: MOST_KEPT }, (_, n) => ({ statement: `s${n}`, note: "" })));
  assert.equal(withMore(full, { statement: "one more" }), full);
});

Deno.test("a link brings it along, and one that would be cut on its way is refused", () => {
  const link = linkTo("https://example.org/x.html", THREE);
  assert.equal(new URLSearchParams(link.split("#")[1]).get("basket"), THREE);
  const long = asText(Array.from({ length: 60 }, (_, n) => ({ statement: `s${n}`, note: "n".repeat(300) })));
  assert.equal(linkTo("https://example.org/", long), "");
  assert.ok(long.length > LONGEST_LINK);
});

Deno.test("the file has what the command reads", () => {
  assert.deepEqual(JSON.parse(asFile("T", "fr", THREE)), { title: "T", language: "fr", findings: [{ statement: "a", note: "" }, { view: "face=map&at=2020", cites: ["x", "y"], note: "" }, { statement: "b", note: "" }] });
});

Deno.test("a tour says of each citation what a tour would not expect", () => {
  const text = asTour([{ view: "actor=a", at: "2020", say: "So: \"it\" is", cites: [{ statement: "a", proof: "located" }, { statement: "b", proof: "told", status: "planned" }] }], "T", "fr", ["en", "fr"]);
  assert.equal(text, 'title: {en: "", fr: "T"}\nsteps:\n  - view: "actor=a"\n    at: "2020"\n    say: {fr: "So: \\"it\\" is", en: ""}\n    cites: ["a", {statement: "b", proof: told, manner: planned}]\n');
});

/** @type {Report} */
const REPORT = {
  title: "<b>Mine</b>",
  lang: "en",
  about: "A & B",
  entries: [{ parts: [{ text: "One # [x]", as: "head" }, { text: "</q><script>alert(1)<\/script>", as: "quote", lang: 'fr" onclick="x', sources: [1] }, { text: "we say", as: "told", sources: [2, 1] }, { text: "mine", as: "note" }] }],
  cited: [{ number: 1, text: "A page", url: "https://example.org/?a=1&b=<2>" }, { number: 2, text: "Another", url: "javascript:alert(1)" }],
  sourcesTitle: "Sources",
  toldBy: "Our summary:",
};

Deno.test("in HTML texts are text, only exact words are quoted, and only addresses of the web are links", () => {
  const page = asHtml(REPORT);
  assert.ok(!/<script|<b>| onclick="x"|href="javascript/.test(page));
  assert.equal(page.split("<q").length, 2);
  assert.ok(page.includes('<q lang="fr&quot; onclick=&quot;x">'));
  assert.ok(page.includes('Our summary: we say</span><sup><a href="#s2">[2]</a></sup><sup><a href="#s1">[1]</a></sup>'));
  assert.ok(page.includes('<li id="s1" value="1">A page <a href="https://example.org/?a=1&amp;b=&lt;2&gt;"'));
  assert.ok(page.includes("default-src 'none'"));
});

Deno.test("in Markdown every note has its footnote, and signs are signs", () => {
  const text = asMarkdown(REPORT);
  assert.ok(text.startsWith("# \\<b\\>Mine\\</b\\>\n\nA & B\n\n## One \\# \\[x\\]\n\n> “"));
  assert.ok(text.includes("Our summary: we say[^2][^1]"));
  assert.ok(text.includes("**mine**"));
  assert.ok(text.includes("[^1]: A page <https://example.org/?a=1&b=%3C2%3E>"));
  assert.ok(text.includes("[^2]: Another javascript:alert(1)"));
});

Deno.test("sources are numbered as they are cited, each once", () => {
  const numbers = numbering();
  assert.deepEqual([numbers.of(9), numbers.of(4), numbers.of(9)], [1, 2, 1]);
  assert.deepEqual(numbers.list(), [{ source: 9, number: 1 }, { source: 4, number: 2 }]);
});
