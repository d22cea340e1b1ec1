// The page within the widget of another site: without its own frame, in the site's accent colour,
// with the site's examples. They come in the fragment of the address, which no server sees.

import { createQuestion, detectLanguage } from "./nodes.js";

const MAX_EXAMPLES = 6;
const MAX_CHARS = 120;
const COLOUR = /^#[0-9a-f]{3,8}$|^[a-z]{3,20}$|^(?:rgb|hsl)\([\d.,%\s/a-z]{3,40}\)$/i;

const settings = readSettings();
document.documentElement.classList.add("embedded");
if (typeof settings.accent === "string" && COLOUR.test(settings.accent)) {
  document.documentElement.style.setProperty("--accent", settings.accent);
}
if (Array.isArray(settings.examples)) showExamples(settings.examples);

// Esc closes the panel; the site's own script listens.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) parent.postMessage({ huigu: "close" }, "*");
});

function readSettings() {
  try {
    return JSON.parse(decodeURIComponent(location.hash.slice(1))) ?? {};
  } catch {
    return {};
  } finally {
    // A mark of a source is a fragment too.
    if (location.hash.startsWith("#%7B")) history.replaceState(history.state, "", location.pathname + location.search);
  }
}

function showExamples(examples) {
  const list = document.querySelector(".examples ul");
  const texts = examples.filter((text) => typeof text === "string" && text.trim());
  if (!list || !texts.length) return;
  const items = texts.slice(0, MAX_EXAMPLES).map((text) => {
    const shown = text.slice(0, MAX_CHARS);
    const item = document.createElement("li");
    item.append(createQuestion(shown, shown, { class: "chip", lang: detectLanguage(shown) }));
    return item;
  });
  list.replaceChildren(...items);
}
