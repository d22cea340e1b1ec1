"""Finds the talk that a short title means: `who gave radar basics`, `开幕演讲` of a named event."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from bot.request import Mention
from indexer.catalogue.names import make_name_key
from indexer.search.index import Reader
from indexer.text.language import split_words
from indexer.text.spans import overlaps

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


def choose_own_title(
    titles: Sequence[Mention], mentions: Sequence[Mention], reader: Reader
) -> Mention | None:
    """Choose the short title of a talk of the events that a question names.

    Args:
        titles: Titles that may be words of the question too, the longest first.
        mentions: What the question names for sure.
        reader: The generation.
    """
    if not titles or any(one.what in ("talk", "person") for one in mentions):
        return None
    catalogue = reader.catalogue
    places = [(one.start, one.end) for one in mentions]
    events = {id for one in mentions if one.what == "event" for id in one.ids}
    for id in (id for one in mentions if one.what == "series" for id in one.ids):
        events.update(catalogue.list_events(id))
    for title in titles:
        own = tuple(talk.id for talk in catalogue.get_talks(title.ids) if talk.event in events)
        if own and not overlaps(title.start, title.end, places):
            return replace(title, ids=own, score=SCORE)
    return None
