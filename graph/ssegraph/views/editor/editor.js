// The query page: YASGUI with our prefixes, terms and named questions; results also as graph and as map.
"use strict";

const config = JSON.parse(document.getElementById("config").textContent);
const LANGUAGES = Object.fromEntries(Object.entries(config.words).map(([tag, { name }]) => [tag, name]));
const MOST = 1000; // nodes or places that are drawn

const asked = new URLSearchParams(location.search);
const wished = asked.get("lang") ?? navigator.language.slice(0, 2);
let language = wished in LANGUAGES ? wished : "en";
const word = (name) => config.words[language].texts[name] ?? config.words.en.texts[name];

// -- what the editor knows ------------------------------------------------------------------------

const { Yasqe, Yasr } = Yasgui;
Yasqe.registerAutocompleter({ ...Yasqe.Autocompleters.prefixes, get: () => Object.entries(config.prefixes).map(([name, iri]) => `${name}: <${iri}>`).sort() });
Yasqe.registerAutocompleter({ ...Yasqe.Autocompleters.class, bulk: true, get: () => config.classes });
Yasqe.registerAutocompleter({ ...Yasqe.Autocompleters.property, bulk: true, get: () => config.properties });

function shortened(iri) {
  for (const [name, start] of Object.entries(config.prefixes)) {
    const rest = iri.slice(start.length);
    if (iri.startsWith(start) && rest && !/[/#]/.test(rest)) return `${name}:${rest}`;
  }
  return iri;
}

// -- results as a graph ---------------------------------------------------------------------------

function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  const drawn = document.createElementNS(svg.namespaceURI, "path");
  drawn.setAttribute("d", path);
  svg.append(drawn);
  return svg;
}

function drawn(yasr) {
  const box = document.createElement("div");
  box.className = "drawn";
  yasr.resultsEl.replaceChildren(box);
  return box;
}

/** Returns [subject, label, object, is a literal] of what a result says: triples, or the first two IRIs of each row. */
function edgesOf(results) {
  const triples = results?.getStatements?.();
  if (triples?.length) {
    return triples.map(({ subject, predicate, object }) => [subject.value, shortened(predicate.value), object.value, object.termType === "Literal"]);
  }
  return (results?.getBindings() ?? []).flatMap((row) => {
    const iris = Object.entries(row).filter(([, term]) => term.type === "uri");
    return iris.length < 2 ? [] : [[iris[0][1].value, iris[1][0], iris[1][1].value, false]];
  });
}

class GraphView {
  priority = 5;
  constructor(yasr) { this.yasr = yasr; }
  get label() { return word("graph"); }
  canHandleResults() { return edgesOf(this.yasr.results).length > 0; }
  getIcon() { return icon("M6 3a3 3 0 1 0 0 6 3 3 0 0 0 0-6m12 6a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 16a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 7l8 4M9 17l7-4"); }
  draw() {
    const nodes = new Map();
    const node = (value, literal) => {
      const id = (literal ? "l:" : "i:") + value;
      const text = literal ? value : shortened(value);
      if (!nodes.has(id) && nodes.size < MOST) nodes.set(id, { id, label: text.length > 40 ? text.slice(0, 39) + "…" : text, shape: literal ? "box" : "dot", size: 8 });
      return nodes.has(id) ? id : null;
    };
    const edges = [];
    for (const [from, label, to, literal] of edgesOf(this.yasr.results)) {
      const ends = [node(from, false), node(to, literal)];
      if (ends[0] && ends[1]) edges.push({ from: ends[0], to: ends[1], label, arrows: "to", font: { size: 10 } });
    }
    new vis.Network(drawn(this.yasr), { nodes: [...nodes.values()], edges }, { physics: { stabilization: { iterations: 150 } }, nodes: { color: "#9cc3dd" } });
  }
}

// -- results as a map -----------------------------------------------------------------------------

const LAT = /^(lat|latitude)/i;
const LON = /^(lon|long|lng|longitude)/i;

/** Returns {lat, lon, title} of the rows that have a place. */
function placesOf(results) {
  const names = results?.getVariables?.() ?? [];
  const lat = names.find((name) => LAT.test(name));
  const lon = names.find((name) => LON.test(name));
  if (!lat || !lon) return [];
  return results.getBindings().filter((row) => row[lat] && row[lon]).map((row) => ({
    lat: Number(row[lat].value), lon: Number(row[lon].value),
    title: names.filter((name) => name !== lat && name !== lon && row[name]).map((name) => shortened(row[name].value)).join(" · "),
  })).filter(({ lat, lon }) => Math.abs(lat) <= 90 && Math.abs(lon) <= 180);
}

/** Returns where a point stands in Equal Earth, as `views/land.py` does. */
function project(lat, lon) {
  const { middle, scale } = config.map;
  const turned = (((((lon - middle + 180) % 360) + 360) % 360) - 180) * (Math.PI / 180);
  const theta = Math.asin((Math.sqrt(3) / 2) * Math.sin(lat * (Math.PI / 180)));
  const [a1, a2, a3, a4] = [1.340264, -0.081106, 0.000893, 0.003796];
  const t2 = theta * theta;
  const t6 = t2 * t2 * t2;
  const x = (2 * Math.sqrt(3) * turned * Math.cos(theta)) / (3 * (9 * a4 * t6 * t2 + 7 * a3 * t6 + 3 * a2 * t2 + a1));
  return [x * scale, -theta * (a1 + a2 * t2 + t6 * (a3 + a4 * t2)) * scale];
}

class MapView {
  priority = 4;
  constructor(yasr) { this.yasr = yasr; }
  get label() { return word("map"); }
  canHandleResults() { return placesOf(this.yasr.results).length > 0; }
  getIcon() { return icon("M12 2a7 7 0 0 0-7 7c0 5 7 13 7 13s7-8 7-13a7 7 0 0 0-7-7m0 9a2 2 0 1 1 0-4 2 2 0 0 1 0 4"); }
  draw() {
    const make = (name, attributes) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      return element;
    };
    const svg = make("svg", { viewBox: "-1000 -490 2000 980", role: "img" });
    svg.append(make("path", { d: config.map.path, class: "land" }));
    for (const { lat, lon, title } of placesOf(this.yasr.results).slice(0, MOST)) {
      const [cx, cy] = project(lat, lon);
      const spot = make("circle", { cx, cy, r: 6, class: "spot" });
      const words = make("title", {});
      words.textContent = title;
      spot.append(words);
      svg.append(spot);
    }
    drawn(this.yasr).append(svg);
  }
}

