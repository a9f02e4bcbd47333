// The filters with their counts, which are also the legend.

const SHOWN = 9;
const opened = new Set(); // facets whose whole list is shown

const FACETS = [
  { list: "kinds", values: (found) => [...found.entities].map((i) => entities[i].kind), label: kindLabel, sign: glyph },
  { list: "ties", title: "tieKinds", values: (found) => found.ties.map((i) => ties[i].kind), label: (kind) => tieLabel(kind) },
  {
    list: "countries",
    values: (found) => [...found.entities].flatMap((i) => (entities[i].countries?.length ? entities[i].countries : ["-"])),
    label: (code) => (code === "-" ? word("noCountry") : countryLabel(code)),
  },
];

function tally(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

// The order of a list is that of the whole graph, so that lines do not jump while one filters.
const everything = { entities: new Set(entities.keys()), ties: [...ties.keys()] };
for (const facet of FACETS) {
  const counts = tally(facet.values(everything));
  facet.order = [...counts.keys()].sort((a, b) => (a === "-") - (b === "-") || counts.get(b) - counts.get(a) || (a < b ? -1 : 1));
}

/** Draws the filters anew, keeping the focus where it was. */
function showFacets() {
  const focused = document.activeElement?.id;
  const filtered = state.hops || FACETS.some(({ list }) => state[list].size);
  const { actors, ties: tied } = viewWords();
  put(
    $("facets"),
    make("p", { class: "sizes" }, make("strong", {}, actors), ", ", make("strong", {}, tied), filtered ? button(word("clearAll"), clearFilters, { class: "quiet", id: "clear-all" }) : null),
    ...FACETS.map(facetBox),
    legendBox(),
  );
  if (focused) $(focused)?.focus({ preventScroll: true });
  $("open-facets").classList.toggle("active", Boolean(filtered));
}

function facetBox({ list, title = list, values, label, sign, order }) {
  const counts = tally(values(inView(list)));
  const chosen = state[list];
  const all = opened.has(list);
  const shown = order.filter((value, i) => all || i < SHOWN || chosen.has(value));
  const rest = order.length - shown.length;
  const row = (value) => {
    const id = `${list}-${value}`;
    const n = counts.get(value) ?? 0;
    const box = make("input", { type: "checkbox", id, checked: chosen.has(value), onchange: () => toggle(list, value) });
    return make("li", { class: n ? "" : "none" }, make("label", { for: id }, box, sign ? sign(value) : null, make("span", { class: "name" }, label(value)), make("span", { class: "count" }, number(n))));
  };
  const more = rest > 0 ? button(word("more", { n: rest }), () => { opened.add(list); showFacets(); }, { class: "quiet", id: `more-${list}` }) : null;
  const clear = chosen.size ? button(word("clear"), () => choose({ [list]: new Set() }), { class: "quiet", id: `clear-${list}` }) : null;
  return make("section", { class: "facet", "data-facet": list }, make("h2", {}, word(title), clear), make("ul", {}, shown.map(row)), more);
}

function toggle(list, value) {
  const next = new Set(state[list]);
  if (!next.delete(value)) next.add(value);
  choose({ [list]: next });
}

function legendBox() {
  const { counts = {} } = data;
  const sizes = [["actors", "entities"], ["ties", "ties"], ["figures", "figures"], ["sources", "sources"]]
    .filter(([, key]) => key in counts)
    .map(([name, key]) => word(name, { n: counts[key] }));
  return make(
    "section",
    { class: "legend" },
    make("h2", {}, word("legend")),
    make("p", {}, word("legendLine")),
    make("p", {}, word("legendPlanned")),
    make("p", {}, word("legendSize")),
    make("h2", {}, word("unknown")),
    make("p", {}, word("absence")),
    data.asOf ? make("p", {}, word("asOf", { date: dateWords(data.asOf) })) : null,
    make("p", { class: "sizes" }, sizes.join(" · ")),
  );
}
