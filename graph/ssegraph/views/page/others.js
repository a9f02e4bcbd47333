// Panels of other packages. The script of each stands in an element of its own, so that one that cannot even be read costs itself alone.

import { choose } from "./address.js";
import { panelTop } from "./aside.js";
import { data } from "./data.js";
import { make } from "./dom.js";
import { addPanel } from "./panels.js";
import { spoken, word } from "./words.js";

/** Registers the panels of other packages: each is given `draw`, by which it says how to draw, and what it may use for that. */
export function addPanelsOfOthers() {
  for (const [name, { title, data: brought }] of Object.entries(data.panels ?? {})) addPanel(panelOf(name, title, brought));
}

function panelOf(name, title, brought) {
  let drawing = () => { throw new SyntaxError("no JavaScript that can be read; the console says where"); };
  try {
    document.querySelector(`script[data-panel="${name}"]`).panel?.({ draw: (given) => (drawing = given), make, text: spoken, data: brought });
  } catch (error) {
    drawing = () => { throw error; };
  }
  return {
    name: `panel-${name}`,
    keys: { panel: (given) => (given !== null && Object.hasOwn(data.panels, given) ? given : "") },
    steps: ["panel"],
    shows: ({ panel }) => panel === name,
    button: () => spoken(title),
    opened: () => ({ panel: name }),
    draw: () => [panelTop(make("h2", {}, spoken(title)), () => choose({ panel: "" })), drawnOrWhyNot(name, drawing)],
  };
}

// A panel of others that breaks costs itself alone, and says so: in its place, and in the console.
function drawnOrWhyNot(name, drawing) {
  try {
    return [...make("div", {}, drawing()).childNodes];
  } catch (error) {
    console.error(`panel ${name}:`, error);
    return make("p", { class: "note" }, word("panelBroken", { why: String(error) }));
  }
}
