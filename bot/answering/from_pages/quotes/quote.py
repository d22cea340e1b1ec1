"""A quote, as an answer shows it."""

from __future__ import annotations

import msgspec

from bot.rendering.pages.passages import Place, name_passage
from indexer.records import Passage
from indexer.search.candidates import CandidatePage
from indexer.text.language import detect_language

MAX_QUOTE_CHARS = 320
"""About what a chat shows without folding."""


class Quote(msgspec.Struct, frozen=True):
    """Sentences of one section, side by side."""

    text: str
    """Word for word, at most `MAX_QUOTE_CHARS` characters; the rows of a table are read as
    `column: value`. An end inside a sentence has `…`."""
    page: CandidatePage
    passage: Passage
    """Where it begins."""
    start: int
    """Position in the section's text, in characters."""
    end: int
    score: float
    """Comparable within one question only; higher is better."""

    @property
    def language(self) -> str:
        """Language of its words; a page may have some of another one."""
        if detect_language(self.text) == "zh":
            return "zh"
        return "en" if self.passage.language == "zh" else self.passage.language

    def name_passage(self) -> str:
        """Name its place in the page, as the page view takes it."""
        place = Place(self.passage.section, self.start, self.end)
        return name_passage(self.page.document.sections, place)
