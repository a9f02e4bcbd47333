// What the reader has chosen. It lives in the hash of the address: a link opens the same view.

const FACES = ["graph", "map", "time", "table"];
const LISTS = { kinds: "kind", ties: "tie", countries: "in", sources: "source", voices: "voices", proofs: "proof", statuses: "said" };
const COLOURS = ["kind", "country", "community", ...(Array.isArray(looks.color) ? ["given"] : [])];
const FIRST_COLOUR = Array.isArray(looks.color) ? "given" : (looks.color ?? "kind");

const state = {
  lang: "en",
  theme: "", // "" follows the device
  face: "graph",
  hops: 0, // only so many steps around the actor; 0 is everyone
  at: "", // the date the ties have to hold at, as "2020-10"; "" is any time
  color: FIRST_COLOUR,
  kinds: new Set(), // empty is all
  ties: new Set(),
  countries: new Set(),
  sources: new Set(),
  voices: new Set(),
  proofs: new Set(), // quoted, located, told
  statuses: new Set(), // stated as fact, planned ...
  // and the keys of the panels: the selected actor, the question that is open ...
};

/** Takes the state out of the address; what is not understood is left out. */
function readState() {
  const given = new URLSearchParams(location.hash.slice(1));
  const oneOf = (name, known) => (known(given.get(name)) ? given.get(name) : "");
  const device = (navigator.language ?? "en").slice(0, 2);
  const lang = given.get("lang") ?? device;
  state.lang = Object.hasOwn(LANGUAGES, lang) ? lang : "en";
  state.theme = oneOf("theme", (theme) => ["light", "dark"].includes(theme));
  state.face = oneOf("face", (face) => FACES.includes(face)) || "graph";
  for (const { keys } of panels) for (const [key, read] of Object.entries(keys)) state[key] = read(given.get(key));
  state.hops = state.actor ? Math.min(2, Math.max(0, Math.trunc(Number(given.get("hops"))) || 0)) : 0;
  state.at = given.has("at") ? oneOf("at", (at) => periodOf(at)) : (data.opensAt ?? "");
  state.color = oneOf("color", (color) => COLOURS.includes(color)) || FIRST_COLOUR;
  for (const [list, name] of Object.entries(LISTS)) state[list] = new Set((given.get(name) ?? "").split(",").filter(Boolean));
}

/** Returns the state as it stands in an address. */
function written() {
  const given = new URLSearchParams();
  for (const key of keysOf(panels)) if (state[key]) given.set(key, state[key] === true ? "" : state[key]);
  if (state.hops) given.set("hops", state.hops);
  if (state.at !== (data.opensAt ?? "")) given.set("at", state.at);
  if (state.color !== FIRST_COLOUR) given.set("color", state.color);
  for (const [list, name] of Object.entries(LISTS)) if (state[list].size) given.set(name, [...state[list]].sort().join(","));
  if (state.face !== "graph") given.set("face", state.face);
  if (state.lang !== "en" || state.lang !== (navigator.language ?? "en").slice(0, 2)) given.set("lang", state.lang);
  if (state.theme) given.set("theme", state.theme);
  return String(given);
}

function writeState(asStep) {
  try {
    history[asStep ? "pushState" : "replaceState"](null, "", `#${written()}`);
  } catch {
    // inside the frame of a notebook there is no address to write to
  }
}

/** Changes what is chosen, and everything that depends on it. Another face, actor or question is a step back. */
function choose(changes) {
  // Who goes elsewhere leaves what covers the other panels.
  if (keysOf(panels.filter(({ over }) => !over)).some((key) => key in changes)) changes = { ...leaving(panels.filter(({ over }) => over)), ...changes };
  const asStep = ["face", ...panels.flatMap(({ steps }) => steps)].some((key) => key in changes && changes[key] !== state[key]);
  const before = { ...state };
  Object.assign(state, changes);
  if (!state.actor) Object.assign(state, { hops: 0, to: "" });
  else if (before.actor !== state.actor && !("to" in changes)) state.to = "";
  writeState(asStep);
  showAll(before);
}
