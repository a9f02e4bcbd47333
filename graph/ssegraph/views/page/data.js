// Reading the data of the page, and the look-ups that everything else uses.

/** Returns the payload: JSON as it stands, or unpacked where it is stored compressed. */
async function readData() {
  const element = $("data");
  if (element.dataset.form === "json") return JSON.parse(element.textContent);
  const packed = Uint8Array.from(atob(element.textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream(element.dataset.form));
  return JSON.parse(await new Response(stream).text());
}

const data = await readData();
const entities = data.entities ?? [];
const ties = data.ties ?? [];
const sources = data.sources ?? [];
const terms = { kinds: {}, ties: {}, figures: {}, statuses: {}, countries: {}, ...data.terms };
const entityAt = new Map(entities.map((entity, i) => [entity.id, i]));
const tieAt = new Map(ties.map((tie, i) => [tie.id, i]));

// For each entity the ties it has, as indexes; a tie with itself stands once.
const tiesOf = entities.map(() => []);
ties.forEach((tie, i) => {
  tiesOf[tie.source].push(i);
  if (tie.target !== tie.source) tiesOf[tie.target].push(i);
});

/** Returns the name of an actor in the chosen language, else its display name. */
function nameOf(entity) {
  return entity.names?.[state.lang] ?? entity.name;
}

/** Returns the language a name of an actor is known to be in, for the right glyphs. */
function languageOf(entity, name) {
  return Object.entries(entity.names ?? {}).find(([, text]) => text === name)?.[0];
}

/** Returns the name as an element. */
function named(entity) {
  const name = nameOf(entity);
  return own(name, languageOf(entity, name));
}

function kindLabel(kind) {
  return spoken(terms.kinds[kind]?.label) || kind;
}

function countryLabel(code) {
  return spoken(terms.countries[code]?.label) || code;
}

/** Returns the label of a kind of tie, read forwards or backwards. */
function tieLabel(kind, backwards = false) {
  const term = terms.ties[kind] ?? {};
  return spoken(backwards && !term.symmetric ? term.inverse : term.label) || kind;
}

function statusLabel(status) {
  return spoken(terms.statuses[status]?.label) || status;
}

/** Returns the actor at the other end of a tie. */
function otherEnd(tie, entity) {
  return tie.source === entity ? tie.target : tie.source;
}
