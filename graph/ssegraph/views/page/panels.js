// What can stand beside the picture: each panel is registered once, in its own file; the first that shows is drawn.

const panels = [];

/**
 * Registers a panel; those registered first stand over those after them.
 * @param name what it is called; its button, if it has one, is `open-<name>`
 * @param panel what it is:
 *   keys: what it keeps in the state and in the address, by name: the first is what it shows, the others are what is
 *     open inside it; each is a function from what the address gives, or null, to a text or truth, "" or false for nothing
 *   steps: those of its keys whose change is a step that the back button takes back
 *   shows: says of a state whether the panel is open in it, if none over it is
 *   draw: returns what stands in it; settled: is called when it stands there
 *   button: returns the words on its button; opened: returns the changes that open it
 *   back: returns the changes of one step out, where that does not leave the panel
 *   lights: returns what it picks out in the picture, as `pickedOut` does; undefined leaves that to the pointer
 *   flies: those of its keys at whose change the picture moves to what is picked out
 *   over: it covers the others only while nobody goes elsewhere
 */
function addPanel(name, panel) {
  panels.push({ steps: [], flies: [], ...panel, name });
}

/** Returns the panel that is shown, or undefined. */
const panelShown = () => panels.find(({ shows }) => shows(state));

/** Returns the panel that is shown when nothing covers it, or undefined. */
const panelUnder = () => panels.find(({ over, shows }) => !over && shows(state));

/** Returns the names of what some panels keep in the state. */
const keysOf = (some) => some.flatMap(({ keys }) => Object.keys(keys));

/** Returns the changes that leave some panels. */
function leaving(some) {
  return Object.fromEntries(some.flatMap(({ keys }) => Object.entries(keys)).map(([key, read]) => [key, read(null)]));
}

/** Makes the buttons that open and close panels, before what stands in the bar to save. */
function setUpPanels() {
  for (const panel of panels.filter((each) => each.button)) {
    const act = () => {
      choose(panelUnder() === panel ? leaving([panel]) : { ...leaving(panels.filter(({ over }) => !over)), ...panel.opened() });
      if (!$("panel").hidden) $("panel").focus();
    };
    document.querySelector("#tools .menu").before(button("", act, { class: "tool", id: `open-${panel.name}`, "aria-controls": "panel" }));
  }
}

/** Says on each button what it opens, and whether that is open. */
function showPanelButtons() {
  for (const { name, button: words, shows } of panels.filter((each) => each.button)) {
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
function showPanelKeeping(before) {
  const same = ["lang", ...panels.map(({ keys }) => Object.keys(keys)[0])].every((key) => before[key] === state[key]);
  const top = $("panel").scrollTop;
  const row = same ? document.activeElement?.closest?.("#panel li.tie")?.id : undefined;
  showPanel();
  if (same && before.open === state.open) $("panel").scrollTop = top;
  if (!row) return;
  $("panel").scrollTop = top;
  $(row)?.querySelector("button.head")?.focus({ preventScroll: true });
  $(row)?.scrollIntoView({ block: "nearest" });
}

/** Returns the top line of a panel: what stands there, and the button that closes it. */
function panelTop(content, close) {
  return make("div", { class: "top" }, content, button("×", close, { class: "close", "aria-label": word("close"), title: word("close") }));
}

/** Goes one step out of what is open. */
function goBack() {
  const panel = panelShown();
  if (panel) choose(panel.back?.() ?? leaving([panel]));
}
