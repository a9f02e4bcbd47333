// Reading the data of the page, and the look-ups that everything else uses.

import { $, own } from "./dom.js";
import { state } from "./state.js";
import { spoken, word } from "./words.js";

/** Returns the payload: JSON as it stands, or unpacked where it is stored compressed. */
async function readData() {
  const element = $("data");
  if (element.dataset.form === "json") return JSON.parse(element.textContent);
  const letters = atob(element.textContent);
  const packed = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i += 1) packed[i] = letters.charCodeAt(i);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream(element.dataset.form));
  return JSON.parse(await new Response(stream).text());
}

/** Returns rows again, of columns: `dense` ones have a value a row, `sparse` ones name their rows. */
function rowsOf({ n = 0, dense = {}, sparse = {} } = {}) {
  const names = Object.keys(dense);
  const rows = new Array(n);
  for (let i = 0; i < n; i += 1) {
    const row = {};
    for (const name of names) if (dense[name][i] !== null) row[name] = dense[name][i];
    rows[i] = row;
  }
  for (const [name, [at, values]] of Object.entries(sparse)) at.forEach((i, k) => (rows[i][name] = values[k]));
  return rows;
}

export const data = await readData();
export const entities = rowsOf(data.entities);
export const ties = rowsOf(data.ties);
export const sources = rowsOf(data.sources);
export const spots = data.spots ?? [];
export const questions = (data.questions ?? []).map(({ parameters = [], ...question }) => ({ ...question, parameters: Object.fromEntries(parameters.map((each) => [each.name, each])) }));
export const terms = { kinds: {}, ties: {}, observations: {}, themes: {}, levels: {}, roles: {}, told: {}, offices: {}, statuses: {}, countries: {}, ...data.terms };
export const looks = data.looks ?? {};
export const COLOURS = ["kind", "country", "community", ...(Array.isArray(looks.color) ? ["given"] : [])];
export const FIRST_COLOUR = Array.isArray(looks.color) ? "given" : (looks.color ?? "kind");
export const entityAt = new Map(entities.map((entity, i) => [entity.id, i]));
export const tieAt = new Map(ties.map((tie, i) => [tie.id, i]));
export const sourceById = new Map(sources.map((source) => [source.id, source]));
export const questionAt = new Map(questions.map((question) => [question.slug, question]));

// For each entity the ties it has, as indexes; a tie with itself stands once.
export const tiesOf = entities.map(() => []);
ties.forEach((tie, i) => {
  tiesOf[tie.source].push(i);
  if (tie.target !== tie.source) tiesOf[tie.target].push(i);
});

/** Actors from the best connected on. */
export const byRank = [...entities.keys()].sort((a, b) => tiesOf[b].length - tiesOf[a].length || a - b);

// What is said of each conflict: its ties and observations.
export const atOdds = new Map();
const disagree = (id, what) => id && (atOdds.get(id) ?? atOdds.set(id, []).get(id)).push(what);
ties.forEach((tie) => disagree(tie.conflict, { tie }));
export const contributionOf = new Map();
entities.forEach((entity, i) => entity.contributions?.forEach((said) => contributionOf.set(said.id, { said, entity: i })));
entities.forEach((entity, i) => entity.observations?.forEach((observation) => disagree(observation.conflict, { observation, entity: i })));

/** Returns the name of an actor in the chosen language, else its display name. */
export function nameOf(entity) {
  return entity.names?.[state.lang] ?? entity.name;
}

/** Returns the language a name of an actor is known to be in, for the right glyphs. */
export function languageOf(entity, name) {
  return Object.entries(entity.names ?? {}).find(([, text]) => text === name)?.[0];
}

/** Returns the name as an element. */
export function named(entity) {
  const name = nameOf(entity);
  return own(name, languageOf(entity, name));
}

/** Returns what the name of an actor is in a picture: what the maker of the page chose, else its name. */
export function labelText(i) {
  return looks.label?.[i] ?? nameOf(entities[i]);
}

export function kindLabel(kind) {
  return spoken(terms.kinds[kind]?.label) || kind;
}

export function countryLabel(code) {
  return spoken(terms.countries[code]?.label) || code;
}

/** Returns the label of a kind of tie, read forwards or backwards. */
export function tieLabel(kind, backwards = false) {
  const term = terms.ties[kind] ?? {};
  return spoken(backwards && !term.symmetric ? term.inverse : term.label) || kind;
}

// How a thing is said at best when no source states it as fact.
export const NOT_AS_FACT = ["planned", "forecast", "hedged", "hearsay"];

/** Returns whether some source states a tie or observation as fact. */
export function isFact(said) {
  return !NOT_AS_FACT.includes(said.status);
}

/** How a passage stands, the best first: its words are kept, only its place is, or there are our words alone. */
export const PROOFS = ["quoted", "located", "told"];

export function proofLabel(proof) {
  return PROOFS.includes(proof) ? word(proof) : proof;
}

export function statusLabel(status) {
  return status === "stated" ? word("stated") : spoken(terms.statuses[status]?.label) || status;
}

/** Returns a text of ours in the chosen language, from those of the page that are worded; else as it is. */
export function wordedText(known, text) {
  return (Object.hasOwn(known, text) && known[text][state.lang]) || text;
}

/** Returns the role of a tie in the chosen language, else as it is written, or "". */
export function roleText(tie) {
  return tie.role ? wordedText(terms.roles, tie.role) : "";
}

/** Returns the role of a tie as an element that tells its language where it is a text of its own, or "". */
export function roleOf(tie) {
  return tie.role ? own(roleText(tie), Object.hasOwn(terms.roles, tie.role) ? state.lang : tie.roleIn) : "";
}

/** Returns our words as an element in the chosen language, else in English as they are written. */
export function ourWords(says) {
  return own(wordedText(terms.told, says), Object.hasOwn(terms.told, says) ? state.lang : "en");
}

/** Returns the exact words an evidence quotes, or "". */
export function quotedOf({ quotes = [] }) {
  return quotes.filter(({ role }) => role !== "antecedent").map(({ text }) => text).join(" … ");
}

/** Returns the address that opens a source at what an evidence says, or "". */
export function addressOf({ source, fragment }) {
  const { url } = sources[source] ?? {};
  return url ? url + (fragment ? (url.includes("#") ? "" : "#") + fragment : "") : "";
}

export function sourceLabel(source) {
  return source.title || source.url || source.document || source.id;
}

/** Returns what a source is called where there is little room. */
export function sourceShort(source) {
  const text = source.title || (source.url ?? "").replace(/^https?:\/\/(www\.)?|\/$/g, "") || source.document || source.id;
  return text.length > 70 ? `${text.slice(0, 69)}…` : text;
}

/** Returns the actor at the other end of a tie. */
export function otherEnd(tie, entity) {
  return tie.source === entity ? tie.target : tie.source;
}

/** Returns whether somebody says so besides the bodies it is about: "several", "one" or "own". */
export function voiceOf(tie) {
  if (tie.ownWord) return "own";
  return tie.voices >= 2 ? "several" : "one";
}
