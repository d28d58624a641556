// Making elements. Whatever comes from the data goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

function at(id) {
  return document.getElementById(id);
}

function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

function drawn(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") for (const [kind, listener] of Object.entries(value)) node.addEventListener(kind, listener);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function hidden(words) {
  return element("span", { class: "unseen" }, words);
}

// A table: `heads` are the column heads, each row begins with its own head.
function table(caption, heads, rows) {
  const head = element("tr", {}, ...heads.map((words) => element("th", { scope: "col" }, words)));
  const body = rows.map(([first, ...cells]) =>
    element("tr", {}, element("th", { scope: "row" }, first), ...cells.map((words) => element("td", {}, words))),
  );
  return element(
    "table",
    {},
    element("caption", {}, caption),
    element("thead", {}, head),
    element("tbody", {}, ...body),
  );
}

// Only web addresses become links: a `javascript:` address in the data stays text.
function link(address, words) {
  if (!/^https?:\/\//i.test(address)) return document.createTextNode(words);
  return element("a", { href: address, rel: "noopener noreferrer external", target: "_blank" }, words);
}
