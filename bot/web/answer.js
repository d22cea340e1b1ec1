// Turn an answer's JSON into nodes. All of it may be hostile: text only becomes text nodes, and an
// address only becomes a link if it is http, https or mailto.

import { createIcon } from "./icons.js";
import { PLATFORMS } from "./words.js";

const SAFE_PROTOCOLS = new Set(["http:", "https:", "mailto:"]);

export function createElement(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== "" && value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

// Parse an absolute address; null if it is not safe to open.
function parseAddress(text) {
  try {
    const url = new URL(text);
    return SAFE_PROTOCOLS.has(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

export function renderAnswer(answer, words) {
  const card = answer.found ? createAnswerCard(answer, words) : createNotFoundCard(answer, words);
  const lists = [createLinkList(answer, words), createSourceList(answer, words), createPageList(answer, words)];
  return [card, ...lists].filter((part) => part !== null);
}

function createAnswerCard(answer, words) {
  const percent = Math.round(Math.min(1, Math.max(0, answer.confidence)) * 100);
  const level = percent >= 80 ? "high" : percent >= 50 ? "middle" : "low";
  const dots = createElement("span", { class: "dots", "aria-hidden": "true" });
  dots.append(createElement("i"), createElement("i"), createElement("i"));
  const attributes = { class: "confidence", "data-level": level };
  const confidence = createElement("span", attributes, dots, words.confidence(percent));
  const head = createElement("div", { class: "head" }, createElement("h2", {}, words.answer), confidence);
  const text = createElement("div", { class: "text", lang: answer.language });
  for (const paragraph of removeLinkLines(answer).split(/\n{2,}/)) {
    text.append(createElement("p", {}, ...linkMarksAndAddresses(paragraph, answer, words)));
  }
  const note = answer.generated ? createElement("p", { class: "generated" }, words.generated) : null;
  return createElement("article", { class: "card answer" }, head, text, note);
}

// Remove the list items of the text that the list of links shows anyway.
function removeLinkLines(answer) {
  const labels = answer.links.map((link) => link.label).filter(Boolean);
  const namesLink = (line) => line.startsWith("- ") && labels.some((label) => line.startsWith(label, 2));
  const rest = answer.text.split("\n").filter((line) => !namesLink(line)).join("\n").trim();
  return rest || answer.text;
}

// Split a text into nodes; marks [n] and addresses of the answer's records become links. Any other
// address stays text.
function linkMarksAndAddresses(text, answer, words) {
  const numbers = new Set(answer.citations.map((citation) => citation.number));
  const addresses = new Set([...answer.links, ...answer.citations].map((record) => record.url));
  const nodes = [];
  for (const piece of text.split(/(\[\d{1,3}\]|https?:\/\/[^\s<>"，。；、（）]+)/)) {
    const number = Number(/^\[(\d+)\]$/.exec(piece)?.[1]);
    if (numbers.has(number)) {
      nodes.push(createMark(number, words));
    } else if (addresses.has(piece) && parseAddress(piece)) {
      nodes.push(createExternalLink(parseAddress(piece), {}, piece));
    } else if (piece) {
      nodes.push(document.createTextNode(piece));
    }
  }
  return nodes;
}

function createMark(number, words) {
  const attributes = { class: "mark", href: `#source-${number}`, "aria-label": words.citation(number) };
  return createElement("a", attributes, String(number));
}

function createExternalLink(url, attributes, ...children) {
  const all = { ...attributes, href: url.href, rel: "noopener noreferrer", target: "_blank" };
  return createElement("a", all, ...children);
}

// A title that links to its address, or plain text if the address is not safe.
function createTitle(title, address) {
  const url = parseAddress(address);
  return url ? createExternalLink(url, {}, title || address) : createElement("span", {}, title || address);
}

function createLinkList(answer, words) {
  if (!answer.links.length) return null;
  const list = createElement("ul", { class: "links" });
  for (const link of answer.links) list.append(createLinkRow(link, words));
  return createSection("links", words.links, list);
}

function createLinkRow(link, words) {
  const url = parseAddress(link.url);
  const kind = findName(words.kinds, link.kind);
  const platform = findName(words.platforms, findName(PLATFORMS, link.platform));
  const host = url?.protocol === "mailto:" ? url.pathname : (url?.host ?? "").replace(/^www\./, "");
  const facts = [kind, platform, host].filter((fact, at, all) => fact && all.indexOf(fact) === at);
  const tile = createElement("span", { class: "tile", "data-kind": link.kind }, createIcon(link.kind));
  const label = createElement("span", { class: "label" }, link.label || link.url);
  const details = createElement("span", { class: "facts" }, facts.join(" · "));
  const body = createElement("span", { class: "body" }, label, details);
  const row = url
    ? createExternalLink(url, { class: "row" }, tile, body, createIcon("out"))
    : createElement("span", { class: "row unsafe", title: words.noAddress }, tile, body);
  return createElement("li", {}, row, createMark(link.citation, words));
}

// The name of a key in a table, else the key; never an inherited property like `constructor`.
function findName(table, key) {
  return Object.hasOwn(table, key) ? table[key] : key;
}

function createSourceList(answer, words) {
  if (!answer.citations.length) return null;
  const list = createElement("ol", { class: "sources" });
  for (const citation of answer.citations) {
    const title = createElement("h3", {}, createTitle(citation.title, citation.url));
    // When the event was held, else when the page was written.
    const date = citation.held ? citation.held.replace("/", " – ") : citation.published;
    const facts = [citation.source, date].filter(Boolean).join(" · ");
    // A quote that is already in the answer's text is not shown again.
    const isShown = !citation.quote || answer.text.includes(citation.quote);
    const quote = isShown ? null : createElement("blockquote", {}, citation.quote);
    const body = createElement("div", {}, title, createElement("p", { class: "facts" }, facts), quote);
    const attributes = { class: "number", "aria-hidden": "true" };
    const number = createElement("span", attributes, String(citation.number));
    list.append(createElement("li", { id: `source-${citation.number}`, tabindex: "-1" }, number, body));
  }
  return createSection("sources", words.sources, list);
}

function createPageList(answer, words) {
  if (!answer.related.length) return null;
  const list = createElement("ul", { class: "pages" });
  for (const page of answer.related) {
    list.append(createElement("li", {}, createIcon("page"), createTitle(page.title, page.url)));
  }
  return createSection("related", answer.found ? words.related : words.nearest, list);
}

function createNotFoundCard(answer, words) {
  const text = createElement("p", { lang: answer.language }, answer.text || words.notFoundText);
  const body = createElement("div", {}, createElement("h2", {}, words.notFound), text);
  return createElement("article", { class: "card absent" }, createIcon("none"), body);
}

export function createErrorCard(text, words, retry) {
  const button = createElement("button", { type: "button", class: "quiet" }, words.again);
  button.addEventListener("click", retry);
  const heading = createElement("h2", {}, words.failed);
  const body = createElement("div", {}, heading, createElement("p", {}, text), button);
  return createElement("article", { class: "card problem", role: "alert" }, createIcon("warn"), body);
}

function createSection(name, heading, content) {
  const id = `${name}-heading`;
  const attributes = { class: "part", "aria-labelledby": id };
  return createElement("section", attributes, createElement("h2", { id }, heading), content);
}
