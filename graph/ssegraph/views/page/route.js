// The ways from one actor to another over ties in view. The rule is that of ssegraph.analysis.paths, which also works out
// what each tie costs as a step: the cheapest way first, then that of fewer steps, then by the ids of those in between.

import { choose, showAgain, written } from "./address.js";
import { entities, entityAt, nameOf, ties } from "./data.js";
import { whenWords } from "./dates.js";
import { $, button, make } from "./dom.js";
import { conflictBox, evidenceBox, tieSentence, tieWords } from "./evidence.js";
import { state } from "./state.js";
import { view } from "./view.js";
import { word } from "./words.js";

const MOST_ROUTES = 3; // the best and two more, as `path` gives
let routeNumber = 0; // which of the ways is shown
let routesKnown = { key: "", routes: [], onlyByEvents: false };

// Whom each actor is joined to, and by which tie: the cheapest, of these the first. Ties and actors stand in order of their ids.
function stepsInView(attendance) {
  const near = new Map();
  const add = (i, other, t) => {
    if (!near.has(i)) near.set(i, new Map());
    const known = near.get(i).get(other);
    if (known === undefined || ties[t].cost < ties[known].cost) near.get(i).set(other, t);
  };
  for (const t of view.ties) {
    const { source, target, cost, attends } = ties[t];
    if (cost === undefined || (attends && !attendance)) continue;
    add(source, target, t);
    add(target, source, t);
  }
  return near;
}

// Costs are eighths, so that sums of them are exact and can be compared.
const isNearer = (a, b) => a.cost < b.cost || (a.cost === b.cost && a.steps < b.steps);

// How far each actor is from the goal, {cost, steps}, by ways that lead past those in `barred`.
function farFrom(goal, near, barred) {
  const far = new Map([[goal, { cost: 0, steps: 0 }]]);
  for (let edge = new Set([goal]), next; edge.size; edge = next) {
    next = new Set();
    for (const i of edge) {
      const { cost, steps } = far.get(i);
      for (const [other, t] of near.get(i) ?? []) {
        const found = { cost: cost + ties[t].cost, steps: steps + 1 };
        if (barred.has(other) || (far.has(other) && !isNearer(found, far.get(other)))) continue;
        far.set(other, found);
        next.add(other);
      }
    }
  }
  return far;
}

/** Returns the best ways as [{actors, ties}], at most MOST_ROUTES, the best first; [] where there is none. After Yen (1971). */
function routesBetween(from, to, near) {
  const farOfAll = farFrom(to, near, new Set());
  // The best way on from `begun`, not next to one of `not`; null: there is none, undefined: it leads back over `begun`.
  const goOn = (begun, not, far) => {
    const actors = [...begun];
    while (actors.at(-1) !== to) {
      const first = actors.length === begun.length;
      let best = null;
      for (const [other, t] of near.get(actors.at(-1)) ?? []) {
        if (!far.has(other) || (first && (begun.includes(other) || not.has(other)))) continue;
        const { cost, steps } = far.get(other);
        const found = { other, cost: cost + ties[t].cost, steps };
        if (!best || isNearer(found, best) || (!isNearer(best, found) && other < best.other)) best = found;
      }
      if (!best) return null;
      if (begun.includes(best.other)) return undefined;
      actors.push(best.other);
    }
    return actors;
  };
  const found = [];
  const waiting = [];
  const offer = (begun, not) => {
    let actors = goOn(begun, not, farOfAll);
    if (actors === undefined) actors = goOn(begun, not, farFrom(to, near, new Set(begun)));
    if (!actors) return;
    const used = actors.slice(1).map((other, n) => near.get(actors[n]).get(other));
    waiting.push({ actors, ties: used, cost: used.reduce((sum, t) => sum + ties[t].cost, 0), steps: used.length, begun, not });
  };
  offer([from], new Set());
  while (waiting.length && found.length < MOST_ROUTES) {
    waiting.sort((a, b) => (isNearer(a, b) ? -1 : isNearer(b, a) ? 1 : a.actors.map((i, n) => i - b.actors[n]).find((difference) => difference)));
    const best = waiting.shift();
    found.push(best);
    // All others like it: the same for so many actors, and then somewhere else.
    for (let n = best.begun.length; n < best.actors.length; n += 1) offer(best.actors.slice(0, n), new Set([best.actors[n], ...(n === best.begun.length ? best.not : [])]));
  }
  return found;
}

function routesNow() {
  const key = `${state.actor} ${state.to} ${written()}`;
  if (routesKnown.key !== key) {
    const [from, to] = [state.actor, state.to].map((id) => entityAt.get(id));
    const routes = routesBetween(from, to, stepsInView(false));
    routesKnown = { key, routes, onlyByEvents: !routes.length && farFrom(to, stepsInView(true), new Set()).has(from) };
    routeNumber = 0;
  }
  return routesKnown.routes;
}

/** Returns the way that is shown, or undefined. */
export function routeNow() {
  return routesNow()[routeNumber];
}

/** Returns the box of the panel that tells the way as a sentence, each step with its evidence. */
export function routeBox() {
  const [from, to] = [state.actor, state.to].map((id) => entities[entityAt.get(id)]);
  const routes = routesNow();
  const head = make("div", { class: "top" }, make("h3", { id: "route-title" }, word("wayTo", { name: nameOf(to) })), button("×", () => choose({ to: "" }), { class: "close", "aria-label": word("close"), title: word("close") }));
  if (from === to) return make("section", { class: "route" }, head, make("p", { class: "note" }, word("sameActor")));
  if (!routes.length) return make("section", { class: "route" }, head, make("p", { class: "note" }, word("noWay"), routesKnown.onlyByEvents ? ` ${word("onlyEvents")}` : null));
  const { actors, ties: used } = routeNow();
  const said = used.map((t, n) => [n ? "; " : "", tieWords(ties[t], actors[n])]);
  const steps = used.map((t, n) => make("li", { "data-tie": ties[t].id }, tieSentence(ties[t], actors[n]), make("p", { class: "when" }, whenWords(ties[t])), evidenceBox(ties[t].evidence), conflictBox(ties[t].conflict)));
  const turn = (by) => {
    routeNumber = (routeNumber + by + routes.length) % routes.length;
    showAgain({ ...state, actor: undefined });
    $("other-way")?.focus();
  };
  const other = routes.length > 1 ? button(word("otherWay", { n: routeNumber + 1, all: routes.length }), () => turn(1), { class: "quiet", id: "other-way" }) : null;
  return make("section", { class: "route" }, head, make("p", { class: "told" }, said, "."), other, make("ol", {}, steps));
}
