// The page: which rows are shown and in which order, the keys, and what is saved.
import { card } from "./cards.js";
import { $, button, element, say, select } from "./dom.js";
import { again, canRepeat, closeForm, formOpen, lastSaid, openEntity, openTie, takeOther } from "./form.js";
import { quoteAt } from "./marks.js";
import { acceptAll, rejectAll, along, documents, everyRow, listen, open, rowsOf, saved, shownElsewhere, taken, together, undo } from "./sheet.js";
import { marked, paint, repaint, unmark, whenMarked } from "./text.js";
import { LANGUAGES, data, language, speak, tieName, word } from "./words.js";

const now = { document: documents[0], show: "open", kind: "", order: "text", keep: false, cards: [], groups: [], dirty: false };
const rowsAt = $("rows");

const fits = {
  open: (each) => open(each) && !(each.what === "entity" && shownElsewhere(each)),
  all: () => true,
  taken: (each) => taken(each) || (each.what === "entity" && along(each)),
  reject: (each) => each.decision === "reject",
  person: (each) => each.read === "person",
};

const place = (each) => (each.spans.find((span) => span.role === "statement") || each.spans[0] || { start: 0, end: 0 });
const quoteOf = (each) => {
  const span = place(each);
  return each.what === "entity" && span.end ? quoteAt(each.document, span.start, span.end) : span;
};

