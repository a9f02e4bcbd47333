// A filter as one writes it: `kind = memberOf and since >= 2018 and amount > 10000`. It is read, held against the fields there are,
// and asked of one thing after another; nothing in it is ever run as a programme. Nothing here knows the page.
//
//   expression: test, "not" expression, expression "and" expression, expression "or" expression, "(" expression ")"
//   test:       field ("=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~") value     ~ is "holds", without minding accents and capitals
//               field ["not"] "in" "(" value, ... ")"
//               field "is" ["not"] ("known" | "unknown")
//
// "not" binds before "and", "and" before "or". What is not known of a thing is neither so nor not so (Kleene's three values): only what
// is so passes. Of several values one is enough; != and !~ want none of them. A half-known date passes where it may.

/** @import { Dated, Interval, Period } from "./types.js" */
import { periodOf, standing } from "./dates.js";
import { fold } from "./fold.js";

/**
 * A field of ties, of actors, or of both. An expression is about ties if one of its fields, or values, is of ties alone; a field of actors
 * then means either end.
 * @typedef {object} Field
 * @property {"text" | "word" | "number" | "date" | "period" | "scale"} type a word is one of those known; a scale too, and they have an order; a period is the time a tie holds
 * @property {string[]} [also] other names
 * @property {(i: number) => unknown[]} [ofActor] its values; none where nothing is known
 * @property {(t: number) => unknown[]} [ofTie]
 * @property {Known[]} [known] the words there are; of a scale from the least on
 *
 * @typedef {{ value: string, spelled?: string[], about?: "tie" }} Known a word, how else it is written, and whether only ties have it
 * @typedef {Record<string, Field>} Fields
 *
 * Where a part of a text stands.
 * @typedef {{ from: number, to: number }} Span
 *
 * @typedef {Span & { sort: "word" | "sign" | "quoted", text: string }} Token
 * @typedef {"=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~" | "known" | "unknown"} Operator
 * @typedef {{ field: string, end: "" | "from" | "to", operator: Operator, values: unknown[] }} Test
 * @typedef {any[]} Tree ["and" | "or", tree, tree], ["not", tree] or ["test", test] (a type told here cannot name itself)
 *
 * What is wrong: a name for it, what was found, and what may have been meant, with the whole text as it would be then.
 * @typedef {{ code: "field" | "value" | "number" | "date" | "operator" | "missing" | "parenthesis" | "quote" | "joined" | "order", found: string, field: string, near: string, instead: string, at: number }} Problem
 *
 * @typedef {{ about: "actor" | "tie", fits: (n: number) => boolean }} Compiled
 */

class Wrong extends Error {
  /** @param {Problem["code"]} code @param {Span & { text?: string }} where @param {{ field?: string, near?: string }} [more] */
  constructor(code, where, { field = "", near = "" } = {}) {
    super(code);
    this.code = code;
    this.where = where;
    this.field = field;
    this.near = near;
  }
}

/**
 * Returns the filter that a text means, or what is wrong with it.
 * @param {string} text
 * @param {Fields} fields
 * @param {(t: number) => [number, number]} ends the actors at the ends of a tie
 * @returns {{ test: Compiled, problem: null } | { test: null, problem: Problem }}
 */
export function compiled(text, fields, ends) {
  try {
    const reader = new Reader(text, fields);
    const tree = reader.whole();
    return { test: { about: reader.about, fits: (n) => valueOf(tree, n, reader.about, fields, ends) === true }, problem: null };
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    const { code, where, field, near } = error;
    const instead = near ? text.slice(0, where.from) + near + text.slice(where.to) : "";
    return { test: null, problem: { code, found: where.text ?? text.slice(where.from, where.to), field, near, instead, at: where.from } };
  }
}

const SIGNS = /^(?:!=|<>|<=|>=|==|!~|=|<|>|~|\(|\)|,)/;
/** @type {Record<string, Operator>} */
const OPERATORS = { "=": "=", "==": "=", "!=": "!=", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "~": "~", "!~": "!~" };

