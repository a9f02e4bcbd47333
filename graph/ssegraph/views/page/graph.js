// The graph: actors where Python put them, ties as lines, communities as islands.

/** @import { Box, Camera, Lit, Picture, Rim } from "./types.js" */
/** @import { Band } from "./communities.js" */
/** @import { Ego } from "./ego.js" */
import { byRank, entities, entityAt, terms, tieAt, ties, tiesOf } from "./data.js";
import { communityOf } from "./communities.js";
import { datingOf } from "./datings.js";
import { DOT, MIDDLE, pointAt } from "./ego.js";
import { proofCounts } from "./evidence.js";
import { focus, frameFocus, headingIn, linesIn } from "./focus.js";
import { labelOf, write, writeNames } from "./labels.js";
import { PATHS, hueOf, lookOf, radiusOf } from "./look.js";
import { bandAt, closedNow, communityAt, countedByCommunity, discOf, drawBands, drawCommunities, gathered, nameCommunities, openedOf } from "./overview.js";
import { panelUnder } from "./panels.js";
import { board, paint, size } from "./pen.js";
import { state } from "./state.js";
import { isFact } from "./statement.js";
import { passes, view, viewWords } from "./view.js";
import { word } from "./words.js";

const MOST_ACTORS = 4000; // drawn at once: of a community that was opened with less room than its actors need, the best connected
const MOST_TIES = 7000;
const TOLD = 60; // so many who are picked out stand in closed communities by name; of more the strongest, and the others as a number
const STRONGEST = 14;
const MANY_LIT = 120; // more ties than this are drawn the paler
const graphCamera = { x: 0, y: 0, k: 1 }; // the point in the middle, and pixels per unit
/** What is pointed at; a community or a band only while it is drawn. @type {{ actor: number, tie: number, community: number, band: Band | null }} */
export const hover = { actor: -1, tie: -1, community: -1, band: null };

/** @typedef {{ actors: number[], ties: number[], partial: { n: number, all: number } | null, closed: Set<number>, hidden: number }} Drawn closed: communities that are a disc each; hidden: how many actors are in them */

/** What is picked out (see `pickedOut`), what is drawn of what is in view, and whether the layout is turned: it is wider than high, for an upright phone. @type {{ lit: Lit | null, drawn: Drawn, upright: boolean }} */
export const scene = { lit: null, drawn: { actors: [], ties: [], partial: null, closed: new Set(), hidden: 0 }, upright: false };

// Ties between the same two actors are bent apart: for each tie, how far.
const bends = new Float64Array(ties.length);
{
  /** @type {Map<number, number[]>} */
  const pairs = new Map();
  ties.forEach((tie, t) => {
    const key = Math.min(tie.source, tie.target) * entities.length + Math.max(tie.source, tie.target);
    const members = pairs.get(key) ?? [];
    pairs.set(key, members);
    members.push(t);
  });
  for (const members of pairs.values()) {
    if (members.length > 1) members.forEach((t, n) => (bends[t] = (ties[t].source < ties[t].target ? 1 : -1) * (n - (members.length - 1) / 2) * 26));
  }
}

// In the picture of one actor everybody has a place of its own; in the whole graph those who were moved.
/** @param {number} i */
const placeX = (i) => {
  const { x, y } = focus.at.get(i) ?? entities[i];
  return scene.upright && !focus.ego ? -y : x;
};
/** @param {number} i */
const placeY = (i) => {
  const { x, y } = focus.at.get(i) ?? entities[i];
  return scene.upright && !focus.ego ? x : y;
};
/** @param {number} i */
const screenX = (i) => (placeX(i) - graphCamera.x) * graphCamera.k + size.w / 2;
/** @param {number} i */
const screenY = (i) => (placeY(i) - graphCamera.y) * graphCamera.k + size.h / 2;
/** @param {number} i */
const drawnRadius = (i) => {
  if (focus.ego) return graphCamera.k * (i === focus.centre ? MIDDLE : Math.min(DOT, 2 + radiusOf(i) / 3));
  return Math.max(radiusOf(i) * graphCamera.k, size.w < 600 ? 1.7 : 2.4);
};

