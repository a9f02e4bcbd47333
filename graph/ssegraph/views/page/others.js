// Panels of other packages: each brings a script that draws it, and data of its own that came with the page.

const panelsOfOthers = data.panels ?? {}; // by name: {title, data}

/** Registers a panel of another package. Its script is given `draw`, by which it says how to draw, and what it may use for that. */
function addPanelOfOthers(name, script) {
  const { title, data: brought } = panelsOfOthers[name];
  let drawing;
  try {
    script({ draw: (given) => (drawing = given), make, text: spoken, data: brought });
  } catch (error) {
    drawing = () => { throw error; };
  }
  addPanel(`panel-${name}`, {
    keys: { panel: (given) => (given !== null && Object.hasOwn(panelsOfOthers, given) ? given : "") },
    steps: ["panel"],
    shows: ({ panel }) => panel === name,
    button: () => spoken(title),
    opened: () => ({ panel: name }),
    draw: () => [panelTop(make("h2", {}, spoken(title)), () => choose({ panel: "" })), drawnOrWhyNot(drawing)],
  });
}

// A panel of others that breaks costs itself alone, and says so.
function drawnOrWhyNot(drawing) {
  try {
    return [...make("div", {}, drawing()).childNodes];
  } catch (error) {
    return make("p", { class: "note" }, word("panelBroken", { why: String(error) }));
  }
}
