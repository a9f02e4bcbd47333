// What the reader has chosen. address.js reads and writes it, and nobody else changes it.



/** @import { ListName, State } from "./types.js" */

/** The lists of what is chosen, with what the address calls them. @type {Record<ListName, string>} */
export const LISTS = { kinds: "kind", ties: "tie", countries: "in", sources: "source", voices: "voices", proofs: "proof", statuses: "said" };

/** What is kept of single actors, with what the address calls it. */
export const KEPT = /** @type {const} */ ({ picked: "pick", hidden: "hide", moved: "pin" });

/** The names of those lists. */
export const LIST_NAMES = /** @type {ListName[]} */ (Object.keys(LISTS));

/** @type {State} */
export const state = {
  lang: "en",
  theme: "", // "" follows the device
  face: "graph",
  hops: 0, // only so many steps around the actor; 0 is everyone
  at: "", // the date the ties have to hold at, as "2020-10"; "" is any time
  among: false, // only ties among the chosen actors; else whom they work with too
  embed: false, // stands in another site's page: a compact head, and a link to the whole
  certain: false, // only what certainly holds at the date; else what possibly does too
  where: "", // an expression that ties or actors have to fit
  color: "kind",
  size: "ties",
  sectors: "kind", // by what those around an actor are told apart
  whole: false, // an actor is shown where it stands in the whole graph; else in a picture of its own
  picked: new Set(), // ids of actors
  hidden: new Set(),
  moved: new Set(), // "id:x:y", or "middle>id:x:y" in the picture of an actor
  kinds: new Set(), // empty is all
  ties: new Set(),
  countries: new Set(),
  sources: new Set(),
  voices: new Set(),
  proofs: new Set(), // quoted, located, told
  statuses: new Set(), // stated as fact, planned ...
  actor: "", // what the panels keep; those of each are said where it stands
  open: "",
  to: "",
  ask: "",
  blanks: "",
  about: false,
  story: "",
  between: "",
  step: "",
  doc: "",
  cell: "",
  findings: false,
  panel: "",
  basket: "", // what was kept: see basket.js
};
