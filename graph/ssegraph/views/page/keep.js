// Keeping a statement, or what is looked at, among one's findings: from wherever it is open.

import { choose, written } from "./address.js";
import { MOST_KEPT, holds, kept, withMore, without } from "./basket.js";
import { entityAt, tieAt, ties } from "./data.js";
import { $, button, sought } from "./dom.js";
import { state } from "./state.js";
import { aroundOf, pickedOut } from "./view.js";
import { word } from "./words.js";

const MOST_CITED = 6;
const SHOWN_BESIDE = ["findings", "story", "step"]; // panels that cover what is looked at

/** What a view of a tour says: see tours.py. */
const VIEW = ["actor", "to", "hops", "face", "color", "kind", "tie", "in", "ask", "blanks"];

/** Returns what is looked at, as an address holds it. */
export function lookedAt() {
  const given = new URLSearchParams(written());
  for (const name of SHOWN_BESIDE) given.delete(name);
  return String(given);
}

/** Returns a view as a step of a tour says it. @param {string} address */
export function stepOf(address) {
  const given = new URLSearchParams(address);
  const view = new URLSearchParams();
  for (const key of VIEW) if (given.get(key)) view.set(key, given.get(key) ?? "");
  return { view: String(view), at: given.get("at") ?? "" };
}

/** Returns the relationship that is open, else those that are picked out: what a view rests on. */
export function citesNow() {
  if (tieAt.has(state.open)) return [state.open];
  const around = entityAt.get(state.actor);
  const lit = around === undefined ? pickedOut() : aroundOf(around, true);
  return [...(lit?.ties ?? [])].slice(0, MOST_CITED).map((t) => ties[t].id);
}

/** @param {string} text */
function keepAs(text) {
  const full = text === state.basket;
  choose({ basket: text });
  $("status").textContent = full ? word("findingsFull", { n: MOST_KEPT }) : word("findingsCount", { n: kept(text).length });
}

/** Keeps what is looked at. */
export const keepView = () => keepAs(withMore(state.basket, { view: lookedAt(), cites: citesNow() }));

/** Returns the button that puts a statement among the findings, or takes it out. @param {string} statement its id */
export function keepButton(statement) {
  const isKept = holds(state.basket, statement);
  const id = `keep-${statement}`;
  const act = () => {
    const at = kept(state.basket).findIndex((each) => each.statement === statement);
    keepAs(at < 0 ? withMore(state.basket, { statement }) : without(state.basket, at));
    const again = sought(id);
    if (!again) return;
    const around = again.closest("details");
    if (around) around.open = true;
    again.focus({ preventScroll: true });
  };
  return button(word(isKept ? "unkeep" : "keep"), act, { class: "tool keep", id, "aria-pressed": String(isKept) });
}
