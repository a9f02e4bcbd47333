// A kept text with what it proves: the words of a statement highlighted in their place, those of all others marked.

/** @import { Child, Evidence, Panel, Stated } from "./types.js" */
import { choose } from "./address.js";
import { longList, panelTop } from "./aside.js";
import { data, entities, nameOf, sourceLabel, sources, ties } from "./data.js";
import { make, own } from "./dom.js";
import { actorLink, observationLabel, observationValue, placeLink, tieLink, tieText } from "./evidence.js";
import { state } from "./state.js";
import { number, word } from "./words.js";

/** Returns what is quoted of a source: [{at, end, said}], said being a tie, observation or contribution with its actor. @param {number} source */
function quotesOf(source) {
  /** @type {{ at: number, end: number, said: Stated }[]} */
  const found = [];
  /** @param {Stated} said @param {Evidence[]} [evidence] */
  const take = (said, evidence = []) => evidence.filter((each) => each.source === source).forEach(({ quotes = [] }) => quotes.forEach(({ text, at, role }) => {
    if (at !== undefined && role !== "antecedent") found.push({ at, end: at + [...text].length, said });
  }));
  ties.forEach((tie) => take({ tie }, tie.evidence));
  entities.forEach((entity, i) => {
    (entity.observations ?? []).forEach((observation) => take({ observation, entity: i }, observation.evidence));
    (entity.contributions ?? []).forEach((contribution) => take({ contribution, entity: i }, contribution.evidence));
  });
  return found.sort((a, b) => a.at - b.at || a.end - b.end);
}

/** @type {Panel} */
export const documentPanel = {
  name: "document",
  keys: { doc: (doc) => (doc && sources.some(({ id }, n) => doc.split("@")[0] === id && data.documents?.[n]) ? doc : "") }, // with the place in it: "report@120"
  shows: ({ doc }) => Boolean(doc),
  over: true,
  draw: drawDocument,
  settled: () => document.querySelector("#panel mark.wanted")?.scrollIntoView({ block: "center" }), // the words that are looked for
};

function drawDocument() {
  const [id, place] = state.doc.split("@");
  const source = sources.findIndex((each) => each.id === id);
  const letters = [...(data.documents?.[source] ?? "")]; // offsets count code points
  const quotes = quotesOf(source);
  const wanted = Number(place);
  const edges = [...new Set([0, letters.length, ...quotes.flatMap(({ at, end }) => [at, end])])].sort((a, b) => a - b);
  /** @type {Child[]} */
  const pieces = [];
  edges.slice(0, -1).forEach((from, n) => {
    const text = letters.slice(from, edges[n + 1]).join("");
    const here_ = quotes.filter(({ at, end }) => at <= from && edges[n + 1] <= end);
    if (!here_.length) pieces.push(from ? text : text.trimStart());
    else pieces.push(make("mark", { id: `c${from}`, class: here_.some(({ at }) => at === wanted) ? "wanted" : null, title: here_.map(({ said }) => saidText(said)).join("\n") }, text));
  });
  return [
    panelTop(make("p", { class: "kind" }, word("documentTitle")), () => choose({ doc: "" })),
    make("h2", {}, own(sourceLabel(sources[source]), sources[source].language)),
    make("p", { class: "note" }, word("marked", { n: quotes.length })),
    make("div", { class: "document", lang: sources[source].language, dir: "auto" }, pieces),
    make("section", {}, make("h3", {}, word("whatItProves"), make("span", { class: "count" }, number(quotes.length))), longList(quotes, ({ at, said }) => make("li", {}, saidLink(said), " ", placeLink(source, at)), 30)),
  ];
}

/** @param {Stated} said */
function saidText(said) {
  const { tie, observation, contribution, entity } = said;
  if (tie) return tieText(tie).textContent;
  const who = nameOf(entities[entity]);
  return observation ? `${who}: ${observationLabel(observation)} ${observationValue(observation)}` : `${who}: ${contribution.said}`;
}

/** @param {Stated} said */
function saidLink(said) {
  const { tie, observation, contribution, entity } = said;
  if (tie) return tieLink(tie, tieText(tie));
  return [actorLink(entity), ": ", own(observation ? `${observationLabel(observation)} ${observationValue(observation)}` : contribution.said)];
}