/** Returns where a point of the window lies in the layout: what is kept of an actor that is put there. @param {number} px @param {number} py */
export function placeAt(px, py) {
  const [x, y] = [(px - size.w / 2) / graphCamera.k + graphCamera.x, (py - size.h / 2) / graphCamera.k + graphCamera.y];
  return scene.upright && !focus.ego ? { x: y, y: -x } : { x, y };
}

/** Returns where an actor stands in the layout. @param {number} i */
export const placeOf = (i) => focus.at.get(i) ?? { x: entities[i].x, y: entities[i].y };

/** @param {number} x @param {number} y @param {number} room */
export const within = (x, y, room) => x > -room && y > -room && x < size.w + room && y < size.h + room;
/** @param {number} i @param {number} room */
const inWindow = (i, room) => within(screenX(i), screenY(i), room);

// How the overview finds its place in the window.
const projection = {
  get k() {
    return graphCamera.k;
  },
  /** @param {number} x @param {number} y @returns {[number, number]} */
  at: (x, y) => {
    const [px, py] = scene.upright ? [-y, x] : [x, y];
    return [(px - graphCamera.x) * graphCamera.k + size.w / 2, (py - graphCamera.y) * graphCamera.k + size.h / 2];
  },
};

// Those of a closed community who stand for themselves all the same: who is selected, pointed at or pinned, and of those picked out the strongest.
function standing() {
  const found = new Set([...focus.at.keys(), ...[...state.picked].slice(0, TOLD).map((id) => entityAt.get(id) ?? -1), entityAt.get(state.actor) ?? -1]);
  if (hover.community < 0) found.add(hover.actor);
  const { lit } = scene;
  if (lit?.firm && !openedCommunity()) {
    const order = [...lit.actors].sort(([a, m], [b, n]) => m - n || tiesOf[b].length - tiesOf[a].length || a - b);
    const middle = order.filter(([, away]) => away === 0).length;
    for (const [i] of order.slice(0, order.length <= TOLD ? TOLD : Math.min(TOLD, middle + STRONGEST))) found.add(i);
  }
  return [...found].filter((i) => view.entities.has(i));
}

const openedCommunity = () => state.cell.startsWith("graph~community~");

// What is drawn of what is in view: of an actor those around it; of a graph the actors of those communities that have room for them, and
// the others as discs.
/** @returns {Drawn} */
function chooseDrawn() {
  if (focus.ego) {
    const around = new Set(focus.ego.stands.keys());
    const among = [...around].flatMap((i) => tiesOf[i].filter((t) => ties[t].source === i && around.has(ties[t].target) && passes(t)));
    return { actors: [...around], ties: among, partial: null, closed: new Set(), hidden: 0 };
  }
  const closed = closedNow(graphCamera.k);
  if (!closed.size && view.entities.size <= MOST_ACTORS / 2 && view.ties.length <= MOST_TIES) return { actors: [...view.entities], ties: view.ties, partial: null, closed, hidden: 0 };
  const { shown } = gathered();
  const chosen = new Set(standing());
  let hidden = 0;
  for (const at of closed) hidden += shown.get(at)?.actors.length ?? 0;
  let all = chosen.size;
  for (const i of byRank) {
    if (closed.has(communityOf(entities[i])) || !view.entities.has(i) || !inWindow(i, 20) || chosen.has(i)) continue;
    all += 1;
    if (chosen.size < MOST_ACTORS) chosen.add(i);
  }
  const few = all > chosen.size;
  const lines = [];
  for (const i of chosen) {
    if (lines.length >= MOST_TIES) break;
    if (closed.has(communityOf(entities[i]))) continue;
    for (const t of tiesOf[i]) {
      const { source, target } = ties[t];
      const other = source === i ? target : source;
      const both = chosen.has(other) && !closed.has(communityOf(entities[other]));
      if (!passes(t) || (both ? source !== i : few || !view.entities.has(other) || closed.has(communityOf(entities[other])))) continue;
      lines.push(t);
    }
  }
  return { actors: [...chosen], ties: lines.slice(0, MOST_TIES), partial: few ? { n: chosen.size, all } : null, closed, hidden };
}

