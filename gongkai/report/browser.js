// Long lists: only the rows in sight are elements. And the list of reports, moved through by keys.

class LongList {
  constructor(frame, height, draw) {
    this.frame = frame;
    this.height = height;
    this.draw = draw;
    this.count = 0;
    this.kept = -1;
    this.space = element("div", { class: "space", role: "presentation" });
    frame.replaceChildren(this.space);
    frame.addEventListener("scroll", () => this.show(), { passive: true });
    new ResizeObserver(() => this.show()).observe(frame);
  }

  reset(count, kept = -1) {
    this.count = count;
    this.kept = kept;
    this.space.style.blockSize = `${count * this.height}px`;
    this.frame.scrollTop = 0;
    this.show();
  }

  show() {
    const first = Math.max(0, Math.floor(this.frame.scrollTop / this.height) - 4);
    const last = Math.min(this.count, first + Math.ceil(this.frame.clientHeight / this.height) + 8);
    const rows = [];
    for (let i = first; i < last; i++) rows.push(this.placed(i));
    // The active row stays an element, or a screen reader loses it.
    if (this.kept >= 0 && (this.kept < first || this.kept >= last)) rows.push(this.placed(this.kept));
    this.space.replaceChildren(...rows);
  }

  placed(i) {
    const row = this.draw(i);
    row.style.insetBlockStart = `${i * this.height}px`;
    row.style.blockSize = `${this.height}px`;
    row.setAttribute("aria-posinset", i + 1);
    row.setAttribute("aria-setsize", this.count);
    return row;
  }

  reveal(i) {
    this.kept = i;
    const top = i * this.height;
    if (top < this.frame.scrollTop) this.frame.scrollTop = top;
    const bottom = top + this.height - this.frame.clientHeight;
    if (bottom > this.frame.scrollTop) this.frame.scrollTop = bottom;
    this.show();
  }
}

const browser = { list: null, active: -1 };

function startBrowser() {
  const frame = at("list");
  browser.list = new LongList(frame, 60, drawEntry);
  frame.addEventListener("keydown", moveByKey);
  frame.addEventListener("click", (event) => {
    const row = event.target.closest("[data-row]");
    if (row) activate(Number(row.dataset.row));
  });
}

function drawEntry(i) {
  const report = chosen[i];
  const s = data.sections;
  const grade = textOf(s.grades, s.grade, report);
  const marks = markWords(report);
  return element(
    "div",
    {
      role: "option",
      id: `entry-${i}`,
      class: "entry",
      "data-row": i,
      "aria-selected": i === browser.active ? "true" : "false",
    },
    element("span", { class: `grade grade-${grade}` }, grade || "?"),
    element(
      "span",
      { class: "who" },
      element("strong", { lang: "zh" }, agencyOf(report) || text("unknown_agency")),
      element("span", { class: "sub" }, [yearName(s.year[report]), tileName(s.tile[report]), ...marks].join(" · ")),
    ),
    data.failing[report] ? element("span", { class: "flag", title: text("any_fail") }, "✻", hidden(text("any_fail"))) : null,
  );
}

function markWords(report) {
  const marks = data.sections.marks[report];
  const words = [];
  if (marks & NOT_CURRENT) words.push(text("superseded"));
  if (marks & COPY) words.push(text("copy"));
  if (marks & EXPIRED) words.push(text("expired"));
  else if (marks & STALE) words.push(text("stale"));
  return words;
}

function moveByKey(event) {
  const page = Math.max(1, Math.floor(at("list").clientHeight / browser.list.height) - 1);
  const last = chosen.length - 1;
  const steps = {
    ArrowDown: browser.active + 1,
    ArrowUp: browser.active - 1,
    PageDown: browser.active + page,
    PageUp: browser.active - page,
    Home: 0,
    End: last,
  };
  if (event.key === "Enter" && browser.active >= 0) {
    at("report").focus();
    event.preventDefault();
  } else if (Object.hasOwn(steps, event.key) && last >= 0) {
    activate(Math.min(last, Math.max(0, steps[event.key])));
    event.preventDefault();
  }
}

function activate(i) {
  browser.active = i;
  browser.list.reveal(i);
  at("list").setAttribute("aria-activedescendant", `entry-${i}`);
  showReport(chosen[i]);
}

function refreshBrowser(keep) {
  const at_ = keep === undefined ? -1 : chosen.indexOf(keep);
  browser.active = at_;
  browser.list.reset(chosen.length, at_);
  if (chosen.length) activate(Math.max(0, at_));
  else {
    at("list").removeAttribute("aria-activedescendant");
    showReport(null);
  }
}
