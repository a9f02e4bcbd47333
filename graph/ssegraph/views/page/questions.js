// Named questions in words, with the answers that came with the page. No SPARQL is needed.

// What the columns of an answer are called, one line a word: English, French, Spanish, Korean.
const COLUMN_WORDS = {
  actor: ["actor", "acteur", "actor", "행위자"], about: ["about", "au sujet de", "sobre", "대상"],
  address: ["address", "adresse", "dirección", "주소"], adds_up: ["adds up", "somme juste", "cuadra", "합계 일치"],
  as: ["as", "en tant que", "como", "자격"], as_of: ["as of", "à la date", "en fecha", "기준"], at: ["at", "à", "en", "위치"],
  beneficiaries: ["beneficiaries", "bénéficiaires", "beneficiarios", "수혜자"], bodies: ["bodies", "organismes", "organismos", "기관"],
  body: ["body", "organisme", "organismo", "기관"], change: ["change", "changement", "cambio", "변화"], city: ["city", "ville", "ciudad", "도시"],
  continent: ["continent", "continent", "continente", "대륙"], country: ["country", "pays", "país", "국가"], date: ["date", "date", "fecha", "날짜"],
  depth: ["steps", "pas", "pasos", "단계"], did: ["did", "a fait", "hizo", "한 일"], disagreement: ["disagreement", "désaccord", "desacuerdo", "불일치"],
  end: ["end", "fin", "fin", "끝"], entity: ["actor", "acteur", "actor", "행위자"], events: ["events", "événements", "eventos", "행사"],
  first: ["first", "d’abord", "primero", "처음"], first_date: ["since", "depuis", "desde", "시작"], for: ["for", "pour", "para", "대상 기관"],
  funder: ["funder", "financeur", "financiador", "자금 제공자"], funders: ["funders", "financeurs", "financiadores", "자금 제공자"],
  funding_ties: ["funding ties", "liens de financement", "vínculos de financiación", "자금 관계"], has: ["has names in", "a des noms en", "tiene nombres en", "이름이 있는 언어"],
  holder: ["holder", "titulaire", "titular", "재직자"], how: ["how", "comment", "cómo", "방식"], kind: ["kind", "nature", "clase", "종류"],
  known: ["known", "connu", "conocido", "알려진 수"], last: ["last", "dernier", "último", "마지막"], later: ["later", "ensuite", "después", "나중"],
  later_date: ["later since", "ensuite depuis", "después desde", "나중 시작"], mechanism: ["mechanism", "mécanisme", "mecanismo", "기금"],
  member: ["member", "membre", "miembro", "회원"], member_of: ["member of", "membre de", "miembro de", "소속"], money: ["money", "montant", "dinero", "금액"],
  name: ["name", "nom", "nombre", "이름"], named_at: ["named at", "nommé dans", "nombrado en", "언급된 곳"], network: ["network", "réseau", "red", "네트워크"],
  networks: ["networks", "réseaux", "redes", "네트워크"], number: ["number", "nombre", "número", "수"], object: ["to whom or what", "à qui ou quoi", "a quién o qué", "대상"],
  observes: ["observes", "observe", "observa", "참관"], office: ["office", "fonction", "cargo", "직책"], on: ["on", "sur", "en", "관련"],
  one: ["one", "l’un", "uno", "한쪽"], other: ["the other", "l’autre", "otro", "다른 쪽"], other_continent: ["other continent", "autre continent", "otro continente", "다른 대륙"],
  parts: ["parts", "parties", "partes", "구성"], person: ["person", "personne", "persona", "사람"], policy: ["policy", "politique", "política", "정책"],
  project: ["project", "projet", "proyecto", "프로젝트"], public: ["public body", "organisme public", "organismo público", "공공기관"], public_tie: ["its tie", "son lien", "su vínculo", "관계"],
  role: ["role", "rôle", "función", "역할"], says: ["says", "dit", "dice", "내용"], seen: ["seen", "vu", "visto", "확인"], share: ["share", "part", "parte", "비율"],
  source: ["from", "de", "de", "주체"], start: ["start", "début", "inicio", "시작"], subject: ["who", "qui", "quién", "주체"], sum: ["sum", "somme", "suma", "합계"],
  target: ["to", "à", "a", "대상"], value: ["value", "valeur", "valor", "값"], voice: ["says so", "qui le dit", "lo dice", "말한 곳"], what: ["what", "quoi", "qué", "무엇"],
  who: ["who", "qui", "quién", "누가"], with: ["with", "avec", "con", "함께"], words: ["words", "mots", "palabras", "문장"],
};

