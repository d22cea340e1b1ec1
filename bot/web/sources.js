// The sources of an answer: how old each is at a glance, and folded what it says.

import { chooseDate, createAge } from "./ages.js";
import { createElement, createTitle, detectLanguage } from "./nodes.js";

// Citations by page, in the order of their first numbers.
export function groupByPage(citations) {
  const pages = new Map();
  for (const citation of citations) {
    const address = citation.url.split("#")[0];
    const page = citation.document ? `${citation.source}\n${citation.document}` : address || `[${citation.number}]`;
    if (!pages.has(page)) pages.set(page, []);
    pages.get(page).push(citation);
  }
  return [...pages.values()];
}

// A line of the cited pages with their ages; each leads to its source.
export function createOrigins(pages, words) {
  const items = pages.map((citations) => {
    const [{ number, title, source }] = citations;
    const numbers = createElement("span", { class: "number" }, listNumbers(citations).join(" "));
    const name = createElement("span", { class: "name", lang: detectLanguage(title || source) }, title || source);
    const attributes = { class: "origin", href: `#source-${number}` };
    return createElement("li", {}, createElement("a", attributes, numbers, name, createPageAge(citations, words)));
  });
  return createElement("ul", { class: "origins", "aria-label": words.sources }, ...items);
}

export function createSources(pages, answer, words) {
  const heading = createElement("h2", {}, words.sources);
  const count = createElement("span", { class: "count" }, String(pages.length));
  const list = createElement("ol", { class: "sources" }, ...pages.map((page) => createSource(page, answer, words)));
  return createElement("details", { class: "part fold", id: "sources" }, createElement("summary", {}, heading, count), list);
}

function createSource(citations, answer, words) {
  const [first] = citations;
  const title = createElement("h3", {}, ...createTitles(citations, words));
  const age = createPageAge(citations, words);
  const facts = createElement("p", { class: "facts" }, first.source + (first.source && age ? " · " : ""), age);
  // A quote that the answer says word for word, or that is the title or the heading, proves nothing more.
  const shown = ({ quote, title, headings }) => answer.text.includes(quote) || [title, headings.at(-1)].includes(quote);
  const quotes = new Set(citations.filter((one) => one.quote && !shown(one)).map((one) => one.quote));
  const blocks = [...quotes].map((quote) => createElement("blockquote", { lang: detectLanguage(quote) }, quote));
  const body = createElement("div", {}, title, facts, ...blocks);
  const numbers = listNumbers(citations).map((number, place) => createNumber(number, place));
  const attributes = { id: `source-${first.number}`, tabindex: "-1" };
  return createElement("li", attributes, createElement("div", { class: "numbers" }, ...numbers), body);
}

function createPageAge(citations, words) {
  return createAge(words, ...citations.map(chooseDate));
}

function listNumbers(citations) {
  return [...new Set(citations.map((citation) => citation.number))];
}

// The first number is the item's own; a mark of another one leads to that number.
function createNumber(number, place) {
  const id = place ? `source-${number}` : "";
  return createElement("span", { class: "number", id, "aria-hidden": "true" }, String(number));
}

// `Title › Heading; Heading`, each a link to its section.
function createTitles(citations, words) {
  const [first] = citations;
  const places = new Map();
  for (const { title, headings, url } of citations) {
    const heading = headings.at(-1) ?? "";
    let name = heading === title ? "" : heading;
    // Two sections may have one name: the heading above tells them apart.
    if (places.has(name) && places.get(name) !== url) name = headings.slice(-2).join(" › ");
    if (!places.has(name)) places.set(name, url);
  }
  const title = first.title || first.source;
  const named = [...places].filter(([heading]) => heading);
  const nodes = places.has("") ? [createTitle(title, places.get(""))] : [];
  for (const [heading, url] of named) {
    const between = nodes.length === 1 && places.has("") ? " › " : words.between;
    if (nodes.length) nodes.push(between, createTitle(heading, url));
    else nodes.push(createTitle(title ? `${title} › ${heading}` : heading, url));
  }
  return nodes;
}
