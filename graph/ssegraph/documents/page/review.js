"use strict";
// Everything from the document goes through textContent: it is never markup.
const data = JSON.parse(document.getElementById("data").textContent);
const rowsAt = document.getElementById("rows");
const textAt = document.getElementById("text");
const filter = document.getElementById("filter");
const chooser = document.getElementById("document");
const decisions = new Map();
for (const row of data.rows) {
  if (row.decision) decisions.set(row.row, { decision: row.decision, into: row.merge_into });
}
data.documents.forEach((each, index) => {
  const option = document.createElement("option");
  option.value = String(index);
  option.textContent = each.name;
  chooser.append(option);
});

function element(name, text, kind) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function shown(row) {
  if (row.document !== data.documents[Number(chooser.value || 0)].name) return false;
  if (filter.value === "open") return !decisions.has(row.row);
  if (filter.value === "structure" || filter.value === "sentence") return row.read === filter.value;
  return true;
}

function state() {
  const all = data.rows.length;
  document.getElementById("state").textContent = `${decisions.size} of ${all} rows decided. Nothing enters the graph before “Save decisions” and ssegraph accept.`;
}

function decide(row, decision, into, article) {
  const now = decisions.get(row.row);
  if (now && now.decision === decision && now.into === into) decisions.delete(row.row);
  else decisions.set(row.row, { decision, into });
  paint(row, article);
  state();
}

function paint(row, article) {
  const now = decisions.get(row.row);
  article.dataset.decision = now ? now.decision : "";
  for (const button of article.querySelectorAll("button[data-choice]")) {
    button.setAttribute("aria-pressed", String(Boolean(now) && now.decision === button.dataset.choice && (button.dataset.into || "") === (now.into || "")));
  }
}

function mark(row, article) {
  for (const other of rowsAt.querySelectorAll("article.current")) other.classList.remove("current");
  article.classList.add("current");
  const text = data.documents.find((each) => each.name === row.document).text;
  // Offsets count code points; JavaScript counts UTF-16 units.
  const points = Array.from(text);
  const spans = row.spans.slice().sort((one, other) => one[0] - other[0]);
  textAt.replaceChildren();
  let position = 0;
  let first = null;
  for (const [start, end, role] of spans) {
    if (start < position) continue;
    textAt.append(points.slice(position, start).join(""));
    const made = element("mark", points.slice(start, end).join(""), role);
    textAt.append(made);
    if (!first || (first.className === "antecedent" && role === "statement")) first = made;
    position = end;
  }
  textAt.append(points.slice(position).join(""));
  if (first) first.scrollIntoView({ block: "center" });
}

function card(row) {
  const article = element("article");
  article.tabIndex = 0;
  article.dataset.row = row.row;
  article.append(element("div", row.sentence, "what"));
  article.append(element("div", `${row.what} · read from ${row.read} · ${row.rule}`, "small"));
  article.append(element("blockquote", row.quote));
  if (row.note) article.append(element("div", row.note, "small"));
  const choices = element("div", undefined, "choices");
  const offer = (label, decision, into) => {
    const button = element("button", label);
    button.type = "button";
    button.dataset.choice = decision;
    button.dataset.into = into || "";
    button.addEventListener("click", (event) => { event.stopPropagation(); decide(row, decision, into || "", article); });
    choices.append(button);
  };
  offer(row.proposals.length ? "Accept as new" : "Accept", "accept", row.known || "");
  offer("Reject", "reject", "");
  for (const each of row.proposals) offer(`Is ${each.name}`, "merge", each.id);
  article.append(choices);
  article.addEventListener("click", () => mark(row, article));
  article.addEventListener("focus", () => mark(row, article));
  article.addEventListener("keydown", (event) => {
    if (event.target !== article) return;
    if (event.key === "a") decide(row, "accept", row.known || "", article);
    else if (event.key === "r") decide(row, "reject", "", article);
    else if (event.key === "ArrowDown" || event.key === "j") article.nextElementSibling?.focus();
    else if (event.key === "ArrowUp" || event.key === "k") article.previousElementSibling?.focus();
    else return;
    event.preventDefault();
  });
  paint(row, article);
  return article;
}

function list() {
  rowsAt.replaceChildren(...data.rows.filter(shown).map(card));
  if (!rowsAt.children.length) rowsAt.append(element("p", "No rows to show."));
  textAt.textContent = data.documents[Number(chooser.value || 0)].text;
  state();
}

document.getElementById("bulk").addEventListener("click", () => {
  for (const row of data.rows) {
    if (row.read === "structure" && !decisions.has(row.row) && !row.proposals.length) decisions.set(row.row, { decision: "accept", into: row.known || "" });
  }
  list();
});
document.getElementById("save").addEventListener("click", () => {
  const chosen = [...decisions].map(([row, each]) => ({ row, decision: each.decision, into: each.into || "" }));
  const blob = new Blob([JSON.stringify({ decisions: chosen }, null, 1)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = "decisions.json";
  link.click();
  URL.revokeObjectURL(link.href);
});
filter.addEventListener("change", list);
chooser.addEventListener("change", list);
list();
