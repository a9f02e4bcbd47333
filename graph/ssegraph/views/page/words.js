// The words of the page itself, from the catalogues. Terms (kinds, relationships, countries) come with the data.

/** @import { Texts } from "./types.js" */
import { $ } from "./dom.js";
import { state } from "./state.js";

/** @type {Record<string, { name: string, texts: Record<string, string | string[]>, cycle: number[] }>} */
const SPOKEN = JSON.parse($("words").textContent);
export const LANGUAGES = Object.fromEntries(Object.entries(SPOKEN).map(([tag, { name }]) => [tag, name]));

/** Says whether the page has a word of this name. @param {string} key */
export const hasWord = (key) => Object.hasOwn(SPOKEN.en.texts, key);

/** Returns a word of the page in the chosen language, else in English; `{n}` and the like are filled from `values`. @param {string} key @param {Record<string, unknown>} [values] @returns {string} */
export function word(key, values = {}) {
  const { texts, cycle } = Object.hasOwn(SPOKEN[state.lang].texts, key) ? SPOKEN[state.lang] : SPOKEN.en;
  let text = texts[key];
  if (Array.isArray(text)) {
    const n = Math.abs(Math.trunc(Number(values.n ?? 1)));
    text = text[cycle[n < cycle.length ? n : 100 + (n % 100)]];
  }
  return text.replace(/\{(\w+)\}/g, (slot, name) => {
    const value = values[name];
    return value === undefined ? slot : typeof value === "number" ? number(value) : String(value);
  });
}

/** @type {Record<string, string | string[]>} by whether a consonant stands before, a vowel */
const PARTICLES = { "은(는)": "은는", "을(를)": "을를", "이(가)": "이가", "와(과)": "과와", "(으)로": ["으로", "로"] };
const PARTICLE = /([가-힣])(은\(는\)|을\(를\)|이\(가\)|와\(과\)|\(으\)로)/g;

/** Returns a text in which each Korean particle has the form that the syllable before it asks for, as ssegraph.core.words has it. @param {string} text */
export function fitted(text) {
  return text.replace(PARTICLE, (/** @type {string} */ _, /** @type {string} */ syllable, /** @type {string} */ particle) => {
    const last = (syllable.charCodeAt(0) - 0xac00) % 28;
    return syllable + PARTICLES[particle][Number(last === 0 || (particle === "(으)로" && last === 8))];
  });
}

// Made once a language: each takes longer to make than a hundred to use.
/** @template T @param {(lang: string) => T} makes @returns {(lang: string) => T} */
const kept = (makes) => {
  /** @type {Map<string, T>} */
  const made = new Map();
  return (lang) => {
    const known = made.get(lang) ?? makes(lang);
    made.set(lang, known);
    return known;
  };
};
const numbersIn = kept((lang) => new Intl.NumberFormat(lang));

/** @param {number} value */
export function number(value) {
  return numbersIn(state.lang).format(value);
}

/** Returns a text given in several languages in the best of them. @param {Texts | undefined} texts @returns {string} */
export function spoken(texts) {
  if (!texts) return "";
  return texts[state.lang] ?? texts.en ?? Object.values(texts)[0] ?? "";
}

/** Returns the name of a language in the chosen language: "ko" gives "Korean". @param {string} code */
export function languageName(code) {
  try {
    return new Intl.DisplayNames(state.lang, { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** Writes the words of the fixed parts of the page: data-word, data-word-label, ... */
export function writeWords() {
  document.documentElement.lang = state.lang;
  for (const element of wordedBy("data-word")) element.textContent = word(element.dataset.word ?? "");
  for (const [attribute, name] of [["wordLabel", "aria-label"], ["wordTitle", "title"], ["wordPlaceholder", "placeholder"]]) {
    const selector = `data-${attribute.replace(/[A-Z]/, (c) => `-${c.toLowerCase()}`)}`;
    for (const element of wordedBy(selector)) element.setAttribute(name, word(element.dataset[attribute] ?? ""));
  }
}

/** @param {string} attribute @returns {NodeListOf<HTMLElement>} */
const wordedBy = (attribute) => document.querySelectorAll(`[${attribute}]`);
