// Going through a picture by the arrow keys: whom one comes to. Nothing here knows the page.

/** @typedef {{ x: number, y: number }} Point */

/** @type {Record<string, [number, number]>} */
export const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Returns whom one comes to from a point in a direction: the nearest that lies more in that direction than beside it, where going
 * aside counts twice; undefined where nobody does.
 * @template T
 * @param {Point} from
 * @param {[number, number]} direction
 * @param {Iterable<[T, Point]>} others in an order that is always the same: of two alike the first is taken
 * @returns {T | undefined}
 */
export function towards(from, [dx, dy], others) {
  let best;
  let least = Infinity;
  for (const [which, { x, y }] of others) {
    const along = (x - from.x) * dx + (y - from.y) * dy;
    const aside = Math.abs((x - from.x) * dy - (y - from.y) * dx);
    if (along <= 0 || aside > along * 1.0001) continue;
    const cost = along + 2 * aside;
    if (cost < least) [best, least] = [which, cost];
  }
  return best;
}
