"""Chooses the quotes of an answer: the best sentences of the first pages, each with what it needs.

A quote begins with the best sentence that no quote has, and grows to the sentences beside it while
it stays short: one sentence is often half an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from bot.answering.from_pages.agreement import is_of_another
from bot.answering.from_pages.quotes.growing import grow
from bot.answering.from_pages.quotes.passages import ReadPassage, list_passages
from bot.answering.from_pages.quotes.quote import MAX_QUOTE_CHARS, Quote
from bot.answering.from_pages.quotes.sameness import ComparedQuote
from bot.answering.from_pages.quotes.scoring import WEIGHTS, Asked, Numbers, extract_features
from bot.answering.from_pages.quotes.sentences import Sentence, read_sentences
from bot.answering.from_pages.quotes.words import AskedWords
from indexer.search.candidates import CandidatePage
from indexer.search.copies import rate_place
from indexer.search.expansion import Term
from indexer.search.index import Reader
from indexer.search.query import Query

MAX_QUOTES = 3
"""Quotes of an answer; a reader of a chat reads no more."""
MARGIN = 3.0
"""Quotes whose score is lower than the best one's by more than this are left out."""


class Described(msgspec.Struct, frozen=True):
    """A passage with its sentences and their features."""

    read: ReadPassage
    sentences: Sequence[Sentence]
    features: Numbers
    """Shape (sentences, features); see `extract_features`."""


def choose_quotes(
    reader: Reader,
    query: Query,
    terms: Sequence[Term],
    pages: Sequence[CandidatePage],
    max_quotes: int = MAX_QUOTES,
    weights: Sequence[float] = WEIGHTS,
) -> list[Quote]:
    """Choose up to `max_quotes` quotes of the pages, best first.

    Args:
        reader: The generation that the pages were found in.
        query: The question.
        terms: Its words, expanded.
        pages: Where to look, best first; only the first few are read.
        max_quotes: 1 or more.
        weights: Of the features of sentences; `python -m benchmarks.quotes` compares others.

    Returns:
        Quotes that do not overlap and do not repeat each other; empty only without pages.
    """
    described = list(describe_sentences(reader, query, terms, pages))
    of_each = np.array(weights, dtype=np.float32)
    scores: list[list[float]] = [(one.features @ of_each).tolist() for one in described]
    quotes: list[ComparedQuote] = []
    for quote in _rank_quotes(described, scores):
        if len(quotes) >= max_quotes or (quotes and quote.score < quotes[0].quote.score - MARGIN):
            break
        _add_quote(quotes, ComparedQuote(quote, reader.encoder), query)
    return [one.quote for one in quotes]


def describe_sentences(
    reader: Reader, query: Query, terms: Sequence[Term], pages: Sequence[CandidatePage]
) -> Iterator[Described]:
    """Describe the sentences of the best passages of some pages; arguments as `choose_quotes`."""
    alignment = reader.align(query.text, terms)
    asked = Asked.read(query, AskedWords(terms, alignment))
    fitting = [
        (read, sentences)
        for read in list_passages(reader, query.text, pages)
        if not is_of_another(query, read.passage) and (sentences := _read(read))
    ]
    near = asked.words.find_near([read.tokens for read, _ in fitting])
    for (read, sentences), words in zip(fitting, near, strict=True):
        reader.deadline.check()
        yield Described(read, sentences, extract_features(asked, read, sentences, words))


def _read(read: ReadPassage) -> list[Sentence]:
    """Read the sentences of a passage; a page without text has its title."""
    page, passage = read.page, read.passage
    if not page.document.sections:
        return [Sentence(passage.title, 0, 0)]
    section = page.document.sections[passage.section]
    sentences = read_sentences(section, passage.start, passage.end)
    if not sentences and passage == page.hit.passage:
        return [Sentence(passage.title, 0, 0)]
    return sentences


def _add_quote(quotes: list[ComparedQuote], added: ComparedQuote, query: Query) -> None:
    """Add a quote that says something new; one that says the same may stand in a better place."""
    for position, other in enumerate(quotes):
        if added.says_same(other):
            places = (rate_place(one.quote.page.document, query) for one in (added, other))
            if next(places) > next(places):
                quotes[position] = added
            return
    quotes.append(added)


def _rank_quotes(
    described: Sequence[Described], scores: Sequence[Sequence[float]]
) -> Iterator[Quote]:
    """Make quotes of all sentences, best first; each sentence is in one."""
    places = [(n, i) for n, one in enumerate(described) for i in range(len(one.sentences))]
    used: set[tuple[int, int]] = set()
    for number, place in sorted(places, key=lambda at: -scores[at[0]][at[1]]):
        if (number, place) in used:
            continue
        one = described[number]
        taken = {at for n, at in used if n == number}
        language = one.read.passage.language
        first, last = grow(one.sentences, scores[number], place, taken, language)
        used.update((number, at) for at in range(first, last + 1))
        yield _make_quote(one.read, one.sentences[first : last + 1], scores[number][place])


def _make_quote(read: ReadPassage, sentences: Sequence[Sentence], score: float) -> Quote:
    text = _join(read, sentences)
    if all(sentence.is_field for sentence in sentences):
        text = f"{read.passage.title}\n{text}"
    if len(text) > MAX_QUOTE_CHARS:
        text = text[: MAX_QUOTE_CHARS - 1].rstrip() + "…"
    start, end = sentences[0].start, sentences[-1].end
    return Quote(text, read.page, read.passage, start, end, score)


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
