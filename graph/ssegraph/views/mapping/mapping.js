"use strict";
// The mapping is written as YAML; what JSON.stringify writes of a text is a double-quoted scalar of YAML 1.2.
const data = JSON.parse(document.getElementById("data").textContent);
const words = data.words;
const groups = data.meanings;
const meanings = new Map(groups.flatMap((group) => group.meanings.map((each) => [each.id, { ...each, group: group.group }])));
const isCount = (id) => meanings.get(id)?.group === "counts" && id !== "as of";
const isEnd = (id) => meanings.get(id)?.group === "ties";
const scalar = (text) => JSON.stringify(text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, "\ufffd"));
const say = (text, places) => text.replace(/\{(\w+)\}/g, (_, name) => String(places[name] ?? ""));

function el(name, set = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(set)) {
    if (key in made && typeof value !== "string") made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...inside);
  return made;
}

function select(options, chosen, empty) {
  const made = el("select");
  if (empty !== undefined) made.append(el("option", { value: "" }, empty));
  for (const each of options) {
    if (each.meanings) {
      const group = el("optgroup", { label: each.label });
      for (const one of each.meanings) group.append(el("option", { value: one.id }, one.label));
      made.append(group);
    } else made.append(el("option", { value: each[0] }, each[1]));
  }
  made.value = chosen;
  return made;
}

const labelled = (text, field) => el("label", {}, `${text} `, field);
const text = (value, size) => el("input", { type: "text", value, size: String(size) });

// What is chosen of each column; the fields write into it, and everything that is shown is made of it.
const columns = data.columns.map((each) => ({ ...each, translated: { ...each.translated } }));
const plan = { ...data.plan, every: Object.entries(data.plan.every), other_kind: { ...data.plan.other_kind } };

function translated(column, place) {
  const rows = el("table", {}, el("tr", {}, ...[words.value, words.count, words.means].map((each) => el("th", { scope: "col" }, each))));
  const kinds = column.meaning === "kind" || column.meaning === "other kind";
  for (const [value, number] of column.values) {
    const given = column.translated[value] ?? "";
    const field = kinds
      ? select(data.kinds, given, words.as_it_stands)
      : column.meaning === "tie"
        ? select(groups.find((each) => each.group === "ties").meanings.map((each) => [each.id, each.label]), given, words.as_it_stands)
        : text(given, 20);
    field.setAttribute("aria-label", `${words.means}: ${value}`);
    field.addEventListener("input", () => {
      if (field.value) column.translated[value] = field.value;
      else delete column.translated[value];
      update();
    });
    rows.append(el("tr", {}, el("td", { dir: "auto" }, value), el("td", {}, String(number)), el("td", {}, field)));
  }
  place.replaceChildren(rows);
}

function columnField(column) {
  const few = column.values.slice(0, 5).map(([value, number]) => `${value} (${number})`).join(" · ");
  const meaning = select(groups, column.meaning, words.unread);
  const to = text(column.to, 20);
  const as = text(column.as, 16);
  const several = text(column.several, 6);
  const fill = el("input", { type: "checkbox", checked: column.fill });
  const ofTie = el("span", {}, labelled(words.as, as), labelled(words.to, to), labelled(words.several, several));
  // The same two fields, under other names: of a number the unit and the day.
  const unit = text(column.as, 8);
  const day = text(column.to, 10);
  const ofCount = el("span", {}, labelled(words.unit, unit), labelled(words.as_of, day));
  const table = el("div");
  const details = el("details", {}, el("summary", {}, words.values), table);
  const can = column.values.length > 0 && column.values.length === column.distinct;
  function turn() {
    ofTie.hidden = !isEnd(column.meaning);
    ofCount.hidden = !isCount(column.meaning);
    details.hidden = !can || !column.meaning || column.meaning === "name" || column.meaning === "key";
    if (!details.hidden) translated(column, table);
  }
  meaning.addEventListener("input", () => { column.meaning = meaning.value; turn(); update(); });
  for (const [name, field] of [["to", to], ["as", as], ["several", several], ["as", unit], ["to", day]]) {
    field.addEventListener("input", () => { column[name] = field.value.trim(); update(); });
  }
  fill.addEventListener("input", () => { column.fill = fill.checked; update(); });
  turn();
  details.open = Object.keys(column.translated).length > 0;
  return el(
    "fieldset", { "data-column": column.head }, el("legend", { dir: "auto" }, column.head),
    el("p", { class: "quiet", dir: "auto" }, `${say(words.distinct, { n: column.distinct })}${column.empty ? `, ${say(words.empty, { n: column.empty })}` : ""}: ${few}`),
    labelled(words.means, meaning), ofTie, ofCount, labelled(words.fill, fill), details,
  );
}

