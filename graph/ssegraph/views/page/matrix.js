// The matrix: networks by networks, and in each cell how many members two of them share.

/** @import { Membership } from "./sharing.js" */
/** @import { Child, Sheet } from "./types.js" */
import { openCell } from "./cell.js";
import { entities, entityAt, labelText, nameOf, named, ties } from "./data.js";
import { datingOf } from "./datings.js";
import { $, button, make, put, sought } from "./dom.js";
import { goTo } from "./go.js";
import { FONT, board, cutTo, paint, size } from "./pen.js";
import { chosen, membershipsOf, shared } from "./sharing.js";
import { tiesOfFace } from "./sketch.js";
import { view } from "./view.js";
import { number, word } from "./words.js";

const MOST = 40;
const [HEAD, CELL] = [230, 26]; // on a sheet

/** @type {"community" | "number"} */
let order = "community";
let focused = "0:0"; // the cell that the tab key reaches; arrows go on from there

/** @param {number} t */
const standing = (t) => view.standings?.[datingOf[t]];

function shown() {
  const all = membershipsOf(ties, tiesOfFace());
  return chosen(all, entities, order, MOST);
}

/** @param {Membership} one @param {Membership} other */
const cellOf = (one, other) => shared(one, other, standing);

/** Returns a shade by how much it is. @param {number} n @param {number} most */
const shade = (n, most) => `ramp${Math.max(1, Math.min(5, Math.ceil((5 * n) / most)))}`;

function showMatrix() {
  const { kept, rest } = shown();
  const cells = kept.map((one) => kept.map((other) => cellOf(one, other)));
  const most = mostShared(cells);
  $("sheet").setAttribute("aria-label", word("matrix"));
  const say = (/** @type {number} */ row, /** @type {number} */ column) => {
    const found = cells[row][column];
    const unsure = found.filter(({ possible }) => possible).length;
    const names = { a: nameOf(entities[kept[row].network]), b: nameOf(entities[kept[column].network]), n: found.length };
    return [row === column ? word("membersCell", names) : word("sharedCell", names), unsure ? word("ofThemPossible", { n: unsure }) : ""].filter(Boolean).join(", ");
  };
  const [row0, column0] = focused.split(":").map(Number);
  if (!kept[row0] || !kept[column0]) focused = "0:0";
  /** @param {number} row @param {number} column */
  const cell = (row, column) => {
    const found = cells[row][column];
    const at = `${row}:${column}`;
    const props = { id: `cell-${row}-${column}`, tabindex: at === focused ? 0 : -1, "aria-label": say(row, column), title: say(row, column), onfocus: () => { focused = at; } };
    const unsure = found.length > 0 && found.every(({ possible }) => possible);
    return make(
      "td",
      { role: "gridcell", class: row === column ? "own" : found.length ? `${shade(found.length, most)}${unsure ? " pale" : ""}` : "" },
      found.length ? button(number(found.length), () => openCell("matrix", entities[kept[row].network].id, entities[kept[column].network].id), props) : make("span", props, "·"),
    );
  };
  /** @param {KeyboardEvent} event */
  const walk = (event) => {
    const [down, right] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key] ?? [0, 0];
    if (!down && !right) return;
    const [row, column] = focused.split(":").map(Number);
    const next = sought(`cell-${row + down}-${column + right}`);
    event.preventDefault();
    if (!next) return;
    sought(`cell-${row}-${column}`)?.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const sort = (/** @type {Event} */ event) => {
    order = /** @type {HTMLSelectElement} */ (event.target).value === "number" ? "number" : "community";
    showMatrix();
    $("matrix-order").focus();
  };
  const option = (/** @type {string} */ by) => make("option", { value: by, selected: order === by }, word(`order_${by}`));
  const name = (/** @type {number} */ i) => button(named(entities[i]), () => goTo(i), { class: "name-link", tabindex: -1, title: nameOf(entities[i]) });
  put(
    $("sheet"),
    make("div", { class: "sketch-head" }, make("p", { class: "note" }, word("matrixNote", { n: kept.length }), rest ? ` ${word("networksLeft", { n: rest })}` : null), make("label", { class: "look-by" }, make("span", {}, word("orderBy")), make("select", { id: "matrix-order", onchange: sort }, ["community", "number"].map(option)))),
    kept.length
      ? make(
          "div",
          { class: "matrix", onkeydown: walk },
          make("table", { role: "grid", "aria-label": word("matrix") }, make("thead", {}, make("tr", { role: "row" }, make("td", {}), kept.map(({ network }, n) => make("th", { scope: "col", role: "columnheader" }, make("span", { title: nameOf(entities[network]) }, String(n + 1)))))), make("tbody", {}, kept.map(({ network }, row) => make("tr", { role: "row" }, make("th", { scope: "row", role: "rowheader" }, make("span", {}, `${row + 1}.`, name(network))), kept.map((_, column) => cell(row, column)))))),
        )
      : make("p", { class: "empty" }, word("noMembers")),
  );
}

