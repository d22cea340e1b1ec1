// The page: it asks one question at a time and shows the answer; its address holds the question.
// All addresses are relative: a proxy may serve the page below a path.

import { createErrorCard, renderAnswer } from "./answer.js";
import { createElement } from "./nodes.js";
import { EXAMPLES, WORDS } from "./words.js";

const TIMEOUT_MS = 60000; // an answer takes milliseconds, or longer with a language model
const LANGUAGE_KEY = "huigu.language";

const form = document.getElementById("form");
const field = document.getElementById("question");
const result = document.getElementById("result");
const status = document.getElementById("status");
const title = document.title;

// `render` shows the last reply again, in another language; `request` can abort the running one.
const state = {
  language: chooseLanguage(),
  examples: { en: [], zh: [] },
  question: "",
  offset: 0,
  render: null,
  request: null,
};

function chooseLanguage() {
  const saved = loadLanguage();
  if (saved !== null && Object.hasOwn(WORDS, saved)) return saved;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

// A browser that stores nothing for sites throws: the choice then lasts until the page is closed.
function loadLanguage() {
  try {
    return localStorage.getItem(LANGUAGE_KEY);
  } catch {
    return null;
  }
}

function saveLanguage(language) {
  try {
    localStorage.setItem(LANGUAGE_KEY, language);
  } catch {
    // See loadLanguage().
  }
}

function renderWords() {
  const words = WORDS[state.language];
  document.documentElement.lang = state.language === "zh" ? "zh-CN" : "en";
  for (const node of document.querySelectorAll("[data-word]")) {
    node.textContent = words[node.dataset.word];
  }
  for (const node of document.querySelectorAll("[data-word-label]")) {
    node.setAttribute("aria-label", words[node.dataset.wordLabel]);
  }
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === state.language));
  }
  renderExamples();
  state.render?.();
}

function renderExamples() {
  const examples = state.examples[state.language].map(capitalise);
  field.placeholder = examples[0] ?? "";
  document.getElementById("examples").replaceChildren(...examples.map(createExample));
}

function capitalise(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

// Show the community's examples; those of this page if the server gives none.
async function loadExamples() {
  let examples = EXAMPLES;
  try {
    const response = await fetch("examples.json");
    if (response.ok) examples = await response.json();
  } catch {
    // The next question will say that the server cannot be reached.
  }
  state.examples = examples;
  renderExamples();
}

function createExample(question) {
  const link = createElement("a", { class: "chip", href: makeAddress(question) }, question);
  onPlainClick(link, () => openQuestion(question));
  return createElement("li", {}, link);
}

// The address of a question; an offset goes on with its list.
function makeAddress(question, offset = 0) {
  return `./?q=${encodeURIComponent(question)}${offset ? `&offset=${offset}` : ""}`;
}

// Handle a click on a link, except one that opens a new tab or window.
function onPlainClick(link, handle) {
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    handle();
  });
}

// Ask a question and add it to the history.
function openQuestion(question, offset = 0) {
  if (question !== state.question || offset !== state.offset) {
    history.pushState(null, "", makeAddress(question, offset));
  }
  ask(question, offset);
}

async function ask(question, offset) {
  state.request?.abort();
  const request = new AbortController();
  Object.assign(state, { question, offset, render: null, request });
  field.value = question;
  // On a phone, the keyboard would cover the answer.
  if (matchMedia("(hover: none)").matches) field.blur();
  document.title = `${question} · ${title}`;
  document.body.classList.remove("fresh");
  result.setAttribute("aria-busy", "true");
  status.textContent = WORDS[state.language].asking;
  const timer = setTimeout(() => request.abort(), TIMEOUT_MS);
  const reply = await fetchAnswer(question, offset, request.signal);
  clearTimeout(timer);
  // Another question was asked, or the start page opened, in the meantime.
  if (state.request !== request) return;
  result.setAttribute("aria-busy", "false");
  state.render = () => renderReply(reply, question, offset);
  state.render();
}

// Fetch the answer; or the server's error (RFC 9457), or {word: key} for an error of this page.
async function fetchAnswer(question, offset, signal) {
  // An address that is not UTF-8, such as a link in GBK: what was asked is lost.
  if (question.includes("\ufffd")) return { word: "notUtf8" };
  let response;
  try {
    response = await fetch("query", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": state.language },
      body: JSON.stringify({ question, offset }),
      signal,
    });
  } catch {
    return { word: "offline" };
  }
  try {
    const reply = await response.json();
    if (response.ok || typeof reply.code === "string") return reply;
  } catch {
    // Not JSON: probably an error page of a proxy.
  }
  return { word: "unreadable" };
}

function renderReply(reply, question, offset) {
  const words = WORDS[state.language];
  if (reply.word || reply.code) {
    status.textContent = "";
    const text = reply.detail ?? words[reply.word];
    result.replaceChildren(createErrorCard(text, words, () => ask(question, offset)));
    return;
  }
  status.textContent = writeStatus(reply, words);
  result.replaceChildren(...renderAnswer(reply, words, openQuestion), createTools(words));
}

// What a screen reader says of an answer.
function writeStatus(reply, words) {
  if (reply.kind === "social" || reply.kind === "clarify") return reply.intro || reply.text;
  return reply.found ? words.found(reply.links.length, reply.citations.length) : words.notFound;
}

function createTools(words) {
  const copy = createElement("button", { type: "button", class: "quiet" }, words.copy);
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(location.href);
    copy.textContent = words.copied;
    status.textContent = words.copied;
  });
  // Browsers have a clipboard only over HTTPS and on this machine.
  return createElement("div", { class: "tools" }, navigator.clipboard ? copy : null);
}

function showStartPage() {
  state.request?.abort();
  Object.assign(state, { question: "", offset: 0, render: null, request: null });
  field.value = "";
  document.title = title;
  status.textContent = "";
  result.setAttribute("aria-busy", "false");
  result.replaceChildren();
  document.body.classList.add("fresh");
}

function showCurrentAddress() {
  const parameters = new URLSearchParams(location.search);
  const question = parameters.get("q")?.trim() ?? "";
  const offset = /^\d{1,4}$/.test(parameters.get("offset")) ? Number(parameters.get("offset")) : 0;
  if (question === state.question && offset === state.offset) return;
  if (question) ask(question, offset);
  else showStartPage();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const question = field.value.trim();
  if (question) openQuestion(question);
});

onPlainClick(document.getElementById("home"), () => {
  history.pushState(null, "", "./");
  showStartPage();
  field.focus();
});

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    state.language = button.dataset.language;
    saveLanguage(state.language);
    renderWords();
  });
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof HTMLInputElement;
  if (event.key !== "/" || isTyping || event.metaKey || event.ctrlKey || event.altKey) return;
  event.preventDefault();
  field.focus();
  field.select();
});

window.addEventListener("popstate", showCurrentAddress);
renderWords();
loadExamples();
showCurrentAddress();
