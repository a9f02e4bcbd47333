// Making elements. Everything that is shown passes through here, and text only ever becomes text.



/** @import { Child } from "./types.js" */

/** Returns an element of the page by its id, or null. @param {string} id */
export const sought = (id) => document.getElementById(id);

/**
 * Returns an element of the page that is there.
 * @template {string} I
 * @param {I} id
 * @returns {I extends keyof Fixed ? Fixed[I] : HTMLElement}
 * @throws {Error} it is not
 */
export function $(id) {
  const found = sought(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return /** @type {any} */ (found); // page.html and the modules that make them say what the elements in Fixed are
}

/**
 * Attributes, or listeners where the name begins with "on"; what is false, null or undefined is left out.
 * @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => unknown)>} Props
 *
 * Elements of one kind, by id.
 * @typedef {{ search: HTMLInputElement, "pick-add": HTMLInputElement, where: HTMLInputElement, way: HTMLInputElement, at: HTMLInputElement, year: HTMLInputElement, language: HTMLSelectElement, "more-faces": HTMLSelectElement, canvas: HTMLCanvasElement }} Fixed
 */

/**
 * Returns an element.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Props} [props]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

/**
 * Returns an SVG element, in the same way.
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Props} [props]
 * @param {...Child} children
 * @returns {SVGElementTagNameMap[T]}
 */
export function makeSvg(tag, props = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), props, children);
}

/** @template {Element} E @param {E} element @param {Props} props @param {Child[]} children */
function fill(element, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...shown(children));
  return element;
}

/** Puts these in the place of all that an element holds. @param {Element} element @param {...Child} children */
export function put(element, ...children) {
  element.replaceChildren(...shown(children));
}

// What is not there is left out, lists in lists are one list.
/** @param {Child[]} children @returns {(Node | string)[]} */
function shown(children) {
  const flat = /** @type {(Node | string | number | null | undefined | false)[]} */ (children.flat(Infinity));
  return flat.filter((child) => child !== null && child !== undefined && child !== "" && child !== false).map((child) => (child instanceof Node ? child : String(child)));
}

/** Returns a button; `act` is what a click does. @param {Child} text @param {(event: MouseEvent) => void} act @param {Props} [props] */
export function button(text, act, props = {}) {
  return make("button", { type: "button", ...props, onclick: act }, text);
}

/** Returns text that keeps its own writing direction to itself, marked with its language. @param {unknown} text @param {string | undefined} [lang] */
export function own(text, lang) {
  return make("bdi", { dir: "auto", lang }, String(text));
}

/** Returns a link to another site, or plain text where the address is not of the web. @param {string} url @param {Child} [text] */
export function link(url, text) {
  let scheme = "";
  try {
    scheme = new URL(url).protocol;
  } catch {
    // not an address: shown, not followed
  }
  if (scheme !== "http:" && scheme !== "https:") return own(text);
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, own(text));
}

/** Puts nodes in the places of a sentence: "{source} leads {target}" with {source: node, ...}. @param {string} pattern @param {Record<string, Child>} parts @returns {Child[]} */
export function sentence(pattern, parts) {
  return pattern.split(/(\{\w+\})/).map((piece) => parts[piece.slice(1, -1)] ?? piece);
}
