// "This is wrong" or "I know more": what a reader says of one statement, as a row that `ssegraph remarks` weighs. Nothing is sent from here.

/** @import { Observation } from "./types.js" */
import { sourceShort, sources } from "./data.js";
import { button, make } from "./dom.js";
import { download } from "./files.js";
import { hasWord, word } from "./words.js";

const COLUMNS = ["statement", "about", "answer", "to", "says", "source", "by", "when"];
const ANSWERS = ["object", "correct", "confirm"];
const LONGEST = 2_000;

/** A text as a cell of CSV (RFC 4180); what a spreadsheet would read as a formula is told apart by a blank. @param {string} text */
const cell = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? ` ${text}` : text).replaceAll('"', '""')}"`;

/** Returns one remark as a table. @param {Record<string, string>} row */
export function asTable(row) {
  return `${COLUMNS.join(",")}\r\n${COLUMNS.map((name) => cell((row[name] ?? "").slice(0, LONGEST))).join(",")}\r\n`;
}

/**
 * Returns the box in which a reader says something of a statement.
 * @param {string} about the statement in words of ids: "rtes memberOf gsef", or "rtes members"
 * @param {Observation["statements"]} [addresses] where it is named by an address: those of what its sources say, of which one is meant
 */
export function remarkBox(about, addresses = []) {
  const meant = make("select", { "aria-label": word("remarkWhich") }, addresses.map(([address, source]) => make("option", { value: address }, sources[source] ? sourceShort(sources[source]) : address)));
  const answer = make("select", { "aria-label": word("remarkAnswer") }, ANSWERS.map((each) => make("option", { value: each }, word(hasWord(`remark_${each}`) ? `remark_${each}` : "remark"))));
  const says = make("textarea", { rows: 3, maxlength: LONGEST, placeholder: word("remarkSays"), "aria-label": word("remarkSays") });
  const source = make("input", { type: "text", placeholder: word("remarkSource"), "aria-label": word("remarkSource") });
  const by = make("input", { type: "text", placeholder: word("remarkBy"), "aria-label": word("remarkBy") });
  const table = () => asTable({ ...(addresses.length ? { statement: meant.value, about } : { statement: about }), answer: answer.value, says: says.value.trim(), source: source.value.trim(), by: by.value.trim(), when: new Date().toISOString().slice(0, 10) });
  const said = make("p", { class: "note", role: "status" });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(table());
      said.textContent = word("remarkCopied");
    } catch {
      said.textContent = table();
    }
  };
  const save = () => download(new Blob(["\ufeff", table()], { type: "text/csv" }), "remark.csv");
  return make(
    "details",
    { class: "remark" },
    make("summary", {}, word("remark")),
    make("p", { class: "note" }, word("remarkNote")),
    addresses.length > 1 ? meant : null,
    answer,
    says,
    source,
    by,
    make("div", { class: "acts" }, button(word("remarkSave"), save, { class: "tool remark-save" }), button(word("remarkCopy"), copy, { class: "tool" })),
    said,
  );
}
