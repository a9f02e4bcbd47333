// The graph from afar: communities that are one disc each, with name, size and countries, and bands of ties between them.

/** @import { Child, Opening, Rim } from "./types.js" */
/** @import { Band, Island, Shown } from "./communities.js" */
import { choose } from "./address.js";
import { longList } from "./aside.js";
import { openCell } from "./cell.js";
import { apartIn, bandsOf, closedOf, communityOf, islandsOf, shownOf, unitOf } from "./communities.js";
import { byRank, countryLabel, data, entities, kindLabel, nameOf, ties } from "./data.js";
import { button, make } from "./dom.js";
import { actorLink } from "./evidence.js";
import { labelOf, linesOf, write } from "./labels.js";
import { hueOf } from "./look.js";
import { board, paint, size } from "./pen.js";
import { state } from "./state.js";
import { view } from "./view.js";
import { number, word } from "./words.js";

const BANDS = 110; // drawn at once; the list has all
const LISTED = 40;

/** @type {Map<number, Island> | null} */
let islands = null;
let unit = 0;
let usual = 0;

/** @typedef {{ of: Set<number>, among: number[], shown: Map<number, Shown>, bands: Band[], hues: Map<number, string>, look: string }} Gathered */

/** @type {Gathered | null} */
let known = null;

/** Returns what is in view of the communities, worked out once for each view. @returns {Gathered} */
export function gathered() {
  if (!islands) {
    islands = islandsOf(entities);
    unit = unitOf(islands.values());
    usual = apartIn(islands.values());
  }
  if (known?.of === view.entities && known.among === view.ties) return known;
  known = { of: view.entities, among: view.ties, shown: shownOf(entities, byRank, view.entities, islands), bands: bandsOf(entities, ties, view.ties), hues: new Map(), look: "" };
  return known;
}

/** The communities that are closed now. @type {Set<number> | null} */
let closed = null;

/** Works out which communities are closed as the camera stands. @param {number} k pixels per unit @returns {Set<number>} */
export function closedNow(k) {
  const { shown } = gathered();
  closed = closedOf(islands ?? new Map(), shown, k, size, closed ?? new Set(shown.keys()), usual);
  closed.delete(openedHere());
  return closed;
}

// The community whose panel is open is open itself, however little room it has.
function openedHere() {
  const [face, what, at] = state.cell.split("~");
  return face === "graph" && what === "community" ? Number(at) : -1;
}

/** Where the discs stand in the window: what the picture gives. @typedef {{ k: number, at: (x: number, y: number) => [number, number] }} Projection */

/** Returns the disc of a community in the window. @param {number} at @param {Projection} projection */
export function discOf(at, projection) {
  const island = islands?.get(at) ?? { x: 0, y: 0, r: 0, n: 0 };
  const [x, y] = projection.at(island.x, island.y);
  return { x, y, r: Math.max(3, projection.k * unit * Math.sqrt(gathered().shown.get(at)?.actors.length ?? 0)) };
}

/** Returns whom a community is around: the bodies with the most ties inside, by as many as fit its sign. @param {number} at @param {number} [most] */
export function nameOfCommunity(at, most = 1) {
  if (!at) return word("aloneDisc");
  const main = (data.communities?.[at - 1] ?? []).slice(0, most).map((i) => labelOf(i));
  return main.length ? word("around_", { name: main.join(" · ") }) : word("communityNumber", { n: at });
}

/** Returns size and leading countries of a community in words. @param {number} at @param {number} [most] countries */
export function sizeOfCommunity(at, most = 2) {
  const { actors = [], countries = [] } = gathered().shown.get(at) ?? {};
  return [number(actors.length), countries.slice(0, most).map(([code]) => countryLabel(code)).join(", ")].filter(Boolean).join(" · ");
}

/** Says what a community is, for the ear and for the tip. @param {number} at */
export const communityWords = (at) => [nameOfCommunity(at, 3), word("actors", { n: gathered().shown.get(at)?.actors.length ?? 0 }), (gathered().shown.get(at)?.countries ?? []).slice(0, 3).map(([code, n]) => `${countryLabel(code)} ${number(n)}`).join(", ")].filter(Boolean);

/** Says what a band is. @param {Band} band */
export const bandWords = ({ one, other, ties: found }) => [word("betweenTwo", { a: nameOfCommunity(one), b: nameOfCommunity(other) }), word("ties", { n: found.length })];

/** Opens a community: its panel, and the picture goes there. @param {number} at */
export const openCommunity = (at) => choose({ cell: `graph~community~${at}`, picked: new Set() }, { fly: true });

/** Opens the ties between two communities. @param {Band} band */
export const openBand = ({ one, other }) => openCell("graph", "band", String(one), String(other));

