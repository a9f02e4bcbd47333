/// <reference lib="deno.ns" />
// What a question in one's own words names, and which of the named questions it is near to.

import assert from "node:assert/strict";
import { fold } from "../../graph/ssegraph/views/page/fold.js";
import { Names, namesOf, Wordings } from "../../graph/ssegraph/views/page/wordings.js";

/** @import { Entity, Parameter, Question, Texts } from "../../graph/ssegraph/views/page/types.js" */

/** @param {string} id @param {string} kind @param {string} name @param {Partial<Entity>} [more] @returns {Entity} */
const actor = (id, kind, name, more = {}) => ({ id, kind, name, x: 0, y: 0, spot: -1, ...more });

const entities = [
  actor("towns", "Network", "Network of Towns", { acronym: "CITIES", names: { fr: "Réseau des villes", ko: "도시연합" } }),
  actor("mapo", "LocalGovernment", "Mapo-gu", { names: { ko: "마포구" } }),
  actor("seoul-place", "Place", "Seoul"),
  actor("seoul", "LocalGovernment", "Seoul", { aliases: ["Seoul Metropolitan Government"] }),
];
const tie = { label: { en: "funds" }, inverse: {}, caption: {}, inverseCaption: {}, symmetric: false };
const terms = { countries: { FR: { label: { en: "France", fr: "la France" } } }, ties: { funds: tie } };
const names = new Names(namesOf({ entities, sources: [{ id: "charter", url: "https://example.org/charter" }], terms }), fold);

/** @param {string} text @param {Set<string>} [ordinary] */
const named = (text, ordinary) => names.in(text, ordinary).mentions.map(({ type, value }) => `${type} ${value}`);

/** @param {string} slug @param {Record<string, Omit<Parameter, "name" | "label">>} parameters @param {Texts} ask @returns {Question} */
const question = (slug, parameters, ask) => ({
  slug,
  question: { en: slug },
  row: { en: "" },
  answer: { en: "" },
  ask,
  parameters: Object.fromEntries(Object.entries(parameters).map(([name, each]) => [name, { name, label: {}, ...each }])),
});

const questions = [
  question("members", { network: { type: "entity", about: "Network" } }, { en: "who are the members of {network}\nwhich cities joined {network}", ko: "{network}의 회원은 누구인가" }),
  question("money", { country: { type: "country" } }, { en: "who gives money in {country}\nfunding in {country}", fr: "qui donne de l'argent en {country}" }),
  question("between", { bodies: { type: "entities" } }, { en: "what links {bodies} and {bodies}\nhow are {bodies} and {bodies} connected" }),
  question("dated", { after: { type: "date" }, before: { type: "date" } }, { en: "what began between {after} and {before}" }),
];
const wordings = new Wordings(questions, names);

/** The nearest of them, with what fills its blanks. @param {string} text */
function nearest(text) {
  const [first] = wordings.offers(text);
  return first && { slug: first.question.slug, given: first.given, at: first.at };
}

Deno.test("bodies, countries, kinds of tie, sources and dates are named in the order of the text", () => {
  assert.deepEqual(named("Does Mapo-gu pay the Network of Towns in France?"), ["entity mapo", "entity towns", "country FR"]);
  assert.deepEqual(named("since 2019-04 or 2020?").sort(), ["date 2019-04", "date 2020"]);
  assert.deepEqual(named("https://example.org/charter"), ["source charter"]);
  assert.equal(names.in("who are the members of the Network of Towns").rest, "who are the members of the ⟨body⟩");
});

Deno.test("a number in a number, a sum and a share are no years", () => {
  for (const text of ["1,2019", "20190", "2019%"]) assert.deepEqual(named(text), [], text);
});

Deno.test("names are found without accents, in any script and with what stands behind them", () => {
  assert.deepEqual(named("les membres du RESEAU DES VILLES"), ["entity towns"]);
  assert.deepEqual(named("도시연합의 회원"), ["entity towns"]);
  assert.deepEqual(named("마포구와 도시연합"), ["entity mapo", "entity towns"]);
});

Deno.test("who acts is named before the place of the same name, the longest name before a part of it", () => {
  assert.deepEqual(named("Seoul"), ["entity seoul"]);
  assert.deepEqual(named("Seoul Metropolitan Government"), ["entity seoul"]);
  assert.deepEqual(named("is Mapo there"), ["entity mapo"]);
  const signs = new Names([["마포", "entity", "part"], ["마포구", "entity", "whole"]], fold);
  assert.deepEqual(signs.in("마포구와").mentions.map(({ value }) => value), ["whole"]);
});

Deno.test("an ordinary word is a name only where it is written as the name is", () => {
  const ordinary = new Set(["cities"]);
  assert.deepEqual(named("which cities joined", ordinary), []);
  assert.deepEqual(named("who joined CITIES", ordinary), ["entity towns"]);
});

Deno.test("the nearest question is offered first, its blanks filled with what is named", () => {
  assert.deepEqual(nearest("who are members of the Network of Towns?"), { slug: "members", given: { network: ["towns"] }, at: "" });
  assert.deepEqual(nearest("도시연합의 회원은 누구?"), { slug: "members", given: { network: ["towns"] }, at: "" });
  assert.deepEqual(nearest("money given in France"), { slug: "money", given: { country: ["FR"] }, at: "" });
  assert.deepEqual(nearest("how is Seoul connected with Mapo-gu"), { slug: "between", given: { bodies: ["seoul", "mapo"] }, at: "" });
});

Deno.test("of two questions that are as near the one for bodies of the named kind is nearer, and one for others falls back", () => {
  /** @param {string} slug @param {string[]} [kinds] */
  const of = (slug, kinds) => question(slug, { body: { type: "entity", kinds } }, { en: "who belongs to {body}" });
  const three = new Wordings([of("any"), of("networks", ["Network"]), of("towns", ["LocalGovernment"])], names);
  assert.deepEqual(three.offers("who belongs to CITIES?").map((each) => each.question.slug), ["networks", "any", "towns"]);
  assert.deepEqual(three.offers("who belongs to Mapo-gu?").map((each) => each.question.slug), ["towns", "any", "networks"]);
});

Deno.test("dates fill blanks for them, else they are when it is asked of: one, or from the first to the last", () => {
  assert.deepEqual(nearest("what began between 2015 and 2018"), { slug: "dated", given: { after: ["2015"], before: ["2018"] }, at: "" });
  assert.equal(nearest("who are the members of CITIES in 2019?")?.at, "2019");
  assert.equal(nearest("who are the members of CITIES, 2020 or 2018 or 2019?")?.at, "2018/2020");
});

Deno.test("there are three offers at most, the nearest first, and none where nothing is near", () => {
  const offers = wordings.offers("who are the members of CITIES, who gives money in France");
  assert.ok(offers.length > 1 && offers.length <= 3, String(offers.length));
  assert.deepEqual(offers.map(({ score }) => score), offers.map(({ score }) => score).sort((a, b) => b - a));
  assert.equal(wordings.offers("who are the members of CITIES", 1).length, 1);
  assert.deepEqual(wordings.offers("xyzzy plugh"), []);
  assert.deepEqual(wordings.offers(""), []);
});
