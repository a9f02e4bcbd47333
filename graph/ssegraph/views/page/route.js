// The way from one actor to another over ties in view: the shortest, and of these the best supported first.

const MOST_ROUTES = 12;
let routeNumber = 0; // which of the shortest ways is shown
let routesKnown = { key: "", routes: [] };

// How much a tie is worth as a step: several voices, then quotes, then a date; plans last.
function worth(t) {
  const tie = ties[t];
  return Math.min(tie.voices, 3) * 8 + (tie.ownWord ? 0 : 4) + ({ quoted: 4, located: 3 }[tie.proof] ?? 0) + (tie.start || tie.seen ? 1 : 0) - (isFact(tie) ? 0 : 20);
}

/** Returns the shortest ways as [{actors, ties}], at most MOST_ROUTES; [] where there is none. */
function routesBetween(from, to) {
  const usable = new Set(view.ties);
  const steps = new Map([[to, 0]]); // how far from the goal
  let edge = [to];
  for (let far = 1; edge.length && !steps.has(from); far += 1) {
    const next = [];
    for (const i of edge) {
      for (const t of tiesOf[i]) {
        const other = otherEnd(ties[t], i);
        if (!usable.has(t) || steps.has(other)) continue;
        steps.set(other, far);
        next.push(other);
      }
    }
    edge = next;
  }
  if (!steps.has(from)) return [];
  const routes = [];
  const walk = (actors, used) => {
    const here = actors.at(-1);
    if (here === to) return routes.push({ actors, ties: used });
    const ways = new Map(); // the best tie to each next actor
    for (const t of tiesOf[here]) {
      const other = otherEnd(ties[t], here);
      if (!usable.has(t) || steps.get(other) !== steps.get(here) - 1) continue;
      if (!ways.has(other) || worth(t) > worth(ways.get(other))) ways.set(other, t);
    }
    const best = [...ways].sort((a, b) => worth(b[1]) - worth(a[1]) || a[1] - b[1]);
    for (const [other, t] of best) {
      if (routes.length >= MOST_ROUTES) return undefined;
      walk([...actors, other], [...used, t]);
    }
    return undefined;
  };
  walk([from], []);
  return routes;
}

function routesNow() {
  const key = `${state.actor} ${state.to} ${written()}`;
  if (routesKnown.key !== key) {
    routesKnown = { key, routes: routesBetween(entityAt.get(state.actor), entityAt.get(state.to)) };
    routeNumber = 0;
  }
  return routesKnown.routes;
}

/** Returns the way that is shown, or undefined. */
function routeNow() {
  return routesNow()[routeNumber];
}

/** Returns the box of the panel that tells the way as a sentence, each step with its evidence. */
function routeBox() {
  const [from, to] = [state.actor, state.to].map((id) => entities[entityAt.get(id)]);
  const routes = routesNow();
  const head = make("div", { class: "top" }, make("h3", { id: "route-title" }, word("wayTo", { name: nameOf(to) })), button("×", () => choose({ to: "" }), { class: "close", "aria-label": word("close"), title: word("close") }));
  if (from === to) return make("section", { class: "route" }, head, make("p", { class: "note" }, word("sameActor")));
  if (!routes.length) return make("section", { class: "route" }, head, make("p", { class: "note" }, word("noWay")));
  const { actors, ties: used } = routeNow();
  const said = used.map((t, n) => [n ? "; " : "", tieWords(ties[t], actors[n])]);
  const steps = used.map((t, n) => make("li", {}, tieSentence(ties[t], actors[n]), make("p", { class: "when" }, whenWords(ties[t]), isFact(ties[t]) ? null : make("span", { class: "chip unsure" }, statusLabel(ties[t].status))), evidenceBox(ties[t].evidence), conflictBox(ties[t].conflict)));
  const turn = (by) => {
    routeNumber = (routeNumber + by + routes.length) % routes.length;
    showAll({ ...state, actor: undefined });
    $("other-way")?.focus();
  };
  const other = routes.length > 1 ? button(word("otherWay", { n: routeNumber + 1, all: routes.length === MOST_ROUTES ? `${MOST_ROUTES}+` : routes.length }), () => turn(1), { class: "quiet", id: "other-way" }) : null;
  return make("section", { class: "route" }, head, make("p", { class: "told" }, said, "."), other, make("ol", {}, steps));
}
