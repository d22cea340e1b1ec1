"""Which talks fit the topic of a question, in either language.

A topic is what a question says beside names and kinds: `etcd clusters at Tencent`. It is compared
with what a talk is called and who gave it under which track, and with its own pages. All talks of
a small scope are compared; of a whole archive those that a search finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from urllib.parse import unquote

import msgspec
import numpy as np

from bot.answering.from_catalogue.topics.words import (
    drop_broken,
    find_telling,
    match_terms,
    weigh_terms,
)
from indexer.catalogue.records import CatalogueLink, Talk
from indexer.records import Hit, TokenIds
from indexer.search.expansion import keep_rarest
from indexer.search.folding import fold_cached
from indexer.search.index import Reader
from indexer.search.query import parse_query

FILE_ENDINGS = frozenset({"pdf", "ppt", "pptx", "key", "odp", "mp4", "mov", "mp3", "m4a"})
_FILE_WORDS = re.compile(r"[^\W_]+")
MAX_SCOPE = 300
"""Talks that are all compared; among more, a search finds those that may fit."""
MAX_HITS = 60
"""Passages of the search; a page of sixty talks has a passage for each few of them."""
MAX_FOUND = 48
"""Talks of the search that are compared; the right one is among the first ten or nowhere."""
READ_AT_ONCE = 12
"""Passages whose talks are read together, until enough are found."""
MAX_PAGE_TALKS = 300
"""Talks of one page that are all compared with a passage. The longest list of our corpora has 132.
"""
NEAR_TALKS = 40
"""Talks of a longer page that are compared with a passage, those about as far down as it is."""
MAX_PAGES = 3
"""Pages of a talk that are read beside its names, the best first."""
MAX_PASSAGES = 4
"""Passages of a talk's own page that are read."""
LONE_SHARE = 0.15
"""The same for a word that is the whole topic: `files` stands on many pages by chance."""
ABSTRACT_SHARE = 0.75
"""Share that a word counts which stands in a talk's pages and not in its names."""
COVERAGE_WEIGHT = 0.65
"""Weight of the words that a talk has; how near its other words are has the rest."""
MIN_FIT = 0.45
"""A talk that fits less is about something else."""
NARROWING_FIT = 0.6
"""How well a talk fits what is left of a question that could as well be about a whole event, or
about all talks of a person."""
FEW = 2
"""Talks that a topic which fits less well may mean, if it fits all others far worse."""
CLEAR_LEAD = 0.3
"""By which it fits them better."""
MARGIN = 0.2
"""Talks that fit less than the best one by more than this are not about the topic."""


class TopicTalk(msgspec.Struct, frozen=True):
    """A talk, and how well it fits a topic."""

    talk: Talk
    fit: float
    """0 to 1."""


class _OwnPage(msgspec.Struct, frozen=True):
    """What the pages of a talk say of it."""

    text: str
    tokens: TokenIds
    """With repetitions."""


def find_topic_talks(
    reader: Reader, topic: str, ids: Sequence[int] | None = None, language: str = ""
) -> list[TopicTalk]:
    """Find the talks that a topic means, best first; none if no talk is about it.

    `ids` are those of the scope; None for the whole archive. `language` is the question's.
    """
    return keep_fitting(rank_topic_talks(reader, topic, ids, language))


def keep_fitting(ranked: Sequence[TopicTalk], least: float = MIN_FIT) -> list[TopicTalk]:
    """Keep the talks that fit a topic about as well as the best one; none if that does not fit."""
    least = max(least, ranked[0].fit - MARGIN) if ranked else 0.0
    return [one for one in ranked if one.fit >= least]


def stands_out(found: Sequence[TopicTalk], ranked: Sequence[TopicTalk]) -> bool:
    """Tell whether a few talks of a scope fit a topic far better than all others of it.

    So does the one talk of a company whose name the question writes in the other language.
    """
    rest = ranked[len(found) :]
    return 0 < len(found) <= FEW and bool(rest) and found[0].fit - rest[0].fit >= CLEAR_LEAD


