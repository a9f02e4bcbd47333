// What is in view: the actors and ties that pass the filters. One rule serves every face.

/** Returns {entities: Set, ties: []} (indexes); `except` names a filter to leave out, for counts. */
function inView(except = "") {
  const passes = (list, value) => list === except || !state[list].size || state[list].has(value);
  const near = state.hops ? around(entityAt.get(state.actor), state.hops, except) : null;
  const keeps = (i) => {
    if (near) {
      if (!near.has(i)) return false;
      if (near.get(i) === 0) return true; // the actor in the middle always stands
    }
    const entity = entities[i];
    const countries = entity.countries?.length ? entity.countries : ["-"];
    return passes("kinds", entity.kind) && countries.some((code) => passes("countries", code));
  };
  const kept = new Set();
  entities.forEach((_, i) => keeps(i) && kept.add(i));
  const keptTies = [];
  const tied = new Set();
  ties.forEach((tie, i) => {
    if (!passes("ties", tie.kind) || !kept.has(tie.source) || !kept.has(tie.target)) return;
    keptTies.push(i);
    tied.add(tie.source).add(tie.target);
  });
  const onlyTied = state.ties.size && except !== "ties";
  return { entities: onlyTied ? tied : kept, ties: keptTies };
}

/** Returns the actors within so many steps of one, each with its distance. */
function around(start, hops, except = "") {
  const found = new Map([[start, 0]]);
  let edge = [start];
  for (let step = 1; step <= hops; step += 1) {
    const next = [];
    for (const i of edge) {
      for (const t of tiesOf[i]) {
        if (except !== "ties" && state.ties.size && !state.ties.has(ties[t].kind)) continue;
        const other = otherEnd(ties[t], i);
        if (!found.has(other)) {
          found.set(other, step);
          next.push(other);
        }
      }
    }
    edge = next;
  }
  return found;
}

let view = { entities: new Set(), ties: [] };

/** Returns the sizes of what is in view, in words. */
function viewWords() {
  return { actors: word("actors", { n: view.entities.size }), ties: word("ties", { n: view.ties.length }) };
}

/** Takes all filters away. */
function clearFilters() {
  choose({ kinds: new Set(), ties: new Set(), countries: new Set(), hops: 0 });
}
