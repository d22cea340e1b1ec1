// From an answer's JSON to nodes. Everything in it may be hostile: text only ever becomes text
// nodes, and an address only becomes a link when it is http, https or mailto.

import { icon } from "/icons.js";
import { PLATFORMS } from "/words.js";

const SAFE = new Set(["http:", "https:", "mailto:"]);

export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== "" && value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

// The address as the browser reads it, or null when it must not be opened. A relative one has no
// page to be relative to here, so it is none.
export function safeAddress(text) {
  try {
    const url = new URL(text);
    return SAFE.has(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

export function showAnswer(answer, words) {
  const sources = new Set(answer.citations.map((citation) => citation.number));
  const parts = answer.found
    ? [answerCard(answer, sources, words), linkList(answer, words), sourceList(answer, words)]
    : [notFoundCard(answer, words), linkList(answer, words), sourceList(answer, words)];
  return [...parts, pageList(answer, words)].filter((part) => part !== null);
}

function answerCard(answer, sources, words) {
  const percent = Math.round(Math.min(1, Math.max(0, answer.confidence)) * 100);
  const level = percent >= 80 ? "high" : percent >= 50 ? "middle" : "low";
  const dots = element("span", { class: "dots", "aria-hidden": "true" });
  dots.append(element("i"), element("i"), element("i"));
  const sure = element("span", { class: "confidence", "data-level": level }, dots, words.confidence(percent));
  const head = element("div", { class: "head" }, element("h2", {}, words.answer), sure);
  const text = element("div", { class: "text", lang: answer.language });
  for (const paragraph of withoutRows(answer).split(/\n{2,}/)) {
    text.append(element("p", {}, ...marked(paragraph, answer, sources, words)));
  }
  const note = answer.generated ? element("p", { class: "generated" }, words.generated) : null;
  return element("article", { class: "card answer" }, head, text, note);
}

// The text without the list items that the links below it show anyway.
function withoutRows(answer) {
  const labels = answer.links.map((link) => link.label).filter(Boolean);
  const shown = (line) => line.startsWith("- ") && labels.some((label) => line.startsWith(label, 2));
  const kept = answer.text.split("\n").filter((line) => !shown(line)).join("\n").trim();
  return kept || answer.text;
}

// Text with its [n] and its proven addresses made into links; an address that is not one of the
// answer's records stays text.
function marked(text, answer, sources, words) {
  const proven = new Set([...answer.links, ...answer.citations].map((record) => record.url));
  const nodes = [];
  for (const piece of text.split(/(\[\d{1,3}\]|https?:\/\/[^\s<>"，。；、（）]+)/)) {
    const number = /^\[(\d+)\]$/.exec(piece)?.[1];
    if (number && sources.has(Number(number))) {
      nodes.push(mark(Number(number), words));
    } else if (proven.has(piece) && safeAddress(piece)) {
      nodes.push(outward(safeAddress(piece), {}, piece));
    } else if (piece) {
      nodes.push(document.createTextNode(piece));
    }
  }
  return nodes;
}

function mark(number, words) {
  const attributes = { class: "mark", href: `#source-${number}`, "aria-label": words.citation(number) };
  return element("a", attributes, String(number));
}

function outward(url, attributes, ...children) {
  const all = { ...attributes, href: url.href, rel: "noopener noreferrer", target: "_blank" };
  return element("a", all, ...children);
}

function linkList(answer, words) {
  if (!answer.links.length) return null;
  const list = element("ul", { class: "links" });
  for (const link of answer.links) list.append(linkRow(link, words));
  return section("links", words.links, list);
}

function linkRow(link, words) {
  const url = safeAddress(link.url);
  const kind = named(words.kinds, link.kind);
  const platform = named(PLATFORMS, link.platform);
  const host = url?.protocol === "mailto:" ? url.pathname : (url?.host ?? "").replace(/^www\./, "");
  const facts = [kind, platform, host].filter((fact, at, all) => fact && all.indexOf(fact) === at);
  const tile = element("span", { class: "tile", "data-kind": link.kind }, icon(link.kind));
  const label = element("span", { class: "label" }, link.label || link.url);
  const about = element("span", { class: "facts" }, facts.join(" · "));
  const body = element("span", { class: "body" }, label, about);
  const row = url
    ? outward(url, { class: "row" }, tile, body, icon("out"))
    : element("span", { class: "row unsafe", title: words.noAddress }, tile, body);
  return element("li", {}, row, mark(link.citation, words));
}

// The table's own name for a key, else the key; never what every object inherits.
function named(table, key) {
  return Object.hasOwn(table, key) ? table[key] : key;
}

function sourceList(answer, words) {
  if (!answer.citations.length) return null;
  const list = element("ol", { class: "sources" });
  for (const citation of answer.citations) {
    const url = safeAddress(citation.url);
    const title = citation.title || citation.url;
    const name = url ? outward(url, {}, title) : element("span", {}, title);
    const facts = [citation.source, citation.published].filter(Boolean).join(" · ");
    // Words that already are the answer need not stand here again.
    const said = !citation.quote || answer.text.includes(citation.quote);
    const quote = said ? null : element("blockquote", {}, citation.quote);
    const number = element("span", { class: "number", "aria-hidden": "true" }, String(citation.number));
    const body = element("div", {}, element("h3", {}, name), element("p", { class: "facts" }, facts), quote);
    list.append(element("li", { id: `source-${citation.number}`, tabindex: "-1" }, number, body));
  }
  return section("sources", words.sources, list);
}

function pageList(answer, words) {
  if (!answer.related.length) return null;
  const list = element("ul", { class: "pages" });
  for (const page of answer.related) {
    const url = safeAddress(page.url);
    const title = page.title || page.url;
    list.append(element("li", {}, icon("page"), url ? outward(url, {}, title) : element("span", {}, title)));
  }
  return section("related", answer.found ? words.related : words.nearest, list);
}

function notFoundCard(answer, words) {
  const text = answer.text || words.notFoundText;
  const body = element("div", {}, element("h2", {}, words.notFound), element("p", { lang: answer.language }, text));
  return element("article", { class: "card absent" }, icon("none"), body);
}

export function problemCard(text, words, again) {
  const button = element("button", { type: "button", class: "quiet" }, words.again);
  button.addEventListener("click", again);
  const body = element("div", {}, element("h2", {}, words.failed), element("p", {}, text), button);
  return element("article", { class: "card problem", role: "alert" }, icon("warn"), body);
}

function section(name, heading, content) {
  const id = `${name}-heading`;
  return element("section", { class: "part", "aria-labelledby": id }, element("h2", { id }, heading), content);
}
