// What the page holds as RDF: the triples that ssegraph.quads writes, as far as the named questions ask for them.
// A question that asks for more is not among those the page evaluates (ssegraph.views.questions).

/** @import { Evidence, Facts, Graph, Payment, Solution, Value } from "./types.js" */

const STANDARD = "http://purl.org/essglobal/standard/";
const LEVELS = "https://w3id.org/ssegraph/level/";
/** @returns {Facts} */
const none = () => ({ out: new Map(), into: new Map(), size: 0 });
const NOTHING = none();

/** Triples by predicate, each with its subjects by object and its objects by subject. */
export class Dataset {
  constructor() {
    /** @type {Map<Value, Facts>} */
    this.predicates = new Map();
    /** @type {Map<string, Facts>} */
    this.unions = new Map();
  }

  /** Adds a triple; nothing where there is no object. @param {string | undefined} subject @param {string} predicate @param {Value | null | undefined} object */
  add(subject, predicate, object) {
    if (subject === undefined || object === undefined || object === null) return;
    const facts = this.predicates.get(predicate) ?? none();
    this.predicates.set(predicate, facts);
    if (facts.out.get(subject)?.includes(object)) return;
    append(facts.out, subject, object);
    append(facts.into, object, subject);
    facts.size += 1;
  }

  /** Returns the triples of a predicate; of a list of predicates those of all; of a variable those of what it stands for. @param {string | string[]} predicate @param {Solution} [solution] @returns {Facts} */
  of(predicate, solution = {}) {
    if (Array.isArray(predicate)) return this.union(predicate);
    const name = predicate[0] === "?" ? solution[predicate] : predicate;
    if (name === undefined) throw new Error(`${predicate} stands for any predicate`);
    return this.predicates.get(name) ?? NOTHING;
  }

  /** @param {string[]} several */
  union(several) {
    const name = several.join("|");
    const known = this.unions.get(name);
    if (known) return known;
    const all = none();
    for (const facts of several.map((each) => this.of(each))) {
      for (const [subject, objects] of facts.out) for (const object of objects) append(all.out, subject, object);
      for (const [object, subjects] of facts.into) for (const subject of subjects) append(all.into, object, subject);
      all.size += facts.size;
    }
    this.unions.set(name, all);
    return all;
  }
}

