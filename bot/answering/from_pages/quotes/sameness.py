"""Tells whether two quotes say the same, in one language or two."""

from __future__ import annotations

import re

from bot.answering.from_pages.quotes.quote import Quote
from indexer.contracts import Encoder
from indexer.search.copies import is_same_quote
from indexer.text.language import split_words

SAME_WORDS = 0.75
"""Share of a quote's words that another quote has if it says nothing new, and no new number."""
_NUMBER = re.compile(r"\d")
SAME_MEANING = 0.65
"""Cosine from which quotes in two languages are translations: 0.61 of translated sentences are
above it, and 0.02 of their neighbours."""


def says_same(quote: Quote, other: Quote, encoder: Encoder) -> bool:
    """Tell whether a quote says nothing beyond another one."""
    if quote.language != other.language:
        one, two = encoder.encode([quote.text, other.text])
        return bool(one @ two >= SAME_MEANING)
    if is_same_quote(quote.text, quote.page.document, other.text, other.page.document):
        return True
    words = set(split_words(quote.text))
    new = words.difference(split_words(other.text))
    return len(new) <= (1 - SAME_WORDS) * len(words) and not any(map(_NUMBER.search, new))
