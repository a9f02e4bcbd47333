// Small multiples: a little picture for each network, the same place for the same actor in all of them.

/** @import { Membership } from "./sharing.js" */
/** @import { Child, Sheet, Sketch } from "./types.js" */
import { openCell } from "./cell.js";
import { entities, entityAt, labelText, nameOf, named, ties } from "./data.js";
import { datingOf } from "./datings.js";
import { $, button, make, put } from "./dom.js";
import { PATHS, lookOf, palette } from "./look.js";
import { FONT, board, cutTo, paint, size } from "./pen.js";
import { membershipsOf } from "./sharing.js";
import { asSvg, tiesOfFace } from "./sketch.js";
import { view } from "./view.js";
import { number, word } from "./words.js";

const MOST = 40;
const [WIDE, HIGH, EDGE] = [190, 130, 8];

/** @param {Membership} membership @param {number} member */
const isPossible = ({ members }, member) => (members.get(member) ?? []).every((t) => view.standings?.[datingOf[t]] === "possible");

function shownNow() {
  const all = membershipsOf(ties, tiesOfFace());
  const kept = all.slice(0, MOST);
  const members = [...new Set(kept.flatMap((each) => [...each.members.keys()]))].sort((a, b) => a - b);
  return { kept, rest: all.length - kept.length, placeOf: placing(members) };
}

// Where an actor stands in every one of them: by its rank from left to right and from top to bottom in the graph, so that none stands on another's place.
/** @param {number[]} members */
function placing(members) {
  const rank = (/** @type {"x" | "y"} */ axis) => new Map([...members].sort((a, b) => entities[a][axis] - entities[b][axis] || a - b).map((i, n) => [i, (n + 0.5) / members.length]));
  const [across, down] = [rank("x"), rank("y")];
  return new Map(members.map((i) => [i, { x: EDGE + (WIDE - 2 * EDGE) * (across.get(i) ?? 0), y: EDGE + (HIGH - 2 * EDGE) * (down.get(i) ?? 0) }]));
}

/** @param {Membership} membership @param {Map<number, { x: number, y: number }>} placeOf */
function drawOne(membership, placeOf) {
  const { pen } = board;
  const { hueOf } = palette();
  pen.fillStyle = paint.rule;
  for (const { x, y } of placeOf.values()) pen.fillRect(x - 0.75, y - 0.75, 1.5, 1.5);
  for (const i of membership.members.keys()) {
    const at = placeOf.get(i);
    if (!at) continue;
    pen.save();
    pen.translate(at.x, at.y);
    pen.scale(3.6, 3.6);
    pen.globalAlpha = isPossible(membership, i) ? 0.45 : 1;
    pen.fillStyle = paint[hueOf(i)] ?? paint.grey;
    pen.fill(PATHS[lookOf(entities[i].kind)[0]]);
    pen.globalAlpha = 1;
    pen.restore();
  }
}

function showMultiples() {
  const { kept, rest, placeOf } = shownNow();
  $("sheet").setAttribute("aria-label", word("multiples"));
  const card = (/** @type {Membership} */ membership) => {
    const { network, members } = membership;
    /** @type {Sketch} */
    const sketch = { high: () => HIGH, draw: () => drawOne(membership, placeOf), legend: () => [] };
    const words = [make("strong", {}, named(entities[network])), " ", make("span", { class: "count" }, word("membersCount", { n: members.size }))];
    return make("li", {}, button([asSvg(sketch, WIDE), make("span", { class: "of" }, words)], () => openCell("multiples", entities[network].id), { "data-network": entities[network].id, title: nameOf(entities[network]) }));
  };
  put(
    $("sheet"),
    make("div", { class: "sketch-head" }, make("p", { class: "note" }, word("multiplesNote", { n: kept.length }), rest ? ` ${word("networksLeft", { n: rest })}` : null)),
    kept.length ? make("ul", { class: "multiples" }, kept.map(card)) : make("p", { class: "empty" }, word("noMembers")),
  );
}

const CARD = [WIDE + 16, HIGH + 36];
/** @param {number} wide */
const across = (wide) => Math.max(1, Math.floor((wide - 40) / CARD[0]));

function draw() {
  const { pen } = board;
  const { kept, placeOf } = shownNow();
  kept.forEach((membership, n) => {
    const [column, row] = [n % across(size.w), Math.floor(n / across(size.w))];
    pen.save();
    pen.translate(28 + column * CARD[0], 8 + row * CARD[1]);
    drawOne(membership, placeOf);
    pen.font = `600 11.5px ${FONT}`;
    pen.textAlign = "left";
    pen.textBaseline = "top";
    pen.fillStyle = paint.ink;
    pen.fillText(`${cutTo(labelText(membership.network), WIDE - 30, pen.font)} ${number(membership.members.size)}`, 4, HIGH + 2);
    pen.restore();
  });
}

/** @type {Sheet} */
export const multiplesFace = {
  name: "multiples",
  show: showMultiples,
  note: () => "",
  opens: ([id]) => {
    const found = membershipsOf(ties, tiesOfFace()).find(({ network }) => network === entityAt.get(id));
    if (!found) return null;
    const members = [...found.members].sort(([a], [b]) => (nameOf(entities[a]) < nameOf(entities[b]) ? -1 : 1));
    /** @type {Child[]} */
    const notes = [];
    return { title: word("membersCell", { a: nameOf(entities[found.network]), n: members.length }), ties: members.flatMap(([, said]) => said), notes };
  },
  sketch: {
    high: (wide) => 16 + CARD[1] * Math.ceil(shownNow().kept.length / across(wide)),
    draw,
    legend: () => {
      const { kept, rest } = shownNow();
      return [word("multiplesNote", { n: kept.length }), rest ? word("networksLeft", { n: rest }) : ""].filter(Boolean);
    },
  },
};
