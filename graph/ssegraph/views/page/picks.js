// Several actors at once: selecting them, and what is done with those selected. Each is a step that Back takes back.

import { choose } from "./address.js";
import { entities, entityAt, nameOf, named } from "./data.js";
import { $, button, make, put } from "./dom.js";
import { focus } from "./focus.js";
import { placeOf } from "./graph.js";
import { glyph } from "./look.js";
import { pinned, unpinned } from "./places.js";
import { setUpFinder } from "./search.js";
import { state } from "./state.js";
import { view } from "./view.js";
import { word } from "./words.js";

const NAMED = 6;

/** Selects an actor besides those that are, or no longer. @param {number} i */
export function togglePick(i) {
  const next = started();
  const { id } = entities[i];
  if (!next.delete(id)) next.add(id);
  choose({ picked: next });
}

/** Selects these actors besides those that are. @param {Iterable<number>} list */
export function pickAll(list) {
  const next = new Set(state.picked);
  for (const i of list) next.add(entities[i].id);
  if (next.size) choose({ picked: next });
}

// Who goes on from an actor that is open means that one too.
const started = () => new Set(state.picked.size ? state.picked : state.actor ? [state.actor] : []);

/** Hides actors, and selects them no longer. @param {Iterable<string>} ids */
export function hide(ids) {
  const hidden = new Set([...state.hidden, ...ids]);
  choose({ hidden, picked: new Set([...state.picked].filter((id) => !hidden.has(id))), ...(hidden.has(state.actor) ? { actor: "", open: "" } : {}) });
}

/** Pins an actor where it is put. @param {number} i @param {{ x: number, y: number }} place */
export function pinAt(i, place) {
  choose({ moved: pinned(state.moved, middle(), new Map([[entities[i].id, place]])) });
}

const middle = () => (focus.centre < 0 ? "" : entities[focus.centre].id);

// Pins those selected where they are, or lets all of them go again.
function pinOrNot() {
  const ids = [...state.picked].filter((id) => entityAt.has(id));
  const moved = arePinned(ids) ? unpinned(state.moved, middle(), ids) : pinned(state.moved, middle(), new Map(ids.map((id) => [id, placeOf(entityAt.get(id) ?? 0)])));
  choose({ moved });
}

/** @param {string[]} ids */
const arePinned = (ids) => ids.every((id) => focus.at.has(entityAt.get(id) ?? -1));

/** Draws the bar: who is selected and what can be done with them, who is hidden, who is pinned. */
export function showPicks() {
  const focused = document.activeElement?.id;
  const bar = $("picks");
  bar.hidden = !state.picked.size && !state.hidden.size && !state.moved.size;
  put(
    bar,
    state.picked.size ? pickedBox() : null,
    state.hidden.size ? make("div", { class: "kept" }, make("span", {}, word("hiddenCount", { n: state.hidden.size })), button(word("showAgain"), () => choose({ hidden: new Set() }), { class: "quiet", id: "show-hidden" })) : null,
    state.moved.size ? make("div", { class: "kept" }, make("span", {}, word("pinnedCount", { n: state.moved.size })), button(word("unpin"), () => choose({ moved: new Set() }), { class: "quiet", id: "unpin-all" })) : null,
  );
  if (state.picked.size) setUpFinder($("pick-add"), $("pick-found"), (i) => pickAll([i]), (i) => view.entities.has(i) && !state.picked.has(entities[i].id));
  if (focused && bar.querySelector(`#${CSS.escape(focused)}`)) $(focused).focus();
}

function pickedBox() {
  const ids = [...state.picked].filter((id) => entityAt.has(id));
  const chip = (/** @type {string} */ id) => {
    const i = entityAt.get(id) ?? 0;
    const remove = button("×", () => togglePick(i), { "aria-label": word("unpick", { name: nameOf(entities[i]) }), title: word("unpick", { name: nameOf(entities[i]) }) });
    return make("li", { class: "chip" }, glyph(entities[i].kind), make("span", { class: "name" }, named(entities[i])), remove);
  };
  const rest = ids.length - NAMED;
  return make(
    "div",
    { class: "picked" },
    make("strong", {}, word("pickedCount", { n: ids.length })),
    make("ul", { class: "bodies" }, ids.slice(0, NAMED).map(chip), rest > 0 ? make("li", {}, word("andMore", { n: rest })) : null),
    make(
      "div",
      { class: "finder" },
      make("input", { id: "pick-add", type: "search", role: "combobox", "aria-expanded": "false", "aria-controls": "pick-found", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", placeholder: word("pickAdd"), "aria-label": word("pickAdd") }),
      make("ul", { id: "pick-found", class: "found", role: "listbox", "aria-label": word("pickAdd"), hidden: true }),
    ),
    make(
      "div",
      { class: "acts" },
      button(word("hide"), () => hide(state.picked), { class: "tool", id: "hide-picked" }),
      state.face === "graph" ? button(word(arePinned(ids) ? "unpin" : "pin"), pinOrNot, { class: "tool", id: "pin-picked" }) : null,
      button(word("pickNone"), () => choose({ picked: new Set() }), { class: "tool", id: "clear-picked" }),
    ),
  );
}
