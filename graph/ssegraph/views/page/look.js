// How an actor is drawn: a shape and a hue for each kind, told apart without colour too.

import { countryLabel, data, entities, looks, nameOf } from "./data.js";
import { makeSvg } from "./dom.js";
import { NUMBERS, saidBy } from "./measures.js";
import { shape } from "./pen.js";
import { state } from "./state.js";
import { number, word } from "./words.js";

// Each shape has about the area of a circle of radius 1.
const SHAPES = {
  circle: "M1 0A1 1 0 1 1-1 0A1 1 0 1 1 1 0Z",
  square: "M-.88-.88H.88V.88H-.88Z",
  diamond: "M0-1.25L1.25 0L0 1.25L-1.25 0Z",
  triangle: "M0-1.3L1.25.9H-1.25Z",
  hexagon: "M1.1 0L.55.95H-.55L-1.1 0L-.55-.95H.55Z",
  drop: "M0 1.3L1.25-.9H-1.25Z",
};

// Hues are custom properties of the style sheet (--grey, ...), after Okabe and Ito.
/** @type {Record<string, [string, string]>} */
const LOOKS = {
  Person: ["circle", "grey"],
  LocalGovernment: ["square", "blue"],
  PublicAgency: ["square", "sky"],
  InternationalOrganization: ["diamond", "blue"],
  University: ["triangle", "sky"],
  Network: ["hexagon", "red"],
  Association: ["hexagon", "orange"],
  Cooperative: ["circle", "green"],
  SocialEnterprise: ["diamond", "green"],
  Company: ["square", "green"],
  Event: ["diamond", "pink"],
  Session: ["circle", "pink"],
  Project: ["triangle", "pink"],
  Programme: ["hexagon", "pink"],
  FundingMechanism: ["drop", "gold"],
  Policy: ["square", "gold"],
  Agreement: ["drop", "red"],
  Publication: ["triangle", "blue"],
  Place: ["drop", "grey"],
};
const HUES = ["blue", "orange", "green", "pink", "sky", "red", "gold"]; // for values that are not kinds
const RAMP = ["ramp1", "ramp2", "ramp3", "ramp4", "ramp5"]; // for numbers, from little to much

export const PATHS = Object.fromEntries(Object.entries(SHAPES).map(([name, path]) => [name, shape(path)]));

/** @param {string} kind */
export function lookOf(kind) {
  return Object.hasOwn(LOOKS, kind) ? LOOKS[kind] : ["circle", "grey"];
}

/**
 * What colours mean, and the lines of the legend: a hue and what it says.
 * @typedef {{ title: string, hueOf: (i: number) => string, lines: [string, string][] }} Palette
 */

/** @type {Map<string, Palette>} */
const palettes = new Map();

/** Returns the palette in force. */
export function palette() {
  const key = `${state.color} ${state.lang}`;
  const known = palettes.get(key) ?? paletteOf(state.color);
  palettes.set(key, known);
  return known;
}

/** @param {string} color @returns {Palette} */
function paletteOf(color) {
  if (color === "kind") {
    return { title: word("color_kind"), hueOf: (i) => lookOf(entities[i].kind)[1], lines: [] };
  }
  const title = saidBy(color, "color");
  const measured = NUMBERS.get(color);
  if (measured) return ramped(title, measured.values, measured.year ? String : number);
  const given = Array.isArray(looks.color) ? looks.color : [];
  /** @type {Record<string, [(i: number) => string | number | null | undefined, (value: any) => string]>} */
  const ways = { country: [(i) => entities[i].countries?.[0], countryLabel], community: [(i) => entities[i].community, aroundWhom], given: [(i) => given[i], String] };
  const [valueOf, label] = ways[color];
  const values = [...entities.keys()].map((i) => valueOf(i) ?? null);
  const known = values.filter((value) => value !== null);
  const numbers = values.filter((value) => typeof value !== "string");
  if (color === "given" && known.length && numbers.length === values.length && new Set(known).size > 6) return ramped(title, numbers, number);
  /** @type {Map<string | number, number>} */
  const counts = new Map();
  for (const value of known) counts.set(value, (counts.get(value) ?? 0) + 1);
  const leading = [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || (a < b ? -1 : 1)).slice(0, HUES.length);
  const hues = new Map(leading.map((value, n) => [value, HUES[n]]));
  /** @type {[string, string][]} */
  const lines = leading.map((value, n) => [HUES[n], label(value)]);
  const grey = [leading.length < counts.size && word("others"), known.length < values.length && word(color === "community" ? "noCommunity" : "noValue")].filter(Boolean);
  if (grey.length) lines.push(["grey", grey.join("; ")]);
  return { title, hueOf: (i) => hues.get(values[i] ?? "") ?? "grey", lines };
}

