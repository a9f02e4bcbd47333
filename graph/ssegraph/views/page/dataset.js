// What the page holds as RDF: the triples that ssegraph.quads writes, as far as the named questions ask for them.
// A question that asks for more is not among those the page evaluates (ssegraph.views.questions).

const STANDARD = "http://purl.org/essglobal/standard/";
const LEVELS = "https://w3id.org/ssegraph/level/";
const NOTHING = { out: new Map(), into: new Map(), size: 0 };

/** Triples by predicate, each with its subjects by object and its objects by subject. */
export class Dataset {
  constructor() {
    this.predicates = new Map();
    this.unions = new Map();
  }

  /** Adds a triple; nothing where there is no object. */
  add(subject, predicate, object) {
    if (object === undefined || object === null) return;
    if (!this.predicates.has(predicate)) this.predicates.set(predicate, { out: new Map(), into: new Map(), size: 0 });
    const facts = this.predicates.get(predicate);
    if (facts.out.get(subject)?.includes(object)) return;
    (facts.out.get(subject) ?? facts.out.set(subject, []).get(subject)).push(object);
    (facts.into.get(object) ?? facts.into.set(object, []).get(object)).push(subject);
    facts.size += 1;
  }

  /** Returns the triples of a predicate; of a list of predicates those of all; of a variable those of what it stands for. */
  of(predicate, solution = {}) {
    if (Array.isArray(predicate)) return this.union(predicate);
    const name = predicate[0] === "?" ? solution[predicate] : predicate;
    if (name === undefined) throw new Error(`${predicate} stands for any predicate`);
    return this.predicates.get(name) ?? NOTHING;
  }

  union(several) {
    const name = several.join("|");
    if (!this.unions.has(name)) {
      const all = { out: new Map(), into: new Map(), size: 0 };
      for (const facts of several.map((each) => this.of(each))) {
        for (const side of ["out", "into"]) for (const [term, others] of facts[side]) all[side].set(term, [...(all[side].get(term) ?? []), ...others]);
        all.size += facts.size;
      }
      this.unions.set(name, all);
    }
    return this.unions.get(name);
  }
}

const text = (value) => (value === undefined || value === null ? undefined : `"${value}`);
const manner = (status) => (status && status !== "stated" ? `sse:${status[0].toUpperCase()}${status.slice(1)}` : undefined);

/** Returns the data set of a graph: {entities, ties, sources, countries}, rows and terms as the page has them. */
export function datasetOf({ entities, ties, sources, countries }) {
  const data = new Dataset();
  const add = data.add.bind(data);
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
    for (const name of ["start", "end", "seen"]) add(node, `sse:${name}`, text(tie[name]));
    for (const other of tie.alsoSeen ?? []) add(node, "sse:alsoSeen", text(other));
    add(node, "sse:status", manner(tie.status));
    if (!manner(tie.status)) add(id(tie.source), `sse:${tie.kind}`, id(tie.target));
    stated(node, tie);
  }
  return data;
}
