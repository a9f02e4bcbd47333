// The form for what is marked: the kind of tie and the other end, for one name or a whole list at once.
import { $, button, element, input, labelled, say, select } from "./dom.js";
import { beginningsOf, evidence, guessed, items, named, one, placesOf } from "./marks.js";
import { allows, change, documents, newEntity, newTie, tieBetween } from "./sheet.js";
import { data, kindName, tieForms, tieName, word } from "./words.js";

const at = $("marking");
const terms = data.terms;
/** How often a kind of tie or an end was used: what is common in the document is offered first. */
const used = new Map();
for (const { ties } of documents) for (const { kind } of ties) used.set(`${kind}false`, (used.get(`${kind}false`) || 0) + 1);
/** @type {any} what was made last: for the next mark */
let last;
let job;

const flat = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

/** How well a text begins with what is typed: 0 best, Infinity not at all. */
function near(query, forms) {
  const wanted = flat(query);
  if (!wanted) return 0;
  let best = Infinity;
  for (const form of forms) {
    const text = flat(form);
    if (text.startsWith(wanted)) best = Math.min(best, 0);
    else if (new RegExp(`[\\s(/-]${wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`).test(text)) best = Math.min(best, 1);
    else if (wanted.length > 2 && text.includes(wanted)) best = Math.min(best, 2);
  }
  return best;
}

