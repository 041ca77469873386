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
const expanded = new Set([given.subject]);

function yuan(amount) {
  return amount === null ? "" : amount.toLocaleString("zh-CN", { maximumFractionDigits: 2 }) + " 元";
}

function shortYuan(amount) {
  if (amount === null) return "";
  return amount >= 10000 ? (amount / 10000).toLocaleString("zh-CN", { maximumFractionDigits: 1 }) + " 万" : yuan(amount);
}

function elementsOf(graph) {
  const nodes = graph.nodes.map((node) => ({ group: "nodes", data: node }));
  const edges = graph.edges.map((edge) => ({
    group: "edges",
    data: {
      ...edge,
      id: [edge.source, edge.target, edge.kind, edge.year, edge.views.join("+")].join("|"),
      text: shortYuan(edge.amount) || edge.label,
    },
  }));
  return { nodes, edges };
}

const cy = cytoscape({
  container: place,
  minZoom: 0.05,
  maxZoom: 3,
  textureOnViewport: true,
  hideEdgesOnViewport: given.edges.length > 800,
  style: [
    { selector: "node", style: {
      "background-color": (n) => colours[n.data("kind")] ?? "#4a6a5a", label: "data(label)", color: ink, "font-size": 11,
      "text-max-width": 150, "text-wrap": "wrap", "text-valign": "bottom", "text-margin-y": 4, width: 18, height: 18,
      "min-zoomed-font-size": 7 } },
    { selector: "node[kind='department'], node[kind='unit'], node[kind='policy']", style: { width: 28, height: 28, "font-weight": "bold" } },
    { selector: "node:selected", style: { "border-width": 4, "border-color": "#e0a100" } },
    { selector: "edge", style: {
      width: (e) => 1 + 1.2 * Math.log10(1 + (e.data("amount") ?? 0) / 10000), "line-color": dark ? "#5d6670" : "#b3bac2",
      "target-arrow-color": dark ? "#5d6670" : "#b3bac2", "target-arrow-shape": "triangle", "curve-style": "bezier",
      label: "data(text)", color: ink, "font-size": 9, "text-background-color": dark ? "#16181b" : "#fdfdfb",
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
  choices(controls.view, [...views].map((view) => [view, graph.views[view] ?? view]));
  filter();
  arrange();
}

function arrange() {
  const shown = cy.elements().not(".off");
  const roots = shown.nodes().filter((node) => node.incomers("edge").not(".off").empty());
  shown.layout({
    name: "breadthfirst", directed: true, spacingFactor: 1.1, avoidOverlap: true, animate: false,
    roots: roots.nonempty() ? roots : undefined, transform: (_, at) => ({ x: at.y * 2, y: at.x * 0.8 }),
  }).run();
  cy.fit(shown, 30);
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

function select(node) {
  const chosen = node ?? cy.nodes(":selected").first();
  const any = chosen && chosen.nonempty();
  controls.expand.disabled = !any || !chosen.data("iri");
  controls.open.disabled = !any || !chosen.data("page");
  if (any) {
    const sum = (edges) => edges.reduce((total, edge) => total + (edge.data("amount") ?? 0), 0);
    controls.selected.textContent =
      `${chosen.data("kindLabel")}：${chosen.data("label")}　← ${yuan(sum(chosen.incomers("edge").not(".off")))}　→ ${yuan(sum(chosen.outgoers("edge").not(".off")))}`;
  }
}

controls.least.addEventListener("change", () => { filter(); arrange(); });
controls.year.addEventListener("change", () => { filter(); arrange(); });
controls.view.addEventListener("change", () => { filter(); arrange(); });
controls.fit.addEventListener("click", () => cy.fit(cy.elements().not(".off"), 30));
controls.expand.addEventListener("click", () => expand(cy.nodes(":selected").first()));
controls.open.addEventListener("click", () => {
  location.href = place.dataset.root + cy.nodes(":selected").first().data("page").split("/").map(encodeURIComponent).join("/");
});
controls.png.addEventListener("click", () => {
  const link = document.createElement("a");
  link.href = cy.png({ full: true, scale: 2, bg: dark ? "#16181b" : "#fdfdfb" });
  link.download = "lineage.png";
  link.click();
});
cy.on("select", "node", (event) => select(event.target));
cy.on("unselect", "node", () => select());
cy.on("dbltap", "node", (event) => expand(event.target));

add(given);
