// The lineage explorer: begins with a thing and what it touches, the largest of each kind by themselves, the others as one
// node to be opened; expands node by node, hides small flows. The table holds every edge.
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
const known = { nodes: new Map(), edges: new Map(), views: {} };  // all that is known, drawn or not
const shown = new Set([given.subject]);  // nodes drawn by themselves
const opened = new Set();  // nodes whose neighbours are drawn, by themselves or gathered
const fetched = new Set([given.subject]);
const MOST_OF_A_KIND = 10;

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

function keep(graph) {
  for (const node of graph.nodes) {
    known.nodes.set(node.id, { ...node, label: say(node.label), kindLabel: say(node.kindLabel) });
  }
  for (const edge of graph.edges) {
    const id = [edge.source, edge.target, edge.kind, edge.year, edge.stage, edge.views.join("+")].join("|");
    known.edges.set(id, { ...edge, id, label: say(edge.label), text: shortYuan(edge.amount) || say(edge.label) });
  }
  Object.assign(known.views, graph.views);
}

// The edges that the filters leave.
function passing() {
  const least = Number(controls.least.value) || 0, year = controls.year.value, view = controls.view.value;
  return [...known.edges.values()].filter((edge) =>
    !(edge.amount !== null && edge.amount < least) &&
    !(year && edge.year && String(edge.year) !== year) &&
    !(view && edge.views.length && !edge.views.includes(view)));
}

// The neighbours of a node that are not drawn, by direction and kind, the largest first.
function hidden(node, edges) {
  const groups = new Map();
  for (const edge of edges) {
    if (edge.source !== node && edge.target !== node) continue;
    const out = edge.source === node, other = out ? edge.target : edge.source;
    if (shown.has(other) || !known.nodes.has(other)) continue;
    const key = `${out ? ">" : "<"}${known.nodes.get(other).kind}`;
    if (!groups.has(key)) groups.set(key, new Map());
    const members = groups.get(key);
    members.set(other, [...(members.get(other) ?? []), edge]);
  }
  const size = (found) => Math.max(...found.map((edge) => edge.amount ?? -1));
  return new Map([...groups].map(([key, members]) => [key, [...members].sort((a, b) => size(b[1]) - size(a[1]))]));
}

function open(node, only) {
  for (const [key, members] of hidden(node, passing())) {
    if (only && key !== only) continue;
    // A single one left over is drawn rather than gathered.
    const count = members.length === MOST_OF_A_KIND + 1 ? members.length : MOST_OF_A_KIND;
    members.slice(0, count).forEach(([other]) => shown.add(other));
  }
  opened.add(node);
}

// A gathered node: how many of a kind a node has besides those drawn, and what they come to in one breakdown.
function gathered(node, key, members) {
  const edges = members.flatMap(([, found]) => found), kind = known.nodes.get(members[0][0]).kindLabel;
  const views = new Set(edges.flatMap((edge) => edge.views)), sums = [...views].map((view) =>
    edges.filter((edge) => edge.views.includes(view)).reduce((sum, edge) => sum + (edge.amount ?? 0), 0));
  const amount = sums.length ? Math.max(...sums) : null, id = `more|${node}|${key}`;
  const label = english ? `${members.length} other: ${kind}` : `其他 ${members.length} 个${kind}`;
  const [source, target] = key[0] === ">" ? [node, id] : [id, node];
  return [
    { group: "nodes", data: { id, label, kind: "rest", kindLabel: kind, iri: null, page: null, of: node, key } },
    { group: "edges", data: { id: `${id}|edge`, source, target, amount, views: [], label: "", text: shortYuan(amount) } },
  ];
}

function rebuild() {
  const edges = passing(), elements = [];
  const linked = new Set(edges.flatMap((edge) => [edge.source, edge.target]));
  const drawn = new Set([...shown].filter((id) => known.nodes.has(id) && (linked.has(id) || id === given.subject)));
  drawn.forEach((id) => elements.push({ group: "nodes", data: { ...known.nodes.get(id) } }));
  edges.filter((e) => drawn.has(e.source) && drawn.has(e.target)).forEach((e) => elements.push({ group: "edges", data: { ...e } }));
  for (const node of opened) {
    if (!drawn.has(node)) continue;
    for (const [key, members] of hidden(node, edges)) elements.push(...gathered(node, key, members));
  }
  cy.batch(() => { cy.elements().remove(); cy.add(elements); });
  const hiddenNodes = known.nodes.size - drawn.size;
  controls.count.textContent = english
    ? `${drawn.size} of ${known.nodes.size} nodes drawn${hiddenNodes ? ", the others gathered or to be expanded" : ""}`
    : `画出 ${drawn.size} 个节点，共 ${known.nodes.size} 个${hiddenNodes ? "，其余合并或待展开" : ""}`;
  place.dataset.drawn = String(cy.nodes().length);
  arrange();
  select();
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
  hideEdgesOnViewport: false,
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
  ],
});

function choices(select, values) {
  const known = new Set([...select.options].map((option) => option.value));
  for (const [value, text] of values) {
    if (!known.has(String(value))) select.add(new Option(text, value));
  }
}

