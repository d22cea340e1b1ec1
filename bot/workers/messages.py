"""What the main process and a worker tell each other; each is one frame (`bot.workers.frames`)."""

from __future__ import annotations

import msgspec

from bot.messages import Answer, Question
from bot.services.passages.contracts import FoundPassage


class Open(msgspec.Struct, frozen=True, tag="open"):
    """The first message to a worker: which index it answers from."""

    settings: bytes
    """The settings of the indexer as JSON, as `indexer.config.decode_settings` reads them."""


class AnswerQuestion(msgspec.Struct, frozen=True, tag="answer"):
    """Answer a question; one at a time is answered."""

    number: int
    """Of the work; the report on it has the same."""
    question: Question
    left_s: float
    """Seconds until its deadline."""


class FindPassages(msgspec.Struct, frozen=True, tag="find"):
    """Search without an answer."""

    number: int
    """As above."""
    text: str
    k: int
    """Most passages."""
    left_s: float
    """As above."""


class GiveUp(msgspec.Struct, frozen=True, tag="give up"):
    """Nobody waits for this work any more: leave it at the next step."""

    number: int


class Refresh(msgspec.Struct, frozen=True, tag="refresh"):
    """Switch to the current generation, if it is another one."""


class Ping(msgspec.Struct, frozen=True, tag="ping"):
    """Say at once that you are alive."""


Order = Open | AnswerQuestion | FindPassages | GiveUp | Refresh | Ping
"""What a worker reads."""
Work = AnswerQuestion | FindPassages
"""Orders that a report with their number ends."""


class Opened(msgspec.Struct, frozen=True, tag="opened"):
    """The index is open, and questions can come."""

    generation: str


class NotOpened(msgspec.Struct, frozen=True, tag="not opened"):
    """It cannot be opened; the worker ends."""

    reason: str


class Answered(msgspec.Struct, frozen=True, tag="answered"):
    """The answer to a question, with what stays in the process."""

    number: int
    answer: Answer


class Found(msgspec.Struct, frozen=True, tag="found"):
    """The passages that a search found."""

    number: int
    passages: list[FoundPassage]


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """The work ended with an error; see `bot.workers.errors`."""

    number: int
    error: str
    """Name of one of our errors; empty for an unexpected one."""
    text: str


class Refreshed(msgspec.Struct, frozen=True, tag="refreshed"):
    """A `Refresh` has ended."""

    generation: str
    """What answers now."""


class Alive(msgspec.Struct, frozen=True, tag="alive"):
    """Answers a `Ping`."""


class Logged(msgspec.Struct, frozen=True, tag="logged"):
    """A record for the log, which the main process writes."""

    logger: str
    level: int
    text: str


Report = Opened | NotOpened | Answered | Found | Failed | Refreshed | Alive | Logged
"""What a worker writes."""
