// The picture of one actor that is shown: who stands in it and where; or, of the whole graph, who was moved by hand.

/** @import { Ego, Member } from "./ego.js" */
import { egoLayout } from "./ego.js";
import { entities, entityAt, kindLabel, nameOf, terms, tieLabel, ties } from "./data.js";
import { labelOf, linesOf } from "./labels.js";
import { panelShown, panelUnder } from "./panels.js";
import { size } from "./pen.js";
import { placesIn } from "./places.js";
import { state } from "./state.js";
import { otherEnd } from "./statement.js";
import { aroundOf, passes, view } from "./view.js";
import { number, word } from "./words.js";

const MOST = 200; // around one; more are shown where they stand in the whole graph
const RINGS = 4;
const SECTORS = 6;
const EDGE = [54, 36]; // units beside and above the picture; the buttons for zooming stand beside it

/**
 * What is shown: `centre` is the one in the middle of a picture of its own, or -1; `key` tells that picture, "" is the whole graph;
 * `ego` is how it is laid out in the window; `at` is where they stand who do not stand where Python put them.
 * @type {{ centre: number, key: string, members: Member[], ego: Ego | null, at: Map<number, { x: number, y: number }>, frame: string }}
 */
export const focus = { centre: -1, key: "", members: [], ego: null, at: new Map(), frame: "" };

/** Whether the selected actor has a picture of its own now. */
function centreNow() {
  const lighting = panelShown()?.lights ? panelShown() : panelUnder();
  const centre = entityAt.get(state.actor) ?? -1;
  return lighting?.name === "actor" && !state.whole && !state.to && state.hops < 2 && view.entities.has(centre) ? centre : -1;
}

/** Works out anew who is in the picture; it is laid out when it is drawn. */
export function refreshFocus() {
  const centre = centreNow();
  const members = centre < 0 ? [] : membersOf(centre);
  focus.centre = members.length && members.length <= MOST ? centre : -1;
  focus.members = focus.centre < 0 ? [] : members;
  focus.key = focus.centre < 0 ? "" : [focus.centre, state.lang, ...focus.members.map(({ id, ring, sector }) => `${id}${ring}${sector}`)].join("|");
  focus.frame = "";
  frameFocus();
}

/** Lays the picture out for the size that is drawn in, where that has changed. */
export function frameFocus() {
  const frame = `${size.w} ${size.h}`;
  if (focus.frame === frame) return;
  focus.frame = frame;
  focus.ego = focus.centre < 0 || !size.w ? null : laidOut();
  focus.at = new Map(focus.ego?.stands ?? []);
  const middle = focus.centre < 0 ? "" : entities[focus.centre].id;
  for (const [id, place] of placesIn(state.moved, middle)) {
    const i = entityAt.get(id);
    if (i !== undefined && (!focus.ego || focus.at.has(i))) focus.at.set(i, place);
  }
}

/** @type {Map<string, Ego>} */
const known = new Map();

function laidOut() {
  const key = `${focus.frame} ${focus.key}`;
  const frame = { w: Math.max(200, size.w - 2 * (size.w < 700 ? 14 : EDGE[0])), h: Math.max(160, size.h - 2 * EDGE[1]) };
  const ego = known.get(key) ?? egoLayout(focus.centre, focus.members, frame, (what, px) => measured(what, px));
  if (known.size > 12) known.clear();
  known.set(key, ego);
  return ego;
}

/** @param {number | string} what @param {number} px */
function measured(what, px) {
  const { wide, lines } = typeof what === "number" ? linesOf(labelOf(what), px, what === focus.centre, px * 12) : linesOf(what, px, true, px * 18);
  return { w: wide, h: px * 1.2 * lines.length };
}

/**
 * Returns who stands around an actor: in which ring, by the kind of tie (of several the rarer tells more), and in which sector.
 * @param {number} centre @returns {Member[]}
 */
function membersOf(centre) {
  /** @type {Map<string, Set<number>>} */
  const groups = new Map();
  for (const t of aroundOf(centre, true)?.ties ?? []) {
    const { kind, source } = ties[t];
    const other = otherEnd(ties[t], centre);
    if (other === centre) continue;
    const name = tieLabel(kind, source !== centre && !terms.ties[kind]?.symmetric);
    groups.set(name, (groups.get(name) ?? new Set()).add(other));
  }
  const order = [...groups].sort(([a, x], [b, y]) => y.size - x.size || (a < b ? -1 : 1));
  const named = order.length > RINGS + 1 ? order.slice(0, RINGS) : order;
  /** @type {Map<number, string>} */
  const ringOf = new Map();
  for (const [, members] of order) for (const i of members) ringOf.set(i, "");
  for (const [name, members] of named) for (const i of members) ringOf.set(i, name); // the larger first, so the rarer stays
  const sectorOf = state.sectors === "network" ? networksOf([...ringOf.keys()], centre) : new Map([...ringOf.keys()].map((i) => [i, kindLabel(entities[i].kind)]));
  const sectors = commonest([...sectorOf.values()]).slice(0, SECTORS);
  const last = word("othersGroup");
  const rings = commonest([...ringOf.values()]).filter(Boolean).reverse();
  const counts = new Map([...rings, ""].map((ring) => [ring, [...ringOf.values()].filter((each) => each === ring).length]));
  /** @param {string} ring */
  const heading = (ring) => `${ring || word("otherTies")} · ${number(counts.get(ring) ?? 0)}`;
  /** @param {string} sector */
  const place = (sector) => (sectors.includes(sector) ? sectors.indexOf(sector) : SECTORS);
  return [...ringOf]
    .sort(([a, x], [b, y]) => (x ? rings.indexOf(x) : RINGS) - (y ? rings.indexOf(y) : RINGS) || place(sectorOf.get(a) ?? "") - place(sectorOf.get(b) ?? "") || a - b)
    .map(([id, ring]) => ({ id, ring: heading(ring), sector: sectors.includes(sectorOf.get(id) ?? "") ? (sectorOf.get(id) ?? "") : last }));
}

/** @param {string[]} values */
function commonest(values) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || (a < b ? -1 : 1));
}

// By the network each is in, of those most of them are in, besides the one in the middle.
/** @param {number[]} members @param {number} centre */
function networksOf(members, centre) {
  const among = new Set(members);
  /** @type {Map<number, number[]>} */
  const found = new Map();
  ties.forEach(({ kind, source, target }, t) => {
    if (kind === "memberOf" && among.has(source) && target !== centre && passes(t) && view.entities.has(target)) found.set(source, [...(found.get(source) ?? []), target]);
  });
  const order = commonest([...found.values()].flat().map(String)).map(Number);
  return new Map(members.map((i) => {
    const network = order.find((each) => found.get(i)?.includes(each) || each === i);
    return [i, network === undefined ? word("noNetwork") : (entities[network].acronym ?? nameOf(entities[network]))];
  }));
}

/** Returns the name of an actor in its picture, in lines. @param {number} i @param {number} px */
export const linesIn = (i, px) => linesOf(labelOf(i), px, i === focus.centre, px * 12).lines;

/** Returns a heading of the picture, in lines. @param {string} name @param {number} px */
export const headingIn = (name, px) => linesOf(name, px, true, px * 18).lines;
