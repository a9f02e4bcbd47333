// Answers to the named questions, worked out on the page's own data: by the query a store is asked, with the blanks as
// the reader fills them in. What a row rests on, and whether it certainly holds, is as in ssegraph.ask.answers.

import { byCode, evaluate, textOf } from "./algebra.js";
import { datasetOf } from "./dataset.js";

const EVIDENCE = ["tie", "observation", "contribution"];
const ENTITY = "id:";

/** A graph that can be asked. */
export class Asker {
  /**
   * @param graph {entities, ties, sources, countries, speakers}: rows and terms as the page has them
   * @param dates {standing, interval, isFact, dayText}: when a tie holds, see dates.js
   */
  constructor(graph, dates) {
    this.graph = graph;
    this.dates = dates;
    this.tieOf = new Map(graph.ties.map((tie, t) => [`tie:${tie.id}`, t]));
    this.known = new Set(graph.entities.map(({ id }) => id));
    this.proofs = new Map();
    this.standings = new Map();
  }

  get data() {
    this.made ??= datasetOf(this.graph);
    return this.made;
  }

  /**
   * Returns {columns, rows, unknown, announced}: a row is {cells, named, ties, observations, certain}, where `named` are
   * the places of cells that hold ids of entities, `ties` are numbers of rows and `observations` ids.
   * @param question one that brings its query
   * @param given the values of its parameters, lists of texts by name; what is not there keeps its default
   * @param period {first, last} in days, or null for any time
   * @param wanted how surely ties have to hold then
   */
  ask(question, given, period = null, wanted = ["certain", "possible"]) {
    const filled = { ...defaultsOf(question), ...given };
    const run = (how, plans) => this.rows(question, filled, period, how, plans);
    const { columns, rows } = run(wanted, false);
    const unknown = period && !wanted.includes("unknown") ? Math.max(0, run([...wanted, "unknown"], false).rows.length - rows.length) : 0;
    const announced = rows.length || !JSON.stringify(question.query).includes('"sse:holds"') ? 0 : run(wanted, true).rows.length;
    return { columns, rows, unknown, announced };
  }

  rows(question, given, period, wanted, plans) {
    const terms = {};
    for (const [name, { type }] of Object.entries(question.parameters)) if (given[name]?.length) terms[name] = given[name].map((value) => termOf(type, value));
    const found = evaluate(question.query, this.data, terms, this.functions(period, wanted, plans));
    const names = outermost(question.query)[2].map((name) => name.slice(1));
    const hidden = names.map((name) => EVIDENCE.some((each) => name.startsWith(each)));
    const rows = found.map((solution) => {
      const stated = new Set(names.filter((_, n) => hidden[n]).flatMap((name) => (solution[`?${name}`] === undefined ? [] : textOf(solution[`?${name}`]).split(" ").filter(Boolean))));
      const named = new Set();
      const cells = names.filter((_, n) => !hidden[n]).map((name, n) => this.cell(solution[`?${name}`], n, named));
      const ties = [...stated].filter((each) => this.tieOf.has(each)).sort(byCode);
      return {
        cells,
        named,
        ties: ties.map((each) => this.tieOf.get(each)),
        observations: [...stated].filter((each) => /^(observation|contribution):/.test(each)).sort(byCode).map((each) => each.slice(each.indexOf(":") + 1)),
        certain: !period || ties.every((each) => ["certain", "no"].includes(this.standing(each, period))),
      };
    });
    return { columns: names.filter((_, n) => !hidden[n]), rows };
  }

  /** Returns a term as a cell: an id, several with spaces between, a kind with its prefix, a text, a number; else null. */
  cell(term, place, named) {
    if (term === undefined) return null;
    if (typeof term !== "string") return term;
    const text = textOf(term);
    const ids = text.split(" ").filter(Boolean).map((each) => (each.startsWith(ENTITY) ? each.slice(ENTITY.length) : ""));
    if (ids.length && ids.every((each) => this.known.has(each))) {
      named.add(place);
      return term === text ? ids[0] : [...new Set(ids)].sort(byCode).join(" ");
    }
    return term === text && /^(source|tie|observation|contribution|country|office):/.test(term) ? term.slice(term.indexOf(":") + 1) : text;
  }

