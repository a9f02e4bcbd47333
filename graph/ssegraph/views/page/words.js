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
  observations: ["{n} observation|{n} observations", "{n} donnée|{n} données", "{n} dato|{n} datos", "수치 {n}"],
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
  legendDashed: ["Dashed: planned, hedged or hearsay, not stated as a fact.", "Tirets : prévu, avec réserve ou par ouï-dire, pas énoncé comme un fait.", "Discontinua: previsto, con reservas o de oídas, no enunciado como hecho.", "점선: 계획·유보·전언이며 사실로 진술되지 않았습니다."],
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
  observationsTitle: ["Observations", "Données", "Datos", "수치"],
  contributionsTitle: ["What it says", "Ce qui est dit", "Lo que dice", "발언"],
  proof: ["How it is proved", "Comment c’est prouvé", "Cómo se prueba", "증명 방식"],
  quoted: ["quoted", "cité", "citado", "인용"],
  located: ["located on its page", "localisé sur sa page", "localizado en su página", "출처 쪽에서 찾음"],
  locatedShort: ["located", "localisés", "localizados", "찾은 것"],
  told: ["told in our words", "dit en nos mots", "dicho en nuestras palabras", "우리의 표현"],
  stated: ["stated as fact", "énoncé comme un fait", "enunciado como hecho", "사실로 진술"],
  proofCounts: ["Of {n} ties: {parts}.", "Sur {n} liens : {parts}.", "De {n} vínculos: {parts}.", "관계 {n}개 중: {parts}."],
  openPassage: ["open the page at the passage", "ouvrir la page au passage", "abrir la página en el pasaje", "해당 대목에서 쪽 열기"],
  readOn: ["read on {date}", "lu le {date}", "leído el {date}", "{date} 열람"],
  namesThere: ["The passage names:", "Le passage nomme :", "El pasaje nombra:", "대목에 적힌 이름:"],
  inPlace: ["see it in the text", "voir dans le texte", "ver en el texto", "원문에서 보기"],
  documentTitle: ["Kept text", "Texte conservé", "Texto conservado", "보관된 글"],
  marked: ["{n} passages that prove something are marked.", "{n} passages qui prouvent quelque chose sont marqués.", "Están marcados {n} pasajes que prueban algo.", "무언가를 증명하는 대목 {n}곳을 표시했습니다."],
  whatItProves: ["What it proves", "Ce qu’il prouve", "Lo que prueba", "증명하는 것"],
  othersTitle: ["What is said of it or in it", "Ce qui en est dit ou s’y dit", "Lo que se dice de ello o en ello", "이에 대해, 또는 여기서 나온 발언"],
  contributor: ["Who says it", "Qui le dit", "Quién lo dice", "발언자"],
  saidIn: ["Said in", "Dit dans", "Dicho en", "발언한 자리"],
  replyTo: ["In reply to", "En réponse à", "En respuesta a", "답한 발언"],
  aboutWhom: ["About", "À propos de", "Acerca de", "다룬 대상"],
  themes: ["Themes", "Thèmes", "Temas", "주제"],
  level: ["Level of government", "Niveau de gouvernement", "Nivel de gobierno", "정부 단계"],
  money: ["Money", "Argent", "Dinero", "금액"],
  about_: ["about {sum}", "environ {sum}", "unos {sum}", "약 {sum}"],
  moreThan: ["more than {sum}", "plus de {sum}", "más de {sum}", "{sum} 초과"],
  atLeast: ["at least {sum}", "au moins {sum}", "al menos {sum}", "{sum} 이상"],
  atMost: ["at most {sum}", "au plus {sum}", "como máximo {sum}", "{sum} 이하"],
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
  conflict: ["Sources differ: compare them", "Les sources diffèrent : à comparer", "Las fuentes difieren: compárelas", "출처가 서로 다르니 비교해 보십시오"],
  cites: ["It cites", "Elle cite", "Cita", "인용한 주소"],
  document: ["document kept with the data: {path}", "document conservé avec les données : {path}", "documento guardado con los datos: {path}", "데이터와 함께 보관된 문서: {path}"],
  certain: ["true at that date", "vrai à cette date", "cierto en esa fecha", "해당 시점에 사실"],
  possible: ["possibly true at that date", "peut-être vrai à cette date", "quizá cierto en esa fecha", "해당 시점에 사실일 수 있음"],
  unknownAt: ["not known for that date", "inconnu à cette date", "no se sabe en esa fecha", "해당 시점은 알 수 없음"],
  skip: ["To the table of ties", "Aller au tableau des liens", "Ir a la tabla de vínculos", "관계 표로 가기"],
  map: ["Map", "Carte", "Mapa", "지도"],
  timeline: ["Timeline", "Chronologie", "Cronología", "연표"],
  questions: ["Questions", "Questions", "Preguntas", "질문"],
  aboutShort: ["Not known", "Non su", "Lo que no se sabe", "모르는 것"],
  picture: ["Picture", "Image", "Imagen", "그림"],
  time: ["As of a date", "À une date", "En una fecha", "기준 날짜"],
  save: ["Save", "Enregistrer", "Guardar", "저장"],
  savePng: ["Picture (PNG)", "Image (PNG)", "Imagen (PNG)", "그림 (PNG)"],
  saveSvg: ["Drawing (SVG)", "Dessin (SVG)", "Dibujo (SVG)", "벡터 그림 (SVG)"],
  saveCsv: ["Table (CSV)", "Tableau (CSV)", "Tabla (CSV)", "표 (CSV)"],
  print: ["Print", "Imprimer", "Imprimir", "인쇄"],
  copyLink: ["Copy link to this view", "Copier le lien de cette vue", "Copiar el enlace de esta vista", "이 화면의 링크 복사"],
  linkCopied: ["Link copied", "Lien copié", "Enlace copiado", "링크를 복사했습니다"],
  hint: [
    "Choose an actor: every tie opens to who says so.",
    "Choisissez un acteur : chaque lien s’ouvre sur qui le dit.",
    "Elija un actor: cada vínculo se abre a quién lo dice.",
    "행위자를 고르세요. 모든 관계는 누가 그렇게 말하는지 보여 줍니다.",
  ],
  partial: [
    "The {n} best connected of {all} actors here are drawn. Zoom in or search for the others.",
    "Les {n} acteurs les plus liés sur {all} sont dessinés ici. Zoomez ou cherchez les autres.",
    "Se dibujan los {n} actores más vinculados de {all}. Acérquese o busque los demás.",
    "{all}개 행위자 중 관계가 많은 {n}개만 그렸습니다. 확대하거나 검색하세요.",
  ],
  leftOut: [
    "{n} less connected actors of the whole graph are not in this page.",
    "{n} acteurs moins liés du graphe entier ne sont pas dans cette page.",
    "{n} actores menos vinculados del grafo completo no están en esta página.",
    "전체 그래프에서 관계가 적은 행위자 {n}개는 이 페이지에 없습니다.",
  ],
  placed: ["{n} of {all} actors stand on the map: of the others no place is known", "{n} acteurs sur {all} sont sur la carte : des autres, aucun lieu n’est connu", "{n} de {all} actores están en el mapa: de los demás no se conoce lugar", "행위자 {all} 중 {n}이 지도에 있습니다. 나머지는 장소를 알 수 없습니다"],
  atCountry: ["{name} (country only)", "{name} (pays seulement)", "{name} (solo país)", "{name} (국가만 알려짐)"],
  dated: ["{n} of {all} ties have a date", "{n} liens sur {all} ont une date", "{n} de {all} vínculos tienen fecha", "관계 {all} 중 {n}에 날짜가 있습니다"],
  anyTime: ["Any time", "Toute date", "Cualquier fecha", "모든 시기"],
  dateHint: ["2020-10", "2020-10", "2020-10", "2020-10"],
  dateLabel: ["Year, month or day", "Année, mois ou jour", "Año, mes o día", "연도, 월 또는 일"],
  dateWrong: ["Write a year (2020), a month (2020-10) or a day (2020-10-22).", "Écrivez une année (2020), un mois (2020-10) ou un jour (2020-10-22).", "Escriba un año (2020), un mes (2020-10) o un día (2020-10-22).", "연도(2020), 월(2020-10) 또는 일(2020-10-22)을 쓰세요."],
  certainly: ["{n} certainly", "{n} avec certitude", "{n} con certeza", "확실 {n}"],
  possibly: ["{n} possibly", "{n} peut-être", "{n} posiblemente", "가능 {n}"],
  timeWords: ["{date}: {certain}, {possible}", "{date} : {certain}, {possible}", "{date}: {certain}, {possible}", "{date}: {certain}, {possible}"],
  strength: ["Strength of evidence", "Solidité des preuves", "Solidez de la evidencia", "근거의 강도"],
  voices: ["Who says so", "Qui le dit", "Quién lo dice", "누가 말하는가"],
  sourceList: ["Source", "Source", "Fuente", "출처"],
  voice_several: ["two voices or more", "deux voix ou plus", "dos voces o más", "둘 이상의 목소리"],
  voice_one: ["one other voice", "une autre voix", "otra sola voz", "제3자 하나"],
  voice_own: ["their own word only", "leur propre parole seulement", "solo su propia palabra", "당사자의 말뿐"],
  findIn: ["Find in this list", "Chercher dans la liste", "Buscar en la lista", "목록에서 찾기"],
  less: ["fewer", "moins", "menos", "접기"],
  colourBy: ["Colour", "Couleur", "Color", "색"],
  color_kind: ["kind of actor", "nature de l’acteur", "clase de actor", "행위자 종류"],
  color_country: ["country", "pays", "país", "국가"],
  color_community: ["community", "communauté", "comunidad", "공동체"],
  around_: ["around {name}", "autour de {name}", "en torno a {name}", "{name} 주변"],
  others: ["others", "autres", "otros", "기타"],
  noValue: ["no value", "sans valeur", "sin valor", "값 없음"],
  noCommunity: ["in no community: no tie stated as fact", "sans communauté : aucun lien énoncé comme un fait", "sin comunidad: ningún vínculo enunciado como hecho", "공동체 없음: 사실로 진술된 관계 없음"],
  legendIslands: ["A shaded island: actors with more ties among themselves than to others.", "Îlot ombré : acteurs plus liés entre eux qu’aux autres.", "Isla sombreada: actores más vinculados entre sí que con otros.", "음영 부분: 서로 관계가 더 많은 행위자들."],
  wayFind: ["Way to another actor", "Chemin vers un autre acteur", "Camino a otro actor", "다른 행위자까지의 경로"],
  wayTo: ["Way to {name}", "Chemin vers {name}", "Camino a {name}", "{name}까지의 경로"],
  noWay: ["In what is in view no way of ties leads there. An absence is not a no.", "Dans ce qui est affiché, aucun chemin n’y mène. Une absence n’est pas un non.", "En lo que está a la vista ningún camino lleva allí. Una ausencia no es un no.", "표시된 범위에는 이어지는 경로가 없습니다. 없다는 것이 아니라는 뜻은 아닙니다."],
  onlyEvents: ["Only events at which both were would join them.", "Seules des présences à des événements les relieraient.", "Solo los unirían asistencias a eventos.", "행사 참석만이 둘을 잇는다."],
  sameActor: ["This is the same actor.", "C’est le même acteur.", "Es el mismo actor.", "같은 행위자입니다."],
  otherWay: ["Another way ({n} of {all})", "Un autre chemin ({n} sur {all})", "Otro camino ({n} de {all})", "다른 경로 ({n}/{all})"],
  questionsTitle: ["Questions in words", "Questions en mots", "Preguntas con palabras", "말로 하는 질문"],
  questionsNote: ["Answered beforehand, for the whole graph of this page, whatever the filters.", "Réponses préparées pour tout le graphe de cette page, quels que soient les filtres.", "Respondidas de antemano para todo el grafo de esta página, sin atender a los filtros.", "필터와 관계없이 이 페이지의 전체 그래프에 대해 미리 구한 답입니다."],
  noQuestions: ["No question was answered beforehand for this graph.", "Aucune réponse n’a été préparée pour ce graphe.", "No se preparó ninguna respuesta para este grafo.", "이 그래프에는 미리 구한 답이 없습니다."],
  allQuestions: ["All questions", "Toutes les questions", "Todas las preguntas", "모든 질문"],
  moreRows: ["{n} more rows: ask with {command}", "{n} lignes de plus : demandez avec {command}", "{n} filas más: pregunte con {command}", "{n}행 더 있음: {command}"],
  evidenceOf: ["Evidence ({n})", "Preuves ({n})", "Evidencia ({n})", "근거 ({n})"],
  backTo: ["Back to the question", "Retour à la question", "Volver a la pregunta", "질문으로 돌아가기"],
  coverage: ["Where the records come from", "D’où viennent les données", "De dónde vienen los datos", "기록의 출처 지역"],
  continent: ["Continent", "Continent", "Continente", "대륙"],
  AF: ["Africa", "Afrique", "África", "아프리카"],
  AN: ["Antarctica", "Antarctique", "Antártida", "남극"],
  AS: ["Asia", "Asie", "Asia", "아시아"],
  EU: ["Europe", "Europe", "Europa", "유럽"],
  NA: ["North America", "Amérique du Nord", "América del Norte", "북아메리카"],
  OC: ["Oceania", "Océanie", "Oceanía", "오세아니아"],
  SA: ["South America", "Amérique du Sud", "América del Sur", "남아메리카"],
  actorsWord: ["Actors", "Acteurs", "Actores", "행위자"],
  tiesWord: ["Ties", "Liens", "Vínculos", "관계"],
  countriesWord: ["Countries", "Pays", "Países", "국가 수"],
  datesTitle: ["Dates", "Dates", "Fechas", "날짜"],
  newest: ["The newest source is of {a}; the oldest of {b}.", "La source la plus récente : {a} ; la plus ancienne : {b}.", "La fuente más reciente es de {a}; la más antigua, de {b}.", "가장 최근 출처는 {a}, 가장 오래된 출처는 {b}입니다."],
  undatedSources: ["{n} of {all} sources have no date.", "{n} sources sur {all} sont sans date.", "{n} de {all} fuentes no tienen fecha.", "출처 {all} 중 {n}에 날짜가 없습니다."],
  undatedTies: ["{n} of {all} ties have no date at all, {ended} have an end.", "{n} liens sur {all} sont sans date, {ended} ont une fin.", "{n} de {all} vínculos no tienen fecha, {ended} tienen fin.", "관계 {all} 중 {n}에 날짜가 없고 {ended}에 끝이 있습니다."],
  supportTitle: ["What it rests on", "Sur quoi cela repose", "En qué se apoya", "무엇에 근거하는가"],
  oneVoice: ["{n} of {all} ties rest on one voice; {own} on the own word of those they join.", "{n} liens sur {all} reposent sur une seule voix ; {own} sur la parole des intéressés.", "{n} de {all} vínculos se apoyan en una sola voz; {own} en la palabra de los interesados.", "관계 {all} 중 {n}은 한 목소리에만, {own}은 당사자의 말에만 근거합니다."],
  notAsFact: ["{n} are not stated as fact: planned, hedged or hearsay.", "{n} ne sont pas énoncés comme des faits : prévus, avec réserve ou par ouï-dire.", "{n} no se enuncian como hechos: previstos, con reservas o de oídas.", "{n}은 사실로 진술되지 않음: 계획, 유보, 전언."],
  conflictsTitle: ["Where sources disagree", "Où les sources divergent", "Donde las fuentes discrepan", "출처가 서로 다른 곳"],
  otherSide: ["Said otherwise:", "Dit autrement :", "Dicho de otro modo:", "다르게 말한 곳:"],
  notPlaced: ["{n} of {all} actors have no country.", "{n} acteurs sur {all} sont sans pays.", "{n} de {all} actores no tienen país.", "행위자 {all} 중 {n}에 국가가 없습니다."],
  untranslated: ["Of {n} of {all} actors no name is recorded as {language}; the name they are known by is shown.", "De {n} acteurs sur {all}, aucun nom n’est noté en {language} ; leur nom usuel est montré.", "De {n} de {all} actores no consta un nombre en {language}; se muestra su nombre usual.", "행위자 {all} 중 {n}은 {language} 이름이 기록되지 않아 통용되는 이름으로 나옵니다."],
  selectedUnplaced: ["{name}: no place is known", "{name} : lieu inconnu", "{name}: no se conoce lugar", "{name}: 장소를 알 수 없음"],
  madeWith: ["Page made with ssegraph. Land: Natural Earth (public domain).", "Page faite avec ssegraph. Terres : Natural Earth (domaine public).", "Página hecha con ssegraph. Tierras: Natural Earth (dominio público).", "ssegraph로 만든 페이지. 지도: Natural Earth(공개 도메인)."],
  ended: ["ended", "terminé", "terminado", "종료"],
  tiesOfActor: ["Ties of {name}", "Liens de {name}", "Vínculos de {name}", "{name}의 관계"],
  legendCertain: ["Solid: certain. Pale: possible. Dot: seen on that date.", "Plein : certain. Pâle : possible. Point : vu à cette date.", "Lleno: cierto. Pálido: posible. Punto: visto en esa fecha.", "진한 막대: 확실. 옅은 막대: 가능. 점: 그 날짜에 확인."],
  sourcesOf: ["Sources of this view", "Sources de cette vue", "Fuentes de esta vista", "이 화면의 출처"],
  andMore: ["and {n} more", "et {n} de plus", "y {n} más", "외 {n}"],
  quote: ["Quote", "Citation", "Cita", "인용"],
  inOurWords: ["In our words", "En nos mots", "En nuestras palabras", "우리의 표현"],
  address: ["Address", "Adresse", "Dirección", "주소"],
  startWord: ["Start", "Début", "Inicio", "시작"],
  endWord: ["End", "Fin", "Fin", "끝"],
  seenWord: ["Seen", "Vu", "Visto", "확인"],
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
    const one = pluralIn(lang).select(values.n) === "one";
    text = text.split("|")[one ? 0 : 1];
  }
  return text.replace(/\{(\w+)\}/g, (slot, name) => {
    const value = values[name];
    return value === undefined ? slot : typeof value === "number" ? number(value) : value;
  });
}

// Made once a language: each takes longer to make than a hundred to use.
const kept = (makes) => {
  const made = new Map();
  return (lang) => made.get(lang) ?? made.set(lang, makes(lang)).get(lang);
};
const pluralIn = kept((lang) => new Intl.PluralRules(lang));
const numbersIn = kept((lang) => new Intl.NumberFormat(lang));

function number(value) {
  return numbersIn(state.lang).format(value);
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
