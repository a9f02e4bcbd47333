// Named questions in words, with the answers that came with the page. No SPARQL is needed.

/** @import { Cell, Child, Panel, Question, Row } from "./types.js" */
import { choose } from "./address.js";
import { panelTop } from "./aside.js";
import { countryLabel, kindLabel, questionAt, questions, terms, tieLabel, ties } from "./data.js";
import { button, link, make, own, put, sentence } from "./dom.js";
import { actorLink, conflictBox, evidenceBox, tieSentence } from "./evidence.js";
import { fold } from "./search.js";
import { state } from "./state.js";
import { dateWords, whenWords } from "./when.js";
import { number, spoken, word } from "./words.js";

const wordings = new Map(questions.flatMap(({ words = {} }) => Object.entries(words))); // of words that stand in cells
const openRows = new Set(); // rows whose evidence is open, as "slug row"

/** @type {Panel} */
export const questionsPanel = {
  name: "questions",
  keys: { ask: (slug) => (slug && (questionAt.has(slug) || slug === "list") ? slug : "") },
  shows: ({ ask }) => Boolean(ask),
  draw: () => {
    const question = questionAt.get(state.ask);
    return question ? answerPanel(question) : listPanel();
  },
  button: () => word("questions"),
  opened: () => ({ ask: state.ask || "list" }),
  flies: ["ask"],
  lights: () => {
    const question = questionAt.get(state.ask);
    if (!question) return undefined;
    const { rows = [] } = question;
    const actors = new Map(rows.flatMap(({ cells }) => cells.filter(Array.isArray).flat()).map((i) => [i, 1]));
    const shining = new Set(rows.flatMap((row) => row.ties ?? []));
    for (const t of shining) for (const i of [ties[t].source, ties[t].target]) if (!actors.has(i)) actors.set(i, 2);
    return actors.size ? { actors, ties: shining, firm: true } : null;
  },
};

function listPanel() {
  const list = make("ul", { class: "asked" });
  /** @param {string} text */
  const draw = (text) => {
    const wanted = fold(text).split(" ");
    /** @param {Question} question */
    const fits = (question) => wanted.every((part) => fold(spoken(question.question)).includes(part));
    /** @param {Question} question */
    const line = (question) => make("li", {}, button([make("span", { class: "words" }, spoken(question.question)), make("span", { class: "count" }, number(question.rows?.length ? question.rows.length + (question.more ?? 0) : 0))], () => choose({ ask: question.slug }), { "data-ask": question.slug }));
    put(list, questions.filter(fits).map(line));
  };
  draw("");
  return [
    panelTop(make("h2", {}, word("questionsTitle")), () => choose({ ask: "", open: "" })),
    make("p", { class: "note" }, word(questions.length ? "questionsNote" : "noQuestions")),
    questions.length ? make("input", { type: "search", class: "find", id: "find-question", placeholder: word("findIn"), "aria-label": word("findIn"), oninput: (event) => draw(event.target.value) }) : null,
    list,
  ];
}

/** @param {Question} question @returns {Child[]} */
function answerPanel(question) {
  const { slug, rows = [], columns, more } = question;
  const headings = question.headings?.[state.lang] ?? columns;
  return [
    button(`← ${word("allQuestions")}`, () => choose({ ask: "list", open: "" }), { class: "quiet", id: "all-questions" }),
    panelTop(make("h2", {}, spoken(question.question)), () => choose({ ask: "", open: "" })),
    make("p", { class: "answer" }, spoken(question.answer)),
    make("ul", { class: "rows", "aria-label": spoken(question.row) }, rows.map((row, n) => rowItem(slug, columns, headings, row, n))),
    more ? make("p", { class: "note" }, sentence(word("moreRows", { n: more, command: "{command}" }), { command: make("code", {}, `ssegraph ask ${slug}`) })) : null,
    make("p", { class: "note" }, word("questionsNote")),
  ];
}

/** @param {string} slug @param {string[]} columns @param {string[]} headings @param {Row} row @param {number} n */
function rowItem(slug, columns, headings, { cells, ties: rests = [] }, n) {
  const filled = cells.map((cell, at) => ({ name: columns[at], cell, head: headings[at] })).filter(({ cell }) => cell !== null && cell !== "" && cell !== undefined);
  const [first, ...others] = filled;
  const key = `${slug} ${n}`;
  const item = make("li", { class: "row" });
  const draw = () => {
    const open = openRows.has(key);
    const turn = () => {
      if (!openRows.delete(key)) openRows.add(key);
      draw();
      /** @type {HTMLElement | null} */ (item.querySelector("button.proof"))?.focus();
    };
    put(
      item,
      first ? make("p", { class: "first" }, cellOf(first.name, first.cell)) : null,
      others.length ? make("dl", {}, others.map(({ name, cell, head }) => [make("dt", {}, head), make("dd", {}, cellOf(name, cell))])) : null,
      rests.length ? button(word("evidenceOf", { n: rests.length }), turn, { class: "quiet proof", "aria-expanded": String(open) }) : null,
      open ? rests.slice(0, 12).map((t) => make("div", { class: "opened" }, tieSentence(ties[t]), make("p", { class: "when" }, whenWords(ties[t])), evidenceBox(ties[t].evidence), conflictBox(ties[t].conflict))) : null,
    );
  };
  draw();
  return item;
}

// A cell as a reader reads it: actors can be gone to, kinds have their labels, addresses are links.
/** @param {string} name @param {Cell} cell @returns {Child} */
function cellOf(name, cell) {
  if (Array.isArray(cell)) return cell.map((i, n) => [n ? " · " : "", actorLink(i)]);
  const text = String(cell).replace(/^sse:/, "");
  if (typeof cell === "boolean") return cell ? "✓" : "✗";
  if (typeof cell === "number") return number(cell);
  if (name === "office" && Object.hasOwn(terms.offices, text)) return spoken(terms.offices[text].label);
  if (wordings.has(text)) return spoken(wordings.get(text));
  if (Object.hasOwn(terms.ties, text)) return tieLabel(text);
  if (Object.hasOwn(terms.kinds, text)) return kindLabel(text);
  if (Object.hasOwn(terms.observations, text)) return spoken(terms.observations[text].label);
  if (/^https?:\/\/\S+$/.test(text)) return link(text, text);
  if (Object.hasOwn(terms.countries, text)) return countryLabel(text);
  if (["start", "end", "seen", "date", "as_of", "first_date", "later_date", "last"].includes(name)) return dateWords(text);
  return own(text, ["role", "told"].includes(name) ? "en" : undefined);
}
