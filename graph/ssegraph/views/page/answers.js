// Answers to the named questions, worked out on the page's own data: by the query a store is asked, with the blanks as
// the reader fills them in. What a row rests on, and whether it certainly holds, is as in ssegraph.ask.answers.

/** @import { Answer, Cell, Dates, Given, Graph, Operation, Own, Parameter, Period, Question, Standing, Tie, Value, WorkedOut } from "./types.js" */
import { byCode, evaluate, textOf } from "./algebra.js";
import { datasetOf } from "./dataset.js";

const EVIDENCE = ["tie", "observation", "contribution"];
const ENTITY = "id:";

/** A graph that can be asked. */
export class Asker {
  /** @param {Graph} graph @param {Dates} dates when a tie holds */
  constructor(graph, dates) {
    this.graph = graph;
    this.dates = dates;
    /** @type {Map<Value | undefined, number>} */
    this.tieOf = new Map(graph.ties.map((tie, t) => [`tie:${tie.id}`, t]));
    this.known = new Set(graph.entities.map(({ id }) => id));
    /** @type {Map<string, Standing>} */
    this.standings = new Map();
    /** @type {ReturnType<typeof datasetOf> | null} */
    this.made = null;
  }

  get data() {
    this.made ??= datasetOf(this.graph);
    return this.made;
  }

  /**
   * Returns the answer: of a row `ties` are numbers of rows, and `observations` ids.
   * @param {Question} question one that brings its query
   * @param {Given} given what is not there keeps its default
   * @param {Period | null} [period] null for any time
   * @param {Standing[]} [wanted] how surely ties have to hold then
   * @returns {Answer & { rows: WorkedOut[] }}
   */
  ask(question, given, period = null, wanted = ["certain", "possible"]) {
    const filled = { ...defaultsOf(question), ...given };
    /** @param {Standing[]} how @param {boolean} plans */
    const run = (how, plans) => this.rows(question, filled, when, how, plans);
    // What the question asks of holds at no time: nothing is chosen by the date, and that is said.
    const untimed = period !== null && !question.timed;
    const when = untimed ? null : period;
    const { columns, rows } = run(wanted, false);
    /** @param {WorkedOut[]} some */
    const counted = (some) => numberOf(some, columns, question);
    const unknown = when && !wanted.includes("unknown") ? Math.max(0, counted(run([...wanted, "unknown"], false).rows) - counted(rows)) : 0;
    const announced = rows.length || !JSON.stringify(question.query).includes('"sse:holds"') ? 0 : counted(run(wanted, true).rows);
    const possible = counted(rows) - counted(rows.filter(({ certain }) => certain));
    return { columns, rows, unknown, announced, possible, untimed };
  }

  /** @param {Question} question @param {Given} given @param {Period | null} period @param {Standing[]} wanted @param {boolean} plans */
  rows(question, given, period, wanted, plans) {
    const { query } = question;
    if (!query) throw new Error(`${question.slug} brings no query`);
    /** @type {Record<string, Value[]>} */
    const terms = {};
    for (const [name, { type }] of Object.entries(question.parameters)) if (given[name]?.length) terms[name] = given[name].map((value) => termOf(type, value));
    const found = evaluate(query, this.data, terms, this.functions(period, wanted, plans));
    const names = /** @type {string[]} */ (outermost(query)[2]).map((name) => name.slice(1));
    const hidden = names.map((name) => EVIDENCE.some((each) => name.startsWith(each)));
    const rows = found.map((solution) => {
      /** @param {string} name */
      const nodes = (name) => textOf(solution[`?${name}`] ?? "").split(" ").filter(Boolean);
      const stated = new Set(names.filter((_, n) => hidden[n]).flatMap(nodes));
      /** @type {Set<number>} */
      const named = new Set();
      const cells = names.filter((_, n) => !hidden[n]).map((name, n) => this.cell(solution[`?${name}`], n, named));
      const ties = [...stated].filter((each) => this.tieOf.has(each)).sort(byCode);
      return {
        cells,
        named,
        ties: ties.map((each) => this.tieOf.get(each) ?? -1),
        observations: [...stated].filter((each) => /^(observation|contribution):/.test(each)).sort(byCode).map((each) => each.slice(each.indexOf(":") + 1)),
        certain: !period || ties.every((each) => ["certain", "no"].includes(this.standing(each, period))),
      };
    });
    return { columns: names.filter((_, n) => !hidden[n]), rows };
  }

