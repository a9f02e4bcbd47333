// Where it is said: quotes, paraphrases, sources, and whether the sources agree.

/** @import { Child, Evidence, Observation, Observed, Payment, Said, Source, StatedTie, Tie } from "./types.js" */
import { choose } from "./address.js";
import { addressOf, atOdds, data, entities, entityAt, nameOf, named, ourWords, proofLabel, roleOf, sourceLabel, sources, statusLabel, terms, tieAt, tieLabel, ties } from "./data.js";
import { datingOf } from "./datings.js";
import { link, make, own, sentence } from "./dom.js";
import { goTo, openTie } from "./go.js";
import { keepButton } from "./keep.js";
import { remarkBox } from "./remark.js";
import { state } from "./state.js";
import { PROOFS, isFact, voiceOf } from "./statement.js";
import { view } from "./view.js";
import { dateWords, whenWords } from "./when.js";
import { number, spoken, word } from "./words.js";

/** Returns the evidence of a tie or observation as elements: the words first, then who says them. @param {Evidence[] | undefined} evidence */
export function evidenceBox(evidence) {
  return make("div", { class: "evidence" }, (evidence ?? []).map(evidenceItem));
}

/** @param {Evidence} evidence */
function evidenceItem(evidence) {
  const { source, says, proof, read, debt, quotes = [], names = [] } = evidence;
  const lang = sources[source]?.language;
  const words = quotes.map(({ text, at, role }) => {
    const quote = make("q", { lang, dir: "auto" }, text);
    if (role !== "antecedent") return [make("blockquote", {}, quote), placeLink(source, at)];
    return make("p", { class: "antecedent" }, sentence(word("antecedent", { quote: "{quote}" }), { quote }));
  });
  if (proof === "located") {
    words.push(make("p", { class: "located" }, make("span", { class: "chip located" }, word("located")), " ", link(addressOf(evidence), word("openPassage")), read ? ` · ${word("readOn", { date: dateWords(read) })}` : null));
    if (names.length) words.push(make("p", { class: "names" }, word("namesThere"), " ", names.map((name, n) => [n ? " · " : "", own(name, lang)])));
  }
  if (says) words.push(make("p", { class: "says" }, sentence(word("ourWords", { says: "{says}" }), { says: ourWords(says) }), debt ? ` (${spoken(terms.debts[debt])})` : null));
  return make("div", {}, words, sourceLine(sources[source]));
}

/** @param {Source | undefined} source */
function sourceLine(source) {
  if (!source) return null;
  const title = sourceLabel(source);
  const head = source.url ? link(source.url, title) : own(title, source.language);
  const known = entities[entityAt.get(source.publisher ?? "") ?? -1];
  const publisher = known ? nameOf(known) : source.publisher;
  const rest = [publisher, source.date && dateWords(source.date)].filter(Boolean).map((text) => [" · ", own(text)]);
  const kept = source.document ? make("span", { class: "kept" }, word("document", { path: source.document })) : null;
  return make("p", { class: "source" }, make("cite", {}, head), rest, kept);
}

/** Returns a notice where sources disagree, with what is said otherwise, or null; `besides` is left out. @param {string | undefined} id @param {Tie | Observation} [besides] */
export function conflictBox(id, besides) {
  if (!id) return null;
  const others = (atOdds.get(id) ?? []).filter(({ tie, observation }) => (tie ?? observation) !== besides);
  /** @param {StatedTie | Observed} stated */
  const other = ({ tie, observation, entity }) => make("li", {}, tie ? tieLink(tie, tieWords(tie)) : [named(entities[entity]), ": ", observationLabel(observation), " ", own(observationValue(observation)), observation.asOf ? ` (${dateWords(observation.asOf)})` : ""]);
  return make(
    "div",
    { class: "conflict" },
    make("p", {}, make("strong", {}, word("conflict")), ": ", conflictWords(id)),
    besides && others.length ? [make("p", {}, word("otherSide")), make("ul", {}, others.slice(0, 6).map(other))] : null,
  );
}

/** Returns what is at odds: a computed disagreement in the language of the page, one noted by hand in its own. @param {string} id */
export function conflictWords(id) {
  const what = data.conflicts?.[id]?.what ?? id;
  return typeof what === "string" ? own(what) : (what[state.lang] ?? what.en);
}

/** @param {Observation} observation */
export function observationLabel(observation) {
  return spoken(terms.observations[observation.kind]?.label) || observation.kind;
}

/** @param {Observation} observation */
export function observationValue(observation) {
  if (["founded", "held"].includes(observation.kind)) return observation.value.split("/").map(dateWords).join(" – ");
  return observation.words?.[state.lang] ?? observation.value;
}

/** @param {Tie} tie @param {boolean} backwards */
function captionOf(tie, backwards) {
  const term = terms.ties[tie.kind] ?? {};
  return spoken(backwards ? term.inverseCaption : term.caption) || `{source} ${tieLabel(tie.kind)} {target}`;
}

/** Returns the tie as a sentence of plain words, seen from `from`. @param {Tie} tie @param {number} [from] */
export function tieWords(tie, from = tie.source) {
  return sentence(captionOf(tie, from !== tie.source), { source: named(entities[tie.source]), target: named(entities[tie.target]) });
}

/** Returns a link to an actor: its address is that of a page that shows it. @param {number} i */
export function actorLink(i) {
  const { id } = entities[i];
  return make("a", { href: `#${new URLSearchParams({ actor: id })}`, class: "name-link", onclick: here(() => goTo(i)) }, named(entities[i]));
}

/** Returns a link to a tie, which opens its evidence. @param {Tie} tie @param {Child} words */
export function tieLink(tie, words) {
  const address = new URLSearchParams({ actor: entities[tie.source].id, open: tie.id });
  return make("a", { href: `#${address}`, class: "tie-link", onclick: here(() => openTie(tie)) }, words);
}

