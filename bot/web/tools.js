// What to do with an answer: say whether it helped, copy it, share it, print it.

import { writeMarkdown } from "./markdown.js";
import { createButton, createElement } from "./nodes.js";

const VERDICTS = ["helpful", "wrong", "missing"];
const SAID_MS = 4000;

// `say(text)` tells screen readers.
export function createTools(reply, question, words, say) {
  const feedback = typeof reply.id === "string" && reply.kind !== "social" ? createFeedback(reply.id, words, say) : null;
  const copy = createCopyButton(reply, question, words, say);
  const share = createShareButton(question, words, say);
  const print = createButton(words.print, { class: "quiet" }, () => window.print());
  const others = createElement("div", { class: "others" }, copy, share, print);
  return createElement("div", { class: "tools", role: "group", "aria-label": words.tools }, feedback, others);
}

// Buttons of which one is pressed; pressed again, it is taken back.
function createFeedback(id, words, say) {
  const buttons = VERDICTS.map((verdict) => {
    const attributes = { class: "quiet", "aria-pressed": "false", "data-verdict": verdict };
    return createButton(words[verdict], attributes, () => judge(verdict));
  });
  const said = createElement("span", { class: "said" });

  async function judge(verdict) {
    const given = buttons.some((one) => isPressed(one, verdict)) ? "" : verdict;
    const isKept = await sendVerdict(id, given);
    if (isKept) for (const one of buttons) one.setAttribute("aria-pressed", String(one.dataset.verdict === given));
    said.textContent = isKept ? (given ? words.thanks : "") : words.not_noted;
    say(said.textContent);
  }

  return createElement("div", { class: "feedback" }, ...buttons, said);
}

function isPressed(button, verdict) {
  return button.dataset.verdict === verdict && button.getAttribute("aria-pressed") === "true";
}

async function sendVerdict(id, verdict) {
  try {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch("feedback", { method: "POST", headers, body: JSON.stringify({ id, verdict }) });
    return response.ok;
  } catch {
    return false;
  }
}

function createCopyButton(reply, question, words, say) {
  // Browsers have a clipboard only over HTTPS and on this machine.
  if (!navigator.clipboard) return null;
  const button = createButton(words.copy, { class: "quiet" }, () =>
    copy(writeMarkdown(reply, question), button, words, say),
  );
  return button;
}

// The device's own dialogue where it has one, else the address is copied.
function createShareButton(question, words, say) {
  if (!navigator.share && !navigator.clipboard) return null;
  const button = createButton(words.share, { class: "quiet" }, async () => {
    const shared = { title: question, url: location.href };
    if (!navigator.canShare?.(shared)) return copy(location.href, button, words, say);
    // The reader may close the dialogue.
    return navigator.share(shared).catch(() => {});
  });
  return button;
}

async function copy(text, button, words, say) {
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = words.copied;
  } catch {
    button.textContent = words.not_copied;
  }
  say(button.textContent);
  setTimeout(() => (button.textContent = label), SAID_MS);
}
