// Two dates as one picture: who joined, who left, who stayed, and of whom the sources say nothing at one of them.

/** @import { Change, Child, Panel } from "./types.js" */
import { choose } from "./address.js";
import { longList, panelTop } from "./aside.js";
import { CHANGES, changed, datedIn } from "./between.js";
import { data, ties } from "./data.js";
import { periodOf, standing } from "./dates.js";
import { YEARS } from "./datings.js";
import { $, button, make, sought } from "./dom.js";
import { tieSentence } from "./evidence.js";
import { state } from "./state.js";
import { isFact } from "./statement.js";
import { tiesAtAnyTime } from "./view.js";
import { dateWords, whenWords } from "./when.js";
import { word } from "./words.js";

const SHOWN = 12;
const STEP = 1_200; // milliseconds a year is looked at
/** @type {Record<Change, string>} the colour of each in the picture, by its name in the style sheet */
const TONES = { joined: "green", left: "red", stayed: "soft", unclear: "gold" };

/** @type {ReturnType<typeof setTimeout> | undefined} */
let playing;
/** @type {{ key: string, groups: Record<Change, number[]> }} */
let known = { key: "", groups: { joined: [], left: [], stayed: [], unclear: [] } };

/** @type {Panel} */
export const twoDatesPanel = {
  name: "twodates",
  keys: { between: (text) => (text && datesOf(text) ? text : "") },
  flies: ["between"],
  shows: ({ between }) => Boolean(between),
  draw: () => panel(),
  lights: () => {
    const groups = groupsNow();
    /** @type {Map<number, string>} */
    const tones = new Map(CHANGES.flatMap((what) => groups[what].map((t) => [t, TONES[what]])));
    const shining = new Set(tones.keys());
    const actors = new Map([...shining].flatMap((t) => [ties[t].source, ties[t].target].map((i) => [i, 1])));
    return { actors, ties: shining, firm: true, tones };
  },
  ...(YEARS && !data.asOf ? { button: () => word("twoDates"), opened: () => ({ between: usual(), at: "" }) } : {}),
};

// From the middle of the years to the last of them.
function usual() {
  const [first, last] = YEARS ?? [0, 0];
  return `${Math.round((first + last) / 2)}/${Math.min(last, new Date().getFullYear())}`;
}

/** Returns the two periods of "2018/2023", or null. @param {string} text */
function datesOf(text) {
  const [from, to, ...more] = text.split("/");
  const [one, other] = [periodOf(from), periodOf(to ?? "")];
  return one && other && !more.length && one.last < other.first ? { one, other } : null;
}

function groupsNow() {
  const dates = datesOf(state.between);
  const some = tiesAtAnyTime().filter((t) => isFact(ties[t]));
  const key = `${state.between} ${some.length} ${some[0]} ${some.at(-1)}`;
  if (dates && known.key !== key) known = { key, groups: changed(some, (t) => [standing(ties[t], dates.one), standing(ties[t], dates.other)]) };
  return known.groups;
}

/** @returns {Child[]} */
function panel() {
  const [from, to] = state.between.split("/");
  const groups = groupsNow();
  const box = (/** @type {string} */ id, /** @type {string} */ value, /** @type {string} */ label, /** @type {(text: string) => string} */ whole) =>
    make("input", { id, type: "text", value, size: 10, "aria-label": label, onchange: (/** @type {any} */ event) => set(whole(event.target.value.trim()), id) });
  return [
    panelTop(make("h2", {}, word("twoDates")), leave),
    make("div", { class: "story-ways" }, box("between-from", from, word("fromDate"), (text) => `${text}/${to}`), "→", box("between-to", to, word("toDate"), (text) => `${from}/${text}`), button(word(playing ? "stop" : "play"), play, { class: "tool", id: "between-play" })),
    make("p", { class: "note", role: "alert", id: "between-wrong" }),
    make("p", { class: "note", role: "status", id: "between-said" }, word("twoDatesNote")),
    CHANGES.map((what) => [
      make("h3", {}, make("span", { class: `tone ${TONES[what]}`, "aria-hidden": "true" }), ` ${word(`change_${what}`, { n: groups[what].length })}`),
      longList(groups[what], (t) => make("li", {}, tieSentence(ties[t]), make("p", { class: "when" }, whenWords(ties[t]))), SHOWN),
    ]),
  ];
}

/** @param {string} text @param {string} id */
function set(text, id) {
  if (!datesOf(text)) {
    $("between-wrong").textContent = word("twoDatesWrong");
    return;
  }
  choose({ between: text });
  sought(id)?.focus();
}

function leave() {
  stop();
  choose({ between: "" });
}

function stop() {
  clearTimeout(playing);
  playing = undefined;
  sayPlay();
}

// The button says what it does next, whether or not the panel is drawn anew.
function sayPlay() {
  const act = sought("between-play");
  if (act) act.textContent = word(playing ? "stop" : "play");
}

// The second date goes through the years in which the sources date something, and says what they date: a sighting is no beginning.
function play() {
  if (playing) return stop();
  const [from, to] = state.between.split("/");
  const some = tiesAtAnyTime().map((t) => ties[t]);
  /** @type {{ year: number, told: string }[]} */
  const years = [];
  for (let year = Number(from.slice(0, 4)) + 1; year <= Number(to.slice(0, 4)); year += 1) {
    const period = periodOf(String(year).padStart(4, "0"));
    const { began, over, seen } = period ? datedIn(some, period) : { began: 0, over: 0, seen: 0 };
    if (began + over + seen) years.push({ year, told: word("playSaid", { date: dateWords(String(year)), began, over, seen }) });
  }
  const step = (/** @type {number} */ n) => {
    if (!years[n] || !state.between) return stop();
    playing = setTimeout(() => step(n + 1), STEP);
    choose({ between: `${from}/${years[n].year}` }, { step: false });
    sayPlay();
    const said = sought("between-said");
    if (said) said.textContent = years[n].told;
  };
  step(0);
}
