// Reads server-sent events from the body of a response:
// https://html.spec.whatwg.org/multipage/server-sent-events.html

const MAX_EVENT_CHARS = 1_000_000; // an answer has some thousand

// Give each event as {name, data}; throws if the connection breaks or an event does not end.
export async function* readEvents(body) {
  let waiting = "";
  for await (const piece of decode(body)) {
    waiting = (waiting + piece).replaceAll("\r\n", "\n");
    const blocks = waiting.split("\n\n");
    waiting = blocks.pop();
    if (waiting.length > MAX_EVENT_CHARS) throw new RangeError("an event does not end");
    for (const block of blocks) {
      const event = readEvent(block);
      if (event) yield event;
    }
  }
}

async function* decode(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

// A block of lines; null for a comment.
function readEvent(block) {
  const fields = { event: "message", data: [] };
  for (const line of block.split("\n")) {
    const [, name, value] = /^(\w*):? ?(.*)$/.exec(line) ?? [];
    if (name === "event") fields.event = value;
    if (name === "data") fields.data.push(value);
  }
  return fields.data.length ? { name: fields.event, data: fields.data.join("\n") } : null;
}
