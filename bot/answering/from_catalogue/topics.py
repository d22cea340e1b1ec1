"""Which talks fit the topic of a question, in either language.

A topic is what a question says beside names and kinds: `etcd clusters at Tencent`. It is compared
with what a talk is called and who gave it under which track, and with its own pages. All talks of
a small scope are compared; of a whole archive those that a search finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answering.from_pages.coverage import fold_cached, measure_coverage
from indexer.catalogue.records import Evidence, Talk
from indexer.records import Passage
from indexer.search.expansion import Term
from indexer.search.index import Reader
from indexer.search.query import parse_query
from indexer.search.word_alignment import WordAlignment

MAX_SCOPE = 300
"""Talks that are all compared; among more, a search finds those that may fit."""
MAX_HITS = 60
"""Passages of the search; a page of sixty talks has a passage for each few of them."""
MAX_PAGES = 3
"""Pages of a talk that are read beside its names, the best first."""
ABSTRACT_SHARE = 0.75
"""Share that a word counts which stands in a talk's pages and not in its names."""
COVERAGE_WEIGHT = 0.65
"""Weight of the words that a talk has; how near its other words are has the rest."""
MIN_FIT = 0.45
"""A talk that fits less is about something else."""
MARGIN = 0.2
"""Talks that fit less than the best one by more than this are not about the topic."""


@dataclass(frozen=True, slots=True)
class TopicTalk:
    """A talk, and how well it fits a topic."""

    talk: Talk
    fit: float
    """0 to 1."""


def find_topic_talks(
    reader: Reader, topic: str, talks: Sequence[Talk] | None = None, language: str = ""
) -> list[TopicTalk]:
    """Find the talks that a topic means, best first; none if no talk is about it.

    `talks` is the scope; None for the whole archive. `language` is the question's.
    """
    ranked = rank_topic_talks(reader, topic, talks, language)
    least = max(MIN_FIT, ranked[0].fit - MARGIN) if ranked else 0.0
    return [one for one in ranked if one.fit >= least]


def rank_topic_talks(
    reader: Reader, topic: str, talks: Sequence[Talk] | None = None, language: str = ""
) -> list[TopicTalk]:
    """Rate how well talks fit a topic, best first, with the scope's order among equals.

    `talks` is the scope; None for the whole archive, of which those that a search finds are rated.
    """
    query = parse_query(topic, language)
    terms = reader.expand(query)
    if not query.words:
        return []
    passages: list[Passage] = []
    if talks is None or len(talks) > MAX_SCOPE:
        hits = reader.search(query, terms, MAX_HITS, per_document=False)
        passages = [hit.passage for hit in hits]
        found = _find_passage_talks(reader, passages)
        allowed = None if talks is None else {talk.id for talk in talks}
        ids = [id for id in found if allowed is None or id in allowed]
        talks = reader.catalogue.get_talks(ids)
    if not talks:
        return []
    names = _join_names(reader, talks)
    abstracts = _read_abstracts(reader, talks)
    alignment = WordAlignment(query.text, terms, reader.encoder.vocabulary)
    joined = [f"{name}\n{text}" for name, text in zip(names, abstracts, strict=True)]
    near = alignment.score(reader.encoder.vocabulary.token_ids(joined))
    ranked = [
        TopicTalk(talk, _rate_fit(terms, name, abstract, float(share)))
        for talk, name, abstract, share in zip(talks, names, abstracts, near, strict=True)
    ]
    return sorted(ranked, key=lambda one: -one.fit)


def _rate_fit(terms: Sequence[Term], names: str, abstract: str, near: float) -> float:
    texts = ((fold_cached(names), 1.0), (fold_cached(abstract), ABSTRACT_SHARE))
    coverage = measure_coverage(terms, texts)
    return COVERAGE_WEIGHT * coverage + (1 - COVERAGE_WEIGHT) * near


def _find_passage_talks(reader: Reader, passages: Iterable[Passage]) -> list[int]:
    """Find the talks that passages tell of, in their order, each once."""
    told: dict[tuple[str, str], list[tuple[int, int]]] = {}
    ids: dict[int, None] = {}
    for passage in passages:
        page = passage.source, passage.document
        if page not in told:
            told[page] = reader.catalogue.find_document_talks(*page)
        of_page = told[page]
        here = [id for section, id in of_page if section == passage.section]
        # A page about one talk says in its other sections what the talk was about.
        alone = [id for _, id in of_page] if len({id for _, id in of_page}) == 1 else []
        ids.update(dict.fromkeys(here or alone))
    return list(ids)


def _join_names(reader: Reader, talks: Sequence[Talk]) -> list[str]:
    """Join what each talk is called: titles, track, topics, and its speakers with organisations."""
    ids = list(dict.fromkeys(id for talk in talks for id in talk.speakers))
    people = dict(zip(ids, reader.catalogue.get_people(ids), strict=True))
    texts = []
    for talk in talks:
        speakers = [people[id] for id in talk.speakers]
        names = [name for person in speakers for name in person.names]
        # Who changes their employer has several: only those of the talk are of the talk.
        own = talk.organisations or tuple(o for p in speakers for o in p.organisations[:1])
        texts.append("\n".join((*talk.titles, talk.track, *talk.topics, *names, *own)))
    return texts


def _read_abstracts(reader: Reader, talks: Sequence[Talk]) -> list[str]:
    """Read what the pages of each talk say of it: the page that is its own, else its row."""
    pages = {page for talk in talks for page in talk.pages[:MAX_PAGES]}
    own = {page: _read_own_page(reader, page) for page in pages}
    return [
        "\n".join(dict.fromkeys(own[page] or page.words for page in talk.pages[:MAX_PAGES]))
        for talk in talks
    ]


def _read_own_page(reader: Reader, page: Evidence) -> str:
    """Read a page that tells of one talk alone; empty for any other."""
    told = {id for _, id in reader.catalogue.find_document_talks(page.source, page.document)}
    if len(told) != 1:
        return ""
    rows = reader.store.document_rows(page.source, page.document)
    return "\n".join(one.text for one in reader.store.passages(list(rows)[:MAX_PAGES]))
