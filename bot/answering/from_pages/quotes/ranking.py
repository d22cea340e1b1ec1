"""Ranks the quotes that passages hold, best first.

Most passages hold none that is good enough: a passage is read only once no sentence that was read
scores what one of its own may score at most.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from heapq import heappop, heappush

import msgspec

from bot.answering.from_pages.agreement import is_of_another
from bot.answering.from_pages.quotes.growing import grow
from bot.answering.from_pages.quotes.passages import ListedPassage, ReadPassage, list_passages
from bot.answering.from_pages.quotes.quote import MAX_QUOTE_CHARS, Quote
from bot.answering.from_pages.quotes.scoring import (
    Asked,
    Features,
    ScoreBound,
    compute_scores,
    extract_features,
)
from bot.answering.from_pages.quotes.sentences import Sentence, read_sentences
from bot.answering.from_pages.quotes.words import AskedWords
from indexer.search.candidates import CandidatePage
from indexer.search.expansion import Term
from indexer.search.index import Reader
from indexer.search.query import Query
from indexer.search.word_alignment import NearWord


class Described(msgspec.Struct, frozen=True):
    """A passage with its sentences and their features."""

    read: ReadPassage
    sentences: Sequence[Sentence]
    features: Features


class _Scored(msgspec.Struct, frozen=True):
    """A passage whose sentences have scores."""

    read: ReadPassage
    sentences: Sequence[Sentence]
    scores: Sequence[float]
    taken: set[int] = msgspec.field(default_factory=set)
    """Places of the sentences that are in quotes."""


class Ranking:
    """The quotes of the best passages of some pages; each sentence is in one."""

    def __init__(
        self,
        reader: Reader,
        query: Query,
        terms: Sequence[Term],
        pages: Sequence[CandidatePage],
        weights: Sequence[float],
    ) -> None:
        """Look for passages; arguments as of `choose_quotes`."""
        self._reader, self._weights = reader, weights
        self._asked, passages = _find_passages(reader, query, terms, pages)
        bound = ScoreBound(self._asked, weights)
        bounds = [(bound.find(*one), number, one) for number, one in enumerate(passages)]
        self._unread = deque(sorted(bounds, key=lambda one: -one[0]))
        """The most that a sentence may score, number of the passage, passage; the best first."""
        self._scored: dict[int, _Scored] = {}
        """By the number of the passage."""
        self._left: list[tuple[float, int, int]] = []
        """A heap of sentences: score with its sign changed, number of the passage, place."""

    def take(self, least: float) -> Quote | None:
        """Take the best quote that is left, if it scores at least so much."""
        while True:
            self._read_passages(least)
            if not self._left or -self._left[0][0] < least:
                return None
            _, number, place = heappop(self._left)
            one = self._scored[number]
            if place not in one.taken:
                return _make_quote(one, place)

    def _read_passages(self, least: float) -> None:
        """Read the passages that may hold a better sentence than those that are left."""
        while self._unread:
            best = -self._left[0][0] if self._left else least
            if self._unread[0][0] < max(best, least):
                break
            _, number, passage = self._unread.popleft()
            self._reader.deadline.check()
            for described in _describe(self._reader, self._asked, *passage):
                scores = compute_scores(described.features, self._weights)
                self._scored[number] = _Scored(described.read, described.sentences, scores)
                for place, score in enumerate(scores):
                    heappush(self._left, (-score, number, place))


def describe_sentences(
    reader: Reader, query: Query, terms: Sequence[Term], pages: Sequence[CandidatePage]
) -> Iterator[Described]:
    """Describe the sentences of all passages of some pages; arguments as of `choose_quotes`."""
    asked, passages = _find_passages(reader, query, terms, pages)
    for passage in passages:
        yield from _describe(reader, asked, *passage)


def _find_passages(
    reader: Reader, query: Query, terms: Sequence[Term], pages: Sequence[CandidatePage]
) -> tuple[Asked, list[tuple[ListedPassage, list[NearWord]]]]:
    """Read the question, and find passages, each with its words near to the question's."""
    asked = Asked.read(query, AskedWords(terms, reader.align(query.text, terms)))
    passages = list_passages(reader, query.text, pages)
    near = asked.words.find_near([passage.tokens for passage in passages])
    return asked, list(zip(passages, near, strict=True))


def _describe(
    reader: Reader, asked: Asked, passage: ListedPassage, near: Sequence[NearWord]
) -> Iterator[Described]:
    """Describe the sentences of a passage, unless it is of another year or edition, or has none."""
    read = passage.read(reader)
    if is_of_another(asked.query, read.passage):
        return
    if sentences := _read_sentences(read):
        yield Described(read, sentences, extract_features(asked, read, sentences, near))


def _read_sentences(read: ReadPassage) -> list[Sentence]:
    """Read the sentences of a passage; a page without text has its title."""
    page, passage = read.page, read.passage
    if not page.document.sections:
        return [Sentence(passage.title, 0, 0)]
    section = page.document.sections[passage.section]
    sentences = read_sentences(section, passage.start, passage.end)
    if not sentences and read.is_best:
        return [Sentence(passage.title, 0, 0)]
    return sentences


def _make_quote(one: _Scored, place: int) -> Quote:
    """Make a quote that begins with the sentence at a place, and take its sentences."""
    read, score = one.read, one.scores[place]
    first, last = grow(one.sentences, one.scores, place, one.taken, read.passage.language)
    one.taken.update(range(first, last + 1))
    sentences = one.sentences[first : last + 1]
    text = _join(read, sentences)
    if all(sentence.is_field for sentence in sentences):
        text = f"{read.passage.title}\n{text}"
    if len(text) > MAX_QUOTE_CHARS:
        text = text[: MAX_QUOTE_CHARS - 1].rstrip() + "…"
    return Quote(text, read.page, read.passage, sentences[0].start, sentences[-1].end, score)


def _join(read: ReadPassage, sentences: Sequence[Sentence]) -> str:
    """Join sentences as they stand; a row of a table is on a line of its own."""
    sections = read.page.document.sections
    section = sections[read.passage.section].text if sections else ""
    text = "…" if sentences[0].goes_on else ""
    end = sentences[0].start
    was_row = False
    for sentence in sentences:
        gap = section[end : sentence.start]
        text += ("\n" if text and (was_row or sentence.is_row) else gap) + sentence.text
        end, was_row = sentence.end, sentence.is_row
    return text + ("…" if sentences[-1].is_part else "")
