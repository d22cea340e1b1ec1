"""An answer before its texts are cleaned and its citations numbered."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.link_ranking import RankedLink


@dataclass(frozen=True, slots=True)
class DraftCitation:
    """A place in the index that a draft cites."""

    page: tuple[str, str]
    """(source, id) of its document."""
    title: str
    url: str
    quote: str
    published: str
    held: str
    event: str
    source: str
    addresses: frozenset[str]
    """Every address that stands there: the page's own and those of its links."""


@dataclass(frozen=True, slots=True)
class DraftAnswer:
    """An answer as `bot.answering.link_answer` or `bot.answering.quote_answer` composes it."""

    found: bool
    confidence: float
    """Probability that it is right, 0 to 1."""
    text: str = ""
    """With marks `[n]`: the number of an item of `citations`, from 1."""
    citations: tuple[DraftCitation, ...] = ()
    links: tuple[tuple[RankedLink, int], ...] = ()
    """Each with the number of its citation."""