function add(graph) {
  keep(graph);
  choices(controls.year, [...new Set(graph.edges.map((e) => e.year).filter(Boolean))].sort().map((y) => [y, y]));
  const views = new Set(graph.edges.flatMap((e) => e.views));
  choices(controls.view, [...views].map((view) => [view, say(known.views[view]) ?? view]));
}

// Columns by distance from where money comes in, rows far enough apart for three lines of a label: nothing overlaps, and
// the place of a node does not depend on how the window was zoomed before.
function levels(shown) {
  const nodes = shown.nodes();
  const into = (node) => node.incomers("edge").sources();
  const level = new Map();
  let front = nodes.filter((node) => into(node).empty());
  if (front.empty()) front = cy.getElementById(given.subject);
  for (let depth = 0; front.nonempty(); depth += 1) {
    front.forEach((node) => level.set(node.id(), depth));
    front = front.outgoers("edge").targets().filter((node) => !level.has(node.id()));
  }
  nodes.forEach((node) => { if (!level.has(node.id())) level.set(node.id(), 0); });
  return level;
}

function arrange() {
  const shown = cy.elements();
  const level = levels(shown);
  const columns = [];
  shown.nodes().forEach((node) => (columns[level.get(node.id())] ??= []).push(node));
  const at = new Map();
  columns.forEach((column, depth) => {
    const before = (node) => {
      const rows = node.incomers("edge").sources().map((other) => at.get(other.id())).filter((y) => y !== undefined);
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
  const shown = cy.elements();
  cy.fit(shown, 30);
  if (cy.zoom() < LEAST_ZOOM) {
    cy.zoom(LEAST_ZOOM);
    const subject = cy.getElementById(given.subject);
    cy.center(subject.nonempty() && !subject.hasClass("off") ? subject : shown.nodes().first());
  }
}

async function expand(node) {
  if (node.empty()) return;
  const { id, iri, of, key } = node.data();
  if (of) {
    open(of, key);
  } else {
    if (!hidden(id, passing()).size && iri && !fetched.has(iri)) {
      fetched.add(iri);
      const address = new URL(place.dataset.twin, location.href);
      address.searchParams.set("entity", iri);
      const answer = await fetch(address);
      const view = answer.ok ? await answer.json() : null;
      if (view?.data?.graph) add(view.data.graph);
    }
    open(id);
  }
  rebuild();
}

// The same money stands once in each breakdown, so that sums are taken inside one: the chosen one, or each by itself.
function sums(id) {
  const only = controls.view.value, edges = passing();
  const total = (side, view) => edges.filter((edge) => edge[side] === id && edge.views.includes(view))
    .reduce((sum, edge) => sum + (edge.amount ?? 0), 0);
  const views = new Set(edges.filter((e) => e.source === id || e.target === id).flatMap((edge) => edge.views));
  return [...views].filter((view) => !only || view === only)
    .map((view) => ({ view, into: total("target", view), out: total("source", view) }))
    .filter(({ into, out }) => into || out);
}

function select(node) {
  const chosen = node ?? cy.nodes(":selected").first();
  const any = chosen && chosen.nonempty();
  controls.expand.disabled = !any;
  controls.open.disabled = !any || !chosen.data("page");
  if (!any) return;
  const told = sums(chosen.id()).map(({ view, into, out }) =>
    [say(known.views[view]) ?? view, into && `← ${yuan(into)}`, out && `→ ${yuan(out)}`].filter(Boolean).join(" "));
  controls.selected.textContent = [`${chosen.data("kindLabel")}${english ? ": " : "："}${chosen.data("label")}`, ...told].join("　");
}

for (const name of ["least", "year", "view"]) controls[name].addEventListener("change", rebuild);
controls.fit.addEventListener("click", fit);
controls.expand.addEventListener("click", () => expand(cy.nodes(":selected").first()));
controls.open.addEventListener("click", () => {
  location.href = place.dataset.root + cy.nodes(":selected").first().data("page").split("/").map(encodeURIComponent).join("/");
});
controls.png.addEventListener("click", () => {
  const link = document.createElement("a");
  const box = cy.elements().boundingBox();
  const scale = Math.min(2, MOST_PIXELS / box.w, MOST_PIXELS / box.h);  // a larger canvas is empty in browsers
  link.href = cy.png({ full: true, scale, bg: paper });
  link.download = "lineage.png";
  link.click();
});
cy.on("select", "node", (event) => select(event.target));
cy.on("unselect", "node", () => select());
cy.on("dbltap", "node", (event) => expand(event.target));

add(given);
(given.path?.length ? given.path : [given.subject]).forEach((id) => shown.add(id));
if (given.path?.length) known.nodes.forEach((_, id) => shown.add(id));
open(given.subject);
const after = [...known.edges.values()].filter((edge) => edge.source === given.subject).map((edge) => edge.target);
if (new Set(after).size === 1) open(after[0]);  // a department of one unit: begin with what that spends on
rebuild();
