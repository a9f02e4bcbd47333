// Evaluates SPARQL algebra, as ssegraph.ask.algebra writes it, over a data set in memory: the page answers the named
// questions by the very queries that a store is asked. Semantics: https://www.w3.org/TR/sparql11-query/#sparqlAlgebra.
// A term is a text (a variable "?name", an IRI "sse:kind", a literal with one quotation mark before it), a number or a
// truth value; in expressions `undefined` is an error. A solution is an object from variables to terms.

/** @import { Dataset } from "./dataset.js" */
/** @import { Aggregate, Expression, Operation, Own, Pattern, Solution, Strict, Value } from "./types.js" */

/** @param {unknown} term @returns {term is string} */
const isVariable = (term) => typeof term === "string" && term[0] === "?";
/** @param {unknown} term @returns {term is string} */
const isLiteral = (term) => typeof term === "string" && (term[0] === '"' || term[0] === "@");

/** @param {unknown} term */
const isIri = (term) => typeof term === "string" && !isLiteral(term);

/** Returns the text of a literal or an IRI, as STR has it, without the mark of a literal. @param {Value} term */
export function textOf(term) {
  if (typeof term !== "string") return String(term);
  if (term[0] === '"') return term.slice(1);
  return term[0] === "@" ? term.slice(term.indexOf('"') + 1) : term;
}

/**
 * Returns the solutions of a query, in its order.
 * @param {Operation} query
 * @param {Dataset} data
 * @param {Record<string, Value[]>} given terms for parameters, by name; one that is not there keeps the default of the query
 * @param {Record<string, Own>} functions functions of our own, by prefixed name: from terms to a term, or to undefined for an error
 */
export function evaluate(query, data, given, functions) {
  return new Evaluation(data, given, functions).of(query, [{}]);
}

class Evaluation {
  /** @param {Dataset} data @param {Record<string, Value[]>} given @param {Record<string, Own>} functions */
  constructor(data, given, functions) {
    this.data = data;
    this.given = given;
    this.functions = functions;
    /** @type {Map<Operation, Solution[]>} */
    this.known = new Map(); // of subqueries, which do not depend on what surrounds them
    /** @type {Map<Operation, Map<string, Map<string, Solution[]>>>} */
    this.indexes = new Map();
  }

  /** Returns the solutions of an operation, each of which goes on from one of `from`. @param {Operation} operation @param {Solution[]} from @returns {Solution[]} */
  of(operation, from) {
    if (!from.length) return from;
    return this[operation[0]](operation, from);
  }

  /** @param {Operation} operation @param {Solution[]} from @returns {Solution[]} */
  bgp([, patterns], from) {
    return this.matched(patterns, from, [], []);
  }

  /**
   * Returns the solutions of patterns, joined with tables, that meet some conditions. A condition is looked at as soon as
   * what it asks of is known; a table is looked up where it is needed, not joined with every other beforehand.
   * @param {Pattern[]} patterns
   * @param {Solution[]} from
   * @param {Expression[]} conditions
   * @param {Operation[]} before
   * @returns {Solution[]}
   */
  matched(patterns, from, conditions, before) {
    /** @type {Map<unknown, Value[]>} */
    const tables = new Map();
    for (const table of before) {
      const column = this.columnOf(table);
      if (column && patterns.some(([s, , o]) => s === column.name || o === column.name) && !patterns.some(([, p]) => p === column.name) && from[0]?.[column.name] === undefined && !tables.has(column.name)) tables.set(column.name, column.values);
      else from = this.of(table, from);
    }
    if (!from.length) return from;
    const open = new Set(patterns.flat(2).filter(isVariable));
    let left = conditions.map((condition) => ({ test: this.testOf(condition), asks: variablesIn(condition).filter((name) => open.has(name)) }));
    let solutions = from;
    /** @param {string} name @param {Value[]} values */
    const join = (name, values) => {
      tables.delete(name);
      const among = new Set(values);
      solutions = solutions.flatMap((each) => {
        const value = each[name];
        if (value === undefined) return values.map((one) => ({ ...each, [name]: one }));
        return among.has(value) ? [each] : [];
      });
    };
    for (const pattern of this.ordered(patterns, from[0], tables)) {
      const ends = [pattern[2], pattern[0]];
      const [name = ""] = ends.every((term) => isVariable(term) && solutions[0]?.[term] === undefined) ? ends.map(String).filter((term) => tables.has(term)) : [];
      const values = tables.get(name);
      if (values) join(name, values);
      solutions = solutions.flatMap((each) => this.matches(pattern, each));
      for (const term of ends.map(String)) {
        const other = tables.get(term);
        if (other) join(term, other);
      }
      for (const term of pattern.flat()) if (isVariable(term)) open.delete(term);
      const ready = left.filter(({ asks }) => !asks.some((name) => open.has(name)));
      left = left.filter((each) => !ready.includes(each));
      for (const { test } of ready) solutions = solutions.filter(test);
    }
    for (const { test } of left) solutions = solutions.filter(test);
    return solutions;
  }

