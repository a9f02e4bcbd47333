// What is decided: rows with their decisions, rows that were added, and how each change is taken back.
import { data, kindName, sentence, word } from "./words.js";

const terms = data.terms;
const TAKEN = ["accept", "edit", "merge"];
const NOW = ["decision", "into", "name", "kind", "value", "date", "gone"];

/** Returns the place in a JavaScript string of each code point that Python counts. @param {string} text */
function units(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (at) => at;
  const places = [];
  for (let at = 0; at < text.length; at += text.codePointAt(at) > 0xffff ? 2 : 1) places.push(at);
  places.push(text.length);
  return (at) => places[Math.min(at, places.length - 1)];
}

/** @param {any} read a row as Python wrote it */
function row(read, what, place, document) {
  const spans = (read.spans || []).map(([start, end, role]) => ({ start: place(start), end: place(end), role }));
  const made = { ...read, what, document, spans, gone: false, added: false };
  made.before = { decision: made.decision, into: made.into };
  return made;
}

export const documents = data.documents.map((each, number) => {
  const place = units(each.text);
  const made = { name: each.name, language: each.language, text: each.text, number };
  made.entities = each.entities.map((read) => row(read, "entity", place, made));
  const byId = new Map(made.entities.map((entity) => [entity.id, entity]));
  made.ties = each.ties.map((read) => row(read, "tie", place, made));
  for (const tie of made.ties) {
    tie.source = byId.get(tie.source);
    tie.target = byId.get(tie.target);
  }
  // What leans on one entity: a number it has, or something that somebody says.
  const leaningOn = (rows, what) => rows.map((read) => ({ ...row(read, what, place, made), entity: byId.get(read.entity) }));
  made.numbers = [...leaningOn(each.numbers, "number"), ...leaningOn(each.contributions, "contribution")];
  return made;
});

const listeners = [];
/** @param {() => void} act what is to be done after each change */
export const listen = (act) => listeners.push(act);
export const changed = () => {
  for (const act of listeners) act();
};

export const rowsOf = (document) => [...document.ties, ...document.numbers, ...document.entities].filter((each) => !each.gone);
export const everyRow = () => documents.flatMap(rowsOf);
export const taken = (each) => TAKEN.includes(each.decision);

/** Returns whose name an entity bears: corrected, else as it was read. */
export const nameOf = (entity) => entity.name;

/** Says whether the ontology allows a tie. @param {string} kind @param {string} source @param {string} target kinds of its ends */
export function allows(kind, source, target) {
  const tie = Object.hasOwn(terms.ties, kind) ? terms.ties[kind] : undefined;
  if (!tie || !tie.sources.includes(source) || !tie.targets.includes(target)) return false;
  return !tie.alike || [...terms.natures, [source]].some((each) => each.includes(source) && each.includes(target));
}

/** Returns a row as a sentence. */
export function told(each) {
  if (each.what === "entity") return `${each.name} (${kindName(each.kind)})`;
  if (each.what === "number") return `${each.entity.name}: ${kindName(each.kind)} ${each.value}`;
  if (each.what === "contribution") return `${each.entity.name}, ${kindName(each.kind)}: “${each.said}”`;
  const said = sentence(each.kind, each.source.name, each.target.name) + (each.value ? ` (${each.value})` : "");
  return each.planned ? `${said} (${word("planned")})` : said;
}

/** The entities that a row needs. */
export const endsOf = (each) => (each.what === "tie" ? [each.source, each.target] : each.entity ? [each.entity] : []);

/** Says whether it is not known yet who an entity is. */
export const asked = (entity) => entity.proposals.length > 0 && !entity.decision;

/** Says whether there is something left to decide about a row. */
export function open(each) {
  if (each.decision === "reject") return false;
  if (!each.decision) return each.what !== "entity" || !along(each);
  return endsOf(each).some(asked);
}

const leaning = (entity) => [...entity.document.ties, ...entity.document.numbers].filter((each) => !each.gone && endsOf(each).includes(entity));

/** Says whether an entity comes along with a tie that is accepted. */
export const along = (entity) => !asked(entity) && leaning(entity).some(taken);

/** Says whether an entity is decided in the card of a tie or number, and needs none of its own. */
export const shownElsewhere = (entity) => !entity.decision && leaning(entity).some((each) => each.decision !== "reject");

const past = [];

/** Changes rows, so that it can be taken back. @param {string} what said of it @param {any[]} rows @param {() => void} act */
export function change(what, rows, act) {
  const before = rows.map((each) => [each, Object.fromEntries(NOW.map((name) => [name, each[name]]))]);
  act();
  past.push({ what, before });
  changed();
}

/** Takes the last change back; returns what it was, or nothing. */
export function undo() {
  const last = past.pop();
  if (!last) return undefined;
  for (const [each, was] of last.before) Object.assign(each, was);
  changed();
  return last.what;
}

