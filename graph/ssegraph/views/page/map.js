// The map: actors gathered where they are, ties as arcs. Land only; there are no borders to quarrel over.

/** @import { Box, Picture, Placed } from "./types.js" */
import { countryLabel, data, entities, entityAt, nameOf, spots, ties, tiesOf } from "./data.js";
import { drawSign, hover, isPossible, ring, scene, within } from "./graph.js";
import { labelOf, writeNames } from "./labels.js";
import { board, paint, shape, size } from "./pen.js";
import { state } from "./state.js";
import { isFact } from "./statement.js";
import { view, viewWords } from "./view.js";
import { number, spoken, word } from "./words.js";

const LAND = data.land ? shape(data.land.path) : null;
/** @type {[number, number][]} */
const RIM = data.land?.rim ?? [[-480, 600], [390, 780]];
const mapCamera = { x: 0, y: -48, k: 1 };
const MOST_DOTS = 700; // drawn one by one in a place; more are one disc with their number
/**
 * @typedef {{ x: number, y: number }} Point on the map
 * @typedef {Point & { w: number }} OnMap with half the width of the map there
 * @typedef {OnMap & { spot: number, spots: number, members: number[], r: number }} Cluster places too near to be told apart
 * @typedef {{ cluster: Cluster, dx: number, dy: number }} Stand where an actor stands in its cluster
 */

/** @type {{ key: string, of: Set<number> | null, clusters: Cluster[], at: Map<number, Stand>, dotSize: number }} */
let gathered = { key: "", of: null, clusters: [], at: new Map(), dotSize: 1 };

/** @param {number} x */
const mapX = (x) => (x - mapCamera.x) * mapCamera.k + size.w / 2;
/** @param {number} y */
const mapY = (y) => (y - mapCamera.y) * mapCamera.k + size.h / 2;

/** Returns how far the map reaches to either side at a height. @param {number} y */
function rimAt(y) {
  const next = RIM.findIndex(([level]) => level >= y);
  if (next < 0) return RIM[RIM.length - 1][1];
  if (next === 0) return RIM[0][1];
  const [[y0, w0], [y1, w1]] = [RIM[next - 1], RIM[next]];
  return w0 + ((w1 - w0) * (y - y0)) / (y1 - y0);
}

/** Gathers the actors in view by place; places too near to be told apart are one cluster. */
function gather() {
  const key = `${mapCamera.k} ${size.w}`;
  if (gathered.key === key && gathered.of === view.entities) return gathered;
  /** @type {Map<number, number[]>} */
  const members = new Map();
  for (const i of view.entities) {
    const { spot } = entities[i];
    if (!(spot >= 0)) continue;
    const there = members.get(spot) ?? [];
    members.set(spot, there);
    there.push(i);
  }
  const least = Math.max(0.9, Math.min(2.1, size.w / 420)); // on a phone whole continents would be covered
  const dotSize = Math.max(least, Math.min(6, 2.1 * Math.sqrt(mapCamera.k)));
  /** @param {number} n */
  const reach = (n) => (n > MOST_DOTS ? 14 + Math.sqrt(n) * 0.6 : dotSize * 1.32 * Math.sqrt(n) + 1);
  /** @type {Cluster[]} */
  const clusters = [];
  const order = [...members].sort((a, b) => b[1].length - a[1].length || a[0] - b[0]);
  for (const [spot, list] of order) {
    const { x, y } = spots[spot];
    const r = reach(list.length) / mapCamera.k;
    const near = clusters.find((other) => Math.hypot(other.x - x, other.y - y) < (other.r / mapCamera.k + r) * 0.82);
    if (near) {
      near.members.push(...list);
      near.r = reach(near.members.length);
      near.spots += 1;
    } else clusters.push({ x, y, w: spots[spot].w, spot, spots: 1, members: [...list], r: reach(list.length) });
  }
  /** @type {Map<number, Stand>} */
  const at = new Map();
  for (const cluster of clusters) {
    cluster.members.sort((a, b) => tiesOf[b].length - tiesOf[a].length || a - b);
    cluster.members.forEach((i, n) => {
      const away = cluster.members.length > MOST_DOTS ? 0 : dotSize * 1.32 * Math.sqrt(n);
      at.set(i, { cluster, dx: away * Math.cos(n * 2.399963), dy: away * Math.sin(n * 2.399963) });
    });
  }
  gathered = { key, of: view.entities, clusters, at, dotSize };
  return gathered;
}

/** @param {number} i */
const standOf = (i) => /** @type {Stand} */ (gathered.at.get(i)); // asked only of those who are on the map

/** @param {number} i @returns {[number, number]} */
const dotAt = (i) => {
  const { cluster, dx, dy } = standOf(i);
  return [mapX(cluster.x) + dx, mapY(cluster.y) + dy];
};

// An arc from one place to another, the shorter way round; over the cut it leaves on one side and comes in on the other.
/** @param {OnMap} a @param {OnMap} b */
function arc(a, b) {
  const beyond = Math.abs(a.x - b.x) > (a.w + b.w) / 2;
  if (!beyond) return bow(a, b);
  const side = a.x > b.x ? 1 : -1;
  bow(a, { x: b.x + side * 2 * b.w, y: b.y });
  bow(b, { x: a.x - side * 2 * a.w, y: a.y });
  return undefined;
}

