// What the pictures are drawn with: the canvas, or an SVG that is drawn into in the same way.

/** @import { Pen, Shape } from "./types.js" */
/** @import { Props } from "./dom.js" */
import { $, makeSvg } from "./dom.js";

export const canvas = $("canvas");
const onScreen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
/** The pen that draws: the canvas, or an SVG while a sheet is made. @type {{ pen: Pen }} */
export const board = { pen: onScreen };
/** The colours in force, by name. @type {Record<string, string>} */
export const paint = {};
export const size = { w: 0, h: 0 };
export const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, 'Apple SD Gothic Neo', 'Malgun Gothic', 'Noto Sans KR', 'Noto Sans CJK KR', 'Hiragino Sans', 'Yu Gothic', 'Noto Sans CJK JP', sans-serif";

/** Returns a path that both pens can fill. @param {string} d @returns {Shape} */
export function shape(d) {
  return Object.assign(new Path2D(d), { d });
}

/** Draws with another pen, into another size; everything is put back afterwards. @param {Pen} other @param {number} w @param {number} h @param {() => void} draw */
export function withPen(other, w, h, draw) {
  const [pen, before] = [board.pen, { ...size }];
  board.pen = other;
  Object.assign(size, { w, h });
  try {
    draw();
  } finally {
    board.pen = pen;
    Object.assign(size, before);
  }
}

/** @type {Map<string, number>} */
const widths = new Map();

