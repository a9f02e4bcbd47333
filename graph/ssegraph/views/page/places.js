// Where actors were put by hand: texts "id:x:y", or "middle>id:x:y" in the picture of one actor. Nothing here knows the page.

/** Returns the ids that a text of this kind names; of a bare id, itself. @param {string} text */
export const placedIds = (text) => text.split(":")[0].split(">");

/** Returns where those pinned stand, by id. @param {Iterable<string>} moved @param {string} [middle] of the picture of this actor; "" is the whole graph @returns {Map<string, { x: number, y: number }>} */
export function placesIn(moved, middle = "") {
  /** @type {Map<string, { x: number, y: number }>} */
  const found = new Map();
  for (const text of moved) {
    const [, x, y] = text.split(":").map(Number);
    const ids = placedIds(text);
    if ((ids.length > 1 ? ids[0] : "") !== middle || !Number.isFinite(x) || !Number.isFinite(y)) continue;
    found.set(ids[ids.length - 1], { x, y });
  }
  return found;
}

/** Returns the texts with some pinned anew. @param {Iterable<string>} moved @param {string} middle @param {Map<string, { x: number, y: number }>} places */
export function pinned(moved, middle, places) {
  const next = unpinned(moved, middle, [...places.keys()]);
  for (const [id, { x, y }] of places) next.add(`${middle && `${middle}>`}${id}:${Math.round(x)}:${Math.round(y)}`);
  return next;
}

/** Returns the texts without those of some actors. @param {Iterable<string>} moved @param {string} middle @param {string[]} ids */
export function unpinned(moved, middle, ids) {
  const heads = new Set(ids.map((id) => (middle ? `${middle}>${id}` : id)));
  return new Set([...moved].filter((text) => !heads.has(text.split(":")[0])));
}
