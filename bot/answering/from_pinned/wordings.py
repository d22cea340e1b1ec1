"""The wordings of all pinned answers of a generation, and how a question compares with them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import msgspec
import numpy as np
from msgspec.structs import replace

from bot.answering.from_pinned.forms import asks_for_self, find_forms
from bot.answering.from_pinned.likeness import Likeness, estimate_probability
from bot.answering.from_pinned.same_names import names_same
from bot.answering.from_pinned.words import Words, join_words, measure_share, weigh_words
from bot.messages import Question
from bot.request import Request
from bot.understanding.intent.model import Chances
from bot.understanding.request import Understanding
from indexer.records import Document, Vectors
from indexer.search.index import Reader
from indexer.text.language import fold

MOST_COMPARED = 8
"""Answers whose words are compared with a question; by their vectors alone, the right one is among
them for all questions of the benchmark that it answers."""
_MARKS = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")


class _Text(msgspec.Struct, frozen=True):
    """A question or a wording, as the two are compared."""

    text: str
    plain: str
    """Its letters and digits, folded."""
    words: Words
    forms: frozenset[str]
    numbers: frozenset[str]


class PinnedAnswer(msgspec.Struct, frozen=True):
    """One answer, in one language or more."""

    documents: tuple[Document, ...]
    """One for each language."""
    texts: tuple[_Text, ...]
    """Its wordings."""
    first: int
    """Row of its first wording; the others follow it."""
    words: Words
    """All words of its wordings."""
    forms: frozenset[str]
    """All forms of its wordings."""

    @property
    def rows(self) -> slice:
        """The rows of its wordings."""
        return slice(self.first, self.first + len(self.texts))


class Compared(msgspec.Struct, frozen=True):
    """An answer beside a question."""

    answer: PinnedAnswer
    wording: str
    """The nearest one."""
    likeness: Likeness | None
    """None if the question is this wording, but for marks and case."""


class _Asked(msgspec.Struct, frozen=True):
    """A question, with its cosines."""

    request: Request
    text: _Text
    intents: Chances
    whole: Vectors
    """With each wording."""
    content: Vectors
    """The same without words of asking."""
    centre: Vectors
    """With the mean of each answer's wordings."""


class PinnedWordings:
    """The pinned answers that are shown at one time; thread-safe."""

    def __init__(self, reader: Reader, understanding: Understanding) -> None:
        """Read and encode the wordings of an open generation."""
        self._understanding = understanding
        self._encoder = reader.encoder
        self._read: dict[str, tuple[Request, Chances]] = {}
        self._answers = list(self._list_answers(reader))
        texts = [text for answer in self._answers for text in answer.texts]
        self._vectors = self._encoder.encode([text.text for text in texts])
        self._contents = self._encoder.encode([text.words.content for text in texts])
        sums = [self._vectors[answer.rows].sum(axis=0) for answer in self._answers]
        self._centres = np.array([one / max(1e-9, float(np.linalg.norm(one))) for one in sums])

    def compare(self, request: Request, reader: Reader, least: float = 0.0) -> list[Compared]:
        """Compare a question with the answers that come nearest to it.

        Left out are those whose wordings name something else, or ask for something else by form.
        Words of asking alone ask for nothing: `how can I?`. What cannot be as likely as `least` is
        left out before its wordings are read as questions, which takes 2 ms each.
        """
        if not self._answers:
            return []
        asked = self._ask(request)
        if same := self._find_same(asked.text):
            return [same]
        if not asked.text.words.content:
            return []
        nearness = [
            asked.centre[place] + asked.content[answer.rows].max()
            for place, answer in enumerate(self._answers)
        ]
        nearest = np.argsort(-np.array(nearness), kind="stable")[:MOST_COMPARED]
        found = (self._compare_one(asked, int(place), reader, least) for place in nearest)
        return [one for one in found if one is not None]

    def _ask(self, request: Request) -> _Asked:
        text = self._prepare(request.text)
        whole, content = self._encoder.encode([text.text, text.words.content])
        return _Asked(
            request=request,
            text=text,
            intents=self._understanding.weigh_intents(text.text),
            whole=self._vectors @ whole,
            content=self._contents @ content,
            centre=self._centres @ whole,
        )

    def _find_same(self, asked: _Text) -> Compared | None:
        """Find the answer of which the question is a wording."""
        for answer in self._answers:
            for text in answer.texts:
                if text.plain == asked.plain:
                    return Compared(answer, text.text, None)
        return None

    def _compare_one(
        self, asked: _Asked, place: int, reader: Reader, least: float
    ) -> Compared | None:
        """Compare a question with one answer; None if it cannot be one of its questions."""
        answer, vocabulary = self._answers[place], self._encoder.vocabulary
        if asked.text.forms - answer.forms and not asks_for_self(asked.text.text):
            return None
        fitting = [
            (float(asked.whole[row]) + saying, saying, text)
            for row, text in enumerate(answer.texts, answer.first)
            if text.numbers == asked.text.numbers
            for saying in [measure_share(text.words, asked.text.words, vocabulary)]
        ]
        highest = Likeness(
            centre=float(asked.centre[place]),
            content=float(asked.content[answer.rows].max()),
            said=measure_share(asked.text.words, answer.words, vocabulary),
            saying=max((saying for _, saying, _ in fitting), default=0.0),
            intent=1.0,
            size=math.log1p(len(asked.text.words.ids)),
        )
        if estimate_probability(highest) < least:
            return None
        same = [
            one
            for one in fitting
            if names_same(asked.request, self._read_wording(one[2], reader)[0])
        ]
        if not same:
            return None
        _, saying, nearest = max(same, key=lambda one: one[:2])
        chances = self._read_wording(nearest, reader)[1]
        intent = float(np.sqrt(asked.intents * chances).sum())
        return Compared(answer, nearest.text, replace(highest, saying=saying, intent=intent))

    def _list_answers(self, reader: Reader) -> Iterator[PinnedAnswer]:
        """List the answers that are shown; translations are one."""
        keys = [key for key in reader.store.pinned() if reader.is_shown(*key)]
        groups: dict[tuple[str, str], list[Document]] = {}
        for document in reader.store.documents(keys):
            name = min(document.id, *document.translations, document.id)
            groups.setdefault((document.source, name), []).append(document)
        first = 0
        for documents in groups.values():
            wordings = dict.fromkeys(q for document in documents for q in document.questions)
            texts = tuple(map(self._prepare, wordings))
            yield PinnedAnswer(
                documents=tuple(documents),
                texts=texts,
                first=first,
                words=join_words([text.words for text in texts]),
                forms=frozenset[str]().union(*(text.forms for text in texts)),
            )
            first += len(texts)

    def _prepare(self, text: str) -> _Text:
        return _Text(
            text=text,
            plain=_MARKS.sub("", fold(text)),
            words=weigh_words(text, self._encoder.vocabulary, self._understanding.asking),
            forms=find_forms(text),
            numbers=frozenset(_DIGITS.findall(text)),
        )

    def _read_wording(self, text: _Text, reader: Reader) -> tuple[Request, Chances]:
        """Read a wording as a question, once: only those that come near to one are read."""
        if text.text not in self._read:
            request = self._understanding.read(Question(text=text.text), reader)
            self._read[text.text] = request, self._understanding.weigh_intents(text.text)
        return self._read[text.text]
