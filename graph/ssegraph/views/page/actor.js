// The panel of the selected actor: names, observations and ties, each opening to its evidence.

/** @import { Child, Contribution, Entity, Observation, Panel } from "./types.js" */
import { SECTORS, choose } from "./address.js";
import { longList, panelTop } from "./aside.js";
import { contributionOf, countryLabel, entities, entityAt, kindLabel, nameOf, named, roleOf, terms, tieAt, tieLabel, ties, tiesOf } from "./data.js";
import { interval, periodOf } from "./dates.js";
import { $, button, link, make, own } from "./dom.js";
import { actorLink, conflictBox, evidenceBox, marksOf, observationLabel, observationValue, tieBox } from "./evidence.js";
import { goTo } from "./go.js";
import { glyph } from "./look.js";
import { focus } from "./focus.js";
import { keepButton } from "./keep.js";
import { hide, pickAll } from "./picks.js";
import { remarkBox } from "./remark.js";
import { routeBox, routeNow } from "./route.js";
import { setUpFinder } from "./search.js";
import { state } from "./state.js";
import { otherEnd } from "./statement.js";
import { aroundOf, passes } from "./view.js";
import { dateWords, whenWords } from "./when.js";
import { languageName, number, spoken, word } from "./words.js";

const GROUP_SHOWN = 10;
const OBSERVATIONS_SHOWN = 5;

/** @type {Panel} */
export const actorPanel = {
  name: "actor",
  keys: {
    actor: (id) => (id && entityAt.has(id) ? id : ""),
    open: (id) => (id && tieAt.has(id) ? id : ""), // the tie whose evidence is open
    to: (id) => (id && state.actor && entityAt.has(id) ? id : ""), // whom a way leads to from the selected one
  },
  shows: ({ actor }) => entityAt.has(actor),
  draw: () => drawActor(entityAt.get(state.actor) ?? -1),
  settled: () => {
    setUpFinder($("way"), $("way-found"), (to) => choose({ to: entities[to].id }));
    if (state.open) ($(`tie-${state.open}`) ?? $("panel")).scrollIntoView({ block: "center" });
  },
  back: () => (state.to ? { to: "" } : undefined),
  flies: ["to"],
  lights: () => {
    const [centre, to] = [state.actor, state.to].map((id) => entityAt.get(id) ?? -1);
    if (to < 0) return aroundOf(centre, true);
    const route = routeNow();
    return { actors: new Map((route?.actors ?? [centre]).map((i) => [i, 0])), ties: new Set(route?.ties ?? []), firm: true };
  },
};

/** @param {number} i */
function drawActor(i) {
  const entity = entities[i];
  const back = state.ask ? button(`← ${word("backTo")}`, () => choose({ actor: "", open: "" }), { class: "quiet", id: "back-to-question" }) : null;
  return [
    back,
    panelTop(make("p", { class: "kind" }, glyph(entity.kind), kindLabel(entity.kind), (entity.countries ?? []).map((code) => ` · ${countryLabel(code)}`)), () => choose({ actor: "", open: "" })),
    make("h2", {}, named(entity), entity.acronym && entity.acronym !== nameOf(entity) ? make("span", { class: "acronym" }, own(entity.acronym)) : null),
    // Who is sent a link to a way sees the way first.
    state.to ? routeBox() : null,
    factsOf(entity),
    entity.completeness ? make("p", { class: "note completeness" }, spoken(entity.completeness)) : null,
    entity.note ? make("p", { class: "note" }, own(entity.note)) : null,
    hopsBox(),
    pictureBox(i),
    wayBox(),
    observationsBox(entity),
    contributionsBox(i),
    othersBox(i),
    tiesBox(i),
  ];
}

