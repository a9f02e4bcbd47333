// Putting it together.

/** Selects an actor and moves the picture there. */
function goTo(i) {
  choose({ actor: entities[i].id, open: "", ...(view.entities.has(i) ? {} : noFilters()) });
  if (!state.hops) flyToLit();
}

/** Opens the evidence of a tie, beside the actor that is selected or else its first. */
function openTie(tie) {
  const beside = [tie.source, tie.target].find((i) => entities[i].id === state.actor) ?? tie.source;
  choose({ actor: entities[beside].id, open: tie.id });
}

const SHOWN_IN_PANEL = ["lang", "at", "color", ...Object.keys(LISTS), ...keysOf(panels)];
const FLOWN_TO = panels.flatMap(({ flies }) => flies);

/** Draws what depends on the state; `before` is the state it had. */
function showAll(before = {}) {
  const changed = (...keys) => keys.some((key) => before[key] !== state[key]);
  const dark = isDark();
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  $("theme").textContent = dark ? "☀" : "☾";
  paint = colours();
  writeWords();
  $("language").value = state.lang;
  for (const one of document.querySelectorAll("[data-face]")) one.setAttribute("aria-pressed", String(one.dataset.face === state.face));
  refreshView();
  showPanelButtons();
  const asTable = state.face === "table";
  $("stage").hidden = asTable;
  $("sheet").hidden = !asTable;
  $("zoom").hidden = state.face === "time";
  document.body.classList.toggle("with-panel", Boolean(panelShown()));
  if (changed(...SHOWN_IN_PANEL)) showPanelKeeping(before);
  for (const one of document.querySelectorAll("[data-hops]")) one.setAttribute("aria-pressed", String(Number(one.dataset.hops) === state.hops));
  showFacets();
  showTime();
  if (asTable) showTable();
  sayView();
  light();
  const narrowed = before.lang !== undefined && (changed("hops", ...Object.keys(LISTS)) || (state.hops && changed("actor")));
  fitOnce();
  if (narrowed) fitView();
  else if (before.lang !== undefined && changed(...FLOWN_TO) && FLOWN_TO.some((key) => state[key])) flyToLit();
  tellSelected();
}

// Says how much is in view: to the eye in the bar, to the ear through the status and the picture's label.
function sayView() {
  const words = viewWords();
  const said = { graph: () => word("canvas", words), map: () => `${word("map")}: ${placedWords()}. ${word("canvas", words)}`, time: () => `${word("timeline")}: ${word("dated", { n: view.ties.length - rowsOfTime().undated, all: view.ties.length })}. ${word("canvas", words)}` }[state.face];
  if (said) canvas.setAttribute("aria-label", said());
  const { counts = {} } = data;
  const sizes = [["actors", "entities"], ["ties", "ties"], ["sources", "sources"]].filter(([, key]) => key in counts);
  $("sizes").textContent = sizes.map(([name, key]) => word(name, { n: counts[key] })).join(" · ");
  $("status").textContent = view.entities.size ? word("inView", words) : word("empty");
  document.body.classList.toggle("nothing", !view.entities.size);
  const hint = $("hint");
  const note = state.face === "map" ? [entityAt.has(state.actor) && !(entities[entityAt.get(state.actor)].spot >= 0) && word("selectedUnplaced", { name: nameOf(entities[entityAt.get(state.actor)]) }), placedWords()].filter(Boolean).join(". ") : state.face === "time" ? `${word("dated", { n: view.ties.length - rowsOfTime().undated, all: view.ties.length })}. ${word("legendCertain")}` : !panelUnder() && entities.length ? `${word("hint")} ${proofCounts()}` : "";
  hint.hidden = !note || state.face === "table";
  hint.textContent = note;
}

function setUpPage() {
  $("title").textContent = data.title ?? "";
  document.title = data.title ?? "";
  $("language").append(...Object.entries(LANGUAGES).map(([code, name]) => make("option", { value: code, lang: code }, name)));
  $("language").addEventListener("change", () => choose({ lang: $("language").value }));
  $("theme").addEventListener("click", () => choose({ theme: isDark() ? "light" : "dark" }));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => showAll({ ...state }));
  for (const one of document.querySelectorAll("[data-face]")) one.addEventListener("click", () => choose({ face: one.dataset.face }));
  $("skip").addEventListener("click", () => {
    choose({ face: "table" });
    $("sheet").focus();
  });
  setUpPanels();
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
    } else if (event.key === "Escape") goBack();
  });
}

document.body.classList.add("live");
readState();
setUpPage();
setUpFinder($("search"), $("found"), (entity) => {
  goTo(entity);
  if (!$("panel").hidden) $("panel").focus();
});
setUpTime();
setUpSave();
showAll();
setUpStage();
setUpTalk();
document.documentElement.dataset.ready = "true";
