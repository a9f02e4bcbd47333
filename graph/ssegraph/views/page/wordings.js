// A question in the reader's own words: which named questions are near to it, and what it names for their blanks. It is
// compared with examples, a line each, by words, pairs of words and parts of words, weighted by how few questions have them
// (TF-IDF and cosine; Salton and Buckley 1988, doi:10.1016/0306-4573(88)90021-0). Nothing is answered here: the nearest
// are offered as they were understood, and the reader chooses. The command line and Python decide with more (ask.understanding).

/** @import { Entity, Given, Mention, Name, Offer, Question, Source, Term, Terms } from "./types.js" */

const HAN = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]/;
const EDGE = /(?<=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3])(?=[a-z0-9])|(?<=[a-z0-9])(?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3])/gu;
const YEAR = /(?<![\d.,])((?:19|20)\d\d)(?:-(\d\d))?(?![\d%])/g;
const MOST_WORDS = 12;
const FALLING = 0.15; // what is not near to this is not offered

/**
 * Returns [name, type, value] of what a graph names: bodies, countries, places, sources by id and address, kinds of tie.
 * A city and the place it lies in have one name; who asks means the one that acts.
 * @param {{ entities: Entity[], sources: Source[], terms: Pick<Terms, "countries" | "ties"> }} graph the entities from the best connected on
 * @returns {Name[]}
 */
export function namesOf({ entities, sources, terms }) {
  /** @param {Entity} entity @returns {Name[]} */
  const called = ({ acronym = "", name, names = {}, aliases = [], id, kind }) => [...new Set([acronym, name, ...Object.values(names), ...aliases])].filter(Boolean).map((each) => [each, "entity", id, kind]);
  /** @param {Record<string, Term>} known @param {string} type @returns {Name[]} */
  const labels = (known, type) => Object.entries(known).flatMap(([value, { label }]) => Object.values(label).map((each) => /** @type {Name} */ ([each, type, value])));
  const written = sources.flatMap(({ id, url }) => [id, ...(url ? [url] : [])].map((each) => /** @type {Name} */ ([each, "source", id])));
  const acting = entities.filter(({ kind }) => kind !== "Place");
  const places = entities.filter(({ kind }) => kind === "Place");
  return [...acting.flatMap(called), ...labels(terms.countries, "country"), ...places.flatMap(called), ...written, ...labels(terms.ties, "tie")];
}

