// Which reports are chosen: one pass over the columns, whatever the number of filters.

const filter = { text: "", year: "", tile: "", scope: "", grade: "", check: "" };
let chosen = new Uint32Array(0);

const NOT_CURRENT = 1;
const STALE = 2;
const EXPIRED = 4;
const COPY = 8;
// What counts is a report that is current, not expired, and no copy of another.
const NOT_COUNTED = NOT_CURRENT | EXPIRED | COPY;

function choose() {
  const s = data.sections;
  const count = data.meta.reports;
  const wanted = Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, value === "" ? -1 : value]));
  const year = Number(wanted.year);
  const tile = Number(wanted.tile);
  const scope = Number(wanted.scope);
  const grade = Number(wanted.grade);
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const hasCheck = checkTest(filter.check);
  const found = new Uint32Array(count);
  let size = 0;
  for (let report = 0; report < count; report++) {
    if (year !== -1 && s.year[report] !== year) continue;
    if (tile !== -1 && s.tile[report] !== tile) continue;
    if (scope !== -1 && s.scope[report] !== scope) continue;
    if (grade !== -1 && s.grade[report] !== grade) continue;
    if (hasCheck && !hasCheck(report)) continue;
    if (words.length && !matches(report, words)) continue;
    found[size++] = report;
  }
  chosen = found.subarray(0, size);
}

function checkTest(value) {
  if (value === "") return null;
  if (value === "any") return (report) => data.failing[report] === 1;
  if (value === "stale") return (report) => (data.sections.marks[report] & STALE) !== 0;
  const wanted = Number(value);
  const s = data.sections;
  return (report) => {
    for (let i = data.findings[report]; i < data.findings[report + 1]; i++) {
      if (s.finding_failed[i] && s.finding_check[i] === wanted) return true;
    }
    return false;
  };
}

// Every word stands in the name of the agency, the title, or the address.
function matches(report, words) {
  const agency = data.sections.agency[report];
  const name = agency ? data.agencyLower[agency - 1] : "";
  return words.every(
    (word) =>
      name.includes(word) || data.titleLower[report].includes(word) || data.sections.sources[report].includes(word),
  );
}

function present(values) {
  return Array.from(new Set(values));
}

function fillFilters() {
  const s = data.sections;
  const years = present(s.year).sort((a, b) => b - a);
  options("year", years.map((year) => [year, yearName(year)]));
  const tiles = present(s.tile).sort((a, b) => a - b);
  options("tile", tiles.map((tile) => [tile, tileName(tile)]));
  options("scope", s.scopes.map((scope, i) => [i + 1, known("scope_", scope)]));
  const grades = s.grades.map((grade, i) => [i + 1, known("grade_", grade)]);
  options("grade", grades.sort((a, b) => a[1].localeCompare(b[1])));
  const failed = new Set();
  s.finding_failed.forEach((fails, i) => fails && failed.add(s.finding_check[i]));
  const checks = Array.from(failed, (check) => [check, text("check_fails", { check: s.checks[check - 1] })]);
  checks.sort((a, b) => a[1].localeCompare(b[1]));
  const special = [["any", text("any_fail")]];
  if (s.marks.some((marks) => marks & STALE)) special.push(["stale", text("stale")]);
  options("check", [...special, ...checks]);
}

function options(id, values) {
  const all = element("option", { value: "" }, text("all"));
  at(id).replaceChildren(all, ...values.map(([value, words]) => element("option", { value }, words)));
  at(id).value = filter[id];
}

function yearName(year) {
  return year ? String(year) : text("unknown_year");
}
