// The blanks of a named question: how a link holds them, how they are filled in, and what stands in each in words.

/** @import { Child, Given, Parameter, Question } from "./types.js" */
import { defaultsOf } from "./answers.js";
import { countryLabel, entities, entityAt, kindLabel, nameOf, sourceById, sources, sourceShort, terms, tieLabel } from "./data.js";
import { periodOf } from "./dates.js";
import { button, make } from "./dom.js";
import { setUpFinder } from "./search.js";
import { dateWords } from "./when.js";
import { languageName, number, spoken, word } from "./words.js";

const MOST = 20; // values of one blank
const LONGEST = 200; // letters of a text that is looked for

/** Returns what a link says of the blanks of a question, with its defaults: lists of texts by name. What does not fit is left out. @param {Question} question @param {string} text */
export function readBlanks(question, text) {
  const given = defaultsOf(question);
  for (const part of text.split(";").filter(Boolean)) {
    const [name, ...rest] = part.split(":");
    const parameter = question.parameters[name];
    if (parameter) given[name] = rest.join(":").split(",").map(decoded).filter((value) => fits(parameter, value)).slice(0, MOST);
  }
  return given;
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** Returns the blanks as a link holds them: "network:rtes;kind:LocalGovernment"; what is as usual is not in it. @param {Question} question @param {Given} given */
export function writeBlanks(question, given) {
  const usual = defaultsOf(question);
  const parts = Object.keys(question.parameters).filter((name) => given[name] && String(given[name]) !== String(usual[name]));
  return parts.map((name) => `${name}:${given[name].map((value) => encodeURIComponent(value)).join(",")}`).join(";");
}

/** Returns the blanks as the command takes them: "network=rtes kind=LocalGovernment". @param {Question} question @param {Given} given */
export function asArguments(question, given) {
  const usual = defaultsOf(question);
  /** @param {string} text */
  const quoted = (text) => (/^[\w.,/:~[\]-]*$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`);
  return Object.keys(question.parameters)
    .filter((name) => given[name]?.length && String(given[name]) !== String(usual[name]))
    .map((name) => `${name}=${quoted(given[name].join(","))}`)
    .join(" ");
}

// Whether a value may stand in a blank, on this page.
/** @param {Parameter} parameter @param {string} value */
function fits({ type, kinds }, value) {
  if (!value || value.length > LONGEST) return false;
  if (type === "entity" || type === "entities") return isOf(kinds, entityAt.get(value) ?? -1);
  if (type === "kind") return Object.hasOwn(terms.kinds, value);
  if (type === "tie") return Object.hasOwn(terms.ties, value);
  if (type === "country") return Object.hasOwn(terms.countries, value);
  if (type === "source") return sources.some(({ id }) => id === value);
  if (type === "number") return /^\d{1,9}$/.test(value);
  if (type === "date") return Boolean(periodOf(value)) && !value.includes("/");
  if (type === "text") return isPattern(value);
  return true;
}

/** @param {string[] | undefined} kinds @param {number} i */
const isOf = (kinds, i) => Boolean(entities[i]) && (!kinds || kinds.includes(entities[i].kind));

/** @param {string} text */
function isPattern(text) {
  try {
    return Boolean(new RegExp(text, "u"));
  } catch {
    return false;
  }
}

/** Returns the first blank that has to be filled and is not, or whose body is not on this page; else undefined. @param {Question} question @param {Given} given */
export function open(question, given) {
  return Object.entries(question.parameters).find(([name, parameter]) => {
    const values = (given[name] ?? []).filter((value) => fits(parameter, value));
    return given[name]?.length ? values.length < given[name].length : !parameter.optional;
  })?.[0];
}

/** Returns what a value of a blank is called, in the chosen language. @param {string} type @param {string} value */
export function called(type, value) {
  if (type === "entity" || type === "entities") {
    const entity = entities[entityAt.get(value) ?? -1];
    return entity ? (entity.acronym ?? nameOf(entity)) : value;
  }
  if (type === "kind") return kindLabel(value);
  if (type === "tie") return tieLabel(value);
  if (type === "country") return countryLabel(value);
  if (type === "date") return dateWords(value);
  if (type === "number") return number(Number(value));
  if (type === "theme") return spoken(terms.themes[value]?.label) || value;
  return type === "language" ? languageName(value) : value;
}

/** @type {Record<string, () => string[]>} */
const CHOICES = {
  kind: () => Object.keys(terms.kinds),
  tie: () => Object.keys(terms.ties),
  country: () => Object.keys(terms.countries),
  source: () => sources.map(({ id }) => id),
  language: () => ["en", "es", "fr", "ja", "ko"],
};

/** Returns the fields of a question's blanks; `change` is told of what is filled in anew, lists of texts by name. @param {Question} question @param {Given} given @param {(given: Given) => void} change */
export function blanksForm(question, given, change) {
  const parameters = Object.entries(question.parameters);
  if (!parameters.length) return null;
  const fields = parameters.map(([name, parameter]) => {
    const id = `blank-${name}`;
    /** @param {string[]} values */
    const set = (values) => change({ ...given, [name]: values.slice(0, MOST) });
    return make("div", { class: "blank" }, make("label", { for: id }, spoken(parameter.label)), field(id, parameter, given[name] ?? [], set));
  });
  return make("form", { class: "blanks", "aria-label": word("blanks"), onsubmit: (event) => event.preventDefault() }, fields);
}

/** @param {string} id @param {Parameter} parameter @param {string[]} values @param {(values: string[]) => void} set @returns {Child} */
function field(id, parameter, values, set) {
  const { type, optional } = parameter;
  if (type === "entity" || type === "entities") return bodies(id, parameter, values, set);
  if (Object.hasOwn(CHOICES, type)) {
    /** @param {string} value */
    const label = (value) => {
      const source = type === "source" ? sourceById.get(value) : undefined;
      return source ? sourceShort(source) : called(type, value);
    };
    const options = CHOICES[type]().map((value) => ({ value, label: label(value) })).sort((a, b) => a.label.localeCompare(b.label));
    const any = optional || !values.length ? [make("option", { value: "" }, word("anyValue"))] : [];
    return make("select", { id, onchange: (event) => set(event.target.value ? [event.target.value] : []) }, any, options.map((each) => make("option", { value: each.value, selected: values.includes(each.value) }, each.label)));
  }
  const wrong = make("p", { class: "note", role: "alert", id: `${id}-wrong` });
  /** @param {Event & { target: HTMLInputElement }} event */
  const take = (event) => {
    const text = event.target.value.trim();
    const right = text === "" ? Boolean(optional) : fits(parameter, text);
    event.target.setAttribute("aria-invalid", String(!right));
    wrong.textContent = right ? "" : word(type === "date" ? "dateWrong" : "blankWrong");
    if (right) set(text ? [text] : []);
  };
  const kind = type === "number" ? { type: "number", min: 0, inputmode: "numeric" } : { type: "text" };
  return [make("input", { id, ...kind, value: values.join(","), autocomplete: "off", spellcheck: "false", "aria-describedby": `${id}-wrong`, onchange: take }), wrong];
}

// Who stands in the blank, each with a button that takes it out, and a box that finds others.
/** @param {string} id @param {Parameter} parameter @param {string[]} values @param {(values: string[]) => void} set */
function bodies(id, { type, optional, kinds }, values, set) {
  const several = type === "entities";
  const list = make("ul", { id: `${id}-found`, class: "found", role: "listbox", hidden: true });
  const box = make("input", { id, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-expanded": "false", "aria-controls": `${id}-found`, "aria-autocomplete": "list", placeholder: word("search") });
  setUpFinder(box, list, (entity) => set(several ? [...new Set([...values, entities[entity].id])] : [entities[entity].id]), (i) => isOf(kinds, i));
  const chosen = values.map((value) => make("span", { class: "chip" }, called(type, value), several || optional ? button("×", () => set(values.filter((each) => each !== value)), { class: "quiet", "aria-label": word("takeOut", { name: called(type, value) }) }) : null));
  return make("div", { class: "bodies" }, chosen, make("div", { class: "finder" }, box, list));
}