  /** Returns the variable and the values of a table of one column, each once; of any other null. @param {Operation} table */
  columnOf([, parameter, written]) {
    /** @type {Solution[]} */
    const rows = this.given[parameter]?.map((term) => ({ [`?${parameter}`]: term })) ?? written;
    const [name, other] = Object.keys(rows[0] ?? {});
    const values = rows.flatMap((row) => (Object.keys(row).length === 1 && row[name] !== undefined ? [row[name]] : []));
    return name && !other && values.length > 1 && values.length === rows.length && new Set(values).size === rows.length ? { name, values } : null;
  }

  /** Returns what says of a solution whether a condition is true; of one that asks of one variable alone, once a value. @param {Expression} condition @returns {(solution: Solution) => boolean} */
  testOf(condition) {
    const [name, ...others] = variablesIn(condition);
    if (name === undefined || others.length) return (solution) => this.isTrue(condition, solution);
    /** @type {Map<Value | undefined, boolean>} */
    const known = new Map();
    return (solution) => {
      const value = solution[name];
      const before = known.get(value);
      if (before !== undefined) return before;
      const found = this.isTrue(condition, solution);
      known.set(value, found);
      return found;
    };
  }

  /** Returns patterns in the order in which the fewest solutions are expected on the way. @param {Pattern[]} patterns @param {Solution} first @param {Map<unknown, Value[]>} tables */
  ordered(patterns, first, tables) {
    if (patterns.length < 2) return patterns;
    /** @type {Set<unknown>} */
    const bound = new Set();
    const left = [...patterns];
    /** @type {Pattern[]} */
    const found = [];
    /** @param {Value} term */
    const valueOf = (term) => (isVariable(term) ? first[term] : term);
    /** @param {Pattern} pattern */
    const expected = ([subject, predicate, object]) => {
      const facts = this.data.of(predicate, first);
      const [s, o] = [valueOf(subject), valueOf(object)];
      if (s !== undefined) return facts.out.get(s)?.length ?? 0;
      if (o !== undefined) return facts.into.get(o)?.length ?? 0;
      if (bound.has(subject)) return facts.size / Math.max(1, facts.out.size);
      if (bound.has(object)) return facts.size / Math.max(1, facts.into.size);
      for (const [term, side] of /** @type {[Value, Map<Value, Value[]>][]} */ ([[object, facts.into], [subject, facts.out]])) {
        const values = tables.get(term);
        if (values) return values.reduce((/** @type {number} */ sum, value) => sum + (side.get(value)?.length ?? 0), 0);
      }
      return facts.size * 2; // joined with nothing before it
    };
    while (left.length) {
      const [best] = left.map((pattern, at) => ({ at, cost: expected(pattern) })).sort((a, b) => a.cost - b.cost || a.at - b.at);
      const [pattern] = left.splice(best.at, 1);
      found.push(pattern);
      for (const term of pattern) if (isVariable(term)) bound.add(term);
    }
    return found;
  }

