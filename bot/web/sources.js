// The sources of an answer: each page once, with its cited headings and quotes.

import { createElement, createSection, createTitle } from "./nodes.js";

export function createSources(answer, words) {
  if (!answer.citations.length) return null;
  const pages = [...groupByPage(answer.citations).values()];
  const list = createElement("ol", { class: "sources" }, ...pages.map((page) => createSource(page, answer, words)));
  return createSection("sources", words.sources, list);
}

function groupByPage(citations) {
  const pages = new Map();
  for (const citation of citations) {
    const address = citation.url.split("#")[0];
    const page = citation.document ? `${citation.source}\n${citation.document}` : address || `[${citation.number}]`;
    if (!pages.has(page)) pages.set(page, []);
    pages.get(page).push(citation);
  }
  return pages;
}

function createSource(citations, answer, words) {
  const [first] = citations;
  const title = createElement("h3", {}, ...createTitles(citations, words));
  // When the event was held, else when the page was written.
  const dates = citations.map((one) => (one.held ? one.held.replace("/", " – ") : one.published));
  const facts = [first.source, dates.find(Boolean)].filter(Boolean).join(" · ");
  // A quote that is already in the answer's text is not shown again.
  const shown = ({ quote, title, headings }) => answer.text.includes(quote) || [title, headings.at(-1)].includes(quote);
  const quotes = new Set(citations.filter((one) => one.quote && !shown(one)).map((one) => one.quote));
  const blocks = [...quotes].map((quote) => createElement("blockquote", {}, quote));
  const body = createElement("div", {}, title, createElement("p", { class: "facts" }, facts), ...blocks);
  const numbers = citations.map((one, place) => createNumber(one.number, place));
  const attributes = { id: `source-${first.number}`, tabindex: "-1" };
  return createElement("li", attributes, createElement("div", { class: "numbers" }, ...numbers), body);
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
  const named = [...places].filter(([heading]) => heading);
  const nodes = places.has("") ? [createTitle(first.title, places.get(""))] : [];
  for (const [heading, url] of named) {
    const between = nodes.length === 1 && places.has("") ? " › " : words.between;
    if (nodes.length) nodes.push(between, createTitle(heading, url));
    else nodes.push(createTitle(first.title ? `${first.title} › ${heading}` : heading, url));
  }
  return nodes;
}
