// Names in a picture: the important first, none over another and none over a large actor not its own.

/** @import { Disc, Placed, Rim } from "./types.js" */
import { entities, labelText, looks } from "./data.js";
import { FONT, board, cutTo, paint, size, tame, widthOf } from "./pen.js";
import { boxFor } from "./placing.js";

// A long name stands in two lines of about the same length.
/** @param {string} text @param {string} font @param {number} most */
function inLines(text, font, most) {
  if (widthOf(text, font) <= most) return [text];
  const words = text.split(" ");
  if (words.length > 1) {
    let best = { lines: [text], wide: Infinity };
    for (let at = 1; at < words.length; at += 1) {
      const lines = [words.slice(0, at).join(" "), words.slice(at).join(" ")];
      const wide = Math.max(...lines.map((line) => widthOf(line, font)));
      if (wide < best.wide) best = { lines, wide };
    }
    return best.lines.map((line) => cutTo(line, most * 1.7, font));
  }
  return [cutTo(text, most * 1.35, font)];
}

/**
 * Returns a name as it is written, in one line or two, and how wide it is then.
 * @param {string} text @param {number} px @param {boolean} bold @param {number} most how wide a line should be
 */
export function linesOf(text, px, bold, most) {
  const font = fontOf(px, bold);
  const lines = inLines(tame(text).slice(0, 200), font, most);
  return { lines, wide: Math.max(...lines.map((line) => widthOf(line, font))) };
}

/** @param {number} px @param {boolean} [bold] */
const fontOf = (px, bold) => `${bold ? 600 : 400} ${px}px ${FONT}`;

/** Writes a name into its box. @param {string[]} lines @param {Rim} box @param {number} px @param {{ bold?: boolean, strong?: boolean, alpha?: number }} look */
export function write(lines, box, px, { bold, strong, alpha = 1 }) {
  const { pen } = board;
  pen.textBaseline = "middle";
  pen.textAlign = "center";
  pen.lineJoin = "round";
  pen.font = fontOf(px, bold);
  pen.lineWidth = px * 0.28;
  pen.strokeStyle = paint.paper;
  pen.fillStyle = strong ? paint.ink : paint.soft;
  lines.forEach((line, n) => {
    const [x, y] = [(box.left + box.right) / 2, box.top + px * 1.2 * (n + 0.5)];
    pen.globalAlpha = 0.85 * alpha;
    pen.strokeText(line, x, y);
    pen.globalAlpha = alpha;
    pen.fillText(line, x, y);
  });
  pen.globalAlpha = 1;
  pen.textAlign = "left";
}

/**
 * Writes names. Each is {x, y, r, text, px, bold, strong, must}: where it belongs, how far to stay away,
 * how it is written; `must` ones stand in any case. Given in the order of importance.
 * @param {Placed[]} wanted @param {Disc[]} discs @param {Rim[]} [taken] the places of what is written already; those of these names are added
 */
export function writeNames(wanted, discs, taken = []) {
  for (const name of wanted) {
    const { lines, wide } = linesOf(name.text, name.px, name.bold ?? false, name.px * (size.w < 600 ? 9 : 12));
    const high = name.px * 1.2 * lines.length;
    const box = boxFor(name, wide, high, taken, discs, size) ?? (name.must ? boxFor(name, wide, high, [], [], size) : null);
    if (!box) continue;
    taken.push(box);
    write(lines, box, name.px, name);
  }
}

/** Returns the name of an actor as it is written in a picture. @param {number} i */
export function labelOf(i) {
  const text = labelText(i);
  const { acronym } = entities[i];
  return !looks.label && acronym && text.length > 24 ? acronym : text;
}
