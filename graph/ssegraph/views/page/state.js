// What the reader has chosen. It lives in the hash of the address: a link opens the same view.

const LISTS = { kinds: "kind", ties: "tie", countries: "in" };

const state = {
  lang: "en",
  theme: "", // "" follows the device
  face: "graph",
  actor: "", // id of the selected actor
  open: "", // id of the tie whose evidence is open
  hops: 0, // only so many steps around the actor; 0 is everyone
  kinds: new Set(), // empty is all
  ties: new Set(),
  countries: new Set(),
};

/** Takes the state out of the address; what is not understood is left out. */
function readState() {
  const given = new URLSearchParams(location.hash.slice(1));
  const device = (navigator.language ?? "en").slice(0, 2);
  const lang = given.get("lang") ?? device;
  state.lang = Object.hasOwn(LANGUAGES, lang) ? lang : "en";
  state.theme = ["light", "dark"].includes(given.get("theme")) ? given.get("theme") : "";
  state.face = given.get("face") === "table" ? "table" : "graph";
  state.actor = entityAt.has(given.get("actor")) ? given.get("actor") : "";
  state.open = tieAt.has(given.get("open")) ? given.get("open") : "";
  state.hops = state.actor ? Math.min(2, Math.max(0, Math.trunc(Number(given.get("hops"))) || 0)) : 0;
  for (const [list, name] of Object.entries(LISTS)) state[list] = new Set((given.get(name) ?? "").split(",").filter(Boolean));
}

function writeState(asStep) {
  const given = new URLSearchParams();
  if (state.actor) given.set("actor", state.actor);
  if (state.open) given.set("open", state.open);
  if (state.hops) given.set("hops", state.hops);
  for (const [list, name] of Object.entries(LISTS)) if (state[list].size) given.set(name, [...state[list]].sort().join(","));
  if (state.face !== "graph") given.set("face", state.face);
  if (state.lang !== "en" || state.lang !== (navigator.language ?? "en").slice(0, 2)) given.set("lang", state.lang);
  if (state.theme) given.set("theme", state.theme);
  try {
    history[asStep ? "pushState" : "replaceState"](null, "", `#${given}`);
  } catch {
    // inside the frame of a notebook there is no address to write to
  }
}

/** Changes what is chosen, and everything that depends on it. Another actor or face is a step back. */
function choose(changes) {
  const asStep = ["actor", "face"].some((key) => key in changes && changes[key] !== state[key]);
  const before = { ...state };
  Object.assign(state, changes);
  if (!state.actor) state.hops = 0;
  writeState(asStep);
  showAll(before);
}
