// Names in a picture: the important first, none over another and none over a large actor not its own.

import { entities, labelText, looks } from "./data.js";
import { FONT, board, cutTo, paint, size, tame, widthOf } from "./pen.js";

// A long name stands in two lines of about the same length.
function inLines(text, font, most) {
  if (widthOf(text, font) <= most) return [text];
  const words = text.split(" ");
  if (words.length > 1) {
    let best = null;
    for (let at = 1; at < words.length; at += 1) {
      const lines = [words.slice(0, at).join(" "), words.slice(at).join(" ")];
      const wide = Math.max(...lines.map((line) => widthOf(line, font)));
      if (!best || wide < best.wide) best = { lines, wide };
    }
    return best.lines.map((line) => cutTo(line, most * 1.7, font));
  }
  return [cutTo(text, most * 1.35, font)];
}

/**
 * Writes names. Each is {x, y, r, text, px, bold, strong, must}: where it belongs, how far to stay away,
 * how it is written; `must` ones stand in any case. Given in the order of importance.
 */
export function writeNames(wanted, discs) {
  const { pen } = board;
  const taken = [];
  pen.textBaseline = "middle";
  pen.textAlign = "center";
  pen.lineJoin = "round";
  for (const name of wanted) {
    const font = `${name.bold ? 600 : 400} ${name.px}px ${FONT}`;
    const lines = inLines(tame(name.text).slice(0, 200), font, name.px * (size.w < 600 ? 9 : 12));
    const wide = Math.max(...lines.map((line) => widthOf(line, font)));
    const high = name.px * 1.2 * lines.length;
    const box = boxFor(name, wide, high, taken, discs) ?? (name.must ? boxFor(name, wide, high, [], []) : null);
    if (!box) continue;
    taken.push(box);
    pen.font = font;
    pen.lineWidth = 3.5;
    pen.strokeStyle = paint.paper;
    pen.fillStyle = name.strong ? paint.ink : paint.soft;
    lines.forEach((line, n) => {
      const [x, y] = [(box.left + box.right) / 2, box.top + name.px * 1.2 * (n + 0.5)];
      pen.globalAlpha = 0.85;
      pen.strokeText(line, x, y);
      pen.globalAlpha = 1;
      pen.fillText(line, x, y);
    });
  }
  pen.textAlign = "left";
}

// The place of a name below, beside or above its actor where it meets nothing, or undefined.
function boxFor({ x, y, r, must }, w, h, taken, discs) {
  const away = r + 3;
  const across = must ? Math.max(4, Math.min(x - w / 2, size.w - w - 4)) : x - w / 2;
  const spots = [[across, y + away], [x + away, y - h / 2], [x - away - w, y - h / 2], [across, y - away - h]];
  const boxes = spots.map(([left, top]) => ({ left, top, right: left + w, bottom: top + h }));
  const free = (box) => box.left > 2 && box.right < size.w - 2 && box.bottom < size.h && box.top > 0;
  const meetsName = (box) => taken.some((other) => box.left < other.right + 4 && box.right > other.left - 4 && box.top < other.bottom + 1 && box.bottom > other.top - 1);
  const meetsDisc = (box) => discs.some((disc) => (disc.x !== x || disc.y !== y) && Math.abs(Math.max(box.left, Math.min(disc.x, box.right)) - disc.x) < disc.r && Math.abs(Math.max(box.top, Math.min(disc.y, box.bottom)) - disc.y) < disc.r);
  return boxes.find((box) => free(box) && !meetsName(box) && !meetsDisc(box));
}

/** Returns the name of an actor as it is written in a picture. */
export function labelOf(i) {
  const text = labelText(i);
  const { acronym } = entities[i];
  return !looks.label && acronym && text.length > 24 ? acronym : text;
}
