// The data: unpacked once, then typed arrays and texts by name.

const data = { meta: null, sections: {} };

function bytesOf(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const raw = atob(base64);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

async function unpack() {
  const holder = at("data");
  const packed = bytesOf(holder.textContent);
  holder.remove();
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const buffer = await new Response(stream).arrayBuffer();
  const length = new DataView(buffer).getUint32(0, true);
  const words = new TextDecoder();
  const head = JSON.parse(words.decode(new Uint8Array(buffer, 4, length)));
  const arrays = { Uint8: Uint8Array, Uint16: Uint16Array, Uint32: Uint32Array, Int32: Int32Array, Float64: Float64Array };
  for (const { name, kind, offset, length: size } of head.sections) {
    const start = 4 + length + offset;
    if (kind === "Text") {
      const joined = words.decode(new Uint8Array(buffer, start, size));
      data.sections[name] = joined === "" ? [] : joined.split("\n");
    } else {
      const type = arrays[kind];
      data.sections[name] = new type(buffer, start, size / type.BYTES_PER_ELEMENT);
    }
  }
  data.meta = head.meta;
  prepare();
}

function prepare() {
  const s = data.sections;
  const count = data.meta.reports;
  while (s.titles.length < count) s.titles.push("");
  while (s.sources.length < count) s.sources.push("");
  data.starts = sums(s.matrix_lengths);
  data.findings = sums(s.findings);
  data.words = index(s.word_report);
  data.suggested = index(s.suggested_report);
  data.agencyLower = s.agencies.map((name) => name.toLowerCase());
  data.titleLower = s.titles.map((name) => name.toLowerCase());
  data.failing = failing();
}

// Where the entries of each report begin: `sums(counts)[i]` to `sums(counts)[i + 1]`.
function sums(counts) {
  const starts = new Uint32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) starts[i + 1] = starts[i] + counts[i];
  return starts;
}

// For sorted report numbers: where the entries of each report begin.
function index(reports) {
  const counts = new Uint32Array(data.meta.reports);
  for (const report of reports) counts[report]++;
  return sums(counts);
}

// By report, whether any check fails.
function failing() {
  const s = data.sections;
  const found = new Uint8Array(data.meta.reports);
  for (let report = 0; report < found.length; report++) {
    for (let i = data.findings[report]; i < data.findings[report + 1]; i++) found[report] |= s.finding_failed[i];
  }
  return found;
}

// The codes of a report's cells into `codes`; returns how many there are. A code below 8 is a state.
function codesOf(report, codes) {
  const bytes = data.sections.matrix_bytes;
  const end = data.starts[report + 1];
  let count = 0;
  for (let i = data.starts[report]; i < end; ) {
    let value = 0;
    let scale = 1;
    let byte;
    do {
      byte = bytes[i++];
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte & 128);
    codes[count++] = value;
  }
  return count;
}

function agencyOf(report) {
  const number = data.sections.agency[report];
  return number ? data.sections.agencies[number - 1] : "";
}

function textOf(texts, numbers, report) {
  const number = numbers[report];
  return number ? texts[number - 1] : "";
}

function idOf(report) {
  const bytes = data.sections.ids.subarray(16 * report, 16 * report + 16);
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${digits}-${data.sections.places[report]}`;
}

// The number of a report; null where the page has none with that id.
function reportOf(id) {
  const first = parseInt(id.slice(0, 2), 16);
  for (let report = 0; report < data.meta.reports; report++) {
    // Most are told apart by their first byte, without being written out.
    if (data.sections.ids[16 * report] === first && idOf(report) === id) return report;
  }
  return null;
}

function tileName(tile) {
  return data.meta.tiles[tile][language];
}
