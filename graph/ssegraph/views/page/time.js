// The slider: as of a date, with how many ties certainly or possibly hold in each year.

/** @import { Standing } from "./types.js" */
import { choose, written } from "./address.js";
import { data } from "./data.js";
import { dayOf, periodOf } from "./dates.js";
import { YEARS, datingOf, datings, hasYears, standings } from "./datings.js";
import { $, button, make, makeSvg, put } from "./dom.js";
import { state } from "./state.js";
import { tiesAtAnyTime, view } from "./view.js";
import { dateWords } from "./when.js";
import { word } from "./words.js";

/** @type {{ key: string, bars: { year: number, certain: number, possible: number }[] }} */
let histogramKnown = { key: "", bars: [] };

/** Returns for each year of the axis {certain, possible}: ties that pass every filter but that of time. */
function histogram() {
  const counts = new Int32Array(datings.length);
  for (const t of tiesAtAnyTime()) counts[datingOf[t]] += 1;
  const bars = [];
  for (let year = YEARS[0]; year <= YEARS[1]; year += 1) {
    const bar = { year, certain: 0, possible: 0 };
    yearStandings(year).forEach((how, dating) => {
      if (how === "certain" || how === "possible") bar[how] += counts[dating];
    });
    bars.push(bar);
  }
  return bars;
}

/** @type {Map<number, Standing[]>} */
const standingsByYear = new Map();
/** @param {number} year */
function yearStandings(year) {
  const known = standingsByYear.get(year) ?? standings({ first: dayOf(year, 1, 1), last: dayOf(year, 12, 31) });
  standingsByYear.set(year, known);
  return known;
}

/** Makes the slider; what it shows is drawn by `showTime`. */
export function setUpTime() {
  const box = $("time");
  if (!hasYears || data.asOf) {
    box.hidden = true;
    return;
  }
  /** @param {string | number} year */
  const setYear = (year) => choose({ at: String(year) });
  let pulled = false; // one step back takes back the whole pull
  const slider = make("input", { type: "range", id: "year", min: YEARS[0], max: YEARS[1], step: 1, oninput: (/** @type {{ target: HTMLInputElement }} */ event) => {
    choose({ at: event.target.value }, { step: !pulled });
    pulled = true;
  }, onchange: () => (pulled = false) });
  const date = make("input", { type: "text", id: "at", size: 10, inputmode: "numeric", autocomplete: "off", spellcheck: "false", "aria-describedby": "at-wrong" });
  date.addEventListener("change", () => {
    const text = date.value.trim();
    const right = text === "" || periodOf(text);
    date.setAttribute("aria-invalid", String(!right));
    $("at-wrong").textContent = right ? "" : word("dateWrong");
    if (right) choose({ at: text });
  });
  const bars = makeSvg("svg", { id: "bars", preserveAspectRatio: "none", "aria-hidden": "true" });
  bars.addEventListener("click", (event) => {
    const { left, width } = bars.getBoundingClientRect();
    setYear(YEARS[0] + Math.min(YEARS[1] - YEARS[0], Math.floor(((event.clientX - left) / width) * (YEARS[1] - YEARS[0] + 1))));
  });
  put(
    box,
    make("div", { class: "dates" }, button("", () => choose({ at: "" }), { id: "any-time" }), date, make("p", { id: "time-words" })),
    make("div", { class: "axis" }, bars, slider, make("p", { class: "years", "aria-hidden": "true" }, make("span", {}, String(YEARS[0])), make("span", {}, String(YEARS[1])))),
    make("p", { id: "at-wrong", role: "alert" }),
  );
}

/** Draws the histogram and says what holds as of the date. */
export function showTime() {
  if ($("time").hidden) return;
  const key = written().replace(/(^|&)(at|actor|open|to|ask|face|color|lang|theme|about)=[^&]*/g, "") + (state.hops ? state.actor : "");
  if (histogramKnown.key !== key || !histogramKnown.bars.length) histogramKnown = { key, bars: histogram() };
  const { bars } = histogramKnown;
  const most = Math.max(1, ...bars.map(({ certain, possible }) => certain + possible));
  const chosen = state.at ? Number(state.at.slice(0, 4)) : null;
  const end = state.at.includes("/") ? Number(state.at.split("/")[1].slice(0, 4)) : chosen;
  /** @param {number} count */
  const high = (count) => (40 * count) / most;
  put(
    $("bars"),
    bars.map(({ year, certain, possible }, n) => {
      const now = chosen !== null && year >= chosen && year <= (end ?? chosen);
      return makeSvg("g", { class: now ? "now" : null }, makeSvg("rect", { class: "back", x: n, y: 0, width: 1, height: 40 }), makeSvg("rect", { class: "possible", x: n + 0.12, width: 0.76, y: 40 - high(certain + possible), height: high(possible) }), makeSvg("rect", { class: "certain", x: n + 0.12, width: 0.76, y: 40 - high(certain), height: high(certain) }));
    }),
  );
  $("bars").setAttribute("viewBox", `0 0 ${bars.length} 40`);
  const slider = $("year");
  slider.value = String(chosen ?? YEARS[1]);
  slider.setAttribute("aria-label", word("time"));
  slider.setAttribute("aria-valuetext", state.at ? dateWords(state.at) : word("anyTime"));
  slider.classList.toggle("off", !state.at);
  $("any-time").textContent = word("anyTime");
  $("any-time").setAttribute("aria-pressed", String(!state.at));
  if (document.activeElement !== $("at") || !$("at").value) $("at").value = state.at;
  $("at").placeholder = word("dateHint");
  $("at").setAttribute("aria-label", word("dateLabel"));
  let certain = 0;
  for (const t of view.ties) if (view.standings?.[datingOf[t]] === "certain") certain += 1;
  $("time-words").textContent = state.at ? word("timeWords", { date: dateWords(state.at), certain: word("certainly", { n: certain }), possible: word("possibly", { n: view.ties.length - certain }) }) : "";
}
