// What can stand beside the picture: each panel is an object of its own file, registered once; the first that shows is drawn.

/** @import { Panel, State } from "./types.js" */
import { state } from "./state.js";

/** @type {Panel[]} */
export const panels = [];

/**
 * Registers a panel; those registered first stand over those after them.
 * @param panel what it is:
 *   name: what it is called; its button, if it has one, is `open-<name>`
 *   keys: what it keeps in the state and in the address, by name: the first is what it shows, the others are what is
 *     open inside it; each is a function from what the address gives, or null, to a text or truth, "" or false for nothing
 *   shows: says of a state whether the panel is open in it, if none over it is
 *   draw: returns what stands in it; settled: is called when it stands there
 *   button: returns the words on its button; opened: returns the changes that open it
 *   back: returns the changes of one step out, where that does not leave the panel
 *   lights: returns what it picks out in the picture, as `pickedOut` does; undefined leaves that to the pointer
 *   flies: those of its keys at whose change the picture moves to what is picked out
 *   over: it covers the others only while nobody goes elsewhere
 * @param {Panel} panel
 */
export function addPanel(panel) {
  panels.push({ flies: [], ...panel });
}

/** Returns the panel that is shown, or undefined. */
export const panelShown = () => panels.find(({ shows }) => shows(state));

/** Returns the panel that is shown when nothing covers it, or undefined. */
export const panelUnder = () => panels.find(({ over, shows }) => !over && shows(state));

/** Returns the names of what some panels keep in the state. @param {Panel[]} some */
export const keysOf = (some) => /** @type {(keyof State)[]} */ (some.flatMap(({ keys }) => Object.keys(keys)));

/** Returns the changes that leave some panels. @param {Panel[]} some @returns {Partial<State>} */
export function leaving(some) {
  return Object.fromEntries(some.flatMap(({ keys }) => Object.entries(keys)).map(([key, read]) => [key, read(null)]));
}
