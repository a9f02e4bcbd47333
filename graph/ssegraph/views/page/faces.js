// The faces of what is in view: pictures and the table. Each is an object of its own file, registered once.

/** @import { Picture, Sheet } from "./types.js" */
import { state } from "./state.js";

/** The faces by name. @type {Map<string, Picture | Sheet>} */
export const faces = new Map();

/**
 * Registers a face; that registered first is shown first.
 * @param {Picture | Sheet} face what it is:
 *   name: what the address calls it, and its button
 *   says: returns what a picture is called for the ear; note: returns what is written over it, or ""
 *   show: draws it anew after every change, where it is no picture
 * and where it is a picture, on the canvas:
 *   camera: the point in the middle, and pixels per unit; nearest, farthest, closest: its bounds, and how near a fit comes
 *   draw: draws it; actorAt, tieAt: return what is under a point; boxOf: returns the box some actors fill
 *   rows: where it is scrolled, not zoomed: step moves the keyboard's row by so many and returns it in words; here returns the tie in it, or -1;
 *     high returns how high all of it is
 *   legend: the words under it on a sheet
 * and where it is none but is made of cells or bands:
 *   opens: returns what one of them is called and rests on, by the parts of its name; sketch: what is drawn of it on a sheet
 */
export function addFace(face) {
  faces.set(face.name, face);
}

/** Returns the face that is shown. */
export const faceNow = () => /** @type {Picture | Sheet} */ (faces.get(state.face)); // readState takes no other

/** Returns the face that is shown if it is a picture, else undefined. */
export function pictureNow() {
  const face = faceNow();
  return face.draw ? face : undefined;
}

/** Returns the picture that is taken along: the one that is shown, or the first of all while the table is. */
export const pictureTaken = () => pictureNow() ?? /** @type {Picture} */ ([...faces.values()].find((face) => face.draw));

/** Returns what the face that is shown draws when it is saved, where it is no picture but has one. */
export const sketchNow = () => /** @type {Sheet} */ (faceNow()).sketch;