/** Returns the bands that are drawn: the strongest of those of which an end is closed. */
export const bandsDrawn = () => gathered().bands.filter(({ one, other }) => closed?.has(one) || closed?.has(other)).filter(({ one, other }) => one && other).slice(0, BANDS);

/** @param {number} n @param {number} most */
const widthOfBand = (n, most) => Math.max(0.8, (size.w < 600 ? 5 : 9) * Math.sqrt(n / most));

/** Draws the bands. @param {Projection} projection @param {{ faded: boolean, hover: Band | null }} look */
export function drawBands(projection, { faded, hover }) {
  const { pen } = board;
  const drawn = bandsDrawn();
  const most = Math.max(20, gathered().bands[0]?.ties.length ?? 1);
  pen.lineCap = "round";
  for (const band of drawn) {
    const bright = isSame(band, hover);
    const [a, b] = [discOf(band.one, projection), discOf(band.other, projection)];
    pen.globalAlpha = bright ? 0.9 : faded ? 0.1 : 0.26;
    pen.strokeStyle = bright ? paint.accent : paint.tie;
    pen.lineWidth = widthOfBand(band.ties.length, most);
    pen.beginPath();
    pen.moveTo(a.x, a.y);
    pen.lineTo(b.x, b.y);
    pen.stroke();
  }
  pen.lineCap = "butt";
  pen.globalAlpha = 1;
}

/** @param {Band} band @param {Band | null} other */
const isSame = (band, other) => band.one === other?.one && band.other === other.other;

/** Returns the hue that most of a community have. @param {number} at */
function hueOfCommunity(at) {
  const all = gathered();
  if (all.look !== state.color) Object.assign(all, { look: state.color, hues: new Map() });
  const before = all.hues.get(at);
  if (before) return before;
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const i of all.shown.get(at)?.actors ?? []) counts.set(hueOf(i), (counts.get(hueOf(i)) ?? 0) + 1);
  const [hue] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0] ?? ["grey"];
  all.hues.set(at, hue);
  return hue;
}

