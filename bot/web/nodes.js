// Make nodes of texts and addresses that anybody may have written: text only becomes text nodes, and
// an address only becomes a link if it is http, https or mailto.

const SAFE_PROTOCOLS = new Set(["http:", "https:", "mailto:"]);

// `read/…`, relative to the root of the service; nothing in it leads out of there.
const PAGE_VIEW = /^read\/[\w.~%/-]+(?:\?[\w.=&-]*)?(?:#[\w.-]*)?$/;
const STEP_UP = /(?:\/|^)(?:\.|%2e){1,2}(?:[/?#]|$)/i;

export function createElement(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== "" && value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

// Parse an absolute address, or that of a page view of ours; null if it is not safe to open.
export function parseAddress(text) {
  try {
    const isOurs = PAGE_VIEW.test(text) && !STEP_UP.test(text);
    const url = isOurs ? new URL(text, document.baseURI) : new URL(text);
    return SAFE_PROTOCOLS.has(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

export function createExternalLink(url, attributes, ...children) {
  const all = { ...attributes, href: url.href, rel: "noopener noreferrer", target: "_blank" };
  return createElement("a", all, ...children);
}

// A title that links to its address, or plain text if the address is not safe.
export function createTitle(title, address) {
  const url = parseAddress(address);
  return url ? createExternalLink(url, {}, title || address) : createElement("span", {}, title || address);
}

export function createMark(number, words) {
  const attributes = { class: "mark", href: `#source-${number}`, "aria-label": words.citation(number) };
  return createElement("a", attributes, String(number));
}

export function createButton(text, attributes, handle) {
  const button = createElement("button", { type: "button", ...attributes }, text);
  button.addEventListener("click", handle);
  return button;
}

export function createSection(name, heading, ...content) {
  const id = `${name}-heading`;
  const attributes = { class: "part", "aria-labelledby": id };
  return createElement("section", attributes, createElement("h2", { id }, heading), ...content);
}

// The name of a key in a table, else the key; never an inherited property like `constructor`.
export function findName(table, key) {
  return Object.hasOwn(table, key) ? table[key] : key;
}
