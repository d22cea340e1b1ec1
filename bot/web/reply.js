// What the server, or a proxy before it, may have sent: an answer, an error, or anything else. Only
// what has the shape of an answer is shown as one; everything else becomes an error card.

const LINK = {
  url: "string",
  label: "string",
  kind: "string",
  platform: "string",
  talk: "string",
  event: "string",
  year: "number",
  citation: "number",
};
const CITATION = {
  number: "number",
  title: "string",
  url: "string",
  source: "string",
  document: "string",
  quote: "string",
  held: "string",
  published: "string",
  headings: ["string"],
};
const TALK = {
  title: "string",
  event: "string",
  date: "string",
  citation: "number",
  speakers: ["string"],
  links: ["number"],
};

// The fields that the page reads; others may be there.
const ANSWER = {
  language: "string",
  kind: "string",
  found: "boolean",
  generated: "boolean",
  confidence: "number",
  text: "string",
  intro: "string",
  total: "number",
  offset: "number",
  listed: "number",
  citations: [CITATION],
  links: [LINK],
  talks: [TALK],
  choices: [{ label: "string", question: "string" }],
  related: [{ title: "string", url: "string", quote: "string" }],
};
const ERROR = { code: "string", detail: "string" };

export function isAnswer(reply) {
  return hasShape(reply, ANSWER);
}

// An error of the server, as RFC 9457 has it.
export function isError(reply) {
  return hasShape(reply, ERROR);
}

// A shape is a type, a list with the shape of its items, or an object with those of its fields.
function hasShape(value, shape) {
  if (typeof shape === "string") return typeof value === shape;
  if (Array.isArray(shape)) return Array.isArray(value) && value.every((item) => hasShape(item, shape[0]));
  if (value === null || typeof value !== "object") return false;
  return Object.entries(shape).every(([name, inner]) => hasShape(value[name], inner));
}
