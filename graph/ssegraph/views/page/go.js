// Going to an actor or a tie, from wherever it is named.

/** @import { Tie } from "./types.js" */
import { choose } from "./address.js";
import { entities, nameOf } from "./data.js";
import { notify } from "./notice.js";
import { state } from "./state.js";
import { isFiltered, noFilters, view } from "./view.js";
import { word } from "./words.js";

/** Selects an actor and moves the picture there. Where the filters leave it out they are taken away, which is said and can be undone. @param {number} i */
export function goTo(i) {
  const before = { ...state };
  const hidden = state.hidden.has(entities[i].id);
  if (hidden) choose({ hidden: new Set([...state.hidden].filter((id) => id !== entities[i].id)) }); // who is looked for is not hidden any longer
  const outside = !view.entities.has(i) && isFiltered();
  choose({ actor: entities[i].id, open: "", ...(outside ? noFilters() : {}) }, { fly: true, step: !hidden });
  if (outside) notify(word("filtersLeft", { name: nameOf(entities[i]) }), word("filtersBack"), () => choose(before, { fly: true }));
}

/** Opens the evidence of a tie, beside the actor that is selected or else its first. @param {Tie} tie */
export function openTie(tie) {
  const beside = [tie.source, tie.target].find((i) => entities[i].id === state.actor) ?? tie.source;
  choose({ actor: entities[beside].id, open: tie.id });
}