// A click stays in this view; with a key held down, or the middle button, the link opens elsewhere.
/** @param {() => void} act */
export const here = (act) => (/** @type {MouseEvent} */ event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  act();
};

/** Returns the tie as a sentence whose two actors can be gone to, seen from `from`. @param {Tie} tie @param {number} [from] */
export function tieSentence(tie, from = tie.source) {
  const end = actorLink;
  return make("p", { class: "sentence" }, sentence(captionOf(tie, from !== tie.source), { source: end(tie.source), target: end(tie.target) }));
}

/** Returns all that is known of a tie. @param {Tie} tie @param {number} from */
export function tieBox(tie, from) {
  /** @type {Node[]} */
  const facts = [];
  /** @param {string} label @param {...Child} value */
  const add = (label, ...value) => facts.push(make("dt", {}, word(label)), make("dd", {}, ...value));
  if (tie.role) add("role", roleOf(tie));
  const when = whenWords(tie);
  if (when) add("when", when);
  const then = tie.asOf ?? view.standings?.[datingOf[tieAt.get(tie.id) ?? -1]];
  if (then) add("time", word(then === "certain" || then === "possible" ? then : "unknownAt"));
  const definition = spoken(terms.statuses[tie.status]?.definition);
  add("proof", make("span", { class: `chip ${tie.proof}` }, proofLabel(tie.proof)));
  if (!isFact(tie)) add("status", make("span", { class: "chip unsure" }, statusLabel(tie.status ?? "")), definition ? ` ${definition}` : "");
  add("voices", word(`voice_${voiceOf(tie)}`));
  if (tie.confidence) add("confidence", word(["high", "low"].includes(tie.confidence) ? tie.confidence : "medium"));
  if (tie.payments?.length) add("money", tie.payments.map((paid) => make("div", {}, moneyWords(paid))));
  if (tie.cites?.length) add("cites", tie.cites.map((url) => make("div", {}, link(url, url))));
  return make(
    "div",
    { class: "opened" },
    tieSentence(tie, from),
    evidenceBox(tie.evidence),
    conflictBox(tie.conflict, tie),
    make("dl", {}, facts),
    tie.note ? make("p", { class: "note" }, own(tie.note)) : null,
    make("div", { class: "acts" }, keepButton(tie.id)),
    remarkBox(`${entities[tie.source].id} ${tie.kind} ${entities[tie.target].id}`),
  );
}

/** @type {Record<string, string>} the words for a bound, by what the records call it */
const BOUNDS = { about: "about_", "more than": "moreThan", "at least": "atLeast", "at most": "atMost" };

/** @param {number} amount @param {string} currency @param {string} [bound] */
function boundedSum(amount, currency, bound) {
  const sum = new Intl.NumberFormat(state.lang, { style: "currency", currency, currencyDisplay: "code", maximumFractionDigits: 2, minimumFractionDigits: 0 }).format(amount);
  return bound ? word(BOUNDS[bound], { sum }) : sum;
}

/** Returns a sum as answers have it, "about 5000 EUR", in words of the chosen language. @param {string} text */
export function sumWords(text) {
  const match = /^(?:(about|more than|at least|at most) )?(-?\d+(?:\.\d+)?) ([A-Z]{3})$/.exec(text);
  return match ? boundedSum(Number(match[2]), match[3], match[1]) : text;
}

/** Returns a payment in words: the sum with its bound, what it is for, and when. @param {Payment} payment @returns {Child[]} */
function moneyWords({ amount, currency, bound, purpose, when, status }) {
  return [boundedSum(amount ?? 0, currency, bound), status ? [" ", make("span", { class: "chip unsure" }, statusLabel(status ?? ""))] : null, purpose ? [", ", own(purpose)] : null, when ? ` (${dateWords(when)})` : null];
}

/** Returns whether a tie only may have held at the date that is looked at. @param {Said} tie */
function isPossibleThen(tie) {
  const t = tieAt.get(tie.id ?? "");
  return t !== undefined && (tie.asOf ?? view.standings?.[datingOf[t]]) === "possible";
}

/** Returns the marks a tie or observation bears in lists: at odds; planned, hedged or hearsay. @param {Said} tie */
export function marksOf(tie) {
  return [
    tie.conflict ? make("span", { class: "chip conflicting", title: word("conflict"), role: "img", "aria-label": word("conflict") }, "≠") : null,
    isPossibleThen(tie) ? make("span", { class: "chip unsure", title: word("possible"), role: "img", "aria-label": word("possible") }, "?") : null,
    isFact(tie) ? null : make("span", { class: "chip unsure" }, statusLabel(tie.status ?? "")),
  ];
}

/** Returns a link to the place of a quote in its text, or null where the text is not in this page. @param {number} source @param {number | undefined} at */
export function placeLink(source, at) {
  if (at === undefined || !data.documents?.[source]) return null;
  const doc = `${sources[source].id}@${at}`;
  return make("a", { class: "place", href: `#${new URLSearchParams({ doc })}`, onclick: here(() => choose({ doc })) }, word("inPlace"));
}

/** Returns the tie as a sentence in one element. @param {Tie} tie */
export function tieText(tie) {
  return make("span", {}, tieWords(tie));
}

/** Returns how many of some ties are quoted, located and told, in words. @param {Tie[]} [of] */
export function proofCounts(of = ties) {
  const parts = PROOFS.map((proof) => `${number(of.filter((tie) => tie.proof === proof).length)} ${word(proof === "quoted" ? proof : `${proof}Short`)}`);
  return word("proofCounts", { n: of.length, parts: parts.join(", ") });
}
