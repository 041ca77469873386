// Draws each chart of the page with Apache ECharts from the data beside it; the table under it holds every figure.
"use strict";

const CHART_FONT = getComputedStyle(document.documentElement).fontFamily;
const english = document.documentElement.lang === "en";
const dark = matchMedia("(prefers-color-scheme: dark)");
const drawn = [];

function amountText(value) {
  const yuan = Array.isArray(value) ? value[value.length - 1] : value;
  if (typeof yuan !== "number") return "";
  return yuan.toLocaleString("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 }) + (english ? " yuan" : " 元");
}

function axisText(value) {
  if (english) return value.toLocaleString("en", { notation: "compact" });
  return Math.abs(value) >= 10000 ? (value / 10000).toLocaleString("zh-CN") + " 万" : value.toLocaleString("zh-CN");
}

function draw(place) {
  const option = JSON.parse(document.getElementById("chart-" + place.dataset.chart).textContent);
  place.dataset.drawn = "true";
  const chart = echarts.init(place, dark.matches ? "dark" : null, { renderer: "canvas" });
  option.backgroundColor = "transparent";
  option.animation = false; // a bar that still grows says a wrong amount, on a screen and in print
  option.textStyle = { fontFamily: CHART_FONT };
  option.tooltip = { valueFormatter: amountText, confine: true, ...option.tooltip };
  for (const axis of [].concat(option.yAxis ?? [], option.xAxis ?? [])) {
    if (axis.type === "value") axis.axisLabel = { formatter: axisText, ...axis.axisLabel };
  }
  chart.setOption(option);
  drawn.push([place, chart]);
}

function drawAll() {
  while (drawn.length) drawn.pop()[1].dispose();
  document.querySelectorAll("[data-chart]").forEach(draw);
}

drawAll();
dark.addEventListener("change", drawAll);
addEventListener("resize", () => drawn.forEach(([, chart]) => chart.resize()));
