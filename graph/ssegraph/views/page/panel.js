// The panel of the selected actor: names, figures and ties, each opening to its evidence.

const GROUP_SHOWN = 10;
const FIGURES_SHOWN = 5;

/** Draws the panel for the selected actor, or puts it away. */
function showPanel() {
  const panel = $("panel");
  const i = entityAt.get(state.actor);
  panel.hidden = i === undefined;
  if (i === undefined) return put(panel);
  const entity = entities[i];
  put(
    panel,
    make("div", { class: "top" }, make("p", { class: "kind" }, glyph(entity.kind), kindLabel(entity.kind), (entity.countries ?? []).map((code) => ` · ${countryLabel(code)}`)), button("×", () => choose({ actor: "", open: "" }), { class: "close", "aria-label": word("close"), title: word("close") })),
    make("h2", {}, named(entity), entity.acronym && entity.acronym !== nameOf(entity) ? make("span", { class: "acronym" }, own(entity.acronym)) : null),
    factsOf(entity),
    entity.note ? make("p", { class: "note" }, own(entity.note)) : null,
    hopsBox(),
    entity.figures?.length ? make("section", { class: "figures" }, make("h3", {}, word("figuresTitle")), longList(entity.figures, figureItem, FIGURES_SHOWN)) : null,
    make("section", { class: "ties" }, make("h3", {}, word("tiesTitle"), make("span", { class: "count" }, number(tiesOf[i].length))), tiesOf[i].length ? groupsOf(i).map((group) => groupBox(i, group)) : make("p", { class: "note" }, word("noTies"))),
  );
  panel.scrollTop = 0;
  if (state.open) $(`tie-${state.open}`)?.scrollIntoView({ block: "center" });
}

function factsOf(entity) {
  const facts = [];
  const add = (label, ...value) => facts.push(make("dt", {}, label), make("dd", {}, ...value));
  const shown = nameOf(entity);
  const names = Object.entries(entity.names ?? {}).filter(([, name]) => name !== shown);
  if (entity.name !== shown && !names.some(([, name]) => name === entity.name)) names.unshift(["", entity.name]);
  names.forEach(([lang, name]) => add(lang ? languageName(lang) : word("names"), own(name, lang || undefined)));
  if (entity.aliases?.length) add(word("aliases"), entity.aliases.map((alias, n) => [n ? ", " : "", own(alias)]));
  if (entity.founded) {
    const label = { Event: "firstDay", Session: "firstDay", Policy: "adopted" }[entity.kind] ?? "founded";
    add(word(label), dateWords(entity.founded));
  }
  if (entity.place?.name) add(word("place"), own(entity.place.name));
  if (entity.website) add(word("website"), link(entity.website, entity.website.replace(/^https?:\/\/(www\.)?|\/$/g, "")));
  return facts.length ? make("dl", { class: "facts" }, facts) : null;
}

// The first lines of a list, and a button for the rest (never for one or two alone).
function longList(items, item, most) {
  const list = make("ul", {});
  const draw = (count) => {
    put(list, items.slice(0, count).map(item));
    if (count < items.length) list.append(make("li", { class: "more" }, button(word("more", { n: items.length - count }), () => draw(items.length), { class: "quiet" })));
  };
  draw(items.length <= most + 2 ? items.length : most);
  return list;
}

function hopsBox() {
  const choice = (hops) => button(word(`hops${hops}`), () => choose({ hops }), { "aria-pressed": String(state.hops === hops), "data-hops": hops });
  return make("div", { class: "hops", role: "group", "aria-label": word("neighbourhood") }, make("span", {}, word("neighbourhood")), [0, 1, 2].map(choice));
}

function figureItem(figure) {
  const unit = figure.unit ? ` ${figure.unit}` : "";
  const line = make("span", { class: "value" }, own(figure.value + unit));
  const when = figure.asOf ? make("span", { class: "when" }, dateWords(figure.asOf)) : null;
  const label = spoken(terms.figures[figure.kind]?.label) || figure.kind;
  return make("li", {}, make("details", {}, make("summary", {}, make("span", { class: "label" }, label), line, figure.conflict ? make("span", { class: "chip conflicting", title: word("conflict") }, "≠") : null, when), conflictBox(figure.conflict), evidenceBox(figure.evidence), figure.note ? make("p", { class: "note" }, own(figure.note)) : null));
}

/** Returns the ties of an actor grouped by kind and direction, the largest group first. */
function groupsOf(i) {
  const groups = new Map();
  for (const t of tiesOf[i]) {
    const backwards = ties[t].source !== i && !terms.ties[ties[t].kind]?.symmetric;
    const key = `${ties[t].kind} ${backwards}`;
    if (!groups.has(key)) groups.set(key, { kind: ties[t].kind, backwards, members: [] });
    groups.get(key).members.push(t);
  }
  const name = (t) => nameOf(entities[otherEnd(ties[t], i)]);
  const compare = new Intl.Collator(state.lang).compare;
  for (const group of groups.values()) group.members.sort((a, b) => compare(name(a), name(b)) || a - b);
  return [...groups.values()].sort((a, b) => b.members.length - a.members.length || (a.kind < b.kind ? -1 : 1));
}

function groupBox(i, { kind, backwards, members }) {
  const opened = members.findIndex((t) => ties[t].id === state.open);
  const list = longList(members, (t) => tieItem(i, t), opened < GROUP_SHOWN ? GROUP_SHOWN : Infinity);
  return make("section", { class: "group" }, make("h4", {}, tieLabel(kind, backwards), make("span", { class: "count" }, number(members.length))), list);
}

function tieItem(i, t) {
  const tie = ties[t];
  const other = otherEnd(tie, i);
  const open = tie.id === state.open;
  const about = [tie.role && own(tie.role), whenWords(tie, true)].filter(Boolean).flatMap((part, n) => [n ? " · " : "", part]);
  const head = make(
    "button",
    { type: "button", class: "head", "aria-expanded": String(open), onclick: () => choose({ open: open ? "" : tie.id }) },
    glyph(entities[other].kind),
    make("span", { class: "name" }, named(entities[other]), about.length ? make("small", {}, about) : null),
    tie.conflict ? make("span", { class: "chip conflicting", title: word("conflict") }, "≠") : null,
    tie.status === "planned" ? make("span", { class: "chip planned" }, statusLabel(tie.status)) : null,
  );
  const go = button("→", () => goTo(other), { class: "go", "aria-label": word("goTo", { name: nameOf(entities[other]) }), title: word("goTo", { name: nameOf(entities[other]) }) });
  return make("li", { id: `tie-${tie.id}`, class: open ? "tie open" : "tie" }, make("div", { class: "row" }, head, go), open ? tieBox(tie, i) : null);
}
