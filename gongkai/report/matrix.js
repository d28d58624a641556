// One report: what identifies it, its matrix as on the form with the cells of failed checks marked, its findings.

const SIGNS = { blank: "", slash: "/", dash: "—", absent: "·", ambiguous: "?", unreadable: "!", unknown: "" };
const codes = new Float64Array(1 << 16);
let shown = null;

function showReport(report) {
  shown = report;
  const place = at("report");
  if (report === null) {
    place.replaceChildren(element("p", { class: "remark" }, text("none_chosen")));
    return;
  }
  const s = data.sections;
  const shape = data.meta.shapes[s.shape[report]];
  codesOf(report, codes);
  const marks = marksOf(report, shape);
  const title = s.titles[report] || agencyOf(report) || text("no_title");
  place.replaceChildren(
    element("h3", { lang: "zh" }, title),
    facts(report, shape),
    findingList(report, shape),
    shape.rows.length ? requestTable(shape, marks) : element("p", { class: "remark" }, text("no_matrix")),
    shape.channels.length ? remedyTable(shape, marks) : null,
    element("p", { class: "legend" }, text("legend")),
  );
  place.scrollTop = 0;
}

function facts(report, shape) {
  const s = data.sections;
  const source = s.sources[report];
  const day = s.published[report];
  const published = day === -2147483648 ? text("unknown") : new Date(day * 86400000).toISOString().slice(0, 10);
  const grade = textOf(s.grades, s.grade, report);
  const rows = [
    ["field_source", [link(source, source), hidden(` ${text("opens_source")}`)]],
    ["field_agency", [element("span", { lang: "zh" }, agencyOf(report) || text("unknown_agency"))]],
    ["field_year", [[yearName(s.year[report]), ...markWords(report)].join(" · ")]],
    ["field_scope", [known("scope_", textOf(s.scopes, s.scope, report))]],
    ["field_grade", [known("grade_", grade)]],
    ["field_form", [shape.form]],
    ["field_published", [published]],
    ["field_id", [element("code", {}, idOf(report))]],
  ];
  const pairs = rows.map(([name, values]) =>
    element("div", {}, element("dt", {}, text(name)), element("dd", {}, ...values)),
  );
  return element("dl", { class: "facts" }, ...pairs);
}

// By place of the cell: the checks that fail with it, the number that the identities imply, the words that stand there.
function marksOf(report, shape) {
  const s = data.sections;
  const marks = new Map();
  const mark = (place) => {
    if (!marks.has(place)) marks.set(place, { checks: new Set(), suggested: null, words: null });
    return marks.get(place);
  };
  for (let i = data.findings[report]; i < data.findings[report + 1]; i++) {
    if (!s.finding_failed[i]) continue;
    for (const name of cellsOf(i)) {
      const place = placeOf(shape, name);
      if (place !== null) mark(place).checks.add(s.checks[s.finding_check[i] - 1]);
    }
  }
  for (let i = data.words[report]; i < data.words[report + 1]; i++) {
    mark(s.word_place[i]).words = s.words[s.word_text[i] - 1];
  }
  for (let i = data.suggested[report]; i < data.suggested[report + 1]; i++) {
    mark(s.suggested_place[i]).suggested = s.suggested_value[i];
  }
  return marks;
}

function cellsOf(finding) {
  const number = data.sections.finding_cells[finding];
  return number ? data.sections.finding_cell_texts[number - 1].split(" ") : [];
}

function placeOf(shape, name) {
  const [kind, row, column] = name.split("/");
  const requests = kind === "requests";
  if (!requests && kind !== "remedies") return null;
  const rows = requests ? shape.rows : shape.channels;
  const columns = (requests ? data.meta.columns : data.meta.outcomes).map((each) => each[0]);
  const line = rows.indexOf(row);
  const place = columns.indexOf(column);
  if (line < 0 || place < 0) return null;
  return (requests ? 0 : shape.rows.length * data.meta.columns.length) + line * columns.length + place;
}

function cell(place, marks) {
  const code = codes[place];
  const mark = marks.get(place);
  const state = code < data.meta.first_number ? data.meta.states[code] : "number";
  const parts = [];
  if (state === "number") parts.push(number(code - data.meta.first_number));
  else if (mark && mark.words !== null) parts.push(element("span", { lang: "zh" }, mark.words));
  else {
    if (SIGNS[state]) parts.push(element("span", { "aria-hidden": "true" }, SIGNS[state]));
    parts.push(hidden(text(`state_${state}`)));
  }
  const failed = mark && mark.checks.size > 0;
  if (failed) {
    parts.push(element("span", { class: "star", "aria-hidden": "true" }, "✻"));
    parts.push(hidden(` ${text("in_failed", { checks: Array.from(mark.checks).join(", ") })}`));
  }
  if (mark && mark.suggested !== null) {
    const words = text("suggests", { n: number(mark.suggested) });
    parts.push(element("span", { class: "implied", title: words }, `→${number(mark.suggested)}`, hidden(` ${words}`)));
  }
  return element("td", { class: failed ? "failed" : state === "number" ? (code === 8 ? "zero" : null) : "none" }, ...parts);
}

function rowHead(depth, label, name) {
  const gloss = language === "en" && name ? element("span", { class: "gloss" }, glossOf(name)) : null;
  return element("th", { scope: "row", class: `depth-${depth}` }, element("span", { lang: "zh" }, label), gloss);
}

function glossOf(name) {
  const [first, ...rest] = name.split("_");
  const groups = ["denied", "unavailable", "declined", "other"];
  return groups.includes(first) && rest.length ? `${first}: ${rest.join(" ")}` : name.replaceAll("_", " ");
}