/**
 * The ties that are picked out, as they are drawn: those between two who stand for themselves, and for the others a line for each pair of ends, which
 * is an actor or (below 0) a closed community, with how many it is.
 * @param {Iterable<number>} list @param {Set<number>} stands
 */
function gatherLit(list, stands) {
  /** @type {number[]} */
  const single = [];
  /** @type {Map<string, { a: number, b: number, n: number }>} */
  const spokes = new Map();
  const { closed } = scene.drawn;
  /** @param {number} i */
  const endOf = (i) => (!stands.has(i) && closed.has(communityOf(entities[i])) ? -1 - communityOf(entities[i]) : i);
  for (const t of list) {
    const [a, b] = [endOf(ties[t].source), endOf(ties[t].target)];
    if (a >= 0 && b >= 0) single.push(t);
    else if (a !== b) {
      const key = `${Math.min(a, b)} ${Math.max(a, b)}`;
      const spoke = spokes.get(key) ?? { a, b, n: 0 };
      spoke.n += 1;
      spokes.set(key, spoke);
    }
  }
  return { single, spokes: [...spokes.values()] };
}

/** @param {{ a: number, b: number, n: number }[]} spokes */
function drawSpokes(spokes) {
  const { pen } = board;
  const most = Math.max(20, ...spokes.map(({ n }) => n));
  /** @param {number} end @returns {[number, number]} */
  const pointOf = (end) => {
    if (end >= 0) return [screenX(end), screenY(end)];
    const { x, y } = discOf(-1 - end, projection);
    return [x, y];
  };
  pen.strokeStyle = paint.accent;
  for (const { a, b, n } of spokes) {
    pen.beginPath();
    pen.moveTo(...pointOf(a));
    pen.lineTo(...pointOf(b));
    pen.globalAlpha = spokes.length > 40 ? 0.35 : 0.6;
    pen.lineWidth = Math.max(1, 6 * Math.sqrt(n / most));
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

function drawIslands() {
  const { pen } = board;
  pen.fillStyle = paint.island;
  pen.strokeStyle = paint.island;
  pen.beginPath();
  for (const t of scene.drawn.ties) {
    const { source, target } = ties[t];
    if (entities[source].community === undefined || entities[source].community !== entities[target].community) continue;
    pen.moveTo(screenX(source), screenY(source));
    pen.lineTo(screenX(target), screenY(target));
  }
  for (const i of scene.drawn.actors) {
    pen.moveTo(screenX(i), screenY(i));
    pen.lineTo(screenX(i) + 0.1, screenY(i));
  }
  pen.lineWidth = Math.max(58 * graphCamera.k, 9);
  pen.lineCap = "round";
  pen.lineJoin = "round";
  pen.stroke();
  pen.lineCap = "butt";
}

// The line of a tie: ends on the rim of the second actor, and the point it bends towards.
/** @param {number} t */
function lineOf(t) {
  const tie = ties[t];
  const ax = screenX(tie.source);
  const ay = screenY(tie.source);
  const bx = screenX(tie.target);
  const by = screenY(tie.target);
  const length = Math.hypot(bx - ax, by - ay) || 1;
  const bend = Math.sign(bends[t]) * Math.min(Math.abs(bends[t]) * graphCamera.k * 2, length * 0.7);
  const cx = (ax + bx) / 2 - ((by - ay) / length) * bend;
  const cy = (ay + by) / 2 + ((bx - ax) / length) * bend;
  const out = Math.hypot(bx - cx, by - cy) || 1;
  const rim = drawnRadius(tie.target) + 1.5;
  const ux = (bx - cx) / out;
  const uy = (by - cy) / out;
  return { ax, ay, cx, cy, bx: bx - ux * rim, by: by - uy * rim, ux, uy, length, straight: bend === 0 };
}

/** @param {ReturnType<typeof lineOf>} line */
function outside(line) {
  const m = 4;
  return Math.max(line.ax, line.bx, line.cx) < -m || Math.min(line.ax, line.bx, line.cx) > size.w + m || Math.max(line.ay, line.by, line.cy) < -m || Math.min(line.ay, line.by, line.cy) > size.h + m;
}

/** @param {number} t */
export const isPossible = (t) => view.standings !== null && view.standings[datingOf[t]] === "possible";

/** @param {number[]} list @param {{ stroke: string, alpha: number, width: number, arrows: boolean }} look */
function drawTies(list, { stroke, alpha, width, arrows }) {
  const { pen } = board;
  const looksOf = [[true, false], [true, true], [false, false], [false, true]];
  for (const [fact, possible] of looksOf) {
    const lines = list.filter((t) => isFact(ties[t]) === fact && isPossible(t) === possible).map(lineOf_).filter(({ line }) => !outside(line));
    if (!lines.length) continue;
    pen.beginPath();
    for (const { line } of lines) {
      pen.moveTo(line.ax, line.ay);
      if (line.straight) pen.lineTo(line.bx, line.by);
      else pen.quadraticCurveTo(line.cx, line.cy, line.bx, line.by);
    }
    const strength = alpha * (possible ? 0.5 : 1);
    pen.setLineDash(fact ? [] : [5, 4]);
    pen.globalAlpha = strength;
    pen.lineWidth = width;
    pen.strokeStyle = stroke;
    pen.stroke();
    pen.setLineDash([]);
    if (arrows) drawHeads(lines, stroke, Math.min(1, strength * 1.6), width);
  }
  pen.globalAlpha = 1;
}

/** @param {number} t */
const lineOf_ = (t) => ({ t, line: lineOf(t) });

/** @param {{ t: number, line: ReturnType<typeof lineOf> }[]} lines @param {string} fill @param {number} alpha @param {number} width */
function drawHeads(lines, fill, alpha, width) {
  const { pen } = board;
  const s = Math.min(3.5 + width * 1.8, Math.max(3.2, graphCamera.k * 8 + width));
  pen.beginPath();
  for (const { t, line } of lines) {
    if (terms.ties[ties[t].kind]?.symmetric || line.length < 18) continue;
    pen.moveTo(line.bx, line.by);
    pen.lineTo(line.bx - line.ux * s * 1.7 - line.uy * s * 0.6, line.by - line.uy * s * 1.7 + line.ux * s * 0.6);
    pen.lineTo(line.bx - line.ux * s * 1.7 + line.uy * s * 0.6, line.by - line.uy * s * 1.7 - line.ux * s * 0.6);
    pen.closePath();
  }
  pen.globalAlpha = alpha;
  pen.fillStyle = fill;
  pen.fill();
}

/** Draws the sign of an actor. @param {number} i @param {number} x @param {number} y @param {number} r @param {number} [alpha] */
export function drawSign(i, x, y, r, alpha = 1) {
  const { pen } = board;
  const [form] = lookOf(entities[i].kind);
  pen.save();
  pen.translate(x, y);
  pen.scale(r, r);
  pen.globalAlpha = alpha;
  pen.fillStyle = paint[hueOf(i)];
  pen.fill(PATHS[form]);
  pen.lineWidth = Math.min(1.4, r * 0.25) / r;
  pen.strokeStyle = paint.paper;
  pen.stroke(PATHS[form]);
  pen.restore();
  pen.globalAlpha = 1;
}

/** @param {number} x @param {number} y @param {number} r @param {number} width */
export function ring(x, y, r, width) {
  const { pen } = board;
  pen.beginPath();
  pen.arc(x, y, r * 1.15 + width + 2, 0, 2 * Math.PI);
  pen.lineWidth = width;
  pen.strokeStyle = paint.accent;
  pen.stroke();
}

/** Draws the graph as the camera sees it. */
function drawGraph() {
  const { pen } = board;
  frameFocus();
  scene.drawn = chooseDrawn();
  if (focus.ego) {
    drawEgo(focus.ego);
    return;
  }
  const close = graphCamera.k > 0.6;
  const bright = scene.lit?.ties ?? new Set();
  const faded = Boolean(scene.lit?.firm) && (!state.hops || state.picked.size > 0);
  const stands = new Set(scene.drawn.actors);
  const inClosed = faded ? countedByCommunity(scene.lit?.actors.keys() ?? []) : new Map();
  const plain = scene.drawn.ties.filter((t) => !bright.has(t));
  /** @param {number} t */
  const far = (t) => Math.hypot(entities[ties[t].source].x - entities[ties[t].target].x, entities[ties[t].source].y - entities[ties[t].target].y) > 260;
  pen.globalAlpha = faded ? 0.5 : 1;
  drawIslands();
  pen.globalAlpha = 1;
  if (scene.drawn.closed.size) {
    drawBands(projection, { faded, hover: hover.band });
    drawCommunities(projection, { faded, hover: hover.community, lit: inClosed });
  }
  drawTies(plain.filter(far), { stroke: paint.tie, alpha: faded ? 0.06 : 0.22, width: 0.9, arrows: close && !faded });
  drawTies(plain.filter((t) => !far(t)), { stroke: paint.tie, alpha: faded ? 0.14 : 0.6, width: close ? 1.2 : 0.9, arrows: close && !faded });
  /** @param {number} t */
  const seen = (t) => view.entities.has(ties[t].source) && view.entities.has(ties[t].target);
  const tones = scene.lit?.tones;
  const { single, spokes } = gatherLit([...bright].filter(seen), stands);
  drawSpokes(spokes);
  const some = single.slice(0, MOST_TIES);
  const pale = Math.min(1, Math.sqrt(MANY_LIT / Math.max(1, some.length))); // who has thousands of ties does not paint the screen
  if (tones) for (const tone of new Set(tones.values())) drawTies(some.filter((t) => tones.get(t) === tone), { stroke: paint[tone], alpha: (tone === "soft" ? 0.35 : 0.85) * pale, width: 1.6, arrows: close });
  else drawTies(some, { stroke: paint.accent, alpha: (state.to ? 0.95 : 0.6) * pale, width: state.to ? 2.6 : 0.6 + 0.8 * pale, arrows: pale === 1 });
  const thick = [tieAt.get(state.open) ?? -1, hover.tie].filter((t) => t >= 0 && seen(t));
  drawTies(thick, { stroke: paint.accent, alpha: 1, width: 2.8, arrows: true });
  for (const i of scene.drawn.actors) {
    const r = drawnRadius(i);
    if (inWindow(i, 2 * r) && (!faded || !scene.lit?.actors.has(i))) drawSign(i, screenX(i), screenY(i), r, faded ? 0.18 : view.these.has(i) ? 1 : 0.5);
  }
  if (faded) for (const i of scene.lit?.actors.keys() ?? []) if (stands.has(i) && inWindow(i, 30)) drawSign(i, screenX(i), screenY(i), drawnRadius(i));
  const selected = entityAt.get(state.actor);
  if (selected !== undefined && view.entities.has(selected)) ring(screenX(selected), screenY(selected), drawnRadius(selected), 2.4);
  for (const i of focus.at.keys()) if (view.entities.has(i) && inWindow(i, 10)) pin(i);
  for (const id of state.picked) {
    const i = entityAt.get(id) ?? -1;
    if (view.entities.has(i) && inWindow(i, 30)) ring(screenX(i), screenY(i), drawnRadius(i), 2);
  }
  if (hover.actor >= 0 && hover.actor !== selected) ring(screenX(hover.actor), screenY(hover.actor), drawnRadius(hover.actor), 1.6);
  nameGraph(faded, selected, inClosed);
}

// The picture of one actor: the rims of its rings, ties from the middle, and every name in its place.
/** @param {Ego} ego */
function drawEgo(ego) {
  const { pen } = board;
  const { x, y, k } = graphCamera;
  const [left, top] = [size.w / 2 - x * k, size.h / 2 - y * k];
  /** @param {{ x: number, y: number }} point @returns {[number, number]} */
  const onScreen = (point) => [left + point.x * k, top + point.y * k];
  pen.strokeStyle = paint.rule;
  pen.lineWidth = 1;
  pen.beginPath();
  for (const { at } of ego.rings.slice(0, -1)) {
    for (let n = 0; n < 96; n += 1) {
      const point = onScreen(pointAt(at, (n / 96) * 2 * Math.PI, ego));
      if (n) pen.lineTo(...point);
      else pen.moveTo(...point);
    }
    pen.closePath();
  }
  for (const { from, to, at } of ego.edges) {
    pen.moveTo(...onScreen(pointAt(from, at, ego)));
    pen.lineTo(...onScreen(pointAt(to, at, ego)));
  }
  pen.stroke();
  const bright = scene.lit?.ties ?? new Set();
  drawTies(scene.drawn.ties.filter((t) => !bright.has(t)), { stroke: paint.tie, alpha: 0.28, width: 0.8, arrows: false });
  drawTies(scene.drawn.ties.filter((t) => bright.has(t)), { stroke: paint.accent, alpha: 0.38, width: 1, arrows: true });
  const thick = [tieAt.get(state.open) ?? -1, hover.tie, ...(hover.actor >= 0 ? tiesOf[hover.actor] : [])];
  drawTies(scene.drawn.ties.filter((t) => thick.includes(t)), { stroke: paint.accent, alpha: 1, width: 2, arrows: true });
  for (const { name, label } of [...ego.rings, ...ego.sectors]) {
    if (label) writeIn(ego, label, 0, 0, headingIn(name, ego.px), ego.px, { bold: true });
  }
  for (const i of scene.drawn.actors) drawSign(i, screenX(i), screenY(i), drawnRadius(i));
  for (const i of [focus.centre, hover.actor]) if (ego.stands.has(i)) ring(screenX(i), screenY(i), drawnRadius(i), i === focus.centre ? 2.4 : 1.6);
  for (const i of scene.drawn.actors) if (isPinned(i)) pin(i);
  if (ego.px * k < LEAST_NAME) {
    nameGraph(false, focus.centre, new Map());
    return;
  }
  for (const [i, stand] of ego.stands) {
    const [dx, dy] = [placeX(i) - stand.x, placeY(i) - stand.y];
    const middle = i === focus.centre;
    const px = middle ? ego.px * 1.2 : ego.px;
    writeIn(ego, stand.label, dx, dy, linesIn(i, px), px, { bold: middle || i === hover.actor, strong: true });
  }
}

const LEAST_NAME = 7.5; // pixels: smaller names are not read, so as many are written larger as find room

/** Writes into a box of the picture of one actor, which grows with it. @param {Ego} ego @param {Rim} box @param {number} dx @param {number} dy @param {string[]} lines @param {number} px @param {{ bold?: boolean, strong?: boolean }} look */
function writeIn(ego, box, dx, dy, lines, px, look) {
  const { x, y, k } = graphCamera;
  if (ego.px * k < LEAST_NAME) return;
  /** @param {number} value @param {number} middle @param {number} half */
  const at = (value, middle, half) => (value - middle) * k + half;
  const there = { left: at(box.left + dx, x, size.w / 2), right: at(box.right + dx, x, size.w / 2), top: at(box.top + dy, y, size.h / 2), bottom: at(box.bottom + dy, y, size.h / 2) };
  if (there.right > 0 && there.left < size.w && there.bottom > 0 && there.top < size.h) write(lines, there, Math.round(px * k * 100) / 100, look);
}

/** Says whether an actor was pinned. @param {number} i */
const isPinned = (i) => (focus.ego ? focus.ego.stands.get(i) !== focus.at.get(i) : focus.at.has(i));

// The sign of who is pinned: a dot in its middle.
/** @param {number} i */
function pin(i) {
  const { pen } = board;
  pen.beginPath();
  pen.arc(screenX(i), screenY(i), Math.max(1.6, drawnRadius(i) * 0.3), 0, 2 * Math.PI);
  pen.fillStyle = paint.paper;
  pen.fill();
}

/** @param {boolean} faded @param {number | undefined} selected @param {Map<number, number>} inClosed how many of each community are picked out */
function nameGraph(faded, selected, inClosed) {
  /** @param {number} i */
  const weight = (i) => (i === selected ? 1e6 : i === hover.actor ? 9e5 : focus.at.has(i) && !focus.ego ? 8e5 : scene.lit?.actors.has(i) ? ((scene.lit.actors.get(i) ?? 2) < 2 ? 1e4 : 5e3) : 0) + radiusOf(i) ** 2;
  /** @param {number} i */
  const inside = (i) => within(screenX(i), screenY(i), 0);
  const candidates = (faded ? scene.drawn.actors.filter((i) => scene.lit?.actors.has(i)) : scene.drawn.actors).filter(inside);
  if (faded && hover.actor >= 0 && !scene.lit?.actors.has(hover.actor)) candidates.push(hover.actor);
  const few = candidates.length <= 70;
  const room = Math.round((size.w * size.h) / 26000); // as many names as a window of this size can bear
  const leading = new Set([...candidates].sort((a, b) => weight(b) - weight(a) || a - b).slice(0, Math.max(12, room)));
  const big = candidates.filter((i) => few || drawnRadius(i) > 6).map((i) => ({ x: screenX(i), y: screenY(i), r: drawnRadius(i) * 0.9 }));
  const order = candidates
    .filter((i) => few || weight(i) >= 1e4 || radiusOf(i) * graphCamera.k > 5.2 || leading.has(i))
    .sort((a, b) => weight(b) - weight(a) || a - b)
    .slice(0, 220);
  const most = size.w < 600 ? 14 : 18;
  /** @type {Rim[]} */
  const taken = [];
  if (scene.drawn.closed.size && !selectedFew(order)) nameCommunities(projection, { faded, lit: inClosed, taken });
  writeNames(order.map((i) => {
    const r = radiusOf(i);
    const must = i === selected || i === hover.actor || focus.at.has(i) && !focus.ego || Boolean(state.to && scene.lit?.actors.has(i));
    return { x: screenX(i), y: screenY(i), r: drawnRadius(i), text: labelOf(i), px: Math.round(Math.min(most, 11 + r * 0.28) * 2) / 2, bold: must || r >= 13.4, strong: must || r >= 10.6 || few, must };
  }), big, taken);
  if (scene.drawn.closed.size && selectedFew(order)) nameCommunities(projection, { faded, lit: inClosed, taken });
}

// Where somebody is picked out, they are named before the communities.
/** @param {number[]} order */
const selectedFew = (order) => Boolean(scene.lit?.firm) && order.length <= TOLD;

// What is under the pointer.

/** @param {number} px @param {number} py @param {number} reach */
function graphActorAt(px, py, reach) {
  let best = -1;
  let least = Infinity;
  for (const i of scene.drawn.actors) {
    const away = Math.hypot(screenX(i) - px, screenY(i) - py) - drawnRadius(i);
    if (away < reach && away < least) [best, least] = [i, away];
  }
  return best;
}

/** @param {number} px @param {number} py */
function graphTieAt(px, py) {
  const candidates = scene.lit?.firm && !state.hops ? scene.lit.ties : scene.drawn.ties;
  let best = -1;
  let least = 5;
  for (const t of candidates) {
    const line = lineOf(t);
    if (outside(line)) continue;
    let [x0, y0] = [line.ax, line.ay];
    const steps = line.straight ? 1 : 10;
    for (let n = 1; n <= steps; n += 1) {
      const u = n / steps;
      const x1 = (1 - u) ** 2 * line.ax + 2 * u * (1 - u) * line.cx + u * u * line.bx;
      const y1 = (1 - u) ** 2 * line.ay + 2 * u * (1 - u) * line.cy + u * u * line.by;
      const square = (x1 - x0) ** 2 + (y1 - y0) ** 2 || 1;
      const along = Math.min(1, Math.max(0, ((px - x0) * (x1 - x0) + (py - y0) * (y1 - y0)) / square));
      const away = Math.hypot(px - x0 - along * (x1 - x0), py - y0 - along * (y1 - y0));
      if (away < least) [best, least] = [t, away];
      [x0, y0] = [x1, y1];
    }
  }
  return best;
}

/** Returns the box [left, top, right, bottom] that these actors fill, in units of the layout. @param {number[]} list @returns {Box | null} */
function graphBox(list) {
  if (focus.ego) return [-focus.ego.w / 2, -focus.ego.h / 2, focus.ego.w / 2, focus.ego.h / 2];
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const i of list) {
    const r = radiusOf(i) + 6;
    left = Math.min(left, placeX(i) - r);
    right = Math.max(right, placeX(i) + r);
    top = Math.min(top, placeY(i) - r);
    bottom = Math.max(bottom, placeY(i) + r + 14);
  }
  return list.length ? [left, top, right, bottom] : null;
}

/** Returns where the closed communities stand, for those who go by keys. @returns {[number, { x: number, y: number }][]} */
const communityPoints = () => [...scene.drawn.closed].map((at) => [at, discOf(at, projection)]);

// On a sheet the picture of one actor is laid out for its size, so that every name stands there too.
/** @param {number} w @param {number} h @returns {Camera | null} */
function sheetCamera(w, h) {
  if (focus.centre < 0) return null;
  const before = { ...size };
  Object.assign(size, { w, h });
  frameFocus();
  const { ego } = focus;
  Object.assign(size, before);
  frameFocus();
  return ego && { x: 0, y: 0, k: Math.min(1, (w - 2 * EDGE_OF_SHEET) / ego.w, (h - 2 * EDGE_OF_SHEET) / ego.h) };
}

const EDGE_OF_SHEET = 10;

/** @type {Picture} */
export const graphFace = {
  name: "graph",
  says: () => word("canvas", viewWords()),
  note: () => (!panelUnder() && entities.length ? `${word("hint")} ${proofCounts()}` : ""),
  legend: () => [word("legendLine"), word("legendDashed")],
  camera: graphCamera, nearest: 6, farthest: 0.002, draw: drawGraph, actorAt: graphActorAt, tieAt: graphTieAt, boxOf: graphBox, sheet: sheetCamera,
  opens: openedOf,
  communityAt: (px, py) => (scene.drawn.closed.size ? communityAt(px, py, projection) : -1),
  bandAt: (px, py) => (scene.drawn.closed.size ? bandAt(px, py, projection) : null),
  communities: communityPoints,
  pointOf: (i) => (focus.ego && !focus.at.has(i) ? null : { x: screenX(i), y: screenY(i) }),
  get closest() {
    return focus.ego ? 1 : 1.6;
  },
};