  /** Returns a term as a cell: an id, several with spaces between, a kind with its prefix, a text, a number; else null. @param {Value | undefined} term @param {number} place @param {Set<number>} named @returns {Cell} */
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

  /** @param {Value | undefined} node @param {Period} period */
  standing(node, period) {
    const key = `${node} ${period.first} ${period.last}`;
    const known = this.standings.get(key) ?? this.dates.standing(this.graph.ties[this.tieOf.get(node) ?? -1], period);
    this.standings.set(key, known);
    return known;
  }

  /** The functions of ssegraph.quads.functions. @param {Period | null} period @param {Standing[]} wanted @param {boolean} plans @returns {Record<string, Own>} */
  functions(period, wanted, plans) {
    const { ties, sources, speakers } = this.graph;
    const { isFact, interval, dayText, periodOf } = this.dates;
    /** @param {Value | undefined} node @returns {Tie | undefined} */
    const tieAt = (node) => ties[this.tieOf.get(node) ?? -1];
    /** @param {(tie: Tie, node: Value | undefined, at: Value | undefined) => Value | undefined} act @returns {Own} */
    const ofTie = (act) => (node, at) => {
      const tie = tieAt(node);
      return tie ? act(tie, node, at) : undefined;
    };
    /** @param {Value | undefined} date @param {"earliest" | "latest"} side */
    const day = (date, side) => {
      const found = date === undefined ? null : interval(textOf(date))?.[side];
      return found === null || found === undefined ? undefined : `"${dayText(found)}`;
    };
    return {
      "sse:holds": ofTie((tie, node) => (plans && ["planned", "forecast"].includes(tie.status ?? "")) || (period ? wanted.includes(this.standing(node, period)) : isFact(tie))),
      "sse:standing": ofTie((_, node, at) => {
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
      "sse:proof": (node) => {
        const tie = tieAt(node);
        return tie ? `"${tie.proof}` : this.proofOf(node);
      },
      "sse:earliest": (date) => day(date, "earliest"),
      "sse:latest": (date) => day(date, "latest"),
    };
  }

  // Of one statement, or the best of what is said of an observation.
  /** @param {Value | undefined} node */
  proofOf(node) {
    if (node === undefined) return undefined;
    const proof = this.data.of("proof").out;
    const own = proof.get(node);
    if (own) return `"${own[0]}`;
    const found = (this.data.of("sse:statement").out.get(node) ?? []).flatMap((said) => proof.get(said) ?? []);
    const best = ["quoted", "located", "told"].find((each) => found.includes(each));
    return best && `"${best}`;
  }
}

/** Returns the defaults of a question's parameters, lists of texts by name. @param {Question} question @returns {Given} */
export function defaultsOf({ parameters }) {
  return Object.fromEntries(Object.entries(parameters).map(([name, each]) => [name, each.default ?? []]));
}

/** Returns how many bodies stand in rows, in the first column of them that the answer counts, else how many rows there are. @param {WorkedOut[]} rows @param {string[]} columns @param {Question} question */
function numberOf(rows, columns, question) {
  for (const [, column] of question.answer.en.matchAll(/\{n:(\w+)/g)) {
    const place = columns.indexOf(column);
    if (rows.some(({ named }) => named.has(place))) return new Set(rows.map(({ cells }) => cells[place]).filter((cell) => cell !== null)).size;
  }
  return rows.length;
}

/** Returns the operation that names the columns. @param {Operation} query @returns {Operation} */
function outermost(query) {
  return query[0] === "distinct" ? query[1] : query;
}

/** @param {Parameter["type"]} type @param {string} value @returns {Value} */
function termOf(type, value) {
  if (type === "entity" || type === "entities") return ENTITY + value;
  if (type === "kind" || type === "tie") return `sse:${value}`;
  if (type === "source") return `source:${value}`;
  return type === "number" ? Number(value) : `"${value}`;
}
