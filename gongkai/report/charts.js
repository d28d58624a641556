// Requests by year, outcomes by applicant, failure rates: drawn as SVG, and each as a table too.

const OUTCOMES = ["granted", "partially", "denied", "unavailable", "declined", "other"];
const NOT_OUTCOMES = ["received", "carried_in", "processed_total", "carried_out"];

// For each report: requests received, and by applicant what became of them. NaN where a number is not printed.
function gather() {
  const { reports, shapes, columns, first_number: first } = data.meta;
  const width = columns.length;
  const applicants = width - 1;
  data.received = new Float64Array(reports).fill(NaN);
  data.outcomes = new Float64Array(reports * OUTCOMES.length * applicants).fill(NaN);
  const groups = shapes.map((shape) => shape.rows.map(groupOf));
  const receivedAt = shapes.map((shape) => shape.rows.indexOf("received") * width + width - 1);
  const sums = new Float64Array(OUTCOMES.length * applicants);
  for (let report = 0; report < reports; report++) {
    const shape = data.sections.shape[report];
    const rows = groups[shape];
    if (!rows.length) continue;
    codesOf(report, codes);
    const received = receivedAt[shape] >= 0 ? codes[receivedAt[shape]] : 0;
    if (received >= first) data.received[report] = received - first;
    sums.fill(0);
    for (let line = 0; line < rows.length; line++) {
      if (rows[line] < 0) continue;
      for (let column = 0; column < applicants; column++) {
        const code = codes[line * width + column];
        const place = rows[line] * applicants + column;
        sums[place] += code >= first ? code - first : NaN;
      }
    }
    data.outcomes.set(sums, report * sums.length);
  }
}

function groupOf(row) {
  if (NOT_OUTCOMES.includes(row)) return -1;
  const found = OUTCOMES.indexOf(row.split("_")[0]);
  return found < 0 ? OUTCOMES.indexOf("other") : found;
}

// The reports whose figures are shown: those that count, of one scope.
function refreshCharts() {
  const s = data.sections;
  const counts = new Map();
  for (const report of chosen) counts.set(s.scope[report], (counts.get(s.scope[report]) ?? 0) + 1);
  const scope = Array.from(counts).sort((a, b) => b[1] - a[1])[0]?.[0];
  const within = chosen.filter((report) => s.scope[report] === scope && !(s.marks[report] & NOT_COUNTED));
  const name = scope ? known("scope_", s.scopes[scope - 1]) : text("unknown");
  at("figures-remark").textContent = text("figures_remark", { scope: name, n: number(within.length) });
  receivedChart(within);
  outcomesChart(within);
  checksChart();
}

function put(id, chart, whole) {
  at(`${id}-chart`).replaceChildren(chart ?? element("p", { class: "remark" }, text("nothing")));
  at(`${id}-table`).replaceChildren(...(whole ? [whole] : []));
}

function receivedChart(reports) {
  const years = new Map();
  for (const report of reports) {
    const year = data.sections.year[report];
    if (!year) continue;
    if (!years.has(year)) years.set(year, { sum: 0, n: 0, without: 0 });
    const line = years.get(year);
    if (Number.isNaN(data.received[report])) line.without++;
    else {
      line.sum += data.received[report];
      line.n++;
    }
  }
  const lines = Array.from(years).sort((a, b) => a[0] - b[0]);
  if (!lines.length) return put("received");
  const bars = lines.map(([year, { sum, n, without }]) => ({
    label: String(year),
    value: sum,
    above: compact(sum),
    below: `n ${compact(n)}`,
    title: text("received_bar", { year, n: number(sum), reports: number(n), without: number(without) }),
  }));
  const rows = lines.map(([year, { sum, n, without }]) => [String(year), number(sum), number(n), number(without)]);
  const heads = [text("year"), text("received"), text("with_number"), text("without_number")];
  put("received", columnsChart(bars, text("received_caption")), table(text("received_caption"), heads, rows));
}

function compact(value) {
  return value.toLocaleString(language === "zh" ? "zh-CN" : "en", { notation: "compact", maximumFractionDigits: 1 });
}

function columnsChart(bars, name) {
  const [width, height, base, top] = [440, 250, 196, 26];
  const most = Math.max(...bars.map((bar) => bar.value)) || 1;
  const step = width / bars.length;
  const thick = Math.min(56, step * 0.62);
  const parts = bars.map((bar, i) => {
    const tall = ((base - top) * bar.value) / most;
    const middle = step * (i + 0.5);
    return drawn(
      "g",
      {},
      drawn("title", {}, bar.title),
      drawn("rect", { class: "bar", x: middle - thick / 2, y: base - tall, width: thick, height: Math.max(tall, 0.5), rx: 3 }),
      drawn("text", { x: middle, y: base - tall - 7, class: "value" }, bar.above),
      drawn("text", { x: middle, y: base + 20, class: "tick" }, bar.label),
      drawn("text", { x: middle, y: base + 40, class: "minor" }, bar.below),
    );
  });
  const line = drawn("line", { class: "axis", x1: 0, x2: width, y1: base, y2: base });
  return drawn("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": name }, line, ...parts);
}

