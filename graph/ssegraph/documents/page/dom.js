// Elements: everything from the document goes through textContent, it is never markup.

/** @param {string} id */
export const $ = (id) => document.getElementById(id);

/** Returns an element with a text. @param {string} name @param {string} [text] @param {string} [kind] its class */
export function element(name, text, kind) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

/** Returns a button. @param {string} text @param {(event: Event) => void} act @param {string} [kind] */
export function button(text, act, kind) {
  const made = element("button", text, kind);
  made.type = "button";
  made.addEventListener("click", (event) => {
    event.stopPropagation();
    act(event);
  });
  return made;
}

/** Returns a choice of [value, text]. @param {Iterable<[string, string]>} choices @param {string} value @param {string} label */
export function select(choices, value, label) {
  const made = element("select");
  made.setAttribute("aria-label", label);
  for (const [each, text] of choices) {
    const option = element("option", text);
    option.value = each;
    made.append(option);
  }
  made.value = value;
  return made;
}

/** Returns a field in its label. @param {string} label @param {HTMLElement} field */
export function labelled(label, field) {
  const made = element("label", undefined, "field");
  made.append(element("span", label), field);
  return made;
}

/** Returns a line to write in. @param {string} value @param {string} label */
export function input(value, label) {
  const made = element("input");
  made.type = "text";
  made.value = value;
  made.autocomplete = "off";
  made.spellcheck = false;
  made.setAttribute("aria-label", label);
  return made;
}

/** Say what happened. @param {string} text */
export function say(text) {
  $("said").textContent = text;
}
