/* Draws charts from the page's own figures. Tooltips are drawn, not set as HTML: the page forbids inline styles. */
(function () {
  "use strict";

  const stored = document.getElementById("chart-data");
  if (!stored || !window.echarts) return;

  const figures = JSON.parse(stored.textContent);
  const INK = "#182230";
  const BLUE = "#12467f";
  const RED = "#9a1b24";
  const PALETTE = [BLUE, "#b4720a", "#1d7a46", "#7d899b"];
  const font = window.getComputedStyle(document.body).fontFamily;
  const base = {
    animation: false,
    textStyle: { fontFamily: font, color: INK },
    grid: { left: 8, right: 24, top: 24, bottom: 8, containLabel: true },
    tooltip: { renderMode: "richText" },
  };
  const axis = { axisLabel: { color: INK }, nameTextStyle: { color: INK } };

  function columns(name) {
    return {
      ...base,
      xAxis: { ...axis, type: "category", data: figures[name].labels },
      yAxis: { ...axis, type: "value", minInterval: 1 },
      series: [{
        type: "bar",
        data: figures[name].values.map(Number),
        color: BLUE,
        label: { show: true, position: "top", color: INK },
      }],
    };
  }

  function rows(name) {
    return {
      ...base,
      xAxis: { ...axis, type: "value" },
      yAxis: { ...axis, type: "category", data: figures[name].labels },
      series: [{
        type: "bar",
        data: figures[name].values.map(Number).map((value) => ({ value, itemStyle: { color: value < 0 ? RED : BLUE } })),
      }],
    };
  }

  function points(box) {
    return {
      ...base,
      tooltip: { renderMode: "richText", formatter: (one) => `${one.value[2]}\n${one.value[0]} / ${one.value[1]}` },
      xAxis: { ...axis, type: "value", scale: true, name: box.dataset.x, nameLocation: "middle", nameGap: 28 },
      yAxis: { ...axis, type: "value", name: box.dataset.y },
      grid: { ...base.grid, bottom: 32 },
      series: [{
        type: "scatter",
        color: BLUE,
        data: figures.spread.map((one) => [Number(one.mean), Number(one.spread), one.title]),
        markLine: { symbol: "none", lineStyle: { color: RED }, data: [{ yAxis: Number(figures.threshold) }] },
      }],
    };
  }

  function series(name, drawing) {
    return {
      ...base,
      color: PALETTE,
      legend: { top: 0, textStyle: { color: INK }, show: figures[name].series.length > 1 },
      grid: { ...base.grid, top: 40 },
      tooltip: { ...base.tooltip, trigger: "axis" },
      xAxis: { ...axis, type: "category", data: figures[name].labels },
      yAxis: { ...axis, type: "value", minInterval: 1 },
      series: figures[name].series.map((one) => ({ name: one.name, data: one.values, ...drawing })),
    };
  }

  function bars(name) {
    const upright = series(name, { type: "bar" });
    return { ...upright, xAxis: upright.yAxis, yAxis: { ...upright.xAxis, inverse: true } };
  }

  const kinds = {
    columns: (box) => columns(box.dataset.chart),
    rows: (box) => rows(box.dataset.chart),
    points,
    stacked: (box) => series(box.dataset.chart, { type: "bar", stack: "all" }),
    lines: (box) => series(box.dataset.chart, { type: "line" }),
    bars: (box) => bars(box.dataset.chart),
  };
  document.querySelectorAll("[data-chart]").forEach((box) => {
    const chart = window.echarts.init(box, null, { renderer: "svg" });
    chart.setOption(kinds[box.dataset.kind](box));
    window.addEventListener("resize", () => chart.resize());
  });
})();
