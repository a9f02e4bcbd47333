// The picture of one actor and those it has ties to: a ring for each kind of tie, sectors in it, every name in a place of its own.
// Nothing here draws, and nothing knows the page. Rings are superellipses, which fill a window better than circles do.

/** @import { Rim } from "./types.js" */

/**
 * Somebody around the one in the middle: which ring and which sector it belongs to.
 * @typedef {{ id: number, ring: string, sector: string }} Member
 *
 * Where one stands, and the box of its name; from the middle of the picture.
 * @typedef {{ x: number, y: number, label: Rim }} Stand
 *
 * A line of the picture that is named: the outer rim of a ring, or the middle of a sector.
 * @typedef {{ name: string, at: number, label: Rim | null }} Named
 *
 * @typedef {object} Ego
 * @property {number} w the frame that holds all of it
 * @property {number} h
 * @property {number} px the size of the names
 * @property {Map<number, Stand>} stands of each, the one in the middle too
 * @property {Named[]} rings from the innermost; `at` is the outer rim, of 1 at the frame
 * @property {Named[]} sectors `at` is the angle of the middle
 * @property {{ from: number, to: number, at: number }[]} edges where a sector ends in a ring: from rim to rim, at an angle
 *
 * How wide and high a name is (of a member or the middle, by its number) or a heading (by its text) in a size.
 * @typedef {(what: number | string, px: number) => { w: number, h: number }} Measure
 */

const SIZES = [15, 13.5, 12.5, 11.5, 10.5];
const GROWS = 1.15; // the frame, where the names do not fit into it
const POWER = 2.7; // of the superellipse: 2 is an ellipse, more is squarer
const STEPS = 240; // angles that are tried in a ring
const LANE = 9; // units between the lines of a ring that are tried
const GAP = 3; // units between two names
/** How large an actor is drawn, and the one in the middle. */
export const DOT = 5.5;
export const MIDDLE = 13;

/** Returns a point of a ring. @param {number} rho 1 is the frame @param {number} angle clockwise from the right @param {{ w: number, h: number }} frame */
export function pointAt(rho, angle, { w, h }) {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const k = rho / (Math.abs(c) ** POWER + Math.abs(s) ** POWER) ** (1 / POWER);
  return { x: (w / 2) * k * c, y: (h / 2) * k * s };
}

// The angle up to which a share of the area lies, clockwise from the top: sectors are given room, not degrees.
const ANGLES = (() => {
  const sums = [0];
  for (let n = 0; n < STEPS; n += 1) {
    const { x, y } = pointAt(1, -Math.PI / 2 + ((n + 0.5) / STEPS) * 2 * Math.PI, { w: 2, h: 2 });
    sums.push(sums[n] + x * x + y * y);
  }
  return sums.map((sum) => sum / sums[STEPS]);
})();

/** @param {number} share */
function angleOf(share) {
  const at = Math.max(1, ANGLES.findIndex((sum) => sum >= Math.min(1, Math.max(0, share))));
  const [low, high] = [ANGLES[at - 1], ANGLES[at]];
  return -Math.PI / 2 + ((at - 1 + (share - low) / (high - low || 1)) / STEPS) * 2 * Math.PI;
}

/**
 * Returns where everybody stands, so that no two names overlap: in the frame in the largest size of names that fits, else in a larger frame.
 * The same members in the same order give the same picture.
 * @param {number} middle the one in the middle
 * @param {Member[]} members rings and sectors come in the order in which they are first named
 * @param {{ w: number, h: number }} frame
 * @param {Measure} measure
 * @returns {Ego}
 */
export function egoLayout(middle, members, frame, measure) {
  for (const px of SIZES) {
    const found = laidOut(middle, members, frame, px, measure);
    if (found) return found;
  }
  for (let grown = frame; ; ) {
    grown = { w: grown.w * GROWS, h: grown.h * GROWS };
    const found = laidOut(middle, members, grown, SIZES[SIZES.length - 1], measure);
    if (found) return found;
  }
}

