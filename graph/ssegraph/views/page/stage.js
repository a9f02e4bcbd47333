// The stage: which picture is shown, the camera over it, and what mouse, fingers and keys do.

/** @import { Box, Camera } from "./types.js" */
import { choose } from "./address.js";
import { entities, kindLabel, named, proofLabel, statusLabel, ties, tiesOf } from "./data.js";
import { $, make } from "./dom.js";
import { tieText } from "./evidence.js";
import { pictureNow } from "./faces.js";
import { openTie } from "./go.js";
import { hover, scene } from "./graph.js";
import { board, canvas, size } from "./pen.js";
import { state } from "./state.js";
import { isFact } from "./statement.js";
import { pickedOut, view } from "./view.js";
import { whenWords } from "./when.js";
import { word } from "./words.js";

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
  const partial = state.face === "graph" && scene.drawn.partial;
  $("partial").hidden = !partial;
  if (partial) $("partial").textContent = word("partial", partial);
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
  const k = Math.min(closest, (size.w - 2 * margin) / (right - left), (size.h - 2 * margin) / (bottom - top));
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

/** @param {number} px @param {number} py */
function point(px, py) {
  const picture = pictureNow();
  if (!picture) return;
  const actor = picture.actorAt(px, py, 4);
  const tie = actor < 0 ? picture.tieAt(px, py) : -1;
  if (actor !== hover.actor || tie !== hover.tie) {
    Object.assign(hover, { actor, tie });
    canvas.classList.toggle("pointing", actor >= 0 || tie >= 0);
    light();
    const tip = $("tip");
    tip.hidden = actor < 0 && tie < 0;
    if (actor >= 0) tip.replaceChildren(named(entities[actor]), make("small", {}, `${kindLabel(entities[actor].kind)} · ${word("ties", { n: tiesOf[actor].length })}`));
    else if (tie >= 0) tip.replaceChildren(tieText(ties[tie]), make("small", {}, [whenWords(ties[tie], true), proofLabel(ties[tie].proof), isFact(ties[tie]) ? "" : statusLabel(ties[tie].status)].filter(Boolean).join(" · ")));
  }
  if ($("tip").hidden) return;
  const tip = $("tip");
  const left = Math.max(4, Math.min(px + 14, size.w - tip.offsetWidth - 6));
  const top = py + 18 + tip.offsetHeight > size.h ? py - tip.offsetHeight - 10 : py + 18;
  tip.style.transform = `translate(${left}px, ${top}px)`;
}

function leave() {
  Object.assign(hover, { actor: -1, tie: -1 });
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
  /** @type {Record<string, () => void>} */
  const keys = rows
    ? { ArrowUp: row(-1), ArrowDown: row(1), Enter: open, PageUp: () => panBy(0, size.h * 0.8), PageDown: () => panBy(0, -size.h * 0.8), Home: () => panBy(0, 1e9), End: () => panBy(0, -1e9) }
    : { ArrowLeft: () => panBy(60, 0), ArrowRight: () => panBy(-60, 0), ArrowUp: () => panBy(0, 60), ArrowDown: () => panBy(0, -60), "+": () => zoomBy(1.3), "=": () => zoomBy(1.3), "-": () => zoomBy(1 / 1.3), 0: () => fitView() };
  if (!Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
}

function setUpPointers() {
  const fingers = new Map();
  let moved = 0;
  /** @param {PointerEvent} event */
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, at(event));
    moved = fingers.size > 1 ? Infinity : 0;
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
      if (moved > 4) panBy(now.x - before.x, now.y - before.y);
    }
    fingers.set(event.pointerId, now);
  });
  /** @param {PointerEvent} event */
  const lift = (event) => {
    const last = fingers.get(event.pointerId);
    fingers.delete(event.pointerId);
    if (!last || moved > 4 || event.type === "pointercancel") return;
    const picture = pictureNow();
    if (!picture) return;
    const actor = picture.actorAt(last.x, last.y, event.pointerType === "mouse" ? 4 : 14);
    const tie = actor < 0 ? picture.tieAt(last.x, last.y) : -1;
    leave();
    if (actor >= 0) choose({ actor: entities[actor].id, open: "" });
    else if (tie >= 0) openTie(ties[tie]);
    else if (state.actor && !state.hops) choose({ actor: "", open: "" });
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("pointerleave", leave);
}

const fitted = new Set(); // pictures that have been fitted to the window once

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
  if (grown) fitted.clear();
  fitOnce();
  draw();
}

/** Fits the picture that is shown if it has not been yet. */
export function fitOnce() {
  if (!pictureNow() || !size.w || fitted.has(state.face)) return;
  fitted.add(state.face);
  fitView(false);
  scene.lit = pickedOut();
  if (scene.lit?.firm && !state.hops) {
    const picture = pictureNow();
    const list = [...scene.lit.actors.keys()].filter((i) => view.entities.has(i));
    if (picture && !picture.rows && list.length) fitBox(picture.boxOf(list), picture.closest, false);
  }
}
