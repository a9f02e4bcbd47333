// The document: its text with the names in it, the quotes of the current row, and what a person marks.
import { $, element } from "./dom.js";
import { trimmed } from "./marks.js";

const at = $("text");
const shown = { document: undefined, spans: [], mark: undefined };
const listeners = [];

/** @param {(mark: { start: number, end: number } | undefined, done: boolean) => void} act */
export const whenMarked = (act) => listeners.push(act);
export const marked = () => shown.mark;

function put(into, text, from, to, names) {
  let position = from;
  for (const [entity, start, end] of names) {
    if (start < position || end > to) continue;
    into.append(text.slice(position, start));
    const made = element("span", text.slice(start, end), entity.decision ? "name decided" : "name");
    made.dataset.start = String(start);
    made.dataset.end = String(end);
    into.append(made);
    position = end;
  }
  into.append(text.slice(position, to));
}

/** Shows a document with the quotes of a row. @param {any} document @param {{ start: number, end: number, role: string }[]} spans */
export function paint(document, spans = []) {
  shown.document = document;
  shown.spans = spans;
  const { text } = document;
  const names = document.entities
    .filter((entity) => !entity.gone && entity.decision !== "reject")
    .flatMap((entity) => entity.mentions.map(([start, end]) => [entity, start, end]))
    .sort((one, other) => one[1] - other[1] || other[2] - one[2]);
  const quotes = spans.map((span) => [span.start, span.end, span.role]);
  if (shown.mark && !quotes.length) quotes.push([shown.mark.start, shown.mark.end, "marked"]);
  quotes.sort((one, other) => one[0] - other[0]);
  at.replaceChildren();
  let position = 0;
  let first;
  for (const [start, end, role] of quotes) {
    if (start < position) continue;
    put(at, text, position, start, names.filter(([, from]) => from >= position && from < start));
    const made = element("mark", undefined, role);
    put(made, text, start, end, names.filter(([, from]) => from >= start && from < end));
    at.append(made);
    if (!first || (first.className === "antecedent" && role === "statement")) first = made;
    position = end;
  }
  put(at, text, position, text.length, names.filter(([, from]) => from >= position));
  if (first) first.scrollIntoView({ block: "nearest" });
}

/** Shows it again, after something changed; the place stays. */
export function repaint() {
  const { scrollTop } = at;
  paint(shown.document, shown.spans);
  at.scrollTop = scrollTop;
}

/** Returns the place in the text of a place in the page. */
function offset(node, inner) {
  const range = document.createRange();
  range.setStart(at, 0);
  range.setEnd(node, inner);
  return range.toString().length;
}

/** Returns the place in the page of a place in the text. */
function place(offsetWanted) {
  const walk = document.createTreeWalker(at, NodeFilter.SHOW_TEXT);
  let left = offsetWanted;
  let node = walk.nextNode();
  while (node && left > node.data.length) {
    left -= node.data.length;
    node = walk.nextNode() || node;
  }
  return [node, left];
}

/** Marks words. @param {number} start @param {number} end @param {boolean} [done] whether it is what was meant */
export function mark(start, end, done = true) {
  const selection = getSelection();
  selection.setBaseAndExtent(...place(start), ...place(end));
  shown.mark = { start, end };
  const { focusNode } = selection;
  if (focusNode && focusNode.parentElement) focusNode.parentElement.scrollIntoView({ block: "nearest" });
  for (const act of listeners) act(shown.mark, done);
}

export function unmark() {
  shown.mark = undefined;
  getSelection().removeAllRanges();
  for (const act of listeners) act(undefined, true);
}

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!at.contains(range.startContainer) || !at.contains(range.endContainer)) return;
  const span = trimmed(shown.document.text, { start: offset(range.startContainer, range.startOffset), end: offset(range.endContainer, range.endOffset) });
  if (span.start >= span.end || (shown.mark && shown.mark.start === span.start && shown.mark.end === span.end)) return;
  shown.mark = span;
  for (const act of listeners) act(span, false);
});

at.addEventListener("pointerup", () => {
  const selection = getSelection();
  if (shown.mark && !selection.isCollapsed) setTimeout(() => shown.mark && listeners.forEach((act) => act(shown.mark, true)));
});

// A click on a name marks it.
at.addEventListener("click", (event) => {
  if (!getSelection().isCollapsed || !(event.target instanceof Element)) return;
  const name = event.target.closest(".name");
  if (name) mark(Number(name.dataset.start), Number(name.dataset.end));
  else if (shown.mark) unmark();
});

/** Marks by the keyboard: the arrows walk over words and lines, with Shift they widen the mark, with Alt by a letter. */
at.addEventListener("keydown", (event) => {
  if (!event.key.startsWith("Arrow") || event.ctrlKey || event.metaKey) return;
  const { text, language } = shown.document;
  const wide = event.shiftKey;
  const now = shown.mark || { start: 0, end: 0 };
  const words = () => new Intl.Segmenter(language, { granularity: "word" });
  const wordFrom = (from) => {
    for (const each of words().segment(text.slice(from, from + 400))) if (each.isWordLike) return [from + each.index, from + each.index + each.segment.length];
    return undefined;
  };
  const wordBefore = (to) => {
    const from = Math.max(0, to - 400);
    const before = [...words().segment(text.slice(from, to))].filter((each) => each.isWordLike).at(-1);
    return before && [from + before.index, from + before.index + before.segment.length];
  };
  let found;
  if (event.altKey && wide) {
    found = event.key === "ArrowRight" ? [now.start, Math.min(text.length, now.end + 1)] : event.key === "ArrowLeft" ? [now.start, Math.max(now.start + 1, now.end - 1)] : undefined;
  } else if (event.key === "ArrowRight") {
    const word = wordFrom(now.end);
    found = word && [wide ? now.start : word[0], word[1]];
  } else if (event.key === "ArrowLeft") {
    const word = wordBefore(wide ? now.end : now.start);
    if (wide) found = word && word[0] > now.start ? [now.start, wordBefore(word[0])[1]] : undefined;
    else found = word;
  } else if (event.key === "ArrowDown") {
    const next = text.indexOf("\n", now.end) + 1;
    if (next && wide) {
      const end = text.indexOf("\n", next);
      found = [now.start, end < 0 ? text.length : end];
    } else if (next) found = wordFrom(next);
  } else {
    const line = text.lastIndexOf("\n", Math.max(0, now.start - 1));
    const before = line > 0 ? text.lastIndexOf("\n", line - 1) + 1 : 0;
    found = wide ? undefined : wordFrom(before);
  }
  event.preventDefault();
  if (found) mark(found[0], found[1], false);
});
