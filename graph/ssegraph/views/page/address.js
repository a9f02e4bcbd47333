// The state in the hash of the address: a link opens the same view. Changes are made here, and told to those who listen.

import { COLOURS, FIRST_COLOUR, data } from "./data.js";
import { periodOf } from "./dates.js";
import { faces } from "./faces.js";
import { keysOf, leaving, panels } from "./panels.js";
import { LISTS, state } from "./state.js";
import { LANGUAGES } from "./words.js";

/** Takes the state out of the address; what is not understood is left out. */
export function readState() {
  const given = new URLSearchParams(location.hash.slice(1));
  const oneOf = (name, known) => (known(given.get(name)) ? given.get(name) : "");
  const device = (navigator.language ?? "en").slice(0, 2);
  const lang = given.get("lang") ?? device;
  state.lang = Object.hasOwn(LANGUAGES, lang) ? lang : "en";
  state.theme = oneOf("theme", (theme) => ["light", "dark"].includes(theme));
  state.face = oneOf("face", (face) => faces.has(face)) || "graph";
  for (const { keys } of panels) for (const [key, read] of Object.entries(keys)) state[key] = read(given.get(key));
  state.hops = state.actor ? Math.min(2, Math.max(0, Math.trunc(Number(given.get("hops"))) || 0)) : 0;
  state.at = given.has("at") ? oneOf("at", (at) => periodOf(at)) : (data.opensAt ?? "");
  state.color = oneOf("color", (color) => COLOURS.includes(color)) || FIRST_COLOUR;
  for (const [list, name] of Object.entries(LISTS)) state[list] = new Set((given.get(name) ?? "").split(",").filter(Boolean));
}

/** Returns the state as it stands in an address. */
export function written() {
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

const listeners = [];

/** Calls a function with the state as it was, whenever it has changed. */
export function whenChosen(listener) {
  listeners.push(listener);
}

/** Tells all who listen that the state is no longer as it was `before`; `fly`: the picture moves to what is picked out. */
export function showAgain(before, fly = false) {
  for (const listener of listeners) listener(before, fly);
}

/** Changes what is chosen, and everything that depends on it. Another face, actor or question is a step back; `fly` as in `showAgain`. */
export function choose(changes, fly = false) {
  // Who goes elsewhere leaves what covers the other panels.
  if (keysOf(panels.filter(({ over }) => !over)).some((key) => key in changes)) changes = { ...leaving(panels.filter(({ over }) => over)), ...changes };
  const asStep = ["face", ...panels.flatMap(({ steps }) => steps)].some((key) => key in changes && changes[key] !== state[key]);
  const before = { ...state };
  Object.assign(state, changes);
  if (!state.actor) Object.assign(state, { hops: 0, to: "" });
  else if (before.actor !== state.actor && !("to" in changes)) state.to = "";
  writeState(asStep);
  showAgain(before, fly);
}
