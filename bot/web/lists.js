// What an answer lists: talks as cards, links, what the question may mean, and the rest.

import { createAge, findDate } from "./ages.js";
import {
  createElement,
  createExternalLink,
  createIcon,
  createMark,
  createQuestion,
  detectLanguage,
  fill,
  findName,
  parseAddress,
} from "./nodes.js";

const MAX_OFFSET = 1000; // the server takes no more
const MAX_SPEAKERS = 6; // of one talk; a panel of more ends with an ellipsis

// Talks, the links of no talk, and which part of a list that is.
export function createLists(answer, words) {
  const talks = answer.kind === "talks" ? answer.talks : [];
  const onCards = new Set(talks.flatMap((talk) => talk.links));
  const links = answer.links.filter((_, place) => !onCards.has(place));
  const rest = createRest(answer, words);
  const parts = [];
  // A list of facts is the text itself.
  if (answer.kind === "facts" && rest) parts.push(rest);
  if (talks.length) {
    const cards = talks.map((talk) => createTalk(talk, answer, words));
    parts.push(createSection("talks", cards, words, rest));
  }
  if (links.length) {
    const behind = answer.kind === "links" ? rest : null;
    parts.push(createSection("links", createItems(links, answer, words), words, behind));
  }
  return parts;
}

function createSection(key, items, words, rest) {
  const list = createElement("ul", { class: `cards ${key}` }, ...items);
  return createElement("section", { class: "part", "aria-label": words[key] }, list, rest);
}

// Links that ask what the question may mean; null without any.
export function createChoices(answer, words) {
  const list = createElement("ol", { class: "choices", "aria-label": words.choices });
  for (const { label, question } of answer.choices) {
    if (!question.trim()) continue;
    list.append(createElement("li", {}, createQuestion(label || question, question, { class: "chip" })));
  }
  return list.childElementCount ? list : null;
}

function createTalk(talk, answer, words) {
  const links = talk.links.map((place) => answer.links[place]).filter(Boolean);
  const speakers = talk.speakers.slice(0, MAX_SPEAKERS).filter(Boolean);
  if (talk.speakers.length > MAX_SPEAKERS) speakers.push("…");
  const facts = [speakers.join(words.pause), talk.event];
  const year = String(links.find((link) => link.year)?.year ?? "");
  const dates = [talk.date, findDate(answer, talk.citation), year];
  return createCard(talk.title, facts, dates, links, talk.citation, answer, words);
}

// A card for the links of each talk, and a row for every other link.
function createItems(links, answer, words) {
  const items = [];
  for (const own of groupByTalk(links)) {
    const [first] = own;
    if (!first.talk) items.push(...own.map((link) => createRow(link, answer, words)));
    else {
      const dates = [findDate(answer, first.citation), String(first.year || "")];
      items.push(createCard(first.talk, [first.event], dates, own, first.citation, answer, words));
    }
  }
  return items;
}

function groupByTalk(links) {
  const groups = [];
  for (const link of links) {
    const last = groups.at(-1)?.[0];
    if (last && last.talk === link.talk && last.event === link.event) groups.at(-1).push(link);
    else groups.push([link]);
  }
  return groups;
}

function createCard(title, facts, dates, links, citation, answer, words) {
  const label = createElement("span", { class: "label", lang: detectLanguage(title) }, title || "…");
  const line = createFacts(facts, createAge(words, ...dates));
  const body = createElement("div", { class: "body" }, label, "\u00a0", createMark(citation, answer, words), line);
  const names = nameLinks(links, words);
  const media = links.map((link, place) => createPill(link, names[place], words));
  return createElement("li", { class: "talk" }, body, createElement("div", { class: "media" }, ...media));
}

function createFacts(facts, age) {
  const written = facts.filter(Boolean).join(" · ");
  return createElement("span", { class: "facts" }, written + (written && age ? " · " : ""), age);
}

// `Video · Bilibili`; those of one name are numbered.
function nameLinks(links, words) {
  const names = links.map(
    (link) => [nameKind(link, words), namePlatform(link, words), sayDead(link, words)].filter(Boolean).join(" · ") || "…",
  );
  return names.map((name, place) => {
    const before = names.slice(0, place).filter((one) => one === name).length;
    return before ? `${name} ${before + 1}` : name;
  });
}

function nameKind(link, words) {
  const name = findName(words.kinds, link.kind);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function namePlatform(link, words) {
  return findName(words.platforms, link.platform);
}

// That a link did not open when it was checked.
function sayDead(link, words) {
  return /^\d{4}-\d\d-\d\d$/.test(link.dead ?? "") ? fill(words.dead, link.dead) : "";
}

function createPill(link, name, words) {
  const url = parseAddress(link.url);
  const attributes = { class: link.dead ? "pill dead" : "pill", "data-kind": link.kind, title: link.label };
  if (url) return createExternalLink(url, attributes, createIcon(link.kind, words), name);
  return createElement("span", { ...attributes, class: "pill unsafe", title: words.no_address }, name);
}

function createRow(link, answer, words) {
  const url = parseAddress(link.url);
  const tile = createElement("span", { class: "tile", "data-kind": link.kind }, createIcon(link.kind, words));
  const name = link.label || link.url;
  const label = createElement("span", { class: "label", lang: detectLanguage(name) }, name);
  const place = new Set([nameKind(link, words), namePlatform(link, words), findHost(url), sayDead(link, words)]);
  const age = createAge(words, findDate(answer, link.citation), String(link.year || ""));
  const body = createElement("span", { class: "body" }, label, createFacts([...place], age));
  const row = url
    ? createExternalLink(url, { class: link.dead ? "row dead" : "row" }, tile, body, createIcon("out", words))
    : createElement("span", { class: "row unsafe", title: words.no_address }, tile, body);
  return createElement("li", { class: "link" }, row, createMark(link.citation, answer, words));
}

// Where a link leads: its host, or the mailbox.
function findHost(url) {
  if (url?.protocol === "mailto:") return url.pathname;
  return url?.origin === location.origin ? "" : (url?.host ?? "").replace(/^www\./, "");
}

// Which part of a list is shown, and a link for what comes behind it.
function createRest(answer, words) {
  const listed = { talks: answer.talks.length, links: answer.links.length, facts: answer.listed }[answer.kind] ?? 0;
  const last = answer.offset + listed;
  if (!listed || answer.total <= listed) return null;
  const written = answer.offset
    ? fill(words.span_of, answer.offset + 1, last, answer.total)
    : fill(words.first_of, last, answer.total);
  const span = createElement("span", { class: "span" }, written);
  // The conversation knows which list goes on; it is asked in the language of the answer.
  const asked = Object.hasOwn(words.ask_more_in, answer.language) ? words.ask_more_in[answer.language] : words.ask_more_in.en;
  const label = fill(words.more, answer.total - last);
  const more = last < answer.total && last <= MAX_OFFSET ? createQuestion(label, asked, { class: "quiet more" }) : null;
  return createElement("div", { class: "rest" }, span, more);
}
