// Reading the data of the page, and the look-ups that everything else uses.

/** @import { Columns, Contribution, Entity, Evidence, Observation, Observed, Payload, Question, Source, StatedTie, Terms, Texts, Tie } from "./types.js" */
import { $, own } from "./dom.js";
import { state } from "./state.js";
import { PROOFS } from "./statement.js";
import { spoken, word } from "./words.js";

/** Returns the payload: JSON as it stands, or unpacked where it is stored compressed. @returns {Promise<Payload>} */
async function readData() {
  const element = $("data");
  if (element.dataset.form === "json") return JSON.parse(element.textContent);
  const letters = atob(element.textContent);
  const packed = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i += 1) packed[i] = letters.charCodeAt(i);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream(/** @type {CompressionFormat} */ (element.dataset.form)));
  return JSON.parse(await new Response(stream).text());
}

/** Returns rows again, of columns: `dense` ones have a value a row, `sparse` ones name their rows. @param {Columns} [columns] */
function rowsOf({ n = 0, dense = {}, sparse = {} } = {}) {
  const names = Object.keys(dense);
  /** @type {Record<string, unknown>[]} */
  const rows = new Array(n);
  for (let i = 0; i < n; i += 1) {
    /** @type {Record<string, unknown>} */
    const row = {};
    for (const name of names) if (dense[name][i] !== null) row[name] = dense[name][i];
    rows[i] = row;
  }
  for (const [name, [at, values]] of Object.entries(sparse)) at.forEach((i, k) => (rows[i][name] = values[k]));
  return rows;
}

export const data = await readData();
export const entities = /** @type {Entity[]} */ (/** @type {unknown} */ (rowsOf(data.entities)));
export const ties = /** @type {Tie[]} */ (/** @type {unknown} */ (rowsOf(data.ties)));
export const sources = /** @type {Source[]} */ (/** @type {unknown} */ (rowsOf(data.sources)));
export const spots = data.spots ?? [];
/** @type {Question[]} */
export const questions = (data.questions ?? []).map(({ parameters = [], ...question }) => ({ ...question, parameters: Object.fromEntries(parameters.map((each) => [each.name, each])) }));
/** @type {Terms} */
export const terms = { kinds: {}, ties: {}, observations: {}, themes: {}, levels: {}, roles: {}, told: {}, offices: {}, statuses: {}, countries: {}, debts: {}, ...data.terms };
export const looks = data.looks ?? {};
export const entityAt = new Map(entities.map((entity, i) => [entity.id, i]));
export const tieAt = new Map(ties.map((tie, i) => [tie.id, i]));
export const sourceById = new Map(sources.map((source) => [source.id, source]));
export const questionAt = new Map(questions.map((question) => [question.slug, question]));

// For each entity the ties it has, as indexes; a tie with itself stands once.
/** @type {number[][]} */
export const tiesOf = entities.map(() => []);
ties.forEach((tie, i) => {
  tiesOf[tie.source].push(i);
  if (tie.target !== tie.source) tiesOf[tie.target].push(i);
});

/** Actors from the best connected on. */
export const byRank = [...entities.keys()].sort((a, b) => tiesOf[b].length - tiesOf[a].length || a - b);

// What is said of each conflict: its ties and observations.
/** @type {Map<string, (StatedTie | Observed)[]>} */
export const atOdds = new Map();
/** @param {string | undefined} id @param {StatedTie | Observed} what */
const disagree = (id, what) => id && atOdds.set(id, [...(atOdds.get(id) ?? []), what]);
ties.forEach((tie) => disagree(tie.conflict, { tie }));
/** @type {Map<string, { said: Contribution, entity: number }>} */
export const contributionOf = new Map();
entities.forEach((entity, i) => entity.contributions?.forEach((said) => contributionOf.set(said.id, { said, entity: i })));
entities.forEach((entity, i) => entity.observations?.forEach((observation) => disagree(observation.conflict, { observation, entity: i })));

/** @type {Map<string, { observation: Observation, entity: number }>} */
export const observationAt = new Map();
entities.forEach((entity, i) => entity.observations?.forEach((observation) => observation.id && observationAt.set(observation.id, { observation, entity: i })));

/** Returns the name of an actor in the chosen language, else its display name. @param {Entity} entity */
export function nameOf(entity) {
  return entity.names?.[state.lang] ?? entity.name;
}

/** Returns the language a name of an actor is known to be in, for the right glyphs. @param {Entity} entity @param {string} name */
export function languageOf(entity, name) {
  return Object.entries(entity.names ?? {}).find(([, text]) => text === name)?.[0];
}

/** Returns the name as an element. @param {Entity} entity */
export function named(entity) {
  const name = nameOf(entity);
  return own(name, languageOf(entity, name));
}

/** Returns what the name of an actor is in a picture: what the maker of the page chose, else its name. @param {number} i */
export function labelText(i) {
  return looks.label?.[i] ?? nameOf(entities[i]);
}

/** @param {string} kind */
export function kindLabel(kind) {
  return spoken(terms.kinds[kind]?.label) || kind;
}

/** @param {string} code */
export function countryLabel(code) {
  return spoken(terms.countries[code]?.label) || code;
}

/** Returns the label of a kind of tie, read forwards or backwards. @param {string} kind @param {boolean} [backwards] */
export function tieLabel(kind, backwards = false) {
  const term = terms.ties[kind] ?? {};
  return spoken(backwards && !term.symmetric ? term.inverse : term.label) || kind;
}

/** @param {string} proof */
export function proofLabel(proof) {
  return PROOFS.includes(proof) ? word(proof) : proof;
}

/** @param {string} status */
export function statusLabel(status) {
  return status === "stated" ? word("stated") : spoken(terms.statuses[status]?.label) || status;
}

/** Returns a text of ours in the chosen language, from those of the page that are worded; else as it is. @param {Record<string, Texts>} known @param {string} text */
export function wordedText(known, text) {
  return (Object.hasOwn(known, text) && known[text][state.lang]) || text;
}

/** Returns the role of a tie in the chosen language, else as it is written, or "". @param {Tie} tie */
export function roleText(tie) {
  return tie.role ? wordedText(terms.roles, tie.role) : "";
}

/** Returns the role of a tie as an element that tells its language where it is a text of its own, or "". @param {Tie} tie */
export function roleOf(tie) {
  return tie.role ? own(roleText(tie), Object.hasOwn(terms.roles, tie.role) ? state.lang : tie.roleIn) : "";
}

/** Returns our words as an element in the chosen language, else in English as they are written. @param {string} says */
export function ourWords(says) {
  return own(wordedText(terms.told, says), Object.hasOwn(terms.told, says) ? state.lang : "en");
}

/** Returns the address that opens a source at what an evidence says, or "". @param {Evidence} evidence */
export function addressOf({ source, fragment }) {
  const { url } = sources[source] ?? {};
  return url ? url + (fragment ? (url.includes("#") ? "" : "#") + fragment : "") : "";
}

/** @param {Source} source */
export function sourceLabel(source) {
  return source.title || source.url || source.document || source.id;
}

/** Returns what a source is called where there is little room. @param {Source} source */
export function sourceShort(source) {
  const text = source.title || (source.url ?? "").replace(/^https?:\/\/(www\.)?|\/$/g, "") || source.document || source.id;
  return text.length > 70 ? `${text.slice(0, 69)}…` : text;
}
