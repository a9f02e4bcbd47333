// The stage: which picture is shown, the camera over it, and what mouse, fingers and keys do.

/** @import { Box, Camera, Picture } from "./types.js" */
import { choose } from "./address.js";
import { byRank, entities, entityAt, kindLabel, nameOf, named, proofLabel, statusLabel, ties, tiesOf } from "./data.js";
import { $, button, make } from "./dom.js";
import { tieText } from "./evidence.js";
import { pictureNow } from "./faces.js";
import { focus, frameFocus } from "./focus.js";
import { openTie } from "./go.js";
import { hover, placeAt, scene } from "./graph.js";
import { holds } from "./lasso.js";
import { bandWords, communityWords, openBand, openCommunity, openList } from "./overview.js";
import { board, canvas, paint, size } from "./pen.js";
import { pickAll, pinAt, togglePick } from "./picks.js";
import { state } from "./state.js";
import { isFact, otherEnd } from "./statement.js";
import { passes, pickedOut, view } from "./view.js";
import { DIRECTIONS, towards } from "./walk.js";
import { whenWords } from "./when.js";
import { word } from "./words.js";

const LARGE = 1500;
let asked = false;
let flight = 0;

export function askDraw() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    draw();
  });
}

function draw() {
  const { pen } = board;
  const picture = pictureNow();
  if (!size.w || !picture) return;
  const ratio = devicePixelRatio || 1;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, size.w, size.h);
  picture.draw();
  if (drawing.length > 1) drawLasso();
  const { partial, closed, hidden } = scene.drawn;
  const said = state.face !== "graph" ? "" : partial ? word("partial", partial) : closed.size ? word("closedHere", { n: closed.size, actors: word("actors", { n: hidden }) }) : "";
  $("partial").hidden = !said;
  if (said !== $("partial").dataset.said) $("partial").replaceChildren(said, ...(closed.size ? [" ", button(word("allCommunities"), openList, { class: "quiet", id: "all-communities" })] : []));
  $("partial").dataset.said = said;
}

/** The line that is drawn around those one selects. @type {[number, number][]} */
const drawing = [];
let withLasso = false; // drawing selects, though no key is held

