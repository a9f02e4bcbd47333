// Making elements. Everything that is shown passes through here, and text only ever becomes text.

export const $ = (id) => document.getElementById(id);

/** Returns an element; `props` are attributes, or listeners where the name begins with "on". */
export function make(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** Returns an SVG element, in the same way. */
export function makeSvg(tag, props = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), props, children);
}

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...shown(children));
  return element;
}

/** Puts these in the place of all that an element holds. */
export function put(element, ...children) {
  element.replaceChildren(...shown(children));
}

// What is not there is left out, lists in lists are one list.
function shown(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== "");
}

/** Returns a button; `act` is what a click does. */
export function button(text, act, props = {}) {
  return make("button", { type: "button", ...props, onclick: act }, text);
}

/** Returns text that keeps its own writing direction to itself, marked with its language. */
export function own(text, lang) {
  return make("bdi", { dir: "auto", lang }, String(text));
}

/** Returns a link to another site, or plain text where the address is not of the web. */
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

/** Puts nodes in the places of a sentence: "{source} leads {target}" with {source: node, ...}. */
export function sentence(pattern, parts) {
  return pattern.split(/(\{\w+\})/).map((piece) => parts[piece.slice(1, -1)] ?? piece);
}
