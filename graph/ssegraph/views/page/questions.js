// Named questions in words, with blanks to fill in. The page answers them by their own queries on its own data, as of its
// date; what it cannot say (ways, gaps, what needs texts) came with it, answered, and says by which command it is asked.

/** @import { Answer, Cell, Child, Given, Offer, Panel, Question, Row, Texts } from "./types.js" */
import { choose } from "./address.js";
import { Asker } from "./answers.js";
import { panelTop } from "./aside.js";
import { asArguments, blanksForm, called, open, readBlanks, writeBlanks } from "./blanks.js";
import { byRank, countryLabel, data, entities, entityAt, kindLabel, nameOf, questionAt, questions, sources, terms, tieLabel, ties, tiesOf, wordedText } from "./data.js";
import { dayText, interval, periodOf, standing } from "./dates.js";
import { button, link, make, own, put, sentence, sought } from "./dom.js";
import { actorLink, conflictBox, evidenceBox, sumWords, tieSentence } from "./evidence.js";
import { fold } from "./fold.js";
import { state } from "./state.js";
import { isFact } from "./statement.js";
import { dateWords, whenWords } from "./when.js";
import { Names, namesOf, Wordings } from "./wordings.js";
import { fitted, hasWord, LANGUAGES, number, spoken, word } from "./words.js";

const ROWS_SHOWN = 200;
const MOST_OPENED = 12;
const DATES = ["as_of", "date", "end", "first_date", "last", "later_date", "no_later_than", "seen", "start"];

const brought = new Map(questions.flatMap(({ words = {} }) => Object.entries(words))); // words of cells that came with the page
/** @type {Set<string>} */
const openRows = new Set(); // rows whose evidence is open, as "slug row"
/** @type {Asker | null} */
let asker = null;
/** @type {{ key: string, answer: Answer } | null} */
let answered = null;
/** @type {Wordings | null} */
let learned = null;
let ownWords = "";

/** @type {Panel} */
export const questionsPanel = {
  name: "questions",
  keys: { ask: (slug) => (slug !== null && (questionAt.has(slug) || slug === "list") ? slug : ""), blanks: readKey },
  shows: ({ ask }) => Boolean(ask),
  draw: () => {
    const question = questionAt.get(state.ask);
    return question ? answerPanel(question) : listPanel();
  },
  button: () => word("questions"),
  opened: () => ({ ask: state.ask || "list" }),
  flies: ["ask", "blanks"],
  lights: () => {
    const question = questionAt.get(state.ask);
    if (!question) return undefined;
    const { rows } = answerNow(question);
    const actors = new Map(rows.flatMap(({ cells }) => cells.filter((cell) => Array.isArray(cell)).flat()).map((i) => [i, 1]));
    const shining = new Set(rows.flatMap((row) => row.ties ?? []));
    for (const t of shining) for (const i of [ties[t].source, ties[t].target]) if (!actors.has(i)) actors.set(i, 2);
    return actors.size ? { actors, ties: shining, firm: true } : null;
  },
};

/** @param {string | null} text */
function readKey(text) {
  const question = questionAt.get(state.ask);
  return question && text ? writeBlanks(question, readBlanks(question, text)) : "";
}

/** Returns what the page answers now; cells of actors are lists of their places. @param {Question} question @returns {Answer} */
function answerNow(question) {
  if (!question.query) return { columns: question.columns ?? [], rows: question.rows ?? [], unknown: 0, announced: 0 };
  const at = data.asOf ?? state.at;
  const key = `${question.slug} ${state.blanks} ${at}`;
  if (answered?.key === key) return answered.answer;
  const given = readBlanks(question, state.blanks);
  const lacking = open(question, given);
  /** @type {Answer} */
  let answer = { columns: [], rows: [], unknown: 0, announced: 0, open: lacking };
  if (!lacking) {
    asker ??= new Asker({ entities, ties, sources, countries: terms.countries, speakers: data.speakers ?? [] }, { standing, interval, isFact, dayText, periodOf });
    const found = asker.ask(question, given, at ? periodOf(at) : null);
    for (const row of found.rows) row.cells = row.cells.map((cell, n) => (row.named.has(n) ? String(cell).split(" ").map((id) => entityAt.get(id) ?? -1) : cell));
    answer = found;
  }
  answered = { key, answer };
  return answer;
}

