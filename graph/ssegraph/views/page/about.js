// What the graph does not know: where its records come from, how old they are, what they rest on.

/** @import { Entity, Panel, Source, Tie } from "./types.js" */
import { choose } from "./address.js";
import { panelTop } from "./aside.js";
import { atOdds, data, entities, sources, terms, ties } from "./data.js";
import { interval } from "./dates.js";
import { make, makeSvg, own } from "./dom.js";
import { actorLink, conflictWords, observationLabel, observationValue, proofCounts, tieLink, tieWords } from "./evidence.js";
import { state } from "./state.js";
import { isFact } from "./statement.js";
import { dateWords } from "./when.js";
import { hasWord, languageName, number, word } from "./words.js";

/** @type {Panel} */
export const aboutPanel = {
  name: "about",
  keys: { about: (given) => given !== null },
  shows: ({ about }) => about,
  button: () => word("aboutShort"),
  opened: () => ({ about: true }),
  draw: () => [
    panelTop(make("h2", {}, word("unknown")), () => choose({ about: false })),
    make("p", {}, word("absence")),
    data.leftOut ? make("p", { class: "note" }, word("leftOut", { n: data.leftOut })) : null,
    coverageBox(),
    datesBox(),
    supportBox(),
    conflictsBox(),
    make("p", { class: "note" }, word("madeWith")),
  ],
};

function coverageBox() {
  /** @type {Map<string, { actors: number, ties: number, countries: Set<string> }>} */
  const tally = new Map(); // by continent
  /** @param {Entity} entity */
  const of = (entity) => [...new Set((entity.countries ?? []).map((code) => terms.countries[code]?.continent ?? ""))].filter((continent) => continent);
  /** @param {string} continent */
  const at = (continent) => {
    const known = tally.get(continent) ?? { actors: 0, ties: 0, countries: new Set() };
    tally.set(continent, known);
    return known;
  };
  const placed = entities.map(of);
  entities.forEach((entity, i) => placed[i].forEach((continent) => {
    at(continent).actors += 1;
    (entity.countries ?? []).filter((code) => terms.countries[code]?.continent === continent).forEach((code) => at(continent).countries.add(code));
  }));
  ties.forEach(({ source, target }) => new Set([...placed[source], ...placed[target]]).forEach((continent) => (at(continent).ties += 1)));
  const most = Math.max(1, ...[...tally.values()].map(({ actors }) => actors));
  /** @param {number} actors */
  const bar = (actors) => makeSvg("svg", { class: "bar", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" }, makeSvg("rect", { width: (100 * actors) / most, height: 8, rx: 1 }));
  const rows = [...tally].sort((a, b) => b[1].actors - a[1].actors || (a[0] < b[0] ? -1 : 1)).map(([continent, { actors, ties: tied, countries }]) =>
    make("tr", {}, make("th", { scope: "row" }, hasWord(continent) ? word(continent) : continent, bar(actors)), make("td", {}, number(countries.size)), make("td", {}, number(actors)), make("td", {}, number(tied))));
  const nowhere = entities.filter((entity) => !entity.countries?.length).length;
  const nameless = entities.filter((entity) => !entity.names?.[state.lang]).length;
  return make(
    "section",
    {},
    make("h3", {}, word("coverage")),
    make("table", { class: "small" }, make("thead", {}, make("tr", {}, ["continent", "countriesWord", "actorsWord", "tiesWord"].map((name) => make("th", { scope: "col" }, word(name))))), make("tbody", {}, rows)),
    make("p", {}, word("notPlaced", { n: nowhere, all: entities.length })),
    make("p", {}, word("untranslated", { n: nameless, all: entities.length, language: languageName(state.lang) })),
  );
}

function datesBox() {
  const latest = (/** @type {Source} */ source) => interval(source.date)?.latest ?? null;
  const dated = sources.filter((source) => source.date && latest(source) !== null).sort((a, b) => (latest(a) ?? 0) - (latest(b) ?? 0));
  const [oldest, newest] = [dated[0]?.date ?? "", dated.at(-1)?.date ?? ""];
  const undated = ties.filter((tie) => !tie.start && !tie.end && !tie.seen).length;
  return make(
    "section",
    {},
    make("h3", {}, word("datesTitle")),
    dated.length ? make("p", {}, word("newest", { a: dateWords(newest), b: dateWords(oldest) })) : null,
    make("p", {}, word("undatedSources", { n: sources.filter((source) => !source.date).length, all: sources.length })),
    make("p", {}, word("undatedTies", { n: undated, all: ties.length, ended: ties.filter((tie) => tie.end).length })),
  );
}

function supportBox() {
  /** @param {(tie: Tie) => unknown} test */
  const count = (test) => ties.filter(test).length;
  return make(
    "section",
    {},
    make("h3", {}, word("supportTitle")),
    make("p", {}, word("oneVoice", { n: count((tie) => tie.voices < 2), own: count((tie) => tie.ownWord), all: ties.length })),
    make("p", {}, proofCounts()),
    make("p", {}, word("notAsFact", { n: count((tie) => !isFact(tie)) })),
  );
}

function conflictsBox() {
  const held = [...atOdds.keys()].filter((id) => data.conflicts?.[id]).sort();
  if (!held.length) return null;
  /** @param {string} id */
  const item = (id) => {
    const sides = (atOdds.get(id) ?? []).map(({ tie, observation, entity }) => make("li", {}, tie ? tieLink(tie, tieWords(tie)) : [actorLink(entity), ": ", observationLabel(observation), " ", own(observationValue(observation)), observation.asOf ? ` (${dateWords(observation.asOf)})` : ""]));
    return make("details", {}, make("summary", {}, conflictWords(id)), make("ul", {}, sides));
  };
  return make("section", { class: "conflicts" }, make("h3", {}, word("conflictsTitle"), make("span", { class: "count" }, number(held.length))), held.map(item));
}
