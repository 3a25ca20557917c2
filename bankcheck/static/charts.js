// Draws tables as stacked bars; each table stays the truth and stays visible.
//
// A place names its table (data-chart-of). The table says what is stacked (data-stack: its columns,
// named by data-series, or its rows, named by data-name), whether bars stand upright, and after how
// many stacked rows the others become one; data-grouped sets the bars beside each other instead.
"use strict";

(function () {
  if (!window.echarts) return;

  // Dark to light, so that series stay apart in greyscale print.
  const SHADES = ["#12305a", "#2c5f9b", "#5f93c9", "#9bbfe2", "#d3e3f3", "#6b6f76", "#a9adb3"];
  const INK = "#1c2733";
  const font = getComputedStyle(document.body).fontFamily;

  const values = (row) => [...row.querySelectorAll("td[data-value]")].map((cell) => Number(cell.dataset.value));

  function read(table) {
    const columns = [...table.querySelectorAll("thead th[data-series]")].map((head) => head.dataset.series);
    const rows = [...table.querySelectorAll("tbody tr[data-name]")].map((row) => ({ name: row.dataset.name, values: values(row) }));
    if (table.dataset.stack === "columns") {
      return {
        names: rows.map((row) => row.name),
        series: columns.map((name, at) => ({ name, values: rows.map((row) => row.values[at]) })),
      };
    }
    const most = Number(table.dataset.most);
    const series = rows.slice(0, most);
    const others = rows.slice(most);
    if (others.length) {
      series.push({ name: table.dataset.others, values: columns.map((_, at) => others.reduce((sum, row) => sum + row.values[at], 0)) });
    }
    return { names: columns, series };
  }

  function draw(place) {
    const table = document.getElementById(place.dataset.chartOf);
    if (!table) return;
    const { names, series } = read(table);
    const stands = "upright" in table.dataset;
    const told = series.length > 1;
    const legend = told ? 44 : 12;
    place.hidden = false;
    const narrow = () => place.clientWidth < 560;
    const top = () => (told && narrow() ? series.length * 22 + 20 : legend);
    place.style.height = `${stands ? 240 + top() : Math.max(150, names.length * ("grouped" in table.dataset ? 14 + 22 * series.length : 32) + 50 + top())}px`;
    const chart = window.echarts.init(place, null, { renderer: "canvas" });
    const labels = { type: "category", data: names, inverse: !stands, axisTick: { show: false }, axisLabel: { color: INK, width: 190, overflow: "truncate" } };
    const numbers = { type: "value", minInterval: 1, axisLabel: { color: "#526070" }, splitLine: { lineStyle: { color: "#e3e8ee" } } };

    const show = () => chart.setOption({
      animation: false,
      textStyle: { fontFamily: font, color: INK },
      color: SHADES,
      grid: { left: 8, right: 24, top: top(), bottom: 8, containLabel: true },
      legend: { show: told, orient: narrow() ? "vertical" : "horizontal", top: 0, left: 0, itemWidth: 14, itemHeight: 14, textStyle: { color: INK } },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, renderMode: "richText", confine: true },
      xAxis: stands ? labels : numbers,
      yAxis: stands ? numbers : labels,
      series: series.map((one) => ({
        name: one.name,
        type: "bar",
        stack: "grouped" in table.dataset ? undefined : "all",
        barMaxWidth: stands ? 44 : 20,
        itemStyle: { borderColor: "#fff", borderWidth: 1 },
        data: one.values,
      })),
    });

    show();
    window.addEventListener("resize", () => { chart.resize(); show(); });
    window.addEventListener("beforeprint", () => chart.resize());
  }

  document.querySelectorAll("[data-chart-of]").forEach(draw);
})();
