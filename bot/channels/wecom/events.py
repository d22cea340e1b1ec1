"""Events that WeCom sends to the bot, and the bot's replies; the same for both transports."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Protocol

Card = dict[str, object]
"""A template card in WeCom's format (its API page 101032)."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message to the bot: in a group, where it mentions the bot, or in a 1:1 chat.

    A tap on a button of a card is one too: its text is the question behind the button.
    """

    id: str
    """`msgid`; a second delivery of the message has the same."""
    person: str
    """`userid` within the enterprise; personal data."""
    chat: str
    """`chatid` of the group, in its upper and lower case; the person's id in a 1:1 chat."""
    in_group: bool
    text: str
    """As typed, with the bot's name in it; empty for a message without text."""
    quoted: str = ""
    """Text of the message that this one quotes; empty for none."""
    tapped: str = ""
    """`task_id` of the card whose button was tapped; empty for what a person wrote."""
    response_url: str = field(default="", repr=False)
    """Webhook only: takes one late answer within an hour. A secret."""


@dataclass(frozen=True, slots=True)
class Refresh:
    """Webhook only: WeCom asks for the current state of a stream."""

    stream_id: str


@dataclass(frozen=True, slots=True)
class ChatOpened:
    """A person opened the 1:1 chat, for the first time on a day."""

    id: str
    person: str


GOOD, BAD, WITHDRAWN = 1, 2, 3
"""Ratings that a person can give an answer (WeCom's API page 101027)."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """A person's rating of an answer."""

    id: str
    person: str
    feedback_id: str
    """The id that was sent with the answer."""
    rating: int
    """`GOOD`, `BAD` or `WITHDRAWN`."""
    reasons: tuple[int, ...] = ()
    """Of a bad rating: 1 off topic, 2 incomplete, 3 wrong, 4 data."""


@dataclass(frozen=True, slots=True)
class ConnectionReplaced:
    """Long connection only: another process connected as this bot."""


Inbound = Message | Refresh | ChatOpened | Feedback | ConnectionReplaced


@dataclass(frozen=True, slots=True)
class Update:
    """The state of an answer. Each update replaces the one before; the last is the answer."""

    text: str
    """Markdown, the whole text so far, at most `MAX_STREAM_BYTES` of UTF-8, never blank."""
    card: Card | None = None
    """For below the answer; only in the last update."""


MAX_STREAM_BYTES = 20480
"""Of a stream's content, in UTF-8 (WeCom's API page 101031)."""


def format_stream(
    stream_id: str, update: Update, *, is_last: bool, feedback_id: str = ""
) -> dict[str, object]:
    """Format an update of an answer; the id for people's ratings is for the first update only."""
    stream: dict[str, object] = {"id": stream_id, "finish": is_last, "content": update.text}
    if feedback_id:
        stream["feedback"] = {"id": feedback_id}
    content: dict[str, object] = {"msgtype": "stream", "stream": stream}
    if update.card is not None:
        content |= {"msgtype": "stream_with_template_card", "template_card": update.card}
    return content


def format_card_update(person: str, card: Card) -> dict[str, object]:
    """Format the reply to a tap: the card that the person then sees in its place."""
    return {
        "response_type": "update_template_card",
        "userids": [person],
        "template_card": card,
    }


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply to one message: texts that are ready at once, and the answer to come."""

    feedback_id: str
    """Id for people's ratings of the answer, the same at each delivery: at most 40 of
    `[0-9A-Za-z_-]`; empty where nothing can be rated (a list, help)."""
    placeholder: str
    """Shown until the first update; Markdown, never blank."""
    late_notice: str
    """Ends a stream whose answer will follow as a separate message."""
    interrupted_notice: str
    """Replaces an answer that a restart cut off."""
    updates: Callable[[], AsyncIterator[Update]]
    """Starts the work. Yields one update or more; a failure becomes a text, not an error."""
    tapped_card: Card | None = None
    """Replaces the card that was tapped; None for a message that a person wrote."""


class MessageHandler(Protocol):
    """Handles messages and feedback. All that a transport knows of the bot."""

    def is_allowed(self, message: Message) -> bool:
        """Tell whether the bot answers in the message's chat."""

    def handle(self, message: Message) -> Reply:
        """Read a message. The answer is worked out only when its updates are iterated."""

    def say_interrupted(self) -> str:
        """Word the notice for an answer that a restart cut off, whose message is unknown."""

    async def say_welcome(self) -> str:
        """Word the greeting; plain text."""

    async def record_feedback(self, feedback: Feedback) -> None:
        """Record a rating in the journal."""
