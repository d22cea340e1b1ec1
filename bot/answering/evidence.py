"""An answer before it is numbered and grounded: what it rests on and what it says."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.link_ranking import Found


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place of the index that an answer rests on."""

    page: tuple[str, str]
    """(source, id) of its document."""
    title: str
    url: str
    quote: str
    published: str
    source: str
    addresses: frozenset[str]
    """Every address of the place: its own and its links'."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before its citations are numbered."""

    found: bool
    confidence: float
    text: str
    """With marks `[n]` that count `evidence` from 1."""
    evidence: tuple[Evidence, ...]
    links: tuple[tuple[Found, int], ...] = ()
    """Link records with the number of their evidence."""


NOTHING = Draft(found=False, confidence=0.0, text="", evidence=())
"""What a question gets when nothing is near."""