  /** @param {Pattern} pattern @param {Solution} solution @returns {Solution[]} */
  matches([subject, predicate, object], solution) {
    const s = isVariable(subject) ? solution[subject] : subject;
    const o = isVariable(object) ? solution[object] : object;
    const facts = this.data.of(predicate, solution);
    if (s !== undefined) {
      const objects = facts.out.get(s) ?? [];
      if (o !== undefined) return objects.filter((each) => each === o).map(() => solution);
      return objects.map((each) => ({ ...solution, [String(object)]: each }));
    }
    if (o !== undefined) return (facts.into.get(o) ?? []).map((each) => ({ ...solution, [subject]: each }));
    /** @type {Solution[]} */
    const every = [];
    for (const [one, objects] of facts.out) {
      for (const other of objects) if (subject !== object || one === other) every.push({ ...solution, [subject]: one, [String(object)]: other });
    }
    return every;
  }

  /** @param {Operation} operation @param {Solution[]} from @returns {Solution[]} */
  values([, parameter, written], from) {
    /** @type {Solution[]} */
    const rows = this.given[parameter]?.map((term) => ({ [`?${parameter}`]: term })) ?? written;
    return from.flatMap((solution) => rows.filter((row) => fits(solution, row)).map((row) => ({ ...solution, ...row })));
  }

  /** @param {Operation} operation @param {Solution[]} from @returns {Solution[]} */
  join([, one, other], from) {
    if (other[0] === "bgp" && tablesIn(one)) return this.matched(other[1], from, [], tablesIn(one) ?? []);
    return this.of(other, this.of(one, from));
  }

  /** @param {Operation} operation @param {Solution[]} from @returns {Solution[]} */
  union([, one, other], from) {
    return [...this.of(one, from), ...this.of(other, from)];
  }

  /** @param {Operation} operation @param {Solution[]} from @returns {Solution[]} */
  leftjoin([, one, other, condition], from) {
    return this.of(one, from).flatMap((solution) => {
      const more = this.of(other, [solution]).filter((each) => condition === null || this.isTrue(condition, each));
      return more.length ? more : [solution];
    });
  }

  /** @param {Operation} operation @param {Solution[]} from @returns {Solution[]} */
  minus([, one, other], from) {
    const solutions = this.of(one, from);
    if (!solutions.length) return solutions;
    const taken = this.once(other, () => this.of(other, [{}]));
    const shared = taken.length ? Object.keys(taken[0]).filter((name) => name in solutions[0]) : [];
    const keys = new Set(taken.map((each) => keyOf(shared, each)));
    const loose = taken.some((each) => shared.some((name) => each[name] === undefined));
    return solutions.filter((solution) => {
      if (!loose && shared.every((name) => solution[name] !== undefined)) return !shared.length || !keys.has(keyOf(shared, solution));
      return !taken.some((each) => fits(solution, each) && Object.keys(each).some((name) => solution[name] !== undefined));
    });
  }

  /** @param {Operation} operation @param {Solution[]} from @returns {Solution[]} */
  filter([, operation, condition], from) {
    const conditions = [condition];
    let inner = operation;
    for (; inner[0] === "filter"; inner = inner[1]) conditions.unshift(inner[2]);
    if (inner[0] === "bgp") return this.matched(inner[1], from, conditions, []);
    if (inner[0] === "join" && inner[2][0] === "bgp") {
      const tables = tablesIn(inner[1]);
      return this.matched(inner[2][1], tables ? from : this.of(inner[1], from), conditions, tables ?? []);
    }
    return conditions.reduce((solutions, each) => solutions.filter(this.testOf(each)), this.of(inner, from));
  }

  /** @param {Operation} operation @param {Solution[]} from @returns {Solution[]} */
  extend([, operation, name, expression], from) {
    return this.of(operation, from).map((solution) => {
      const value = this.value(expression, solution);
      return value === undefined ? solution : { ...solution, [name]: value };
    });
  }

  /** @param {Operation} operation @param {Solution[]} from @returns {Solution[]} */
  project(operation, from) {
    return this.joined(operation, this.once(operation, () => this.of(operation[1], [{}]).map((each) => pick(operation[2], each))), operation[2], from);
  }

