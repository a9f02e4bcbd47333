// How an actor is drawn: a shape and a hue for each kind, told apart without colour too.

// Each shape has about the area of a circle of radius 1.
const SHAPES = {
  circle: "M1 0A1 1 0 1 1-1 0A1 1 0 1 1 1 0Z",
  square: "M-.88-.88H.88V.88H-.88Z",
  diamond: "M0-1.25L1.25 0L0 1.25L-1.25 0Z",
  triangle: "M0-1.3L1.25.9H-1.25Z",
  hexagon: "M1.1 0L.55.95H-.55L-1.1 0L-.55-.95H.55Z",
  drop: "M0 1.3L1.25-.9H-1.25Z",
};

// Hues are custom properties of the style sheet (--hue-grey, ...), after Okabe and Ito.
const LOOKS = {
  Person: ["circle", "grey"],
  LocalGovernment: ["square", "blue"],
  PublicAgency: ["square", "sky"],
  InternationalOrganization: ["diamond", "blue"],
  University: ["triangle", "sky"],
  Network: ["hexagon", "red"],
  Association: ["hexagon", "orange"],
  Cooperative: ["circle", "green"],
  SocialEnterprise: ["diamond", "green"],
  Company: ["square", "green"],
  Event: ["diamond", "pink"],
  Session: ["circle", "pink"],
  Project: ["triangle", "pink"],
  Programme: ["hexagon", "pink"],
  FundingMechanism: ["drop", "gold"],
  Policy: ["square", "gold"],
  Place: ["drop", "grey"],
};

const PATHS = Object.fromEntries(Object.entries(SHAPES).map(([name, path]) => [name, new Path2D(path)]));

function lookOf(kind) {
  return LOOKS[kind] ?? ["circle", "grey"];
}

/** Returns the radius of an actor, by its ties; the layout keeps actors apart by the same rule. */
function radiusOf(entity) {
  return 5 + 2 * Math.sqrt(tiesOf[entity].length);
}

/** Returns the sign of a kind as a small picture, for lists. */
function glyph(kind) {
  const [shape, hue] = lookOf(kind);
  return makeSvg("svg", { viewBox: "-1.5 -1.5 3 3", class: `glyph ${hue}`, "aria-hidden": "true" }, makeSvg("path", { d: SHAPES[shape] }));
}

/** Returns the colours of the style sheet in force, for the canvas. */
function colours() {
  const style = getComputedStyle(document.documentElement);
  const names = ["paper", "ink", "soft", "accent", "tie", "grey", "blue", "sky", "green", "red", "orange", "gold", "pink"];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

function isDark() {
  return state.theme ? state.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}
