// Putting it together: what is registered, what is drawn after each change, what the bar at the top does.

/** @import { State } from "./types.js" */
import { aboutPanel } from "./about.js";
import { actorPanel } from "./actor.js";
import { choose, readState, rememberBasket, whenChosen, written } from "./address.js";
import { goBack, setUpPanels, showPanelButtons, showPanelKeeping } from "./aside.js";
import { data, entities, entityAt, kindLabel, nameOf, proofLabel, tieAt, ties, tiesOf } from "./data.js";
import { cellPanel } from "./cell.js";
import { documentPanel } from "./document.js";
import { $, button, make, put } from "./dom.js";
import { addFace, faceNow, pictureNow } from "./faces.js";
import { tieText } from "./evidence.js";
import { showFacets } from "./facets.js";
import { findingsPanel } from "./findings.js";
import { refreshFocus } from "./focus.js";
import { goTo } from "./go.js";
import { graphFace } from "./graph.js";
import { colours, isDark } from "./look.js";
import { mapFace } from "./map.js";
import { matrixFace } from "./matrix.js";
import { moneyFace } from "./money.js";
import { multiplesFace } from "./multiples.js";
import { hideNotice } from "./notice.js";
import { addPanelsOfOthers } from "./others.js";
import { addPanel, keysOf, panelShown, panels } from "./panels.js";
import { canvas, paint } from "./pen.js";
import { showPicks } from "./picks.js";
import { questionsPanel } from "./questions.js";
import { setUpSave } from "./save.js";
import { setUpFinder } from "./search.js";
import { fitFocus, fitOnce, fitView, flyToLit, light, setUpStage } from "./stage.js";
import { LIST_NAMES, state } from "./state.js";
import { setUpStories, storiesPanel } from "./stories.js";
import { tableFace } from "./table.js";
import { setUpTalk, tellSelected } from "./talk.js";
import { setUpTime, showTime } from "./time.js";
import { timeFace } from "./timeline.js";
import { twoDatesPanel } from "./twodates.js";
import { isFiltered, noFilters, offers, refreshView, view, viewWords } from "./view.js";
import { LANGUAGES, word, writeWords } from "./words.js";

for (const panel of [documentPanel, cellPanel, findingsPanel, storiesPanel, actorPanel, twoDatesPanel, questionsPanel, aboutPanel]) addPanel(panel);
addPanelsOfOthers();
for (const face of [graphFace, mapFace, timeFace, tableFace, moneyFace, matrixFace, multiplesFace]) addFace(face);

/** @type {(keyof State)[]} */
const SHOWN_IN_PANEL = ["lang", "at", "certain", "color", "where", "hidden", "sectors", "whole", "basket", ...LIST_NAMES, ...keysOf(panels)];
const FLOWN_TO = /** @type {(keyof State)[]} */ (panels.flatMap(({ flies = [] }) => flies));

/** The faces that stand in a list beside the buttons of the others. */
const MORE = [moneyFace, matrixFace, multiplesFace].map(({ name }) => name);

/** @param {string} name @returns {NodeListOf<HTMLElement>} */
const withData = (name) => document.querySelectorAll(`[data-${name}]`);

/** Draws what depends on the state; `before` is the state it had. @param {Partial<State>} [before] @param {boolean} [fly] */
function showAll(before = {}, fly = false) {
  /** @param {...keyof State} keys */
  const changed = (...keys) => keys.some((key) => before[key] !== state[key]);
  hideNotice();
  const dark = isDark();
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  $("theme").textContent = dark ? "☀" : "☾";
  Object.assign(paint, colours());
  writeWords();
  $("language").value = state.lang;
  for (const one of withData("face")) one.setAttribute("aria-pressed", String(one.dataset.face === state.face));
  $("more-faces").value = MORE.includes(state.face) ? state.face : "";
  $("more-faces").classList.toggle("on", MORE.includes(state.face));
  refreshView();
  refreshFocus();
  showPanelButtons();
  const asTable = !pictureNow();
  $("stage").hidden = asTable;
  $("sheet").hidden = !asTable;
  $("zoom").hidden = Boolean(pictureNow()?.rows);
  const quiet = showEmbedded();
  document.body.classList.toggle("with-panel", Boolean(panelShown()) && !quiet);
  if (changed(...SHOWN_IN_PANEL)) showPanelKeeping(before);
  for (const one of withData("hops")) one.setAttribute("aria-pressed", String(Number(one.dataset.hops) === state.hops));
  showFacets();
  showTime();
  showPicks();
  faceNow().show?.();
  sayView(before);
  light();
  const refitted = before.lang !== undefined && fitFocus();
  const narrowed = before.lang !== undefined && !refitted && (changed("hops", "among", "where", "hidden", ...LIST_NAMES) || (state.hops && changed("actor")));
  fitOnce();
  if (refitted) return void tellSelected();
  if (narrowed) fitView();
  else if (before.lang !== undefined && changed(...FLOWN_TO) && FLOWN_TO.some((key) => state[key])) flyToLit();
  else if (fly && !state.hops) flyToLit();
  tellSelected();
}