  /** @param {Operation} operation @param {Solution[]} from @returns {Solution[]} */
  distinct(operation, from) {
    const [, inner] = operation;
    const names = inner[2];
    return this.joined(operation, this.once(operation, () => [...new Map(this.of(inner, [{}]).map((each) => [keyOf(names, each), each])).values()]), names, from);
  }

  /** Returns the solutions of what does not depend on what surrounds it: worked out once. @param {Operation} operation @param {() => Solution[]} work */
  once(operation, work) {
    const known = this.known.get(operation) ?? work();
    this.known.set(operation, known);
    return known;
  }

  /** Returns solutions joined with the rows of a subquery. @param {Operation} operation @param {Solution[]} rows @param {string[]} names @param {Solution[]} from @returns {Solution[]} */
  joined(operation, rows, names, from) {
    return from.flatMap((solution) => {
      const shared = names.filter((name) => solution[name] !== undefined);
      if (!shared.length) return rows.map((row) => ({ ...solution, ...row }));
      return this.index(operation, rows, shared).get(keyOf(shared, solution))?.map((row) => ({ ...solution, ...row })) ?? [];
    });
  }

  /** @param {Operation} operation @param {Solution[]} rows @param {string[]} shared */
  index(operation, rows, shared) {
    const indexes = this.indexes.get(operation) ?? new Map();
    this.indexes.set(operation, indexes);
    const name = shared.join(" ");
    /** @type {Map<string, Solution[]>} */
    const known = indexes.get(name) ?? Map.groupBy(rows, (row) => keyOf(shared, row));
    indexes.set(name, known);
    return known;
  }

  /** @param {Operation} operation @param {Solution[]} from @returns {Solution[]} */
  group([, operation, keys, aggregates], from) {
    const groups = Map.groupBy(this.of(operation, from), (each) => keyOf(keys, each));
    if (!groups.size && !keys.length) groups.set("", []);
    return [...groups.values()].map((members) => {
      const found = members.length ? pick(keys, members[0]) : {};
      for (const [name, aggregate, distinct, expression, separator] of /** @type {Aggregate[]} */ (aggregates)) {
        const value = this.aggregate(aggregate, distinct, expression, separator, members);
        if (value !== undefined) found[name] = value;
      }
      return found;
    });
  }

  /** @param {string} name @param {boolean} distinct @param {Expression | null} expression @param {string | null} separator @param {Solution[]} members @returns {Value | undefined} */
  aggregate(name, distinct, expression, separator, members) {
    if (expression === null) return distinct ? new Set(members.map((each) => JSON.stringify(Object.entries(each).sort()))).size : members.length;
    const every = members.map((each) => this.value(expression, each));
    const told = every.filter((each) => each !== undefined);
    if (["GroupConcat", "Sum", "Min", "Max"].includes(name) && told.length < every.length) return undefined;
    const values = distinct ? [...new Set(told)] : told;
    if (name === "Count") return values.length;
    if (name === "Sum") return values.every((each) => typeof each === "number") ? values.reduce((sum, each) => sum + each, 0) : undefined;
    if (name === "Sample") return values[0];
    if (name === "GroupConcat") return `"${values.map(textOf).join(separator ?? " ")}`;
    const sorted = values.toSorted(compare);
    return name === "Min" ? sorted[0] : sorted.at(-1);
  }

  /** @param {Operation} operation @param {Solution[]} from @returns {Solution[]} */
  order([, operation, keys], from) {
    const by = /** @type {[Expression, boolean][]} */ (keys);
    const rows = this.of(operation, from).map((solution) => ({ solution, at: by.map(([expression]) => this.value(expression, solution)) }));
    rows.sort((a, b) => by.reduce((found, [, falling], n) => found || (falling ? -1 : 1) * compare(a.at[n], b.at[n]), 0));
    return rows.map(({ solution }) => solution);
  }

  /** @param {Expression} expression @param {Solution} solution */
  isTrue(expression, solution) {
    return truth(this.value(expression, solution)) === true;
  }

