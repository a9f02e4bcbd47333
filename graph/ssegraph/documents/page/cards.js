// The cards of rows: one for each decision, a tie with its two ends.
import { button, element, input, labelled, say, select } from "./dom.js";
import { allows, change, correct, decide, endsOf, reset, taken, told } from "./sheet.js";
import { data, kindName, tieName, word } from "./words.js";

const terms = data.terms;

/** Who an entity is, where it may be somebody known. */
function question(entity) {
  const at = element("div", undefined, "question");
  at.append(element("span", word("who_is", { name: entity.name })));
  const offer = (text, decision, into) => {
    const chosen = entity.decision === decision && (entity.into || "") === into;
    const made = button(text, () => {
      say(word(`did_${decision}`, { row: told(entity) }));
      change(word(`did_${decision}`, { row: told(entity) }), [entity], () => Object.assign(entity, chosen ? { decision: "", into: entity.before.into } : { decision, into }));
    });
    made.setAttribute("aria-pressed", String(chosen));
    at.append(made);
  };
  offer(word("a_new_one"), "accept", "");
  for (const each of entity.proposals) offer(word("is_this", { name: each.name }), "merge", each.id);
  return at;
}

function state(each) {
  if (!each.decision) return "";
  return word(each.added ? "state_added" : `state_${each.decision}`);
}

/** A form in the card: names, kinds, role and date. */
function editor(each, done) {
  const form = element("form", undefined, "editor");
  const corrections = [];
  const kinds = terms.entities.map((kind) => [kind, kindName(kind)]);
  const cells = (row, fields) => {
    const found = {};
    for (const [name, field] of fields) found[name] = () => field.value.trim();
    corrections.push(() => [row, Object.fromEntries(Object.entries(found).map(([name, value]) => [name, value()]))]);
  };
  const entity = (row, label) => {
    const name = input(row.name, `${label}: ${word("name")}`);
    const kind = select(kinds, row.kind, `${label}: ${word("kind")}`);
    cells(row, [["name", name], ["kind", kind]]);
    form.append(labelled(label, name), labelled(word("kind"), kind));
    return kind;
  };
  const date = input(each.date, word("date"));
  const value = input(each.value, word(each.what === "number" ? "value" : each.what === "entity" ? "acronym" : "role"));
  value.hidden = each.what === "contribution"; // its words are those of the document
  let kind;
  let ends = [];
  if (each.what === "entity") {
    entity(each, word("name"));
  } else if (each.what === "tie") {
    ends = [entity(each.source, word("first_end"))];
    kind = select(Object.keys(terms.ties).map((id) => [id, tieName(id)]), each.kind, word("tie_kind"));
    form.append(labelled(word("tie_kind"), kind));
    ends.push(entity(each.target, word("second_end")));
  } else {
    kind = select((each.what === "number" ? terms.measures : terms.contributions).map((id) => [id, kindName(id)]), each.kind, word("kind"));
    form.append(labelled(word("kind"), kind));
  }
  cells(each, [["value", value], ["date", date], ...(kind ? [["kind", kind]] : [])]);
  const trouble = element("p", undefined, "trouble");
  trouble.setAttribute("role", "alert");
  const go = element("button", word("save_row"), "main");
  go.type = "submit";
  const buttons = element("p", undefined, "choices");
  buttons.append(go, button(word("cancel"), done));
  if (!value.hidden) form.append(labelled(value.getAttribute("aria-label"), value));
  form.append(labelled(word("date"), date), trouble, buttons);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const meant = corrections.map((made) => made());
    if (each.what === "tie" && !allows(kind.value, ends[0].value, ends[1].value)) {
      trouble.textContent = word("not_allowed", { source: kindName(ends[0].value), tie: tieName(kind.value), target: kindName(ends[1].value) });
      return;
    }
    if (date.value.trim() && !/^(\d{4}(-\d\d(-\d\d)?)?[~?]?|\[.*\])$/.test(date.value.trim())) {
      trouble.textContent = word("no_date", { date: date.value });
      return;
    }
    if (meant.some(([, { name }]) => name === "")) {
      trouble.textContent = word("no_name");
      return;
    }
    say(word("did_edit", { row: told(each) }));
    correct(each, meant.map(([row, found]) => [row, found]));
  });
  form.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") done();
  });
  form.addEventListener("click", (event) => event.stopPropagation());
  return form;
}

/** Returns the card of a row. @param {any} each @param {(row: any, card: HTMLElement) => void} mark what is to be done where it is looked at @param {boolean} quoted whether its words stand in it */
export function card(each, mark, quoted) {
  const article = element("article");
  article.tabIndex = 0;
  article.dataset.row = each.row;
  const edit = () => {
    const form = editor(each, () => {
      form.remove();
      article.focus();
    });
    article.querySelector(".editor")?.remove();
    article.append(form);
    form.querySelector("input, select").focus();
  };
  const draw = () => {
    const focused = article.contains(document.activeElement) && document.activeElement !== article ? document.activeElement.textContent : undefined;
    article.replaceChildren();
    article.dataset.decision = each.decision;
    article.append(element("div", told(each), "what"));
    const facts = [word(`read_${each.read}`), each.date, state(each)].filter(Boolean);
    article.append(element("div", facts.join(" · "), "small"));
    if (quoted) {
      for (const span of each.spans.slice(0, each.what === "entity" ? 1 : undefined)) {
        const quote = element("blockquote", each.document.text.slice(span.start, span.end).replace(/\s+/g, " "), span.role);
        article.append(quote);
      }
    }
    for (const end of endsOf(each)) {
      if (end.proposals.length && each.decision !== "reject") article.append(question(end));
      else if (each.what === "tie") article.append(element("div", `${end.name}: ${[kindName(end.kind), end.into ? word("is_this", { name: end.into }) : ""].filter(Boolean).join(" · ")}`, "small end"));
    }
    const choices = element("div", undefined, "choices");
    const offer = (key, decision, into) => {
      const made = button(word(key), () => say(decide(each, decision, into)));
      made.dataset.choice = decision;
      made.setAttribute("aria-pressed", String(decision === "accept" ? taken(each) && each.decision !== "merge" : each.decision === decision));
      choices.append(made);
    };
    if (!each.added && !(each.what === "entity" && each.proposals.length)) offer("accept", "accept", each.known || "");
    if (!each.added) offer("reject", "reject", each.before.into);
    choices.append(button(word("edit"), edit));
    if (each.decision || each.original) choices.append(button(word("undo_row"), () => say(word("taken_back", { what: reset(each) }))));
    if (each.what === "entity" && each.proposals.length) article.append(question(each));
    article.append(choices);
    if (focused) [...article.querySelectorAll("button")].find((made) => made.textContent === focused)?.focus();
  };
  const look = () => mark(each, article);
  article.addEventListener("click", look);
  article.addEventListener("focus", look);
  article.addEventListener("keydown", (event) => {
    if (event.target !== article || event.ctrlKey || event.metaKey || event.altKey) return;
    const cards = [...document.querySelectorAll("article")];
    const step = (by) => cards[cards.indexOf(article) + by]?.focus();
    if (event.key === "a" && !each.added) say(decide(each, "accept", each.known || ""));
    else if (event.key === "r" && !each.added) say(decide(each, "reject", each.before.into));
    else if (event.key === "e") edit();
    else if (event.key === "z") say(word("taken_back", { what: reset(each) }));
    else if (event.key === "ArrowDown" || event.key === "j") step(1);
    else if (event.key === "ArrowUp" || event.key === "k") step(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  draw();
  return { article, draw, each };
}

