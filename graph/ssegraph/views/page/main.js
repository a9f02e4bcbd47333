// Putting it together.

/** Selects an actor and moves the picture there. */
function goTo(i) {
  choose({ actor: entities[i].id, open: "", ...(view.entities.has(i) ? {} : { kinds: new Set(), ties: new Set(), countries: new Set(), hops: 0 }) });
  if (state.face === "graph" && !state.hops) flyTo(i);
}

/** Opens the evidence of a tie, beside the actor that is selected or else its first. */
function openTie(tie) {
  const beside = [tie.source, tie.target].find((i) => entities[i].id === state.actor) ?? tie.source;
  choose({ actor: entities[beside].id, open: tie.id });
}

/** Draws what depends on the state; `before` is the state it had. */
function showAll(before = {}) {
  const dark = isDark();
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  $("theme").textContent = dark ? "☀" : "☾";
  paint = colours();
  writeWords();
  $("language").value = state.lang;
  for (const one of document.querySelectorAll("[data-face]")) one.setAttribute("aria-pressed", String(one.dataset.face === state.face));
  view = inView();
  const asTable = state.face === "table";
  $("stage").hidden = asTable;
  $("sheet").hidden = !asTable;
  document.body.classList.toggle("with-panel", Boolean(state.actor));
  if (["actor", "open", "lang"].some((key) => before[key] !== state[key])) showPanelKeeping(before);
  for (const one of document.querySelectorAll("[data-hops]")) one.setAttribute("aria-pressed", String(Number(one.dataset.hops) === state.hops));
  showFacets();
  if (asTable) showTable();
  const words = viewWords();
  canvas.setAttribute("aria-label", word("canvas", words));
  $("status").textContent = view.entities.size ? word("inView", words) : word("empty");
  document.body.classList.toggle("nothing", !view.entities.size);
  light();
  const refit = ["kinds", "ties", "countries", "hops"].some((key) => before[key] !== undefined && before[key] !== state[key]) || (state.hops && before.actor !== state.actor);
  if (refit && !asTable) fitView();
}

// Opening or closing the evidence of a tie keeps the panel where it is, and the focus.
function showPanelKeeping(before) {
  const same = before.actor === state.actor && before.lang === state.lang;
  const top = $("panel").scrollTop;
  const row = same ? document.activeElement?.closest?.("#panel li.tie")?.id : undefined;
  showPanel();
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
  $("open-facets").addEventListener("click", () => {
    const open = document.body.classList.toggle("with-facets");
    $("open-facets").setAttribute("aria-expanded", String(open));
  });
  addEventListener("popstate", () => {
    const before = { ...state };
    readState();
    showAll(before);
  });
  addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      $("search").focus();
    } else if (event.key === "Escape" && document.body.classList.contains("with-facets")) $("open-facets").click();
    else if (event.key === "Escape" && state.actor) choose({ actor: "", open: "" });
  });
}

readState();
setUpPage();
setUpSearch();
showAll();
setUpCanvas();
document.documentElement.dataset.ready = "true";
