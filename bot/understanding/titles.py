"""Finds the talk whose title is all that is left of a question: `who gave radar basics`."""

from __future__ import annotations

from collections.abc import Sequence

from bot.request import Mention
from indexer.catalogue.names import make_name_key
from indexer.search.index import Reader
from indexer.text.language import split_words

SCORE = 0.8
"""Score of a short title that a question writes without quotation marks: it may be a topic."""
_LEAST_WORDS = 2
"""A title of one word is a topic."""


def find_title(text: str, topics: Sequence[tuple[int, int]], reader: Reader) -> Mention | None:
    """Find the title that the one topic of a question is, word for word."""
    if len(topics) != 1:
        return None
    start, end = topics[0]
    key = make_name_key(text[start:end])
    if not key or len(split_words(text[start:end])) < _LEAST_WORDS:
        return None
    names = reader.catalogue.find_names([key]).get(key, ())
    name = next((name for name in names if name.what == "talk"), None)
    if name is None:
        return None
    return Mention("talk", name.ids, name.text, text[start:end], start, end, SCORE)
