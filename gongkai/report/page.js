// The page as a whole: words, filters, and what is drawn anew when they change.

const LANGUAGES = { en: "en", zh: "zh-CN" };

function remembered(key) {
  try {
    return localStorage.getItem(`gongkai-${key}`);
  } catch {
    return null;
  }
}

function remember(key, value) {
  try {
    localStorage.setItem(`gongkai-${key}`, value);
  } catch {
    // A page opened from a file may have no storage: the choice then lasts as long as the page.
  }
}

function say() {
  document.documentElement.lang = LANGUAGES[language];
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = text(node.dataset.text);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", text(node.dataset.label));
  for (const node of document.querySelectorAll("[data-hint]")) node.placeholder = text(node.dataset.hint);
  at("language").lang = language === "en" ? "zh-CN" : "en";
  at("theme").textContent = text(isDark() ? "light" : "dark");
}

function isDark() {
  return getComputedStyle(document.documentElement).colorScheme === "dark";
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  remember("theme", theme);
  at("theme").textContent = text(isDark() ? "light" : "dark");
}

function sayLead() {
  const years = present(data.sections.year).filter(Boolean).sort((a, b) => a - b);
  const values = { n: number(data.meta.reports), agencies: number(data.sections.agencies.length), first: years[0], last: years.at(-1) };
  at("lead").textContent = data.meta.reports ? text("lead", values) : text("lead_none");
}

function refresh() {
  const keep = shown === null ? undefined : shown;
  choose();
  const values = { n: number(chosen.length), all: number(data.meta.reports) };
  at("count").textContent = chosen.length ? text("count", values) : text("count_none");
  refreshBrowser(keep);
  refreshCoverage();
  refreshCharts();
}

function setFilter(name, value) {
  filter[name] = value;
  at(name).value = value;
  refresh();
}

function listen() {
  let waiting = 0;
  at("filters").addEventListener("input", (event) => {
    filter[event.target.id] = event.target.value;
    clearTimeout(waiting);
    waiting = setTimeout(refresh, event.target.id === "text" ? 120 : 0);
  });
  at("filters").addEventListener("submit", (event) => event.preventDefault());
  at("filters").addEventListener("reset", () => {
    for (const name of Object.keys(filter)) filter[name] = "";
    setTimeout(refresh);
  });
  at("language").addEventListener("click", () => {
    language = language === "en" ? "zh" : "en";
    remember("language", language);
    say();
    sayLead();
    fillFilters();
    refresh();
  });
  at("theme").addEventListener("click", () => setTheme(isDark() ? "light" : "dark"));
}

async function start() {
  const wanted = remembered("language") ?? (navigator.language.startsWith("zh") ? "zh" : "en");
  language = wanted === "zh" ? "zh" : "en";
  const theme = remembered("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  document.documentElement.dataset.theme = theme === "dark" ? "dark" : "light";
  say();
  try {
    await unpack();
  } catch (error) {
    at("notice").textContent = text("failed", { why: error.message });
    throw error;
  }
  gather();
  at("notice").hidden = true;
  at("main").hidden = false;
  sayLead();
  fillFilters();
  startBrowser();
  startCoverage();
  listen();
  refresh();
  document.documentElement.dataset.ready = "true";
}

start();
