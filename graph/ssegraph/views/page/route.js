// The way from one actor to another over ties in view: which is shown, and how it is told.

/** @import { Way } from "./ways.js" */
import { choose, showAgain, written } from "./address.js";
import { entities, entityAt, nameOf, ties } from "./data.js";
import { button, make, sought } from "./dom.js";
import { conflictBox, evidenceBox, tieSentence, tieWords } from "./evidence.js";
import { state } from "./state.js";
import { view } from "./view.js";
import { farFrom, stepsOver, waysBetween } from "./ways.js";
import { whenWords } from "./when.js";
import { word } from "./words.js";

let routeNumber = 0; // which of the ways is shown
/** @type {{ key: string, routes: Way[], onlyByEvents: boolean }} */
let routesKnown = { key: "", routes: [], onlyByEvents: false };

function routesNow() {
  const key = `${state.actor} ${state.to} ${written()}`;
  if (routesKnown.key !== key) {
    const [from, to] = [state.actor, state.to].map((id) => entityAt.get(id) ?? -1);
    const routes = waysBetween(from, to, stepsOver(view.ties, ties, false), ties);
    routesKnown = { key, routes, onlyByEvents: !routes.length && farFrom(to, stepsOver(view.ties, ties, true), new Set(), ties).has(from) };
    routeNumber = 0;
  }
  return routesKnown.routes;
}

/** Returns the way that is shown, or undefined. @returns {Way | undefined} */
export function routeNow() {
  return routesNow().at(routeNumber);
}

/** Returns the box of the panel that tells the way as a sentence, each step with its evidence. */
export function routeBox() {
  const [from, to] = [state.actor, state.to].map((id) => entities[entityAt.get(id) ?? -1]);
  const routes = routesNow();
  const head = make("div", { class: "top" }, make("h3", { id: "route-title" }, word("wayTo", { name: nameOf(to) })), button("×", () => choose({ to: "" }), { class: "close", "aria-label": word("close"), title: word("close") }));
  if (from === to) return make("section", { class: "route" }, head, make("p", { class: "note" }, word("sameActor")));
  if (!routes.length) return make("section", { class: "route" }, head, make("p", { class: "note" }, word("noWay"), routesKnown.onlyByEvents ? ` ${word("onlyEvents")}` : null));
  const { actors, ties: used } = routes[routeNumber];
  const said = used.map((t, n) => [n ? "; " : "", tieWords(ties[t], actors[n])]);
  const steps = used.map((t, n) => make("li", { "data-tie": ties[t].id }, tieSentence(ties[t], actors[n]), make("p", { class: "when" }, whenWords(ties[t])), evidenceBox(ties[t].evidence), conflictBox(ties[t].conflict)));
  /** @param {number} by */
  const turn = (by) => {
    routeNumber = (routeNumber + by + routes.length) % routes.length;
    showAgain({ ...state, actor: undefined });
    sought("other-way")?.focus();
  };
  const other = routes.length > 1 ? button(word("otherWay", { n: routeNumber + 1, all: routes.length }), () => turn(1), { class: "quiet", id: "other-way" }) : null;
  return make("section", { class: "route" }, head, make("p", { class: "told" }, said, "."), other, make("ol", {}, steps));
}