  /** Returns the value of an expression, or undefined for an error. @param {Expression} expression @param {Solution} solution @returns {Value | undefined} */
  value(expression, solution) {
    if (!Array.isArray(expression)) return isVariable(expression) ? solution[expression] : expression;
    const [name, ...parts] = expression;
    if (Object.hasOwn(LAZY, name)) return LAZY[name](parts, (part) => this.value(part, solution), (part) => this.of(part, [solution]).length > 0, solution);
    const terms = parts.map((part) => this.value(part, solution));
    if (Object.hasOwn(this.functions, name)) return this.functions[name](...terms);
    if (!Object.hasOwn(STRICT, name)) throw new Error(`no such function: ${name}`);
    const known = terms.filter((term) => term !== undefined);
    return known.length < terms.length ? undefined : STRICT[name](...known);
  }
}

// What does not need all its parts, or lives with errors.
/** @typedef {(parts: any[], value: (part: Expression) => Value | undefined, holds: (operation: Operation) => boolean, solution: Solution) => Value | undefined} Lazy */
/** @type {Record<string, Lazy>} */
const LAZY = {
  or: (parts, value) => {
    const found = parts.map((part) => truth(value(part)));
    return found.includes(true) ? true : found.includes(undefined) ? undefined : false;
  },
  and: (parts, value) => {
    const found = parts.map((part) => truth(value(part)));
    return found.includes(false) ? false : found.includes(undefined) ? undefined : true;
  },
  if: ([condition, one, other], value) => {
    const found = truth(value(condition));
    return found === undefined ? undefined : value(found ? one : other);
  },
  coalesce: (parts, value) => {
    for (const part of parts) {
      const found = value(part);
      if (found !== undefined) return found;
    }
    return undefined;
  },
  bound: ([name], _value, _holds, solution) => solution[name] !== undefined,
  in: ([term, ...several], value) => isIn(value(term), several.map(value)),
  "not in": ([term, ...several], value) => {
    const found = isIn(value(term), several.map(value));
    return found === undefined ? undefined : !found;
  },
  exists: ([operation], _value, holds) => holds(operation),
  notexists: ([operation], _value, holds) => !holds(operation),
};

// Says whether a term is one of several: an error among them matters only where it is none of the others.
/** @param {Value | undefined} term @param {(Value | undefined)[]} several */
function isIn(term, several) {
  if (term === undefined) return undefined;
  return several.includes(term) || (several.includes(undefined) ? undefined : false);
}

/** @param {(a: number, b: number) => number | undefined} act @returns {Strict} */
const ofNumbers = (act) => (a, b) => (typeof a === "number" && typeof b === "number" ? act(a, b) : undefined);

/** @param {(...texts: string[]) => Value | undefined} act @returns {Strict} */
const ofTexts = (act) => (...terms) => (terms.every(isLiteral) ? act(...terms.map(textOf)) : undefined);

// What can be compared by size: numbers, truth values, texts of one language.
/** @param {(a: Value, b: Value) => boolean} act @returns {Strict} */
const ofAKind = (act) => (a, b) => (kindOf(a) !== undefined && kindOf(a) === kindOf(b) ? act(a, b) : undefined);

/** @param {Value} term */
const kindOf = (term) => (typeof term !== "string" ? typeof term : isLiteral(term) ? term.slice(0, term.indexOf('"')) : undefined);

/** @param {string} pattern @param {string} flags */
function patternOf(pattern, flags) {
  try {
    return new RegExp(pattern, `u${flags}`);
  } catch {
    return undefined; // no pattern at all
  }
}

