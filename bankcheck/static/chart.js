// Draws the table marked data-chart as stacked bars; the table stays the truth and stays visible.
"use strict";

(function () {
  const place = document.getElementById("chart");
  const table = document.querySelector("table[data-chart]");
  if (!place || !table || !window.echarts) return;

  // Dark to light, so that the banks stay apart in greyscale print.
  const SHADES = ["#12305a", "#2c5f9b", "#5f93c9", "#9bbfe2", "#d3e3f3", "#6b6f76", "#a9adb3"];
  const banks = [...table.querySelectorAll("thead th[data-bank]")].map((head) => head.dataset.bank);
  const rows = [...table.querySelectorAll("tbody tr[data-rule]")].slice(0, 15).reverse();
  const hits = (row, at) => Number(row.querySelectorAll("td[data-hits]")[at].dataset.hits);

  place.hidden = false;
  place.style.height = `${Math.max(220, rows.length * 30 + 60 + banks.length * 22)}px`;
  const chart = window.echarts.init(place, null, { renderer: "canvas" });
  const narrow = () => place.clientWidth < 560;
  const font = getComputedStyle(document.body).fontFamily;

  const draw = () => chart.setOption({
    animation: false,
    textStyle: { fontFamily: font, color: "#1c2733" },
    color: SHADES,
    grid: { left: 8, right: 24, top: narrow() ? banks.length * 22 + 20 : 44, bottom: 8, containLabel: true },
    legend: { orient: narrow() ? "vertical" : "horizontal", top: 0, left: 0, itemWidth: 14, itemHeight: 14, textStyle: { color: "#1c2733" } },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, renderMode: "richText", confine: true },
    xAxis: { type: "value", minInterval: 1, axisLabel: { color: "#526070" }, splitLine: { lineStyle: { color: "#e3e8ee" } } },
    yAxis: {
      type: "category",
      data: rows.map((row) => (narrow() ? row.dataset.rule.split(" ")[0] : row.dataset.rule)),
      axisTick: { show: false },
      axisLabel: { color: "#1c2733", width: 230, overflow: "truncate" },
    },
    series: banks.map((bank, at) => ({
      name: bank,
      type: "bar",
      stack: "all",
      barMaxWidth: 20,
      itemStyle: { borderColor: "#fff", borderWidth: 1 },
      data: rows.map((row) => hits(row, at)),
    })),
  });

  draw();
  window.addEventListener("resize", () => { chart.resize(); draw(); });
  window.addEventListener("beforeprint", () => chart.resize());
})();
