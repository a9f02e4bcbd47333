// The picture: Canvas 2D, positions as given. Drawn only when something has changed.

const canvas = $("canvas");
const pen = canvas.getContext("2d");
const camera = { x: 0, y: 0, k: 1 }; // the point in the middle, and pixels per unit
const size = { w: 0, h: 0 };
const hover = { actor: -1, tie: -1 };
const NEAREST = 6;
const FARTHEST = 0.02;
let paint = {}; // colours in force
let lit = null; // what is picked out: {actors: Map of distance, ties: Set}, or null
let asked = false;
let flight = 0;

// Ties between the same two actors are bent apart: for each tie, how far.
const bends = new Float64Array(ties.length);
const pairs = new Map();
ties.forEach((tie, t) => {
  const key = tie.source < tie.target ? `${tie.source} ${tie.target}` : `${tie.target} ${tie.source}`;
  if (!pairs.has(key)) pairs.set(key, []);
  pairs.get(key).push(t);
});
for (const members of pairs.values()) {
  members.forEach((t, n) => {
    const side = ties[t].source < ties[t].target ? 1 : -1;
    bends[t] = side * (n - (members.length - 1) / 2) * 26;
  });
}

function askDraw() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    draw();
  });
}

// The layout is wider than high: on an upright phone it is turned.
let upright = false;
const placeX = (i) => (upright ? -entities[i].y : entities[i].x);
const placeY = (i) => (upright ? entities[i].x : entities[i].y);
const screenX = (i) => (placeX(i) - camera.x) * camera.k + size.w / 2;
const screenY = (i) => (placeY(i) - camera.y) * camera.k + size.h / 2;
const drawnRadius = (i) => Math.max(radiusOf(i) * camera.k, size.w < 600 ? 1.7 : 2.4);

/** Works out which actors and ties are picked out: those around the selected, or the pointed at. */
function light() {
  const centre = entityAt.get(state.actor) ?? (hover.actor >= 0 ? hover.actor : undefined);
  if (centre === undefined || !view.entities.has(centre)) lit = null;
  else {
    const actors = new Map([[centre, 0]]);
    const shining = new Set();
    for (const t of view.ties) {
      const { source, target } = ties[t];
      if (source !== centre && target !== centre) continue;
      shining.add(t);
      actors.set(source === centre ? target : source, 1);
    }
    actors.set(centre, 0);
    lit = { actors, ties: shining };
  }
  askDraw();
}

// The line of a tie: ends on the rims of the two actors, and the point it bends towards.
function lineOf(t) {
  const tie = ties[t];
  const ax = screenX(tie.source);
  const ay = screenY(tie.source);
  const bx = screenX(tie.target);
  const by = screenY(tie.target);
  const length = Math.hypot(bx - ax, by - ay) || 1;
  const bend = Math.sign(bends[t]) * Math.min(Math.abs(bends[t]) * camera.k * 2, length * 0.7);
  const cx = (ax + bx) / 2 - ((by - ay) / length) * bend;
  const cy = (ay + by) / 2 + ((bx - ax) / length) * bend;
  const out = Math.hypot(bx - cx, by - cy) || 1;
  const rim = drawnRadius(tie.target) + 1.5;
  const ux = (bx - cx) / out;
  const uy = (by - cy) / out;
  return { ax, ay, cx, cy, bx: bx - ux * rim, by: by - uy * rim, ux, uy, length, straight: bend === 0 };
}

function outside(line) {
  const m = 4;
  return Math.max(line.ax, line.bx, line.cx) < -m || Math.min(line.ax, line.bx, line.cx) > size.w + m || Math.max(line.ay, line.by, line.cy) < -m || Math.min(line.ay, line.by, line.cy) > size.h + m;
}

