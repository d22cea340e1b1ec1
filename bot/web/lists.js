// What an answer lists: talks, links, what the question may mean, and the button for the rest.

import { createIcon } from "./icons.js";
import {
  createButton,
  createElement,
  createExternalLink,
  createMark,
  createSection,
  findName,
  parseAddress,
} from "./nodes.js";
import { PLATFORMS, WORDS } from "./words.js";

const MAX_OFFSET = 1000; // the server takes no more
const MAX_SPEAKERS = 6; // of one talk; a panel of more ends with an ellipsis

// Talks, the links of no talk, and the button for the rest; null if the answer has none of these.
export function createLists(answer, words, ask) {
  const talks = answer.kind === "talks" ? answer.talks : [];
  const onLines = new Set(talks.flatMap((talk) => talk.links));
  const links = answer.links.filter((_, place) => !onLines.has(place));
  const rest = createRest(answer, words, ask);
  const parts = [];
  if (talks.length) {
    const list = createElement("ul", { class: "talks" }, ...talks.map((talk) => createTalk(talk, answer, words)));
    parts.push(createSection("talks", words.talks, list, rest));
  }
  if (links.length) {
    const list = createElement("ul", { class: "links" }, ...links.map((link) => createLinkRow(link, words)));
    parts.push(createSection("links", words.links, list, answer.kind === "links" ? rest : null));
  }
  // A list of facts is the text itself.
  if (answer.kind === "facts" && rest) parts.unshift(rest);
  return parts;
}

// Buttons that ask what the question may mean.
export function createChoices(answer, ask) {
  const list = createElement("ul", { class: "choices" });
  for (const { label, question } of answer.choices) {
    if (!question.trim()) continue;
    const button = createButton(label || question, { class: "chip", title: question }, () => ask(question));
    list.append(createElement("li", {}, button));
  }
  return list.childElementCount ? list : null;
}

function createTalk(talk, answer, words) {
  const links = talk.links.map((place) => answer.links[place]).filter(Boolean);
  const title = createElement("span", { class: "label", lang: answer.language }, talk.title || "…");
  const facts = createElement("span", { class: "facts" }, writeFacts(talk, links, words));
  const body = createElement("div", { class: "body" }, title, " ", createMark(talk.citation, words), facts);
  const names = nameByKind(links, words);
  const media = links.map((link, place) => createPill(link, names[place], words));
  return createElement("li", {}, body, createElement("div", { class: "media" }, ...media));
}

// Who gave a talk, where and when; the year only where the event does not name it.
function writeFacts(talk, links, words) {
  const year = talk.date.slice(0, 4) || String(links.find((link) => link.year)?.year ?? "");
  const speakers = talk.speakers.slice(0, MAX_SPEAKERS);
  if (talk.speakers.length > MAX_SPEAKERS) speakers.push("…");
  const names = speakers.filter(Boolean).join(words.pause);
  return [names, talk.event, talk.event.includes(year) ? "" : year].filter(Boolean).join(" · ");
}

// `Video`, `Slides`; with the platform where a talk has two of a kind.
function nameByKind(links, words) {
  const kinds = links.map((link) => findName(words.kinds, link.kind) || "…");
  return links.map((link, place) => {
    const twins = kinds.filter((kind) => kind === kinds[place]).length > 1;
    const platform = twins || isDead(link) ? namePlatform(link, words) : "";
    const notes = [platform, sayDead(link, words)].filter(Boolean);
    return notes.length ? `${kinds[place]} (${notes.join(words.pause)})` : kinds[place];
  });
}

// Whether a link did not open when it was checked.
function isDead(link) {
  return /^\d{4}-\d\d-\d\d$/.test(link.dead ?? "");
}

function sayDead(link, words) {
  return isDead(link) ? words.dead(link.dead) : "";
}

function namePlatform(link, words) {
  return findName(words.platforms, findName(PLATFORMS, link.platform));
}

function createPill(link, name, words) {
  const url = parseAddress(link.url);
  const attributes = { class: "pill", "data-kind": link.kind, title: link.label };
  if (url) return createExternalLink(url, attributes, createIcon(link.kind), name);
  return createElement("span", { ...attributes, class: "pill unsafe", title: words.noAddress }, name);
}

function createLinkRow(link, words) {
  const url = parseAddress(link.url);
  const kind = findName(words.kinds, link.kind);
  const host = url?.protocol === "mailto:" ? url.pathname : (url?.host ?? "").replace(/^www\./, "");
  const facts = [kind, namePlatform(link, words), host, sayDead(link, words)].filter((fact, at, all) => fact && all.indexOf(fact) === at);
  const tile = createElement("span", { class: "tile", "data-kind": link.kind }, createIcon(link.kind));
  const label = createElement("span", { class: "label" }, link.label || link.url);
  const details = createElement("span", { class: "facts" }, facts.join(" · "));
  const body = createElement("span", { class: "body" }, label, details);
  const row = url
    ? createExternalLink(url, { class: "row" }, tile, body, createIcon("out"))
    : createElement("span", { class: "row unsafe", title: words.noAddress }, tile, body);
  return createElement("li", {}, row, createMark(link.citation, words));
}

// Which part of a list is shown, and a button for what comes behind it.
function createRest(answer, words, ask) {
  const listed = { talks: answer.talks.length, links: answer.links.length, facts: answer.listed }[answer.kind] ?? 0;
  const last = answer.offset + listed;
  if (!listed || answer.total <= listed) return null;
  const span = createElement("span", { class: "span" }, words.span(answer.offset + 1, last, answer.total));
  // The conversation knows which list goes on; it is asked in the language of the answer.
  const { askMore } = WORDS[answer.language] ?? words;
  const more =
    last < answer.total && last <= MAX_OFFSET
      ? createButton(words.more(answer.total - last), { class: "quiet more" }, () => ask(askMore))
      : null;
  return createElement("div", { class: "rest" }, span, more);
}