// -- the list, and asking in one's own words --------------------------------------------------------

function listPanel() {
  const list = make("ul", { class: "asked" });
  /** @param {Question} question */
  const line = (question) => make("li", {}, button(make("span", { class: "words" }, spoken(question.question)), () => choose({ ask: question.slug, blanks: "" }), { "data-ask": question.slug }));
  /** @param {string} text */
  const draw = (text) => {
    const offers = text.trim() ? wordings().offers(text) : [];
    const wanted = fold(text).split(" ");
    /** @param {Question} question */
    const fits = (question) => wanted.every((part) => fold(spoken(question.question)).includes(part));
    put(
      list,
      offers.length ? make("li", { class: "note" }, word("offers")) : null,
      offers.map(offerItem),
      offers.length ? make("li", { class: "note" }, word("questionsBelow")) : null,
      (offers.length && !questions.some(fits) ? questions : questions.filter((each) => !text.trim() || offers.length === 0 || fits(each))).map(line),
    );
  };
  draw(ownWords);
  const box = make("input", { type: "search", class: "find", id: "find-question", value: ownWords, placeholder: word("ownWords"), "aria-label": word("ownWords"), oninput: (event) => draw((ownWords = event.target.value)) });
  return [
    panelTop(make("h2", {}, word("questionsTitle")), () => choose({ ask: "", blanks: "", open: "" })),
    make("p", { class: "note" }, word(questions.length ? "questionsNote" : "noQuestions")),
    questions.length ? box : null,
    list,
  ];
}

// One question as it was understood: with what fills its blanks, and the date.
/** @param {Offer} offer */
function offerItem({ question, given, at }) {
  const filled = Object.entries(given).map(([name, values]) => `${spoken(question.parameters[name].label)}: ${values.map((value) => called(question.parameters[name].type, value)).join(", ")}`);
  if (at) filled.push(at.split("/").map(dateWords).join(" – "));
  const act = () => choose({ ask: question.slug, blanks: writeBlanks(question, given), ...(at && !data.asOf ? { at } : {}) });
  return make("li", { class: "offer" }, button([make("span", { class: "words" }, spoken(question.question)), filled.length ? make("span", { class: "other" }, filled.join(" · ")) : null], act, { "data-offer": question.slug }));
}

function wordings() {
  if (!learned) {
    const names = namesOf({ entities: byRank.map((i) => entities[i]), sources, terms });
    learned = new Wordings(questions, new Names(names, fold));
  }
  return learned;
}

// -- an answer --------------------------------------------------------------------------------------

/** @param {Question} question @returns {Child[]} */
function answerPanel(question) {
  const { slug } = question;
  const given = readBlanks(question, state.blanks);
  const answer = answerNow(question);
  const { columns, rows } = answer;
  const headings = question.headings?.[state.lang] ?? columns;
  const command = ["ssegraph ask", slug, asArguments(question, given), question.query && state.at ? (state.at.includes("/") ? `--during ${state.at}` : `--as-of ${state.at}`) : ""].filter(Boolean).join(" ");
  const more = question.query ? Math.max(0, rows.length - ROWS_SHOWN) : (question.more ?? 0);
  /** @param {Given} values */
  const change = (values) => {
    const focus = document.activeElement?.id ?? "";
    choose({ blanks: writeBlanks(question, values) });
    sought(focus)?.focus();
  };
  return [
    button(`← ${word("allQuestions")}`, () => choose({ ask: "list", blanks: "", open: "" }), { class: "quiet", id: "all-questions" }),
    panelTop(make("h2", {}, spoken(question.question)), () => choose({ ask: "", blanks: "", open: "" })),
    question.query ? blanksForm(question, given, change) : null,
    make("p", { class: "answer", role: "status" }, answer.open ? word("fillIn", { name: spoken(question.parameters[answer.open].label) }) : question.query ? answerSentence(question, given, answer) : spoken(question.answer)),
    make("ul", { class: "rows", "aria-label": spoken(question.row) }, rows.slice(0, ROWS_SHOWN).map((row, n) => rowItem(`${slug} ${state.blanks}`, columns, headings, row, n))),
    more ? make("p", { class: "note" }, sentence(word("moreRows", { n: more, command: "{command}" }), { command: make("code", {}, command) })) : null,
    make("p", { class: "note" }, sentence(word(question.query ? "answeredHere" : "answeredBefore", { command: "{command}" }), { command: make("code", {}, command) })),
  ];
}