/** @param {string} text @returns {Token[]} */
function tokensOf(text) {
  /** @type {Token[]} */
  const tokens = [];
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const space = /^\s+/.exec(rest)?.[0];
    if (space) {
      at += space.length;
      continue;
    }
    const [open] = rest;
    const closes = { '"': '"', "'": "'", "“": "”", "«": "»", "‘": "’" }[open];
    if (closes) {
      const end = text.indexOf(closes, at + 1);
      if (end < 0) throw new Wrong("quote", { from: at, to: text.length });
      tokens.push({ sort: "quoted", text: text.slice(at + 1, end), from: at, to: end + 1 });
      at = end + 1;
      continue;
    }
    const sign = SIGNS.exec(rest)?.[0];
    const word = sign ? "" : (/^[^\s()=<>~!,"“«]+/.exec(rest)?.[0] ?? rest[0]);
    tokens.push({ sort: sign ? "sign" : "word", text: sign ?? word, from: at, to: at + (sign ?? word).length });
    at += (sign ?? word).length;
  }
  return tokens;
}

class Reader {
  /** @param {string} text @param {Fields} fields */
  constructor(text, fields) {
    this.text = text;
    this.fields = fields;
    this.tokens = tokensOf(text);
    this.at = 0;
    /** @type {"actor" | "tie"} */
    this.about = "actor";
  }

  get end() {
    return { from: this.text.length, to: this.text.length };
  }

  /** Says whether the next token is one of these words or signs, and goes on if it is. @param {...string} texts */
  next(...texts) {
    const token = this.tokens[this.at];
    if (!token || token.sort === "quoted" || !texts.includes(token.text.toLowerCase())) return false;
    this.at += 1;
    return true;
  }

  whole() {
    const tree = this.or();
    const rest = this.tokens[this.at];
    if (rest) throw new Wrong(rest.text === ")" ? "parenthesis" : "joined", rest);
    return tree;
  }

  /** @returns {Tree} */
  or() {
    let tree = this.and();
    while (this.next("or")) tree = ["or", tree, this.and()];
    return tree;
  }

  /** @returns {Tree} */
  and() {
    let tree = this.not();
    while (this.next("and")) tree = ["and", tree, this.not()];
    return tree;
  }

  /** @returns {Tree} */
  not() {
    return this.next("not") ? ["not", this.not()] : this.one();
  }

  /** @returns {Tree} */
  one() {
    const open = this.tokens[this.at];
    if (this.next("(")) {
      const tree = this.or();
      if (!this.next(")")) throw new Wrong("parenthesis", this.tokens[this.at] ?? open);
      return tree;
    }
    return this.test();
  }

  /** @returns {Tree} */
  test() {
    const token = this.tokens[this.at];
    if (!token) throw new Wrong("missing", this.end);
    if (token.sort === "sign") throw new Wrong("missing", token);
    this.at += 1;
    const { name, end } = this.fieldOf(token);
    const field = this.fields[name];
    if (!field.ofActor || end) this.about = "tie";
    const head = { field: name, end };
    if (this.next("is")) {
      const no = this.next("not");
      if (!this.next("known", "unknown")) throw new Wrong("missing", this.tokens[this.at] ?? this.end);
      const unknown = this.tokens[this.at - 1].text.toLowerCase() === "unknown";
      return ["test", { ...head, operator: unknown === no ? "known" : "unknown", values: [] }];
    }
    const sign = this.tokens[this.at];
    const no = this.next("not");
    if (this.next("in")) {
      if (!this.next("(")) throw new Wrong("missing", this.tokens[this.at] ?? this.end);
      const values = [this.value(name, field, "=", true)];
      while (this.next(",")) values.push(this.value(name, field, "=", true));
      if (!this.next(")")) throw new Wrong("parenthesis", this.tokens[this.at] ?? this.end);
      return ["test", { ...head, operator: no ? "!=" : "=", values }];
    }
    const operator = sign?.sort === "sign" ? OPERATORS[sign.text] : undefined;
    if (!operator || no) throw new Wrong("operator", sign ?? this.end, { field: name });
    this.at += 1;
    if (/[<>]/.test(operator) && (field.type === "text" || field.type === "word")) throw new Wrong("order", sign, { field: name });
    return ["test", { ...head, operator, values: [this.value(name, field, operator, false)] }];
  }

  /** @param {Token} token @returns {{ name: string, end: Test["end"] }} */
  fieldOf(token) {
    const written = token.text.toLowerCase();
    const dot = /^(from|to)(?:\.(.+))?$/.exec(written);
    const wanted = dot ? (dot[2] ?? "name") : written;
    const name = Object.keys(this.fields).find((each) => each === wanted || this.fields[each].also?.includes(wanted));
    if (name === undefined || token.sort === "quoted" || (dot && !this.fields[name].ofActor)) {
      const every = Object.entries(this.fields).filter(([, { ofActor }]) => !dot || ofActor).flatMap(([each, { also = [] }]) => [each, ...also]);
      const near = nearestTo(wanted, every);
      throw new Wrong("field", token, { near: near && (dot ? `${dot[1]}.${near}` : near) });
    }
    return { name, end: /** @type {Test["end"]} */ (dot?.[1] ?? "") };
  }

  /** Reads a value as its field wants it. @param {string} name @param {Field} field @param {Operator} operator @param {boolean} listed @returns {unknown} */
  value(name, field, operator, listed) {
    const first = this.tokens[this.at];
    if (!first || first.sort === "sign") throw new Wrong("missing", first ?? this.end, { field: name });
    let [{ text }, last] = [first, first];
    this.at += 1;
    /** @param {(token: Token) => boolean} goes */
    const follows = (goes) => {
      const token = this.tokens[this.at];
      return token !== undefined && goes(token) ? token : undefined;
    };
    if (first.sort === "word" && field.type === "number" && !listed) {
      // 10,000 is one number where no list is read
      for (;;) {
        const digits = this.tokens[this.at + 1];
        if (!follows((token) => token.text === "," && token.from === last.to) || !/^\d{3}$/.test(digits?.text ?? "")) break;
        [text, last] = [text + digits.text, digits];
        this.at += 2;
      }
    }
    if (first.sort === "word" && (field.type === "word" || field.type === "text")) {
      // South Korea is one value: words go on up to what joins tests
      for (;;) {
        const more = follows((token) => token.sort === "word" && !/^(and|or|not|in|is)$/i.test(token.text));
        if (!more) break;
        [text, last] = [this.text.slice(first.from, more.to), more];
        this.at += 1;
      }
    }
    const where = { from: first.from, to: last.to, text };
    if (field.type === "number") {
      const number = Number(text.replaceAll("_", ""));
      if (!text || !Number.isFinite(number)) throw new Wrong("number", where, { field: name });
      return number;
    }
    if (field.type === "date" || field.type === "period") {
      const period = periodOf(text);
      if (!period) throw new Wrong("date", where, { field: name });
      return period;
    }
    if (field.type === "text" || (field.type === "word" && /~/.test(operator))) return fold(text);
    const known = field.known ?? [];
    const wanted = fold(text);
    const found = known.find(({ value, spelled = [] }) => [value, ...spelled].some((each) => fold(each) === wanted));
    if (!found) throw new Wrong("value", where, { field: name, near: quoted(nearestTo(text, known.flatMap(({ value, spelled = [] }) => [value, ...spelled]))) });
    if (found.about === "tie") this.about = "tie";
    return field.type === "scale" ? known.indexOf(found) : found.value;
  }
}

/** @param {string} text */
const quoted = (text) => (/^[^\s()=<>~!,"“«]*$/.test(text) ? text : `"${text}"`);

// -- asking -----------------------------------------------------------------------------------------

/** @param {Tree} tree @param {number} n @param {"actor" | "tie"} about @param {Fields} fields @param {(t: number) => [number, number]} ends @returns {boolean | undefined} */
function valueOf(tree, n, about, fields, ends) {
  const [what, one, other] = tree;
  if (what === "test") return tested(one, n, about, fields, ends);
  const first = valueOf(one, n, about, fields, ends);
  if (what === "not") return first === undefined ? undefined : !first;
  const decides = what === "or";
  if (first === decides) return decides;
  const second = valueOf(other, n, about, fields, ends);
  if (second === decides) return decides;
  return first === undefined || second === undefined ? undefined : !decides;
}

/** @param {Test} test @param {number} n @param {"actor" | "tie"} about @param {Fields} fields @param {(t: number) => [number, number]} ends @returns {boolean | undefined} */
function tested({ field: name, end, operator, values: wanted }, n, about, fields, ends) {
  const field = fields[name];
  /** @type {unknown[]} */
  let values;
  if (about === "actor") values = field.ofActor?.(n) ?? [];
  else if (field.ofTie && !end) values = field.ofTie(n);
  else {
    const [from, to] = ends(n);
    values = (end === "from" ? [from] : end === "to" ? [to] : [from, to]).flatMap((i) => field.ofActor?.(i) ?? []);
  }
  if (operator === "known" || operator === "unknown") return (values.length > 0) === (operator === "known");
  if (!values.length) return undefined;
  const denied = operator === "!=" || operator === "!~";
  const asked = operator === "!=" ? "=" : operator === "!~" ? "~" : operator;
  return values.some((value) => wanted.some((each) => compares(field, value, asked, each))) !== denied;
}

/** @param {Field} field @param {any} value @param {Operator} operator @param {any} wanted */
function compares(field, value, operator, wanted) {
  switch (field.type) {
    case "text":
      return operator === "~" ? fold(value).includes(wanted) : fold(value) === wanted;
    case "word":
      return operator === "~" ? [value, ...(field.known?.find((each) => each.value === value)?.spelled ?? [])].some((each) => fold(each).includes(wanted)) : value === wanted;
    case "date":
      return dated(value, operator, wanted);
    case "period":
      return held(value, operator, wanted);
    case "scale":
      return ordered((field.known ?? []).findIndex((each) => each.value === value), operator, wanted);
    default:
      return ordered(value, operator, wanted);
  }
}

/** @param {number} value @param {Operator} operator @param {number} wanted */
function ordered(value, operator, wanted) {
  if (operator === "<") return value < wanted;
  if (operator === "<=") return value <= wanted;
  if (operator === ">") return value > wanted;
  return operator === ">=" ? value >= wanted : value === wanted;
}

// Where a half-known date may be so.
/** @param {Interval} value @param {Operator} operator @param {Period} wanted */
function dated({ earliest, latest }, operator, { first, last }) {
  const [least, most] = [earliest ?? -Infinity, latest ?? Infinity];
  if (operator === "<") return least < first;
  if (operator === "<=") return least <= last;
  if (operator === ">") return most > last;
  if (operator === ">=") return most >= first;
  return least <= last && most >= first;
}

// Whether a tie certainly or possibly holds at some time of a period, or before or after it.
/** @param {Dated} value @param {Operator} operator @param {Period} wanted */
function held(value, operator, { first, last }) {
  const period = { first, last };
  if (operator === "<") Object.assign(period, { first: -Infinity, last: first - 1 });
  if (operator === "<=") period.first = -Infinity;
  if (operator === ">") Object.assign(period, { first: last + 1, last: Infinity });
  if (operator === ">=") period.last = Infinity;
  return ["certain", "possible"].includes(standing(value, period));
}

// -- what may have been meant --------------------------------------------------------------------------

/** Returns the one of some words that is nearest to a text, by letters that differ, or "" where none is near. @param {string} text @param {string[]} words */
export function nearestTo(text, words) {
  const wanted = fold(text);
  let best = "";
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 0.5;
  for (const each of words) {
    const word = fold(each);
    const away = word.startsWith(wanted) && wanted.length > 2 ? 0.5 : distance(wanted, word);
    if (away < least) [best, least] = [each, away];
  }
  return best;
}

// Letters put in, left out, changed or swapped with the next (Damerau 1964).
/** @param {string} a @param {string} b */
function distance(a, b) {
  if (Math.abs(a.length - b.length) > 6) return Infinity;
  /** @type {number[][]} */
  const rows = [[...Array(b.length + 1).keys()]];
  for (let i = 1; i <= a.length; i += 1) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, rows[i - 2][j - 2] + 1);
      rows[i].push(least);
    }
  }
  return rows[a.length][b.length];
}