function wholeFields() {
  const at = document.getElementById("whole");
  for (const [name, size] of [["title", 40], ["source", 40], ["seen", 12]]) {
    const field = text(plan[name], size);
    field.addEventListener("input", () => { plan[name] = field.value.trim(); update(); });
    at.append(labelled(words[name], field), el("br"));
  }
  const kind = select(data.kinds, plan.kind);
  kind.addEventListener("input", () => { plan.kind = kind.value; update(); });
  const order = select([["day", words.day_first], ["month", words.month_first]], plan.day_first ? "day" : "month");
  order.addEventListener("input", () => { plan.day_first = order.value === "day"; update(); });
  at.append(labelled(words.kind, kind), el("br"), labelled(words.dates, order), el("br"), el("span", { id: "others" }));
}

function othersFields() {
  const at = document.getElementById("others");
  const ends = usedEnds();
  if (at.dataset.ends === ends.join(" ")) return;
  at.dataset.ends = ends.join(" ");
  at.replaceChildren(...ends.map((end) => {
    const field = select(data.kinds, plan.other_kind[end] ?? meanings.get(end).other);
    field.addEventListener("input", () => { plan.other_kind[end] = field.value; update(); });
    return labelled(say(words.other_kind, { tie: meanings.get(end).label }), field);
  }));
}

function everyFields() {
  const at = document.getElementById("every");
  const rows = plan.every.map((pair, number) => {
    const meaning = select(groups, pair[0], words.unread);
    const value = text(pair[1], 30);
    meaning.setAttribute("aria-label", words.means);
    value.setAttribute("aria-label", words.value);
    meaning.addEventListener("input", () => { plan.every[number][0] = meaning.value; update(); });
    value.addEventListener("input", () => { plan.every[number][1] = value.value.trim(); update(); });
    return el("p", {}, meaning, " ", value);
  });
  const add = el("button", { type: "button", class: "small" }, words.add);
  add.addEventListener("click", () => { plan.every.push(["memberOf", ""]); everyFields(); update(); });
  at.replaceChildren(...rows, add);
}

const usedEnds = () => [...new Set([...columns.map((each) => each.meaning), ...plan.every.map((each) => each[0])].filter(isEnd))];

function meant(column) {
  if (isCount(column.meaning)) return `${column.meaning}${column.to ? ` as of ${column.to}` : ""}${column.as ? ` in ${column.as}` : ""}`;
  if (!isEnd(column.meaning)) return column.meaning;
  const to = column.to ? (column.head.split(": ").pop() === column.to ? " by head" : ` to ${column.to}`) : "";
  return `${column.meaning}${to}${column.as ? ` as ${column.as}` : ""}`;
}

