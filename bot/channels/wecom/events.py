"""What WeCom brings to the bot, and what the bot says back; the same over both transports."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Protocol

Card = dict[str, object]
"""A template card as WeCom takes it (its API page 101032)."""


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody said to the bot: in a group with its name, or alone with it."""

    id: str
    """`msgid`; the same when WeCom delivers the message again."""
    person: str
    """`userid` within the enterprise; personal data."""
    chat: str
    """`chatid` of the group, upper and lower case as it came; the person's id in a 1:1 chat."""
    group: bool
    text: str
    """As typed, with the bot's name before or behind it; empty when nothing of it is text."""
    quoted: str = ""
    """Text of the message that it answers; empty for none."""
    response_url: str = field(default="", repr=False)
    """Webhook only: takes one late answer within an hour. A secret."""


@dataclass(frozen=True, slots=True)
class Refresh:
    """Webhook only: WeCom asks how far a stream is."""

    stream: str


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody opened the 1:1 chat, the first time of a day."""

    id: str
    person: str


GOOD, BAD, WITHDRAWN = 1, 2, 3
"""What a person can say of an answer (WeCom's API page 101027)."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a person says of an answer."""

    id: str
    person: str
    feedback: str
    """Id that was given with the answer."""
    kind: int
    """`GOOD`, `BAD` or `WITHDRAWN`."""
    reasons: tuple[int, ...] = ()
    """Of a bad one: 1 off topic, 2 incomplete, 3 wrong, 4 data."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """Long connection only: another one took our place."""


Inbound = Message | Refresh | Entered | Judged | Replaced


@dataclass(frozen=True, slots=True)
class Update:
    """How far an answer is. Each replaces the one before it; the last is the answer."""

    text: str
    """Markdown, all of it, at most `MAX_STREAM_BYTES` of UTF-8, never blank."""
    card: Card | None = None
    """To be shown below the answer; with the last one only."""


MAX_STREAM_BYTES = 20480
"""Of a stream's content, in UTF-8 (WeCom's API page 101031)."""


@dataclass(frozen=True, slots=True)
class Response:
    """What is said to one message: words that are there at once, and the answer worked out."""

    feedback: str
    """Id under which people may judge the answer, the same at each delivery: at most 40 of
    `[0-9A-Za-z_-]`; empty where there is nothing to judge (a list, help)."""
    placeholder: str
    """Shown until there is something to show; Markdown, never blank."""
    later: str
    """Ends a stream whose answer will come as a message of its own."""
    interrupted: str
    """Ends an answer that a restart cut off."""
    updates: Callable[[], AsyncIterator[Update]]
    """Works the answer out. At least one update; failures are worded in it, not raised."""


class Responder(Protocol):
    """Answers whatever came in. A transport knows this and nothing else of the bot."""

    def wants(self, message: Message) -> bool:
        """Tell whether to answer at all: the group is one of ours."""
        ...

    def respond(self, message: Message) -> Response:
        """Read a message; the answer is worked out only when its updates are asked for."""
        ...

    def interrupted(self) -> str:
        """What ends an answer that a restart cut off, where its message is forgotten."""
        ...

    def welcome(self) -> str:
        """Greet; plain text."""
        ...

    async def judge(self, judged: Judged) -> None:
        """Note what a person says of an answer."""
        ...
