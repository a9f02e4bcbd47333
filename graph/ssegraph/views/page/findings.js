// My findings: what was kept, in an order, with comments; taken along as a report, a story, a file or a link. Kept in the page alone.

/** @import { Kept } from "./basket.js" */
/** @import { Part, Report } from "./report.js" */
/** @import { Child, Evidence, Panel } from "./types.js" */
import { choose, showView } from "./address.js";
import { panelTop } from "./aside.js";
import { LONGEST_LINK, LONGEST_NOTE, asFile, asTour, kept, linkTo, moved, noted, without } from "./basket.js";
import { contributionOf, data, entities, entityAt, nameOf, observationAt, proofLabel, questionAt, sourceLabel, sources, statusLabel, terms, tieAt, ties, wordedText } from "./data.js";
import { $, button, make, own, sought } from "./dom.js";
import { actorLink, evidenceBox, observationLabel, observationValue, tieSentence, tieText } from "./evidence.js";
import { copyText, download } from "./files.js";
import { keepView, stepOf } from "./keep.js";
import { asHtml, asMarkdown, numbering } from "./report.js";
import { state } from "./state.js";
import { isFact, quotedOf } from "./statement.js";
import { dateWords, whenWords } from "./when.js";
import { LANGUAGES, spoken, word } from "./words.js";

let title = ""; // of what is taken along

/** @type {Panel} */
export const findingsPanel = {
  name: "findings",
  over: true,
  keys: { findings: (given) => given !== null },
  shows: ({ findings }) => findings,
  draw: () => panel(),
  button: () => word("findings") + (state.basket ? ` (${kept(state.basket).length})` : ""),
  opened: () => ({ findings: true }),
};

/** @returns {Child[]} */
function panel() {
  const items = kept(state.basket);
  const name = make("input", { id: "findings-title", type: "text", value: title, maxlength: 200, placeholder: word("findings"), "aria-label": word("findingsTitle"), oninput: (event) => { title = event.target.value; } });
  /** @param {string} id @param {() => void} act */
  const out = (id, act) => button(word(id), act, { class: "tool", id });
  return [
    panelTop(make("h2", {}, word("findings")), () => choose({ findings: false })),
    make("p", { class: "note" }, word("findingsNote")),
    make("div", { class: "acts" }, out("keepView", () => { keepView(); sought("keepView")?.focus(); })),
    items.length ? make("ol", { class: "findings" }, items.map(itemOf)) : make("p", { class: "note" }, word("findingsEmpty")),
    items.length
      ? [
          make("label", { class: "look-by" }, make("span", {}, word("findingsTitle")), name),
          make("div", { class: "acts" }, out("findingsHtml", saveHtml), out("findingsMarkdown", saveMarkdown), out("findingsFile", saveFile), out("findingsTour", saveTour), out("findingsLink", copyLink), out("findingsClear", () => choose({ basket: "" }))),
          make("p", { class: "note" }, word("findingsDocx")),
        ]
      : null,
    make("p", { class: "note", role: "status", id: "findings-said" }),
  ];
}

/** @param {Kept} item @param {number} n */
function itemOf(item, n) {
  const act = (/** @type {string} */ id, /** @type {string} */ sign, /** @type {(basket: string) => string} */ change) => button(sign, () => {
    choose({ basket: change(state.basket) }); // as it is when it is clicked: a comment may have been written since
    $("panel").focus();
  }, { class: "tool", "data-act": id, "aria-label": `${word(id)}: ${headOf(item)}`, title: word(id), disabled: change(state.basket) === state.basket });
  const note = make("textarea", { rows: 2, maxlength: LONGEST_NOTE, placeholder: word("findingsComment"), "aria-label": `${word("findingsComment")}: ${headOf(item)}`, onchange: (event) => choose({ basket: noted(state.basket, n, event.target.value.trim()) }, { told: false }) });
  note.value = item.note;
  return make("li", {}, shownOf(item), note, make("div", { class: "acts" }, act("moveUp", "↑", (basket) => moved(basket, n, -1)), act("moveDown", "↓", (basket) => moved(basket, n, 1)), act("unkeep", "×", (basket) => without(basket, n))));
}

/** @param {Kept} item @returns {Child} */
function shownOf(item) {
  if (item.statement === undefined) return make("p", { class: "sentence" }, button(headOf(item), () => showView(item.view, { findings: true }), { class: "tie-link" }));
  const t = tieAt.get(item.statement);
  if (t !== undefined) return [tieSentence(ties[t]), make("p", { class: "when" }, whenWords(ties[t])), make("details", {}, make("summary", {}, proofLabel(ties[t].proof)), evidenceBox(ties[t].evidence))];
  const known = observationAt.get(item.statement);
  if (known) return [make("p", { class: "sentence" }, actorLink(known.entity), ": ", observationLabel(known.observation), " ", own(observationValue(known.observation)), known.observation.asOf ? ` (${dateWords(known.observation.asOf)})` : ""), make("details", {}, make("summary", {}, word("source")), evidenceBox(known.observation.evidence))];
  const said = contributionOf.get(item.statement);
  if (said) return [make("p", { class: "sentence" }, actorLink(said.entity), ": ", own(said.said.said)), make("details", {}, make("summary", {}, word("source")), evidenceBox(said.said.evidence))];
  return make("p", { class: "sentence" }, own(headOf(item)));
}