function wayBox() {
  return make(
    "div",
    { class: "way" },
    make("input", { id: "way", type: "search", role: "combobox", "aria-expanded": "false", "aria-controls": "way-found", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", placeholder: word("wayFind"), "aria-label": word("wayFind") }),
    make("ul", { id: "way-found", class: "found", role: "listbox", "aria-label": word("wayFind"), hidden: true }),
  );
}

/** @param {Entity} entity */
function observationsBox(entity) {
  const period = state.at ? periodOf(state.at) : null;
  /** @param {Observation} observation */
  const known = (observation) => !period || (interval(observation.asOf)?.earliest ?? -Infinity) <= period.last;
  const observations = (entity.observations ?? []).filter(known);
  return observations.length ? make("section", { class: "observations" }, make("h3", {}, word("observationsTitle")), longList(observations, (each) => observationItem(entity, each), OBSERVATIONS_SHOWN)) : null;
}

// What a person or body says: in which session, about whom and which themes, and in reply to what.
/** @param {number} i */
function contributionsBox(i) {
  const said = entities[i].contributions ?? [];
  return said.length ? make("section", { class: "observations contributions" }, make("h3", {}, word("contributionsTitle")), longList(said, (each) => contributionItem(each), OBSERVATIONS_SHOWN)) : null;
}

// What others say of it, or in it.
/** @param {number} i */
function othersBox(i) {
  const said = [...contributionOf.values()].filter((each) => each.entity !== i && (each.said.session === i || each.said.about?.includes(i)));
  return said.length ? make("section", { class: "observations contributions" }, make("h3", {}, word("othersTitle")), longList(said, (each) => contributionItem(each.said, each.entity), OBSERVATIONS_SHOWN)) : null;
}

/** @param {Contribution} said @param {number} [who] */
function contributionItem(said, who) {
  /** @type {Node[]} */
  const facts = [];
  /** @param {string} label @param {...Child} value */
  const add = (label, ...value) => facts.push(make("dt", {}, word(label)), make("dd", {}, ...value));
  /** @param {Child[]} items */
  const between = (items) => items.map((item, n) => [n ? ", " : "", item]);
  if (who !== undefined) add("contributor", actorLink(who));
  if (said.session !== undefined) add("saidIn", actorLink(said.session));
  const asked = contributionOf.get(said.replyTo ?? "");
  if (asked) add("replyTo", actorLink(asked.entity), ": ", own(asked.said.said));
  if (said.about?.length) add("aboutWhom", between(said.about.map(actorLink)));
  if (said.themes?.length) add("themes", between(said.themes.map((theme) => spoken(terms.themes[theme]?.label) || theme)));
  const head = make("summary", {}, make("span", { class: "label" }, who === undefined ? null : `${nameOf(entities[who])}: `, spoken(terms.observations[said.kind]?.label) || said.kind), make("span", { class: "value" }, own(said.said)), marksOf(said), said.asOf ? make("span", { class: "when" }, dateWords(said.asOf)) : null);
  return make("li", {}, make("details", {}, head, facts.length ? make("dl", {}, facts) : null, evidenceBox(said.evidence), said.note ? make("p", { class: "note" }, own(said.note)) : null, make("div", { class: "acts" }, keepButton(said.id))));
}

// The ties that pass the filters on ties; those that do not are counted.
/** @param {number} i */
function tiesBox(i) {
  const shown = tiesOf[i].filter((t) => passes(t) || ties[t].id === state.open);
  const hidden = tiesOf[i].length - shown.length;
  return make(
    "section",
    { class: "ties" },
    make("h3", {}, word("tiesTitle"), make("span", { class: "count" }, hidden ? `${number(shown.length)} / ${number(tiesOf[i].length)}` : number(shown.length))),
    shown.length ? groupsOf(i, shown).map((group) => groupBox(i, group)) : make("p", { class: "note" }, word("noTies")),
  );
}

/** @param {Entity} entity */
function factsOf(entity) {
  /** @type {Node[]} */
  const facts = [];
  /** @param {string} label @param {...Child} value */
  const add = (label, ...value) => facts.push(make("dt", {}, label), make("dd", {}, ...value));
  const shown = nameOf(entity);
  const names = Object.entries(entity.names ?? {}).filter(([, name]) => name !== shown);
  if (entity.name !== shown && !names.some(([, name]) => name === entity.name)) names.unshift(["", entity.name]);
  names.forEach(([lang, name]) => add(lang ? languageName(lang) : word("names"), own(name, lang || undefined)));
  if (entity.aliases?.length) add(word("aliases"), entity.aliases.map((alias, n) => [n ? ", " : "", own(alias)]));
  if (entity.founded) {
    const label = entity.kind === "Policy" ? "adopted" : ["Event", "Session"].includes(entity.kind) ? "firstDay" : "founded";
    add(word(label), dateWords(entity.founded));
  }
  if (entity.place) add(word("place"), own(entity.place));
  if (entity.level) add(word("level"), spoken(terms.levels[entity.level]?.label) || entity.level);
  if (entity.themes?.length) add(word("themes"), entity.themes.map((theme) => spoken(terms.themes[theme]?.label) || theme).join(", "));
  if (entity.website) add(word("website"), link(entity.website, entity.website.replace(/^https?:\/\/(www\.)?|\/$/g, "")));
  return facts.length ? make("dl", { class: "facts" }, facts) : null;
}

function hopsBox() {
  /** @param {number} hops */
  const choice = (hops) => button(word(`hops${hops}`), () => choose({ hops }), { "aria-pressed": String(state.hops === hops), "data-hops": hops });
  return make("div", { class: "hops", role: "group", "aria-label": word("neighbourhood") }, make("span", {}, word("neighbourhood")), [0, 1, 2].map(choice));
}

// How its picture is made, and what else is done with it.
/** @param {number} i */
function pictureBox(i) {
  const option = (/** @type {string} */ by) => make("option", { value: by, selected: state.sectors === by }, word(`sectors_${by}`));
  const own = state.hops < 2 && !state.to;
  return make(
    "div",
    { class: "ego" },
    own ? make("label", { class: "switch" }, make("input", { type: "checkbox", id: "in-whole", checked: state.whole, onchange: () => choose({ whole: !state.whole }) }), " ", make("span", {}, word("inWhole"))) : null,
    own && !state.whole ? make("label", { class: "look-by" }, make("span", {}, word("sectorsBy")), make("select", { id: "sectors", onchange: (event) => choose({ sectors: event.target.value }) }, SECTORS.map(option))) : null,
    make("div", { class: "acts" }, button(word("pickOne"), () => pickAll([i]), { class: "tool", id: "pick-actor" }), focus.centre === i ? button(word("pickAround", { n: focus.members.length }), () => pickAll([i, ...focus.members.map(({ id }) => id)]), { class: "tool", id: "pick-around" }) : null, button(word("hide"), () => hide([entities[i].id]), { class: "tool", id: "hide-actor" })),
  );
}

/** @param {Entity} entity @param {Observation} observation */
function observationItem(entity, observation) {
  const line = make("span", { class: "value" }, own(observationValue(observation)));
  const when = observation.asOf ? make("span", { class: "when" }, dateWords(observation.asOf)) : null;
  return make("li", {}, make("details", {}, make("summary", {}, make("span", { class: "label" }, observationLabel(observation)), line, marksOf(observation), when), conflictBox(observation.conflict, observation), evidenceBox(observation.evidence), observation.note ? make("p", { class: "note" }, own(observation.note)) : null, make("div", { class: "acts" }, keepButton(observation.id)), observation.statements ? remarkBox(`${entity.id} ${observation.kind}`, observation.statements) : null));
}

/** Returns the ties of an actor grouped by kind and direction, the largest group first. @param {number} i @param {number[]} list */
function groupsOf(i, list) {
  /** @type {Map<string, { kind: string, backwards: boolean, members: number[] }>} */
  const groups = new Map();
  for (const t of list) {
    const backwards = ties[t].source !== i && !terms.ties[ties[t].kind]?.symmetric;
    const key = `${ties[t].kind} ${backwards}`;
    const group = groups.get(key) ?? { kind: ties[t].kind, backwards, members: [] };
    groups.set(key, group);
    group.members.push(t);
  }
  /** @param {number} t */
  const name = (t) => nameOf(entities[otherEnd(ties[t], i)]);
  const compare = new Intl.Collator(state.lang).compare;
  for (const group of groups.values()) group.members.sort((a, b) => compare(name(a), name(b)) || a - b);
  return [...groups.values()].sort((a, b) => b.members.length - a.members.length || (a.kind < b.kind ? -1 : 1));
}

/** @param {number} i @param {{ kind: string, backwards: boolean, members: number[] }} group */
function groupBox(i, { kind, backwards, members }) {
  const opened = members.findIndex((t) => ties[t].id === state.open);
  const list = longList(members, (t) => tieItem(i, t), opened < GROUP_SHOWN ? GROUP_SHOWN : Infinity);
  return make("section", { class: "group" }, make("h4", {}, tieLabel(kind, backwards), make("span", { class: "count" }, number(members.length))), list);
}

/** @param {number} i @param {number} t */
function tieItem(i, t) {
  const tie = ties[t];
  const other = otherEnd(tie, i);
  const open = tie.id === state.open;
  const about = [roleOf(tie), whenWords(tie, true)].filter(Boolean).flatMap((part, n) => [n ? " · " : "", part]);
  const head = make(
    "button",
    { type: "button", class: "head", "aria-expanded": String(open), onclick: () => choose({ open: open ? "" : tie.id }) },
    glyph(entities[other].kind),
    make("span", { class: "name" }, named(entities[other]), about.length ? make("small", {}, about) : null),
    marksOf(tie),
  );
  const go = button("→", () => goTo(other), { class: "go", "aria-label": word("goTo", { name: nameOf(entities[other]) }), title: word("goTo", { name: nameOf(entities[other]) }) });
  return make("li", { id: `tie-${tie.id}`, class: open ? "tie open" : "tie" }, make("div", { class: "row" }, head, go), open ? tieBox(tie, i) : null);
}
