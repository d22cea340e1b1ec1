"""Chooses the quotes of an answer: the best sentences of the first pages, each with what it needs.

A quote begins with the best sentence that no quote has, and grows to the sentences beside it while
it stays short: one sentence is often half an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.from_pages.quotes.passages import ReadPassage, list_passages
from bot.answering.from_pages.quotes.quote import MAX_QUOTE_CHARS, Quote
from bot.answering.from_pages.quotes.scoring import Numbers, score_sentences
from bot.answering.from_pages.quotes.sentences import Sentence, read_sentences
from bot.answering.from_pages.quotes.words import AskedWords
from indexer.search.candidates import CandidatePage
from indexer.search.copies import is_same_quote, rate_place
from indexer.search.expansion import Term
from indexer.search.index import Reader
from indexer.search.query import Query
from indexer.search.word_alignment import WordAlignment

MAX_QUOTES = 3
"""Quotes of an answer; a reader of a chat reads no more."""
GROWN_CHARS = {"zh": 100, "en": 200}
"""Length up to which a quote takes up the sentences beside it, by the page's language."""
FORWARD_BONUS = 0.3
"""For the next sentence over the one before: a text goes on with what it began."""
MARGIN = 4.0
"""Quotes whose score is lower than the best one's by more than this are left out."""


@dataclass(frozen=True, slots=True)
class _Scored:
    """A passage with its sentences and their scores."""

    read: ReadPassage
    sentences: Sequence[Sentence]
    scores: Numbers


def choose_quotes(
    reader: Reader,
    query: Query,
    terms: Sequence[Term],
    pages: Sequence[CandidatePage],
    max_quotes: int = MAX_QUOTES,
) -> list[Quote]:
    """Choose up to `max_quotes` quotes of the pages, best first.

    Args:
        reader: The generation that the pages were found in.
        query: The question.
        terms: Its words, expanded.
        pages: Where to look, best first; only the first few are read.
        max_quotes: 1 or more.

    Returns:
        Quotes that do not overlap and do not repeat each other; empty only without pages.
    """
    alignment = WordAlignment(query.text, terms, reader.encoder.vocabulary)
    words = AskedWords(terms, alignment)
    scored = []
    for read in list_passages(reader, reader.encode(query.text), alignment, pages):
        if sentences := _read(read):
            scores = score_sentences(query.text, words, read, sentences)
            scored.append(_Scored(read, sentences, scores))
    quotes: list[Quote] = []
    for quote in _rank_quotes(scored):
        if len(quotes) >= max_quotes or (quotes and quote.score < quotes[0].score - MARGIN):
            break
        _add_quote(quotes, quote, query)
    return quotes


def _read(read: ReadPassage) -> list[Sentence]:
    """Read the sentences of a passage; a page without text has its title."""
    page, passage = read.page, read.passage
    if not page.document.sections:
        return [Sentence(passage.title, 0, 0)]
    text = page.document.sections[passage.section].text
    sentences = read_sentences(text, passage.start, passage.end)
    if not sentences and passage == page.hit.passage:
        return [Sentence(passage.title, 0, 0)]
    return sentences


def _add_quote(quotes: list[Quote], quote: Quote, query: Query) -> None:
    """Add a quote that says something new; one that says the same may stand in a better place."""
    document = quote.page.document
    for position, other in enumerate(quotes):
        if is_same_quote(quote.text, document, other.text, other.page.document):
            if rate_place(document, query) > rate_place(other.page.document, query):
                quotes[position] = quote
            return
    quotes.append(quote)


def _rank_quotes(scored: Sequence[_Scored]) -> Iterator[Quote]:
    """Make quotes of all sentences, best first; each sentence is in one."""
    places = [(n, i) for n, one in enumerate(scored) for i in range(len(one.sentences))]
    used: set[tuple[int, int]] = set()
    for number, place in sorted(places, key=lambda at: -scored[at[0]].scores[at[1]]):
        if (number, place) in used:
            continue
        one = scored[number]
        first, last = _grow(one, place, {at for n, at in used if n == number})
        used.update((number, at) for at in range(first, last + 1))
        yield _make_quote(one, place, first, last)


def _grow(one: _Scored, place: int, used: set[int]) -> tuple[int, int]:
    """Grow a quote from one sentence; gives its first and its last one."""
    sentences, scores = one.sentences, one.scores
    limit = GROWN_CHARS["zh" if one.read.passage.language == "zh" else "en"]
    first = last = place
    while True:
        beside = []
        if last + 1 < len(sentences) and last + 1 not in used:
            beside.append((scores[last + 1] + FORWARD_BONUS, first, last + 1))
        if first > 0 and first - 1 not in used:
            beside.append((scores[first - 1], first - 1, last))
        beside = [
            option
            for option in beside
            if sentences[option[2]].end - sentences[option[1]].start <= limit
        ]
        if not beside:
            return first, last
        _, first, last = max(beside)


def _make_quote(one: _Scored, place: int, first: int, last: int) -> Quote:
    sentences = one.sentences[first : last + 1]
    text = _join(one.read, sentences)
    if len(text) > MAX_QUOTE_CHARS:
        text = text[: MAX_QUOTE_CHARS - 1].rstrip() + "…"
    return Quote(
        text=text,
        page=one.read.page,
        passage=one.read.passage,
        start=sentences[0].start,
        end=sentences[-1].end,
        score=float(one.scores[place]),
    )


def _join(read: ReadPassage, sentences: Sequence[Sentence]) -> str:
    """Join sentences as they stand; a row of a table is on a line of its own."""
    section = read.page.document.sections[read.passage.section].text
    text = "…" if sentences[0].goes_on else ""
    end = sentences[0].start
    was_row = False
    for sentence in sentences:
        gap = section[end : sentence.start]
        text += ("\n" if text and (was_row or sentence.is_row) else gap) + sentence.text
        end, was_row = sentence.end, sentence.is_row
    return text + ("…" if sentences[-1].is_part else "")