/** Returns how wide a text is in a font. @param {string} text @param {string} font */
export function widthOf(text, font) {
  const key = `${font} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  onScreen.font = font;
  const { width } = onScreen.measureText(text);
  widths.set(key, width);
  return width;
}

/** Returns text without the characters that would turn or break what stands around it. @param {unknown} text */
export function tame(text) {
  return String(text).replace(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\u200e\u200f\ufffe\uffff]/gu, "");
}

/** Returns text cut to a width, with an ellipsis. @param {string} text @param {number} most @param {string} font */
export function cutTo(text, most, font) {
  const letters = [...tame(text).slice(0, 400)];
  if (widthOf(letters.join(""), font) <= most) return letters.join("");
  let [least, fits] = [0, letters.length];
  while (least < fits) {
    const middle = Math.ceil((least + fits) / 2);
    if (widthOf(`${letters.slice(0, middle).join("")}…`, font) <= most) least = middle;
    else fits = middle - 1;
  }
  return `${letters.slice(0, least).join("").trimEnd()}…`;
}

/** @param {number} value */
const rounded = (value) => Math.round(value * 100) / 100;

/** A pen for SVG: the part of a canvas context that the pictures use. */
export class SvgPen {
  root = makeSvg("g");
  /** @type {Pen["fillStyle"]} */
  fillStyle = "#000";
  /** @type {Pen["strokeStyle"]} */
  strokeStyle = "#000";
  lineWidth = 1;
  globalAlpha = 1;
  font = "10px sans-serif";
  /** @type {Pen["textAlign"]} */
  textAlign = "left";
  /** @type {Pen["textBaseline"]} */
  textBaseline = "alphabetic";
  /** @type {Pen["lineJoin"]} */
  lineJoin = "miter";
  /** @type {Pen["lineCap"]} */
  lineCap = "butt";
  /** @type {number[]} */
  dash = [];
  steps = "";
  at = [0, 0, 1];
  /** @type {number[][]} */
  kept = [];

  save() {
    this.kept.push([...this.at]);
  }

  restore() {
    this.at = this.kept.pop() ?? [0, 0, 1];
  }

  /** @param {number} x @param {number} y */
  translate(x, y) {
    this.at = [this.at[0] + x * this.at[2], this.at[1] + y * this.at[2], this.at[2]];
  }

  /** @param {number} by */
  scale(by) {
    this.at[2] *= by;
  }

  setTransform() {}

  clearRect() {}

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.dash = dash;
  }

  /** @param {number} x @param {number} y */
  point(x, y) {
    return `${rounded(x * this.at[2] + this.at[0])} ${rounded(y * this.at[2] + this.at[1])}`;
  }

  beginPath() {
    this.steps = "";
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.steps += `M${this.point(x, y)}`;
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.steps += `L${this.point(x, y)}`;
  }

  /** @param {number} cx @param {number} cy @param {number} x @param {number} y */
  quadraticCurveTo(cx, cy, x, y) {
    this.steps += `Q${this.point(cx, cy)} ${this.point(x, y)}`;
  }

  closePath() {
    this.steps += "Z";
  }

  /** @param {number} x @param {number} y @param {number} r */
  arc(x, y, r) {
    const by = rounded(r * this.at[2]);
    this.steps += `M${this.point(x + r, y)}A${by} ${by} 0 1 1 ${this.point(x - r, y)}A${by} ${by} 0 1 1 ${this.point(x + r, y)}Z`;
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  rect(x, y, w, h) {
    this.steps += `M${this.point(x, y)}L${this.point(x + w, y)}L${this.point(x + w, y + h)}L${this.point(x, y + h)}Z`;
  }

  /** @param {Shape | undefined} path @param {Props} look */
  put(path, look) {
    const [x, y, k] = this.at;
    const d = path ? path.d : this.steps;
    if (!d) return;
    const transform = path && (x || y || k !== 1) ? `translate(${rounded(x)} ${rounded(y)}) scale(${Math.round(k * 1e4) / 1e4})` : null;
    this.root.append(makeSvg("path", { d, transform, opacity: this.globalAlpha < 1 ? rounded(this.globalAlpha) : null, ...look }));
  }

  /** @param {Shape} [path] */
  fill(path) {
    this.put(path, { fill: String(this.fillStyle) });
  }

  /** @param {Shape} [path] */
  stroke(path) {
    const dashes = this.dash.length ? this.dash.join(" ") : null;
    this.put(path, { fill: "none", stroke: String(this.strokeStyle), "stroke-width": Math.round(this.lineWidth * 1e4) / 1e4, "stroke-linejoin": this.lineJoin, "stroke-linecap": this.lineCap, "stroke-dasharray": dashes });
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  fillRect(x, y, w, h) {
    this.beginPath();
    this.rect(x, y, w, h);
    this.fill();
  }

  /** @param {string} text @param {number} x @param {number} y @param {Props} look */
  write(text, x, y, look) {
    const [, weight, px, family] = /^(?:(\d+) )?([\d.]+)px (.*)$/.exec(this.font) ?? [];
    const anchor = this.textAlign === "center" ? "middle" : this.textAlign === "right" ? "end" : "start";
    const down = this.textBaseline === "middle" ? 0.35 : this.textBaseline === "top" ? 0.9 : 0;
    const [left, top] = this.point(x, y).split(" ").map(Number);
    this.root.append(makeSvg("text", { x: left, y: rounded(top + Number(px) * down), "font-size": px, "font-weight": weight, "font-family": family, "text-anchor": anchor, opacity: this.globalAlpha < 1 ? rounded(this.globalAlpha) : null, ...look }, text));
  }

  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) {
    this.write(text, x, y, { fill: String(this.fillStyle) });
  }

  // A halo is a box under its text: a text that is drawn a second time, or stroked, is copied and read twice, from paper too.
  /** @param {string} text @param {number} x @param {number} y */
  strokeText(text, x, y) {
    const px = Number(/([\d.]+)px/.exec(this.font)?.[1] ?? 0);
    const wide = widthOf(text, this.font);
    const left = this.textAlign === "center" ? x - wide / 2 : this.textAlign === "right" ? x - wide : x;
    const [x0, y0] = this.point(left - 2, y - px * 0.55).split(" ");
    this.root.append(makeSvg("rect", { x: x0, y: y0, width: rounded((wide + 4) * this.at[2]), height: rounded(px * 1.1 * this.at[2]), rx: 3, fill: String(this.strokeStyle), opacity: rounded(this.globalAlpha * 0.85) }));
  }
}
