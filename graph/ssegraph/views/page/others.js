// Panels of other packages. The script of each stands in an element of its own, so that one that cannot even be read costs itself alone.

/** @import { Child, Panel, Texts } from "./types.js" */
import { choose } from "./address.js";
import { panelTop } from "./aside.js";
import { data } from "./data.js";
import { make } from "./dom.js";
import { addPanel } from "./panels.js";
import { spoken, word } from "./words.js";

/**
 * The element that holds the script of a panel, and what the script left there.
 * @typedef {HTMLScriptElement & { panel?: (given: { draw: (how: () => Child[]) => void, make: typeof make, text: typeof spoken, data: unknown }) => void }} Offering
 */

/** Registers the panels of other packages: each is given `draw`, by which it says how to draw, and what it may use for that. */
export function addPanelsOfOthers() {
  for (const [name, { title, data: brought }] of Object.entries(data.panels ?? {})) addPanel(panelOf(name, title, brought));
}

/** @param {string} name @param {Texts} title @param {unknown} brought @returns {Panel} */
function panelOf(name, title, brought) {
  /** @type {() => Child[]} */
  let drawing = () => { throw new SyntaxError("no JavaScript that can be read; the console says where"); };
  try {
    const element = /** @type {Offering | null} */ (document.querySelector(`script[data-panel="${name}"]`));
    element?.panel?.({ draw: (given) => (drawing = given), make, text: spoken, data: brought });
  } catch (error) {
    drawing = () => { throw error; };
  }
  return {
    name: `panel-${name}`,
    keys: { panel: (given) => (given !== null && Object.hasOwn(data.panels ?? {}, given) ? given : "") },
    shows: ({ panel }) => panel === name,
    button: () => spoken(title),
    opened: () => ({ panel: name }),
    draw: () => [panelTop(make("h2", {}, spoken(title)), () => choose({ panel: "" })), drawnOrWhyNot(name, drawing)],
  };
}

// A panel of others that breaks costs itself alone, and says so: in its place, and in the console.
/** @param {string} name @param {() => Child[]} drawing @returns {Child[]} */
function drawnOrWhyNot(name, drawing) {
  try {
    return [...make("div", {}, drawing()).childNodes];
  } catch (error) {
    console.error(`panel ${name}:`, error);
    return [make("p", { class: "note" }, word("panelBroken", { why: String(error) }))];
  }
}
