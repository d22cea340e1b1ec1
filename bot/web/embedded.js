// The page within the widget of another site: without its own frame, in the site's accent colour and
// colour scheme, with the site's examples. What the site says comes in the fragment of the address,
// which no server sees, and later in messages; it is as hostile as any text.

import { createQuestion, detectLanguage } from "./nodes.js";

const MAX_EXAMPLES = 6;
const MAX_CHARS = 120;
const MIN_CONTRAST = 4.6; // 4.5 (WCAG 1.4.3), and some more for rounding
const COLOUR = /^#[0-9a-f]{6}$/;
const STEPS = 20; // from an accent colour to black or white
// What is under accented text: of `style.css`, where it is least.
const SURFACES = { light: [250, 249, 246], dark: [28, 33, 37] };
const TINT = 0.12; // of the accent in `--accent-soft`

const page = document.documentElement;
const darkRules = new Set();
const field = document.getElementById("question");
const settings = readSettings();
page.classList.add("embedded");
if (Array.isArray(settings.examples)) showExamples(settings.examples);
showLook(settings);
addEventListener("message", (event) => {
  if (event.source === parent && event.data?.huigu === "look") showLook(event.data);
});
parent.postMessage({ huigu: "ready" }, "*");

// Who opens the panel can type at once; except on a phone, whose keyboard would cover the page.
addEventListener("focus", focusField);
focusField();

// Esc closes the panel; the site's own script listens. An open quote is closed before.
document.addEventListener("keydown", (event) => {
  const isQuoteOpen = document.getElementById("quote")?.hidden === false;
  if (event.key !== "Escape" || event.isComposing || isQuoteOpen) return;
  event.preventDefault(); // what is typed stays
  parent.postMessage({ huigu: "close" }, "*");
});

// What is not a question opens beside the site, not in its panel.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || link.dataset.question || link.getAttribute("href").startsWith("#")) return;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
}, true);

function readSettings() {
  // A mark of a source is a fragment too.
  if (!location.hash.startsWith("#%7B")) return {};
  const written = location.hash.slice(1);
  history.replaceState(history.state, "", location.pathname + location.search);
  try {
    return JSON.parse(decodeURIComponent(written)) ?? {};
  } catch {
    return {};
  }
}

function focusField() {
  if (document.activeElement === document.body && matchMedia("(hover: hover)").matches) field?.focus();
}

function showExamples(examples) {
  const list = document.querySelector(".examples ul");
  const texts = examples.filter((text) => typeof text === "string" && text.trim() && text.length <= MAX_CHARS);
  if (!list || !texts.length) return;
  const items = texts.slice(0, MAX_EXAMPLES).map((text) => {
    const item = document.createElement("li");
    item.append(createQuestion(text, text, { class: "chip", lang: detectLanguage(text) }));
    return item;
  });
  list.replaceChildren(...items);
  if (field) field.placeholder = texts[0];
}

function showLook({ scheme, accent }) {
  if (scheme === "light" || scheme === "dark") showScheme(scheme);
  if (typeof accent === "string" && COLOUR.test(accent)) showAccent(accent, scheme === "dark" ? "dark" : "light");
}

// Not every browser tells a frame the scheme of the site around it: rules for a dark system count,
// or not, as the site says.
function showScheme(scheme) {
  page.style.colorScheme = scheme;
  for (const rule of [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])) {
    const isOfScheme = rule instanceof CSSMediaRule && /prefers-color-scheme/.test(rule.media.mediaText);
    if (isOfScheme || darkRules.has(rule)) {
      darkRules.add(rule);
      rule.media.mediaText = scheme === "dark" ? "all" : "not all";
    }
  }
}

// Text in the accent colour, and on it, must be easy to read: the colour is darkened or lightened
// until it is.
function showAccent(accent, scheme) {
  const colour = [1, 3, 5].map((at) => parseInt(accent.slice(at, at + 2), 16));
  const end = scheme === "dark" ? [255, 255, 255] : [0, 0, 0];
  const soft = mix(SURFACES[scheme], colour, TINT);
  const surfaces = [SURFACES[scheme], soft];
  let shown = colour;
  for (let step = 0; step <= STEPS; step++) {
    shown = mix(colour, end, step / STEPS);
    if (surfaces.every((one) => contrast(shown, one) >= MIN_CONTRAST)) break;
  }
  const onAccent = contrast(shown, [0, 0, 0]) > contrast(shown, [255, 255, 255]) ? [0, 0, 0] : [255, 255, 255];
  const variables = { "--accent": shown, "--accent-soft": soft, "--on-accent": onAccent };
  for (const [name, value] of Object.entries(variables)) page.style.setProperty(name, `rgb(${value.join(" ")})`);
}

function mix(from, to, share) {
  return from.map((part, at) => Math.round(part + (to[at] - part) * share));
}

// The contrast ratio of WCAG.
function contrast(one, other) {
  const [low, high] = [measureLight(one), measureLight(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function measureLight(colour) {
  const [red, green, blue] = colour.map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
