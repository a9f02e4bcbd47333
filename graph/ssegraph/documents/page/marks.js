// From marked words to names: which names stand in them, what quotes them, what kind they may be of.
import { data } from "./words.js";


/** Returns a span without white space and signs at its edges. @param {string} text @param {{ start: number, end: number }} span */
export function trimmed(text, { start, end }) {
  while (start < end && /[\s,;:·•*_|>#"“”«»()（）-]/.test(text[start])) start++;
  while (start < end && /[\s,;:·•*_|"“”«»(（-]/.test(text[end - 1])) end--;
  if (text.slice(start, end).indexOf("(") < 0) while (start < end && /[)）]/.test(text[end - 1])) end--;
  return { start, end };
}

export const one = (text) => text.replace(/\s+/g, " ").trim();

/** Returns [entity, start, end] of the names in a span, in their order. */
export function namesIn(document, start, end) {
  const found = [];
  for (const entity of document.entities) {
    if (entity.gone) continue;
    for (const [from, to] of entity.mentions) if (from >= start && to <= end && from < to) found.push([entity, from, to]);
  }
  found.sort((a, b) => a[1] - b[1] || b[2] - a[2]);
  let last = start;
  return found.filter(([, from, to]) => from >= last && (last = to) > 0);
}

/** Returns the line around a place. */
export function lineAt(text, at) {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const end = text.indexOf("\n", at);
  return { start, end: end < 0 ? text.length : end };
}

/** Returns the words that quote a place: its line, or of a long line its sentence. */
export function quoteAt(document, from, to) {
  const line = lineAt(document.text, from);
  line.end = Math.max(line.end, to);
  if (line.end - line.start > 240) {
    const cut = new Intl.Segmenter(document.language, { granularity: "sentence" });
    let start = line.start;
    let end = line.end;
    for (const { index, segment } of cut.segment(document.text.slice(line.start, line.end))) {
      const at = line.start + index;
      if (at <= from) start = at;
      if (at + segment.length >= to) {
        end = at + segment.length;
        break;
      }
    }
    return trimmedQuote(document.text, { start, end });
  }
  return trimmedQuote(document.text, line);
}

function trimmedQuote(text, { start, end }) {
  while (start < end && /[\s|*•#>-]/.test(text[start])) start++;
  while (start < end && /[\s|*]/.test(text[end - 1])) end--;
  return { start, end };
}

/** Returns what states a tie of a name at its place with an entity: one quote, or a second one that names the other end. */
export function evidence(document, item, other) {
  const quote = quoteAt(document, item.start, item.end);
  const spans = [{ ...quote, role: "statement" }];
  const inside = ([from, to]) => spans.some((span) => span.start <= from && to <= span.end);
  if (!item.entity.mentions.some(inside)) lean(document, item.entity, item.start, spans);
  if (!other.mentions.some(inside)) lean(document, other, item.start, spans);
  return spans;
}

/** The nearest naming before a place, else after it. */
function lean(document, entity, at, spans) {
  const before = entity.mentions.filter(([from]) => from <= at).sort((a, b) => b[0] - a[0])[0];
  const nearest = before || [...entity.mentions].sort((a, b) => a[0] - b[0])[0];
  if (nearest) spans.push({ ...quoteAt(document, nearest[0], nearest[1]), role: "antecedent" });
}

/** Returns where a text says a name, as whole words. */
export function placesOf(text, name) {
  const found = [];
  const plain = text.toLowerCase();
  const wanted = name.toLowerCase();
  if (plain.length !== text.length || !wanted) return found;
  for (let at = plain.indexOf(wanted); at >= 0 && found.length < 200; at = plain.indexOf(wanted, at + 1)) {
    const inner = /[a-zà-ÿ0-9]/i;
    if (inner.test(text[at - 1] || " ") && inner.test(text[at])) continue;
    if (inner.test(text[at + wanted.length] || " ") && inner.test(text[at + wanted.length - 1])) continue;
    found.push([at, at + wanted.length]);
  }
  return found;
}

const WORD = /[\p{L}\p{N}][\p{L}\p{N}'’&.-]*/uy;
const SMALL = /^(of|the|for|and|de|du|des|la|le|les|et|pour|del|los|las|y|en|&)$/;

/** Returns what a text may call so: from words that begin like it, over the capitalised words that follow. */
export function beginningsOf(text, query) {
  const found = new Map();
  const plain = text.toLowerCase();
  const wanted = query.toLowerCase();
  if (plain.length !== text.length || !wanted.trim()) return [];
  for (let at = plain.indexOf(wanted); at >= 0 && found.size < 6; at = plain.indexOf(wanted, at + 1)) {
    if (/[\p{L}\p{N}]/u.test(text[at - 1] || " ") || !/[\p{Lu}\p{Lo}\p{N}]/u.test(text[at])) continue;
    let end = at;
    for (let next = at; next < text.length; ) {
      WORD.lastIndex = next;
      const word = WORD.exec(text);
      if (!word) break;
      const capital = /^[\p{Lu}\p{N}]/u.test(word[0]);
      if (next !== at && !capital && !SMALL.test(word[0]) && end >= at + wanted.length) break;
      next = WORD.lastIndex;
      if (capital || next <= at + wanted.length || end < at + wanted.length) end = next;
      if (text[next] !== " ") break;
      next++;
    }
    const span = trimmed(text, { start: at, end: Math.max(end, at + wanted.length) });
    while (span.end > span.start && text[span.end - 1] === ".") span.end--;
    const name = text.slice(span.start, span.end);
    if (!found.has(name)) found.set(name, span);
  }
  return [...found.values()];
}

/** Returns [start, end] of the parts of a list in a line: commas, semicolons and the "and" of the language outside brackets. */
function parts(document, start, end) {
  const literal = new Intl.ListFormat(document.language, { type: "conjunction" }).formatToParts(["x", "y"]).find((each) => each.type === "literal");
  const and = literal && /\S/.test(literal.value) ? literal.value.trim() : "and";
  const { text } = document;
  const found = [];
  let depth = 0;
  let from = start;
  for (let at = start; at <= end; at++) {
    const sign = at < end ? text[at] : ",";
    if ("(（".includes(sign)) depth++;
    if (")）".includes(sign)) depth--;
    const joined = text.startsWith(` ${and} `, at) ? and.length + 2 : 0;
    if (at === end || (depth <= 0 && (joined || /[,;、·]/.test(sign)))) {
      found.push([from, at]);
      from = at + (joined || 1);
      if (joined) at += joined - 1;
    }
  }
  return found;
}

/** Returns the name at the head of a piece: a known one, else up to a comma, bracket or dash. */
function head(document, start, end) {
  const { text } = document;
  const sign = text.slice(start, end).match(/^\s*(?:[-*•|>]|\d+[.)])*[\s*_]*/)[0].length;
  const known = namesIn(document, start + sign, end)[0];
  if (known && known[1] - start - sign < 2) return { entity: known[0], start: known[1], end: known[2] };
  const cut = text.slice(start + sign, end).search(/[,;:(（|*_]|\s[—–-]\s/);
  return { entity: undefined, ...trimmed(text, { start: start + sign, end: cut < 0 ? end : start + sign + cut }) };
}

/** The second name of a piece: a known one, else what stands in brackets, in the last cell, or after the last comma. */
function second(document, name, end) {
  const { text } = document;
  const known = namesIn(document, name.end, end)[0];
  if (known) return { entity: known[0], start: known[1], end: known[2] };
  const rest = text.slice(name.end, end);
  const bracket = rest.match(/[(（]([^()（）]+)[)）]/);
  if (bracket) {
    const at = name.end + bracket.index + 1;
    return { entity: undefined, ...trimmed(text, { start: at, end: at + bracket[1].length }) };
  }
  const cells = [...rest.matchAll(/[|,:—–]/g)].map((each) => each.index).filter((at) => /[^\s|*]/.test(rest.slice(at + 1)));
  if (!cells.length) return undefined;
  const from = name.end + cells[cells.length - 1] + 1;
  return { entity: undefined, ...trimmed(text, { start: from, end }) };
}

/** Returns the names in marked words: one for each line or part of a list; `other` is the second name there. */
export function items(document, span) {
  const { text } = document;
  const marked = trimmed(text, span);
  const exact = namesIn(document, marked.start, marked.end).find(([, from, to]) => from === marked.start && to === marked.end);
  if (exact) return [{ entity: exact[0], ...marked, other: undefined }];
  const pieces = [];
  const lines = [];
  for (let at = marked.start; at < marked.end; ) {
    const end = Math.min(lineAt(text, at).end, marked.end);
    if (text.slice(at, end).trim()) lines.push([at, end]);
    at = end + 1;
  }
  if (lines.length > 1) pieces.push(...lines.filter(([from, to]) => !/^\s*(#|\|?[\s:|-]+\|?$)/.test(text.slice(from, to))));
  else {
    const colon = text.slice(marked.start, marked.end).match(/^[^,;()]{1,60}[:：]\s/);
    pieces.push(...parts(document, colon ? marked.start + colon[0].length : marked.start, marked.end));
  }
  const found = [];
  for (const [from, to] of pieces) {
    const line = lineAt(text, from);
    const name = lines.length > 1 || pieces.length > 1 ? head(document, from, to) : { entity: undefined, ...marked };
    if (name.end <= name.start || !/\p{L}/u.test(text.slice(name.start, name.end))) continue;
    const until = lines.length > 1 ? line.end : to;
    const entity = name.entity || named(document, text.slice(name.start, name.end));
    if (entity && found.some((each) => each.entity === entity)) continue;
    found.push({ ...name, entity, other: second(document, name, until) });
  }
  return found;
}

/** Returns the entity of a document that bears a name. */
export function named(document, name) {
  const wanted = one(name).toLowerCase();
  return document.entities.find((each) => !each.gone && [each.name, each.value].some((form) => form && form.toLowerCase() === wanted));
}

/** Returns the kind that a new name is likely of: its own words, else a person where one may stand, else the first allowed. */
export function guessed(name, allowed) {
  const plain = name.toLowerCase();
  const every = Object.entries(data.terms.kinds).filter(([kind]) => data.terms.entities.includes(kind));
  for (const [kind, labels] of every) {
    if (kind !== "Person" && allowed.includes(kind) && Object.values(labels).some((label) => label.length > 1 && plain.includes(label.toLowerCase().split(" ")[0]))) return kind;
  }
  for (const [kind, heads] of Object.entries(data.heads)) {
    if (allowed.includes(kind) && heads.some((each) => plain.includes(each))) return kind;
  }
  if (allowed.includes("Person")) return "Person";
  return ["Association", "Event", ...allowed].find((kind) => allowed.includes(kind)) || "Association";
}
