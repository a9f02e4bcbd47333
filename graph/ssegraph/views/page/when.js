// Dates in words. The words are those of ssegraph.core.when.

import { state } from "./state.js";
import { word } from "./words.js";

/** Returns "September 2018", "about 2021", "2017 or earlier", ... in the chosen language. @param {string} edtf @returns {string} */
export function dateWords(edtf) {
  let match = /^\[\.\.(.+)\]$/.exec(edtf);
  if (match) return word("orEarlier", { a: dateWords(match[1]) });
  match = /^\[(.+)\.\.\]$/.exec(edtf);
  if (match) return word("orLater", { a: dateWords(match[1]) });
  match = /^(\d{4}.*)\/(\d{4}.*)$/.exec(edtf);
  if (match) return word("between", { a: dateWords(match[1]), b: dateWords(match[2]) });
  match = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%]?)$/.exec(edtf);
  if (!match) return edtf;
  const [, year, month, day, doubt] = match;
  let text = year;
  if (month) {
    /** @type {Intl.DateTimeFormatOptions} */
    const style = { timeZone: "UTC", year: "numeric", month: "long", ...(day ? { day: "numeric" } : {}) };
    text = new Intl.DateTimeFormat(state.lang === "en" ? "en-GB" : state.lang, style).format(Date.UTC(+year, +month - 1, +(day ?? 1)));
  } else text = word("year", { a: year });
  if (doubt === "~" || doubt === "%") text = word("about", { a: text });
  return doubt === "?" || doubt === "%" ? word("uncertain", { a: text }) : text;
}

/** Returns when a tie held, in words, or "" where nothing is known. @param {{ start?: string, end?: string, seen?: string }} tie @param {boolean} [short] */
export function whenWords(tie, short = false) {
  const { start, end, seen } = tie;
  const parts = [];
  if (start && start === end) parts.push(word(/^\d{4}-\d\d-\d\d$/.test(start) ? "onDay" : "inMonth", { a: dateWords(start) }));
  else if (start && end) parts.push(word("between", { a: dateWords(start), b: dateWords(end) }));
  else if (start) parts.push(word("since", { a: dateWords(start) }));
  else if (end) parts.push(word("until", { b: dateWords(end) }));
  if (seen) parts.push(word(short ? "seenShort" : "seen", { a: dateWords(seen) }));
  return parts.join("; ");
}