function written() {
  const lines = [`table: ${scalar(data.file)}`, `title: ${scalar(plan.title)}`, `source: ${scalar(plan.source)}`, `seen: ${scalar(plan.seen)}`, "columns:"];
  for (const each of columns) lines.push(`  ${scalar(each.head)}: ${scalar(meant(each))}`);
  lines.push(`kind: ${plan.kind}`);
  const part = (name, rows) => lines.push(rows.length ? `${name}:` : `${name}: {}`, ...rows);
  part("other kind", usedEnds().map((end) => `  ${end}: ${plan.other_kind[end] ?? meanings.get(end).other}`));
  part("every row", plan.every.filter((each) => each[0] && each[1]).map(([name, value]) => `  ${scalar(name)}: ${scalar(value)}`));
  lines.push(`dates: ${plan.day_first ? "day first" : "month first"}`);
  const marks = columns.filter((each) => each.several && isEnd(each.meaning));
  if (data.several && marks.every((each) => each.several === data.several)) lines.push(`several: ${scalar(data.several)}`);
  else part("several", marks.map((each) => `  ${scalar(each.head)}: [${each.several.split(/, ?(?=.)/).map(scalar).join(", ")}]`));
  part("values", columns.map((each) => [each, Object.entries(each.translated).filter(([, value]) => value)]).filter(([each, pairs]) => each.meaning && pairs.length).map(([each, pairs]) =>
    `  ${scalar(each.head)}: {${pairs.map(([cell, value]) => `${scalar(cell)}: ${scalar(value)}`).join(", ")}}`));
  lines.push(`fill: [${columns.filter((each) => each.fill).map((each) => scalar(each.head)).join(", ")}]`);
  if (data.sheet) lines.push(`sheet: ${scalar(data.sheet)}`);
  return `${lines.join("\n")}\n`;
}

function problems() {
  const found = [];
  if (!columns.some((each) => each.meaning === "name")) found.push(words.no_name);
  const counted = new Map();
  for (const each of columns) if (each.meaning && !isEnd(each.meaning) && !isCount(each.meaning)) counted.set(each.meaning, (counted.get(each.meaning) ?? 0) + 1);
  for (const [meaning, number] of counted) if (number > 1) found.push(say(words.twice, { meaning: meanings.get(meaning).label }));
  if (!usedEnds().length && !columns.some((each) => each.meaning === "other")) found.push(words.no_tie);
  return found;
}

function sentences(row) {
  const name = columns.findIndex((each) => each.meaning === "name");
  if (name < 0 || !row.cells[name]) return [];
  const tell = (end, other) => say(meanings.get(end).caption, { source: row.cells[name], target: other });
  const told = columns.flatMap((each, place) => {
    if (!isEnd(each.meaning) || !row.cells[place]) return [];
    const names = each.to ? [each.to] : each.several ? row.cells[place].split(each.several.split(/, ?(?=.)/)[0]) : [row.cells[place]];
    return names.map((one) => one.trim()).filter(Boolean).map((one) => tell(each.meaning, one) + (each.as ? ` (${each.as})` : ""));
  });
  return [...told, ...plan.every.filter(([end, value]) => isEnd(end) && value).map(([end, value]) => tell(end, value))];
}

function firstRows() {
  const heads = columns.map((each) => el("th", { scope: "col", class: each.meaning ? "" : "off" }, each.head, el("small", {}, meanings.get(each.meaning)?.label ?? words.unread)));
  const rows = data.rows.map((row) => el("tr", {}, el("th", { scope: "row" }, String(row.line)), ...row.cells.map((cell, place) =>
    el("td", { dir: "auto", title: cell, class: columns[place].meaning ? "" : "off" }, cell))));
  document.getElementById("first").replaceChildren(el("table", {}, el("tr", {}, el("th", { scope: "col" }, words.row), ...heads), ...rows));
  document.getElementById("becomes").replaceChildren(...data.rows.slice(0, 4).map((row) => {
    const told = sentences(row);
    return el("li", { dir: "auto" }, `${say(words.becomes, { n: row.line })} ${told.join("; ") || words.then}`);
  }));
}

const file = `${data.file.replace(/\.[^.]*$/, "")}.map.yaml`;
function update() {
  document.getElementById("problems").textContent = problems().join(" ");
  document.getElementById("mapping").value = written();
  othersFields();
  firstRows();
}

document.getElementById("columns").append(...columns.map(columnField));
document.getElementById("save").textContent = words.save;
document.getElementById("command").textContent = `ssegraph import ${data.file}${data.sheet ? ` --sheet ${data.sheet}` : ""} --map ${file} --dry-run`;
for (const form of document.forms) form.addEventListener("submit", (event) => event.preventDefault());
wholeFields();
everyFields();
update();
document.getElementById("save").addEventListener("click", () => {
  const link = el("a", { download: file });
  link.href = URL.createObjectURL(new Blob([document.getElementById("mapping").value], { type: "application/yaml" }));
  link.click();
  URL.revokeObjectURL(link.href);
});