let combos = 0;
/** A line to write in with suggestions; Enter takes the first. */
function combo(label, offers, picked) {
  const id = `offers-${++combos}`;
  const field = input("", label);
  const list = element("ul");
  list.id = id;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  list.hidden = true;
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", id);
  const box = element("div", undefined, "combo");
  box.append(labelled(label, field), list);
  let found = [];
  let active = 0;
  const made = { box, field, value: undefined, pick, close };
  function close() {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }
  function pick(offer) {
    made.value = offer ? offer.value : undefined;
    field.value = offer ? offer.text : "";
    close();
  }
  function show() {
    found = offers(made.value === undefined ? field.value : "").slice(0, 9);
    list.replaceChildren();
    found.forEach((offer, number) => {
      const item = element("li", offer.text);
      item.id = `${id}-${number}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(number === active));
      if (offer.small) item.append(" ", element("span", offer.small, "small"));
      item.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        pick(offer);
        picked();
      });
      list.append(item);
    });
    list.hidden = !found.length;
    field.setAttribute("aria-expanded", String(found.length > 0));
    if (found.length) {
      field.setAttribute("aria-activedescendant", `${id}-${active}`);
      list.children[active].scrollIntoView({ block: "nearest" });
    }
  }
  field.addEventListener("focus", () => {
    field.select();
    active = 0;
    show();
  });
  field.addEventListener("blur", close);
  field.addEventListener("input", () => {
    made.value = undefined;
    active = 0;
    show();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) show();
      active = (active + (event.key === "ArrowDown" ? 1 : found.length - 1)) % Math.max(1, found.length);
      show();
    } else if (event.key === "Enter") {
      if (made.value === undefined && found[active]) pick(found[active]);
      event.stopPropagation();
      if (made.value !== undefined || !field.value) picked();
    } else if (event.key === "Escape" && !list.hidden) {
      close();
      event.stopPropagation();
    } else return;
    event.preventDefault();
  });
  return made;
}

const itemKind = (item) => (item.entity ? item.entity.kind : "");

/** The kinds of tie that the marked names may have. */
function tieOffers(query) {
  const found = [];
  for (const kind of Object.keys(terms.ties)) {
    for (const back of terms.ties[kind].symmetric ? [false] : [false, true]) {
      const ends = terms.ties[kind][back ? "targets" : "sources"];
      if (!job.items.every((item) => !itemKind(item) || ends.includes(itemKind(item)))) continue;
      // The words of the reader's language before those of the others.
      const score = Math.min(near(query, [tieName(kind, back)]), near(query, [...tieForms(kind, back), ...(back ? [] : [kind])]) + 0.5);
      if (score < Infinity) found.push({ value: { kind, back }, text: tieName(kind, back), score: score * 10 + (back ? 1 : 0) - Math.min(5, used.get(`${kind}${back}`) || 0) });
    }
  }
  return found.sort((a, b) => a.score - b.score || a.text.localeCompare(b.text));
}

const mayBe = (tie, mine, other) => (tie.back ? allows(tie.kind, other, mine) : allows(tie.kind, mine, other));

/** Kinds that an end may be of. */
function kindsFor(tie, mine, other) {
  return terms.entities.filter((kind) => (mine ? mayBe(tie, mine, kind) : other ? mayBe(tie, kind, other) : terms.ties[tie.kind][tie.back ? "targets" : "sources"].includes(kind)));
}

function otherOffers(query) {
  const tie = job.tie.value;
  const mine = itemKind(job.items.find(itemKind) || job.items[0] || {});
  const fits = (kind) => !tie || terms.ties[tie.kind][tie.back ? "sources" : "targets"].includes(kind);
  const found = [];
  const line = job.items.filter((item) => item.other && (!item.other.entity || fits(item.other.entity.kind))).length;
  const text = word("same_line");
  if (line && line >= job.items.length / 2 && near(query, [text]) < Infinity) found.push({ value: "line", text, small: job.items.map((item) => item.other && one(job.document.text.slice(item.other.start, item.other.end))).filter(Boolean).slice(0, 3).join(", "), score: -20 });
  for (const entity of job.document.entities) {
    if (entity.gone || entity.decision === "reject" || !fits(entity.kind) || job.items.some((item) => item.entity === entity)) continue;
    const score = near(query, [entity.name, entity.value]);
    if (score < Infinity) found.push({ value: { entity }, text: entity.name, small: kindName(entity.kind), score: score * 10 - Math.min(9, used.get(entity) || 0) - (tie && mine && mayBe(tie, mine, entity.kind) ? 3 : 0) });
  }
  if (query.length > 1) {
    for (const [id, kind, name, names] of data.known) {
      if (!fits(kind) || found.length > 60) continue;
      const score = near(query, [name, ...names]);
      if (score < 2) found.push({ value: { known: { id, kind, name, names } }, text: name, small: `${kindName(kind)} · ${word("known")}`, score: score * 10 + 4 });
    }
    const spans = [...beginningsOf(job.document.text, query), ...placesOf(job.document.text, query).slice(0, 1).map(([start, end]) => ({ start, end }))];
    const names = new Set();
    for (const span of spans) {
      const name = one(job.document.text.slice(span.start, span.end));
      if (names.has(name) || named(job.document, name)) continue;
      names.add(name);
      found.push({ value: { words: span }, text: name, small: word("new"), score: 6 + names.size });
    }
  }
  return found.sort((a, b) => a.score - b.score);
}

/** Returns the entity that a choice means, a new one where the document names it and no row does; else what is wrong. */
function resolved(choice, document, kind) {
  if (choice.entity) return choice.entity;
  if (choice.words) {
    const name = one(document.text.slice(choice.words.start, choice.words.end));
    return named(document, name) || newEntity(document, { name, kind }, choice.words);
  }
  const { id, kind: own, name, names } = choice.known;
  const there = document.entities.find((each) => !each.gone && (each.into === id || each.known === id));
  if (there) return there;
  for (const form of [name, ...names]) {
    const [place] = placesOf(document.text, form);
    if (place) {
      const made = newEntity(document, { name: one(document.text.slice(...place)), kind: own, into: id }, { start: place[0], end: place[1] });
      made.mentions = placesOf(document.text, form);
      return made;
    }
  }
  return word("not_named", { name });
}

/** Makes the ties; says what cannot be. */
function make(document, marks, tie, choice, cells = {}) {
  const made = [];
  const troubles = [];
  const shared = choice === "line" ? undefined : resolved(choice, document, cells.otherKind || "");
  if (typeof shared === "string") return { made, troubles: [shared] };
  const rows = new Set();
  for (const item of marks) {
    const name = one(document.text.slice(item.start, item.end));
    let other = shared;
    if (!other) {
      if (!item.other) {
        troubles.push(word("no_other", { name }));
        continue;
      }
      const called = one(document.text.slice(item.other.start, item.other.end));
      const kinds = kindsFor(tie, itemKind(item) || cells.kind || "", "");
      other = item.other.entity || named(document, called) || newEntity(document, { name: called, kind: guessed(called, kinds) }, item.other);
    }
    let entity = item.entity || named(document, name);
    if (!entity) {
      const kinds = kindsFor(tie, "", other.kind);
      entity = newEntity(document, { name, kind: kinds.includes(cells.kind) ? cells.kind : guessed(name, kinds) }, item);
    }
    const [source, target] = tie.back ? [other, entity] : [entity, other];
    if (source === target || !allows(tie.kind, source.kind, target.kind)) {
      troubles.push(word("not_allowed", { source: `${source.name} (${kindName(source.kind)})`, tie: tieName(tie.kind), target: `${target.name} (${kindName(target.kind)})` }));
      continue;
    }
    const there = tieBetween(document, tie.kind, source, target);
    const spans = evidence(document, { ...item, entity }, other);
    const each = there || newTie(document, { kind: tie.kind, source, target, value: cells.role || "", date: cells.date || "" }, spans);
    if (!made.includes(each)) made.push(each);
    rows.add(each).add(source).add(target);
  }
  if (made.length) {
    const label = word("did_ties", { n: made.length, kind: tieName(tie.kind, tie.back) });
    change(label, [...rows], () => {
      for (const each of rows) {
        if (each.gone) each.gone = false;
        if (made.includes(each) && !["accept", "edit"].includes(each.decision)) each.decision = "accept";
        else if (each.what === "entity" && each.decision === "reject") each.decision = "";
      }
    });
    used.set(`${tie.kind}${tie.back}`, (used.get(`${tie.kind}${tie.back}`) || 0) + 1);
    if (shared) used.set(shared, (used.get(shared) || 0) + 1);
    say(`${label} ${word("undo_hint")}`);
  }
  return { made, troubles };
}

/** Gives the marked names the same tie with the same end as the last ones. */
export function again(document, span) {
  if (!last || last.document !== document) return say(word("nothing_before"));
  const found = items(document, span);
  const { troubles, made } = make(document, found, last.tie, last.choice, last.cells);
  if (troubles.length) say(troubles.join(" "));
  return made.length;
}

export const canRepeat = () => Boolean(last);
export const lastSaid = () => (last ? `${tieName(last.tie.kind, last.tie.back)} ${last.choice === "line" ? word("same_line") : last.text}` : "");

export function closeForm() {
  at.hidden = true;
  at.replaceChildren();
  job = undefined;
}

export const formOpen = () => Boolean(job);

/** Fills the field that waits for the other end with a name that was clicked in the document. */
export function takeOther(span) {
  if (!job || !job.other || at.hidden || (span.start === job.span.start && span.end === job.span.end)) return false;
  const name = one(job.document.text.slice(span.start, span.end));
  const entity = named(job.document, name);
  job.other.pick({ value: entity ? { entity } : { words: span }, text: name });
  job.refresh();
  return true;
}

function chips(document) {
  const list = element("ul", undefined, "chips");
  for (const item of job.items) {
    const chip = element("li");
    const name = one(document.text.slice(item.start, item.end));
    chip.append(item.entity && item.entity.name !== name ? `${name} = ${item.entity.name}` : name);
    if (job.items.length > 1) {
      const off = button("×", () => {
        job.items = job.items.filter((each) => each !== item);
        chip.remove();
      }, "off");
      off.setAttribute("aria-label", word("leave_out", { name }));
      chip.append(" ", off);
    }
    list.append(chip);
  }
  return list;
}

function shell(document, title, act, done) {
  at.replaceChildren();
  at.hidden = false;
  const form = element("form");
  const heading = element("h2", title);
  const trouble = element("p", undefined, "trouble");
  trouble.setAttribute("role", "alert");
  const go = element("button", word("make"), "main");
  go.type = "submit";
  const end = () => {
    closeForm();
    done();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act(trouble, end);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end();
    else if (event.key !== "Enter" || event.target.tagName === "BUTTON") return;
    else form.requestSubmit();
    event.preventDefault();
  });
  const buttons = element("p", undefined, "choices");
  buttons.append(go, button(word("cancel"), end));
  const fields = element("div", undefined, "fields");
  form.append(heading, chips(document), fields, trouble, buttons);
  at.append(form);
  return { fields, trouble, form };
}

/** Opens the form for ties of the marked names. @param {any} document @param {{ start: number, end: number }} span @param {() => void} done */
export function openTie(document, span, done) {
  const found = items(document, span);
  if (!found.length) return say(word("mark_first"));
  job = { document, span, items: found };
  const kind = { select: undefined, other: undefined };
  const act = (trouble, end) => {
    if (!job.tie.value) return job.tie.field.focus();
    if (!job.other.value) return job.other.field.focus();
    const cells = { kind: kind.select?.value, otherKind: kind.other?.value, role: role.value.trim(), date: date.value.trim() };
    if (cells.date && !/^\d{4}(-\d\d(-\d\d)?)?$/.test(cells.date)) {
      trouble.textContent = word("no_date", { date: cells.date });
      return date.focus();
    }
    const tie = job.tie.value;
    const choice = job.other.value;
    const { made, troubles } = make(document, job.items, tie, choice, cells);
    if (made.length) {
      const text = job.other.field.value;
      const ends = choice === "line" ? choice : { entity: made[0][tie.back ? "source" : "target"] };
      last = { document, tie, choice: ends, text, cells: { kind: cells.kind, otherKind: cells.otherKind } };
    }
    if (!troubles.length) return end();
    trouble.textContent = troubles.join(" ");
    job.items = job.items.filter((item) => !made.some((each) => each.source === item.entity || each.target === item.entity));
  };
  const { fields, form } = shell(document, word("tie_of", { n: found.length }), act, done);
  job.tie = combo(word("tie_kind"), tieOffers, () => {
    job.refresh();
    job.other.field.focus();
  });
  job.other = combo(word("other_end"), otherOffers, () => {
    job.refresh();
    if (job.other.value) form.requestSubmit();
  });
  const role = input("", word("role"));
  const date = input("", word("date"));
  date.placeholder = "2024-05-14";
  const kinds = element("div", undefined, "fields");
  // Kinds of what is new: guessed, to be looked at.
  job.refresh = () => {
    const tie = job.tie.value;
    kinds.replaceChildren();
    kind.select = kind.other = undefined;
    if (!tie) return;
    const choice = job.other.value;
    const fresh = job.items.find((item) => !item.entity);
    const other = choice && (choice.entity?.kind || choice.known?.kind);
    if (fresh) {
      const allowed = kindsFor(tie, "", other || "");
      kind.select = select(allowed.map((each) => [each, kindName(each)]), guessed(document.text.slice(fresh.start, fresh.end), allowed), word("kind_of_new"));
      kinds.append(labelled(word("kind_of_new"), kind.select));
    }
    if (choice && choice.words) {
      const mine = itemKind(job.items.find(itemKind) || {}) || kind.select?.value || "";
      const allowed = kindsFor(tie, mine, "");
      kind.other = select(allowed.map((each) => [each, kindName(each)]), guessed(document.text.slice(choice.words.start, choice.words.end), allowed), word("kind_of_other"));
      kinds.append(labelled(word("kind_of_other"), kind.other));
    }
  };
  const more = element("details");
  const inner = element("div", undefined, "fields");
  inner.append(labelled(word("role"), role), labelled(word("date"), date));
  if (found.length === 1 && !found[0].entity) {
    // "She", "the Union": words that mean somebody who is named elsewhere.
    const means = combo(
      word("means"),
      (query) =>
        document.entities
          .filter((entity) => !entity.gone && entity.decision !== "reject" && near(query, [entity.name, entity.value]) < Infinity)
          .map((entity) => ({ value: entity, text: entity.name, small: kindName(entity.kind) })),
      () => {
        found[0].entity = means.value;
        job.refresh();
      },
    );
    inner.append(means.box);
  }
  more.append(element("summary", word("more")), inner);
  fields.append(job.tie.box, job.other.box);
  fields.after(kinds, more);
  job.tie.field.focus();
}

/** Opens the form for an entity of the marked words. */
export function openEntity(document, span, done) {
  const found = items(document, span).filter((item) => !item.entity);
  if (!found.length) return say(word("is_there"));
  job = { document, span, items: found };
  const act = (_trouble, end) => {
    if (!job.kind.value) return job.kind.field.focus();
    const rows = job.items.map((item) => newEntity(document, { name: one(document.text.slice(item.start, item.end)), kind: is.value ? is.value.kind : job.kind.value, into: is.value ? is.value.id : "" }, item));
    for (const each of rows) each.mentions = placesOf(document.text, each.name).concat(each.mentions).filter((span, number, all) => all.findIndex((other) => other[0] === span[0]) === number);
    const label = word("did_entities", { n: rows.length, kind: kindName(job.kind.value) });
    change(label, rows, () => rows.forEach((each) => (each.gone = false)));
    say(`${label} ${word("undo_hint")}`);
    end();
  };
  const { fields, form } = shell(document, word("entity_of", { n: found.length }), act, done);
  const offers = (query) =>
    terms.entities
      .map((kind) => ({ value: kind, text: kindName(kind), score: near(query, [kindName(kind), ...Object.values(terms.kinds[kind])]) }))
      .filter((each) => each.score < Infinity)
      .sort((a, b) => a.score - b.score || a.text.localeCompare(b.text));
  job.kind = combo(word("kind"), offers, () => form.requestSubmit());
  const is = combo(
    word("is_known"),
    (query) => data.known.filter(([, , name, names]) => query.length > 1 && near(query, [name, ...names]) < 2).slice(0, 9).map(([id, kind, name]) => ({ value: { id, kind }, text: name, small: kindName(kind) })),
    () => {
      if (is.value) job.kind.pick({ value: is.value.kind, text: kindName(is.value.kind) });
    },
  );
  fields.append(job.kind.box);
  if (found.length === 1 && data.known.length) fields.append(is.box);
  job.kind.field.focus();
}