/** Decides about a row; the same decision again is none. */
export function decide(each, decision, into = "") {
  const same = each.decision === decision && each.into === into;
  const label = word(`did_${same ? "undecided" : decision}`, { row: told(each) });
  change(label, [each], () => {
    each.decision = same ? "" : decision;
    each.into = same ? each.before.into : into;
  });
  return label;
}

/** Takes back what was done to one row, and says what; a row of one's own goes. */
export function reset(each) {
  const rows = [each, ...endsOf(each).filter((end) => end.added && leaning(end).every((other) => other === each))];
  const what = told(each);
  change(what, rows, () => {
    for (const every of rows) {
      Object.assign(every, { decision: "", into: every.read ? every.before.into : "" }, every.original || {});
      if (every.added) every.gone = true;
    }
  });
  return what;
}

/** Says whether a row may be accepted with others: who somebody is, is asked of each. */
export const together = (each) => !each.gone && !each.decision && !(each.what === "entity" && asked(each));

/** Accepts rows together; returns how many. */
export const acceptAll = (rows) => all(rows.filter(together), "accept", "did_group");

/** Rejects together what was left, and the ends that nothing else needs; returns how many: not what came along in the meantime. */
export function rejectAll(rows) {
  const meant = new Set(rows.filter((each) => !each.gone && open(each) && !(each.what === "entity" && shownElsewhere(each))));
  for (const end of [...meant].flatMap(endsOf)) {
    if (!end.decision && leaning(end).every((each) => meant.has(each) || each.decision === "reject")) meant.add(end);
  }
  return all([...meant], "reject", "did_rest");
}

function all(rows, decision, label) {
  if (rows.length) {
    change(word(label, { n: rows.length }), rows, () => {
      for (const each of rows) {
        each.decision = decision;
        if (decision === "accept") each.into = each.known || "";
      }
    });
  }
  return rows.length;
}

/** Corrects cells of rows. @param {any} each whose card it was @param {[any, Record<string, string>][]} corrections */
export function correct(each, corrections) {
  const meant = corrections.filter(([every, cells]) => Object.entries(cells).some(([name, value]) => every[name] !== value));
  change(word("did_edit", { row: told(each) }), [each, ...meant.map(([every]) => every)], () => {
    for (const [every, cells] of meant) {
      every.original ??= { name: every.name, kind: every.kind, value: every.value, date: every.date };
      Object.assign(every, cells);
      if (!every.into || every.what !== "entity") every.decision = "edit";
    }
    if (!taken(each)) each.decision = "accept";
  });
}

let count = 0;
const nothing = { into: "", value: "", date: "", known: null, proposals: [], mentions: [], read: "person", doubt: 0, planned: false, gone: true, added: true };

/** Returns an entity that stands nowhere yet; `change` lets it appear. */
export function newEntity(document, cells, span) {
  const made = { ...nothing, ...cells, what: "entity", row: `added-${++count}`, document, decision: cells.into ? "merge" : "accept", mentions: [[span.start, span.end]], spans: [{ ...span, role: "statement" }] };
  made.before = { decision: "", into: "" };
  document.entities.push(made);
  return made;
}

export function newTie(document, cells, spans) {
  const made = { ...nothing, ...cells, what: "tie", row: `added-${++count}`, document, decision: "accept", spans };
  made.before = { decision: "", into: "" };
  document.ties.push(made);
  return made;
}

/** Returns the tie of that kind between these, if there is one. */
export const tieBetween = (document, kind, source, target) =>
  document.ties.find((each) => !each.gone && each.kind === kind && each.source === source && each.target === target);

const points = (text, at) => Array.from(text.slice(0, at)).length;

/** Returns what the command takes: decisions about rows that were read, and rows that were added. */
export function saved() {
  const decisions = [];
  const added = [];
  for (const each of everyRow()) {
    if (each.added) {
      if (!taken(each)) continue;
      const { text, name } = each.document;
      const of = (role) => each.spans.filter((span) => span.role === role).map((span) => text.slice(span.start, span.end)).join(" … ");
      const called = (entity) => (entity.original ? entity.original.name : entity.name);
      const ends = each.what === "tie" ? { name: called(each.source), target: called(each.target) } : { name: each.name };
      added.push({ what: each.planned ? "plan" : each.what, ...ends, kind: each.kind, value: each.value, date: each.date, merge_into: each.into, quote: of("statement"), context: of("antecedent"), document: name, at: String(points(text, each.spans[0].start)) });
      continue;
    }
    if (!each.decision && !each.before.decision) continue;
    const cells = each.decision !== "edit" && each.before.decision !== "edit" ? {} : each.what === "entity" ? { name: each.name, kind: each.kind, value: each.value, date: each.date } : { kind: each.kind, value: each.value, date: each.date };
    decisions.push({ row: each.row, decision: each.decision, into: each.into || "", ...cells });
  }
  return { decisions, added };
}
