// Stories: tours that came with the page, step by step, each sentence with the statements it rests on; and the making of one.

/** @import { Citation, Panel, Step, Tour } from "./types.js" */
import { choose } from "./address.js";
import { panelTop } from "./aside.js";
import { asTour } from "./basket.js";
import { contributionOf, data, entityAt, observationAt, tieAt, ties } from "./data.js";
import { $, button, make, own, put, sought } from "./dom.js";
import { actorLink, evidenceBox, observationLabel, observationValue, tieSentence } from "./evidence.js";
import { download } from "./files.js";
import { citesNow, lookedAt, stepOf } from "./keep.js";
import { state } from "./state.js";
import { noFilters } from "./view.js";
import { dateWords, whenWords } from "./when.js";
import { LANGUAGES, spoken, word } from "./words.js";

const KEPT_AS = "ssegraph-story-offered";

/** @type {Tour[]} */
const tours = data.tours ?? [];
/** @type {Map<string, Tour>} */
const tourAt = new Map(tours.map((tour) => [tour.name, tour]));
/** @type {{ view: string, at: string, say: string, cites: string[] }[]} the steps of the story that is being made */
const draft = [];
let scrolled = false; // by the reader, and not by a step
let scrolledTo = 0; // a panel that is drawn anew stands at its top

/** @type {Panel} */
export const storiesPanel = {
  name: "stories",
  over: true,
  keys: { story: (name) => (name !== null && (tourAt.has(name) || name === "list") ? name : ""), step: (text) => (/^[1-9]\d?$/.test(text ?? "") && tourAt.has(state.story) ? String(Math.min(Number(text), tourNow()?.steps.length ?? 1)) : "") },
  flies: ["story", "step"],
  shows: ({ story }) => Boolean(story),
  draw: () => (tourNow() ? tourPanel() : listPanel()),
  settled: () => {
    $("panel").onscroll = null;
    if (!tourNow()) return;
    if (scrolled) $("panel").scrollTop = scrolledTo;
    else sought(`step-${state.step}`)?.scrollIntoView({ block: "center" });
    $("panel").onscroll = followScroll;
  },
  lights: () => {
    const step = stepNow();
    if (!step) return undefined;
    /** @type {Map<number, number>} */
    const actors = new Map();
    const shining = new Set(step.cites.flatMap(({ statement }) => (tieAt.has(statement) ? [Number(tieAt.get(statement))] : [])));
    for (const t of shining) for (const i of [ties[t].source, ties[t].target]) actors.set(i, 1);
    const centre = entityAt.get(step.view.actor ?? "");
    if (centre !== undefined) actors.set(centre, 0);
    for (const { statement } of step.cites) {
      const known = observationAt.get(statement) ?? contributionOf.get(statement);
      if (known && !actors.has(known.entity)) actors.set(known.entity, 1);
    }
    return actors.size ? { actors, ties: shining, firm: true } : null;
  },
  ...(tours.length ? { button: () => word("stories"), opened: () => ({ story: "list" }) } : {}),
};

function tourNow() {
  return tourAt.get(state.story);
}

function stepNow() {
  return tourNow()?.steps[Number(state.step || 1) - 1];
}

/** Goes to a step: its view and its date in the place of what was chosen. @param {number} n from 1 @param {string} [name] */
function go(n, name = state.story) {
  const tour = tourAt.get(name);
  const step = tour?.steps[n - 1];
  if (!step) return;
  const { view, at } = step;
  const cleared = Object.fromEntries(Object.entries(noFilters()).filter(([name, value]) => !(value instanceof Set) || /** @type {any} */ (state)[name].size));
  choose({ ...cleared, to: "", open: "", ask: view.ask ?? "", blanks: view.blanks ?? "", actor: view.actor ?? "", ...(view.to ? { to: view.to } : {}), face: view.face ?? "graph", at: data.asOf ? state.at : at, story: name, step: String(n) }, { fly: true });
}

function listPanel() {
  const close = () => choose({ story: "", step: "" });
  return [
    panelTop(make("h2", {}, word("stories")), close),
    make("p", { class: "note" }, word("storiesNote")),
    make("ul", { class: "asked" }, tours.map((tour) => make("li", {}, button([make("span", { class: "words" }, spoken(tour.title)), make("span", { class: "count" }, word("steps", { n: tour.steps.length }))], () => begin(tour.name), { "data-story": tour.name })))),
    draftBox(),
  ];
}

/** @param {string} name */
function begin(name) {
  scrolled = false;
  go(1, name);
}

function tourPanel() {
  const tour = /** @type {Tour} */ (tourNow());
  const at = Number(state.step || 1);
  const turn = (/** @type {number} */ by) => {
    scrolled = false;
    go(at + by);
    sought(by > 0 ? "story-next" : "story-before")?.focus();
  };
  const way = (/** @type {string} */ id, /** @type {string} */ words, /** @type {number} */ by) => button(words, () => turn(by), { id, class: "tool", disabled: at + by < 1 || at + by > tour.steps.length });
  return [
    button(`← ${word("allStories")}`, () => choose({ story: "list", step: "" }), { class: "quiet", id: "all-stories" }),
    panelTop(make("h2", {}, spoken(tour.title)), () => choose({ story: "", step: "" })),
    make("div", { class: "story-ways" }, way("story-before", `← ${word("before")}`, -1), make("span", { role: "status" }, word("stepOf", { n: at, all: tour.steps.length })), way("story-next", `${word("next")} →`, 1)),
    make("ol", { class: "story" }, tour.steps.map((step, n) => stepItem(step, n + 1, at))),
  ];
}

