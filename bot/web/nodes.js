// Make nodes of texts and addresses that anybody may have written: text only becomes text nodes, and
// an address only becomes a link if it is http, https, mailto or a page view of this server.

const SAFE_PROTOCOLS = new Set(["http:", "https:", "mailto:"]);
const SVG = "http://www.w3.org/2000/svg";
const ICONS = new Set(["video", "slides", "audio", "code", "image", "page", "out", "none", "warn"]);
const HAN = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/g;
// `read/…`, relative to the root of the service; nothing in it leads out of there.
const PAGE_VIEW = /^read\/[\w.~%/-]+(?:\?[\w.=&-]*)?(?:#[\w.-]*)?$/;
const STEP_UP = /(?:\/|^)(?:\.|%2e){1,2}(?:[/?#]|$)/i;

export function createElement(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== "" && value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

// Parse an absolute address, or that of a page view of ours; null if it is not safe to open.
export function parseAddress(text) {
  try {
    const isOurs = PAGE_VIEW.test(text) && !STEP_UP.test(text);
    const url = isOurs ? new URL(text, document.baseURI) : new URL(text);
    return SAFE_PROTOCOLS.has(url.protocol) && !url.username ? url : null;
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
  const attributes = { lang: detectLanguage(title || address) };
  return url
    ? createExternalLink(url, attributes, title || address)
    : createElement("span", attributes, title || address);
}

// The mark [n] of a citation; null if the answer has no such.
export function createMark(number, answer, words) {
  if (!answer.citations.some((citation) => citation.number === number)) return null;
  const attributes = { class: "mark", href: `#source-${number}`, "aria-label": fill(words.citation, number) };
  return createElement("a", attributes, String(number));
}

// A link that asks a question in the conversation: app.js handles clicks on it.
export function createQuestion(label, question, attributes) {
  return createElement("a", { ...attributes, href: makeAddress(question), "data-question": question }, label);
}

export function makeAddress(question) {
  return `./?q=${encodeURIComponent(question)}`;
}

export function createButton(text, attributes, handle) {
  const button = createElement("button", { type: "button", ...attributes }, text);
  button.addEventListener("click", handle);
  return button;
}

// An icon of `icons.svg`; that of a page for an unknown name.
export function createIcon(name, words) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${words.icons}#${ICONS.has(name) ? name : "page"}`);
  svg.append(use);
  return svg;
}

// The name of a key in a table, else the key; never an inherited property like `constructor`.
export function findName(table, key) {
  return Object.hasOwn(table, key) ? table[key] : key;
}

// Put values in place of each `{}` of a text.
export function fill(text, ...values) {
  let place = 0;
  return text.replace(/\{\}/g, () => String(values[place++]));
}

// Chinese or anything else, by the letters of a text: a Han character counts as six. As
// `detect_language` of the server.
export function detectLanguage(text) {
  const han = (text.match(HAN) ?? []).length;
  const letters = (text.match(/\p{L}/gu) ?? []).length - han;
  return han && han * 6 > letters ? "zh" : "en";
}
