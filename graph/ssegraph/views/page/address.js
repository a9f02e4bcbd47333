// The state in the hash of the address: a link opens the same view. Changes are made here, and told to those who listen.

/** @import { State } from "./types.js" */
import { asText, kept } from "./basket.js";
import { data, entityAt } from "./data.js";
import { periodOf } from "./dates.js";
import { faces } from "./faces.js";
import { COLOURS, FIRST_COLOUR, FIRST_SIZE, SIZES } from "./measures.js";
import { keysOf, leaving, panels } from "./panels.js";
import { placedIds } from "./places.js";
import { KEPT, LISTS, LIST_NAMES, state } from "./state.js";
import { LANGUAGES } from "./words.js";

/** By what those around an actor can be told apart. */
export const SECTORS = ["kind", "network"];

/** Takes the state out of the address; what is not understood is left out. */
export function readState() {
  const given = new URLSearchParams(location.hash.slice(1));
  takeIn(given);
  // What was kept comes from the history of the window, so that Back undoes it; else from a link that brings it; else it stays.
  const before = history.state?.basket;
  if (typeof before === "string" || given.has("basket")) state.basket = typeof before === "string" ? before : asText(kept(given.get("basket")));
}

/** @param {URLSearchParams} given */
function takeIn(given) {
  /** @param {string} name @param {(given: string) => unknown} known */
  const oneOf = (name, known) => {
    const value = given.get(name) ?? "";
    return known(value) ? value : "";
  };
  const device = (navigator.language ?? "en").slice(0, 2);
  const lang = given.get("lang") ?? device;
  state.lang = Object.hasOwn(LANGUAGES, lang) ? lang : "en";
  state.theme = oneOf("theme", (theme) => ["light", "dark"].includes(theme));
  state.face = oneOf("face", (face) => faces.has(face)) || "graph";
  for (const { keys } of panels) for (const [key, read] of Object.entries(keys)) Object.assign(state, { [key]: read(given.get(key)) });
  state.hops = state.actor ? Math.min(2, Math.max(0, Math.trunc(Number(given.get("hops"))) || 0)) : 0;
  state.at = given.has("at") ? oneOf("at", (at) => periodOf(at)) : (data.opensAt ?? "");
  state.among = given.has("among");
  state.embed = given.has("embed");
  state.certain = given.has("certain");
  state.where = given.get("where") ?? "";
  state.color = oneOf("color", (color) => COLOURS.has(color)) || FIRST_COLOUR;
  state.size = oneOf("size", (size) => SIZES.has(size)) || FIRST_SIZE;
  state.sectors = oneOf("sectors", (by) => SECTORS.includes(by)) || "kind";
  state.whole = given.has("whole") && state.actor !== "";
  for (const [key, name] of Object.entries(KEPT)) Object.assign(state, { [key]: new Set((given.get(name) ?? "").split(",").filter((each) => placedIds(each).every((id) => entityAt.has(id)))) });
  if (state.actor) state.picked = new Set();
  for (const list of LIST_NAMES) state[list] = new Set((given.get(LISTS[list]) ?? "").split(",").filter(Boolean));
}

/** Returns the state as it stands in an address. */
export function written() {
  const given = new URLSearchParams();
  for (const key of keysOf(panels)) if (state[key]) given.set(key, state[key] === true ? "" : String(state[key]));
  if (state.hops) given.set("hops", String(state.hops));
  if (state.at !== (data.opensAt ?? "")) given.set("at", state.at);
  if (state.among) given.set("among", "");
  if (state.embed) given.set("embed", "");
  if (state.certain) given.set("certain", "");
  if (state.where) given.set("where", state.where);
  if (state.color !== FIRST_COLOUR) given.set("color", state.color);
  if (state.size !== FIRST_SIZE) given.set("size", state.size);
  if (state.sectors !== "kind") given.set("sectors", state.sectors);
  if (state.whole) given.set("whole", "");
  for (const [key, name] of Object.entries(KEPT)) {
    const kept = state[/** @type {keyof typeof KEPT} */ (key)];
    if (kept.size) given.set(name, [...kept].sort().join(","));
  }
  for (const list of LIST_NAMES) if (state[list].size) given.set(LISTS[list], [...state[list]].sort().join(","));
  if (state.face !== "graph") given.set("face", state.face);
  if (state.lang !== "en" || state.lang !== (navigator.language ?? "en").slice(0, 2)) given.set("lang", state.lang);
  if (state.theme) given.set("theme", state.theme);
  return String(given);
}

/** @param {boolean} asStep */
function writeState(asStep) {
  try {
    history[asStep ? "pushState" : "replaceState"]({ basket: state.basket }, "", `#${written()}`);
  } catch {
    // inside the frame of a notebook there is no address to write to
  }
}

/** Leaves with the first step of the window what was kept by then. */
export function rememberBasket() {
  try {
    history.replaceState({ basket: state.basket }, "");
  } catch {
    // no history in the frame of a notebook
  }
}

/** @typedef {(before: Partial<State>, fly: boolean) => void} Listener */

/** @type {Listener[]} */
const listeners = [];

/** Goes to a view, as an address holds it, in the language and the look of now; `more` is chosen besides. Back undoes it. @param {string} address @param {Partial<State>} more */
export function showView(address, more) {
  const before = { ...state };
  takeIn(new URLSearchParams(address));
  Object.assign(state, { lang: before.lang, theme: before.theme }, more);
  writeState(true);
  showAgain(before, true);
}

/** Calls a function with the state as it was, whenever it has changed. @param {Listener} listener */
export function whenChosen(listener) {
  listeners.push(listener);
}

/** Tells all who listen that the state is no longer as it was `before`; `fly`: the picture moves to what is picked out. @param {Partial<State>} before @param {boolean} [fly] */
export function showAgain(before, fly = false) {
  for (const listener of listeners) listener(before, fly);
}

/** Says whether two values of the state are the same choice. @param {unknown} a @param {unknown} b */
const isSame = (a, b) => a === b || (a instanceof Set && b instanceof Set && a.size === b.size && [...a].every((value) => b.has(value)));

/**
 * Changes what is chosen, and everything that depends on it. Each choice is a step that the back button takes back.
 * @param {Partial<State>} changes
 * @param {{ fly?: boolean, step?: boolean, told?: boolean }} [how] `fly` as in `showAgain`; `told: false`: nothing is drawn anew, for what was touched shows it already; `step: false` goes on with the step before, as a slider does while it is pulled
 */
export function choose(changes, { fly = false, step = true, told = true } = {}) {
  // Who goes elsewhere leaves what covers the other panels.
  if (keysOf(panels.filter(({ over }) => !over)).some((key) => key in changes)) changes = { ...leaving(panels.filter(({ over }) => over)), ...changes };
  // One is opened, or several are selected; and what a panel picks out is not covered by them.
  if (changes.picked?.size) changes = { actor: "", open: "", ...changes };
  else if (keysOf(panels).some((key) => changes[key])) changes = { picked: new Set(), ...changes };
  const before = { ...state };
  Object.assign(state, changes);
  if (!state.actor) Object.assign(state, { hops: 0, to: "", whole: false });
  else if (before.actor !== state.actor && !("to" in changes)) state.to = "";
  const keys = /** @type {(keyof State)[]} */ (Object.keys(state));
  writeState(step && keys.some((key) => !isSame(before[key], state[key])));
  if (told) showAgain(before, fly);
}
