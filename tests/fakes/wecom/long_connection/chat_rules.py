"""WeCom's rules for frames of the long connection, and its errcodes; independent of the socket."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from bot.runtime.clock import Clock
from tests.fakes.wecom.cards import check_card, check_card_update

WINDOW_S = 360.0
"""A stream accepts frames for this long after its first."""
WELCOME_S = 5.0
TAP_S = 5.0
REQUEST_S = 24 * 3600.0
MAX_TEXT_BYTES = 20480
MAX_FEEDBACK_BYTES = 256
PER_MINUTE, PER_HOUR = 30, 1000
MAX_IN_PROGRESS = 3
"""Messages of one person that are being answered."""


@dataclass(slots=True)
class Incoming:
    """A message or event that the bot got."""

    request_id: str
    msgid: str
    person: str
    chat: str
    in_group: bool
    at: float
    """By the clock."""
    is_chat_opened: bool = False
    task_id: str = ""
    """Of the card that was tapped; empty for a message."""
    done: bool = False


@dataclass(slots=True)
class Stream:
    """An answer as people see it: each frame replaces the one before."""

    request_id: str
    chat: str
    first_at: float
    feedback_id: str
    texts: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    finished: bool = False
    repeated: int = 0
    """How often the last frame came again, word for word."""


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A separate message of the bot."""

    chat: str
    kind: str
    content: dict
    at: float

    @property
    def text(self) -> str:
        return self.content.get("content", "")