def rank_topic_talks(
    reader: Reader, topic: str, ids: Sequence[int] | None = None, language: str = ""
) -> list[TopicTalk]:
    """Rate how well talks fit a topic, best first, with the scope's order among equals.

    `ids` are those of the scope; None for the whole archive. Of that, and of a scope of more than
    `MAX_SCOPE` talks, those that a search finds are read and rated. Empty also if the topic says
    nothing that all talks of a scope do not have.
    """
    asked = ("topic talks", topic, language, None if ids is None else tuple(ids))
    return reader.remember(asked, lambda: _rank(reader, topic, ids, language))


def _rank(reader: Reader, topic: str, ids: Sequence[int] | None, language: str) -> list[TopicTalk]:
    query = parse_query(topic, language)
    terms = keep_rarest(reader.expand(query))
    # One character of Chinese is no topic: 能, 要.
    if all(len(word) == 1 for word in query.words):
        return []
    is_whole = ids is not None and len(ids) <= MAX_SCOPE
    hits: list[Hit] = []
    if ids is not None and is_whole:
        talks = reader.catalogue.get_talks(ids)
    else:
        hits = reader.search(query, terms, MAX_HITS, per_document=False)
        talks = _find_passage_talks(reader, hits, ids)
    if not talks:
        return []
    names = _join_names(reader, talks)
    own = _read_own_pages(reader, talks, hits)
    weighed = weigh_terms(drop_broken(terms, query.text, reader.encoder.vocabulary))
    share = LONE_SHARE if len(weighed) == 1 else ABSTRACT_SHARE
    matches = [
        match_terms(weighed, ((fold_cached(name), 1.0), (fold_cached(page.text), share)))
        for name, page in zip(names, own, strict=True)
    ]
    telling = find_telling(matches) if is_whole else list(range(len(weighed)))
    total = sum(weighed[n].weight for n in telling)
    if not total:
        return []
    alignment = reader.align(query.text, terms)
    near = alignment.score([page.tokens for page in own])
    ranked = []
    for talk, matched, share in zip(talks, matches, near, strict=True):
        coverage = sum(weighed[n].weight * matched[n] for n in telling) / total
        fit = COVERAGE_WEIGHT * coverage + (1 - COVERAGE_WEIGHT) * float(share)
        ranked.append(TopicTalk(talk, fit))
    return sorted(ranked, key=lambda one: -one.fit)


def read_file_name(link: CatalogueLink) -> str:
    """Read the words of the name of a talk's own file: `kiln-days-2024-keynote.pdf`."""
    # Not with `urlsplit`: a page may hold `http://[x`, which it does not read.
    path = unquote(link.url.partition("?")[0].partition("#")[0])
    name, dot, ending = path.rpartition("/")[2].rpartition(".")
    is_file = dot and link.scope == "talk" and ending.lower() in FILE_ENDINGS
    return " ".join(_FILE_WORDS.findall(name)) if is_file else ""


def read_talk_texts(reader: Reader, talks: Sequence[Talk]) -> list[str]:
    """Read what talks are called and what their pages say of them, a text for each talk."""
    own = _read_own_pages(reader, talks)
    return [
        f"{name}\n{page.text}" for name, page in zip(_join_names(reader, talks), own, strict=True)
    ]


def search_talks(reader: Reader, topic: str, language: str = "") -> list[Talk]:
    """Search the whole archive for talks, those of the best passages first."""
    query = parse_query(topic, language)
    terms = keep_rarest(reader.expand(query))
    hits = reader.search(query, terms, MAX_HITS, per_document=False)
    return _find_passage_talks(reader, hits, None)


