// The words of the page itself. Terms (kinds, ties, countries) come with the data.

const LANGUAGES = { en: "English", fr: "Français", es: "Español", ko: "한국어" };

// One line a word: English, French, Spanish, Korean; "one|many" where a number decides.
const WORDS = {
  search: ["Find an actor", "Trouver un acteur", "Buscar un actor", "행위자 찾기"],
  searchHint: ["Name, acronym, any language", "Nom, sigle, toute langue", "Nombre, sigla, cualquier idioma", "이름, 약칭, 모든 언어"],
  nothingFound: ["Nobody here bears this name", "Personne ici ne porte ce nom", "Nadie aquí lleva este nombre", "이 이름을 가진 행위자가 없습니다"],
  faces: ["How to show it", "Affichage", "Vista", "보기 방식"],
  graph: ["Graph", "Graphe", "Grafo", "그래프"],
  table: ["Table", "Tableau", "Tabla", "표"],
  filters: ["Filters", "Filtres", "Filtros", "필터"],
  language: ["Language", "Langue", "Idioma", "언어"],
  theme: ["Light or dark", "Clair ou sombre", "Claro u oscuro", "밝게 또는 어둡게"],
  details: ["Details", "Détails", "Detalles", "상세 정보"],
  zoom: ["Zoom", "Zoom", "Zoom", "확대/축소"],
  zoomIn: ["Nearer", "Agrandir", "Acercar", "확대"],
  zoomOut: ["Farther", "Réduire", "Alejar", "축소"],
  zoomFit: ["Show everything", "Tout afficher", "Mostrar todo", "전체 보기"],
  close: ["Close", "Fermer", "Cerrar", "닫기"],
  clear: ["clear", "effacer", "borrar", "지우기"],
  clearAll: ["Show everything again", "Tout réafficher", "Mostrar todo de nuevo", "모두 다시 보기"],
  kinds: ["Kind of actor", "Nature de l’acteur", "Clase de actor", "행위자 종류"],
  tieKinds: ["Kind of tie", "Nature du lien", "Clase de vínculo", "관계 종류"],
  countries: ["Country", "Pays", "País", "국가"],
  noCountry: ["not stated", "non indiqué", "no indicado", "표시 없음"],
  more: ["{n} more", "{n} de plus", "{n} más", "{n}개 더"],
  actors: ["{n} actor|{n} actors", "{n} acteur|{n} acteurs", "{n} actor|{n} actores", "행위자 {n}"],
  ties: ["{n} tie|{n} ties", "{n} lien|{n} liens", "{n} vínculo|{n} vínculos", "관계 {n}"],
  figures: ["{n} figure|{n} figures", "{n} donnée|{n} données", "{n} dato|{n} datos", "수치 {n}"],
  sources: ["{n} source|{n} sources", "{n} source|{n} sources", "{n} fuente|{n} fuentes", "출처 {n}"],
  inView: ["In view: {actors}, {ties}", "Affichés : {actors}, {ties}", "A la vista: {actors}, {ties}", "표시 중: {actors}, {ties}"],
  canvas: [
    "Graph with {actors} and {ties}. The table lists all of it. Arrow keys move the picture, plus and minus zoom, 0 shows everything.",
    "Graphe : {actors} et {ties}. Le tableau les donne tous. Les flèches déplacent l’image, plus et moins zooment, 0 montre tout.",
    "Grafo con {actors} y {ties}. La tabla los contiene todos. Las flechas mueven la imagen, más y menos cambian el zoom, 0 lo muestra todo.",
    "그래프: {actors}, {ties}. 표에 모두 나와 있습니다. 화살표 키로 이동, +와 -로 확대·축소, 0으로 전체 보기.",
  ],
  empty: ["Nothing fits these filters.", "Rien ne correspond à ces filtres.", "Nada corresponde a estos filtros.", "이 필터에 맞는 것이 없습니다."],
  legend: ["How to read this", "Comment lire", "Cómo leer esto", "읽는 법"],
  legendLine: ["An arrow points from the first actor of a tie to the second.", "La flèche va du premier acteur d’un lien au second.", "La flecha va del primer actor de un vínculo al segundo.", "화살표는 관계의 첫 행위자에서 둘째 행위자로 향합니다."],
  legendPlanned: ["Dashed: planned, not yet a fact.", "Tirets : prévu, pas encore un fait.", "Discontinua: previsto, aún no es un hecho.", "점선: 계획일 뿐 아직 사실이 아닙니다."],
  legendSize: ["Larger: more ties in this graph, which is not importance.", "Plus grand : plus de liens dans ce graphe, non plus d’importance.", "Más grande: más vínculos en este grafo, no más importancia.", "클수록 이 그래프에 관계가 많다는 뜻이며 중요도가 아닙니다."],
  unknown: ["What this graph does not know", "Ce que ce graphe ne sait pas", "Lo que este grafo no sabe", "이 그래프가 모르는 것"],
  absence: [
    "It holds what its sources state, and no more. An absence is not a no: a missing tie may exist and simply not have been read.",
    "Il contient ce que disent ses sources, rien de plus. Une absence n’est pas un non : un lien manquant peut exister sans avoir été lu.",
    "Contiene lo que dicen sus fuentes y nada más. Una ausencia no es un no: un vínculo que falta puede existir sin haber sido leído.",
    "출처가 말하는 것만 담고 있습니다. 없다는 것이 아니라는 뜻은 아닙니다. 빠진 관계도 실제로는 있을 수 있습니다.",
  ],
  asOf: ["As of {date}", "Situation : {date}", "Situación: {date}", "{date} 기준"],
  neighbourhood: ["Neighbourhood", "Voisinage", "Vecindario", "이웃"],
  hops0: ["everyone", "tous", "todos", "전체"],
  hops1: ["1 step", "1 pas", "1 paso", "1단계"],
  hops2: ["2 steps", "2 pas", "2 pasos", "2단계"],
  names: ["Also called", "Autres noms", "Otros nombres", "다른 이름"],
  aliases: ["Also written", "Aussi écrit", "También escrito", "다른 표기"],
  founded: ["Founded", "Fondation", "Fundación", "설립"],
  firstDay: ["First day", "Premier jour", "Primer día", "첫날"],
  adopted: ["Adopted", "Adoption", "Adopción", "채택"],
  place: ["Place", "Lieu", "Lugar", "장소"],
  website: ["Website", "Site", "Sitio web", "웹사이트"],
  figuresTitle: ["Figures", "Données", "Datos", "수치"],
  tiesTitle: ["Ties", "Liens", "Vínculos", "관계"],
  noTies: ["No tie is known here. An absence is not a no.", "Aucun lien n’est connu ici. Une absence n’est pas un non.", "Aquí no se conoce ningún vínculo. Una ausencia no es un no.", "알려진 관계가 없습니다. 없다는 것이 아니라는 뜻은 아닙니다."],
  goTo: ["Go to {name}", "Aller à {name}", "Ir a {name}", "{name}(으)로 이동"],
  role: ["Role", "Rôle", "Función", "역할"],
  when: ["When", "Quand", "Cuándo", "시기"],
  status: ["Status", "Statut", "Estado", "상태"],
  source: ["Source", "Source", "Fuente", "출처"],
  from: ["From", "De", "De", "주체"],
  tie: ["Tie", "Lien", "Vínculo", "관계"],
  to: ["To", "À", "A", "대상"],
  ourWords: ["in our words: {says}", "en nos mots : {says}", "en nuestras palabras: {says}", "우리의 표현으로: {says}"],
  antecedent: ["refers to: {quote}", "renvoie à : {quote}", "se refiere a: {quote}", "가리키는 대상: {quote}"],
  confidence: ["Confidence", "Confiance", "Confianza", "신뢰도"],
  high: ["high", "élevée", "alta", "높음"],
  medium: ["medium", "moyenne", "media", "중간"],
  low: ["low", "faible", "baja", "낮음"],
  conflict: ["Sources disagree", "Les sources divergent", "Las fuentes discrepan", "출처가 서로 다릅니다"],
  alsoSeenAt: ["Also at", "Aussi sur", "También en", "다음에서도 확인"],
  document: ["document kept with the data: {path}", "document conservé avec les données : {path}", "documento guardado con los datos: {path}", "데이터와 함께 보관된 문서: {path}"],
  certain: ["true at that date", "vrai à cette date", "cierto en esa fecha", "해당 시점에 사실"],
  possible: ["possibly true at that date", "peut-être vrai à cette date", "quizá cierto en esa fecha", "해당 시점에 사실일 수 있음"],
  unknownAt: ["not known for that date", "inconnu à cette date", "no se sabe en esa fecha", "해당 시점은 알 수 없음"],
  since: ["since {a}", "depuis {a}", "desde {a}", "{a}부터"],
  until: ["until {b}", "jusqu’à {b}", "hasta {b}", "{b}까지"],
  between: ["from {a} until {b}", "de {a} à {b}", "de {a} a {b}", "{a}부터 {b}까지"],
  onDay: ["on {a}", "le {a}", "el {a}", "{a}"],
  inMonth: ["in {a}", "en {a}", "en {a}", "{a}"],
  seen: ["seen {a}: true at that date", "vu ({a}) : vrai à cette date", "visto ({a}): cierto en esa fecha", "{a} 확인: 당시 사실"],
  seenShort: ["seen {a}", "vu : {a}", "visto: {a}", "{a} 확인"],
  about: ["about {a}", "vers {a}", "hacia {a}", "{a}경"],
  uncertain: ["{a} (uncertain)", "{a} (incertain)", "{a} (incierto)", "{a}(불확실)"],
  orEarlier: ["{a} or earlier", "{a} ou avant", "{a} o antes", "{a} 또는 그 이전"],
  orLater: ["{a} or later", "{a} ou après", "{a} o después", "{a} 또는 그 이후"],
};

