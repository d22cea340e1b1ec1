// Turn an answer's JSON into nodes, by its kind; `page/answer/` of the server makes the same ones.
// All of it may be hostile: see nodes.js.

import { createChoices, createLists } from "./lists.js";
import {
  createElement,
  createExternalLink,
  createIcon,
  createMark,
  createQuestion,
  createTitle,
  detectLanguage,
  parseAddress,
} from "./nodes.js";
import { createOrigins, createSources, groupByPage } from "./sources.js";

const LISTS = new Set(["links", "talks"]); // the list is the answer: the sentence above it is no card
export const LANGUAGES = new Set(["zh", "en", "zh-Hans", "zh-Hant"]);
const PIECES = /(\[\d{1,3}\]|https?:\/\/[^\s<>"，。；、（）]+)/;

export function renderAnswer(answer, words) {
  if (answer.kind === "social" || answer.kind === "clarify") return [createPlainCard(answer, words)];
  const pages = groupByPage(answer.citations);
  let head = createAbsentCard(answer, words);
  if (answer.found) head = LISTS.has(answer.kind) ? createLead(answer, words) : createCard(answer, pages, words);
  const sources = pages.length ? createSources(pages, answer, words) : null;
  const parts = [head, ...createLists(answer, words), sources, createRelated(answer, words)];
  return parts.filter((part) => part !== null);
}

function createCard(answer, pages, words) {
  const note = answer.generated ? createElement("p", { class: "generated" }, words.generated) : null;
  const origins = pages.length ? createOrigins(pages, words) : null;
  const foot = createElement("div", { class: "foot" }, origins, createConfidence(answer, words));
  const attributes = { class: "card answer", "aria-label": words.answer };
  return createElement("article", attributes, createText(answer, words), note, foot);
}

function createLead(answer, words) {
  return createElement("div", { class: "lead answer" }, createText(answer, words), createConfidence(answer, words));
}

function createConfidence(answer, words) {
  const isSure = answer.confidence >= words.sure_from;
  const dots = createElement("span", { class: "dots", "aria-hidden": "true" });
  dots.append(createElement("i"), createElement("i"), createElement("i"));
  const attributes = { class: "confidence", "data-level": isSure ? "high" : "middle" };
  return createElement("span", attributes, dots, isSure ? words.sure : words.probable);
}

// Thanks, a greeting, or a question back: a text, and what to choose from.
function createPlainCard(answer, words) {
  const choices = answer.kind === "clarify" ? createChoices(answer, words) : null;
  const attributes = { class: "card answer", "aria-label": words.answer };
  return createElement("article", attributes, createText(answer, words), choices);
}

function createAbsentCard(answer, words) {
  const text = answer.text ? createText(answer, words) : createElement("p", {}, words.not_found_text);
  const heading = createElement("h2", {}, words.not_found);
  const browse = answer.related.length ? null : createElement("a", { class: "all", href: "events" }, words.browse);
  const body = createElement("div", {}, heading, text, createChoices(answer, words) ?? browse);
  const attributes = { class: "card absent", "aria-label": words.answer };
  return createElement("article", attributes, createIcon("none", words), body);
}

function createText(answer, words) {
  const language = LANGUAGES.has(answer.language) ? answer.language : "";
  const text = createElement("div", { class: "text", lang: language });
  for (const paragraph of chooseText(answer).split(/\n\s*\n/)) {
    const lines = paragraph.split("\n").filter((line) => line.trim());
    text.append(...lines.map((line, place) => createLine(line, !place, language, answer, words)));
  }
  return text;
}

// A quoted line may be in another language than the answer.
function createLine(line, isFirst, language, answer, words) {
  const lang = detectLanguage(line.replace(/\[\d{1,3}\]/g, ""));
  const attributes = { class: isFirst ? "first" : "", lang: lang === language ? "" : lang };
  return createElement("p", attributes, ...linkMarksAndAddresses(line, answer, words));
}

// Of an answer that lists something, the page shows the list itself.
export function chooseText(answer) {
  const list = { links: answer.links, talks: answer.talks, clarify: answer.choices }[answer.kind];
  return (list?.length && answer.intro) || answer.text;
}

// Marks [n] and addresses of the answer's records become links. Any other address stays text.
function linkMarksAndAddresses(text, answer, words) {
  const addresses = new Set([...answer.links, ...answer.citations].map((record) => record.url));
  const nodes = [];
  for (const piece of text.split(PIECES)) {
    const mark = createMark(Number(/^\[(\d+)\]$/.exec(piece)?.[1]), answer, words);
    if (mark) nodes.push(mark);
    else if (addresses.has(piece) && parseAddress(piece)) nodes.push(createExternalLink(parseAddress(piece), {}, piece));
    else if (piece) nodes.push(document.createTextNode(piece));
  }
  return nodes;
}

function createRelated(answer, words) {
  if (!answer.related.length) return null;
  const list = createElement("ul", { class: "pages" });
  for (const page of answer.related) {
    const quote = page.quote ? createElement("blockquote", { lang: detectLanguage(page.quote) }, page.quote) : null;
    const body = createElement("div", {}, createTitle(page.title, page.url), quote);
    list.append(createElement("li", {}, createIcon("page", words), body));
  }
  const quotes = answer.related.some((page) => page.quote);
  const name = answer.found ? words.related : quotes ? words.closest : words.nearest;
  const heading = createElement("h2", { id: "related-heading" }, name);
  return createElement("section", { class: "part", "aria-labelledby": "related-heading" }, heading, list);
}

export function createErrorCard(text, question, words) {
  const again = createQuestion(words.again, question, { class: "quiet" });
  const heading = createElement("h2", {}, words.failed);
  const body = createElement("div", {}, heading, createElement("p", {}, text), again);
  return createElement("div", { class: "card problem", role: "alert" }, createIcon("warn", words), body);
}
