// How old a source is, in words. As `page/answer/age.py` of the server.

import { createElement, fill } from "./nodes.js";

const OLD_MONTHS = 24;
const DATE = /(?<!\d)(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?!\d)/g;

// The age of the first date that is known; null without one.
export function createAge(words, ...written) {
  const dates = [...(written.find(Boolean) ?? "").matchAll(DATE)];
  if (!dates.length) return null;
  const [, year, month, day] = dates.at(-1);
  const today = new Date();
  let months = (today.getUTCFullYear() - Number(year)) * 12;
  if (month) months += today.getUTCMonth() + 1 - Number(month);
  if (Number(day ?? 0) > today.getUTCDate()) months -= 1;
  const shown = month ? `${year}-${month}` : year;
  const text = writeAge(months, words);
  const time = createElement("time", { datetime: shown }, shown);
  return createElement("span", { class: months >= OLD_MONTHS ? "age old" : "age" }, time, text ? ` · ${text}` : "");
}

function writeAge(months, words) {
  if (months < 0) return "";
  if (months < 2) return [words.age_new, words.age_month][months];
  if (months < 12) return fill(words.age_months, months);
  return months < 24 ? words.age_year : fill(words.age_years, Math.floor(months / 12));
}

// When what a citation tells of was held or written; empty if unknown.
export function findDate(answer, number) {
  const cited = answer.citations.filter((citation) => citation.number === number);
  return cited.map(chooseDate).find(Boolean) ?? "";
}

export function chooseDate(citation) {
  return citation.held.replace("/", " – ") || citation.published;
}