/** Returns a word of the page in the chosen language; `{n}` and the like are filled from `values`. */
function word(key, values = {}) {
  const lang = state.lang;
  let text = WORDS[key][Object.keys(LANGUAGES).indexOf(lang)];
  if (text.includes("|")) {
    const one = new Intl.PluralRules(lang).select(values.n) === "one";
    text = text.split("|")[one ? 0 : 1];
  }
  return text.replace(/\{(\w+)\}/g, (slot, name) => {
    const value = values[name];
    return value === undefined ? slot : typeof value === "number" ? number(value) : value;
  });
}

function number(value) {
  return new Intl.NumberFormat(state.lang).format(value);
}

/** Returns a text given in several languages in the best of them. */
function spoken(texts) {
  if (!texts) return "";
  return texts[state.lang] ?? texts.en ?? Object.values(texts)[0] ?? "";
}

/** Returns the name of a language in the chosen language: "ko" gives "Korean". */
function languageName(code) {
  try {
    return new Intl.DisplayNames(state.lang, { type: "language" }).of(code);
  } catch {
    return code;
  }
}

/** Writes the words of the fixed parts of the page: data-word, data-word-label, ... */
function writeWords() {
  document.documentElement.lang = state.lang;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const [attribute, name] of [["wordLabel", "aria-label"], ["wordTitle", "title"], ["wordPlaceholder", "placeholder"]]) {
    const selector = `[data-${attribute.replace(/[A-Z]/, (c) => `-${c.toLowerCase()}`)}]`;
    for (const element of document.querySelectorAll(selector)) element.setAttribute(name, word(element.dataset[attribute]));
  }
}
