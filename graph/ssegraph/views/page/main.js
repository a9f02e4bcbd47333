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

const SHOWN_IN_PANEL = ["actor", "open", "to", "ask", "about", "doc", "lang", "at", "color", ...Object.keys(LISTS)];

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
  $("open-questions").setAttribute("aria-pressed", String(Boolean(state.ask)));
  $("open-about").setAttribute("aria-pressed", String(state.about));
  const asTable = state.face === "table";
  $("stage").hidden = asTable;
  $("sheet").hidden = !asTable;
  $("zoom").hidden = state.face === "time";
  document.body.classList.toggle("with-panel", Boolean(state.actor || state.ask || state.about || state.doc));
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
  else if (before.lang !== undefined && (changed("ask") || changed("to")) && (state.ask || state.to)) flyToLit();
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
  const note = state.face === "map" ? [entityAt.has(state.actor) && !(entities[entityAt.get(state.actor)].spot >= 0) && word("selectedUnplaced", { name: nameOf(entities[entityAt.get(state.actor)]) }), placedWords()].filter(Boolean).join(". ") : state.face === "time" ? `${word("dated", { n: view.ties.length - rowsOfTime().undated, all: view.ties.length })}. ${word("legendCertain")}` : !state.actor && !state.ask && !state.about && entities.length ? `${word("hint")} ${proofCounts()}` : "";
  hint.hidden = !note || state.face === "table";
  hint.textContent = note;
}

// Opening or closing the evidence of a tie keeps the panel where it is, and the focus.
function showPanelKeeping(before) {
  const same = before.actor === state.actor && before.lang === state.lang && before.ask === state.ask && before.about === state.about && before.doc === state.doc;
  const top = $("panel").scrollTop;
  const row = same ? document.activeElement?.closest?.("#panel li.tie")?.id : undefined;
  showPanel();
  if (same && before.open === state.open) $("panel").scrollTop = top;
  if (!row) return;
  $("panel").scrollTop = top;
  $(row)?.querySelector("button.head")?.focus({ preventScroll: true });
  $(row)?.scrollIntoView({ block: "nearest" });
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
  const toPanel = () => !$("panel").hidden && $("panel").focus();
  $("open-questions").addEventListener("click", () => {
    const open = state.ask && !state.actor;
    choose(open ? { ask: "", open: "" } : { ask: state.ask || "list", actor: "", open: "", about: false });
    toPanel();
  });
  $("open-about").addEventListener("click", () => {
    const open = state.about && !state.actor && !state.ask;
    choose(open ? { about: false } : { about: true, actor: "", open: "", ask: "" });
    toPanel();
  });
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

// One step out: the way, the actor, the question, what is not known.
function goBack() {
  if (state.doc) choose({ doc: "" });
  else if (state.to) choose({ to: "" });
  else if (state.actor) choose({ actor: "", open: "" });
  else if (state.ask) choose({ ask: "" });
  else if (state.about) choose({ about: false });
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