function drawLasso() {
  const { pen } = board;
  pen.beginPath();
  drawing.forEach(([x, y], n) => (n ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.closePath();
  pen.fillStyle = paint.accent;
  pen.globalAlpha = 0.1;
  pen.fill();
  pen.globalAlpha = 1;
  pen.setLineDash([5, 4]);
  pen.lineWidth = 1.4;
  pen.strokeStyle = paint.accent;
  pen.stroke();
  pen.setLineDash([]);
}

// Selects who stands within the line.
function closeLasso() {
  const line = drawing.splice(0);
  const picture = pictureNow();
  const inside = [...(state.face === "graph" ? scene.drawn.actors : view.entities)].filter((i) => {
    const at = picture?.pointOf(i);
    return at && holds(line, at.x, at.y);
  });
  askDraw();
  if (inside.length) pickAll(inside);
}

/** Works out anew what is picked out, and draws. */
export function light() {
  scene.lit = pickedOut(hover.actor);
  askDraw();
}

/** Moves the camera so that a box is seen; `closest` limits how near. @param {Box | null} box @param {number} closest @param {boolean} [glide] */
function fitBox(box, closest, glide = true) {
  const picture = pictureNow();
  if (!picture || !box || !size.w) return;
  const { camera, farthest } = picture;
  const [left, top, right, bottom] = box;
  const margin = Math.min(36, size.w / 14);
  const above = state.face === "graph" && view.entities.size > LARGE ? 48 : margin; // what is closed is told there
  const k = Math.min(closest, (size.w - 2 * margin) / (right - left), (size.h - 2 * above) / (bottom - top));
  moveTo(camera, (left + right) / 2, (top + bottom) / 2, Math.max(farthest, k), glide);
}

/** @param {Camera} camera @param {number} x @param {number} y @param {number} k @param {boolean} glide */
function moveTo(camera, x, y, k, glide) {
  cancelAnimationFrame(flight);
  const from = { ...camera };
  if (!glide || matchMedia("(prefers-reduced-motion: reduce)").matches) {
    Object.assign(camera, { x, y, k });
    askDraw();
    return;
  }
  const began = performance.now();
  /** @param {number} now */
  const frame = (now) => {
    const t = Math.min(1, Math.max(0, (now - began) / 320));
    const ease = 1 - (1 - t) ** 3;
    camera.k = from.k * (k / from.k) ** ease;
    camera.x = from.x + (x - from.x) * ease;
    camera.y = from.y + (y - from.y) * ease;
    draw();
    if (t < 1) flight = requestAnimationFrame(frame);
  };
  flight = requestAnimationFrame(frame);
}

/** Shows what is picked out: an actor with those it has ties to, a way, an answer. */
export function flyToLit() {
  const picture = pictureNow();
  if (!picture || picture.rows) return;
  const list = [...(pickedOut()?.actors.keys() ?? [])].filter((i) => view.entities.has(i));
  if (list.length) fitBox(picture.boxOf(list), picture.closest);
}

/** @param {boolean} [glide] */
export function fitView(glide = true) {
  const picture = pictureNow();
  if (!picture) return;
  if (picture.rows) {
    picture.camera.y = 0;
    askDraw();
  } else fitBox(picture.boxOf([...view.entities]), picture.closest, glide);
}

/** @param {number} factor @param {number} [px] @param {number} [py] */
function zoomBy(factor, px = size.w / 2, py = size.h / 2) {
  const picture = pictureNow();
  if (!picture || picture.rows) return;
  const { camera, nearest, farthest } = picture;
  cancelAnimationFrame(flight);
  const k = Math.min(nearest, Math.max(farthest, camera.k * factor));
  camera.x += (px - size.w / 2) * (1 / camera.k - 1 / k);
  camera.y += (py - size.h / 2) * (1 / camera.k - 1 / k);
  camera.k = k;
  askDraw();
}

/** @param {number} dx @param {number} dy */
function panBy(dx, dy) {
  const picture = pictureNow();
  if (!picture) return;
  const { camera, rows } = picture;
  cancelAnimationFrame(flight);
  if (!rows) camera.x -= dx / camera.k;
  camera.y -= dy / camera.k;
  askDraw();
}

// What else than an actor is under a point: of a closed community only its disc, and a band only beside discs.
/** @param {Picture} picture @param {number} px @param {number} py @param {number} actor */
function underPoint(picture, px, py, actor) {
  const community = actor < 0 ? (picture.communityAt?.(px, py) ?? -1) : -1;
  const tie = actor < 0 && community < 0 ? picture.tieAt(px, py) : -1;
  const band = actor < 0 && community < 0 && tie < 0 ? (picture.bandAt?.(px, py) ?? null) : null;
  return { community, tie, band };
}

/** @param {number} px @param {number} py */
function point(px, py) {
  const picture = pictureNow();
  if (!picture) return;
  const actor = picture.actorAt(px, py, 4);
  const { tie, community, band } = underPoint(picture, px, py, actor);
  if (actor !== hover.actor || tie !== hover.tie || community !== hover.community || band !== hover.band) {
    Object.assign(hover, { actor, tie, community, band });
    const some = actor >= 0 || tie >= 0 || community >= 0 || band !== null;
    canvas.classList.toggle("pointing", some);
    light();
    const tip = $("tip");
    tip.hidden = !some;
    const words = community >= 0 ? communityWords(community) : band ? bandWords(band) : null;
    if (words) tip.replaceChildren(words[0], make("small", {}, words.slice(1).join(" · ")));
    else if (actor >= 0) tip.replaceChildren(named(entities[actor]), make("small", {}, `${kindLabel(entities[actor].kind)} · ${word("ties", { n: tiesOf[actor].length })}`));
    else if (tie >= 0) tip.replaceChildren(tieText(ties[tie]), make("small", {}, [whenWords(ties[tie], true), proofLabel(ties[tie].proof), isFact(ties[tie]) ? "" : statusLabel(ties[tie].status)].filter(Boolean).join(" · ")));
  }
  if ($("tip").hidden) return;
  const tip = $("tip");
  const left = Math.max(4, Math.min(px + 14, size.w - tip.offsetWidth - 6));
  const top = py + 18 + tip.offsetHeight > size.h ? py - tip.offsetHeight - 10 : py + 18;
  tip.style.transform = `translate(${left}px, ${top}px)`;
}

function leave() {
  Object.assign(hover, { actor: -1, tie: -1, community: -1, band: null });
  $("tip").hidden = true;
  light();
}

/** Makes the picture answer to mouse, fingers and keys. */
export function setUpStage() {
  setUpPointers();
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const box = canvas.getBoundingClientRect();
    const lines = event.deltaMode === 1 ? 24 : 1;
    if (pictureNow()?.rows) panBy(0, -event.deltaY * lines);
    else zoomBy(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0016)), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  canvas.addEventListener("dblclick", (event) => zoomBy(1.8, event.offsetX, event.offsetY));
  canvas.addEventListener("keydown", pressed);
  $("zoom-in").addEventListener("click", () => zoomBy(1.4));
  $("zoom-out").addEventListener("click", () => zoomBy(1 / 1.4));
  $("zoom-fit").addEventListener("click", () => fitView());
  $("lasso").addEventListener("click", () => {
    withLasso = !withLasso;
    $("lasso").setAttribute("aria-pressed", String(withLasso));
  });
  new ResizeObserver(measure).observe($("stage"));
  measure();
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = pictureNow()?.rows;
  /** @param {number} by */
  const row = (by) => () => {
    const words = rows?.step(by);
    if (words) $("status").textContent = words;
    askDraw();
  };
  const open = () => {
    const t = rows?.here() ?? -1;
    if (t >= 0) openTie(ties[t]);
  };
  /** @type {Record<string, [number, number]>} */
  const pans = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
  /** @type {Record<string, () => void>} */
  const keys = rows
    ? { ArrowUp: row(-1), ArrowDown: row(1), Enter: open, PageUp: () => panBy(0, size.h * 0.8), PageDown: () => panBy(0, -size.h * 0.8), Home: () => panBy(0, 1e9), End: () => panBy(0, -1e9) }
    : { ...Object.fromEntries(Object.entries(pans).map(([key, [dx, dy]]) => [key, () => (event.shiftKey ? panBy(dx, dy) : walk(DIRECTIONS[key]))])), Enter: openHere, " ": pickHere, "+": () => zoomBy(1.3), "=": () => zoomBy(1.3), "-": () => zoomBy(1 / 1.3), 0: () => fitView() };
  if (!Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
}

// Goes to the next actor in a direction: of those it has ties to, or else of all.
/** @param {[number, number]} direction */
function walk(direction) {
  const picture = pictureNow();
  if (!picture) return;
  const shown = state.face === "graph" ? new Set(scene.drawn.actors) : view.entities;
  const here = hover.community >= 0 ? -1 : hover.actor >= 0 ? hover.actor : (entityAt.get(state.actor) ?? -1);
  const discs = picture.communities?.() ?? [];
  const from = discs.find(([at]) => at === hover.community)?.[1] ?? (shown.has(here) ? picture.pointOf(here) : null);
  if (!from) {
    if (discs.length) {
      comeToCommunity(discs.reduce((a, b) => (b[0] && b[0] < a[0] ? b : a))[0]);
      return;
    }
    const first = byRank.find((i) => shown.has(i) && picture.pointOf(i));
    if (first !== undefined) comeTo(first);
    return;
  }
  /** @param {Iterable<number>} list @returns {[number, { x: number, y: number }][]} */
  const placed = (list) => [...list].flatMap((i) => {
    const at = i === here ? null : picture.pointOf(i);
    return at && shown.has(i) ? [[i, at]] : [];
  });
  const near = here < 0 ? [] : tiesOf[here].filter(passes).map((t) => otherEnd(ties[t], here));
  /** @type {[number, { x: number, y: number }][]} */
  const others = discs.filter(([at]) => at !== hover.community).map(([at, point]) => [-1 - at, point]);
  const next = towards(from, direction, placed(new Set(near))) ?? towards(from, direction, [...placed(shown), ...others]);
  if (next !== undefined && next < 0) comeToCommunity(-1 - next);
  else if (next === undefined) $("status").textContent = word("walkEnd");
  else comeTo(next, here);
}

// Points at a closed community and says what it is.
/** @param {number} at */
function comeToCommunity(at) {
  const point = pictureNow()?.communities?.().find(([each]) => each === at)?.[1];
  if (!point) return;
  Object.assign(hover, { actor: -1, tie: -1, community: at, band: null });
  const out = point.x < 20 || point.y < 20 || point.x > size.w - 20 || point.y > size.h - 20;
  if (out) panBy(size.w / 2 - point.x, size.h / 2 - point.y);
  $("status").textContent = communityWords(at).join(". ");
  light();
}

// Points at an actor and says who it is, and what ties it to the one before.
/** @param {number} i @param {number} [before] */
function comeTo(i, before = -1) {
  const picture = pictureNow();
  const at = picture?.pointOf(i);
  if (!picture || !at) return;
  Object.assign(hover, { actor: i, tie: -1, community: -1, band: null });
  const out = at.x < 20 || at.y < 20 || at.x > size.w - 20 || at.y > size.h - 20;
  if (out) panBy(size.w / 2 - at.x, size.h / 2 - at.y);
  const joins = tiesOf[i].filter((t) => passes(t) && otherEnd(ties[t], i) === before).map((t) => tieText(ties[t]).textContent);
  $("status").textContent = [`${nameOf(entities[i])}, ${kindLabel(entities[i].kind)}, ${word("ties", { n: tiesOf[i].length })}`, ...joins.slice(0, 3)].join(". ");
  light();
}

function openHere() {
  if (hover.community >= 0) openCommunity(hover.community);
  else if (hover.actor >= 0) choose({ actor: entities[hover.actor].id, open: "" });
}

function pickHere() {
  if (hover.actor >= 0) togglePick(hover.actor);
}

function setUpPointers() {
  const fingers = new Map();
  let moved = 0;
  let pulled = -1; // the actor that is pulled
  let drawn = false; // whether a line is drawn around some
  /** @param {PointerEvent} event */
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId);
    const now = at(event);
    fingers.set(event.pointerId, now);
    moved = fingers.size > 1 ? Infinity : 0;
    const picture = pictureNow();
    drawn = fingers.size === 1 && !picture?.rows && (event.shiftKey || withLasso);
    pulled = !drawn && fingers.size === 1 && state.face === "graph" && event.pointerType === "mouse" ? (picture?.actorAt(now.x, now.y, 2) ?? -1) : -1;
    drawing.length = 0;
    if (drawn) drawing.push([now.x, now.y]);
  });
  canvas.addEventListener("pointermove", (event) => {
    const now = at(event);
    const before = fingers.get(event.pointerId);
    if (!before) {
      if (event.pointerType === "mouse") point(now.x, now.y);
      return;
    }
    const others = [...fingers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    if (others.length) {
      const [other] = others;
      const factor = Math.hypot(now.x - other.x, now.y - other.y) / (Math.hypot(before.x - other.x, before.y - other.y) || 1);
      panBy((now.x - before.x) / 2, (now.y - before.y) / 2);
      zoomBy(factor, (now.x + other.x) / 2, (now.y + other.y) / 2);
    } else {
      moved += Math.hypot(now.x - before.x, now.y - before.y);
      if (moved > 4 && drawn) {
        drawing.push([now.x, now.y]);
        askDraw();
      } else if (moved > 4 && pulled >= 0) {
        focus.at.set(pulled, placeAt(now.x, now.y));
        askDraw();
      } else if (moved > 4) panBy(now.x - before.x, now.y - before.y);
    }
    fingers.set(event.pointerId, now);
  });
  /** @param {PointerEvent} event */
  const lift = (event) => {
    const last = fingers.get(event.pointerId);
    fingers.delete(event.pointerId);
    if (last && moved > 4 && moved < Infinity && event.type !== "pointercancel") {
      if (drawn) closeLasso();
      else if (pulled >= 0) pinAt(pulled, placeAt(last.x, last.y));
    } else if (pulled >= 0 && moved > 4) Object.assign(focus, { frame: "" }); // it goes back to where it was
    drawing.length = 0;
    if (!last || moved > 4 || event.type === "pointercancel") return;
    const picture = pictureNow();
    if (!picture) return;
    const actor = picture.actorAt(last.x, last.y, event.pointerType === "mouse" ? 4 : 14);
    const { tie, community, band } = underPoint(picture, last.x, last.y, actor);
    leave();
    const several = event.shiftKey || event.ctrlKey || event.metaKey || withLasso;
    if (actor >= 0 && several) togglePick(actor);
    else if (actor >= 0) choose({ actor: entities[actor].id, open: "" });
    else if (several) return;
    else if (community >= 0) openCommunity(community);
    else if (tie >= 0) openTie(ties[tie]);
    else if (band) openBand(band);
    else if (state.picked.size) choose({ picked: new Set() });
    else if (state.actor && !state.hops) choose({ actor: "", open: "" });
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("pointerleave", leave);
}

const fitted = new Set(); // pictures that have been fitted to the window once

let focused = ""; // the picture of one actor that the camera was fitted to
/** The camera over the whole graph, while that of one actor is shown. @type {Camera | null} */
let whole = null;
let restored = false; // the camera went back to it just now: that the panel beside it closes moves it no more

/** Fits the picture of one actor that has come, or goes back to where the whole graph was seen from; says whether it did either. */
export function fitFocus() {
  const picture = pictureNow();
  const key = focus.key && `${focus.key} ${size.w} ${size.h}`;
  if (state.face !== "graph" || !picture || !size.w || key === focused) return false;
  if (!focused) whole = fitted.has("graph") ? { ...picture.camera } : null;
  focused = key;
  fitted.add("graph");
  if (key || !whole) fitView(false);
  else {
    moveTo(picture.camera, whole.x, whole.y, whole.k, false);
    restored = true;
  }
  return true;
}

/** Takes the size of the stage, and fits a picture that is seen for the first time. */
function measure() {
  const box = $("stage").getBoundingClientRect();
  if (!box.width || !box.height) return;
  const ratio = devicePixelRatio || 1;
  const turned = box.height > box.width * 1.1;
  const grown = Math.abs(box.width - size.w) > 160 || turned !== scene.upright;
  Object.assign(size, { w: box.width, h: box.height });
  scene.upright = turned;
  canvas.width = Math.round(box.width * ratio);
  canvas.height = Math.round(box.height * ratio);
  if (grown && !restored) fitted.clear();
  restored = false;
  frameFocus();
  if (focus.key) fitFocus();
  fitOnce();
  draw();
}

/** Fits the picture that is shown if it has not been yet. */
export function fitOnce() {
  if (!pictureNow() || !size.w || fitted.has(state.face)) return;
  if (state.face === "graph" && focus.key) {
    fitFocus();
    return;
  }
  fitted.add(state.face);
  fitView(false);
  scene.lit = pickedOut();
  if (scene.lit?.firm && !state.hops) {
    const picture = pictureNow();
    const list = [...scene.lit.actors.keys()].filter((i) => view.entities.has(i));
    if (picture && !picture.rows && list.length) fitBox(picture.boxOf(list), picture.closest, false);
  }
}
