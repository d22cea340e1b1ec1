// Shows what a mark [n] cites while it is pointed at or focused. As WCAG 1.4.13 asks: Escape closes
// it, the pointer may move onto it, and it stays until then.

import { chooseDate, createAge } from "./ages.js";
import { createElement, detectLanguage } from "./nodes.js";

const MARKS = ".mark, .origin";
const MARGIN = 8; // pixels between the mark, the quote and the edge
const LEAVE_MS = 150; // time for the pointer to get from the mark to the quote

// `findReply()` gives the answer that is shown.
export function showQuotes(result, findReply, words) {
  const box = createElement("div", { id: "quote", role: "tooltip", hidden: "hidden" });
  result.after(box);
  let mark = null;
  let leaving = 0;

  function open(next) {
    clearTimeout(leaving);
    if (next === mark) return;
    close();
    const citation = findCitation(next, findReply());
    if (!citation) return;
    mark = next;
    box.replaceChildren(...createQuote(citation, words));
    box.hidden = false;
    mark.setAttribute("aria-describedby", "quote");
    place(box, mark);
  }

  function close() {
    clearTimeout(leaving);
    mark?.removeAttribute("aria-describedby");
    mark = null;
    box.hidden = true;
  }

  function leave() {
    clearTimeout(leaving);
    leaving = setTimeout(close, LEAVE_MS);
  }

  result.addEventListener("pointerover", (event) => {
    const pointed = event.target.closest(MARKS);
    if (pointed && event.pointerType !== "touch") open(pointed);
  });
  result.addEventListener("pointerout", (event) => event.target.closest(MARKS) && leave());
  result.addEventListener("focusin", (event) => {
    if (event.target.matches(MARKS) && event.target.matches(":focus-visible")) open(event.target);
  });
  result.addEventListener("focusout", close);
  box.addEventListener("pointerenter", () => clearTimeout(leaving));
  box.addEventListener("pointerleave", leave);
  document.addEventListener("keydown", (event) => event.key === "Escape" && close());
  return close;
}

function findCitation(mark, reply) {
  const number = Number(mark.hash.replace("#source-", ""));
  return reply?.citations.find((citation) => citation.number === number);
}

function createQuote({ title, headings, quote, ...citation }, words) {
  const name = [title, headings.at(-1)].filter((part, at, all) => part && all.indexOf(part) === at).join(" › ");
  const heading = createElement("strong", { lang: detectLanguage(name) }, name);
  const age = createAge(words, chooseDate(citation));
  const text = quote && quote !== name ? createElement("p", { lang: detectLanguage(quote) }, quote) : null;
  return [heading, age, text].filter(Boolean);
}

// Place the quote below the mark, or above it where there is no room.
function place(box, mark) {
  const { left, top, bottom } = mark.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const rightmost = clientWidth - box.offsetWidth - MARGIN;
  const below = bottom + MARGIN;
  const fits = below + box.offsetHeight <= clientHeight || top < box.offsetHeight + MARGIN;
  box.style.left = `${scrollX + Math.max(MARGIN, Math.min(left - MARGIN, rightmost))}px`;
  box.style.top = `${scrollY + (fits ? below : top - box.offsetHeight - MARGIN)}px`;
}
