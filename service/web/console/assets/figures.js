// Charts, drawn from the tables that stand on the page: what is drawn and what is read are the same figures.

const { Chart } = globalThis;
const page = document.documentElement;
const rtl = page.dir === "rtl";
const locale = `${page.lang}-u-nu-latn`;
const LONGEST_LABEL = 28;
const UNITS = [["day", 86_400, 3], ["hour", 3_600, 2], ["minute", 60, 1], ["second", 1, 0]];
const DAY = { day: "numeric", month: "short", timeZone: "UTC" };

/**
 * Draw every table that asks for it, and put each behind a button; screen readers find it where it was.
 * @param {ParentNode} root where to look for `<table data-chart>`
 */
export function drawCharts(root = document) {
  for (const table of root.querySelectorAll("table[data-chart]")) {
    writeSteps(table);
    tuck(table, draw(table));
  }
}

/** @param {HTMLTableElement} table */
function writeSteps(table) {
  const times = [...table.querySelectorAll("time[data-step]")];
  const many = new Set(times.map((time) => new Date(time.dateTime).toDateString())).size > 2;
  const hours = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(many && { day: "numeric", month: "short" }) };
  for (const time of times) {
    const format = time.dataset.step === "day" ? DAY : hours;
    time.textContent = new Intl.DateTimeFormat(locale, format).format(new Date(time.dateTime));
  }
}

/**
 * @param {HTMLTableElement} table
 * @returns {HTMLElement} where the chart is
 */
function draw(table) {
  const place = document.createElement("div");
  const canvas = document.createElement("canvas");
  place.className = "lying" in table.dataset ? "chart lying" : "chart";
  place.style.setProperty("--rows", table.tBodies[0].rows.length);
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", table.dataset.title);
  place.append(canvas);
  table.parentElement.before(place);
  const chart = new Chart(canvas, configuration(table));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    Object.assign(chart, configuration(table));
    chart.update();
  });
  return place;
}

/**
 * Hide a table from the eye alone until somebody asks for it.
 * @param {HTMLTableElement} table
 * @param {HTMLElement} place
 */
function tuck(table, place) {
  const button = document.createElement("button");
  const scroll = table.parentElement;
  const show = (shown) => {
    scroll.classList.toggle("hidden", !shown);
    scroll.toggleAttribute("tabindex", shown);
    if (shown) scroll.tabIndex = 0;
    button.textContent = shown ? table.dataset.hide : table.dataset.show;
    button.setAttribute("aria-expanded", String(shown));
  };
  button.type = "button";
  button.className = "quiet";
  button.addEventListener("click", () => show(scroll.classList.contains("hidden")));
  place.after(button);
  show(false);
}

/** @param {HTMLTableElement} table */
function configuration(table) {
  const lying = "lying" in table.dataset;
  const heads = [...table.tHead.rows[0].cells];
  const drawn = heads.filter((head) => head.dataset.series);
  const rows = [...table.tBodies[0].rows];
  const data = {
    labels: rows.map((row) => shortened(row.cells[0].textContent.trim())),
    datasets: drawn.map((head, order) => series(head, rows, order, drawn)),
  };
  return { type: "bar", data, options: options(table, lying, drawn) };
}

/**
 * @param {HTMLTableCellElement} head
 * @param {HTMLTableRowElement[]} rows
 * @param {number} order
 * @param {HTMLTableCellElement[]} drawn
 */
function series(head, rows, order, drawn) {
  const colour = getComputedStyle(head.querySelector(".swatch")).backgroundColor;
  const values = rows.map((row) => row.cells[head.cellIndex].dataset.value);
  const common = {
    label: head.textContent.trim(),
    data: values.map((value) => (value === undefined ? null : Number(value))),
    backgroundColor: colour,
    borderColor: colour,
    unit: head.dataset.unit,
  };
  if (head.dataset.series === "bar") return { ...common, stack: "all", maxBarThickness: 34 };
  const look = { borderWidth: 2, pointRadius: 3, spanGaps: true, tension: 0.25 };
  const dashed = order > 0 && { borderDash: [6, 4], pointStyle: "triangle" };
  const axis = drawn.some((other) => other.dataset.unit !== head.dataset.unit) ? "second" : "y";
  return { ...common, type: "line", yAxisID: axis, order: -1, ...look, ...dashed };
}

/**
 * @param {HTMLTableElement} table
 * @param {boolean} lying
 * @param {HTMLTableCellElement[]} drawn
 */
function options(table, lying, drawn) {
  const style = getComputedStyle(table);
  const line = getComputedStyle(table.rows[1].cells[0]).borderBlockEndColor;
  const font = { family: style.fontFamily, size: 13 };
  const ticks = { color: style.color, font };
  const grid = { color: line };
  const counts = { beginAtZero: true, stacked: true, grid, ticks: { ...ticks, precision: 0 }, reverse: lying && rtl };
  const names = { stacked: true, grid: { display: false }, ticks: { ...ticks, maxRotation: 0, autoSkip: !lying }, reverse: !lying && rtl };
  const spans = { beginAtZero: true, grid, ticks: { ...ticks, callback: span } };
  const timed = drawn.every((head) => head.dataset.unit);
  const mixed = !timed && drawn.some((head) => head.dataset.unit);
  const y = timed ? spans : counts;
  const near = rtl ? "right" : "left";
  const scales = lying
    ? { x: counts, y: { ...names, position: near } }
    : { x: names, y: { ...y, position: near }, ...(mixed && { second: { ...spans, grid: { display: false }, position: rtl ? "left" : "right" } }) };
  const legend = { position: "bottom", rtl, textDirection: page.dir, labels: { color: style.color, font, usePointStyle: true } };
  const tooltip = { rtl, textDirection: page.dir, titleFont: font, bodyFont: font, callbacks: { label: told } };
  return {
    locale, animation: false, maintainAspectRatio: false, indexAxis: lying ? "y" : "x", scales,
    interaction: { mode: "index", intersect: false, axis: lying ? "y" : "x" },
    plugins: { legend, tooltip },
  };
}

/** Say a value with its series' name, as the tooltip does. */
function told({ dataset, parsed, chart }) {
  const value = chart.options.indexAxis === "y" ? parsed.x : parsed.y;
  return `${dataset.label}: ${dataset.unit ? span(value) : new Intl.NumberFormat(locale).format(value)}`;
}

/**
 * Say how long something takes, in its largest fitting unit.
 * @param {number} seconds
 */
function span(seconds) {
  const [unit, length] = UNITS.find(([, length, least]) => seconds >= length * least);
  const format = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 };
  return new Intl.NumberFormat(locale, format).format(seconds / length);
}

/** @param {string} text */
function shortened(text) {
  const signs = [...text];
  return signs.length > LONGEST_LABEL ? `${signs.slice(0, LONGEST_LABEL - 1).join("")}…` : text;
}

drawCharts();