/** @param {number} middle @param {Member[]} members @param {{ w: number, h: number }} frame @param {number} px @param {Measure} measure @returns {Ego | null} */
function laidOut(middle, members, frame, px, measure) {
  const crowd = new Crowd(frame);
  const own = measure(middle, px * 1.2);
  /** @type {Map<number, Stand>} */
  const stands = new Map();
  const below = { left: -own.w / 2, right: own.w / 2, top: MIDDLE + 2, bottom: MIDDLE + 2 + own.h };
  stands.set(middle, { x: 0, y: 0, label: below });
  if (!crowd.take(below) || !crowd.take(round(0, 0, MIDDLE))) return null;
  const boxes = new Map(members.map(({ id }) => [id, measure(id, px)]));
  const bands = bandsOf(members, boxes, frame, (own.h + 2 * MIDDLE + 8) / frame.h);
  const rings = bands.map(({ name, to }) => ({ name, at: to, label: headingAt(crowd, measure(name, px), 0, (-frame.h / 2) * to + 2) }));
  if (rings.some(({ label }) => !label)) return null;
  const sectors = bands.length ? sectorsOf(bands, members, crowd, frame, (name) => measure(name, px)) : [];
  /** @type {Ego["edges"]} */
  const edges = [];
  for (const band of bands) {
    const cells = band.cells.filter(({ ids }) => ids.length);
    if (cells.length > 1) for (const cell of cells) edges.push({ from: band.from, to: band.to, at: angleOf(cell.from) });
    for (const cell of cells) {
      for (const [n, id] of cell.ids.entries()) {
        const stand = standIn(crowd, band, cell, n, boxes.get(id) ?? { w: 0, h: 0 }, frame);
        if (!stand) return null;
        stands.set(id, stand);
      }
    }
  }
  return { ...frame, px, stands, rings, sectors, edges };
}

/**
 * The part of a ring that a sector takes: shares of the way round.
 * @typedef {{ sector: string, ids: number[], need: number, from: number, to: number }} Cell
 * @typedef {{ name: string, from: number, to: number, cells: Cell[] }} Band
 */

// Rings as wide as what stands in them needs; in each a cell for each sector, in one order, as near to the same angles as its need lets it.
/** @param {Member[]} members @param {Map<number, { w: number, h: number }>} boxes @param {{ w: number, h: number }} frame @param {number} hole @returns {Band[]} */
function bandsOf(members, boxes, frame, hole) {
  const names = [...new Set(members.map(({ ring }) => ring))];
  const sectors = [...new Set(members.map(({ sector }) => sector))];
  /** @param {number[]} ids */
  const needOf = (ids) => ids.reduce((sum, id) => sum + ((boxes.get(id)?.w ?? 0) + 2 * DOT + 2 * GAP) * ((boxes.get(id)?.h ?? 0) + GAP), 0);
  /** @param {(one: Member) => boolean} fits */
  const idsOf = (fits) => members.filter(fits).map(({ id }) => id);
  const whole = needOf(members.map(({ id }) => id)) || 1;
  const base = sectors.map((sector) => needOf(idsOf((one) => one.sector === sector)) / whole);
  let inner = hole;
  let sum = 0;
  const least = Math.min(44 / Math.min(frame.w, frame.h), (1 - hole) / (names.length + 1)); // a ring has room for a line of names
  const rest = 1 - names.length * least;
  return names.map((name, place) => {
    const ids = idsOf((one) => one.ring === name);
    sum += needOf(ids);
    const outer = Math.sqrt(hole * hole + ((rest * rest - hole * hole) * sum) / whole) + (place + 1) * least;
    const room = Math.max(1, (outer * outer - inner * inner) * frame.w * frame.h * 0.9);
    const cells = sectors.map((sector) => {
      const mine = idsOf((one) => one.ring === name && one.sector === sector);
      return { sector, ids: mine, need: Math.max(needOf(mine) / room, needOf(mine) / (needOf(ids) || 1) * 0.35), from: 0, to: 0 };
    });
    spread(cells, base);
    const band = { name, from: inner, to: Math.min(1, outer), cells };
    inner = band.to;
    return band;
  });
}

/** @param {Cell[]} cells @param {number[]} base */
function spread(cells, base) {
  const needed = cells.reduce((sum, { need }) => sum + need, 0);
  const spare = cells.map(({ need }, n) => Math.max(0, base[n] - need));
  const all = spare.reduce((sum, each) => sum + each, 0);
  let at = 0;
  for (const [n, cell] of cells.entries()) {
    const share = needed >= 1 || !all ? cell.need / (needed || 1) : cell.need + ((1 - needed) * spare[n]) / all;
    cell.from = at;
    at += share;
    cell.to = at;
  }
}

// The headings of sectors stand at the rim, in the middle of their outermost cell; one that finds no room is not written.
/** @param {Band[]} bands @param {Member[]} members @param {Crowd} crowd @param {{ w: number, h: number }} frame @param {(name: string) => { w: number, h: number }} measure @returns {Named[]} */
function sectorsOf(bands, members, crowd, frame, measure) {
  const names = [...new Set(members.map(({ sector }) => sector))];
  /** @param {string} name @returns {Named[]} */
  const headed = (name) => {
    const band = bands.findLast(({ cells }) => cells.some((cell) => cell.sector === name && cell.ids.length));
    const cell = band?.cells.find(({ sector }) => sector === name);
    if (!cell || !name) return [];
    const { w, h } = measure(name);
    for (const part of [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8]) {
      const at = angleOf(cell.from + (cell.to - cell.from) * part);
      const { x, y } = pointAt(1, at, frame);
      const left = Math.max(-frame.w / 2, Math.min(frame.w / 2 - w, x - w / 2));
      const top = Math.max(-frame.h / 2, Math.min(frame.h / 2 - h, y - h / 2));
      const label = { left, right: left + w, top, bottom: top + h };
      if (crowd.take(label)) return [{ name, at, label }];
    }
    return [{ name, at: angleOf((cell.from + cell.to) / 2), label: null }];
  };
  return names.flatMap(headed);
}

