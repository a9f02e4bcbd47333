// Going to an actor or a tie, from wherever it is named.

/** @import { Tie } from "./types.js" */
import { choose } from "./address.js";
import { entities } from "./data.js";
import { state } from "./state.js";
import { noFilters, view } from "./view.js";

/** Selects an actor and moves the picture there. @param {number} i */
export function goTo(i) {
  choose({ actor: entities[i].id, open: "", ...(view.entities.has(i) ? {} : noFilters()) }, true);
}

/** Opens the evidence of a tie, beside the actor that is selected or else its first. @param {Tie} tie */
export function openTie(tie) {
  const beside = [tie.source, tie.target].find((i) => entities[i].id === state.actor) ?? tie.source;
  choose({ actor: entities[beside].id, open: tie.id });
}