// What has just been opened, in words, or "".
/** @param {Partial<State>} before */
function openedWords(before) {
  if (before.lang === undefined) return "";
  const [tie, actor] = [ties[tieAt.get(state.open) ?? -1], entityAt.get(state.actor)];
  if (tie && before.open !== state.open) return word("opened", { what: `${tieText(tie).textContent}. ${proofLabel(tie.proof)}` });
  if (actor !== undefined && before.actor !== state.actor) return word("opened", { what: [nameOf(entities[actor]), kindLabel(entities[actor].kind), word("ties", { n: tiesOf[actor].length })].join(", ") });
  if (state.cell && before.cell !== state.cell) return word("opened", { what: document.querySelector("#panel h2")?.textContent ?? "" });
  const panel = panelShown();
  const key = panel && /** @type {keyof State} */ (Object.keys(panel.keys)[0]);
  return panel?.button && key && before[key] !== state[key] ? word("opened", { what: panel.button() }) : "";
}

// In the page of another site the head is small, and leads to the same view, whole; of whom the view is has no panel until the reader goes on.
/** @type {string | null} */
let embeddedOf = null;
function showEmbedded() {
  embeddedOf ??= state.actor;
  const quiet = state.embed && state.actor === embeddedOf && !state.open && !state.to;
  document.body.classList.toggle("embedded", state.embed);
  document.body.classList.toggle("unpanelled", quiet);
  $("whole").hidden = !state.embed;
  if (state.embed) $("whole").setAttribute("href", `#${written().replace(/(^|&)embed=/, "")}`);
  return quiet;
}

// Says how much is in view, or what was opened: to the eye in the bar, to the ear through the status and the picture's label.
/** @param {Partial<State>} before */
function sayView(before) {
  const { says, note } = faceNow();
  if (says) canvas.setAttribute("aria-label", says());
  const { counts = {} } = data;
  const sizes = [["actors", "entities"], ["ties", "ties"], ["sources", "sources"]].filter(([, key]) => key in counts);
  $("sizes").textContent = sizes.map(([name, key]) => word(name, { n: counts[key] })).join(" · ");
  $("status").textContent = openedWords(before) || (view.entities.size ? word("inView", viewWords()) : word("empty"));
  showEmpty();
  $("hint").textContent = note();
  $("hint").hidden = !$("hint").textContent;
}

// Where nothing fits: which filter is at fault, and what is nearest.
function showEmpty() {
  $("empty").hidden = view.entities.size > 0;
  if (view.entities.size) return;
  const found = entities.length ? offers() : [];
  const offer = (/** @type {typeof found[number]} */ { words, n, changes }) => make("li", {}, button(word("without", { filter: words, actors: word("actors", { n }) }), () => choose(changes)));
  put(
    $("empty"),
    make("p", {}, word("empty")),
    found.length ? [make("p", {}, word("nearest")), make("ul", {}, found.slice(0, 4).map(offer))] : null,
    isFiltered() ? button(word("clearAll"), () => choose(noFilters()), { class: "quiet", id: "empty-clear" }) : null,
  );
}

function setUpPage() {
  $("title").textContent = data.title ?? "";
  document.title = data.title ?? "";
  $("language").append(...Object.entries(LANGUAGES).map(([code, name]) => make("option", { value: code, lang: code }, name)));
  $("language").addEventListener("change", () => choose({ lang: $("language").value }));
  $("theme").addEventListener("click", () => choose({ theme: isDark() ? "light" : "dark" }));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => showAll({ ...state }));
  for (const one of withData("face")) one.addEventListener("click", () => choose({ face: one.dataset.face }));
  $("more-faces").append(make("option", { value: "", "data-word": "moreFaces" }), ...MORE.map((face) => make("option", { value: face, "data-word": face })));
  $("more-faces").addEventListener("change", () => choose({ face: $("more-faces").value || "graph" }));
  $("skip").addEventListener("click", () => {
    choose({ face: "table" });
    $("sheet").focus();
  });
  setUpPanels();
  /** @param {boolean} open */
  const showFilters = (open) => {
    document.body.classList.toggle("with-facets", open);
    $("open-facets").setAttribute("aria-expanded", String(open));
  };
  $("open-facets").addEventListener("click", () => showFilters(!document.body.classList.contains("with-facets")));
  addEventListener("popstate", () => {
    const before = { ...state };
    readState();
    showAll(before);
  });
  addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input[type=search], input[type=text], select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      $("search").focus();
    } else if (event.key === "Escape" && document.body.classList.contains("with-facets")) {
      showFilters(false);
      $("open-facets").focus();
    } else if (event.key === "Escape" && !panelShown() && state.picked.size) choose({ picked: new Set() });
    else if (event.key === "Escape") goBack();
  });
}

document.body.classList.add("live");
readState();
rememberBasket();
setUpPage();
setUpFinder($("search"), $("found"), (entity) => {
  goTo(entity);
  if (!$("panel").hidden) $("panel").focus();
});
setUpTime();
setUpSave();
whenChosen(showAll);
showAll();
setUpStage();
setUpStories();
setUpTalk();
document.documentElement.dataset.ready = "true";