function drawTies(list, { stroke, alpha, width, arrows }) {
  for (const planned of [false, true]) {
    const lines = list.filter((t) => (ties[t].status === "planned") === planned);
    if (!lines.length) continue;
    const heads = new Path2D();
    pen.beginPath();
    for (const t of lines) {
      const line = lineOf(t);
      if (outside(line)) continue;
      pen.moveTo(line.ax, line.ay);
      if (line.straight) pen.lineTo(line.bx, line.by);
      else pen.quadraticCurveTo(line.cx, line.cy, line.bx, line.by);
      if (!arrows || terms.ties[ties[t].kind]?.symmetric || line.length < 18) continue;
      const s = Math.min(3.5 + width * 1.8, Math.max(3.2, camera.k * 8 + width));
      heads.moveTo(line.bx, line.by);
      heads.lineTo(line.bx - line.ux * s * 1.7 - line.uy * s * 0.6, line.by - line.uy * s * 1.7 + line.ux * s * 0.6);
      heads.lineTo(line.bx - line.ux * s * 1.7 + line.uy * s * 0.6, line.by - line.uy * s * 1.7 - line.ux * s * 0.6);
      heads.closePath();
    }
    pen.setLineDash(planned ? [5, 4] : []);
    pen.globalAlpha = alpha;
    pen.lineWidth = width;
    pen.strokeStyle = stroke;
    pen.stroke();
    pen.globalAlpha = Math.min(1, alpha * 1.6);
    pen.fillStyle = stroke;
    pen.fill(heads);
  }
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

function drawActor(i, alpha) {
  const r = drawnRadius(i);
  const x = screenX(i);
  const y = screenY(i);
  if (x < -r || y < -r || x > size.w + r || y > size.h + r) return;
  const [shape, hue] = lookOf(entities[i].kind);
  pen.save();
  pen.translate(x, y);
  pen.scale(r, r);
  pen.globalAlpha = alpha;
  pen.fillStyle = paint[hue];
  pen.fill(PATHS[shape]);
  pen.lineWidth = Math.min(1.4, r * 0.25) / r;
  pen.strokeStyle = paint.paper;
  pen.stroke(PATHS[shape]);
  pen.restore();
}

function ring(i, width) {
  pen.beginPath();
  pen.arc(screenX(i), screenY(i), drawnRadius(i) * 1.15 + width + 2, 0, 2 * Math.PI);
  pen.lineWidth = width;
  pen.strokeStyle = paint.accent;
  pen.stroke();
}

function draw() {
  if (!size.w) return;
  const ratio = devicePixelRatio || 1;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, size.w, size.h);
  const close = camera.k > 0.75;
  const bright = lit?.ties ?? new Set();
  const plain = view.ties.filter((t) => !bright.has(t));
  const faded = state.actor !== "" && lit !== null && !state.hops;
  const far = (t) => Math.hypot(entities[ties[t].source].x - entities[ties[t].target].x, entities[ties[t].source].y - entities[ties[t].target].y) > 260;
  drawTies(plain.filter(far), { stroke: paint.tie, alpha: faded ? 0.06 : 0.2, width: 0.9, arrows: close && !faded });
  drawTies(plain.filter((t) => !far(t)), { stroke: paint.tie, alpha: faded ? 0.14 : 0.55, width: close ? 1.2 : 0.9, arrows: close && !faded });
  drawTies([...bright], { stroke: paint.accent, alpha: 0.6, width: 1.4, arrows: true });
  const thick = view.ties.filter((t) => t === hover.tie || ties[t].id === state.open);
  drawTies(thick, { stroke: paint.accent, alpha: 1, width: 2.6, arrows: true });
  const shown = [...view.entities];
  if (faded) {
    for (const i of shown) if (!lit.actors.has(i)) drawActor(i, 0.16);
    for (const i of shown) if (lit.actors.has(i)) drawActor(i, 1);
  } else for (const i of shown) drawActor(i, 1);
  const selected = entityAt.get(state.actor);
  if (selected !== undefined && view.entities.has(selected)) ring(selected, 2.4);
  if (hover.actor >= 0 && hover.actor !== selected) ring(hover.actor, 1.6);
  drawLabels(shown, faded);
}

// Names: the important first, none over another and none over a large actor that is not its own.

const widths = new Map();

function widthOf(text, font) {
  const key = font + text;
  if (!widths.has(key)) {
    pen.font = font;
    widths.set(key, pen.measureText(text).width);
  }
  return widths.get(key);
}

