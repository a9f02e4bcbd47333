/// <reference lib="deno.ns" />
// What passes the filters: these, and whom they work with; what one gets beside each; and what is nearest where nothing fits.

import assert from "node:assert/strict";
import { actorCounts, countriesOf, inView, nearest, passing } from "../../graph/ssegraph/views/page/filters.js";

/** @import { Choice, Net } from "../../graph/ssegraph/views/page/filters.js" */
/** @import { Entity, Tie } from "../../graph/ssegraph/views/page/types.js" */

/** @param {string} id @param {string} kind @param {string[]} [countries] @returns {Entity} */
const actor = (id, kind, countries) => ({ id, kind, name: id, x: 0, y: 0, spot: -1, countries });

/** @param {number} source @param {number} target @param {string} kind @returns {Tie} */
const tie = (source, target, kind) => ({ id: `${source}-${target}`, kind, source, target, voices: 1, status: "stated", proof: "quoted" });

// Two towns and a network of Korea, a town and a network of Japan, a fund without a tie.
const entities = [actor("a", "Town", ["KR"]), actor("b", "Town", ["KR"]), actor("net", "Network", ["KR"]), actor("c", "Town", ["JP"]), actor("other", "Network", ["JP"]), actor("fund", "Fund")];
const ties = [tie(0, 2, "memberOf"), tie(1, 2, "memberOf"), tie(3, 4, "memberOf"), tie(2, 4, "partnerOf"), tie(0, 1, "partnerOf")];
/** @type {Net} */
const net = { entities, ties, tiesOf: entities.map((_, i) => [...ties.keys()].filter((t) => [ties[t].source, ties[t].target].includes(i))), sourcesOf: ties.map((_, t) => [`s${t % 2}`]) };

/** @param {Record<string, string[]>} [chosen] @param {Partial<Choice>} [more] @returns {Choice} */
function choice(chosen = {}, more = {}) {
  const names = /** @type {const} */ (["kinds", "ties", "countries", "sources", "voices", "proofs", "statuses"]);
  const lists = /** @type {Choice["lists"]} */ (Object.fromEntries(names.map((name) => [name, new Set(chosen[name] ?? [])])));
  return { lists, among: false, period: null, standing: () => undefined, certain: false, centre: -1, hops: 0, ...more };
}

/** @param {Choice} chosen */
function seen(chosen) {
  const { entities: kept, ties: held, these } = inView(net, chosen, passing(net, chosen));
  return { actors: [...kept].sort((a, b) => a - b), ties: held, these: [...these].sort((a, b) => a - b) };
}

Deno.test("without a filter all is in view, who has no tie too", () => {
  assert.deepEqual(seen(choice()), { actors: [0, 1, 2, 3, 4, 5], ties: [0, 1, 2, 3, 4], these: [0, 1, 2, 3, 4, 5] });
});

Deno.test("a kind shows its actors and whom they work with", () => {
  assert.deepEqual(seen(choice({ kinds: ["Town"] })), { actors: [0, 1, 2, 3, 4], ties: [0, 1, 2, 4], these: [0, 1, 3] });
});

Deno.test("among themselves it shows its actors and their ties alone", () => {
  assert.deepEqual(seen(choice({ kinds: ["Town"] }, { among: true })), { actors: [0, 1, 3], ties: [4], these: [0, 1, 3] });
});

Deno.test("whom they work with need pass no filter on actors, but the ties pass theirs", () => {
  assert.deepEqual(seen(choice({ kinds: ["Town"], countries: ["JP"] })), { actors: [3, 4], ties: [2], these: [3] });
  assert.deepEqual(seen(choice({ kinds: ["Town"], ties: ["partnerOf"] })), { actors: [0, 1], ties: [4], these: [0, 1] });
  assert.deepEqual(seen(choice({ countries: ["JP"], ties: ["partnerOf"] })), { actors: [2, 4], ties: [3], these: [4] });
});

Deno.test("a kind with no tie stands, unless a filter on ties wants one", () => {
  assert.deepEqual(seen(choice({ kinds: ["Fund"] })).actors, [5]);
  assert.deepEqual(seen(choice({ kinds: ["Fund"], ties: ["memberOf"] })).actors, []);
});

Deno.test("at a date ties hold certainly or possibly; certain only leaves out the others", () => {
  const period = { first: 0, last: 1 };
  /** @type {Choice["standing"]} */
  const standing = (t) => (["certain", "possible", "unknown", "no", "certain"][t] === "certain" ? "certain" : t === 1 ? "possible" : t === 2 ? "unknown" : "no");
  assert.deepEqual(seen(choice({}, { period, standing })).ties, [0, 1, 4]);
  assert.deepEqual(seen(choice({}, { period, standing, certain: true })).ties, [0, 4]);
  assert.deepEqual(seen(choice({ kinds: ["Network"] }, { period, standing, certain: true })), { actors: [0, 2], ties: [0], these: [2] });
});