function columnLabel(name) {
  const words = Object.hasOwn(COLUMN_WORDS, name) ? COLUMN_WORDS[name] : null;
  return words ? words[Object.keys(LANGUAGES).indexOf(state.lang)] : name.replaceAll("_", " ");
}

const openRows = new Set(); // rows whose evidence is open, as "slug row"

/** Returns the panel of the questions: their list, or one with its answer. */
function questionPanel() {
  const question = questionAt.get(state.ask);
  return question ? answerPanel(question) : listPanel();
}

function listPanel() {
  const list = make("ul", { class: "asked" });
  const draw = (text) => {
    const wanted = fold(text).split(" ");
    const fits = (question) => wanted.every((part) => fold(spoken(question.question)).includes(part));
    const line = (question) => make("li", {}, button([make("span", { class: "words" }, spoken(question.question)), make("span", { class: "count" }, number(question.rows?.length ? question.rows.length + (question.more ?? 0) : 0))], () => choose({ ask: question.slug }), { "data-ask": question.slug }));
    put(list, questions.filter(fits).map(line));
  };
  draw("");
  return [
    panelTop(make("h2", {}, word("questionsTitle")), () => choose({ ask: "", open: "" })),
    make("p", { class: "note" }, word(questions.length ? "questionsNote" : "noQuestions")),
    questions.length ? make("input", { type: "search", class: "find", id: "find-question", placeholder: word("findIn"), "aria-label": word("findIn"), oninput: (event) => draw(event.target.value) }) : null,
    list,
  ];
}

function answerPanel(question) {
  const { slug, rows = [], columns, more } = question;
  return [
    button(`← ${word("allQuestions")}`, () => choose({ ask: "list", open: "" }), { class: "quiet", id: "all-questions" }),
    panelTop(make("h2", {}, spoken(question.question)), () => choose({ ask: "", open: "" })),
    make("p", { class: "answer" }, spoken(question.answer)),
    make("ul", { class: "rows", "aria-label": spoken(question.row) }, rows.map((row, n) => rowItem(slug, columns, row, n))),
    more ? make("p", { class: "note" }, sentence(word("moreRows", { n: more, command: "{command}" }), { command: make("code", {}, `ssegraph ask ${slug}`) })) : null,
    make("p", { class: "note" }, word("questionsNote")),
  ];
}

function rowItem(slug, columns, { cells, ties: rests = [] }, n) {
  const filled = cells.map((cell, at) => [columns[at], cell]).filter(([, cell]) => cell !== null && cell !== "" && cell !== undefined);
  const [first, ...others] = filled;
  const key = `${slug} ${n}`;
  const item = make("li", { class: "row" });
  const draw = () => {
    const open = openRows.has(key);
    const turn = () => {
      if (!openRows.delete(key)) openRows.add(key);
      draw();
      item.querySelector("button.proof").focus();
    };
    put(
      item,
      first ? make("p", { class: "first" }, cellOf(...first)) : null,
      others.length ? make("dl", {}, others.map(([name, cell]) => [make("dt", {}, columnLabel(name)), make("dd", {}, cellOf(name, cell))])) : null,
      rests.length ? button(word("evidenceOf", { n: rests.length }), turn, { class: "quiet proof", "aria-expanded": String(open) }) : null,
      open ? rests.slice(0, 12).map((t) => make("div", { class: "opened" }, tieSentence(ties[t]), make("p", { class: "when" }, whenWords(ties[t])), evidenceBox(ties[t].evidence), conflictBox(ties[t].conflict))) : null,
    );
  };
  draw();
  return item;
}

// A cell as a reader reads it: actors can be gone to, kinds have their labels, addresses are links.
function cellOf(name, cell) {
  if (Array.isArray(cell)) return cell.map((i, n) => [n ? " · " : "", actorLink(i)]);
  const text = String(cell);
  if (typeof cell === "boolean") return cell ? "✓" : "✗";
  if (typeof cell === "number") return number(cell);
  if (Object.hasOwn(terms.ties, text)) return tieLabel(text);
  if (Object.hasOwn(terms.kinds, text)) return kindLabel(text);
  if (Object.hasOwn(terms.figures, text)) return spoken(terms.figures[text].label);
  if (/^https?:\/\/\S+$/.test(text)) return link(text, text);
  if (Object.hasOwn(terms.countries, text)) return countryLabel(text);
  if (["start", "end", "seen", "date", "as_of", "first_date", "later_date", "last"].includes(name)) return dateWords(text);
  return own(text);
}
