// The page: it asks one question at a time and shows the answer; its address holds the question.
// What was answered is kept in the history: going back or reloading must not ask "more" once more.
// All addresses are relative: a proxy may serve the page below a path.

import { createErrorCard, renderAnswer } from "./answer.js";
import { beginConversation, getConversation } from "./conversation.js";
import { createElement } from "./nodes.js";
import { areExamples, isAnswer, isError } from "./reply.js";
import { EXAMPLES, WORDS } from "./words.js";

const TIMEOUT_MS = 60000; // an answer takes milliseconds, or longer with a language model
const LANGUAGE_KEY = "huigu.language";

const form = document.getElementById("form");
const field = document.getElementById("question");
const result = document.getElementById("result");
const status = document.getElementById("status");
const title = document.title;

// `render` shows the last reply again, in another language; `request` can abort the running one;
// `entry` is the id of the shown entry of the history.
const state = {
  language: chooseLanguage(),
  examples: { en: [], zh: [] },
  question: "",
  entry: "",
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
    const reply = response.ok ? await response.json() : null;
    if (areExamples(reply)) examples = reply;
  } catch {
    // The next question will say that the server cannot be reached, or read.
  }
  state.examples = examples;
  renderExamples();
}

function createExample(question) {
  const link = createElement("a", { class: "chip", href: makeAddress(question) }, question);
  onPlainClick(link, () => openQuestion(question));
  return createElement("li", {}, link);
}

function makeAddress(question) {
  return `./?q=${encodeURIComponent(question)}`;
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
function openQuestion(question) {
  history.pushState(null, "", makeAddress(question));
  ask(question);
}

async function ask(question) {
  state.request?.abort();
  const request = new AbortController();
  Object.assign(state, { question, entry: "", render: null, request });
  showQuestion(question);
  // On a phone, the keyboard would cover the answer.
  if (matchMedia("(hover: none)").matches) field.blur();
  result.setAttribute("aria-busy", "true");
  status.textContent = WORDS[state.language].asking;
  const timer = setTimeout(() => request.abort(), TIMEOUT_MS);
  const reply = await fetchAnswer(question, request.signal);
  clearTimeout(timer);
  // Another question was asked, or the start page opened, in the meantime.
  if (state.request !== request) return;
  if (isAnswer(reply)) keepReply(question, reply);
  showReply(question, reply);
}

function showQuestion(question) {
  field.value = question;
  // What is typed next is another question.
  if (document.activeElement === field) field.select();
  document.title = `${question} · ${title}`;
  document.body.classList.remove("fresh");
}

function showReply(question, reply) {
  result.setAttribute("aria-busy", "false");
  state.render = () => renderReply(reply, question);
  state.render();
}

function keepReply(question, reply) {
  state.entry = `${Date.now()}-${Math.random()}`;
  try {
    history.replaceState({ entry: state.entry, question, reply }, "");
  } catch {
    // Too large for this browser: going back asks again.
  }
}

// Fetch the answer; or the server's error (RFC 9457), or {word: key} for an error of this page. It
// never throws: the page would go on looking for ever.
async function fetchAnswer(question, signal) {
  // An address that is not UTF-8, such as a link in GBK: what was asked is lost.
  if (question.includes("\ufffd")) return { word: "notUtf8" };
  let response;
  try {
    response = await fetch("query", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": state.language },
      body: JSON.stringify({ question, conversation: getConversation() }),
      signal,
    });
  } catch {
    return { word: "offline" };
  }
  try {
    const reply = await response.json();
    if (response.ok ? isAnswer(reply) : isError(reply)) return reply;
  } catch {
    // Not JSON: probably an error page of a proxy.
  }
  return { word: "unreadable" };
}

function renderReply(reply, question) {
  const words = WORDS[state.language];
  if (!isAnswer(reply)) {
    status.textContent = "";
    const text = reply.detail ?? words[reply.word];
    result.replaceChildren(createErrorCard(text, words, () => ask(question)));
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
  Object.assign(state, { question: "", entry: "", render: null, request: null });
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
  const kept = history.state;
  // An older page may have kept it, and left something out.
  if (isAnswer(kept?.reply) && kept.question === question) showKept(kept);
  // A mark of a source leads to another part of the same answer.
  else if (question !== state.question) question ? ask(question) : showStartPage();
}

function showKept({ entry, question, reply }) {
  if (entry === state.entry) return;
  state.request?.abort();
  Object.assign(state, { question, entry, request: null });
  showQuestion(question);
  showReply(question, reply);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const question = field.value.trim();
  if (question) openQuestion(question);
});

onPlainClick(document.getElementById("home"), () => {
  history.pushState(null, "", "./");
  beginConversation();
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