/** Returns what is kept, on a line. @param {Kept} item @returns {string} */
function headOf(item) {
  if (item.statement === undefined) {
    const given = new URLSearchParams(item.view);
    const actor = entities[entityAt.get(given.get("actor") ?? "") ?? -1];
    const question = questionAt.get(given.get("ask") ?? "");
    const at = given.get("at");
    const said = [actor ? nameOf(actor) : question ? spoken(question.question) : "", word(given.get("face") === "time" ? "timeline" : given.get("face") || "graph"), at ? word("asOf", { date: dateWords(at) }) : ""];
    return `${word("aView")}: ${said.filter(Boolean).join(" · ")}`;
  }
  const t = tieAt.get(item.statement);
  if (t !== undefined) return tieText(ties[t]).textContent ?? "";
  const known = observationAt.get(item.statement);
  if (known) return `${nameOf(entities[known.entity])}: ${observationLabel(known.observation)} ${observationValue(known.observation)}${known.observation.asOf ? ` (${dateWords(known.observation.asOf)})` : ""}`;
  const said = contributionOf.get(item.statement);
  return said ? `${nameOf(entities[said.entity])}: ${said.said.said}` : word("findingGone", { id: item.statement });
}

// -- taken along ------------------------------------------------------------------------------------

/** @param {string} text */
function say(text) {
  $("findings-said").textContent = text;
}

const named = () => title.trim() || word("findings");

/** Returns what proves a statement, as parts of a report. @param {Evidence[] | undefined} evidence @param {(source: number) => number} numberOf @returns {Part[]} */
function proofParts(evidence, numberOf) {
  return (evidence ?? []).flatMap((each) => {
    const note = sources[each.source] ? [numberOf(each.source)] : [];
    const quote = quotedOf(each);
    /** @type {Part[]} */
    const parts = [];
    if (quote) parts.push({ text: quote, as: "quote", lang: sources[each.source]?.language, sources: note });
    if (each.says) parts.push({ text: wordedText(terms.told, each.says), as: "told", sources: note });
    if (!parts.length) parts.push({ text: proofLabel(each.proof), as: "fact", sources: note });
    return parts;
  });
}

/** @param {string} statement */
function evidenceOf(statement) {
  const t = tieAt.get(statement);
  return (t === undefined ? (observationAt.get(statement)?.observation ?? contributionOf.get(statement)?.said) : ties[t])?.evidence;
}

/** @param {string} statement */
function factsOf(statement) {
  const t = tieAt.get(statement);
  const said = t === undefined ? (observationAt.get(statement)?.observation ?? contributionOf.get(statement)?.said) : ties[t];
  if (!said) return "";
  return [t === undefined ? "" : whenWords(ties[t]), isFact(said) ? "" : statusLabel(said.status ?? ""), said.conflict ? word("conflict") : ""].filter(Boolean).join(" · ");
}

/** Returns all that is kept as a report. @returns {Report} */
function report() {
  const numbers = numbering();
  const here = location.protocol.startsWith("http") ? location.href.split("#")[0] : "";
  const entries = kept(state.basket).map((item) => {
    /** @type {Part[]} */
    const parts = [{ text: headOf(item), as: "head" }];
    for (const id of item.statement === undefined ? item.cites : [item.statement]) {
      if (item.statement === undefined) parts.push({ text: headOf({ statement: id, note: "" }), as: "fact" });
      if (factsOf(id)) parts.push({ text: factsOf(id), as: "fact" });
      parts.push(...proofParts(evidenceOf(id), numbers.of));
    }
    if (item.statement === undefined) parts.push({ text: `${here}#${item.view}`, as: "fact" });
    if (item.note) parts.push({ text: item.note, as: "note" });
    return { parts };
  });
  const cited = numbers.list().map(({ source, number }) => {
    const { url = "", document: path, title: head, publisher, date } = sources[source];
    const text = [publisher, head || (url ? "" : sourceLabel(sources[source])), date ? dateWords(date) : ""].filter(Boolean).join(". ");
    return { number, text, url: url || (head ? (path ?? "") : "") };
  });
  return { title: named(), lang: state.lang, about: [data.title ?? "", word("absence")].filter(Boolean).join(". "), entries, cited, sourcesTitle: word("sourcesOf"), toldBy: `${word("inOurWords")}:` };
}

const saveHtml = () => download(new Blob([asHtml(report())], { type: "text/html" }), "findings.html");
const saveMarkdown = () => download(new Blob([asMarkdown(report())], { type: "text/markdown" }), "findings.md");
const saveFile = () => download(new Blob([asFile(named(), state.lang, state.basket)], { type: "application/json" }), "findings.json");

/** @param {string} statement */
function citation(statement) {
  const t = tieAt.get(statement);
  const observed = observationAt.get(statement)?.observation;
  const said = t === undefined ? observed : ties[t];
  const proof = t === undefined ? (evidenceOf(statement)?.some((each) => each.proof !== "told") ? "located" : "told") : ties[t].proof;
  return { statement, proof, status: said?.status };
}

function saveTour() {
  const steps = kept(state.basket).flatMap((item) => {
    const ids = (item.statement === undefined ? item.cites : [item.statement]).filter((id) => evidenceOf(id));
    if (!ids.length) return []; // a step rests on something
    const t = tieAt.get(ids[0]);
    const middle = t === undefined ? (observationAt.get(ids[0])?.entity ?? contributionOf.get(ids[0])?.entity) : ties[t].source;
    const view = item.statement === undefined ? stepOf(item.view) : { view: middle === undefined ? "" : `actor=${entities[middle].id}`, at: "" };
    return [{ ...view, say: item.note || headOf(item), cites: ids.map(citation) }];
  });
  if (!steps.length) return say(word("tourEmpty"));
  download(new Blob([asTour(steps, named(), state.lang, Object.keys(LANGUAGES))], { type: "application/yaml" }), "tour.yaml");
}

async function copyLink() {
  const link = linkTo(location.href.split("#")[0], state.basket);
  if (!link) return say(word("findingsTooLong", { n: LONGEST_LINK }));
  await copyText(link);
  say(word("linkCopied"));
}
