// What stands beside the picture: the panel that is shown, its top line, the buttons that open it, lists in it.

/** @import { Child, State } from "./types.js" */
import { choose } from "./address.js";
import { $, button, make, put, sought } from "./dom.js";
import { leaving, panelShown, panelUnder, panels } from "./panels.js";
import { state } from "./state.js";
import { word } from "./words.js";

/** Makes the buttons that open and close panels, before what stands in the bar to save. */
export function setUpPanels() {
  for (const panel of panels.filter((each) => each.button)) {
    const act = () => {
      const shown = panel.over ? panelShown() : panelUnder();
      const others = panel.over ? [] : panels.filter(({ over }) => !over); // what covers the others leaves them as they are
      choose(shown === panel ? leaving([panel]) : { ...leaving(others), ...panel.opened?.() });
      if (!$("panel").hidden) $("panel").focus();
    };
    document.querySelector("#tools .menu")?.before(button("", act, { class: "tool", id: `open-${panel.name}`, "aria-controls": "panel" }));
  }
}

/** Says on each button what it opens, and whether that is open. */
export function showPanelButtons() {
  for (const { name, button: words, shows } of panels) {
    if (!words) continue;
    $(`open-${name}`).textContent = words();
    $(`open-${name}`).setAttribute("aria-pressed", String(shows(state)));
  }
}

/** Draws the panel that is shown, or none. */
function showPanel() {
  const panel = panelShown();
  $("panel").hidden = !panel;
  put($("panel"), panel?.draw() ?? []);
  if (!panel) return;
  $("panel").scrollTop = 0;
  panel.settled?.();
}

// Opening or closing the evidence of a tie keeps the panel where it is, and the focus.
/** @param {Partial<State>} before */
export function showPanelKeeping(before) {
  const first = /** @type {(keyof State)[]} */ (["lang", ...panels.map(({ keys }) => Object.keys(keys)[0])]);
  const same = first.every((key) => before[key] === state[key]);
  const top = $("panel").scrollTop;
  const row = same ? document.activeElement?.closest?.("#panel li.tie")?.id : undefined;
  showPanel();
  if (same && before.open === state.open) $("panel").scrollTop = top;
  if (!row) return;
  $("panel").scrollTop = top;
  /** @type {HTMLElement | null} */ (sought(row)?.querySelector("button.head") ?? null)?.focus({ preventScroll: true });
  sought(row)?.scrollIntoView({ block: "nearest" });
}

/** Returns the top line of a panel: what stands there, and the button that closes it. @param {Child} content @param {() => void} close */
export function panelTop(content, close) {
  return make("div", { class: "top" }, content, button("×", close, { class: "close", "aria-label": word("close"), title: word("close") }));
}

/** Goes one step out of what is open. */
export function goBack() {
  const panel = panelShown();
  if (panel) choose(panel.back?.() ?? leaving([panel]));
}

const STEP = 200; // lines at once: of thousands each press brings as many again

/** Returns the first lines of a list, and a button for the rest (never for one or two alone), which of a very long list brings as many again as there are. @template T @param {T[]} items @param {(item: T) => Child} item @param {number} most */
export function longList(items, item, most) {
  const list = make("ul", {});
  /** @param {number} count */
  const draw = (count) => {
    put(list, items.slice(0, count).map(item));
    if (count < items.length) list.append(make("li", { class: "more" }, button(word("more", { n: items.length - count }), () => draw(Math.min(items.length, Math.max(STEP, 2 * count))), { class: "quiet" })));
  };
  draw(items.length <= most + 2 ? items.length : most);
  return list;
}