Deno.test("around an actor the filters choose among its neighbours, and it stays", () => {
  assert.deepEqual(seen(choice({}, { centre: 2, hops: 1 })).actors, [0, 1, 2, 4]);
  assert.deepEqual(seen(choice({ kinds: ["Network"] }, { centre: 0, hops: 1 })), { actors: [0, 1, 2], ties: [0, 1], these: [2] });
  assert.deepEqual(seen(choice({ kinds: ["Fund"] }, { centre: 0, hops: 1 })).actors, [0]);
});

/** @param {string} value @param {string[]} values */
const added = (value, values) => [...new Set([...values, value])];

Deno.test("the number beside a value is what one gets by it, whatever else is chosen", () => {
  let tried = 0;
  for (const among of [false, true]) {
    for (const countries of [[], ["KR"], ["JP"], ["-"]]) {
      for (const kinds of [[], ["Town"], ["Fund", "Network"]]) {
        for (const of of [[], ["memberOf"], ["partnerOf"]]) {
          const chosen = choice({ countries, kinds, ties: of }, { among });
          const counts = actorCounts(net, chosen, passing(net, chosen), "kinds", (i) => [entities[i].kind]);
          for (const kind of ["Town", "Network", "Fund"]) {
            const got = seen(choice({ countries, kinds: added(kind, kinds), ties: of }, { among })).these.filter((i) => entities[i].kind === kind);
            assert.equal(counts.get(kind) ?? 0, got.length, `${among} ${countries} ${kinds} ${of}: ${kind}`);
            tried += 1;
          }
          const places = actorCounts(net, chosen, passing(net, chosen), "countries", (i) => countriesOf(entities[i]));
          for (const code of ["KR", "JP", "-"]) {
            const got = seen(choice({ countries: added(code, countries), kinds, ties: of }, { among })).these.filter((i) => countriesOf(entities[i]).includes(code));
            assert.equal(places.get(code) ?? 0, got.length, `${among} ${countries} ${kinds} ${of}: ${code}`);
            tried += 1;
          }
        }
      }
    }
  }
  assert.equal(tried, 432);
});

Deno.test("where nothing fits, the nearest that does is the filter that shows least when it is let go", () => {
  const none = choice({ kinds: ["Fund"], ties: ["memberOf"] });
  assert.deepEqual(seen(none).actors, []);
  assert.deepEqual(nearest(net, none), [{ filter: "ties", n: 1 }, { filter: "kinds", n: 5 }]);
  assert.deepEqual(nearest(net, choice({ kinds: ["Network"], ties: ["memberOf"] }, { among: true })), [{ filter: "among", n: 5 }, { filter: "kinds", n: 5 }, { filter: "ties", n: 2 }].sort((a, b) => a.n - b.n));
});

Deno.test("who is hidden is out of view with all its ties, and nowhere counted", () => {
  const hidden = choice({}, { hidden: new Set([2]) });
  assert.deepEqual(seen(hidden), { actors: [0, 1, 3, 4, 5], ties: [2, 4], these: [0, 1, 3, 4, 5] });
  assert.equal(actorCounts(net, hidden, passing(net, hidden), "kinds", (i) => [entities[i].kind]).get("Network"), 1);
  assert.deepEqual(seen(choice({ kinds: ["Town"] }, { hidden: new Set([2]) })).actors, [0, 1, 3, 4]);
});

Deno.test("an expression chooses ties, or actors with whom they work with", () => {
  assert.deepEqual(seen(choice({}, { where: { about: "tie", fits: (t) => t === 3 } })), { actors: [2, 4], ties: [3], these: [2, 4] });
  assert.deepEqual(seen(choice({}, { where: { about: "actor", fits: (i) => i === 5 } })), { actors: [5], ties: [], these: [5] });
  assert.deepEqual(seen(choice({}, { where: { about: "actor", fits: (i) => i === 0 } })), { actors: [0, 1, 2], ties: [0, 4], these: [0] });
  assert.deepEqual(seen(choice({ kinds: ["Network"] }, { where: { about: "tie", fits: (t) => t < 3 } })).ties, [0, 1, 2]);
});

Deno.test("where nothing fits, the expression and who is hidden can be let go like any filter", () => {
  const nothing = choice({}, { where: { about: "tie", fits: () => false } });
  assert.deepEqual(nearest(net, nothing), [{ filter: "where", n: 6 }]);
  const all = choice({ kinds: ["Fund"] }, { hidden: new Set([5]) });
  assert.deepEqual(nearest(net, all), [{ filter: "hidden", n: 1 }, { filter: "kinds", n: 5 }]);
});
