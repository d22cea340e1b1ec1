"""Chooses the places of transcripts where something is said, in either language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.answering.from_catalogue.moments.recordings import Moment
from bot.answering.from_catalogue.topics.words import drop_broken, match_terms, weigh_terms
from bot.answering.from_pages.quotes.sentences import read_sentences
from indexer.search.expansion import Term, keep_rarest
from indexer.search.folding import fold_cached
from indexer.search.index import Reader
from indexer.search.query import parse_query
from indexer.search.word_alignment import WordAlignment

MAX_PLACES = 3
LEAST_SAID = 0.5
"""Share of a topic's words that a passage says."""
LEAST_ACROSS = 0.3
"""The same in another language, where of two words for one thing (故障切换, `failover`) one is
enough."""
LEAST_NEAR = 0.6
"""How near all words are, where none is there itself."""
MARGIN = 0.5
"""Places that score less than the best one by more than this are left out; a score is at most 2."""
NEXT_S = 90
"""Seconds between places that are of one stretch of talking, which is opened where it begins."""
MAX_QUOTE_CHARS = 240


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a recording where something is said."""

    moment: Moment
    score: float
    """0 to 2."""
    quote: str
    """The sentence, as it stands."""


class _Topic:
    """What is looked for."""

    def __init__(self, reader: Reader, topic: str, language: str) -> None:
        query = parse_query(topic, language)
        terms = keep_rarest(reader.expand(query))
        vocabulary = reader.encoder.vocabulary
        self.language = language
        self._vocabulary = vocabulary
        self._terms: list[Term] = weigh_terms(drop_broken(terms, query.text, vocabulary))
        self._total = sum(term.weight for term in self._terms)
        self._alignment = WordAlignment(query.text, terms, vocabulary)

    def rate(self, texts: Sequence[str]) -> list[tuple[float, float]]:
        """Rate how much of the topic texts say: the share of its words, and how near they are."""
        near = self._alignment.score(self._vocabulary.token_ids(texts))
        return [(self._measure(text), float(one)) for text, one in zip(texts, near, strict=True)]

    def _measure(self, text: str) -> float:
        if not self._total:
            return 0.0
        matched = match_terms(self._terms, ((fold_cached(text), 1.0),))
        weighed = zip(self._terms, matched, strict=True)
        return sum(term.weight * match for term, match in weighed) / self._total


def choose_places(
    reader: Reader, moments: Sequence[Moment], topic: str, language: str
) -> list[Place]:
    """Choose up to `MAX_PLACES` places where a topic is spoken of; none if it is not.

    The talk with the best place comes first, and the places of one talk in the order of time. Of a
    transcript in two languages that of the answer is quoted, if it says as much.
    """
    asked = _Topic(reader, topic, language)
    rated = asked.rate([one.passage.text for one in moments])
    reader.deadline.check()
    said = [
        (one, share + near)
        for one, (share, near) in zip(moments, rated, strict=True)
        if _is_said(share, near, is_across=one.document.language != language)
    ]
    best = max((score for _, score in said), default=0.0)
    said = _keep_language(said, language)
    said = [(one, score) for one, score in said if score >= best - MARGIN]
    runs = sorted(_join_runs(said), key=lambda run: -run[1])[:MAX_PLACES]
    talks = list(dict.fromkeys(one.talk.id for one, _ in runs))
    ordered = sorted(runs, key=lambda run: (talks.index(run[0].talk.id), run[0].start_s))
    return [Place(one, score, _quote(one, asked)) for one, score in ordered]


def _is_said(share: float, near: float, *, is_across: bool) -> bool:
    return near >= LEAST_NEAR or share >= (LEAST_ACROSS if is_across else LEAST_SAID)


def _keep_language(
    said: Sequence[tuple[Moment, float]], language: str
) -> list[tuple[Moment, float]]:
    """Keep of each talk the transcript in a language, else the one that says most."""
    best: dict[int, tuple[bool, float, Moment]] = {}
    for one, score in said:
        new = one.document.language == language, score, one
        if one.talk.id not in best or new[:2] > best[one.talk.id][:2]:
            best[one.talk.id] = new
    kept = {id: (one.document.source, one.document.id) for id, (_, _, one) in best.items()}
    return [
        (one, score)
        for one, score in said
        if kept[one.talk.id] == (one.document.source, one.document.id)
    ]


def _join_runs(said: Sequence[tuple[Moment, float]]) -> list[tuple[Moment, float]]:
    """Join passages that follow each other to one place: the first, with the best score."""
    runs: list[tuple[Moment, float]] = []
    for _, group in groupby(said, key=lambda pair: pair[0].talk.id):
        last_s = -NEXT_S - 1
        for one, score in sorted(group, key=lambda pair: pair[0].start_s):
            if one.start_s - last_s <= NEXT_S:
                runs[-1] = runs[-1][0], max(runs[-1][1], score)
            else:
                runs.append((one, score))
            last_s = one.start_s
    return runs


def _quote(one: Moment, asked: _Topic) -> str:
    """Quote the sentence of a passage that says most of a topic, the first of equals."""
    passage = one.passage
    section = one.document.sections[passage.section]
    sentences = read_sentences(section, passage.start, passage.end)
    if not sentences:
        return passage.text[:MAX_QUOTE_CHARS]
    rated = asked.rate([sentence.text for sentence in sentences])
    best = max(range(len(sentences)), key=lambda n: sum(rated[n]))
    text = sentences[best].text
    is_cut = len(text) > MAX_QUOTE_CHARS or sentences[best].is_part
    return f"{text[:MAX_QUOTE_CHARS].rstrip()}…" if is_cut else text
