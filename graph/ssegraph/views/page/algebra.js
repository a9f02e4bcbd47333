// Evaluates SPARQL algebra, as ssegraph.ask.algebra writes it, over a data set in memory: the page answers the named
// questions by the very queries that a store is asked. Semantics: https://www.w3.org/TR/sparql11-query/#sparqlAlgebra.
// A term is a text (a variable "?name", an IRI "sse:kind", a literal with one quotation mark before it), a number or a
// truth value; in expressions `undefined` is an error. A solution is an object from variables to terms.

const isVariable = (term) => typeof term === "string" && term[0] === "?";
const isLiteral = (term) => typeof term === "string" && (term[0] === '"' || term[0] === "@");

/** Returns the text of a literal or an IRI, as STR has it, without the mark of a literal. */
export function textOf(term) {
  if (typeof term !== "string") return String(term);
  if (term[0] === '"') return term.slice(1);
  return term[0] === "@" ? term.slice(term.indexOf('"') + 1) : term;
}

/**
 * Returns the solutions of a query, in its order.
 * @param query an operation
 * @param data a data set, see dataset.js
 * @param given terms for parameters, by name; one that is not there keeps the default of the query
 * @param functions functions of our own, by prefixed name: from terms to a term, or to undefined for an error
 */
export function evaluate(query, data, given, functions) {
  return new Evaluation(data, given, functions).of(query, [{}]);
}

class Evaluation {
  constructor(data, given, functions) {
    this.data = data;
    this.given = given;
    this.functions = functions;
    this.known = new Map(); // of subqueries, which do not depend on what surrounds them
    this.indexes = new Map();
  }

  /** Returns the solutions of an operation, each of which goes on from one of `from`. */
  of(operation, from) {
    if (!from.length) return from;
    return this[operation[0]](operation, from);
  }

  bgp([, patterns], from) {
    return this.ordered(patterns, from[0]).reduce((solutions, pattern) => solutions.flatMap((each) => this.matches(pattern, each)), from);
  }