/** @template V @param {Map<string, V[]>} lists @param {string} key @param {V} value */
function append(lists, key, value) {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** @typedef {Pick<Mention, "type" | "value" | "kind">} Meant */
/** @typedef {Meant & { name: string }} Bearer */

/** What is found by name in a text: made once for a graph. */
export class Names {
  /**
   * @param {Name[]} names of entities, countries, kinds of tie and sources, the likelier before the others
   * @param {(text: string) => string} fold how a text is compared, see fold.js
   */
  constructor(names, fold) {
    /** @param {string} text */
    this.fold = (text) => fold(text).replace(EDGE, " ");
    /** @type {Map<string, Bearer[]>} */
    this.words = new Map(); // of alphabets, by their words
    /** @type {[string, Meant][]} */
    this.signs = []; // of Korean and Japanese, whose endings stand right behind
    /** @type {Map<string, Bearer>} */
    this.parts = new Map(); // whoever is likeliest by one word of a name: "Dangjin" of "Dangjin-si"
    for (const [name, type, value, kind] of names) {
      const folded = this.fold(name);
      if (folded.length < 2) continue;
      if (HAN.test(folded)) this.signs.push([folded, { type, value, kind }]);
      else {
        append(this.words, folded, { type, value, kind, name });
        if (type === "entity") for (const word of folded.split(" ")) if (word.length > 3 && !this.parts.has(word)) this.parts.set(word, { type, value, kind, name: word });
      }
    }
    this.signs.sort((a, b) => b[0].length - a[0].length);
  }

  /**
   * Returns {mentions, rest}: what a text names, in its order, and the text without it.
   * @param {string} text what was written
   * @param {Set<string>} [ordinary] words that are a name only where they are written as it is: "CITIES" is a network, "cities" are none
   */
  in(text, ordinary = new Set()) {
    /** @type {Mention[]} */
    const mentions = [];
    let left = text.replace(YEAR, (/** @type {string} */ _, /** @type {string} */ year, /** @type {string | undefined} */ month, /** @type {number} */ at) => {
      mentions.push({ type: "date", value: month ? `${year}-${month}` : year, at });
      return " ";
    });
    left = ` ${this.fold(left)} `;
    for (const [name, mention] of this.signs) {
      const at = left.indexOf(name);
      if (at < 0) continue;
      mentions.push({ ...mention, at });
      left = `${left.slice(0, at)} ${PLACE[mention.type]} ${left.slice(at + name.length)}`;
    }
    const words = left.trim().split(/\s+/);
    /** @type {string[]} */
    const kept = [];
    const written = new Set(text.split(/[^\p{L}\p{N}]+/u).filter((word) => word && word[0] !== word[0].toLowerCase()).map((word) => this.fold(word)));
    /** @param {string} word */
    const capital = (word) => written.has(word);
    for (let from = 0; from < words.length; from += 1) {
      let length = Math.min(MOST_WORDS, words.length - from);
      /** @param {string} name */
      const meant = (name) => !ordinary.has(name) && name.length > 3;
      /** @param {string} name */
      const bearers = (name) => (this.words.get(name) ?? []).filter((each) => name.includes(" ") || meant(name) || (text.includes(each.name) && each.name !== each.name.toLowerCase()));
      /** @type {Bearer[]} */
      let found = [];
      while (length && !(found = bearers(words.slice(from, from + length).join(" "))).length) length -= 1;
      const part = this.parts.get(words[from]);
      if (!found.length && part && meant(words[from]) && capital(words[from])) found = [part];
      if (!found.length) kept.push(words[from]);
      else {
        const { type, value, kind } = found[0];
        mentions.push({ type, value, kind, at: left.indexOf(` ${words[from]}`) });
        kept.push(PLACE[found[0].type]);
        from += Math.max(length, 1) - 1;
      }
    }
    return { mentions: mentions.sort((a, b) => a.at - b.at), rest: kept.join(" ") };
  }
}

// What stands in a text in the place of what was named.
/** @type {Record<string, string>} */
const PLACE = { entity: "⟨body⟩", country: "⟨country⟩", tie: "⟨kind⟩", source: "⟨source⟩", language: "⟨language⟩" };
/** @param {string | undefined} type */
const placeOf = (type) => (type === "entities" ? PLACE.entity : (PLACE[type ?? ""] ?? ""));

/** @param {string} text */
function features(text) {
  /** @type {Map<string, number>} */
  const found = new Map();
  /** @param {string} name @param {number} weight */
  const count = (name, weight) => found.set(name, (found.get(name) ?? 0) + weight);
  let before = "^";
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (HAN.test(word)) {
      for (let i = 0; i + 1 < word.length; i += 1) count(`w ${word.slice(i, i + 2)}`, 1);
      for (let i = 0; i + 2 < word.length; i += 1) count(`p ${word.slice(i, i + 3)}`, 0.7);
      for (const sign of word) if (!/[\u3040-\u309f]/.test(sign)) count(`s ${sign}`, 0.5);
    } else {
      count(`w ${word}`, word[0] === "⟨" ? 0.8 : 1);
      const padded = `<${word}>`;
      if (word[0] !== "⟨") for (let i = 0; i + 3 < padded.length; i += 1) count(`s ${padded.slice(i, i + 4)}`, 0.5);
    }
    count(`p ${before} ${word}`, 0.7);
    before = word;
  }
  return found;
}

/** The examples of all languages, learned. */
export class Wordings {
  /**
   * @param {Question[]} questions each with `ask`: examples by language, a line each, blanks as "{network}"
   * @param {Names} names
   */
  constructor(questions, names) {
    this.names = names;
    this.questions = questions;
    const examples = questions.flatMap((question) =>
      Object.values(question.ask ?? {}).flatMap((lines) => lines.split("\n").map((line) => ({ question, features: features(this.plain(question, line)) }))),
    );
    /** @type {Map<string, Set<string>>} */
    const having = new Map();
    for (const { question, features: found } of examples) for (const name of found.keys()) having.set(name, (having.get(name) ?? new Set()).add(question.slug));
    /** @type {Map<string, number>} */
    this.weight = new Map([...having].map(([name, slugs]) => [name, Math.log(1 + questions.length / slugs.size)]));
    this.rarest = Math.log(1 + questions.length);
    this.examples = examples.map(({ question, features: found }) => ({ question, vector: this.vector(found) }));
    this.ordinary = new Set(questions.flatMap(({ ask = {} }) => Object.values(ask).flatMap((lines) => names.fold(lines.replace(/\{\w+\}/g, " ")).split(" "))));
    /** @type {Map<string, [number, number][]>} */
    this.byFeature = new Map();
    this.examples.forEach(({ vector }, n) => {
      for (const [name, value] of vector) append(this.byFeature, name, [n, value]);
    });
  }