/** @param {Point} a @param {Point} b */
function bow(a, b) {
  const { pen } = board;
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const [cx, cy] = [(a.x + b.x) / 2 + dy * 0.12 * Math.sign(dx || 1), (a.y + b.y) / 2 - Math.abs(dx) * 0.16];
  const steps = 24;
  let down = false;
  for (let n = 0; n <= steps; n += 1) {
    const u = n / steps;
    const x = (1 - u) ** 2 * a.x + 2 * u * (1 - u) * cx + u * u * b.x;
    const y = (1 - u) ** 2 * a.y + 2 * u * (1 - u) * cy + u * u * b.y;
    if (Math.abs(x) > rimAt(y) + 2) down = false;
    else if (down) pen.lineTo(mapX(x), mapY(y));
    else {
      pen.moveTo(mapX(x), mapY(y));
      down = true;
    }
  }
}

/** @param {number} i */
const spotOf = (i) => {
  const { cluster, dx, dy } = standOf(i);
  return { x: cluster.x + dx / mapCamera.k, y: cluster.y + dy / mapCamera.k, w: cluster.w };
};

/** Draws the map as the camera sees it. */
function drawMap() {
  const { pen } = board;
  gather();
  pen.beginPath();
  RIM.forEach(([y, w], n) => (n ? pen.lineTo(mapX(w), mapY(y)) : pen.moveTo(mapX(w), mapY(y))));
  [...RIM].reverse().forEach(([y, w]) => pen.lineTo(mapX(-w), mapY(y)));
  pen.closePath();
  pen.fillStyle = paint.sea;
  pen.fill();
  if (LAND) {
    pen.save();
    pen.translate(mapX(0), mapY(0));
    pen.scale(mapCamera.k, mapCamera.k);
    pen.fillStyle = paint.land;
    pen.fill(LAND);
    pen.strokeStyle = paint.rule;
    pen.lineWidth = 0.8 / mapCamera.k;
    pen.stroke(LAND);
    pen.restore();
  }
  const faded = Boolean(scene.lit?.firm) && !state.hops;
  drawArcs(faded);
  for (const cluster of gathered.clusters) drawCluster(cluster, faded);
  const selected = entityAt.get(state.actor) ?? -1;
  const picked = [...state.picked].map((id) => ({ i: entityAt.get(id) ?? -1, width: 1.6 }));
  const marked = [...picked, { i: selected, width: 2.4 }, { i: hover.actor, width: 1.6 }].filter(({ i }) => gathered.at.has(i));
  for (const { i, width } of marked) {
    const [x, y] = dotAt(i);
    ring(x, y, gathered.dotSize, width);
  }
  nameMap(faded, selected);
}

/** @param {boolean} faded */
function drawArcs(faded) {
  const { pen } = board;
  /** @type {Map<string, { one: Cluster, other: Cluster, n: number }>} */
  const pairs = new Map();
  for (const t of scene.lit?.firm ? scene.lit.ties : view.ties) {
    const [a, b] = [ties[t].source, ties[t].target].map((i) => gathered.at.get(i)?.cluster);
    if (!a || !b || a === b) continue;
    const [one, other] = a.spot < b.spot ? [a, b] : [b, a];
    const key = `${one.spot} ${other.spot}`;
    const pair = pairs.get(key) ?? { one, other, n: 0 };
    pairs.set(key, pair);
    pair.n += 1;
  }
  const strongest = [...pairs.values()].sort((a, b) => b.n - a.n || a.one.spot - b.one.spot || a.other.spot - b.other.spot).slice(0, 400);
  pen.strokeStyle = paint.tie;
  for (const { one, other, n } of strongest) {
    pen.beginPath();
    arc(one, other);
    pen.globalAlpha = faded ? 0.08 : Math.min(0.7, 0.22 + 0.05 * n);
    pen.lineWidth = Math.min(6, 0.7 + Math.log2(n) * 0.7);
    pen.stroke();
  }
  if (scene.lit) {
    pen.strokeStyle = paint.accent;
    for (const t of scene.lit.ties) {
      const { source, target } = ties[t];
      if (!gathered.at.has(source) || !gathered.at.has(target)) continue;
      pen.beginPath();
      arc(spotOf(source), spotOf(target));
      pen.setLineDash(isFact(ties[t]) ? [] : [5, 4]);
      pen.globalAlpha = isPossible(t) ? 0.45 : 0.8;
      pen.lineWidth = ties[t].id === state.open || t === hover.tie ? 2.8 : 1.4;
      pen.stroke();
    }
    pen.setLineDash([]);
  }
  pen.globalAlpha = 1;
}

