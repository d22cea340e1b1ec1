"""Reads a question: its names, its limits, what it asks and what is left of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from threading import Lock

from cachetools import LRUCache

from bot.messages import Question
from bot.request import Intent, Request
from bot.understanding.asking_words import AskingWords
from bot.understanding.choose_intent import (
    MOST_GUESSES,
    choose_intent,
    merge_guesses,
)
from bot.understanding.constraints import build_constraints, find_answer_language
from bot.understanding.intent import IntentGuess, IntentModel
from bot.understanding.names.name_index import NameIndex, build_name_index
from bot.understanding.names.near_misses import correct_text
from bot.understanding.reading import Reading, read_parts
from bot.understanding.titles import find_title
from bot.understanding.topic import find_topics, join_topics, list_titles
from indexer.contracts import Encoder
from indexer.search.index import Reader
from indexer.text.control_characters import replace_surrogates
from indexer.text.language import choose_language

_GENERATIONS = 3
"""Generations whose names are kept: the one that serves, and those still being read."""
_SURE = 0.8
"""Probability of a guess that needs no second one."""
_BY_ORDER: frozenset[Intent] = frozenset(("first", "latest", "next"))
"""Intents that choose by order themselves."""
_OF_ONE_TALK: frozenset[Intent] = frozenset(("links", "title", "when", "where", "who"))
"""Intents that ask for one talk, whose title may be all that is left of the question."""


class Understanding:
    """Reads questions; thread-safe."""

    def __init__(self, encoder: Encoder, get_today: Callable[[], date]) -> None:
        """Take the encoder of the index, and the day by which `last year` is told.

        `EncoderError` passes through if what was learned of wordings is missing.
        """
        self._encoder, self._get_today = encoder, get_today
        self._model = IntentModel.load()
        self._asking = AskingWords.load()
        # The vectors of another encoder mean nothing to the weights.
        self._has_vectors = encoder.fingerprint == self._model.encoder
        self._indexes: LRUCache[str, NameIndex] = LRUCache(_GENERATIONS)
        self._lock = Lock()

    def read(self, question: Question, reader: Reader) -> Request:
        """Read a question against the names of an open generation."""
        text = replace_surrogates(question.text)
        index, today = self._get_index(reader), self._get_today().isoformat()
        reading = read_parts(text, index, reader, today, by_order=False)
        topics = find_topics(text, reading.list_places(), self._asking)
        guess = self._guess(reading, topics)
        if reading.has_order and guess.intent not in _BY_ORDER:
            reading = read_parts(text, index, reader, today, by_order=True)
            topics = find_topics(text, reading.list_places(), self._asking)
        mentions = list(reading.mentions)
        if guess.intent in _OF_ONE_TALK and (title := find_title(text, topics, reader)):
            mentions = sorted([*mentions, title], key=lambda mention: mention.start)
            topics = []
        return Request(
            text=text,
            language=choose_language(question.language or find_answer_language(text), text),
            intent=guess.intent,
            subject=guess.subject,
            probability=guess.probability,
            mentions=tuple(mentions),
            constraints=build_constraints(reading.limits, reading.free_numbers, guess.intent),
            topic=correct_text(join_topics(text, topics, reader.names), index.topics, reader.store),
            unknown=reading.unknown,
            offset=question.offset,
            limit=question.max_links,
        )

    def _guess(self, reading: Reading, topics: Sequence[tuple[int, int]]) -> IntentGuess:
        """Guess the intent.

        What is left of a question is its topic, or words of asking that nobody knew. Only where
        the model is not sure, it is told that it is a topic.
        """
        titles = list_titles(reading.text, topics)
        others = [topic for topic in topics if topic not in titles]
        masked = reading.mask(titles)
        guesses = self._rank(masked)
        if others and guesses[0].probability < _SURE:
            guesses = merge_guesses(guesses, self._rank(reading.mask(titles, others)))
        named = {mention.what for mention in reading.mentions} | ({"talk"} if titles else set())
        if reading.has_episode:
            # What is named is the episode, and no longer its whole run.
            named = (named - {"event", "series"}) | {"episode"}
        return choose_intent(guesses, named, reading.limits, masked)

    def _rank(self, masked: str) -> list[IntentGuess]:
        vector = self._encoder.encode([masked])[0] if self._has_vectors else None
        return self._model.rank(masked, vector, MOST_GUESSES)

    def _get_index(self, reader: Reader) -> NameIndex:
        """Get the names of a generation; the first question of each reads them."""
        with self._lock:
            index = self._indexes.get(reader.generation)
            if index is None:
                index = build_name_index(reader.catalogue, reader.aliases)
                self._indexes[reader.generation] = index
            return index
