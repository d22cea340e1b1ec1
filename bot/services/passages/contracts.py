"""What a channel may search: records that are also the JSON of the HTTP API."""

from __future__ import annotations

from typing import Protocol

import msgspec

from bot.messages import Question

MAX_PASSAGES = 50
"""Most passages of one search."""


class FoundPassage(msgspec.Struct, frozen=True, kw_only=True):
    """A passage that a search found."""

    source: str
    """Name of the source of its page."""
    document: str
    """Id of its page in the source."""
    title: str
    """Of its page."""
    headings: list[str]
    """The headings above it, the outermost first."""
    url: str
    """Where it is published, with the anchor of its heading; else that of the page view, or empty.
    """
    text: str
    """The passage."""
    language: str
    """Of its page: `zh` or `en`, or another primary BCP 47 tag."""
    published: str
    """ISO date of its page; empty if unknown."""
    event: str
    """The event that its page is about; empty for none."""
    score: float
    """0 to about 2, higher is better; comparable within one search only."""


class SearchPassages(Protocol):
    """Searches the generation in use."""

    async def __call__(self, question: Question, k: int) -> list[FoundPassage]:
        """Find up to `k` passages (1 to `MAX_PASSAGES`), best first, one of each page.

        Raises:
            Refused: As `Ask` does.
        """


class Admit(Protocol):
    """Counts a request that costs little, such as one for a list."""

    async def __call__(self, question: Question) -> None:
        """Let a request pass, by its asker, place and channel.

        Raises:
            Refused: There were too many in a minute.
        """


async def find_nothing(question: Question, k: int) -> list[FoundPassage]:
    """Find nothing, in a program without an index; see `SearchPassages`."""
    return []


async def admit_everyone(question: Question) -> None:
    """Let every request pass; see `Admit`."""
