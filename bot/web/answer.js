// Turn an answer's JSON into nodes, by its kind. All of it may be hostile: see nodes.js.

import { createIcon } from "./icons.js";
import { createChoices, createLists } from "./lists.js";
import {
  createButton,
  createElement,
  createExternalLink,
  createMark,
  createSection,
  createTitle,
  parseAddress,
} from "./nodes.js";
import { createSources } from "./sources.js";

// Confidence from which an answer is sure, as in indexer/calibration.py; a test compares them.
const SURE = 0.75;

// `ask(question)` asks what a button offers, in the conversation.
export function renderAnswer(answer, words, ask) {
  if (answer.kind === "social") return [createPlainCard(answer, words, null)];
  const choices = createChoices(answer, ask);
  if (answer.kind === "clarify") return [createPlainCard(answer, words, choices)];
  const card = answer.found ? createAnswerCard(answer, words) : createNotFoundCard(answer, words, choices);
  const parts = [card, ...createLists(answer, words, ask), createSources(answer, words), createPageList(answer, words)];
  return parts.filter((part) => part !== null);
}

function createAnswerCard(answer, words) {
  const level = answer.confidence >= SURE ? "high" : "middle";
  const dots = createElement("span", { class: "dots", "aria-hidden": "true" });
  dots.append(createElement("i"), createElement("i"), createElement("i"));
  const attributes = { class: "confidence", "data-level": level };
  const confidence = createElement("span", attributes, dots, words.confidence[level]);
  const head = createElement("div", { class: "head" }, createElement("h2", {}, words.answer), confidence);
  const note = answer.generated ? createElement("p", { class: "generated" }, words.generated) : null;
  return createElement("article", { class: "card answer" }, head, createText(answer, words), note);
}

// Thanks, a greeting, or a question back: a text, and what to choose from.
function createPlainCard(answer, words, choices) {
  return createElement("article", { class: "card answer" }, createText(answer, words), choices);
}

function createNotFoundCard(answer, words, choices) {
  const text = answer.text ? createText(answer, words) : createElement("p", {}, words.notFoundText);
  const body = createElement("div", {}, createElement("h2", {}, words.notFound), text, choices);
  return createElement("article", { class: "card absent" }, createIcon("none"), body);
}

function createText(answer, words) {
  const text = createElement("div", { class: "text", lang: answer.language });
  for (const paragraph of chooseText(answer).split(/\n{2,}/)) {
    text.append(createElement("p", {}, ...linkMarksAndAddresses(paragraph, answer, words)));
  }
  return text;
}

// Of an answer that lists something, the page shows the list itself.
function chooseText(answer) {
  const list = { links: answer.links, talks: answer.talks, clarify: answer.choices }[answer.kind];
  return (list?.length && answer.intro) || answer.text;
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

function createPageList(answer, words) {
  if (!answer.related.length) return null;
  const list = createElement("ul", { class: "pages" });
  for (const page of answer.related) {
    const quote = page.quote ? createElement("blockquote", {}, page.quote) : null;
    const body = createElement("div", {}, createTitle(page.title, page.url), quote);
    list.append(createElement("li", {}, createIcon("page"), body));
  }
  const quotes = answer.related.some((page) => page.quote);
  const heading = answer.found ? words.related : quotes ? words.closest : words.nearest;
  return createSection("related", heading, list);
}

export function createErrorCard(text, words, retry) {
  const button = createButton(words.again, { class: "quiet" }, retry);
  const heading = createElement("h2", {}, words.failed);
  const body = createElement("div", {}, heading, createElement("p", {}, text), button);
  return createElement("article", { class: "card problem", role: "alert" }, createIcon("warn"), body);
}
