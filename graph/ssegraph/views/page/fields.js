// What an expression can ask of the ties and actors of this page: the fields and their words, and the expression that is in force.

/** @import { Compiled, Fields, Known, Problem } from "./expression.js" */
/** @import { Texts } from "./types.js" */
import { entities, sources, terms, ties, tiesOf } from "./data.js";
import { interval } from "./dates.js";
import { compiled } from "./expression.js";
import { state } from "./state.js";
import { PROOFS, voiceOf } from "./statement.js";

/** @param {...(string | undefined | null)} values */
const given = (...values) => values.filter((value) => value !== undefined && value !== null && value !== "");

/** @param {...(string | undefined)} texts */
const dates = (...texts) => given(...texts).map((text) => interval(text ?? ""));

/** @param {Iterable<string>} values @param {Record<string, { label?: Texts }>} labels @param {"tie"} [about] @returns {Known[]} */
const worded = (values, labels, about) => [...new Set(values)].sort().map((value) => ({ value, spelled: Object.values(labels[value]?.label ?? {}), about }));

const continents = Object.values(terms.countries).flatMap(({ continent }) => (continent ? [continent] : []));

/** The fields by name: those of ties, then those of actors. @type {Fields} */
export const FIELDS = {
  kind: {
    type: "word",
    ofTie: (t) => [ties[t].kind, entities[ties[t].source].kind, entities[ties[t].target].kind],
    ofActor: (i) => [entities[i].kind],
    known: [...worded(ties.map(({ kind }) => kind), terms.ties, "tie"), ...worded(entities.map(({ kind }) => kind), terms.kinds)],
  },
  role: { type: "text", ofTie: (t) => given(ties[t].role, ...Object.values(terms.roles[ties[t].role ?? ""] ?? {})) },
  since: { type: "date", also: ["start"], ofTie: (t) => dates(ties[t].start) },
  until: { type: "date", also: ["end"], ofTie: (t) => dates(ties[t].end) },
  seen: { type: "date", ofTie: (t) => dates(ties[t].seen, ...(ties[t].alsoSeen ?? [])) },
  date: { type: "period", also: ["as_of", "during"], ofTie: (t) => [ties[t]] },
  amount: { type: "number", ofTie: (t) => (ties[t].payments ?? []).flatMap(({ amount }) => (amount === undefined ? [] : [Number(amount)])) },
  currency: { type: "text", ofTie: (t) => given(...(ties[t].payments ?? []).map(({ currency }) => currency)) },
  purpose: { type: "text", ofTie: (t) => given(...(ties[t].purposes ?? []), ...(ties[t].payments ?? []).map(({ purpose }) => purpose)) },
  proof: { type: "scale", ofTie: (t) => [ties[t].proof], known: [...PROOFS].reverse().map((value) => ({ value })) },
  status: { type: "word", ofTie: (t) => [ties[t].status], known: worded(ties.map(({ status }) => status ?? "stated"), terms.statuses) },
  voices: { type: "number", ofTie: (t) => [ties[t].voices] },
  strength: { type: "word", ofTie: (t) => [voiceOf(ties[t])], known: ["several", "one", "own"].map((value) => ({ value })) },
  source: { type: "text", ofTie: (t) => (ties[t].evidence ?? []).flatMap(({ source }) => given(sources[source]?.id, sources[source]?.title, sources[source]?.url, sources[source]?.publisher)) },
  words: { type: "text", ofTie: (t) => (ties[t].evidence ?? []).flatMap(({ says, quotes = [] }) => given(says, ...quotes.map(({ text }) => text))) },
  name: { type: "text", ofActor: (i) => given(entities[i].id, entities[i].name, entities[i].acronym, ...Object.values(entities[i].names ?? {}), ...(entities[i].aliases ?? [])) },
  country: { type: "word", ofActor: (i) => entities[i].countries ?? [], known: worded(entities.flatMap(({ countries = [] }) => countries), terms.countries) },
  continent: { type: "word", ofActor: (i) => given(...(entities[i].countries ?? []).map((code) => terms.countries[code]?.continent)), known: worded(continents, {}) },
  place: { type: "text", ofActor: (i) => given(entities[i].place) },
  level: { type: "word", ofActor: (i) => given(entities[i].level), known: worded(entities.flatMap(({ level }) => given(level)).map(String), terms.levels) },
  theme: { type: "word", ofActor: (i) => entities[i].themes ?? [], known: worded(entities.flatMap(({ themes = [] }) => themes), terms.themes) },
  founded: { type: "date", ofActor: (i) => dates(entities[i].founded) },
  dissolved: { type: "date", ofActor: (i) => dates(entities[i].dissolved) },
  note: { type: "text", ofActor: (i) => given(entities[i].note) },
  community: { type: "number", ofActor: (i) => (entities[i].community === undefined ? [] : [entities[i].community]) },
  ties: { type: "number", ofActor: (i) => [tiesOf[i].length] },
};

/** @typedef {{ test: Compiled | null, problem: Problem | null }} Where the filter, or what is wrong with it; neither where none is written */

/** @type {Map<string, Where>} */
const known = new Map();

/** Returns the expression in force. @returns {Where} */
export function whereNow() {
  const text = state.where.trim();
  if (!text) return { test: null, problem: null };
  const found = known.get(text) ?? compiled(text, FIELDS, (t) => [ties[t].source, ties[t].target]);
  known.set(text, found);
  return found;
}
