// How a thing is said: as fact or not, in whose words, by how many. Nothing here knows the page.



/** @import { Quote, Tie } from "./types.js" */

// How a thing is said at best when no source states it as fact.
export const NOT_AS_FACT = ["planned", "forecast", "hedged", "hearsay"];

/** Returns whether some source states a tie or observation as fact. @param {{ status?: string }} said */
export function isFact(said) {
  return !NOT_AS_FACT.includes(said.status ?? "");
}

/** How a passage stands, the best first: its words are kept, only its place is, or there are our words alone. */
export const PROOFS = ["quoted", "located", "told"];

/** Returns the exact words an evidence quotes, or "". @param {{ quotes?: Quote[] }} evidence */
export function quotedOf({ quotes = [] }) {
  return quotes.filter(({ role }) => role !== "antecedent").map(({ text }) => text).join(" … ");
}

/** Returns the actor at the other end of a tie. @param {Tie} tie @param {number} entity */
export function otherEnd(tie, entity) {
  return tie.source === entity ? tie.target : tie.source;
}

/** Returns whether somebody says so besides the bodies it is about: "several", "one" or "own". @param {Tie} tie */
export function voiceOf(tie) {
  if (tie.ownWord) return "own";
  return tie.voices >= 2 ? "several" : "one";
}
