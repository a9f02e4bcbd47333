// The data of the page, and its words in the reader's language.

export const data = JSON.parse(document.getElementById("data").textContent);
export const LANGUAGES = Object.keys(data.words);

const wanted = [data.language, ...navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase())];
const spoken = { language: wanted.find((tag) => tag && LANGUAGES.includes(tag)) || "en" };

export const language = () => spoken.language;

/** Speak another language from now on. @param {string} tag */
export function speak(tag) {
  spoken.language = tag;
}

const PARTICLE = /([가-힣])(은\(는\)|을\(를\)|이\(가\)|와\(과\)|\(으\)로)/g;

/** Returns a text whose Korean particles fit the syllables before them. @param {string} text */
export function fitted(text) {
  return text.replace(PARTICLE, (_, before, particle) => {
    const last = (before.charCodeAt(0) - 0xac00) % 28;
    if (particle === "(으)로") return before + (last === 0 || last === 8 ? "로" : "으로");
    const forms = particle.replace(/[()]/g, "");
    return before + (particle === "와(과)" ? (last ? "과" : "와") : forms[last ? 0 : 1]);
  });
}

/** Returns a text with values at its places; what is filled in is not looked at again. @param {string} text @param {Record<string, unknown>} values */
export function filled(text, values) {
  return fitted(text.replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place)));
}

/** Returns a word of the page; `n` decides on its form. @param {string} key @param {Record<string, unknown>} [values] */
export function word(key, values = {}) {
  const own = data.words[language()];
  const { texts, cycle } = Object.hasOwn(own.texts, key) ? own : data.words.en;
  let text = texts[key];
  if (Array.isArray(text)) {
    const n = Math.abs(Number(values.n ?? 1));
    text = text[Number(cycle[n < 200 ? n : 100 + (n % 100)])];
  }
  return filled(text, values);
}

/** Returns what is written in the reader's language, else in English. @param {Record<string, string>} texts */
const said = (texts) => texts[language()] || texts.en || "";

/** @param {string} kind of entity or measure */
export const kindName = (kind) => (Object.hasOwn(data.terms.kinds, kind) ? said(data.terms.kinds[kind]) : kind);

/** @param {string} kind of tie @param {boolean} [back] told from its other end */
export function tieName(kind, back = false) {
  if (!Object.hasOwn(data.terms.ties, kind)) return kind;
  return said(data.terms.ties[kind][back ? "inverse" : "label"]);
}

/** @param {string} kind @param {string} source @param {string} target */
export function sentence(kind, source, target) {
  const term = Object.hasOwn(data.terms.ties, kind) ? data.terms.ties[kind] : undefined;
  return term ? filled(said(term.caption), { source, target }) : `${source} ${kind} ${target}`;
}

/** Returns every label of a kind of tie in any language, for typing. @param {string} kind @param {boolean} back */
export const tieForms = (kind, back) => Object.values(data.terms.ties[kind][back ? "inverse" : "label"]);