/** Returns the name as it is written in the picture: short, and without control characters. */
function labelOf(entity, most = 34) {
  let text = nameOf(entity).replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f]/gu, "");
  if (entity.acronym && text.length > 24) text = entity.acronym;
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most - 2).join("").trimEnd()}…` : text;
}

function drawLabels(shown, faded) {
  const family = getComputedStyle(canvas).fontFamily;
  const selected = entityAt.get(state.actor);
  const weight = (i) => (i === selected ? 1e6 : i === hover.actor ? 9e5 : lit?.actors.has(i) ? 1e4 : 0) + tiesOf[i].length;
  const onScreen = (i) => Math.abs(screenX(i) - size.w / 2) < size.w / 2 && Math.abs(screenY(i) - size.h / 2) < size.h / 2;
  const named = shown.filter((i) => onScreen(i) && (!faded || lit.actors.has(i) || i === hover.actor));
  const few = named.length <= 70;
  const leading = [...named].sort((a, b) => tiesOf[b].length - tiesOf[a].length || a - b).slice(0, 14);
  const big = named.filter((i) => drawnRadius(i) > 6).map((i) => ({ i, x: screenX(i), y: screenY(i), r: drawnRadius(i) * 0.9 }));
  const order = named
    .filter((i) => few || weight(i) >= 1e4 || radiusOf(i) * camera.k > 4.4 || leading.includes(i))
    .sort((a, b) => weight(b) - weight(a) || a - b)
    .slice(0, 220);
  const taken = [];
  pen.textBaseline = "middle";
  pen.textAlign = "left";
  pen.lineJoin = "round";
  for (const i of order) {
    const count = tiesOf[i].length;
    const px = Math.round(Math.min(size.w < 600 ? 14 : 17, 11.5 + Math.sqrt(count) * 0.55) * 2) / 2;
    const font = `${i === selected || count >= 18 ? 600 : 400} ${px}px ${family}`;
    const must = i === selected || i === hover.actor;
    const lengths = must || few || lit?.actors.has(i) ? [34, 16] : [34]; // a short name rather than none
    const box = lengths.map((most) => boxFor(i, labelOf(entities[i], most), font, px * 1.2, taken, big)).find(Boolean) ?? (must ? boxFor(i, labelOf(entities[i]), font, px * 1.2, [], []) : null);
    if (!box) continue;
    const { text, left, top, right, bottom } = box;
    taken.push({ left, top, right, bottom });
    pen.font = font;
    pen.lineWidth = 3.5;
    pen.strokeStyle = paint.paper;
    pen.globalAlpha = 0.9;
    pen.strokeText(text, left, (top + bottom) / 2);
    pen.globalAlpha = 1;
    pen.fillStyle = must || count >= 8 || few ? paint.ink : paint.soft;
    pen.fillText(text, left, (top + bottom) / 2);
  }
}

// The place of a name below, beside or above its actor where it meets nothing, or undefined.
function boxFor(i, text, font, h, taken, big) {
  const w = widthOf(text, font);
  const x = screenX(i);
  const y = screenY(i);
  const r = drawnRadius(i) + 3;
  const across = Math.max(4, Math.min(x - w / 2, size.w - w - 4)); // not over the border
  const spots = [[across, y + r], [x + r, y - h / 2], [x - r - w, y - h / 2], [across, y - r - h]];
  const meetsName = (box) => taken.some((other) => box.left < other.right + 3 && box.right > other.left - 3 && box.top < other.bottom && box.bottom > other.top);
  const meetsActor = (box) => big.some((disc) => disc.i !== i && Math.abs(Math.max(box.left, Math.min(disc.x, box.right)) - disc.x) < disc.r && Math.abs(Math.max(box.top, Math.min(disc.y, box.bottom)) - disc.y) < disc.r);
  const boxes = spots.map(([left, top]) => ({ text, left, top, right: left + w, bottom: top + h }));
  return boxes.find((box) => box.left > 0 && box.right < size.w && !meetsName(box) && !meetsActor(box));
}

// Moving about.

/** Moves the camera so that these actors are seen; `most` limits how near. */
function fitTo(list, most = 1.6, glide = true) {
  if (!list.length || !size.w) return;
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const i of list) {
    const r = radiusOf(i);
    left = Math.min(left, placeX(i) - r);
    right = Math.max(right, placeX(i) + r);
    top = Math.min(top, placeY(i) - r);
    bottom = Math.max(bottom, placeY(i) + r);
  }
  const margin = Math.min(50, size.w / 12);
  const k = Math.min(most, (size.w - 2 * margin) / (right - left), (size.h - 2 * margin) / (bottom - top));
  moveTo((left + right) / 2, (top + bottom) / 2, Math.max(FARTHEST, k), glide);
}

function moveTo(x, y, k, glide) {
  cancelAnimationFrame(flight);
  const from = { ...camera };
  if (!glide || matchMedia("(prefers-reduced-motion: reduce)").matches) {
    Object.assign(camera, { x, y, k });
    askDraw();
    return;
  }
  const began = performance.now();
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

/** Shows an actor with those it has ties to. */
function flyTo(i) {
  const near = view.ties.flatMap((t) => (ties[t].source === i ? [ties[t].target] : ties[t].target === i ? [ties[t].source] : []));
  fitTo([i, ...near], 1.5);
}

function fitView(glide = true) {
  fitTo([...view.entities], 1.6, glide);
}

function zoomBy(factor, px = size.w / 2, py = size.h / 2) {
  cancelAnimationFrame(flight);
  const k = Math.min(NEAREST, Math.max(FARTHEST, camera.k * factor));
  camera.x += (px - size.w / 2) * (1 / camera.k - 1 / k);
  camera.y += (py - size.h / 2) * (1 / camera.k - 1 / k);
  camera.k = k;
  askDraw();
}

function panBy(dx, dy) {
  cancelAnimationFrame(flight);
  camera.x -= dx / camera.k;
  camera.y -= dy / camera.k;
  askDraw();
}

// What is under the pointer.

function actorAt(px, py, reach) {
  let best = -1;
  let least = Infinity;
  for (const i of view.entities) {
    const away = Math.hypot(screenX(i) - px, screenY(i) - py) - drawnRadius(i);
    if (away < reach && away < least) [best, least] = [i, away];
  }
  return best;
}

function tieAtPoint(px, py) {
  const candidates = lit && state.actor ? lit.ties : view.ties;
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

function point(px, py) {
  const actor = actorAt(px, py, 4);
  const tie = actor < 0 ? tieAtPoint(px, py) : -1;
  if (actor !== hover.actor || tie !== hover.tie) {
    Object.assign(hover, { actor, tie });
    canvas.classList.toggle("pointing", actor >= 0 || tie >= 0);
    light();
    const tip = $("tip");
    tip.hidden = actor < 0 && tie < 0;
    if (actor >= 0) tip.replaceChildren(named(entities[actor]), make("small", {}, `${kindLabel(entities[actor].kind)} · ${word("ties", { n: tiesOf[actor].length })}`));
    else if (tie >= 0) tip.replaceChildren(tieText(ties[tie]), make("small", {}, whenWords(ties[tie], true)));
  }
  if ($("tip").hidden) return;
  const tip = $("tip");
  const left = Math.max(4, Math.min(px + 14, size.w - tip.offsetWidth - 6));
  const top = py + 18 + tip.offsetHeight > size.h ? py - tip.offsetHeight - 10 : py + 18;
  tip.style.transform = `translate(${left}px, ${top}px)`;
}

function tieText(tie) {
  const caption = spoken(terms.ties[tie.kind]?.caption) || `{source} ${tieLabel(tie.kind)} {target}`;
  return make("span", {}, sentence(caption, { source: named(entities[tie.source]), target: named(entities[tie.target]) }));
}

function leave() {
  Object.assign(hover, { actor: -1, tie: -1 });
  $("tip").hidden = true;
  light();
}

/** Makes the picture answer to mouse, fingers and keys. */
function setUpCanvas() {
  const fingers = new Map();
  let moved = 0;
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
  const lift = (event) => {
    const last = fingers.get(event.pointerId);
    fingers.delete(event.pointerId);
    if (!last || moved > 4 || event.type === "pointercancel") return;
    const actor = actorAt(last.x, last.y, event.pointerType === "mouse" ? 4 : 14);
    const tie = actor < 0 ? tieAtPoint(last.x, last.y) : -1;
    leave();
    if (actor >= 0) choose({ actor: entities[actor].id, open: "" });
    else if (tie >= 0) openTie(ties[tie]);
    else if (state.actor && !state.hops) choose({ actor: "", open: "" });
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("pointerleave", leave);
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const { x, y } = at(event);
    const lines = event.deltaMode === 1 ? 24 : 1;
    zoomBy(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0016)), x, y);
  }, { passive: false });
  canvas.addEventListener("dblclick", (event) => zoomBy(1.8, at(event).x, at(event).y));
  const keys = { ArrowLeft: () => panBy(60, 0), ArrowRight: () => panBy(-60, 0), ArrowUp: () => panBy(0, 60), ArrowDown: () => panBy(0, -60), "+": () => zoomBy(1.3), "=": () => zoomBy(1.3), "-": () => zoomBy(1 / 1.3), 0: fitView };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  $("zoom-in").addEventListener("click", () => zoomBy(1.4));
  $("zoom-out").addEventListener("click", () => zoomBy(1 / 1.4));
  $("zoom-fit").addEventListener("click", () => fitView());
  new ResizeObserver(measure).observe($("stage"));
  measure();
}

/** Takes the size of the stage; the whole view is fitted again while nobody has moved it. */
function measure() {
  const box = $("stage").getBoundingClientRect();
  const ratio = devicePixelRatio || 1;
  const first = !size.w && box.width > 0;
  const turned = innerHeight > innerWidth * 1.2;
  Object.assign(size, { w: box.width, h: box.height });
  const refit = turned !== upright && !first;
  upright = turned;
  canvas.width = Math.round(box.width * ratio);
  canvas.height = Math.round(box.height * ratio);
  if (first) startView();
  else if (refit) fitView(false);
  draw();
}

function startView() {
  if (state.actor && !state.hops) flyToStart(entityAt.get(state.actor));
  else fitView(false);
}

function flyToStart(i) {
  fitView(false);
  flyTo(i);
}