function outcomesChart(reports) {
  const applicants = data.meta.columns.slice(0, -1);
  const size = OUTCOMES.length * applicants.length;
  const sums = applicants.map(() => new Float64Array(OUTCOMES.length));
  for (const report of reports) {
    for (let column = 0; column < applicants.length; column++) {
      const own = OUTCOMES.map((_, i) => data.outcomes[report * size + i * applicants.length + column]);
      if (own.some(Number.isNaN)) continue;
      own.forEach((value, i) => (sums[column][i] += value));
    }
  }
  const totals = sums.map((own) => own.reduce((sum, value) => sum + value, 0));
  if (!totals.some(Boolean)) return put("outcomes");
  const names = applicants.map(([, english, label]) => (language === "zh" ? label : english));
  const labels = OUTCOMES.map((name) => text(`outcome_${name}`));
  const rows = names.map((name, i) => [name, number(totals[i]), ...Array.from(sums[i], (n) => percent(n, totals[i]))]);
  const caption = text("outcomes_caption");
  const chart = element(
    "div",
    {},
    element("p", { class: "remark" }, text("outcomes_note")),
    element("ul", { class: "key" }, ...labels.map((label, i) => element("li", { class: `outcome-${i}` }, label))),
    sharesChart(names, labels, sums, totals, caption),
  );
  put("outcomes", chart, table(caption, [caption, text("total"), ...labels], rows));
}

function sharesChart(names, labels, sums, totals, caption) {
  const [width, line, left] = [440, 46, 0];
  const parts = names.map((name, row) => {
    const y = row * line;
    let x = left;
    const blocks = Array.from(sums[row], (value, i) => {
      const wide = totals[row] ? ((width - left) * value) / totals[row] : 0;
      const words = text("outcome_share", { applicant: name, outcome: labels[i], n: number(value), all: number(totals[row]), percent: percent(value, totals[row]) });
      const block = drawn("g", { class: `outcome-${i}` }, drawn("title", {}, words), drawn("rect", { x, y: y + 20, width: Math.max(0, wide - 1), height: 20 }));
      if (wide > 50) block.append(drawn("text", { x: x + wide / 2, y: y + 34, class: "inside" }, percent(value, totals[row])));
      x += wide;
      return block;
    });
    const head = drawn("text", { x: 0, y: y + 14, class: "head" }, `${name}  n ${number(totals[row])}`);
    return drawn("g", {}, head, ...blocks);
  });
  return drawn("svg", { viewBox: `0 0 ${width} ${names.length * line}`, role: "img", "aria-label": caption }, ...parts);
}

function checksChart() {
  const s = data.sections;
  const tallies = data.meta.hard.map(() => [0, 0, 0, 0]);
  const others = new Map();
  for (const report of chosen) {
    const standing = s.standing[report];
    tallies.forEach((tally, i) => tally[(standing >> (2 * i)) & 3]++);
    const seen = new Set();
    for (let i = data.findings[report]; i < data.findings[report + 1]; i++) {
      const check = s.checks[s.finding_check[i] - 1];
      if (!data.meta.hard.includes(check)) seen.add(check);
    }
    for (const check of seen) others.set(check, (others.get(check) ?? 0) + 1);
  }
  if (!tallies.some(([holds, fails, open]) => holds + fails + open)) return put("checks");
  const bars = data.meta.hard.map((check, i) => {
    const [holds, fails] = tallies[i];
    const rate = percent(fails, holds + fails);
    return {
      label: check,
      value: holds + fails ? fails / (holds + fails) : 0,
      above: rate,
      below: `${compact(fails)} / ${compact(holds + fails)}`,
      title: text("check_bar", { check, n: number(fails), all: number(holds + fails), percent: rate }),
    };
  });
  const caption = text("checks_caption");
  const rows = data.meta.hard.map((check, i) => {
    const [holds, fails, open] = tallies[i];
    return [check, number(fails), number(holds), number(open), percent(fails, holds + fails)];
  });
  const heads = [text("check"), text("fails"), text("holds"), text("not_assessable"), text("rate")];
  const chart = element("div", {}, element("p", { class: "remark" }, text("checks_note")), columnsChart(bars, caption));
  put("checks", chart, table(caption, heads, rows));
  if (others.size) {
    const lines = Array.from(others).sort((a, b) => b[1] - a[1]);
    at("checks-table").append(table(text("other_checks"), [text("check"), text("reports")], lines.map(([check, n]) => [check, number(n)])));
  }
}
