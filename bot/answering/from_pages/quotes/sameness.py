"""Tells whether two quotes say the same, in one language or two."""

from __future__ import annotations

import re
from functools import cached_property

from bot.answering.from_pages.quotes.quote import Quote
from indexer.contracts import Encoder
from indexer.records import Vectors
from indexer.search.copies import PlainQuote
from indexer.text.language import fold, split_folded

SAME_WORDS = 0.75
"""Share of a quote's words that another quote has if it says nothing new, and no new number."""
_NUMBER = re.compile(r"\d")
SAME_MEANING = 0.65
"""Cosine from which quotes in two languages are translations: 0.61 of translated sentences are
above it, and 0.02 of their neighbours."""


class ComparedQuote:
    """A quote, and what it is compared with others by, each worked out once."""

    def __init__(self, quote: Quote, encoder: Encoder) -> None:
        """Take a quote and the encoder of its index."""
        self.quote = quote
        self.language = quote.language
        self._encoder = encoder

    @cached_property
    def _folded(self) -> str:
        return fold(self.quote.text)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(split_folded(self._folded))

    @cached_property
    def _plain(self) -> PlainQuote:
        return PlainQuote(self.quote.text, self.quote.page.document, self._folded)

    @cached_property
    def _vector(self) -> Vectors:
        vector: Vectors = self._encoder.encode([self.quote.text])[0]
        return vector

    def says_same(self, other: ComparedQuote) -> bool:
        """Tell whether a quote says nothing beyond another one."""
        if self.language != other.language:
            return bool(self._vector @ other._vector >= SAME_MEANING)
        new = self._words - other._words
        if len(new) <= (1 - SAME_WORDS) * len(self._words) and not any(map(_NUMBER.search, new)):
            return True
        return self._plain.is_same(other._plain)
