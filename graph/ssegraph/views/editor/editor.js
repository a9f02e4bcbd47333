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
  yasr: { prefixes: config.prefixes },
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
  const option = (value, text) => Object.assign(document.createElement("option"), { value, textContent: text });
  questions.replaceChildren(option("", word("choose")), ...config.questions.map(({ slug, question }) => option(slug, question[language] ?? question.en)));
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
document.documentElement.dataset.ready = "true";