  /** @param {Question} question @param {string} line */
  plain(question, line) {
    const parts = line.split(/\{(\w+)\}/);
    return parts.map((part, n) => (n % 2 ? ` ${placeOf(question.parameters[part]?.type)} ` : this.names.fold(part))).join(" ");
  }

  /** @param {Map<string, number>} found @returns {[string, number][]} */
  vector(found) {
    /** @type {[string, number][]} */
    const heavy = [...found].map(([name, n]) => [name, n * (this.weight.get(name) ?? this.rarest / 2)]);
    const length = Math.sqrt(heavy.reduce((sum, [, value]) => sum + value * value, 0)) || 1;
    return heavy.map(([name, value]) => [name, value / length]);
  }

  /** Returns up to `most` questions as a text may mean them, the nearest first. @param {string} text @param {number} [most] @returns {Offer[]} */
  offers(text, most = 3) {
    const { mentions, rest } = this.names.in(text, this.ordinary);
    const like = new Float64Array(this.examples.length);
    for (const [name, value] of this.vector(features(rest))) for (const [n, other] of this.byFeature.get(name) ?? []) like[n] += value * other;
    /** @type {Map<Question, [number, number]>} */
    const best = new Map();
    like.forEach((score, n) => {
      const { question } = this.examples[n];
      const [first = 0, second = 0] = best.get(question) ?? [];
      if (score > first) best.set(question, [score, first]);
      else if (score > second) best.set(question, [first, score]);
    });
    return [...best]
      .map(([question, [first, second]]) => ({ question, ...filled(question, mentions), score: (first + second / 3) * fit(question, mentions) }))
      .filter(({ score }) => score >= FALLING)
      .sort((a, b) => b.score - a.score || (a.question.slug < b.question.slug ? -1 : 1))
      .slice(0, most);
  }
}

/** @type {[string, number, number][]} what a question is worth that asks for one and none is named, or the other way round */
const FITS = [["country", 0.5, 0.93], ["source", 0.6, 0.5], ["language", 0.6, 0.9]];

const BODIES = ["entity", "entities"];

// How well what is named fits the blanks of a question: 1, or less for each thing too many or too few.
/** @param {Question} question @param {Mention[]} mentions */
function fit({ parameters }, mentions) {
  const types = Object.values(parameters);
  const bodies = types.filter(({ type }) => BODIES.includes(type));
  const room = bodies.reduce((sum, { type }) => sum + (type === "entities" ? 2 : 1), 0);
  const there = mentions.filter(({ type }) => type === "entity").length;
  let found = there > room ? 0.3 ** (there - room) : 1;
  const needs = bodies.filter(({ type, optional }) => type === "entity" && !optional).length;
  if (!there && bodies.length && bodies.every(({ optional, about }) => optional || about === "Session")) found *= 0.95;
  else if (there < needs || (there < room && bodies.some(({ type }) => type === "entities"))) found *= 0.6 ** (room - there);
  // What is named is of no kind that the question is about: the participants of a city.
  const named = mentions.filter(({ type }) => type === "entity");
  if (named.length && bodies.length && !bodies.some(({ kinds }) => !kinds || named.some(({ kind = "" }) => kinds.includes(kind)))) found *= 0.5;
  // A blank for any body is as good, but one for just this kind is nearer.
  else if (named.length && bodies.length && bodies.every(({ kinds }) => !kinds)) found *= 0.97;
  for (const [type, lacks, surplus] of FITS) {
    const asked = types.some((each) => each.type === type && !each.optional);
    const there = mentions.some((each) => each.type === type);
    if (asked && !there) found *= lacks;
    if (there && !types.some((each) => each.type === type)) found *= surplus;
  }
  return found;
}

// What is named, in the blanks of a question: bodies in the order of the text, dates where there are blanks for them.
/** @param {Question} question @param {Mention[]} mentions @returns {{ given: Given, at: string }} */
function filled({ parameters }, mentions) {
  const left = [...mentions];
  /** @param {string} type */
  const take = (type, kinds = /** @type {string[] | undefined} */ (undefined)) => {
    const at = left.findIndex((each) => each.type === type && (!kinds || kinds.includes(each.kind ?? "")));
    return at < 0 ? undefined : left.splice(at, 1)[0].value;
  };
  /** @type {Given} */
  const given = {};
  for (const [name, { type, kinds }] of Object.entries(parameters)) {
    const values = [];
    do {
      const value = take(type === "entities" ? "entity" : type, kinds);
      if (value === undefined) break;
      values.push(value);
    } while (type === "entities");
    if (values.length) given[name] = values;
  }
  const dates = left.filter(({ type }) => type === "date").map(({ value }) => value).sort();
  return { given, at: dates.length ? [...new Set([dates[0], dates.at(-1)])].join("/") : "" };
}