/** @param {Crowd} crowd @param {{ w: number, h: number }} box @param {number} x @param {number} top */
function headingAt(crowd, { w, h }, x, top) {
  const label = { left: x - w / 2, right: x + w / 2, top, bottom: top + h };
  return crowd.take(label) ? label : null;
}

// The free place in a ring that is nearest to where one of a cell would best stand.
/** @param {Crowd} crowd @param {Band} band @param {Cell} cell @param {number} n which of the cell @param {{ w: number, h: number }} box @param {{ w: number, h: number }} frame @returns {Stand | null} */
function standIn(crowd, band, cell, n, box, frame) {
  const short = Math.min(frame.w, frame.h) / 2;
  const rim = (DOT + 2) / short;
  const [low, high] = [band.from + rim, Math.max(band.from + rim, band.to - rim)];
  const best = pointAt(low + (high - low) * ((0.5 + n * 0.618) % 1), angleOf(cell.from + ((cell.to - cell.from) * (n + 0.5)) / cell.ids.length), frame);
  const lanes = Math.max(1, Math.floor(((high - low) * short) / LANE));
  let found = null;
  let least = Infinity;
  for (let step = 0; step < STEPS; step += 1) {
    const share = (step + 0.5) / STEPS;
    const angle = angleOf(share);
    const out = Math.max(0, cell.from - share, share - cell.to) * 2000; // beyond its sector only where there is no room in it
    if (out >= least) continue;
    for (let lane = 0; lane < lanes; lane += 1) {
      const { x, y } = pointAt(low + ((high - low) * (lane + 0.5)) / lanes, angle, frame);
      const away = Math.hypot(x - best.x, y - best.y) + out;
      if (away >= least) continue;
      for (const [turn, label] of labelsAt(x, y, box).entries()) {
        const cost = away + turn * 14;
        if (cost >= least || !crowd.isFree(label) || !crowd.isFree(round(x, y, DOT))) continue;
        least = cost;
        found = { x, y, label };
      }
    }
  }
  if (!found) return null;
  crowd.put(found.label);
  crowd.put(round(found.x, found.y, DOT));
  return found;
}

// Outwards first, then inwards, below and above.
/** @param {number} x @param {number} y @param {{ w: number, h: number }} box @returns {Rim[]} */
function labelsAt(x, y, { w, h }) {
  const away = DOT + GAP;
  const spots = [[x + away, y - h / 2], [x - away - w, y - h / 2]];
  if (x < 0) spots.reverse();
  spots.push([x - w / 2, y + away], [x - w / 2, y - away - h]);
  return spots.map(([left, top]) => ({ left, top, right: left + w, bottom: top + h }));
}

/** @param {number} x @param {number} y @param {number} r @returns {Rim} */
const round = (x, y, r) => ({ left: x - r, right: x + r, top: y - r, bottom: y + r });

// Boxes that stand, found by where they are.
class Crowd {
  /** @param {{ w: number, h: number }} frame */
  constructor(frame) {
    this.frame = frame;
    /** @type {Map<number, Rim[]>} */
    this.rows = new Map();
  }

  /** @param {Rim} box */
  isFree(box) {
    const { w, h } = this.frame;
    if (box.left < -w / 2 || box.right > w / 2 || box.top < -h / 2 || box.bottom > h / 2) return false;
    for (let row = Math.floor((box.top - GAP) / 20); row <= Math.floor((box.bottom + GAP) / 20); row += 1) {
      for (const other of this.rows.get(row) ?? []) {
        if (box.left < other.right + GAP && box.right > other.left - GAP && box.top < other.bottom + 1 && box.bottom > other.top - 1) return false;
      }
    }
    return true;
  }

  /** @param {Rim} box */
  put(box) {
    for (let row = Math.floor(box.top / 20); row <= Math.floor(box.bottom / 20); row += 1) {
      const there = this.rows.get(row) ?? [];
      this.rows.set(row, there);
      there.push(box);
    }
  }

  /** Puts a box where it is free; says whether it was. @param {Rim} box */
  take(box) {
    const free = this.isFree(box);
    if (free) this.put(box);
    return free;
  }
}
