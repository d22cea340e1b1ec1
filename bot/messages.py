"""What goes between a channel and the answerer. Channels know this file and nothing below it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Literal

import msgspec

from indexer.errors import HuiguError

MAX_QUESTION_CHARS = 500
"""Longest question a channel takes: several sentences, and far below what costs time to encode."""
MAX_K = 10
"""Most citations an answer may carry; more is a list of pages, not an answer."""
LANGUAGES = ("zh", "en")
"""Languages an asker can choose to be answered in."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One question from one person."""

    text: str
    language: str = ""
    """`zh` or `en` when the asker chose; empty to follow the question."""
    k: int = 3
    """How many citations at most, 1 to 10."""
    asker: str = ""
    """Opaque id of the person on their channel, for limits; never stored as it is."""
    place: str = ""
    """Opaque id of the chat, channel or address the question came from."""
    id: str = ""
    """Of this question in the journal, unique, at most 40 characters of `[0-9A-Za-z_-]`; made up
    where a channel gives none."""
    channel: str = ""
    """`discord`, `wecom`, `http`, …: for the journal."""
    thread: str = ""
    """Opaque id of the conversation that a question belongs to; empty for one that stands alone."""
    earlier: str = ""
    """The question before this one, where the channel can tell (a reply to it); else the thread's
    last one is remembered."""


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """Where a statement of the answer stands."""

    number: int
    """The n of `[n]` in the text, counted from 1 by first use."""
    title: str
    url: str
    """Page address with the heading's anchor; empty where the page has none."""
    quote: str
    """The words as written on the page."""
    published: str
    """ISO date, or empty."""
    source: str


class AnswerLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link the answer gives; always a record of the index."""

    url: str
    label: str
    kind: str
    platform: str
    citation: int
    """Number of the citation whose page gives the link."""


class Related(msgspec.Struct, frozen=True, kw_only=True):
    """A page near the question."""

    title: str
    url: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A cited answer, or found=False with the nearest pages. Its JSON is design.md section 4."""

    question: str
    language: str
    found: bool
    confidence: float
    """Calibrated chance that the answer is right, 0 to 1."""
    text: str
    citations: list[Citation]
    links: list[AnswerLink]
    related: list[Related]
    generated: bool
    """True when a language model worded the text."""
    generation: str
    """Id of the index generation it was read from."""
    elapsed_ms: float


class Refused(HuiguError):
    """An `Ask` does not take the question now; the same question may be fine later.

    Attributes:
        reason: `rate` when one asker or place asked too much, `busy` when too many ask at once.
        limit: The limit that was reached: questions in a minute, or questions waiting.
        retry_after_s: Seconds, 1 or more, after which asking again makes sense.
    """

    def __init__(self, reason: Literal["rate", "busy"], limit: int, retry_after_s: int) -> None:
        self.reason = reason
        self.limit = limit
        self.retry_after_s = retry_after_s
        what = "questions in a minute" if reason == "rate" else "questions waiting"
        super().__init__(f"more than {limit} {what}; ask again in {retry_after_s} s")


Ask = Callable[[Question], Awaitable[Answer]]
"""The one contract between channels and answerer; wrappers (limits, journal) are an `Ask` too."""
