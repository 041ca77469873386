// The lineage explorer: draws the graph with Cytoscape, expands nodes, hides small flows. The table holds every edge.
"use strict";

const place = document.getElementById("graph");
const given = JSON.parse(document.getElementById("graph-data").textContent);
const controls = Object.fromEntries(
  ["view", "year", "least", "expand", "open", "fit", "png", "count", "selected"].map((name) => [
    name,
    document.getElementById("graph-" + name),
  ]),
);
const colours = {
  policy: "#a3232b", agency: "#a3232b", transfer: "#b26a00", project: "#1c6b3c", project_budget: "#1c6b3c",
  department: "#0a5c8c", unit: "#0a5c8c", fund: "#5b3fa0", unexplained: "#777", rest: "#777",
};
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
const ink = dark ? "#e6e7e4" : "#1c1f23";
const paper = dark ? "#16181b" : "#fdfdfb";
const english = document.documentElement.lang === "en";
const YUAN = english ? " yuan" : " 元";
const expanded = new Set([given.subject]);

function yuan(amount) {
  return amount === null ? "" : amount.toLocaleString("zh-CN", { maximumFractionDigits: 2 }) + YUAN;
}

function shortYuan(amount) {
  if (amount === null) return "";
  if (english) return amount.toLocaleString("en", { notation: "compact", maximumFractionDigits: 1 });
  return amount >= 10000 ? (amount / 10000).toLocaleString("zh-CN", { maximumFractionDigits: 1 }) + " 万" : yuan(amount);
}

// Texts come in both languages.
function say(text) {
  return text !== null && typeof text === "object" ? text[english ? "en" : "zh"] : text;
}

function elementsOf(graph) {
  const nodes = graph.nodes.map((node) => ({
    group: "nodes", data: { ...node, label: say(node.label), kindLabel: say(node.kindLabel) },
  }));
  const edges = graph.edges.map((edge) => ({
    group: "edges",
    data: {
      ...edge,
      id: [edge.source, edge.target, edge.kind, edge.year, edge.stage, edge.views.join("+")].join("|"),
      label: say(edge.label),
      text: shortYuan(edge.amount) || say(edge.label),
    },
  }));
  return { nodes, edges };
}

const COLUMN = 340, ROW = 48, LABEL_WIDTH = 190, MOST_LETTERS = 44, LEAST_ZOOM = 0.9, MOST_PIXELS = 8000;

function shortLabel(label) {
  const letters = [...label];
  return letters.length > MOST_LETTERS ? letters.slice(0, MOST_LETTERS - 1).join("") + "…" : label;
}

const cy = cytoscape({
  container: place,
  minZoom: 0.05,
  maxZoom: 3,
  textureOnViewport: true,
  hideEdgesOnViewport: given.edges.length > 800,
  style: [
    { selector: "node", style: {
      "background-color": (n) => colours[n.data("kind")] ?? "#4a6a5a", label: (n) => shortLabel(n.data("label")), color: ink, "font-size": 11,
      "text-max-width": LABEL_WIDTH, "text-wrap": "wrap", "text-overflow-wrap": "anywhere", "text-valign": "center",
      "text-halign": "right", "text-margin-x": 4, "text-justification": "left", "text-background-color": paper,
      "text-background-opacity": 0.85, width: 18, height: 18,
      "min-zoomed-font-size": 7 } },
    { selector: "node[kind='department'], node[kind='unit'], node[kind='policy']", style: { width: 28, height: 28, "font-weight": "bold" } },
    { selector: "node:selected", style: { "border-width": 4, "border-color": "#e0a100" } },
    { selector: "edge", style: {
      width: (e) => 1 + 1.2 * Math.log10(1 + (e.data("amount") ?? 0) / 10000), "line-color": dark ? "#5d6670" : "#b3bac2",
      "target-arrow-color": dark ? "#5d6670" : "#b3bac2", "target-arrow-shape": "triangle", "curve-style": "bezier",
      "target-label": "data(text)", "target-text-offset": 55, color: ink, "font-size": 9, "text-background-color": paper,
      "text-background-opacity": 0.8, "min-zoomed-font-size": 8 } },
    { selector: "edge[^amount]", style: { "line-style": "dashed" } },
    { selector: ".off", style: { display: "none" } },
  ],
});

function choices(select, values) {
  const known = new Set([...select.options].map((option) => option.value));
  for (const [value, text] of values) {
    if (!known.has(String(value))) select.add(new Option(text, value));
  }
}

function add(graph) {
  const { nodes, edges } = elementsOf(graph);
  cy.batch(() => {
    cy.add(nodes.filter((element) => cy.getElementById(element.data.id).empty()));
    cy.add(edges.filter((element) => cy.getElementById(element.data.id).empty()));
  });
  choices(controls.year, [...new Set(graph.edges.map((e) => e.year).filter(Boolean))].sort().map((y) => [y, y]));
  const views = new Set(graph.edges.flatMap((e) => e.views));
  choices(controls.view, [...views].map((view) => [view, say(graph.views[view]) ?? view]));
  filter();
  arrange();
}