/** @param {Cluster} cluster @param {boolean} faded */
function drawCluster(cluster, faded) {
  const { pen } = board;
  const [x, y] = [mapX(cluster.x), mapY(cluster.y)];
  if (!within(x, y, cluster.r)) return;
  pen.beginPath();
  pen.arc(x, y, cluster.r + 2, 0, 2 * Math.PI);
  pen.globalAlpha = 0.82;
  pen.fillStyle = paint.paper;
  pen.fill();
  pen.globalAlpha = 1;
  if (cluster.members.length > MOST_DOTS) {
    pen.beginPath();
    pen.arc(x, y, cluster.r, 0, 2 * Math.PI);
    pen.fillStyle = paint.blue;
    pen.globalAlpha = faded ? 0.3 : 0.85;
    pen.fill();
    pen.globalAlpha = 1;
    return;
  }
  for (const i of cluster.members) drawSign(i, dotAt(i)[0], dotAt(i)[1], gathered.dotSize, faded && !scene.lit?.actors.has(i) ? 0.2 : 1);
}

// The name of a cluster: its place, or the two countries most of its actors are of.
/** @param {Cluster} cluster */
function clusterName(cluster) {
  if (cluster.spots === 1) return spoken(spots[cluster.spot].label);
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const i of cluster.members) for (const code of entities[i].countries ?? []) counts.set(code, (counts.get(code) ?? 0) + 1);
  const codes = [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || (a < b ? -1 : 1));
  if (codes.length < 2) return spoken(spots[cluster.spot].label);
  return codes.slice(0, 2).map(countryLabel).join(", ") + (codes.length > 2 ? " …" : "");
}

/** @param {Cluster} cluster */
function spotLabel(cluster) {
  const { country } = spots[cluster.spot];
  const name = clusterName(cluster);
  const more = cluster.members.length > 1 ? ` · ${number(cluster.members.length)}` : "";
  return (country && cluster.spots === 1 && mapCamera.k > 3 ? word("atCountry", { name }) : name) + more;
}

/** @param {boolean} faded @param {number} selected */
function nameMap(faded, selected) {
  /** @type {Placed[]} */
  const names = gathered.clusters
    .filter((cluster) => within(mapX(cluster.x), mapY(cluster.y), 0) && (!faded || cluster.members.some((i) => scene.lit?.actors.has(i))))
    .map((cluster) => ({ x: mapX(cluster.x), y: mapY(cluster.y), r: cluster.r, text: spotLabel(cluster), px: Math.min(15, 10.5 + Math.sqrt(cluster.members.length) * 0.35), bold: cluster.members.length >= 25, strong: cluster.members.length >= 4 }));
  for (const i of [selected, hover.actor]) {
    if (!gathered.at.has(i)) continue;
    const [x, y] = dotAt(i);
    names.unshift({ x, y, r: gathered.dotSize + 3, text: labelOf(i), px: 13, bold: true, strong: true, must: true });
  }
  writeNames(names.slice(0, 160), gathered.clusters.map((cluster) => ({ x: mapX(cluster.x), y: mapY(cluster.y), r: cluster.r })));
}

/** @param {number} px @param {number} py @param {number} reach */
function mapActorAt(px, py, reach) {
  let best = -1;
  let least = Infinity;
  for (const cluster of gathered.clusters) {
    if (Math.hypot(mapX(cluster.x) - px, mapY(cluster.y) - py) > cluster.r + reach + 4) continue;
    for (const i of cluster.members.slice(0, MOST_DOTS)) {
      const [x, y] = dotAt(i);
      const away = Math.hypot(x - px, y - py) - gathered.dotSize;
      if (away < reach && away < least) [best, least] = [i, away];
    }
  }
  return best;
}

/** Returns the box that these actors fill on the map; the whole map where none is known. @param {number[]} list @returns {Box} */
function mapBox(list) {
  const known = list.map((i) => spots[entities[i].spot]).filter(Boolean);
  if (!known.length || known.length > 400) return [-1000, -480, 1000, 385];
  const [xs, ys] = [known.map(({ x }) => x), known.map(({ y }) => y)];
  const least = 60;
  return [Math.min(...xs) - least, Math.min(...ys) - least, Math.max(...xs) + least, Math.max(...ys) + least];
}

/** Returns how many of the actors in view stand on the map. */
function placedWords() {
  let n = 0;
  for (const i of view.entities) if (entities[i].spot >= 0) n += 1;
  return word("placed", { n, all: view.entities.size });
}

/** Returns what is written over the map: that the selected actor is not on it, and how many are. */
function mapNote() {
  const selected = entities[entityAt.get(state.actor) ?? -1];
  return [selected && !(selected.spot >= 0) && word("selectedUnplaced", { name: nameOf(selected) }), placedWords()].filter(Boolean).join(". ");
}

/** @type {Picture} */
export const mapFace = {
  name: "map",
  says: () => `${word("map")}: ${placedWords()}. ${word("canvas", viewWords())}`,
  note: mapNote,
  legend: () => [word("legendLine"), word("legendDashed"), placedWords()],
  camera: mapCamera, nearest: 40, farthest: 0.12, draw: drawMap, actorAt: mapActorAt, tieAt: () => -1, boxOf: mapBox, closest: 6,
  pointOf: (i) => {
    const [x, y] = gathered.at.has(i) ? dotAt(i) : [NaN, NaN];
    return Number.isFinite(x) ? { x, y } : null;
  },
};