function requestTable(shape, marks) {
  const columns = data.meta.columns;
  const inner = columns.slice(1, -1);
  const name = ([, english, label]) => (language === "zh" ? label : english.replace(" as printed", ""));
  const head = element(
    "thead",
    {},
    element(
      "tr",
      {},
      element("th", { scope: "col", rowspan: 2 }, text("row_head")),
      element("th", { scope: "col", rowspan: 2 }, name(columns[0])),
      element("th", { scope: "colgroup", colspan: inner.length }, text("organisations")),
      element("th", { scope: "col", rowspan: 2 }, name(columns.at(-1))),
    ),
    element("tr", {}, ...inner.map((column) => element("th", { scope: "col" }, name(column)))),
  );
  const body = shape.lines.map(([depth, label, row]) => {
    if (row === "") return element("tr", { class: "group" }, element("th", { scope: "rowgroup", colspan: 8, class: `depth-${depth}` }, element("span", { lang: "zh" }, label)));
    const start = shape.rows.indexOf(row) * columns.length;
    return element("tr", {}, rowHead(depth, label, row), ...columns.map((_, i) => cell(start + i, marks)));
  });
  return framed(text("matrix"), head, body);
}

function remedyTable(shape, marks) {
  const outcomes = data.meta.outcomes;
  const before = shape.rows.length * data.meta.columns.length;
  const heads = outcomes.map(([, english, label]) => (language === "zh" ? label : english.replace(" as printed", "")));
  const head = element("tr", {}, element("th", { scope: "col" }, text("channel_head")), ...heads.map((words) => element("th", { scope: "col" }, words)));
  const body = shape.channels.map((channel, line) => {
    const start = before + line * outcomes.length;
    return element("tr", {}, rowHead(0, data.meta.channels[channel] ?? channel, channel), ...outcomes.map((_, i) => cell(start + i, marks)));
  });
  return framed(text("remedies"), element("thead", {}, head), body);
}

function framed(caption, head, body) {
  const whole = element("table", { class: "matrix" }, element("caption", {}, caption), head, element("tbody", {}, ...body));
  return element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption }, whole);
}

// What the cells of a finding have in common, in the words of the form; else their names.
function whereOf(shape, cells) {
  const parts = cells.map((name) => name.split("/"));
  const same = (place) => parts.length > 0 && parts.every((part) => part.length === 3 && part[0] === parts[0][0] && part[place] === parts[0][place]);
  const line = shape.lines.find(([, , name]) => parts.length > 0 && name === parts[0][1]);
  if (parts.length === 1 && parts[0][0] === "requests" && line) {
    const column = data.meta.columns.find(([name]) => name === parts[0][2]);
    return [line[1], column ? column[language === "zh" ? 2 : 1] : ""].join(" · ");
  }
  if (same(2)) {
    const columns = parts[0][0] === "requests" ? data.meta.columns : parts[0][0] === "remedies" ? data.meta.outcomes : [];
    const column = columns.find(([name]) => name === parts[0][2]);
    if (column && !same(1)) return column[language === "zh" ? 2 : 1];
  }
  if (same(1) && parts.length > 1) {
    if (line) return language === "zh" ? line[1] : `${line[1]} ${glossOf(parts[0][1])}`;
    if (data.meta.channels[parts[0][1]]) return data.meta.channels[parts[0][1]];
  }
  return cells.join(" ");
}

// Buttons that lead to the other reports of a finding: their cells are named after their ids.
function others(cells) {
  const ids = present(cells.filter((name) => name.includes("#")).map((name) => name.split("#")[0]));
  return ids.map((id) => {
    const report = reportOf(id);
    if (report === null) return element("code", {}, ` ${id}`);
    const words = `${agencyOf(report)} ${yearName(data.sections.year[report])}`;
    const open = () => {
      showReport(report);
      at("report").focus();
    };
    return element("button", { type: "button", class: "other", lang: "zh", on: { click: open } }, words);
  });
}

function findingList(report, shape) {
  const s = data.sections;
  const items = [];
  for (let i = data.findings[report]; i < data.findings[report + 1]; i++) {
    const check = s.checks[s.finding_check[i] - 1];
    if (!s.finding_failed[i]) {
      const many = s.finding_places[i] > 1;
      items.push(element("li", { class: "open" }, text(many ? "finding_open" : "finding_open_one", { check, n: s.finding_places[i] })));
      continue;
    }
    const [left, right] = [s.finding_left[i], s.finding_right[i]];
    const alone = Number.isNaN(left) && Number.isNaN(right);
    const side = (value) => (Number.isNaN(value) ? "?" : number(value));
    const words = text(alone ? "finding_fail_alone" : "finding_fail", { check, left: side(left), right: side(right) });
    const detail = s.finding_detail[i] ? s.details[s.finding_detail[i] - 1] : "";
    const parts = [element("strong", {}, words)];
    if (detail) parts.push(element("span", { lang: "zh" }, ` ${detail}`));
    const cells = cellsOf(i);
    const where = whereOf(shape, cells.filter((name) => !name.includes("#")));
    if (where) parts.push(element("span", { class: "sub" }, ` ${where}`));
    parts.push(...others(cells));
    items.push(element("li", { class: "fail" }, ...parts));
  }
  const body = items.length ? element("ul", { class: "findings" }, ...items) : element("p", { class: "fine" }, text("no_findings"));
  return element("section", { "aria-label": text("findings") }, element("h4", {}, text("findings")), body);
}