/** @template K @template V @param {Map<K, V[]>} lists @param {K} key @param {V} value */
function append(lists, key, value) {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** @param {unknown} value */
const text = (value) => (value === undefined || value === null ? undefined : `"${value}`);
/** @param {string | undefined} status */
const manner = (status) => (status && status !== "stated" ? `sse:${status[0].toUpperCase()}${status.slice(1)}` : undefined);

/** Returns the data set of a graph. @param {Omit<Graph, "speakers">} graph */
export function datasetOf({ entities, ties, sources, countries }) {
  const data = new Dataset();
  const add = data.add.bind(data);
  /** @param {number} i */
  const id = (i) => (entities[i] ? `id:${entities[i].id}` : undefined);
  for (const [code, { continent }] of Object.entries(countries)) {
    add(`country:${code}`, "sse:countryCode", text(code));
    add(`country:${code}`, "sse:continent", text(continent));
  }
  for (const source of sources) {
    add(`source:${source.id}`, "rdf:type", "sse:Source");
    add(`source:${source.id}`, "sse:url", source.url);
    add(`source:${source.id}`, "sse:document", text(source.document));
  }
  // What each source says of a thing is a statement.
  /** @param {string} node @param {{ evidence?: Evidence[], payments?: Payment[], purposes?: string[] }} what */
  const stated = (node, { evidence = [], payments = [], purposes = [] }) => {
    purposes.forEach((purpose, n) => {
      add(node, "sse:statement", `for:${node}/${n}`);
      add(`for:${node}/${n}`, "sse:purpose", text(purpose));
    });
    evidence.forEach((each, n) => {
      const said = `said:${node}/${n}`;
      add(node, "sse:statement", said);
      add(said, "sse:statedIn", `source:${sources[each.source].id}`);
      add(said, "sse:says", text(each.says));
      add(said, "sse:debt", text(each.debt));
      for (const quote of each.quotes ?? []) if (quote.role === "statement") add(said, "oa:exact", text(quote.text));
      add(said, "proof", each.proof);
    });
    payments.forEach((each, n) => {
      const said = `paid:${node}/${n}`;
      add(node, "sse:statement", said);
      add(said, "sse:amount", each.amount);
      add(said, "sse:currency", text(each.currency));
      add(said, "sse:bound", text(each.bound));
      add(said, "sse:purpose", text(each.purpose));
      add(said, "sse:manner", text(each.status));
    });
  };
  entities.forEach((entity, i) => {
    const node = id(i);
    add(node, "rdf:type", `sse:${entity.kind}`);
    add(`sse:${entity.kind}`, "rdf:type", "sse:Kind");
    add(node, "rdfs:label", text(entity.name));
    for (const [language, name] of Object.entries(entity.names ?? {})) add(node, "skos:prefLabel", `@${language}"${name}`);
    for (const code of entity.countries ?? []) add(node, "sse:country", `country:${code}`);
    for (const theme of entity.themes ?? []) add(node, "sse:theme", STANDARD + theme);
    add(node, "sse:level", entity.level && LEVELS + entity.level);
    add(node, "sse:founded", text(entity.founded));
    add(node, "sse:dissolved", text(entity.dissolved));
    for (const each of entity.observations ?? []) {
      const seen = `observation:${each.id}`;
      add(seen, "rdf:type", "sse:Observation");
      add(seen, "sse:observationOf", node);
      add(seen, "sse:kind", `sse:${each.kind}`);
      add(seen, "sse:value", text(each.raw ?? each.value));
      add(seen, "sse:number", each.number === undefined ? undefined : Number(each.number));
      add(seen, "sse:unit", text(each.unit));
      add(seen, "sse:counted", text(each.counted));
      add(seen, "sse:bound", each.number === undefined ? undefined : text(each.bound));
      add(seen, "skos:note", text(each.note));
      (each.parts ?? []).forEach(([number, counted], n) => {
        const part = `part:${each.id}/${n}`;
        add(seen, "sse:part", part);
        add(part, "sse:number", Number(number));
        add(part, "sse:counted", text(counted));
      });
      add(seen, "sse:asOf", text(each.asOf));
      add(seen, "sse:status", manner(each.status));
      stated(seen, each);
    }
    for (const each of entity.contributions ?? []) {
      const said = `contribution:${each.id}`;
      add(said, "rdf:type", "sse:Contribution");
      add(said, "sse:contributor", node);
      add(said, "sse:kind", `sse:${each.kind}`);
      add(said, "sse:saidIn", each.session === undefined ? undefined : id(each.session));
      add(said, "sse:replyTo", each.replyTo && `contribution:${each.replyTo}`);
      for (const theme of each.themes ?? []) add(said, "sse:theme", STANDARD + theme);
      add(said, "sse:status", manner(each.status));
      stated(said, each);
    }
  });
  for (const tie of ties) {
    const node = `tie:${tie.id}`;
    add(node, "rdf:type", "sse:Tie");
    add(node, "sse:kind", `sse:${tie.kind}`);
    add(node, "sse:source", id(tie.source));
    add(node, "sse:target", id(tie.target));
    add(node, "sse:role", text(tie.role));
    for (const name of /** @type {const} */ (["start", "end", "seen"])) add(node, `sse:${name}`, text(tie[name]));
    for (const other of tie.alsoSeen ?? []) add(node, "sse:alsoSeen", text(other));
    add(node, "sse:status", manner(tie.status));
    if (!manner(tie.status)) add(id(tie.source), `sse:${tie.kind}`, id(tie.target));
    stated(node, tie);
  }
  return data;
}