/** Returns the answer as a sentence, as ssegraph.ask.answers has it: how many, as of when, what is only possible or left out. @param {Question} question @param {Given} given @param {Answer} answer */
function answerSentence(question, given, { columns, rows, unknown, announced, possible = 0, untimed = false }) {
  /** @param {string} column @param {string | undefined} kind */
  const distinct = (column, kind) => {
    const place = columns.indexOf(column);
    const meant = rows.filter(({ cells }) => !kind || cells.includes(`sse:${kind}`));
    return new Set(meant.map(({ cells }) => String(cells[place] ?? "")).filter(Boolean)).size;
  };
  let text = spoken(question.answer);
  for (const [name, values] of Object.entries(given)) if (values.length) text = text.replaceAll(`{${name}}`, values.map((value) => called(question.parameters[name].type, value)).join(", "));
  text = text.replace(/\{n:(\w+)(?::(\w+))?\}/g, (_, column, kind) => number(distinct(column, kind))).replaceAll("{n}", number(rows.length));
  const at = data.asOf ?? state.at;
  if (at) text += word(untimed && !data.asOf ? "also.untimed" : "also.as_of", { when: at.split("/").map(dateWords).join(" – ") });
  if (possible) text += word("also.possible", { n: possible });
  if (unknown) text += word("also.unknown", { n: unknown });
  if (announced) text += word("also.announced", { n: announced });
  if (!rows.length) text += (spoken(question.missing) ? word("also.more", { text: spoken(question.missing) }) : word("also.none")) + wasRead(question, given);
  const beside = question.beside && !at ? spoken(entities[entityAt.get(given.network?.[0] ?? "") ?? -1]?.completeness) : "";
  return fitted(beside ? text + word("also.more", { text: beside }) : text);
}

// How many sources were read, and how many of them about whom it was asked.
/** @param {Question} question @param {Given} given */
function wasRead(question, given) {
  const bodies = Object.entries(given).filter(([name]) => ["entity", "entities"].includes(question.parameters[name].type)).flatMap(([, values]) => values);
  const told = bodies.map((id) => {
    const i = entityAt.get(id) ?? -1;
    const said = [...tiesOf[i].map((t) => ties[t]), ...(entities[i].observations ?? []), ...(entities[i].contributions ?? [])];
    return word("also.read", { name: nameOf(entities[i]), n: new Set(said.flatMap(({ evidence = [] }) => evidence.map(({ source }) => source))).size, all: sources.length });
  });
  return told.join("") || word("also.read_all", { all: sources.length });
}

/** @param {string} which @param {string[]} columns @param {string[]} headings @param {Row} row @param {number} n */
function rowItem(which, columns, headings, { cells, ties: rests = [], certain = true }, n) {
  const filled = cells.map((cell, at) => ({ name: columns[at], cell, head: headings[at] })).filter(({ cell }) => cell !== null && cell !== "" && cell !== undefined);
  const [first, ...others] = filled;
  const key = `${which} ${n}`;
  const item = make("li", { class: "row" });
  const draw = () => {
    const isOpen = openRows.has(key);
    const turn = () => {
      if (!openRows.delete(key)) openRows.add(key);
      draw();
      /** @type {HTMLElement | null} */ (item.querySelector("button.proof"))?.focus();
    };
    put(
      item,
      first ? make("p", { class: "first" }, cellOf(first.name, first.cell), certain ? null : [" ", make("span", { class: "chip unsure" }, word("onlyPossible"))]) : null,
      others.length ? make("dl", {}, others.map(({ name, cell, head }) => [make("dt", {}, head), make("dd", {}, cellOf(name, cell))])) : null,
      rests.length ? button(word("evidenceOf", { n: rests.length }), turn, { class: "quiet proof", "aria-expanded": String(isOpen) }) : null,
      isOpen ? rests.slice(0, MOST_OPENED).map((t) => make("div", { class: "opened" }, tieSentence(ties[t]), make("p", { class: "when" }, whenWords(ties[t])), evidenceBox(ties[t].evidence), conflictBox(ties[t].conflict))) : null,
      isOpen && rests.length > MOST_OPENED ? make("p", { class: "note" }, word("moreTies", { n: rests.length - MOST_OPENED })) : null,
    );
  };
  draw();
  return item;
}