  /** Returns patterns in the order in which the fewest solutions are expected on the way. */
  ordered(patterns, first) {
    if (patterns.length < 2) return patterns;
    const bound = new Set();
    const left = [...patterns];
    const found = [];
    const valueOf = (term) => (isVariable(term) ? first[term] : term);
    const expected = ([subject, predicate, object]) => {
      const facts = this.data.of(predicate, first);
      if (valueOf(subject) !== undefined) return facts.out.get(valueOf(subject))?.length ?? 0;
      if (valueOf(object) !== undefined) return facts.into.get(valueOf(object))?.length ?? 0;
      if (bound.has(subject)) return facts.size / Math.max(1, facts.out.size);
      if (bound.has(object)) return facts.size / Math.max(1, facts.into.size);
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

  matches([subject, predicate, object], solution) {
    const s = isVariable(subject) ? solution[subject] : subject;
    const o = isVariable(object) ? solution[object] : object;
    const facts = this.data.of(predicate, solution);
    if (s !== undefined) {
      const objects = facts.out.get(s) ?? [];
      if (o !== undefined) return objects.filter((each) => each === o).map(() => solution);
      return objects.map((each) => ({ ...solution, [object]: each }));
    }
    if (o !== undefined) return (facts.into.get(o) ?? []).map((each) => ({ ...solution, [subject]: each }));
    const every = [];
    for (const [one, objects] of facts.out) {
      for (const other of objects) if (subject !== object || one === other) every.push({ ...solution, [subject]: one, [object]: other });
    }
    return every;
  }

  values([, parameter, written], from) {
    const rows = this.given[parameter]?.map((term) => ({ [`?${parameter}`]: term })) ?? written;
    return from.flatMap((solution) => rows.filter((row) => fits(solution, row)).map((row) => ({ ...solution, ...row })));
  }

  join([, one, other], from) {
    return this.of(other, this.of(one, from));
  }

  union([, one, other], from) {
    return [...this.of(one, from), ...this.of(other, from)];
  }

  leftjoin([, one, other, condition], from) {
    return this.of(one, from).flatMap((solution) => {
      const more = this.of(other, [solution]).filter((each) => condition === null || this.isTrue(condition, each));
      return more.length ? more : [solution];
    });
  }

  minus([, one, other], from) {
    const solutions = this.of(one, from);
    if (!solutions.length) return solutions;
    if (!this.known.has(other)) this.known.set(other, this.of(other, [{}]));
    const taken = this.known.get(other);
    const shared = taken.length ? Object.keys(taken[0]).filter((name) => name in solutions[0]) : [];
    const keys = new Set(taken.map((each) => keyOf(shared, each)));
    const loose = taken.some((each) => shared.some((name) => each[name] === undefined));
    return solutions.filter((solution) => {
      if (!loose && shared.every((name) => solution[name] !== undefined)) return !shared.length || !keys.has(keyOf(shared, solution));
      return !taken.some((each) => fits(solution, each) && Object.keys(each).some((name) => solution[name] !== undefined));
    });
  }

  filter([, operation, condition], from) {
    return this.of(operation, from).filter((solution) => this.isTrue(condition, solution));
  }

  extend([, operation, name, expression], from) {
    return this.of(operation, from).map((solution) => {
      const value = this.value(expression, solution);
      return value === undefined ? solution : { ...solution, [name]: value };
    });
  }

  project(operation, from) {
    if (!this.known.has(operation)) this.known.set(operation, this.of(operation[1], [{}]).map((each) => pick(operation[2], each)));
    return this.joined(operation, from);
  }

  distinct(operation, from) {
    if (!this.known.has(operation)) {
      const met = new Set();
      const names = operation[1][2];
      this.known.set(operation, this.of(operation[1], [{}]).filter((each) => !met.has(keyOf(names, each)) && met.add(keyOf(names, each))));
    }
    return this.joined(operation, from);
  }

  /** Returns solutions joined with those of a subquery. */
  joined(operation, from) {
    const rows = this.known.get(operation);
    const names = operation[0] === "distinct" ? operation[1][2] : operation[2];
    return from.flatMap((solution) => {
      const shared = names.filter((name) => solution[name] !== undefined);
      if (!shared.length) return rows.map((row) => ({ ...solution, ...row }));
      return this.index(operation, rows, shared).get(keyOf(shared, solution))?.map((row) => ({ ...solution, ...row })) ?? [];
    });
  }

  index(operation, rows, shared) {
    const indexes = this.indexes.get(operation) ?? this.indexes.set(operation, new Map()).get(operation);
    const name = shared.join(" ");
    if (!indexes.has(name)) indexes.set(name, Map.groupBy(rows, (row) => keyOf(shared, row)));
    return indexes.get(name);
  }

  group([, operation, keys, aggregates], from) {
    const groups = Map.groupBy(this.of(operation, from), (each) => keyOf(keys, each));
    if (!groups.size && !keys.length) groups.set("", []);
    return [...groups.values()].map((members) => {
      const found = members.length ? pick(keys, members[0]) : {};
      for (const [name, aggregate, distinct, expression, separator] of aggregates) {
        const value = this.aggregate(aggregate, distinct, expression, separator, members);
        if (value !== undefined) found[name] = value;
      }
      return found;
    });
  }

  aggregate(name, distinct, expression, separator, members) {
    let values = expression === null ? members : members.map((each) => this.value(expression, each));
    if (["GroupConcat", "Sum", "Min", "Max"].includes(name) && values.includes(undefined)) return undefined;
    values = values.filter((each) => each !== undefined);
    if (distinct) values = expression === null ? [...new Map(values.map((each) => [JSON.stringify(each), each])).values()] : [...new Set(values)];
    if (name === "Count") return values.length;
    if (name === "Sum") return values.reduce((sum, each) => sum + each, 0);
    if (name === "Sample") return values[0];
    if (name === "GroupConcat") return `"${values.map(textOf).join(separator)}`;
    const sorted = values.toSorted(compare);
    return name === "Min" ? sorted[0] : sorted.at(-1);
  }

  order([, operation, keys], from) {
    const rows = this.of(operation, from).map((solution) => [solution, keys.map(([expression]) => this.value(expression, solution))]);
    const by = (a, b) => keys.reduce((found, [, falling], n) => found || (falling ? -1 : 1) * compare(a[1][n], b[1][n]), 0);
    return rows.sort(by).map(([solution]) => solution);
  }

  isTrue(expression, solution) {
    return truth(this.value(expression, solution)) === true;
  }

  /** Returns the value of an expression, or undefined for an error. */
  value(expression, solution) {
    if (!Array.isArray(expression)) return isVariable(expression) ? solution[expression] : expression;
    const [name, ...parts] = expression;
    if (Object.hasOwn(LAZY, name)) return LAZY[name](parts, (part) => this.value(part, solution), (part) => this.of(part, [solution]).length > 0, solution);
    const terms = parts.map((part) => this.value(part, solution));
    const ours = this.functions[name];
    if (ours) return ours(...terms);
    if (!Object.hasOwn(STRICT, name)) throw new Error(`no such function: ${name}`);
    return terms.includes(undefined) ? undefined : STRICT[name](...terms);
  }
}

// What does not need all its parts, or lives with errors.
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
  exists: ([operation], _value, holds) => holds(operation),
  notexists: ([operation], _value, holds) => !holds(operation),
};

const STRICT = {
  not: (term) => (truth(term) === undefined ? undefined : !truth(term)),
  "=": (a, b) => same(a, b),
  "!=": (a, b) => !same(a, b),
  "<": (a, b) => compare(a, b) < 0,
  ">": (a, b) => compare(a, b) > 0,
  "<=": (a, b) => compare(a, b) <= 0,
  ">=": (a, b) => compare(a, b) >= 0,
  in: (term, ...several) => several.some((each) => same(term, each)),
  "not in": (term, ...several) => !several.some((each) => same(term, each)),
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => (b === 0 ? undefined : a / b),
  str: (term) => `"${textOf(term)}`,
  concat: (...terms) => `"${terms.map(textOf).join("")}`,
  strstarts: (text, start) => textOf(text).startsWith(textOf(start)),
  contains: (text, part) => textOf(text).includes(textOf(part)),
  lcase: (text) => `"${textOf(text).toLowerCase()}`,
  strlen: (text) => [...textOf(text)].length,
  regex: (text, pattern, flags) => new RegExp(textOf(pattern), `u${flags === undefined ? "" : textOf(flags)}`).test(textOf(text)),
  lang: (term) => `"${isLiteral(term) && term[0] === "@" ? term.slice(1, term.indexOf('"')) : ""}`,
  langmatches: (tag, range) => {
    const [one, other] = [textOf(tag).toLowerCase(), textOf(range).toLowerCase()];
    return other === "*" ? one !== "" : one === other || one.startsWith(`${other}-`);
  },
};

/** The operators and functions there are, without those of our own. */
export const KNOWN = [...Object.keys(LAZY), ...Object.keys(STRICT)];

// The effective boolean value of a term.
function truth(term) {
  if (term === undefined) return undefined;
  if (typeof term === "boolean") return term;
  if (typeof term === "number") return term !== 0 && !Number.isNaN(term);
  return isLiteral(term) ? textOf(term) !== "" : undefined;
}

const same = (a, b) => a === b;

// The order of SPARQL: nothing, IRIs, literals.
const rank = (term) => (term === undefined ? 0 : typeof term === "string" && !isLiteral(term) ? 1 : 2);

function compare(a, b) {
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (a === b || a === undefined) return 0;
  if (typeof a === typeof b && typeof a !== "string") return a < b ? -1 : 1;
  return codes(textOf(a), textOf(b));
}

// By code points, as Python and the stores have it; JavaScript compares halves of them.
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

const keyOf = (names, solution) => names.map((name) => (solution[name] === undefined ? "" : typeof solution[name] + solution[name])).join("\u0000");

function pick(names, solution) {
  const found = {};
  for (const name of names) if (solution[name] !== undefined) found[name] = solution[name];
  return found;
}

// Says whether two solutions agree wherever both say something.
function fits(one, other) {
  for (const name of Object.keys(other)) if (one[name] !== undefined && one[name] !== other[name]) return false;
  return true;
}
