// What numbers there are of actors: measures of the graph, and what sources count. Colour and size can say any of them.

import { data, entities, looks, terms, tiesOf } from "./data.js";
import { interval } from "./dates.js";
import { hasWord, spoken, word } from "./words.js";

const FEWEST = 5; // actors a number has to be known of

/** @typedef {{ label: () => string, meaning?: string, values: (number | null)[], year?: boolean }} Numbers a value for each actor */

/** The numbers by name. @type {Map<string, Numbers>} */
export const NUMBERS = new Map();

NUMBERS.set("ties", { label: () => word("measure_ties"), values: tiesOf.map((list) => list.length) });
for (const { name, meaning, values } of data.measures ?? []) {
  const worded = hasWord(`measure_${name}`); // those of other packages say themselves what they are
  NUMBERS.set(name, { label: () => (worded ? word(`measure_${name}`) : name), meaning: worded ? undefined : meaning, values });
}
{
  const DAYS = 365.2425;
  const years = entities.map(({ founded }) => {
    const day = interval(founded)?.earliest;
    return day === null || day === undefined ? null : Math.floor(1970 + day / DAYS + 0.001);
  });
  if (years.filter((year) => year !== null).length >= FEWEST) NUMBERS.set("founded", { label: () => word("founded"), values: years, year: true });
  /** @type {Map<string, { kind: string, unit: string, found: Map<number, { when: string, number: number }> }>} */
  const counted = new Map();
  entities.forEach(({ observations = [] }, i) => {
    for (const { kind, unit = "", number, asOf = "" } of observations) {
      if (number === undefined || !Number.isFinite(Number(number))) continue;
      const key = `${kind}.${unit}`;
      const one = counted.get(key) ?? { kind, unit, found: new Map() };
      counted.set(key, one);
      if (asOf >= (one.found.get(i)?.when ?? "")) one.found.set(i, { when: asOf, number: Number(number) }); // the newest
    }
  });
  for (const [key, { kind, unit, found }] of [...counted].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (found.size < FEWEST) continue;
    NUMBERS.set(key, { label: () => (spoken(terms.observations[kind]?.label) || kind) + (unit ? ` (${unit})` : ""), values: entities.map((_, i) => found.get(i)?.number ?? null) });
  }
}

/** What colour can say. */
export const COLOURS = new Set(["kind", "country", "community", ...(Array.isArray(looks.color) ? ["given"] : []), ...NUMBERS.keys()]);
/** What it says at first. */
export const FIRST_COLOUR = Array.isArray(looks.color) ? "given" : (looks.color ?? "kind");
/** What size can say. */
export const SIZES = new Set([...(looks.size ? ["given"] : []), "ties", "same", ...[...NUMBERS.keys()].filter((name) => !NUMBERS.get(name)?.year)]);
/** What it says at first. */
export const FIRST_SIZE = looks.size ? "given" : "ties";

/** Returns what colour, or size, says, in words. @param {string} name @param {"color" | "size"} what */
export function saidBy(name, what) {
  if (name === "given") return (what === "color" ? looks.colorTitle : looks.sizeTitle) ?? "";
  return NUMBERS.get(name)?.label() ?? word(name === "same" ? "size_same" : `color_${name}`);
}
