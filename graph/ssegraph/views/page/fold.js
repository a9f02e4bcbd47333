// Text as it is compared: without minding accents, capitals and marks, in any script.

/** @type {Record<string, string>} */
const FOLDS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ı: "i" };

// Accents of Europe, vowel points of Hebrew and Arabic; the vowel signs of India and Thailand tell words apart.
const LEFT_OUT = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u0652\u0670\ufe00-\ufe0f]/g;

/** Returns text as it is compared: "Réseau  d'Économie" gives "reseau d economie". @param {string} text */
export function fold(text) {
  const plain = text.normalize("NFKD").replace(LEFT_OUT, "").normalize("NFC").toLowerCase();
  return plain.replace(/[ßæœøłđı]/g, (c) => FOLDS[c]).replace(/[^\p{L}\p{N}\p{Mn}\p{Mc}]+/gu, " ").trim();
}
