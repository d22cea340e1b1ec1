// The page: one question in, one answer out, the question in the address.

import { element, problemCard, showAnswer } from "/answer.js";
import { EXAMPLES, WORDS } from "/words.js";

const TIMEOUT_MS = 60000; // a language model may word the answer; without one it takes milliseconds
const REMEMBERED = "huigu.language";

const form = document.getElementById("form");
const field = document.getElementById("question");
const result = document.getElementById("result");
const status = document.getElementById("status");
const title = document.title;

const state = { language: preferredLanguage(), asked: "", shown: null, running: null };

function preferredLanguage() {
  const held = remembered();
  if (held !== null && Object.hasOwn(WORDS, held)) return held;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

// A browser that keeps nothing for sites throws on access; the switch then lasts for the page.
function remembered() {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

function remember(language) {
  try {
    localStorage.setItem(REMEMBERED, language);
  } catch {
    // See remembered().
  }
}

function translate() {
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
  field.placeholder = words.placeholder;
  document.getElementById("examples").replaceChildren(...EXAMPLES[state.language].map(example));
  if (state.shown) state.shown();
}

function example(question) {
  const address = `/?q=${encodeURIComponent(question)}`;
  const chip = element("a", { class: "chip", href: address }, question);
  chip.addEventListener("click", (event) => {
    // Let a new tab be a new tab.
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(question);
  });
  return element("li", {}, chip);
}

// Ask, and make the question part of the history.
function go(question) {
  const address = `/?q=${encodeURIComponent(question)}`;
  if (question !== state.asked) history.pushState(null, "", address);
  ask(question);
}

async function ask(question) {
  state.running?.abort();
  const running = new AbortController();
  state.running = running;
  state.asked = question;
  state.shown = null;
  field.value = question;
  // On a phone the keyboard would stay in front of the answer.
  if (matchMedia("(hover: none)").matches) field.blur();
  document.title = `${question} · ${title}`;
  document.body.classList.remove("fresh");
  result.setAttribute("aria-busy", "true");
  status.textContent = WORDS[state.language].asking;
  const timer = setTimeout(() => running.abort(), TIMEOUT_MS);
  const reply = await fetchAnswer(question, running.signal);
  clearTimeout(timer);
  // Another question, or the way home, has been taken meanwhile.
  if (state.running !== running) return;
  result.setAttribute("aria-busy", "false");
  state.shown = () => show(reply, question);
  state.shown();
}

// The answer, {error: text} as the server words it, or {word: key} as this page does.
async function fetchAnswer(question, signal) {
  let response;
  try {
    response = await fetch("/query", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": state.language },
      body: JSON.stringify({ question }),
      signal,
    });
  } catch {
    return { word: "offline" };
  }
  try {
    const reply = await response.json();
    if (response.ok || typeof reply.error === "string") return reply;
  } catch {
    // Not JSON: a proxy's own page, most likely.
  }
  return { word: "unreadable" };
}

function show(reply, question) {
  const words = WORDS[state.language];
  if (reply.word || reply.error) {
    status.textContent = "";
    result.replaceChildren(problemCard(reply.error ?? words[reply.word], words, () => ask(question)));
    return;
  }
  status.textContent = reply.found
    ? words.found(reply.links.length, reply.citations.length)
    : words.notFound;
  result.replaceChildren(...showAnswer(reply, words), tools(words));
}

function tools(words) {
  const copy = element("button", { type: "button", class: "quiet" }, words.copy);
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(location.href);
    copy.textContent = words.copied;
    status.textContent = words.copied;
  });
  // Only offered where the browser allows it: over HTTPS or on this machine.
  return element("div", { class: "tools" }, navigator.clipboard ? copy : null);
}

function home() {
  state.running?.abort();
  Object.assign(state, { asked: "", shown: null, running: null });
  field.value = "";
  document.title = title;
  status.textContent = "";
  result.setAttribute("aria-busy", "false");
  result.replaceChildren();
  document.body.classList.add("fresh");
}

function follow() {
  const question = new URLSearchParams(location.search).get("q")?.trim() ?? "";
  if (question === state.asked) return;
  if (question) ask(question);
  else home();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const question = field.value.trim();
  if (question) go(question);
});

document.getElementById("home").addEventListener("click", (event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, "", "/");
  home();
  field.focus();
});

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    state.language = button.dataset.language;
    remember(state.language);
    translate();
  });
}

document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLInputElement;
  if (event.key !== "/" || typing || event.metaKey || event.ctrlKey || event.altKey) return;
  event.preventDefault();
  field.focus();
  field.select();
});

window.addEventListener("popstate", follow);
translate();
follow();
