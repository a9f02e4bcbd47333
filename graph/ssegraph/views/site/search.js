// The search of the first page: all names of all entries stand in the page itself, so that it asks nobody.
"use strict";
{
  const { kinds, nothing, rows } = JSON.parse(document.getElementById("index").textContent);
  const [form, box, list, status] = ["finder", "search", "found", "nothing"].map((id) => document.getElementById(id));
  const MOST = 12;
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[\p{P}\p{S}\s]+/gu, " ").trim();
  let folded = null; // made when first wanted

  // How well a name fits; the same ranks as the search of the explorer.
  function rank(name, wanted, parts) {
    if (name === wanted) return 0;
    if (name.startsWith(wanted)) return 1;
    if (` ${name}`.includes(` ${wanted}`)) return 2;
    if (parts.every((part) => ` ${name}`.includes(` ${part}`))) return 3;
    return name.includes(wanted) ? 4 : Infinity;
  }

  function found(text) {
    const wanted = fold(text);
    if (!wanted) return [];
    folded ??= rows.map(([, , ...names]) => names.map(fold));
    const parts = wanted.split(" ");
    const hits = [];
    folded.forEach((names, at) => {
      let best = Infinity, name = 0;
      names.forEach((each, n) => {
        const fits = rank(each, wanted, parts);
        if (fits < best) [best, name] = [fits, n];
      });
      if (best < Infinity) hits.push({ at, name, best });
    });
    return hits.sort((a, b) => a.best - b.best || a.at - b.at).slice(0, MOST);
  }

  function item({ at, name }) {
    const [id, kind, ...names] = rows[at];
    const link = Object.assign(document.createElement("a"), { href: `actor/${id}.html`, textContent: names[0], dir: "auto" });
    const rest = Object.assign(document.createElement("span"), { className: "number", textContent: ` ${[...(name ? [names[name]] : []), kinds[kind]].join(" · ")}`, dir: "auto" });
    const one = document.createElement("li");
    one.append(link, rest);
    return one;
  }

  function show() {
    const hits = found(box.value);
    list.replaceChildren(...hits.map(item));
    status.textContent = box.value.trim() && !hits.length ? nothing : "";
  }

  box.addEventListener("input", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
    list.querySelector("a")?.click();
  });
  form.hidden = false;
}