  standing(node, period) {
    const key = `${node} ${period.first} ${period.last}`;
    if (!this.standings.has(key)) this.standings.set(key, this.dates.standing(this.graph.ties[this.tieOf.get(node)], period));
    return this.standings.get(key);
  }

  /** The functions of ssegraph.quads.functions. */
  functions(period, wanted, plans) {
    const { ties, sources, speakers } = this.graph;
    const { isFact, interval, dayText, periodOf } = this.dates;
    const tieAt = (node) => ties[this.tieOf.get(node)];
    const ofTie = (act) => (node, ...more) => {
      const tie = tieAt(node);
      return tie ? act(tie, node, ...more) : undefined;
    };
    const day = (date, side) => {
      const found = date === undefined ? null : interval(textOf(date))?.[side];
      return found === null || found === undefined ? undefined : `"${dayText(found)}`;
    };
    return {
      "sse:holds": ofTie((tie, node) => (plans && ["planned", "forecast"].includes(tie.status)) || (period ? wanted.includes(this.standing(node, period)) : isFact(tie))),
      "sse:standing": ofTie((_tie, node, at) => {
        const then = at === undefined ? period : periodOf(textOf(at));
        return then ? `"${this.standing(node, then)}` : undefined;
      }),
      "sse:over": ofTie((tie) => {
        const end = interval(tie.end)?.latest ?? null;
        return isFact(tie) && end !== null && (!period || end < period.first);
      }),
      "sse:voices": ofTie((tie) => tie.voices),
      "sse:ownWord": ofTie((tie) => Boolean(tie.ownWord)),
      "sse:saidBy": ofTie((tie) => `"${(tie.by ?? []).map((n) => speakers[n]).sort(byCode).join(", ")}`),
      "sse:office": ofTie((tie) => tie.office && `office:${tie.office}`),
      "sse:newest": ofTie((tie) => {
        const dates = [tie.start, tie.end, tie.seen, ...(tie.evidence ?? []).flatMap(({ source }) => [sources[source].date, sources[source].retrieved])];
        const days = dates.map(interval).map((each) => each?.latest ?? each?.earliest ?? null).filter((each) => each !== null);
        return days.length ? `"${dayText(Math.max(...days))}` : undefined;
      }),
      "sse:proof": (node) => (tieAt(node) ? `"${tieAt(node).proof}` : this.proofOf(node)),
      "sse:earliest": (date) => day(date, "earliest"),
      "sse:latest": (date) => day(date, "latest"),
    };
  }

  // Of one statement, or the best of what is said of an observation.
  proofOf(node) {
    const proof = this.data.of("proof").out;
    if (proof.has(node)) return `"${proof.get(node)[0]}`;
    const found = (this.data.of("sse:statement").out.get(node) ?? []).flatMap((said) => proof.get(said) ?? []);
    const best = ["quoted", "located", "told"].find((each) => found.includes(each));
    return best && `"${best}`;
  }
}

/** Returns the defaults of a question's parameters, lists of texts by name. */
export function defaultsOf({ parameters }) {
  return Object.fromEntries(Object.entries(parameters).map(([name, each]) => [name, each.default ?? []]));
}

/** Returns the operation that names the columns. */
function outermost(query) {
  return query[0] === "distinct" ? query[1] : query;
}

function termOf(type, value) {
  if (type === "entity" || type === "entities") return ENTITY + value;
  if (type === "kind" || type === "tie") return `sse:${value}`;
  if (type === "source") return `source:${value}`;
  return type === "number" ? Number(value) : `"${value}`;
}
