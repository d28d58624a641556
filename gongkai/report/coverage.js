// Where reports are, by province and year, and where they are missing.

const missing = { list: null, rows: [] };

function startCoverage() {
  missing.list = new LongList(at("missing"), 44, drawMissing);
}

// Reports that count, by tile, then by year.
function countByTile() {
  const s = data.sections;
  const counts = data.meta.tiles.map(() => new Map());
  const rest = { ...filter };
  filter.tile = "";
  choose();
  for (const report of chosen) {
    if (s.marks[report] & NOT_COUNTED) continue;
    const years = counts[s.tile[report]];
    years.set(s.year[report], (years.get(s.year[report]) ?? 0) + 1);
  }
  Object.assign(filter, rest);
  choose();
  return counts;
}

function refreshCoverage() {
  const counts = countByTile();
  const years = present(counts.flatMap((tile) => Array.from(tile.keys()))).sort((a, b) => a - b);
  const totals = counts.map((tile) => Array.from(tile.values()).reduce((sum, n) => sum + n, 0));
  const most = Math.max(1, ...totals);
  const focused = document.activeElement?.dataset?.tile;
  at("map").replaceChildren(...data.meta.tiles.map((tile, i) => tileButton(tile, i, counts[i], totals[i], most, years)));
  if (focused !== undefined) at("map").querySelector(`[data-tile="${focused}"]`)?.focus();
  coverageTable(counts, totals, years);
  refreshMissing();
}

function tileButton(tile, i, counts, total, most, years) {
  const peak = Math.max(1, ...counts.values());
  const bars = years.map((year) => {
    const bar = element("i");
    bar.style.blockSize = `${Math.round((100 * (counts.get(year) ?? 0)) / peak)}%`;
    return bar;
  });
  const best = years.reduce((found, year) => ((counts.get(year) ?? 0) > (counts.get(found) ?? 0) ? year : found), years[0]);
  const label = text(total && years.length > 1 ? "tile_years" : "tile_label", { name: tileName(i), n: number(total), year: yearName(best) });
  const button = element(
    "button",
    {
      type: "button",
      class: total ? "tile" : "tile empty",
      "data-tile": i,
      "aria-pressed": filter.tile === String(i) ? "true" : "false",
      "aria-label": label,
      title: label,
      on: { click: () => setFilter("tile", filter.tile === String(i) ? "" : String(i)) },
    },
    element("span", { class: "name", lang: "zh" }, tile.zh),
    element("span", { class: "n" }, total ? number(total) : "–"),
    element("span", { class: "bars", "aria-hidden": "true" }, ...bars),
  );
  button.style.gridRow = tile.row + 1;
  button.style.gridColumn = tile.column + 1;
  button.style.setProperty("--share", `${Math.round(8 + 62 * Math.sqrt(total / most))}%`);
  return button;
}

function coverageTable(counts, totals, years) {
  const rows = data.meta.tiles
    .map((_, i) => [tileName(i), ...years.map((year) => (counts[i].has(year) ? number(counts[i].get(year)) : "")), number(totals[i])])
    .filter((_, i) => totals[i]);
  const heads = [text("province"), ...years.map(yearName), text("total")];
  at("coverage-table").replaceChildren(table(text("coverage_table"), heads, rows));
}

function refreshMissing() {
  const s = data.sections;
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const names = s.missing_agencies.map((name) => name.toLowerCase());
  missing.rows = [];
  for (let i = 0; i < s.missing_year.length; i++) {
    if (filter.year !== "" && s.missing_year[i] !== Number(filter.year)) continue;
    if (filter.tile !== "" && s.missing_tile[i] !== Number(filter.tile)) continue;
    if (words.length && !words.every((word) => names[s.missing_agency[i] - 1].includes(word))) continue;
    missing.rows.push(i);
  }
  const kind = data.meta.missing_from;
  at("missing-title").textContent = text(`missing_${kind}`, { n: number(missing.rows.length) });
  at("missing-remark").textContent = missing.rows.length ? text(`missing_${kind}_remark`) : text("missing_none");
  at("missing").setAttribute("aria-label", text("missing_label"));
  at("missing").hidden = missing.rows.length === 0;
  missing.list.reset(missing.rows.length);
}

function drawMissing(i) {
  const s = data.sections;
  const line = missing.rows[i];
  const reason = textOf(s.missing_reasons, s.missing_reason, line);
  const state = known("missing_", textOf(s.missing_states, s.missing_state, line));
  return element(
    "div",
    { role: "listitem", class: "lost" },
    element("strong", { lang: "zh" }, textOf(s.missing_agencies, s.missing_agency, line)),
    element("span", { class: "sub" }, [yearName(s.missing_year[line]), state, reason].filter(Boolean).join(" · ")),
  );
}