// -- cells ------------------------------------------------------------------------------------------

/** @param {string[]} texts */
const joined = (texts) => texts.join(" | ");
/** @param {string} text @param {string} separator @param {(text: string) => string} say */
const several = (text, separator, say) => text.split(separator).map(say);

// What stands in columns of these names, in words.
/** @type {Record<string, (text: string) => Child>} */
const IN_WORDS = {
  ...Object.fromEntries(DATES.map((name) => [name, dateWords])),
  country: (text) => several(text, " ", countryLabel).join(", "),
  continent: (text) => inWords("continents", text),
  other_continent: (text) => inWords("continents", text),
  proof: (text) => inWords("proof", text),
  debt: (text) => spoken(terms.debts?.[text]) || text,
  quote: (text) => own(joined(several(text, " | ", (words) => `“${words}”`))),
  told: (text) => ours(terms.told, text),
  says: (text) => ours(terms.told, text),
  role: (text) => ours(terms.roles, text),
  paid: (text) => several(text, "; ", sumWords).join("; "),
  given: (text) => several(text, "; ", sumWords).join("; "),
  office: (text) => spoken(terms.offices[text]?.label) || text,
  level: (text) => spoken(terms.levels[text]?.label) || text,
  theme: (text) => themes(text),
  themes: (text) => themes(text),
  address: (text) => text.split(" ").map((each) => link(each, each)).flatMap((each, n) => (n ? [" ", each] : [each])),
  has: (text) => text.split(", ").map((tag) => LANGUAGES[tag] ?? tag).join(", "),
  what: (text) => inWords("values", text),
};

/** @param {string} part @param {string} text */
function inWords(part, text) {
  return hasWord(`${part}.${text}`) ? word(`${part}.${text}`) : text;
}

/** @param {string} text */
function themes(text) {
  return several(text, " ", (each) => spoken(terms.themes[each.replace("http://purl.org/essglobal/standard/", "")]?.label) || each).join(", ");
}

// Our own words in the reader's language, else as they are written, which is English.
/** @param {Record<string, Texts>} known @param {string} text */
function ours(known, text) {
  const parts = text.split(" | ");
  return own(joined(parts.map((each) => wordedText(known, each))), parts.every((each) => Object.hasOwn(known, each)) ? state.lang : "en");
}

// A cell as a reader reads it: actors can be gone to, kinds have their labels, addresses are links.
/** @param {string} name @param {Cell} cell @returns {Child} */
function cellOf(name, cell) {
  if (Array.isArray(cell)) return cell.map((i, n) => [n ? " · " : "", actorLink(i)]);
  if (typeof cell === "boolean") return cell ? "✓" : "✗";
  if (typeof cell === "number") return number(cell);
  const text = String(cell);
  if (text.startsWith("sse:")) return termLabel(text.slice("sse:".length));
  if (brought.has(text)) return spoken(brought.get(text));
  if (Object.hasOwn(IN_WORDS, name)) return IN_WORDS[name](text);
  if (hasWord(`values.${text}`)) return word(`values.${text}`);
  if (/^https?:\/\/\S+$/.test(text)) return link(text, text);
  return own(text);
}

/** @param {string} name */
function termLabel(name) {
  if (Object.hasOwn(terms.ties, name)) return tieLabel(name);
  if (Object.hasOwn(terms.kinds, name)) return kindLabel(name);
  return spoken(terms.observations[name]?.label) || name;
}