class ChatRules:
    """Accepts or refuses frames, and records what people see.

    Attributes:
        incoming: Messages and events by request id.
        streams: By stream id.
        sent: Separate messages, in order.
        welcomes: Texts of greetings.
        updated_cards: Cards that stand in place of tapped ones.
        violations: What a bot must not do, one line each; tests assert that there are none.
        expired: Number of frames for streams that were over.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.violations: list[str] = []
        self.incoming: dict[str, Incoming] = {}
        self.streams: dict[str, Stream] = {}
        self.sent: list[SentMessage] = []
        self.welcomes: list[str] = []
        self.updated_cards: list[dict] = []
        self.expired = 0
        self._counted: dict[str, list[float]] = defaultdict(list)

    def add(self, incoming: Incoming) -> None:
        """Record a message or event that the bot gets."""
        now = self.clock.now()
        in_progress = [
            other
            for other in self.incoming.values()
            if other.person == incoming.person and not other.done and now - other.at < WINDOW_S
        ]
        assert len(in_progress) < MAX_IN_PROGRESS, (
            f"{incoming.person} waits for {MAX_IN_PROGRESS} answers already"
        )
        self.incoming[incoming.request_id] = incoming

    def find_stream(self, request_id: str) -> Stream | None:
        """Find the stream that answers a message; None while there is none."""
        streams = self.streams.values()
        return next((stream for stream in streams if stream.request_id == request_id), None)

    def get_final_text(self, request_id: str) -> str:
        """Get the text of a finished answer; empty before."""
        stream = self.find_stream(request_id)
        return stream.texts[-1] if stream and stream.finished else ""

    def list_messages(self, chat: str, kind: str = "markdown") -> list[str]:
        """List the texts of the bot's separate messages in a chat."""
        return [sent.text for sent in self.sent if sent.chat == chat and sent.kind == kind]

    def respond(self, request_id: str, body: dict) -> int:
        """Take a frame of a stream; returns the errcode."""
        incoming = self.incoming.get(request_id)
        now = self.clock.now()
        if incoming is None or incoming.is_chat_opened or now - incoming.at > REQUEST_S:
            return 846605
        if incoming.task_id:
            return self._refuse("a stream under the req_id of an event", 846605)
        if body.get("msgtype") != "stream" or set(body) != {"msgtype", "stream"}:
            return self._refuse("an answer that is no stream", 40008)
        frame = body["stream"]
        if set(frame) - {"feedback"} != {"id", "finish", "content"}:
            return self._refuse(f"a stream of {sorted(frame)}", 40008)
        stream = self.streams.get(frame["id"])
        if code := self._check_text(frame["content"]):
            return code
        if stream is None:
            return self._open(incoming, frame)
        return self._continue(stream, incoming, frame)

    def send(self, body: dict) -> int:
        """Take a separate message; returns the errcode."""
        chat, kind = body.get("chatid"), body.get("msgtype")
        in_group = next((one.in_group for one in self.incoming.values() if one.chat == chat), None)
        if in_group is None:
            return 93006
        if body.get("chat_type") != (2 if in_group else 1):
            return self._refuse("the wrong chat_type", 40008)
        if kind not in {"markdown", "template_card"} or kind not in body:
            return self._refuse(f"a message of kind {kind}", 40008)
        content = body[kind]
        is_text = kind == "markdown"
        code = self._check_text(content["content"]) if is_text else self._check_card(content)
        code = code or self._count(chat)
        if not code:
            self.sent.append(SentMessage(chat, kind, content, self.clock.now()))
            if is_text:
                self._mark_done(chat)
        return code

    def welcome(self, request_id: str, body: dict) -> int:
        """Take a greeting; returns the errcode."""
        incoming = self.incoming.get(request_id)
        if incoming is None or not incoming.is_chat_opened or incoming.done:
            return 846605
        if self.clock.now() - incoming.at > WELCOME_S:
            return self._refuse("a greeting after 5 s", 846605)
        code = self._count(incoming.chat)
        if not code:
            incoming.done = True
            self.welcomes.append(body["text"]["content"])
        return code

    def update_card(self, request_id: str, body: dict) -> int:
        """Take the update of a card that was tapped; returns the errcode."""
        incoming = self.incoming.get(request_id)
        if incoming is None or not incoming.task_id:
            return 846605
        if self.clock.now() - incoming.at > TAP_S:
            return self._refuse("the update of a card after 5 s", 846605)
        if code := check_card_update(body, incoming.task_id, incoming.person):
            return self._refuse(code, 40008)
        self.updated_cards.append(body["template_card"])
        return self._count(incoming.chat)

    def _open(self, incoming: Incoming, frame: dict) -> int:
        if self.find_stream(incoming.request_id) is not None:
            return self._refuse("a second stream for one message", 846605)
        feedback_id = frame.get("feedback", {}).get("id", "")
        if len(feedback_id.encode()) > MAX_FEEDBACK_BYTES:
            return self._refuse("a feedback.id of more than 256 bytes", 40058)
        if code := self._count(incoming.chat):
            return code
        stream = Stream(incoming.request_id, incoming.chat, self.clock.now(), feedback_id)
        self.streams[frame["id"]] = stream
        self._show(stream, incoming, frame)
        return 0

    def _continue(self, stream: Stream, incoming: Incoming, frame: dict) -> int:
        if stream.request_id != incoming.request_id:
            return self._refuse("a stream under another req_id", 846605)
        if "feedback" in frame:
            return self._refuse("a feedback.id in a later frame", 40008)
        if self.clock.now() - stream.first_at > WINDOW_S:
            self.expired += 1
            return 846608
        if stream.finished:
            if frame["content"] == stream.texts[-1] and frame["finish"]:
                stream.repeated += 1
                return 0
            return self._refuse("a frame after the last", 846608)
        code = self._count(incoming.chat)
        if not code:
            self._show(stream, incoming, frame)
        return code

    def _show(self, stream: Stream, incoming: Incoming, frame: dict) -> None:
        stream.texts.append(frame["content"])
        stream.times.append(self.clock.now())
        stream.finished = incoming.done = frame["finish"]

    def _mark_done(self, chat: str) -> None:
        """Mark one message of a chat as answered by a separate message."""
        for incoming in self.incoming.values():
            if incoming.chat == chat and not incoming.done:
                incoming.done = True
                return

    def _check_text(self, text: str) -> int:
        if not text.strip():
            return self._refuse("a blank text", 40008)
        if len(text.encode()) > MAX_TEXT_BYTES:
            return self._refuse("a text of more than 20480 bytes", 40058)
        return 0

    def _check_card(self, card: dict) -> int:
        wrong = check_card(card)
        return self._refuse(wrong, 40008) if wrong else 0

    def _count(self, chat: str) -> int:
        """Count a frame against the chat's rate limit."""
        now, times = self.clock.now(), self._counted[chat]
        minute = sum(at > now - 60 for at in times)
        hour = sum(at > now - 3600 for at in times)
        if minute >= PER_MINUTE or hour >= PER_HOUR:
            return self._refuse("more than a chat's limit", 45009)
        times.append(now)
        return 0

    def _refuse(self, violation: str, code: int) -> int:
        self.violations.append(violation)
        return code