// Columns by distance from where money comes in, rows far enough apart for three lines of a label: nothing overlaps, and
// the place of a node does not depend on how the window was zoomed before.
function levels(shown) {
  const nodes = shown.nodes();
  const into = (node) => node.incomers("edge").not(".off").sources();
  const level = new Map();
  let front = nodes.filter((node) => into(node).empty());
  if (front.empty()) front = cy.getElementById(given.subject);
  for (let depth = 0; front.nonempty(); depth += 1) {
    front.forEach((node) => level.set(node.id(), depth));
    front = front.outgoers("edge").not(".off").targets().filter((node) => !level.has(node.id()));
  }
  nodes.forEach((node) => { if (!level.has(node.id())) level.set(node.id(), 0); });
  return level;
}

function arrange() {
  const shown = cy.elements().not(".off");
  const level = levels(shown);
  const columns = [];
  shown.nodes().forEach((node) => (columns[level.get(node.id())] ??= []).push(node));
  const at = new Map();
  columns.forEach((column, depth) => {
    const before = (node) => {
      const rows = node.incomers("edge").not(".off").sources().map((other) => at.get(other.id())).filter((y) => y !== undefined);
      return rows.length ? rows.reduce((sum, y) => sum + y, 0) / rows.length : 0;
    };
    const ordered = column.map((node) => [before(node), node]).sort((a, b) => a[0] - b[0]);
    ordered.forEach(([, node], i) => {
      const y = (i - (ordered.length - 1) / 2) * ROW;
      at.set(node.id(), y);
      node.position({ x: depth * COLUMN, y });
    });
  });
  fit();
}

// The whole graph where its labels can be read so; else as much of it as can, beginning at the subject.
function fit() {
  const shown = cy.elements().not(".off");
  cy.fit(shown, 30);
  if (cy.zoom() < LEAST_ZOOM) {
    cy.zoom(LEAST_ZOOM);
    const subject = cy.getElementById(given.subject);
    cy.center(subject.nonempty() && !subject.hasClass("off") ? subject : shown.nodes().first());
  }
}

function filter() {
  const least = Number(controls.least.value) || 0;
  const year = controls.year.value;
  const view = controls.view.value;
  cy.batch(() => {
    cy.edges().forEach((edge) => {
      const { amount, views } = edge.data();
      const small = amount !== null && amount < least;
      const otherYear = year && edge.data("year") && String(edge.data("year")) !== year;
      const otherView = view && views.length && !views.includes(view);
      edge.toggleClass("off", Boolean(small || otherYear || otherView));
    });
    cy.nodes().forEach((node) => {
      const alone = node.connectedEdges().nonempty() && node.connectedEdges().every((edge) => edge.hasClass("off"));
      node.toggleClass("off", alone && node.id() !== given.subject);
    });
  });
  const nodes = cy.nodes().not(".off").length, edges = cy.edges().not(".off").length;
  controls.count.textContent = `${nodes} ${place.dataset.nodes}, ${edges} ${place.dataset.edges}`;
  place.dataset.drawn = String(nodes);
  select();
}

async function expand(node) {
  const iri = node.data("iri");
  if (!iri || expanded.has(iri)) return;
  expanded.add(iri);
  const address = new URL(place.dataset.twin, location.href);
  address.searchParams.set("entity", iri);
  const answer = await fetch(address);
  if (!answer.ok) return;
  const view = await answer.json();
  if (view.data?.graph) add(view.data.graph);
}

// The same money stands once in each breakdown, so that sums are taken inside one: the chosen one, or each by itself.
function sums(node) {
  const only = controls.view.value;
  const total = (edges, view) => edges.not(".off").filter((edge) => edge.data("views").includes(view))
    .reduce((sum, edge) => sum + (edge.data("amount") ?? 0), 0);
  const views = new Set(node.connectedEdges().not(".off").map((edge) => edge.data("views")).flat());
  return [...views].filter((view) => !only || view === only).map((view) => {
    const into = total(node.incomers("edge"), view), out = total(node.outgoers("edge"), view);
    return { view, into, out };
  }).filter(({ into, out }) => into || out);
}

function select(node) {
  const chosen = node ?? cy.nodes(":selected").first();
  const any = chosen && chosen.nonempty();
  controls.expand.disabled = !any || !chosen.data("iri");
  controls.open.disabled = !any || !chosen.data("page");
  if (!any) return;
  const told = sums(chosen).map(({ view, into, out }) =>
    [say(given.views[view]) ?? view, into && `← ${yuan(into)}`, out && `→ ${yuan(out)}`].filter(Boolean).join(" "));
  controls.selected.textContent = [`${chosen.data("kindLabel")}${english ? ": " : "："}${chosen.data("label")}`, ...told].join("　");
}

controls.least.addEventListener("change", () => { filter(); arrange(); });
controls.year.addEventListener("change", () => { filter(); arrange(); });
controls.view.addEventListener("change", () => { filter(); arrange(); });
controls.fit.addEventListener("click", fit);
controls.expand.addEventListener("click", () => expand(cy.nodes(":selected").first()));
controls.open.addEventListener("click", () => {
  location.href = place.dataset.root + cy.nodes(":selected").first().data("page").split("/").map(encodeURIComponent).join("/");
});
controls.png.addEventListener("click", () => {
  const link = document.createElement("a");
  const box = cy.elements().not(".off").boundingBox();
  const scale = Math.min(2, MOST_PIXELS / box.w, MOST_PIXELS / box.h);  // a larger canvas is empty in browsers
  link.href = cy.png({ full: true, scale, bg: paper });
  link.download = "lineage.png";
  link.click();
});
cy.on("select", "node", (event) => select(event.target));
cy.on("unselect", "node", () => select());
cy.on("dbltap", "node", (event) => expand(event.target));

add(given);