// -- results with names ---------------------------------------------------------------------------

const labels = new Map(); // by IRI; asked of the endpoint when a result first shows one
const MOST_ROWS = 1000;

/** Returns the IRIs of a cell: itself, or several that a query put into one text. */
function irisOf(term) {
  if (term.type === "uri") return [term.value];
  const parts = term.value.split(/[\s,|]+/).filter(Boolean);
  return parts.length && parts.every((part) => /^https?:\/\/\S+$/.test(part)) ? parts : [];
}

/** Takes the names of some things from the endpoint, in the language of the page if there is one. */
async function learn(iris) {
  const wanted = [...new Set(iris)].filter((iri) => !labels.has(iri) && /^https?:\/\/[^\s<>"{}|^`\\]+$/.test(iri)).slice(0, MOST_ROWS);
  if (!wanted.length) return;
  const query = `SELECT ?thing ?label { VALUES ?thing { ${wanted.map((iri) => `<${iri}>`).join(" ")} } ?thing <http://www.w3.org/2000/01/rdf-schema#label>|<http://www.w3.org/2004/02/skos/core#prefLabel> ?label }`;
  const answer = await fetch(endpoint, { method: "POST", headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json" }, body: query });
  if (!answer.ok) return;
  const rank = (tag) => (tag === language ? 0 : tag === "en" ? 1 : tag ? 3 : 2);
  const best = new Map();
  for (const { thing, label } of (await answer.json()).results.bindings) {
    const now = rank(label["xml:lang"] ?? "");
    if (now < (best.get(thing.value) ?? Infinity)) {
      best.set(thing.value, now);
      labels.set(thing.value, label.value);
    }
  }
}

const make = (name, text = "", props = {}) => Object.assign(document.createElement(name), { textContent: text, ...props });

/** Returns where a reader finds a thing: an entry on its page, all else at its own address. */
function pageOf(iri) {
  const id = iri.startsWith(config.base) ? iri.slice(config.base.length) : "";
  return /^[A-Za-z0-9-]+$/.test(id) ? `${config.home.replace(/\/$/, "")}/${language}/actor/${id}.html` : iri;
}

function linked(iri) {
  const link = make("a", labels.get(iri) ?? shortened(iri), { href: pageOf(iri), dir: "auto" });
  return labels.has(iri) ? [link, " ", make("code", shortened(iri))] : [link];
}

class NamesView {
  priority = 11;
  constructor(yasr) { this.yasr = yasr; }
  get label() { return word("rows"); }
  canHandleResults() { return Boolean(this.yasr.results?.getVariables?.()?.length); }
  getIcon() { return icon("M3 5h18v2H3m0 4h18v2H3m0 4h12v2H3"); }
  async draw() {
    const names = this.yasr.results.getVariables();
    const rows = this.yasr.results.getBindings();
    const shown = rows.slice(0, MOST_ROWS);
    const table = make("table", "", { className: "named" });
    const fill = () => {
      const head = make("tr");
      head.append(...names.map((name) => make("th", name, { scope: "col" })));
      const body = shown.map((row) => {
        const line = make("tr");
        line.append(...names.map((name) => {
          const cell = make("td", "", { dir: "auto" });
          if (!row[name]) return cell;
          const iris = irisOf(row[name]);
          if (iris.length) iris.forEach((iri, at) => cell.append(...(at ? [" · "] : []), ...linked(iri)));
          else cell.textContent = row[name].type === "bnode" ? "_" : row[name].value;
          return cell;
        }));
        return line;
      });
      table.replaceChildren(head, ...body);
    };
    fill();
    const more = rows.length > shown.length ? [make("p", word("more").replace("{n}", rows.length - shown.length), { className: "quiet" })] : [];
    this.yasr.resultsEl.replaceChildren(...(rows.length ? [table] : [make("p", word("nothing"))]), ...more);
    await learn(shown.flatMap((row) => Object.values(row).flatMap(irisOf)));
    fill();
  }
}

// -- results as a chart ---------------------------------------------------------------------------

const MOST_BARS = 60;
const NUMBER = /#(integer|decimal|double|float|int|long|nonNegativeInteger|positiveInteger)$/;

/** Returns the column of numbers that a result has, and the one that says what they are of; or null. */
function numbersOf(results) {
  const names = results?.getVariables?.() ?? [];
  const rows = results?.getBindings?.() ?? [];
  if (rows.length < 2) return null;
  const isNumber = (name) => rows.every((row) => row[name] && NUMBER.test(row[name].datatype ?? "") && Number(row[name].value) >= 0);
  const number = [...names].reverse().find((name) => !LAT.test(name) && !LON.test(name) && isNumber(name));
  const of = names.find((name) => name !== number && !isNumber(name));
  return number && of ? { number, of, rows: rows.slice(0, MOST_BARS) } : null;
}

class ChartView {
  priority = 6;
  constructor(yasr) { this.yasr = yasr; }
  get label() { return word("chart"); }
  canHandleResults() { return Boolean(numbersOf(this.yasr.results)); }
  getIcon() { return icon("M4 20V10h4v10m2 0V4h4v16m2 0v-7h4v7"); }
  async draw() {
    const { number, of, rows } = numbersOf(this.yasr.results);
    await learn(rows.map((row) => row[of]?.value ?? ""));
    const part = (name, attributes, text = "") => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      element.textContent = text;
      return element;
    };
    const most = Math.max(...rows.map((row) => Number(row[number].value)), 1);
    const svg = part("svg", { class: "bars", viewBox: `0 0 900 ${rows.length * 24 + 8}`, role: "img", "aria-label": `${of}, ${number}` });
    rows.forEach((row, at) => {
      const iri = row[of]?.value ?? "";
      const name = labels.get(iri) ?? shortened(iri);
      const wide = (Number(row[number].value) / most) * 480;
      svg.append(
        part("text", { x: 320, y: at * 24 + 20, "text-anchor": "end" }, name.length > 44 ? `${name.slice(0, 43)}…` : name),
        part("rect", { x: 330, y: at * 24 + 6, width: wide, height: 18 }),
        part("text", { x: 338 + wide, y: at * 24 + 20 }, row[number].value),
      );
    });
    this.yasr.resultsEl.replaceChildren(svg);
  }
}

// -- what was refused, in words -------------------------------------------------------------------

class RefusedView {
  priority = 20;
  hideFromSelection = true;
  constructor(yasr) { this.yasr = yasr; }
  canHandleResults() { return Boolean(this.yasr.results?.getError?.()); }
  getIcon() { return null; }
  draw() {
    const error = this.yasr.results.getError();
    let told = {};
    try {
      told = JSON.parse(error.text ?? "") ?? {};
    } catch {
      // the words of another program, as they are
    }
    const box = make("div", "", { className: "refused errorResult", role: "alert" });
    box.append(make("p", `${word("refused")}${told.title ? `: ${told.title}` : ""}`), make("p", told.detail ?? error.text ?? word("unreached"), { dir: "auto" }));
    if (told.line) box.append(make("p", word("line").replace("{line}", told.line).replace("{column}", told.column ?? "?"), { className: "quiet" }));
    this.yasr.resultsEl.replaceChildren(box);
  }
}

Yasr.registerPlugin("error", RefusedView);
Yasr.registerPlugin("Names", NamesView);
Yasr.registerPlugin("Chart", ChartView);
Yasr.registerPlugin("Graph", GraphView);
Yasr.registerPlugin("Map", MapView);

// -- the page -------------------------------------------------------------------------------------

const head = Object.entries(config.prefixes).map(([name, iri]) => `PREFIX ${name}: <${iri}>`);
function withPrefixes(sparql) {
  const used = head.filter((line) => new RegExp(`(^|[^\\w])${line.split(" ")[1]}`).test(sparql) && !sparql.includes(line));
  return [...used, sparql].join("\n");
}

const endpoint = new URL(config.endpoint, location.href).href;
const yasgui = new Yasgui(document.getElementById("yasgui"), {
  requestConfig: { endpoint, method: "POST" },
  copyEndpointOnNewTab: true,
  persistenceId: `ssegraph ${endpoint}`,
  endpointCatalogueOptions: { getData: () => [] },
  yasqe: { value: withPrefixes(config.first), editorHeight: "260px" },
  yasr: { prefixes: config.prefixes, defaultPlugin: "Names" },
});
// What the reader came with in the address stays; a first visit begins with a query that answers.
const tab = yasgui.getTab();
if (!asked.get("query") && /LIMIT 10\s*\}?\s*$/.test(tab.getYasqe().getValue()) && !tab.getYasqe().getValue().includes("sse:")) tab.getYasqe().setValue(withPrefixes(config.first));

const questions = document.getElementById("questions");
const languages = document.getElementById("language");
function spoken() {
  document.documentElement.lang = language;
  document.getElementById("ask").textContent = word("ask");
  document.getElementById("language-word").textContent = word("language");
  document.getElementById("to-explorer").textContent = word("explorer");
  const home = `${config.home.replace(/\/$/, "")}/${language}`;
  document.getElementById("to-home").href = `${home}/index.html`;
  for (const name of ["questions", "sources"]) Object.assign(document.getElementById(`to-${name}`), { href: `${home}/${name}.html`, textContent: config.site[name][language] });
  const option = (value, text) => Object.assign(document.createElement("option"), { value, textContent: text });
  const groups = config.themes.map(({ name, label }) => {
    const group = Object.assign(document.createElement("optgroup"), { label: label[language] });
    group.append(...config.questions.filter(({ theme }) => theme === name).map(({ slug, question }) => option(slug, question[language] ?? question.en)));
    return group;
  });
  questions.replaceChildren(option("", word("choose")), ...groups.filter((group) => group.children.length));
  languages.replaceChildren(...Object.entries(LANGUAGES).map(([tag, name]) => option(tag, name)));
  languages.value = language;
}
spoken();
languages.addEventListener("change", () => { language = languages.value; spoken(); });
questions.addEventListener("change", () => {
  const found = config.questions.find(({ slug }) => slug === questions.value);
  if (!found) return;
  const yasqe = yasgui.getTab().getYasqe();
  yasqe.setValue(withPrefixes(`# ${found.question[language] ?? found.question.en}\n${found.sparql}`));
  yasqe.query();
});

// What YASGUI leaves without a name, or in a list of tabs without being one, for those who hear the page.
function named() {
  for (const box of document.querySelectorAll(".yasqe textarea:not([aria-label])")) box.setAttribute("aria-label", word("editor"));
  for (const button of document.querySelectorAll(".tabsList .addTab:not([role])")) {
    button.setAttribute("role", "tab");
    button.setAttribute("aria-selected", "false");
  }
}
named();
new MutationObserver(named).observe(document.getElementById("yasgui"), { childList: true, subtree: true });
document.documentElement.dataset.ready = "true";