// A community by the bodies with the most ties inside it; communities and these bodies are those of ssegraph.analysis.grouping.
/** @param {number} community */
function aroundWhom(community) {
  const main = (data.communities?.[community - 1] ?? []).map((i) => entities[i].acronym ?? nameOf(entities[i]));
  return main.length ? word("around_", { name: main.join(" · ") }) : number(community);
}

// Numbers in five steps with about as many actors each.
/** @param {string} title @param {(number | null)[]} values @param {(value: number) => string} write @returns {Palette} */
function ramped(title, values, write) {
  const order = values.filter((value) => value !== null).sort((a, b) => a - b);
  const bounds = [...new Set([0.2, 0.4, 0.6, 0.8].map((part) => order[Math.floor(part * (order.length - 1))]))];
  /** @param {number} value */
  const stepOf = (value) => RAMP[Math.round((bounds.filter((bound) => value > bound).length / bounds.length) * 4)];
  const most = order[order.length - 1];
  const edges = [order[0], ...bounds, most];
  /** @type {[string, string][]} */
  const lines = [...bounds, most].map((bound, n) => [stepOf(bound), edges[n] === bound ? write(bound) : `${write(edges[n])} – ${write(bound)}`]);
  if (order.length < values.length) lines.push(["grey", word("noValue")]);
  const hueFor = (/** @type {number | null} */ value) => (value === null ? "grey" : stepOf(value));
  return { title, hueOf: (i) => hueFor(values[i]), lines };
}

/** Returns the hue of an actor: the name of a colour of the style sheet. @param {number} i */
export function hueOf(i) {
  return palette().hueOf(i);
}

/** @type {Map<string, Float64Array>} */
const radii = new Map();

/** @param {string} size */
function radiiOf(size) {
  if (size === "ties") return Float64Array.from(NUMBERS.get("ties")?.values ?? [], (value) => 5 + 2 * Math.sqrt(value ?? 0)); // the layout keeps actors apart by the same rule
  if (size === "same") return new Float64Array(entities.length).fill(8);
  const values = size === "given" ? (looks.size ?? []) : (NUMBERS.get(size)?.values ?? []);
  const most = values.reduce((/** @type {number} */ a, b) => Math.max(a, b ?? 0), 0) || 1;
  return Float64Array.from(values, (value) => 4 + 22 * Math.sqrt(Math.max(0, value ?? 0) / most));
}

/** Returns the radius of an actor, by what its size says. @param {number} i */
export function radiusOf(i) {
  const known = radii.get(state.size) ?? radiiOf(state.size);
  radii.set(state.size, known);
  return known[i];
}

/** Returns the sign of a kind as a small picture, for lists. @param {string} kind */
export function glyph(kind) {
  const [form, hue] = lookOf(kind);
  return makeSvg("svg", { viewBox: "-1.5 -1.5 3 3", class: `glyph ${state.color === "kind" ? hue : "plain"}`, "aria-hidden": "true" }, makeSvg("path", { d: SHAPES[/** @type {keyof typeof SHAPES} */ (form)] }));
}

/** Returns a dot of a hue, for the legend. @param {string} hue */
export function dot(hue) {
  return makeSvg("svg", { viewBox: "-1.5 -1.5 3 3", class: `glyph ${hue}`, "aria-hidden": "true" }, makeSvg("path", { d: SHAPES.circle }));
}

const COLOUR_NAMES = ["paper", "card", "ink", "soft", "accent", "tie", "island", "land", "sea", "rule", "grey", "blue", "sky", "green", "red", "orange", "gold", "pink", ...RAMP];

/** Returns the colours of the style sheet in force, for the canvas. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(COLOUR_NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

export function isDark() {
  return state.theme ? state.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}
