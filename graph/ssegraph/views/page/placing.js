// Where names stand in a picture. Nothing here draws.



/** @import { Disc, Placed, Rim } from "./types.js" */

/**
 * Returns the place of a name below, beside or above its actor where it meets nothing, or undefined.
 * @param {Placed} name
 * @param {number} w how wide and high it is
 * @param {number} h
 * @param {Rim[]} taken the places of names that stand
 * @param {Disc[]} discs the actors no name may stand on
 * @param {{ w: number, h: number }} size that of the window
 */
export function boxFor({ x, y, r, must }, w, h, taken, discs, size) {
  const away = r + 3;
  const across = must ? Math.max(4, Math.min(x - w / 2, size.w - w - 4)) : x - w / 2;
  const spots = [[across, y + away], [x + away, y - h / 2], [x - away - w, y - h / 2], [across, y - away - h]];
  const boxes = spots.map(([left, top]) => ({ left, top, right: left + w, bottom: top + h }));
  /** @param {Rim} box */
  const free = (box) => box.left > 2 && box.right < size.w - 2 && box.bottom < size.h && box.top > 0;
  /** @param {Rim} box */
  const meetsName = (box) => taken.some((other) => box.left < other.right + 4 && box.right > other.left - 4 && box.top < other.bottom + 1 && box.bottom > other.top - 1);
  /** @param {Rim} box */
  const meetsDisc = (box) => discs.some((disc) => (disc.x !== x || disc.y !== y) && Math.abs(Math.max(box.left, Math.min(disc.x, box.right)) - disc.x) < disc.r && Math.abs(Math.max(box.top, Math.min(disc.y, box.bottom)) - disc.y) < disc.r);
  return boxes.find((box) => free(box) && !meetsName(box) && !meetsDisc(box));
}
