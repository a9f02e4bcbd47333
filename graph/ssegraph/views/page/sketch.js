// Pictures that are no network: laid out anew each time, drawn by the pen that is at hand, so that the window, SVG and PNG show the same.

/** @import { Sketch } from "./types.js" */
import { makeSvg } from "./dom.js";
import { SvgPen, withPen } from "./pen.js";
import { state } from "./state.js";
import { tiesShown, view } from "./view.js";

/** Returns the ties such a face shows: those in view, and where several actors are selected, theirs. What is opened does not narrow it. */
export const tiesOfFace = () => (state.picked.size ? tiesShown() : view.ties);

/** Returns a sketch as an SVG element of its own, of a width. @param {Sketch} sketch @param {number} wide */
export function asSvg(sketch, wide) {
  const svgPen = new SvgPen();
  const high = Math.ceil(sketch.high(wide));
  withPen(svgPen, wide, high, () => sketch.draw());
  return makeSvg("svg", { viewBox: `0 0 ${wide} ${high}`, width: wide, height: high, "aria-hidden": "true" }, svgPen.root);
}
