// What a cell or a band rests on: its relationships, each with its evidence. Each face of such says what its own are.

/** @import { Panel } from "./types.js" */
import { choose } from "./address.js";
import { longList, panelTop } from "./aside.js";
import { ties } from "./data.js";
import { make } from "./dom.js";
import { proofCounts, tieBox } from "./evidence.js";
import { faces } from "./faces.js";
import { state } from "./state.js";
import { word } from "./words.js";

const SHOWN = 12;

/** @type {Panel} */
export const cellPanel = {
  name: "cell",
  over: true,
  keys: { cell: (text) => (text && /^[a-z]+~/.test(text) && text.length < 400 ? text : "") },
  shows: ({ cell }) => Boolean(cell),
  draw: () => {
    const opened = openedNow();
    const close = () => choose({ cell: "" });
    if (!opened) return [panelTop(make("h2", {}, word("cellGone")), close)];
    const said = opened.ties.map((t) => ties[t]);
    return [
      panelTop(make("h2", {}, opened.title), close),
      opened.notes.map((note) => (typeof note === "string" ? make("p", { class: "note" }, note) : note)),
      opened.actors ? null : said.length || state.cell !== "graph~all" ? make("p", { class: "note" }, word("ties", { n: said.length }), ". ", said.length ? proofCounts(said) : null) : null,
      make("div", { class: "cells" }, longList(said, (tie) => make("li", { class: "cited" }, tieBox(tie, tie.source)), SHOWN)),
    ];
  },
  lights: () => {
    const opened = openedNow();
    const shining = new Set(opened?.ties ?? []);
    const actors = new Map([...shining].flatMap((t) => [ties[t].source, ties[t].target]).concat(opened?.actors ?? []).map((i) => /** @type {[number, number]} */ ([i, 1])));
    return actors.size ? { actors, ties: shining, firm: true } : null;
  },
};

/** Returns what is open, by the face it is a cell of; or null where that is not there, or not in view. */
function openedNow() {
  const [name, ...parts] = state.cell.split("~");
  const face = faces.get(name);
  return face?.opens?.(parts) ?? null;
}

/** Opens a cell or band. @param {string} face @param {...string} parts */
export const openCell = (face, ...parts) => choose({ cell: [face, ...parts].join("~"), picked: state.picked });
