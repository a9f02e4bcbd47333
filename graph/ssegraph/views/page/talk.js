// Talking with the notebook around the page: which actor is selected, both ways.

import { choose } from "./address.js";
import { entityAt } from "./data.js";
import { goTo } from "./go.js";
import { state } from "./state.js";

let told = "";

/** Tells the page around this one, if there is one, which actor is selected. */
export function tellSelected() {
  if (parent === window || told === state.actor) return;
  told = state.actor;
  parent.postMessage({ ssegraph: "selected", id: state.actor }, "*");
}

/** Listens to the page around this one, and to nobody else. */
export function setUpTalk() {
  if (parent === window) return;
  told = state.actor;
  addEventListener("message", (event) => {
    if (event.source !== parent || event.data?.ssegraph !== "select") return;
    const id = String(event.data.id ?? "");
    const actor = entityAt.get(id);
    if (id === state.actor || (id && actor === undefined)) return;
    told = id;
    if (actor !== undefined) goTo(actor);
    else choose({ actor: "", open: "" });
  });
  parent.postMessage({ ssegraph: "ready" }, "*");
}
