// Asks the server: an answer comes as events, where the server streams, or as JSON.

import { getConversation } from "./conversation.js";
import { readEvents } from "./events.js";
import { isAnswer, isError } from "./reply.js";

const TIMEOUT_MS = 60000; // an answer takes milliseconds, or longer with a language model

// Ask; gives the answer, or the server's error (RFC 9457), or {word: key} for an error of this page.
// It never throws: the page would go on looking for ever. `show(answer)` gets what was found before
// it is worded, and `say(text)` each piece of the wording.
export async function fetchAnswer(question, { language, signal, show, say }) {
  // An address that is not UTF-8, such as a link in GBK: what was asked is lost.
  if (question.includes("\ufffd")) return { word: "not_utf8" };
  const request = new AbortController();
  signal.addEventListener("abort", () => request.abort());
  const timer = setTimeout(() => request.abort(), TIMEOUT_MS);
  try {
    return await fetchReply(question, language, request.signal, show, say);
  } finally {
    clearTimeout(timer);
  }
}

async function fetchReply(question, language, signal, show, say) {
  let response;
  try {
    response = await fetch("query", {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "text/event-stream, application/json;q=0.5",
        "Accept-Language": language,
      },
      body: JSON.stringify({ question, conversation: getConversation() }),
      signal,
    });
  } catch {
    return { word: "offline" };
  }
  const isStream = response.ok && response.headers.get("Content-Type")?.startsWith("text/event-stream");
  try {
    const reply = isStream ? await readStream(response.body, show, say) : await response.json();
    if (isAnswer(reply) ? response.ok : isError(reply)) return reply;
  } catch {
    // Not JSON, probably an error page of a proxy; or the connection broke.
  }
  return { word: "unreadable" };
}

// Read events until the last one; undefined if that does not come.
async function readStream(body, show, say) {
  for await (const { name, data } of readEvents(body)) {
    const reply = JSON.parse(data);
    if (name === "answer" || name === "error") return reply;
    if (name === "hits" && isAnswer(reply)) show(reply);
    if (name === "text" && typeof reply?.text === "string") say(reply.text);
  }
  return undefined;
}
