// Finding an actor by any of its names, in any script, without minding accents or capitals.

import { entities, kindLabel, languageOf, nameOf, named, terms, ties, tiesOf } from "./data.js";
import { make, own } from "./dom.js";
import { fold } from "./fold.js";
import { glyph } from "./look.js";
import { nearness } from "./spelling.js";
import { word } from "./words.js";

/** @typedef {{ entity: number, name: string, rank: number }} Hit an actor by that of its names that fits */

const NOTED = 5; // what a note, or a role and whose it is, says; behind every name
const MISTYPED = 10;

// One line per name; acronyms first, they are what people type. Made when first wanted.
/** @type {{ entity: number, name: string, folded: string }[] | null} */
let index = null;
function names() {
  if (index) return index;
  index = entities.flatMap((entity, i) => {
    const every = [entity.acronym, entity.name, ...Object.values(entity.names ?? {}), ...(entity.aliases ?? [])];
    return [...new Set(every.filter((name) => name !== undefined))].map((name) => ({ entity: i, name, folded: fold(name) }));
  });
  return index;
}

/** @type {{ entity: number, name: string, folded: string }[] | null} */
let more = null;
// What else is said of somebody: the note, and each role with whose it is ("mayor", of Seoul).
function others() {
  more ??= entities.flatMap((entity, i) => [
    ...(entity.note ? [entity.note] : []),
    ...tiesOf[i].filter((t) => ties[t].source === i && ties[t].role).map((t) => roleAndWhose(ties[t].role ?? "", entities[ties[t].target])),
  ].map((said) => (typeof said === "string" ? { entity: i, name: said, folded: fold(said) } : { entity: i, ...said })));
  return more;
}

/** @param {string} role @param {import("./types.js").Entity} whose */
function roleAndWhose(role, whose) {
  const every = [role, ...Object.values(terms.roles[role] ?? {}), whose.name, whose.acronym, ...Object.values(whose.names ?? {}), ...(whose.aliases ?? [])];
  return { name: `${role}, ${nameOf(whose)}`, folded: fold(every.filter(Boolean).join(" ")) };
}

// Where no name fits: by what is said of somebody, else by a name that is nearly written so.
/** @param {string[]} parts @param {(entity: number) => boolean} may @param {(hit: Hit) => void} put */
function findBeyond(parts, may, put) {
  const telling = parts.filter((part) => part.length > 2);
  if (!telling.length) return;
  let any = false;
  for (const { entity, name, folded } of others()) {
    if (!may(entity) || !telling.every((part) => ` ${folded}`.includes(` ${part}`))) continue;
    any = true;
    put({ entity, name: name.length > 90 ? `${name.slice(0, 88)}…` : name, rank: NOTED });
  }
  if (any) return;
  for (const { entity, name, folded } of names()) {
    if (!may(entity)) continue;
    const words = folded.split(" ");
    const far = telling.map((part) => Math.min(...words.map((word) => nearness(part, word))));
    const sum = far.reduce((all, each) => all + each, 0);
    if (sum < Infinity) put({ entity, name, rank: MISTYPED + sum + words.length / 100 });
  }
}

/** Returns up to `most` actors, best first, as [{entity, name}]: the name is the one that fits. @param {string} text @param {(entity: number) => boolean} may whether one is meant at all @param {number} [most] */
function find(text, may, most = 12) {
  const wanted = fold(text);
  if (!wanted) return [];
  const parts = wanted.split(" ");
  /** @type {Map<number, Hit>} */
  const best = new Map();
  for (const { entity, name, folded } of names()) {
    if (!may(entity)) continue;
    let rank = Infinity;
    if (folded === wanted) rank = 0;
    else if (folded.startsWith(wanted)) rank = 1;
    else if (` ${folded}`.includes(` ${wanted}`)) rank = 2;
    else if (parts.every((part) => ` ${folded}`.includes(` ${part}`))) rank = 3;
    else if (folded.includes(wanted)) rank = 4;
    if (rank < (best.get(entity)?.rank ?? Infinity)) best.set(entity, { entity, name, rank });
  }
  if (!best.size) findBeyond(parts, may, (hit) => hit.rank < (best.get(hit.entity)?.rank ?? Infinity) && best.set(hit.entity, hit));
  /** @param {Hit} a @param {Hit} b */
  const order = (a, b) => a.rank - b.rank || tiesOf[b.entity].length - tiesOf[a.entity].length || a.entity - b.entity;
  return [...best.values()].sort(order).slice(0, most);
}

/** Makes a box a combobox that finds actors; `take` is what happens to the one that is chosen. @param {HTMLInputElement} box @param {HTMLElement} list @param {(entity: number) => void} take @param {(entity: number) => boolean} [may] which of them may be found */
export function setUpFinder(box, list, take, may = () => true) {
  /** @type {Hit[]} */
  let found = [];
  let at = 0;

  function show() {
    found = find(box.value, may);
    at = Math.min(at, Math.max(0, found.length - 1));
    list.replaceChildren(...found.map(option));
    if (!found.length && box.value.trim()) list.append(make("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, word("nothingFound")));
    list.hidden = !list.children.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    if (found.length) box.setAttribute("aria-activedescendant", `${list.id}-${at}`);
    else box.removeAttribute("aria-activedescendant");
    list.children[at]?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Hit} hit @param {number} i */
  function option({ entity, name }, i) {
    const one = entities[entity];
    const shown = nameOf(one);
    const other = name !== shown ? make("span", { class: "other" }, own(name, languageOf(one, name))) : null;
    const props = { role: "option", id: `${list.id}-${i}`, "aria-selected": String(i === at), onmousedown: (/** @type {MouseEvent} */ event) => event.preventDefault(), onclick: () => chosen(entity) };
    return make("li", props, glyph(one.kind), make("span", { class: "name" }, named(one), other), make("span", { class: "kind" }, kindLabel(one.kind)));
  }

  /** @param {number} entity */
  function chosen(entity) {
    close();
    box.value = "";
    take(entity);
  }

  function close() {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  box.addEventListener("input", () => {
    at = 0;
    show();
  });
  box.addEventListener("focus", () => box.value && show());
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // a Korean or Japanese syllable is still being written
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step && found.length) {
      event.preventDefault();
      at = (at + step + found.length) % found.length;
      show();
    } else if (event.key === "Enter" && found.length && !list.hidden) chosen(found[at].entity);
    else if (event.key === "Escape") {
      if (list.hidden) box.blur();
      box.value = "";
      close();
      event.stopPropagation();
    }
  });
}