/** Draws the closed communities. @param {Projection} projection @param {{ faded: boolean, hover: number, lit: Map<number, number> }} look lit: how many of each are picked out */
export function drawCommunities(projection, { faded, hover, lit }) {
  const { pen } = board;
  for (const at of closed ?? []) {
    const { x, y, r } = discOf(at, projection);
    if (x + r < 0 || y + r < 0 || x - r > size.w || y - r > size.h) continue;
    const pale = faded && !lit.has(at);
    const hue = at ? hueOfCommunity(at) : "grey";
    pen.beginPath();
    pen.arc(x, y, r, 0, 2 * Math.PI);
    pen.globalAlpha = 1;
    pen.fillStyle = paint.paper;
    pen.fill();
    pen.globalAlpha = pale ? 0.08 : 0.2;
    pen.fillStyle = paint[hue];
    pen.fill();
    pen.globalAlpha = pale ? 0.3 : 0.9;
    pen.lineWidth = at === hover ? 3 : 1.2;
    pen.strokeStyle = at === hover || lit.has(at) ? paint.accent : paint[hue];
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

/** Writes the names of the closed communities, the largest first, and returns where. @param {Projection} projection @param {{ faded: boolean, lit: Map<number, number>, taken: Rim[] }} look @returns {Rim[]} */
export function nameCommunities(projection, { faded, lit, taken }) {
  const small = size.w < 600;
  const order = [...(closed ?? [])].map((at) => ({ at, ...discOf(at, projection) })).filter(({ at, x, y }) => (!faded || lit.has(at)) && x > 0 && y > 0 && x < size.w && y < size.h).sort((a, b) => b.r - a.r || a.at - b.at).slice(0, 120);
  for (const { at, x, y, r } of order) {
    const px = Math.round(Math.max(small ? 9.5 : 10.5, Math.min(small ? 13 : 17, 7 + r * 0.13)) * 2) / 2;
    const most = Math.max(px * 6, 1.8 * r);
    const name = linesOf(nameOfCommunity(at), px, true, most);
    const count = lit.get(at);
    const said = count ? word("ofCommunity", { n: count, all: gathered().shown.get(at)?.actors.length ?? 0 }) : sizeOfCommunity(at, r > 60 ? 2 : 1);
    const about = linesOf(said, px - 1.5, false, most);
    const [wide, high] = [Math.max(name.wide, about.wide), px * 1.2 * name.lines.length + (px - 1.5) * 1.2 * about.lines.length];
    const box = [y - high / 2, y + r + 2, y - r - high - 2].map((top) => ({ left: x - wide / 2, right: x + wide / 2, top, bottom: top + high })).find((each) => each.left > 1 && each.right < size.w - 1 && each.top > 0 && each.bottom < size.h && !taken.some((other) => each.left < other.right + 3 && each.right > other.left - 3 && each.top < other.bottom + 1 && each.bottom > other.top - 1));
    if (!box) continue;
    taken.push(box);
    const middle = box.top + px * 1.2 * name.lines.length;
    write(name.lines, { ...box, bottom: middle }, px, { bold: true, strong: true });
    write(about.lines, { ...box, top: middle }, px - 1.5, { strong: true });
  }
  return taken;
}

/** Returns the closed community under a point, or -1. @param {number} px @param {number} py @param {Projection} projection */
export function communityAt(px, py, projection) {
  let best = { at: -1, r: Infinity };
  for (const at of closed ?? []) {
    const { x, y, r } = discOf(at, projection);
    if (r < best.r && Math.hypot(x - px, y - py) < r + 1) best = { at, r };
  }
  return best.at;
}

/** Returns the band under a point, or null. @param {number} px @param {number} py @param {Projection} projection @returns {Band | null} */
export function bandAt(px, py, projection) {
  const most = Math.max(20, gathered().bands[0]?.ties.length ?? 1);
  return bandsDrawn().find((band) => {
    const [a, b] = [discOf(band.one, projection), discOf(band.other, projection)];
    const square = (b.x - a.x) ** 2 + (b.y - a.y) ** 2 || 1;
    const along = Math.min(1, Math.max(0, ((px - a.x) * (b.x - a.x) + (py - a.y) * (b.y - a.y)) / square));
    return Math.hypot(px - a.x - along * (b.x - a.x), py - a.y - along * (b.y - a.y)) < Math.max(4, widthOfBand(band.ties.length, most) / 2 + 1);
  }) ?? null;
}

/** Returns by community how many of some actors are in it. @param {Iterable<number>} actors */
export function countedByCommunity(actors) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const i of actors) {
    const at = communityOf(entities[i]);
    if (view.entities.has(i)) counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  return counts;
}

// What a panel tells: one community, the ties between two, or the list of all.

/** Returns what is open of the picture, by the parts of its name, or null. @param {string[]} parts @returns {Opening | null} */
export function openedOf([what, a, b]) {
  const { shown, bands } = gathered();
  if (what === "all") return { title: word("communities"), ties: [], notes: [make("div", { class: "cells" }, longList([...shown.keys()].sort((x, y) => (shown.get(y)?.actors.length ?? 0) - (shown.get(x)?.actors.length ?? 0) || x - y), communityLine, LISTED)), make("h3", {}, word("bands")), make("div", { class: "cells" }, longList(bands, bandLine, LISTED))] };
  if (what === "community") {
    const found = shown.get(Number(a));
    if (!found) return null;
    const main = (data.communities?.[Number(a) - 1] ?? []).filter((i) => view.entities.has(i));
    const own = bands.filter(({ one, other }) => one === Number(a) || other === Number(a));
    /** @type {Child[]} */
    const notes = [
      [word("actors", { n: found.actors.length }), ...found.countries.slice(0, 6).map(([code, n]) => `${countryLabel(code)} ${number(n)}`)].join(" · "),
      found.kinds.slice(0, 6).map(([kind, n]) => `${kindLabel(kind)} ${number(n)}`).join(" · "),
      make("p", {}, main.map((i, n) => [n ? " · " : "", actorLink(i)])),
      make("p", {}, button(word("allCommunities"), openList, { class: "quiet" })),
      make("h3", {}, word("communityActors")),
      make("div", { class: "cells" }, longList(found.actors, (i) => make("li", {}, actorLink(i)), 10)),
      own.length ? [make("h3", {}, word("bands")), make("div", { class: "cells" }, longList(own, bandLine, 10))] : null,
    ];
    return { title: nameOfCommunity(Number(a)), ties: [], notes, actors: found.actors };
  }
  const band = what === "band" ? bands.find(({ one, other }) => one === Number(a) && other === Number(b)) : undefined;
  if (!band) return null;
  const sorted = [...band.ties].sort((s, t) => (nameOf(entities[ties[s].source]) < nameOf(entities[ties[t].source]) ? -1 : 1));
  return { title: bandWords(band)[0], ties: sorted, notes: [make("p", {}, button(word("allCommunities"), openList, { class: "quiet" }))] };
}

/** Opens the list of all communities and bands. */
export const openList = () => openCell("graph", "all");

/** @param {number} at */
const communityLine = (at) => make("li", {}, button(nameOfCommunity(at, 3), () => openCommunity(at), { class: "name-link" }), make("small", {}, ` ${sizeOfCommunity(at, 3)}`));

/** @param {Band} band */
const bandLine = (band) => make("li", {}, button(bandWords(band)[0], () => openBand(band), { class: "name-link" }), make("small", {}, ` ${bandWords(band)[1]}`));