def _find_passage_talks(
    reader: Reader, hits: Sequence[Hit], scope: Iterable[int] | None
) -> list[Talk]:
    """Find up to `MAX_FOUND` talks of a scope that passages tell of, in their order."""
    allowed = None if scope is None else set(scope)
    ids_of = [
        [id for id in ids if allowed is None or id in allowed] for ids in _list_told(reader, hits)
    ]
    talks: dict[int, Talk] = {}
    found: dict[int, Talk] = {}
    for first in range(0, len(hits), READ_AT_ONCE):
        part = list(zip(hits, ids_of, strict=True))[first : first + READ_AT_ONCE]
        new = list(dict.fromkeys(id for _, ids in part for id in ids if id not in talks))
        talks.update(zip(new, reader.catalogue.get_talks(new), strict=True))
        for hit, ids in part:
            left = [talks[id] for id in ids if id not in found]
            for talk in left:
                # Of a table of sixty talks, a passage holds a few.
                if len(left) == 1 or any(title in hit.passage.text for title in talk.titles):
                    found[talk.id] = talk
            if len(found) >= MAX_FOUND:
                return list(found.values())[:MAX_FOUND]
    return list(found.values())


def _list_told(reader: Reader, hits: Sequence[Hit]) -> list[list[int]]:
    """List the talks that the section of each hit tells of, by id.

    Of a page with more than `MAX_PAGE_TALKS`, `NEAR_TALKS`.
    """
    keys = [(hit.passage.source, hit.passage.document) for hit in hits]
    told = reader.catalogue.find_document_talks(keys)
    long = [key for key, of_page in told.items() if len(of_page) > MAX_PAGE_TALKS]
    rows_of = dict(zip(long, reader.store.document_rows(long), strict=True))
    alone = {key: {id for _, id in of_page} for key, of_page in told.items()}
    listed = []
    for key, hit in zip(keys, hits, strict=True):
        if len(alone[key]) == 1:
            # A page about one talk says in its other sections what the talk was about.
            listed.append(list(alone[key]))
            continue
        near = told[key]
        if key in rows_of:
            at = len(near) * (hit.row - rows_of[key].start) // len(rows_of[key])
            first = max(0, min(at - NEAR_TALKS // 2, len(near) - NEAR_TALKS))
            near = near[first : first + NEAR_TALKS]
        listed.append([id for section, id in near if section == hit.passage.section])
    return listed


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
        files = dict.fromkeys(name for link in talk.links if (name := read_file_name(link)))
        texts.append("\n".join((*talk.titles, talk.track, *talk.topics, *names, *own, *files)))
    return texts


def _read_own_pages(
    reader: Reader, talks: Sequence[Talk], hits: Iterable[Hit] = ()
) -> list[_OwnPage]:
    """Read what the pages of each talk say of it: the page that is its own, else its rows.

    `hits` are passages that were read already, most of them of the same pages.
    """
    store, vocabulary = reader.store, reader.encoder.vocabulary
    rows_of = _find_rows(reader, talks)
    every = [row for rows in rows_of for row in rows]
    known = {hit.row: hit.passage for hit in hits}
    new = [row for row in every if row not in known]
    known.update(zip(new, store.passages(new), strict=True))
    passages, token_ids = (known[row] for row in every), iter(store.token_ids(every))
    read = []
    for talk, rows in zip(talks, rows_of, strict=True):
        words = "\n".join(dict.fromkeys(page.words for page in talk.pages[:MAX_PAGES]))
        if rows:
            texts = [passage.text for passage in islice(passages, len(rows))]
            # The tokens of a page are kept with it; they hold its title and speakers.
            tokens = np.concatenate(list(islice(token_ids, len(rows))))
            read.append(_OwnPage("\n".join([*texts, words]), tokens))
        else:
            [tokens] = vocabulary.token_ids(["\n".join([*talk.titles, *talk.topics, words])])
            read.append(_OwnPage(words, tokens))
    return read


def _find_rows(reader: Reader, talks: Sequence[Talk]) -> list[range]:
    """Find the first passages of each talk's first page that tells of it alone, if it has one."""
    pages_of = [[(one.source, one.document) for one in t.pages[:MAX_PAGES]] for t in talks]
    told = reader.catalogue.find_document_talks([key for pages in pages_of for key in pages])
    own = [key for key, found in told.items() if len({id for _, id in found}) == 1]
    rows = dict(zip(own, reader.store.document_rows(own), strict=True))
    return [
        next((rows[key][:MAX_PASSAGES] for key in pages if rows.get(key)), range(0))
        for pages in pages_of
    ]