const headings = new Map();
/** Returns the heading above a place. */
function headingAt(document, at) {
  if (!headings.has(document)) headings.set(document, [...document.text.matchAll(/^#{1,6}\s+(.*?)#*$/gm)].map((found) => [found.index, found[1]]));
  const last = headings.get(document).findLast(([from]) => from <= at);
  return last ? last[1] : "";
}

function shown() {
  const every = rowsOf(now.document).filter((each) => fits[now.show](each) && (!now.kind || (now.kind === each.what && each.what !== "tie") || (each.what === "tie" && now.kind === each.kind)));
  const at = new Map(every.map((each) => [each, place(each)]));
  const by = { text: (a, b) => at.get(a).start - at.get(b).start, doubt: (a, b) => b.doubt - a.doubt, sure: (a, b) => a.doubt - b.doubt };
  return every.sort((a, b) => by[now.order](a, b) || by.text(a, b));
}

/** A button that accepts what stands together. */
function group(rows, text) {
  const left = rows.filter(together);
  if (left.length < 2) return undefined;
  const made = button(word(text, { n: left.length }), () => {
    const n = acceptAll(left);
    say(`${word("did_group", { n })} ${word("undo_hint")}`);
  });
  now.groups.push([made, left]);
  return made;
}

function list() {
  const rows = shown();
  now.cards = [];
  now.groups = [];
  rowsAt.replaceChildren();
  const put = (each, into, quoted) => {
    const made = card(each, look, quoted);
    now.cards.push(made);
    into.append(made.article);
  };
  if (now.order !== "text") {
    for (const each of rows) put(each, rowsAt, true);
  } else {
    const sections = [];
    for (const each of rows) {
      const heading = headingAt(now.document, place(each).start);
      const quote = quoteOf(each);
      let section = sections.at(-1);
      if (!section || section.heading !== heading) sections.push((section = { heading, rows: [], lines: [] }));
      let line = section.lines.at(-1);
      if (!line || line.start !== quote.start) section.lines.push((line = { start: quote.start, quote, rows: [] }));
      section.rows.push(each);
      line.rows.push(each);
    }
    for (const section of sections) {
      const at = element("div", undefined, "group");
      const head = element("div", undefined, "head");
      head.append(element("h2", section.heading || now.document.name));
      const all = section.lines.length > 1 && group(section.rows, "accept_heading");
      if (all) head.append(all);
      at.append(head);
      for (const line of section.lines) {
        const several = line.rows.length > 1;
        if (several) {
          const lead = element("div", undefined, "head line");
          lead.append(element("blockquote", now.document.text.slice(line.quote.start, line.quote.end).replace(/\s+/g, " ")));
          const these = group(line.rows, "accept_line");
          if (these) lead.append(these);
          at.append(lead);
        }
        for (const each of line.rows) put(each, at, !several);
      }
      rowsAt.append(at);
    }
  }
  if (rows.length > 1) {
    const rest = element("p", undefined, "head rest");
    rest.append(button(word("reject_rest"), () => {
      const n = rejectAll(rows.filter((each) => !each.decision));
      say(`${word("did_rest", { n })} ${word("undo_hint")}`);
    }));
    rowsAt.append(rest);
  }
  if (!rows.length) rowsAt.append(element("p", word(now.show === "open" ? "all_decided" : "no_rows"), "small"));
}

function look(each, article) {
  for (const other of rowsAt.querySelectorAll("article.current")) other.classList.remove("current");
  article.classList.add("current");
  paint(each.document, each.spans.slice(0, each.what === "entity" ? 1 : undefined));
}

function count() {
  const every = everyRow().filter((each) => each.what !== "entity" || each.decision || !shownElsewhere(each));
  const done = every.filter((each) => !open(each)).length;
  $("state").textContent = word("state", { n: done, total: every.length });
  $("save").classList.toggle("main", now.dirty);
}

listen(() => {
  now.dirty = true;
  // Cards stay where they are until the list is made anew; what is new appears at once.
  const known = new Set(now.cards.map(({ each }) => each));
  if (rowsOf(now.document).some((each) => each.added && !known.has(each) && fits[now.show](each)) || now.cards.some(({ each }) => each.gone)) list();
  for (const each of now.cards) each.draw();
  for (const [made, rows] of now.groups) made.hidden = !rows.some(together);
  count();
  repaint();
});

// ---- marking

const free = () => {
  $("text").focus({ preventScroll: true });
  unmark();
};

/** The form takes room from the text: what is marked stays in view. */
const inView = () => $("text").querySelector("mark")?.scrollIntoView({ block: "center" });

function tie() {
  const span = marked();
  if (!span) return say(word("mark_first"));
  paint(now.document);
  $("bar").hidden = true;
  openTie(now.document, span, free);
  return inView();
}

function entity() {
  const span = marked();
  if (!span) return say(word("mark_first"));
  paint(now.document);
  $("bar").hidden = true;
  openEntity(now.document, span, free);
  return inView();
}

function repeat() {
  const span = marked();
  if (!span) return say(word("mark_first"));
  again(now.document, span);
  return unmark();
}

function keeping(on) {
  now.keep = on && canRepeat();
  $("keep").setAttribute("aria-pressed", String(now.keep));
  if (on && !now.keep) say(word("nothing_before"));
  else say(now.keep ? word("keep_on", { what: lastSaid() }) : "");
}

whenMarked((span, done) => {
  $("bar").hidden = !span || formOpen();
  $("again").disabled = !canRepeat();
  if (!span || !done) return;
  if (formOpen()) takeOther(span);
  else if (now.keep) repeat();
});

function back() {
  const what = undo();
  say(what ? word("taken_back", { what }) : word("nothing_to_undo"));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof Element && event.target.closest("input, select, textarea, dialog")) return;
  const keys = { t: tie, n: entity, ".": repeat, p: () => keeping(!now.keep), u: back, s: save, "?": () => $("help").showModal(), m: () => $("text").focus() };
  if (event.key === "Escape" && formOpen()) {
    closeForm();
    free();
  } else if (Object.hasOwn(keys, event.key)) keys[event.key]();
  else return;
  event.preventDefault();
});

// ---- the head of the page

function save() {
  const blob = new Blob([JSON.stringify(saved(), null, 1)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = "decisions.json";
  link.click();
  URL.revokeObjectURL(link.href);
  now.dirty = false;
  say(word("saved"));
  count();
}

function spell() {
  document.documentElement.lang = language();
  for (const each of document.querySelectorAll("[data-word]")) each.textContent = word(each.dataset.word);
  for (const each of document.querySelectorAll("[data-label]")) each.setAttribute("aria-label", word(each.dataset.label));
  const title = word("title", { name: data.documents.map((each) => each.name).filter(Boolean).join(", ") || "–" });
  document.title = title;
  $("title").textContent = title;
  const tools = $("tools");
  tools.replaceChildren();
  const choice = (label, choices, key, value) => {
    const made = element("label", `${word(label)} `);
    const field = select(choices, value, word(label));
    field.id = key;
    field.addEventListener("change", () => {
      now[key] = key === "document" ? documents[Number(field.value)] : field.value;
      if (key === "document") paint(now.document);
      list();
      count();
    });
    made.append(field);
    tools.append(made);
  };
  choice("show", ["open", "all", "taken", "reject", "person"].map((each) => [each, word(`show_${each}`)]), "show", now.show);
  const kinds = [...new Set(everyRow().filter((each) => each.what === "tie").map((each) => each.kind))].sort();
  choice("only", [["", word("every_kind")], ["entity", word("entities")], ["number", word("numbers")], ["contribution", word("contributions")], ...kinds.map((kind) => [kind, tieName(kind)])], "kind", now.kind);
  choice("order", ["text", "doubt", "sure"].map((each) => [each, word(`order_${each}`)]), "order", now.order);
  if (documents.length > 1) choice("document", documents.map((each) => [String(each.number), each.name]), "document", String(now.document.number));
  const tongue = select(LANGUAGES.map((tag) => [tag, data.words[tag].name]), language(), word("language"));
  tongue.id = "language";
  tongue.addEventListener("change", () => {
    speak(tongue.value);
    spell();
    $("language").focus();
  });
  tools.append(tongue);
  list();
  count();
}

for (const [id, act] of Object.entries({ save, undo: back, tie, entity, again: repeat, keep: () => keeping(!now.keep), "show-help": () => $("help").showModal(), "close-help": () => $("help").close() })) $(id).addEventListener("click", act);
for (const each of $("bar").querySelectorAll("button")) each.addEventListener("pointerdown", (event) => event.preventDefault());
addEventListener("beforeunload", (event) => {
  if (now.dirty) event.preventDefault();
});
// The script of the page is at work: what stood there without it goes.
$("marking").hidden = true;
spell();
paint(now.document);
document.documentElement.dataset.ready = "true";
