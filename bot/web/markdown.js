// An answer as Markdown, to paste into an issue or a chat. Names come from pages: what they hold of
// Markdown stays text.

import { chooseText } from "./answer.js";
import { chooseDate } from "./ages.js";
import { parseAddress } from "./nodes.js";

export function writeMarkdown(answer, question) {
  const lists = answer.kind === "talks" ? writeTalks(answer) : [];
  const onLines = new Set(answer.kind === "talks" ? answer.talks.flatMap((talk) => talk.links) : []);
  const links = answer.links.filter((_, place) => !onLines.has(place)).map((link) => `- ${writeLink(link.label, link.url)}`);
  const sources = answer.citations.map(writeSource);
  const related = answer.found ? [] : answer.related.map(writeRelated);
  const parts = [`**${escape(question)}**`, escape(chooseText(answer), true), [...lists, ...links].join("\n"), related.join("\n"), sources.join("\n")];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function writeTalks(answer) {
  return answer.talks.map((talk) => {
    const links = talk.links.map((place) => answer.links[place]).filter(Boolean);
    const facts = [talk.speakers.join(", "), talk.event].filter(Boolean).join(", ");
    const named = links.map((link) => writeLink(link.kind, link.url));
    return `- ${[`**${escape(talk.title)}**${facts ? ` (${escape(facts)})` : ""}`, ...named].join(" · ")}`;
  });
}

// A page that comes close, and its passage below it.
function writeRelated(page) {
  const quote = page.quote ? `\n  > ${escape(page.quote)}` : "";
  return `- ${writeLink(page.title || page.url, page.url)}${quote}`;
}

function writeSource(citation) {
  const title = [citation.title, citation.headings.at(-1)].filter(Boolean).join(" › ");
  const date = chooseDate(citation);
  return `\\[${citation.number}\\] ${writeLink(title || citation.source, citation.url)}${date ? ` (${escape(date)})` : ""}`;
}

function writeLink(label, url) {
  const address = parseAddress(url)?.href;
  return address ? `[${escape(label || url)}](<${address.replace(/[<>]/g, encodeURIComponent)}>)` : escape(label);
}

// Lines stay where there are several; elsewhere a line break would end the item.
function escape(text, keepsLines = false) {
  const line = keepsLines ? text : text.replace(/\s+/g, " ");
  return line.replace(/[\\`*_{}[\]<>#|~@]/g, "\\$&");
}
