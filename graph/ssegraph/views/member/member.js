"use strict";
// The answers are written as YAML; what JSON.stringify writes of a text is a double-quoted scalar of YAML 1.2.
const data = JSON.parse(document.getElementById("data").textContent);
const rows = [...document.querySelectorAll("fieldset")];
const byAt = document.getElementById("by");
const whenAt = document.getElementById("when");
const answersAt = document.getElementById("answers");
const now = new Date();
const two = (number) => String(number).padStart(2, "0");
whenAt.value = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;

const chosen = (row) => row.querySelector("input[type=radio]:checked").value;
const part = (row, name) => row.querySelector(`[data-part="${name}"]`).value.trim();
// No line break within a row; and none of what no file of YAML holds: controls, halves of pairs, two that are no characters.
const scalar = (text) => JSON.stringify(text.replace(/\s+/g, " ").replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, "\ufffd"));

function changed(row) {
  return [...row.querySelectorAll("[data-field]")]
    .filter((field) => field.value.trim() !== field.defaultValue.trim())
    .map((field) => [field.dataset.field, field.value.trim()]);
}

function written(row) {
  const answer = chosen(row);
  const lines = [`- statement: ${scalar(row.dataset.statement)}`, `  about: ${scalar(row.dataset.about)}`, `  answer: ${answer}`];
  const to = answer === "correct" ? changed(row) : [];
  if (to.length) lines.push("  to:", ...to.map(([name, value]) => `    ${name}: ${scalar(value)}`));
  const more = { says: part(row, "says"), source: part(row, "source"), by: byAt.value.trim(), when: whenAt.value };
  for (const [name, value] of Object.entries(more)) if (value) lines.push(`  ${name}: ${scalar(value)}`);
  return lines.join("\n");
}

// Who corrects or objects says what instead; a row without that is not yet an answer.
function complete(row) {
  const answer = chosen(row);
  if (answer === "confirm") return true;
  if (answer === "correct") return changed(row).length > 0 || part(row, "says") !== "";
  return answer === "object" && part(row, "says") !== "";
}

function update() {
  for (const row of rows) {
    const answer = chosen(row);
    row.querySelector(".fields").hidden = answer !== "correct";
    row.querySelector(".more").hidden = answer === "";
    row.classList.toggle("answered", complete(row));
  }
  const answered = rows.filter(complete);
  answersAt.value = answered.length ? `remarks:\n${answered.map(written).join("\n")}\n` : "";
  document.getElementById("count").textContent = data.answered.replace("{n}", String(answered.length)).replace("{all}", String(rows.length));
  document.getElementById("save").disabled = answered.length === 0;
}

document.getElementById("rows").addEventListener("input", update);
document.getElementById("rows").addEventListener("change", update);
document.getElementById("rows").addEventListener("submit", (event) => event.preventDefault());
answersAt.addEventListener("focus", () => answersAt.select());
document.getElementById("save").addEventListener("click", () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([answersAt.value], { type: "application/yaml" }));
  link.download = `${data.file}-${data.id}.yaml`;
  link.click();
  URL.revokeObjectURL(link.href);
});
update();