/** @param {Step} step @param {number} n @param {number} at */
function stepItem(step, n, at) {
  const now = n === at;
  return make(
    "li",
    { id: `step-${n}`, class: now ? "now" : "", "aria-current": now ? "step" : null, onclick: now ? null : () => go(n) },
    step.at ? make("p", { class: "when" }, dateWords(step.at)) : null,
    make("p", { class: "say" }, own(spoken(step.say), step.say[state.lang] ? state.lang : "en")),
    make("details", { onclick: (/** @type {Event} */ event) => event.stopPropagation() }, make("summary", {}, word("restsOn", { n: step.cites.length })), make("ul", {}, step.cites.map(citedItem))),
  );
}

/** One statement with its evidence, whose words they are told beside it. @param {Citation} cited */
function citedItem({ statement }) {
  const t = tieAt.get(statement);
  if (t !== undefined) return make("li", { class: "cited" }, tieSentence(ties[t]), make("p", { class: "when" }, whenWords(ties[t])), evidenceBox(ties[t].evidence));
  const observed = observationAt.get(statement);
  if (observed) return make("li", { class: "cited" }, actorLink(observed.entity), ": ", observationLabel(observed.observation), " ", own(observationValue(observed.observation)), observed.observation.asOf ? ` (${dateWords(observed.observation.asOf)})` : "", evidenceBox(observed.observation.evidence));
  const said = contributionOf.get(statement);
  return said ? make("li", { class: "cited" }, actorLink(said.entity), ": ", own(said.said.said), evidenceBox(said.said.evidence)) : null;
}

// Who scrolls through the sentences walks the story: the one at a third of the height is the step.
function followScroll() {
  if (!scrolled) return;
  scrolledTo = $("panel").scrollTop;
  const panel = $("panel").getBoundingClientRect();
  const steps = tourNow()?.steps ?? [];
  const line = panel.top + panel.height / 3;
  const bottom = $("panel").scrollTop + $("panel").clientHeight >= $("panel").scrollHeight - 2;
  let n = 1;
  steps.forEach((_, i) => {
    if (bottom || (sought(`step-${i + 1}`)?.getBoundingClientRect().top ?? Infinity) <= line) n = i + 1;
  });
  if (String(n) !== state.step) go(n);
}

// -- making one -------------------------------------------------------------------------------------

function draftBox() {
  const say = make("textarea", { id: "draft-say", rows: 3, maxlength: 600, "aria-label": word("draftSay"), placeholder: word("draftSay") });
  const add = () => {
    if (!say.value.trim()) return void say.focus();
    draft.push({ ...stepOf(lookedAt()), say: say.value.trim(), cites: citesNow() });
    put(box, parts());
    $("draft-say").focus();
  };
  const parts = () => {
    say.value = "";
    return [
      make("summary", {}, word("makeStory")),
      make("p", { class: "note" }, word("makeStoryNote")),
      draft.length ? make("ol", {}, draft.map(({ say: text, cites }) => make("li", {}, own(text), make("span", { class: "note" }, ` ${word("restsOn", { n: cites.length })}`)))) : null,
      say,
      make("div", { class: "story-ways" }, button(word("addView"), add, { class: "tool", id: "draft-add" }), draft.length ? button(word("saveStory"), saveDraft, { class: "tool", id: "draft-save" }) : null),
    ];
  };
  const box = make("details", { class: "draft", open: draft.length > 0 });
  put(box, parts());
  return box;
}

function saveDraft() {
  const steps = draft.map((step) => ({ ...step, cites: step.cites.map((id) => ({ statement: id, proof: ties[Number(tieAt.get(id))].proof, status: ties[Number(tieAt.get(id))].status })) }));
  download(new Blob([asTour(steps, "", state.lang, Object.keys(LANGUAGES))], { type: "application/yaml" }), "tour.yaml");
}

// -- the first visit --------------------------------------------------------------------------------

/** Walks a story by the arrow keys, and offers one to who comes for the first time and asks for nothing yet. */
export function setUpStories() {
  for (const name of ["wheel", "touchmove"]) $("panel").addEventListener(name, () => (scrolled = true), { passive: true });
  addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, select, textarea, #canvas");
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!by || typing || !tourNow() || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    scrolled = false;
    go(Number(state.step || 1) + by);
  });
  // A link that names a story and no view shows that of its step.
  if (tourNow() && !state.actor && !state.ask && !state.at) go(Number(state.step || 1));
  if (!tours.length || location.hash.length > 1 || wasOffered()) return;
  // Whoever begins on something of their own needs no story: it would lie on what they look at.
  const elsewhere = (/** @type {Event} */ event) => {
    const { target } = event;
    if (!(target instanceof Element) || offer.contains(target)) return;
    if (event.type === "pointerdown" || target.closest("input, select, textarea")) close();
  };
  const close = () => {
    offer.remove();
    for (const name of ["pointerdown", "keydown"]) removeEventListener(name, elsewhere);
  };
  for (const name of ["pointerdown", "keydown"]) addEventListener(name, elsewhere);
  const [first] = tours.filter(({ name }) => name === "from-saly-to-dakar").concat(tours);
  const offer = make("aside", { id: "offer", "aria-label": word("stories") }, make("p", {}, word("offerStory")), button(spoken(first.title), () => (close(), begin(first.name)), { class: "tool", id: "offer-story" }), button("×", close, { class: "close", "aria-label": word("close") }));
  $("stage").append(offer);
}

// Told once to a browser, where it keeps anything.
function wasOffered() {
  try {
    const before = localStorage.getItem(KEPT_AS);
    localStorage.setItem(KEPT_AS, "1");
    return before !== null;
  } catch {
    return false;
  }
}
