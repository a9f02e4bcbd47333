// Where it is said: quotes, paraphrases, sources, and whether the sources agree.

/** Returns the evidence of a tie or figure as elements: the words first, then who says them. */
function evidenceBox(evidence) {
  return make("div", { class: "evidence" }, (evidence ?? []).map(evidenceItem));
}

function evidenceItem({ source, says, quotes = [] }) {
  const lang = sources[source]?.language;
  const words = quotes.map(({ text, role }) => {
    const quote = make("q", { lang, dir: "auto" }, text);
    if (role !== "antecedent") return make("blockquote", {}, quote);
    return make("p", { class: "antecedent" }, sentence(word("antecedent", { quote: "{quote}" }), { quote }));
  });
  if (says) words.push(make("p", { class: "says" }, sentence(word("ourWords", { says: "{says}" }), { says: own(says) })));
  return make("div", {}, words, sourceLine(sources[source]));
}

function sourceLine(source) {
  if (!source) return null;
  const title = source.title || source.url || source.document || source.id;
  const head = source.url ? link(source.url, title) : own(title, source.language);
  const publisher = entityAt.has(source.publisher) ? nameOf(entities[entityAt.get(source.publisher)]) : source.publisher;
  const rest = [publisher, source.date && dateWords(source.date)].filter(Boolean).map((text) => [" · ", own(text)]);
  const kept = source.document ? make("span", { class: "kept" }, word("document", { path: source.document })) : null;
  return make("p", { class: "source" }, make("cite", {}, head), rest, kept);
}

/** Returns a notice where sources disagree, or null. */
function conflictBox(id) {
  if (!id) return null;
  return make("p", { class: "conflict" }, make("strong", {}, word("conflict")), ": ", own(data.conflicts?.[id]?.what ?? id));
}

/** Returns the tie as a sentence whose two actors can be gone to, seen from `from`. */
function tieSentence(tie, from = tie.source) {
  const term = terms.ties[tie.kind] ?? {};
  const backwards = from !== tie.source;
  const caption = spoken(backwards ? term.inverseCaption : term.caption) || `{source} ${tieLabel(tie.kind)} {target}`;
  const end = (i) => button(named(entities[i]), () => goTo(i), { class: "name-link" });
  return make("p", { class: "sentence" }, sentence(caption, { source: end(tie.source), target: end(tie.target) }));
}

/** Returns all that is known of a tie. */
function tieBox(tie, from) {
  const facts = [];
  const add = (label, ...value) => facts.push(make("dt", {}, word(label)), make("dd", {}, ...value));
  if (tie.role) add("role", own(tie.role));
  const when = whenWords(tie);
  if (when) add("when", when);
  if (tie.asOf && data.asOf) add("asOf", word({ certain: "certain", possible: "possible" }[tie.asOf] ?? "unknownAt"));
  const definition = spoken(terms.statuses[tie.status]?.definition);
  add("status", make("span", { class: `chip ${tie.status}` }, statusLabel(tie.status)), definition ? ` ${definition}` : "");
  if (tie.confidence) add("confidence", word(Object.hasOwn(WORDS, tie.confidence) ? tie.confidence : "medium"));
  if (tie.alsoSeenAt?.length) add("alsoSeenAt", tie.alsoSeenAt.map((url) => make("div", {}, link(url, url))));
  return make(
    "div",
    { class: "opened" },
    tieSentence(tie, from),
    evidenceBox(tie.evidence),
    conflictBox(tie.conflict),
    make("dl", {}, facts),
    tie.note ? make("p", { class: "note" }, own(tie.note)) : null,
  );
}