/** @param {ReturnType<typeof cellOf>[][]} cells */
const mostShared = (cells) => Math.max(1, ...cells.flatMap((line, row) => line.flatMap((found, column) => (row === column ? [] : [found.length]))));

// On a sheet: the same numbers, with names beside the rows and their numbers over the columns.
function draw() {
  const { pen } = board;
  const { kept } = shown();
  const cells = kept.map((one) => kept.map((other) => cellOf(one, other)));
  const most = mostShared(cells);
  const side = Math.min(CELL, (size.w - HEAD - 40) / Math.max(1, kept.length));
  const font = `400 ${Math.min(12, side * 0.5)}px ${FONT}`;
  kept.forEach(({ network }, row) => {
    const y = 24 + row * side;
    pen.font = `400 12px ${FONT}`;
    pen.textBaseline = "middle";
    pen.textAlign = "right";
    pen.fillStyle = paint.ink;
    pen.fillText(`${cutTo(labelText(network), HEAD - 40, pen.font)}  ${row + 1}`, HEAD, y + side / 2);
    pen.textAlign = "center";
    pen.font = font;
    pen.fillStyle = paint.soft;
    pen.fillText(String(row + 1), HEAD + 10 + (row + 0.5) * side, 14);
    cells[row].forEach((found, column) => {
      const x = HEAD + 10 + column * side;
      const n = found.length;
      const tone = shade(n, most);
      pen.globalAlpha = found.length && found.every(({ possible }) => possible) ? 0.5 : 1;
      pen.fillStyle = row === column ? paint.wash : n ? paint[tone] : paint.paper;
      pen.fillRect(x, y, side - 1, side - 1);
      pen.globalAlpha = 1;
      if (!n) return;
      pen.fillStyle = row === column || ["ramp1", "ramp2"].includes(tone) === (document.documentElement.dataset.theme !== "dark") ? paint.ink : paint.paper;
      pen.fillText(String(n), x + side / 2, y + side / 2);
    });
  });
}

/** @type {Sheet} */
export const matrixFace = {
  name: "matrix",
  show: showMatrix,
  note: () => "",
  opens: ([a, b]) => {
    const all = membershipsOf(ties, tiesOfFace());
    const [one, other] = [a, b].map((id) => all.find(({ network }) => network === entityAt.get(id)));
    if (!one || !other) return null;
    const found = cellOf(one, other);
    const names = { a: nameOf(entities[one.network]), b: nameOf(entities[other.network]), n: found.length };
    const sorted = [...found].sort((x, y) => (nameOf(entities[x.member]) < nameOf(entities[y.member]) ? -1 : 1));
    /** @type {Child[]} */
    const notes = [sorted.map(({ member, possible }) => nameOf(entities[member]) + (possible ? " (?)" : "")).join(" · ")];
    return { title: one === other ? word("membersCell", names) : word("sharedCell", names), ties: sorted.flatMap((each) => each.ties), notes };
  },
  sketch: {
    signs: false,
    high: (wide) => {
      const n = shown().kept.length;
      return 30 + n * Math.min(CELL, (wide - HEAD - 40) / Math.max(1, n));
    },
    draw,
    legend: () => {
      const { kept, rest } = shown();
      return [word("matrixNote", { n: kept.length }), rest ? word("networksLeft", { n: rest }) : ""].filter(Boolean);
    },
  },
};