/** @type {Record<string, Strict>} */
const STRICT = {
  not: (term) => (truth(term) === undefined ? undefined : !truth(term)),
  "=": (a, b) => same(a, b),
  "!=": (a, b) => !same(a, b),
  "<": ofAKind((a, b) => compare(a, b) < 0),
  ">": ofAKind((a, b) => compare(a, b) > 0),
  "<=": ofAKind((a, b) => compare(a, b) <= 0),
  ">=": ofAKind((a, b) => compare(a, b) >= 0),
  "+": ofNumbers((a, b) => a + b),
  "-": ofNumbers((a, b) => a - b),
  "*": ofNumbers((a, b) => a * b),
  "/": ofNumbers((a, b) => (b === 0 ? undefined : a / b)),
  str: (term) => `"${textOf(term)}`,
  concat: ofTexts((...texts) => `"${texts.join("")}`),
  strstarts: ofTexts((text, start) => text.startsWith(start)),
  contains: ofTexts((text, part) => text.includes(part)),
  lcase: ofTexts((text) => `"${text.toLowerCase()}`),
  strlen: ofTexts((text) => [...text].length),
  regex: ofTexts((text, pattern, flags = "") => patternOf(pattern, flags)?.test(text)),
  lang: (term) => (isIri(term) ? undefined : `"${isLiteral(term) && term[0] === "@" ? term.slice(1, term.indexOf('"')) : ""}`),
  langmatches: ofTexts((tag, range) => {
    const [one, other] = [tag.toLowerCase(), range.toLowerCase()];
    return other === "*" ? one !== "" : one === other || one.startsWith(`${other}-`);
  }),
};

/** The operators and functions there are, without those of our own. */
export const KNOWN = [...Object.keys(LAZY), ...Object.keys(STRICT)];

// The effective boolean value of a term.
/** @param {Value | undefined} term */
function truth(term) {
  if (term === undefined) return undefined;
  if (typeof term === "boolean") return term;
  if (typeof term === "number") return term !== 0 && !Number.isNaN(term);
  return isLiteral(term) ? textOf(term) !== "" : undefined;
}

/** @param {Value} a @param {Value} b */
const same = (a, b) => a === b;

// The order of SPARQL: nothing, IRIs, literals.
/** @param {Value | undefined} term */
const rank = (term) => (term === undefined ? 0 : isIri(term) ? 1 : 2);

/** @param {Value | undefined} a @param {Value | undefined} b */
function compare(a, b) {
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (a === b || a === undefined || b === undefined) return 0;
  if (typeof a === typeof b && typeof a !== "string") return a < b ? -1 : 1;
  return codes(textOf(a), textOf(b));
}

// By code points, as Python and the stores have it; JavaScript compares halves of them.
/** @param {string} a @param {string} b */
function codes(a, b) {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const [one, other] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (one !== other) {
      const [high, low] = [one >= 0xd800 && one < 0xe000, other >= 0xd800 && other < 0xe000];
      return high === low ? one - other : high ? 1 : -1;
    }
  }
  return a.length - b.length;
}

/** Compares texts by code points, for sort. */
export const byCode = codes;

/** Returns the tables that an operation joins, or null where it is more than that. @param {Operation} operation @returns {Operation[] | null} */
function tablesIn(operation) {
  if (operation[0] === "values") return [operation];
  if (operation[0] !== "join") return null;
  const [one, other] = [tablesIn(operation[1]), tablesIn(operation[2])];
  return one && other && [...one, ...other];
}

/** Returns the variables that stand in an expression, in its operations too, each once. @param {unknown} part @returns {string[]} */
const variablesIn = (part) => (Array.isArray(part) ? [...new Set(part.flatMap(variablesIn))] : isVariable(part) ? [part] : []);

/** @param {string[]} names @param {Solution} solution */
const keyOf = (names, solution) => names.map((name) => (solution[name] === undefined ? "" : `${typeof solution[name]}${solution[name]}`)).join("\u0000");

/** @param {string[]} names @param {Solution} solution */
function pick(names, solution) {
  /** @type {Solution} */
  const found = {};
  for (const name of names) if (solution[name] !== undefined) found[name] = solution[name];
  return found;
}

// Says whether two solutions agree wherever both say something.
/** @param {Solution} one @param {Solution} other */
function fits(one, other) {
  for (const name of Object.keys(other)) if (one[name] !== undefined && one[name] !== other[name]) return false;
  return true;
}
