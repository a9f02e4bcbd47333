// Findings: statements and views that somebody keeps, in an order, each with a comment. A value that is a text; nothing here knows the page.

/**
 * What is kept: a statement by its id; or a view, as an address holds it, with the statements it showed.
 * @typedef {{ statement: string, view?: undefined, cites?: undefined, note: string }} KeptStatement
 * @typedef {{ statement?: undefined, view: string, cites: string[], note: string }} KeptView
 * @typedef {KeptStatement | KeptView} Kept
 */

export const MOST_KEPT = 200;
export const LONGEST_NOTE = 600;
/** Characters of a link: longer ones are cut by what people send them with. */
export const LONGEST_LINK = 8_000;

/** Returns what a text holds; what is not understood is left out. @param {string | null | undefined} text @returns {Kept[]} */
export function kept(text) {
  let rows;
  try {
    rows = JSON.parse(text || "[]");
  } catch {
    return [];
  }
  if (!Array.isArray(rows)) return [];
  return rows.slice(0, MOST_KEPT).flatMap((row) => {
    if (!Array.isArray(row) || !row.length || row.some((each) => typeof each !== "string")) return [];
    const [what, note = "", ...cites] = row;
    if (!what) return [];
    const said = note.slice(0, LONGEST_NOTE);
    return [what.startsWith("#") ? { view: what.slice(1), cites, note: said } : { statement: what, note: said }];
  });
}

/** Returns it as a text: "" is nothing. @param {Kept[]} items */
export function asText(items) {
  if (!items.length) return "";
  return JSON.stringify(items.map(({ statement, view, cites = [], note }) => (statement === undefined ? [`#${view}`, note, ...cites] : note ? [statement, note] : [statement])));
}

/** @param {string} text @param {string} statement */
export const holds = (text, statement) => kept(text).some((each) => each.statement === statement);

/** Returns the text with a statement or a view more; one that is there already is not kept twice. @param {string} text @param {{ statement: string } | { view: string, cites: string[] }} what */
export function withMore(text, what) {
  const items = kept(text);
  const isThere = items.some((each) => ("statement" in what ? each.statement === what.statement : each.view === what.view));
  return isThere || items.length >= MOST_KEPT ? text : asText([...items, { ...what, note: "" }]);
}

/** Returns the text without the nth, from 0. @param {string} text @param {number} n */
export const without = (text, n) => asText(kept(text).filter((_, at) => at !== n));

/** Returns the text in which the nth stands one place up (-1) or down (1). @param {string} text @param {number} n @param {number} by */
export function moved(text, n, by) {
  const items = kept(text);
  if (!items[n] || !items[n + by]) return text;
  [items[n], items[n + by]] = [items[n + by], items[n]];
  return asText(items);
}

/** Returns the text in which the nth has another comment. @param {string} text @param {number} n @param {string} note */
export const noted = (text, n, note) => asText(kept(text).map((each, at) => (at === n ? { ...each, note: note.slice(0, LONGEST_NOTE) } : each)));

/** Returns the link that opens a page with these, or "" where it would be too long. @param {string} address of the page, without what follows # @param {string} text */
export function linkTo(address, text) {
  const link = `${address}#${new URLSearchParams({ findings: "1", basket: text })}`;
  return link.length > LONGEST_LINK ? "" : link;
}

/** Returns the file that `ssegraph findings` reads. @param {string} title @param {string} language @param {string} text */
export function asFile(title, language, text) {
  const findings = kept(text).map(({ statement, view, cites, note }) => (statement === undefined ? { view, cites, note } : { statement, note }));
  return `${JSON.stringify({ title, language, findings }, null, 1)}\n`;
}

/**
 * What a step of a tour says: see tours.py. A citation says how well it is proved and how it is said where that is not what a tour expects.
 * @typedef {{ view: string, at: string, say: string, cites: { statement: string, proof: string, status?: string }[] }} Draft
 */

/** Returns a tour as a file, its sentences in one language. @param {Draft[]} steps @param {string} title @param {string} language @param {string[]} languages */
export function asTour(steps, title, language, languages) {
  const text = (/** @type {string} */ value) => JSON.stringify(value);
  const cited = (/** @type {Draft["cites"][number]} */ { statement, proof, status = "stated" }) => {
    const more = [proof === "told" ? "proof: told" : "", status === "stated" ? "" : `manner: ${status}`].filter(Boolean);
    return more.length ? `{statement: ${text(statement)}, ${more.join(", ")}}` : text(statement);
  };
  const lines = steps.map(({ view, at, say, cites }) => [`  - view: ${text(view)}`, ...(at ? [`    at: ${text(at)}`] : []), `    say: {${language}: ${text(say)}${language === "en" ? "" : ', en: ""'}}`, `    cites: [${cites.map(cited).join(", ")}]`].join("\n"));
  const titles = languages.map((each) => `${each}: ${text(each === language ? title : "")}`).join(", ");
  return `title: {${titles}}\nsteps:\n${lines.join("\n")}\n`;
}
