// Enhances the page that the server rendered: questions are answered without loading it again.
// What was answered is kept in the history: going back or reloading must not ask "more" once more.
// All addresses are relative: a proxy may serve the page below a path.

import { createErrorCard, LANGUAGES, renderAnswer } from "./answer.js";
import { fetchAnswer } from "./ask.js";
import { beginConversation, followConversation } from "./conversation.js";
import { createElement, makeAddress } from "./nodes.js";
import { showQuotes } from "./quotes.js";
import { isAnswer } from "./reply.js";
import { createTools } from "./tools.js";

// In the widget of another site, whose history is not ours to fill.
const isEmbedded = window.parent !== window;
if (isEmbedded) await import("./embedded.js");

const MAX_SPOKEN_CHARS = 600; // half a minute of speech

const { WORDS: words } = await import(document.getElementById("words").href);
const [form, field, result, status, asked, start, hero] = [
  "form", "question", "result", "status", "asked", "start", "hero",
].map((id) => document.getElementById(id));
const title = document.querySelector(".brand span").textContent;

// `request` can abort the running question; `entry` is the id of the shown entry of the history.
const state = { question: "", entry: "", reply: null, request: null };
const closeQuote = showQuotes(result, () => state.reply, words);

// Ask a question and add it to the history.
function openQuestion(question) {
  history[isEmbedded ? "replaceState" : "pushState"](null, "", makeAddress(question));
  ask(question);
}

async function ask(question) {
  state.request?.abort();
  const request = new AbortController();
  Object.assign(state, { question, entry: "", reply: null, request });
  showQuestion(question);
  // On a phone, the keyboard would cover the answer.
  if (matchMedia("(hover: none)").matches) field.blur();
  result.setAttribute("aria-busy", "true");
  speak(words.asking, words.language);
  const isCurrent = () => state.request === request;
  const reply = await fetchAnswer(question, {
    language: words.language,
    signal: request.signal,
    show: (found) => isCurrent() && showAnswer(found),
    say: (text) => isCurrent() && addText(text),
  });
  // Another question was asked, or the start page opened, in the meantime.
  if (!isCurrent()) return;
  if (isAnswer(reply)) keepReply(question, reply);
  showReply(reply, question);
}

function showQuestion(question) {
  field.value = question;
  asked.textContent = question;
  asked.removeAttribute("hidden");
  // What is typed next is another question.
  if (document.activeElement === field) field.select();
  document.title = `${question} · ${title}`;
  for (const part of [start, hero]) part?.setAttribute("hidden", "");
  closeQuote();
  scrollTo(0, 0);
}

function showReply(reply, question) {
  result.setAttribute("aria-busy", "false");
  if (!isAnswer(reply)) {
    speak("");
    const text = reply.detail ?? words[reply.word];
    result.replaceChildren(createErrorCard(text, question, words));
    return;
  }
  showAnswer(reply);
  addTools(reply, question);
  speak(reply.text.replace(/\s*\[\d{1,3}\]/g, ""), reply.language);
}

function showAnswer(reply) {
  state.reply = reply;
  result.replaceChildren(...renderAnswer(reply, words));
}

// Add a piece of what a language model says; the first one replaces what was found.
function addText(piece) {
  const text = result.querySelector(".text");
  if (!text) return;
  if (!text.classList.contains("growing")) {
    text.classList.add("growing");
    text.replaceChildren(createElement("p"));
  }
  text.lastElementChild.append(piece);
}

function addTools(reply, question) {
  result.append(createTools(reply, question, words, (text) => speak(text, words.language)));
}

// Let screen readers say a text, in its language.
function speak(text, language = "") {
  if (LANGUAGES.has(language)) status.lang = language;
  const isLong = text.length > MAX_SPOKEN_CHARS;
  status.textContent = isLong ? `${text.slice(0, MAX_SPOKEN_CHARS)} …` : text;
}

function keepReply(question, reply) {
  state.entry = `${Date.now()}-${Math.random()}`;
  try {
    history.replaceState({ entry: state.entry, question, reply }, "");
  } catch {
    // Too large for this browser: going back asks again.
  }
}

function showStartPage() {
  state.request?.abort();
  Object.assign(state, { question: "", entry: "", reply: null, request: null });
  field.value = "";
  asked.setAttribute("hidden", "");
  document.title = title;
  speak("");
  closeQuote();
  result.setAttribute("aria-busy", "false");
  result.replaceChildren();
  for (const part of [start, hero]) part.removeAttribute("hidden");
}

function showCurrentAddress() {
  const question = new URLSearchParams(location.search).get("q")?.trim() ?? "";
  const kept = history.state;
  // An older page may have kept it, and left something out.
  if (isAnswer(kept?.reply) && kept.question === question) showKept(kept);
  // A mark of a source leads to another part of the same answer.
  else if (question !== state.question) question ? ask(question) : start ? showStartPage() : location.reload();
}

function showKept({ entry, question, reply }) {
  if (entry === state.entry) return;
  state.request?.abort();
  Object.assign(state, { question, entry, request: null });
  showQuestion(question);
  showReply(reply, question);
}

// Load the page in another language; the history keeps what is shown, so that it is not asked anew.
function changeLanguage(language) {
  document.cookie = `huigu-language=${language}; Max-Age=31536000; Path=/; SameSite=Lax`;
  history.replaceState(history.state, "", state.question ? makeAddress(state.question) : "./");
  location.reload();
}

// Take over what the server rendered, unless the history keeps what was answered here before.
function adopt() {
  const kept = history.state;
  const question = new URLSearchParams(location.search).get("q")?.trim() ?? "";
  if (isAnswer(kept?.reply) && kept.question === question) {
    showKept(kept);
    return;
  }
  state.question = question;
  const begun = form.elements.conversation?.value;
  if (begun) followConversation(begun);
  state.reply = readReply();
  if (!state.reply) return;
  keepReply(question, state.reply);
  addTools(state.reply, question);
}

// The records of the answer that the server rendered; null if it rendered none.
function readReply() {
  try {
    const reply = JSON.parse(result.dataset.reply ?? "null");
    return isAnswer(reply) ? reply : null;
  } catch {
    return null;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const question = field.value.trim();
  if (question) openQuestion(question);
});

// Links that ask, and marks of sources; except where a click opens a new tab or window.
document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = event.target.closest("a");
  if (link?.dataset.question) {
    event.preventDefault();
    openQuestion(link.dataset.question);
  } else if (link?.hash.startsWith("#source-")) {
    document.getElementById("sources")?.setAttribute("open", "");
  } else if (link?.matches(".languages a")) {
    event.preventDefault();
    changeLanguage(new URL(link.href).searchParams.get("lang"));
  } else if (link?.matches(".brand, nav a[href='./']")) {
    beginConversation();
    if (!start) return;
    event.preventDefault();
    history.pushState(null, "", "./");
    showStartPage();
    field.focus();
  }
});

document.addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof HTMLInputElement;
  if (event.key !== "/" || isTyping || event.metaKey || event.ctrlKey || event.altKey) return;
  event.preventDefault();
  field.focus();
  field.select();
});

window.addEventListener("popstate", showCurrentAddress);
// What is folded is printed too.
window.addEventListener("beforeprint", () => document.getElementById("sources")?.setAttribute("open", ""));
adopt();
document.documentElement.dataset.ready = "yes";
