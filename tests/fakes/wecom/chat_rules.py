"""What WeCom allows over the long connection, and what it says to the rest; no transport."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from bot.runtime.clock import Clock

WINDOW_S = 360.0
"""A stream takes frames for this long after its first."""
WELCOME_S = 5.0
REQUEST_S = 24 * 3600.0
MAX_TEXT_BYTES = 20480
MAX_FEEDBACK_BYTES = 256
PER_MINUTE, PER_HOUR = 30, 1000
IN_FLIGHT = 3
"""Messages of one person that are being answered."""


@dataclass(slots=True)
class Asked:
    """A message or event that was given to the bot."""

    request: str
    msgid: str
    person: str
    chat: str
    group: bool
    at: float
    entered: bool = False
    done: bool = False


@dataclass(slots=True)
class Stream:
    """What people see of an answer: each frame replaces the one before."""

    request: str
    chat: str
    first_at: float
    feedback: str
    texts: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    finished: bool = False
    repeated: int = 0
    """Times that the last frame came again, word for word."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of its own."""

    chat: str
    kind: str
    content: dict
    at: float

    @property
    def text(self) -> str:
        return self.content.get("content", "")


class ChatRules:
    """Takes frames or refuses them, and keeps what people see.

    Attributes:
        violations: What a bot must not do, one line each; tests assert that there are none.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.violations: list[str] = []
        self.asked: dict[str, Asked] = {}
        self.streams: dict[str, Stream] = {}
        self.sent: list[Sent] = []
        self.welcomes: list[str] = []
        self.expired = 0
        """Frames for streams that were over."""
        self._counted: dict[str, list[float]] = defaultdict(list)

    def ask(self, asked: Asked) -> None:
        """Note what the bot is given."""
        now = self.clock.now()
        waiting = [
            one
            for one in self.asked.values()
            if one.person == asked.person and not one.done and now - one.at < WINDOW_S
        ]
        assert len(waiting) < IN_FLIGHT, f"{asked.person} waits for {IN_FLIGHT} answers already"
        self.asked[asked.request] = asked

    def stream_of(self, request: str) -> Stream | None:
        """The stream that answers a message; None while there is none."""
        return next((one for one in self.streams.values() if one.request == request), None)

    def last_text(self, request: str) -> str:
        """What stands in the answer to a message when it is finished; empty before."""
        stream = self.stream_of(request)
        return stream.texts[-1] if stream and stream.finished else ""

    def messages(self, chat: str, kind: str = "markdown") -> list[str]:
        """Texts of the bot's own messages in a chat."""
        return [one.text for one in self.sent if one.chat == chat and one.kind == kind]

    def respond(self, request: str, body: dict) -> int:
        """Take a frame of a stream."""
        asked = self.asked.get(request)
        now = self.clock.now()
        if asked is None or asked.entered or now - asked.at > REQUEST_S:
            return 846605
        if body.get("msgtype") != "stream" or set(body) != {"msgtype", "stream"}:
            return self._violated("an answer that is no stream", 40008)
        frame = body["stream"]
        if set(frame) - {"feedback"} != {"id", "finish", "content"}:
            return self._violated(f"a stream of {sorted(frame)}", 40008)
        known = self.streams.get(frame["id"])
        refused = self._text(frame["content"])
        if refused:
            return refused
        if known is None:
            return self._opened(asked, frame)
        return self._continued(known, asked, frame)

    def send(self, body: dict) -> int:
        """Take a message of its own."""
        chat, kind = body.get("chatid"), body.get("msgtype")
        group = next((one.group for one in self.asked.values() if one.chat == chat), None)
        if group is None:
            return 93006
        if body.get("chat_type") != (2 if group else 1):
            return self._violated("the wrong chat_type", 40008)
        if kind not in {"markdown", "template_card"} or kind not in body:
            return self._violated(f"a message of kind {kind}", 40008)
        content = body[kind]
        refused = self._text(content["content"]) if kind == "markdown" else self._card(content)
        refused = refused or self._count(chat)
        if not refused:
            self.sent.append(Sent(chat, kind, content, self.clock.now()))
            if kind == "markdown":
                self._delivered(chat)
        return refused

    def welcome(self, request: str, body: dict) -> int:
        """Take a greeting."""
        asked = self.asked.get(request)
        if asked is None or not asked.entered or asked.done:
            return 846605
        if self.clock.now() - asked.at > WELCOME_S:
            return self._violated("a greeting after 5 s", 846605)
        refused = self._count(asked.chat)
        if not refused:
            asked.done = True
            self.welcomes.append(body["text"]["content"])
        return refused

    def _opened(self, asked: Asked, frame: dict) -> int:
        if self.stream_of(asked.request) is not None:
            return self._violated("a second stream for one message", 846605)
        feedback = frame.get("feedback", {}).get("id", "")
        if len(feedback.encode()) > MAX_FEEDBACK_BYTES:
            return self._violated("a feedback.id of more than 256 bytes", 40058)
        refused = self._count(asked.chat)
        if refused:
            return refused
        stream = Stream(asked.request, asked.chat, self.clock.now(), feedback)
        self.streams[frame["id"]] = stream
        self._show(stream, asked, frame)
        return 0

    def _continued(self, stream: Stream, asked: Asked, frame: dict) -> int:
        if stream.request != asked.request:
            return self._violated("a stream under another req_id", 846605)
        if "feedback" in frame:
            return self._violated("a feedback.id in a later frame", 40008)
        if self.clock.now() - stream.first_at > WINDOW_S:
            self.expired += 1
            return 846608
        if stream.finished:
            if frame["content"] == stream.texts[-1] and frame["finish"]:
                stream.repeated += 1
                return 0
            return self._violated("a frame after the last", 846608)
        refused = self._count(asked.chat)
        if not refused:
            self._show(stream, asked, frame)
        return refused

    def _show(self, stream: Stream, asked: Asked, frame: dict) -> None:
        stream.texts.append(frame["content"])
        stream.times.append(self.clock.now())
        stream.finished = asked.done = frame["finish"]

    def _delivered(self, chat: str) -> None:
        """One of the answers that a chat waits for came as a message."""
        for one in self.asked.values():
            if one.chat == chat and not one.done:
                one.done = True
                return

    def _text(self, text: str) -> int:
        if not text.strip():
            return self._violated("a blank text", 40008)
        if len(text.encode()) > MAX_TEXT_BYTES:
            return self._violated("a text of more than 20480 bytes", 40058)
        return 0

    def _card(self, card: dict) -> int:
        if not card.get("card_type") or not card.get("card_action"):
            return self._violated("a card without card_type or card_action", 40008)
        return 0

    def _count(self, chat: str) -> int:
        now, times = self.clock.now(), self._counted[chat]
        minute = sum(one > now - 60 for one in times)
        hour = sum(one > now - 3600 for one in times)
        if minute >= PER_MINUTE or hour >= PER_HOUR:
            return self._violated("more than a chat's limit", 45009)
        times.append(now)
        return 0

    def _violated(self, what: str, code: int) -> int:
        self.violations.append(what)
        return code
