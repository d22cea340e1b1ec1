"""Reads a question: its names, its limits, what it asks and what is left of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Lock

from cachetools import LRUCache

from bot.messages import Question
from bot.request import Intent, Request, Subject
from bot.understanding.constraints import build_constraints, find_answer_language
from bot.understanding.names.name_index import NameIndex, build_name_index
from bot.understanding.reading import read_parts
from bot.understanding.topic import find_topic
from indexer.search.index import Reader
from indexer.text.control_characters import replace_surrogates
from indexer.text.language import choose_language

_GENERATIONS = 3
"""Generations whose names are kept: the one that serves, and those still being read."""
_BY_ORDER: frozenset[Intent] = frozenset(("first", "latest", "next"))
"""Intents that choose by order themselves."""


Predict = Callable[[str], tuple[Intent, Subject, float]]
"""Tells intent, subject and probability of a masked question."""


class Understanding:
    """Reads questions; thread-safe."""

    def __init__(self, predict: Predict, get_today: Callable[[], date]) -> None:
        """Take the intent model, and the day by which `last year` is told."""
        self._predict, self._get_today = predict, get_today
        self._indexes: LRUCache[str, NameIndex] = LRUCache(_GENERATIONS)
        self._lock = Lock()

    def read(self, question: Question, reader: Reader) -> Request:
        """Read a question against the names of an open generation."""
        text = replace_surrogates(question.text)
        index, today = self._get_index(reader), self._get_today().isoformat()
        reading = read_parts(text, index, reader, today, by_order=False)
        intent, subject, probability = self._predict(reading.mask())
        if reading.has_order and intent not in _BY_ORDER:
            reading = read_parts(text, index, reader, today, by_order=True)
        return Request(
            text=text,
            language=choose_language(question.language or find_answer_language(text), text),
            intent=intent,
            subject=subject,
            probability=probability,
            mentions=reading.mentions,
            constraints=build_constraints(reading.limits, reading.free_numbers, intent),
            topic=find_topic(text, reading.list_places(), reader.names),
            unknown=reading.unknown,
            offset=question.offset,
            limit=question.max_links,
        )

    def _get_index(self, reader: Reader) -> NameIndex:
        """Get the names of a generation; the first question of each reads them."""
        with self._lock:
            index = self._indexes.get(reader.generation)
            if index is None:
                index = build_name_index(reader.catalogue)
                self._indexes[reader.generation] = index
            return index
