"""Collects what an answer shows, so that the next question can point at it: `the second one`."""

from __future__ import annotations

from bot.answering.from_catalogue.naming import name_one
from bot.request import Mention
from indexer.catalogue.records import Event, Person, Series, Talk

_SORTS = (("talk",), ("event", "series"), ("person",))
"""What is pointed at first: of a line with a talk and its event, the talk."""


class ShownList:
    """What one answer shows, in its order, each thing once."""

    def __init__(self, language: str) -> None:
        """Name what is shown in a language."""
        self._language = language
        self._shown: dict[tuple[str, tuple[int, ...]], Mention] = {}

    def add(self, *ones: Talk | Event | Series | Person) -> None:
        """Add what a line of the answer shows."""
        for one in ones:
            mention = mention_shown(one, self._language)
            self._shown.setdefault((mention.what, mention.ids), mention)

    def read(self) -> tuple[Mention, ...]:
        """Read the talks that were added, else the events and series, else the people."""
        for sorts in _SORTS:
            shown = tuple(one for one in self._shown.values() if one.what in sorts)
            if shown:
                return shown
        return ()


def mention_shown(one: Talk | Event | Series | Person, language: str) -> Mention:
    """Mention what an answer shows, by its name in a language."""
    if isinstance(one, Talk):
        return Mention("talk", (one.id,), name_one(one.titles, language), "")
    if isinstance(one, Series):
        return Mention("series", (one.id,), name_one(one.names, language), "")
    what = "event" if isinstance(one, Event) else "person"
    return Mention(what, (one.id,), name_one(one.names, language), "")
