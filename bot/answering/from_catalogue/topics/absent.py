"""Finds names in what is left of a question that nothing in its scope has: `DHH`, `Wuhan`."""

from __future__ import annotations

import re
from calendar import day_abbr, day_name, month_abbr, month_name
from collections.abc import Sequence

from bot.answering.from_catalogue.scope.resolve import Scope
from bot.answering.from_catalogue.topics.find import rank_topic_talks, read_talk_texts
from bot.answering.from_catalogue.topics.words import stands_in
from bot.request import Request
from indexer.catalogue.records import Talk
from indexer.contracts import Encoder
from indexer.search.index import Reader
from indexer.text.language import fold, split_words

_NAME = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Za-z0-9]{2,30}")

_OF_THE_CALENDAR = frozenset((*month_name, *month_abbr, *day_name, *day_abbr, "Sept"))


_SPEAKING = (
    *("gave a talk", "who spoke", "presented", "hosted the event", "organised", "chaired"),
    *("speaker list", "sponsors", "keynote", "on stage", "讲师", "主持", "主办", "赞助"),
    *("分享嘉宾", "演讲者名单"),
)
SPEAKING_COSINE = 0.35
"""Of words of asking who spoke with the nearest of these."""
LEAST_FIT = 0.3
"""Of a talk that may be about what is left of a question."""
MIN_WORDS = 2
_SHORTEST = 3
"""Letters of a word that says something."""
MAX_PAGES = 4
"""Pages of an event that are read beside its names and talks."""
MAX_PASSAGES = 40
"""Passages of each of them."""


def drop_named_topic(request: Request, reader: Reader, scope: Scope) -> str:
    """Give the topic of a question, empty if all its words are in names and places of the events.

    Of `Kubernetes Contributor Summit`, pages name the event without its first word.
    """
    words = split_words(request.topic)
    told = fold("\n".join(_list_names(reader, scope)))
    is_named = bool(words) and all(stands_in(word, told) for word in words)
    return "" if is_named and scope.events else request.topic


def find_absent_name(request: Request, reader: Reader, scope: Scope, talks: Sequence[Talk]) -> str:
    """Find a word with a capital letter that no event or talk of a scope has; empty for none.

    One capital at the beginning of a question says nothing, and neither do months and days.
    """
    start = request.text.lstrip()
    names = [
        match[0]
        for match in _NAME.finditer(request.topic)
        if not (start.startswith(match[0]) and match[0][1:].islower())
        and match[0] not in _OF_THE_CALENDAR
    ]
    if not names:
        return ""
    names_of = _list_names(reader, scope)
    pages = _list_texts(reader, scope)
    text = fold("\n".join([*names_of, *pages, *read_talk_texts(reader, talks)]))
    return next((name for name in names if not stands_in(fold(name), text)), "")


def find_absent_deed(request: Request, reader: Reader, scope: Scope, talks: Sequence[Talk]) -> str:
    """Find what a question asks who did, if that is no speaking and nothing tells of it.

    Of `who won the hackathon at …` the speakers are no answer. One word that is left over may be a
    word of asking that nobody knew: `who featured at …`.
    """
    tokens = [token.word for token in reader.encoder.vocabulary.tokenize(request.topic)]
    words = [word for word in tokens if len(word) >= (_SHORTEST if word.isascii() else 2)]
    if len(words) < MIN_WORDS or _means_speaking(request.topic, reader.encoder):
        return ""
    ids = [talk.id for talk in talks]
    ranked = rank_topic_talks(reader, request.topic, ids, request.language) if ids else []
    if ranked and ranked[0].fit >= LEAST_FIT:
        return ""
    text = fold("\n".join([*_list_names(reader, scope), *_list_texts(reader, scope)]))
    return "" if all(stands_in(fold(word), text) for word in words) else request.topic


def _means_speaking(topic: str, encoder: Encoder) -> bool:
    vectors = encoder.encode([topic, *_SPEAKING])
    return bool((vectors[1:] @ vectors[0]).max() >= SPEAKING_COSINE)


def _list_names(reader: Reader, scope: Scope) -> list[str]:
    """List what the events of a scope are called, their places, and the titles of their pages."""
    names = [name for event in scope.events for name in (*event.names, *event.places)]
    names += [name for series in scope.series for name in series.names]
    pages = reader.store.documents(_list_pages(scope))
    return [*names, *reader.names, *(page.title for page in pages)]


def _list_texts(reader: Reader, scope: Scope) -> list[str]:
    pages = reader.store.document_rows(_list_pages(scope))
    rows = [row for own in pages for row in own[:MAX_PASSAGES]]
    return [passage.text for passage in reader.store.passages(rows)]


def _list_pages(scope: Scope) -> list[tuple[str, str]]:
    pages = [(one.source, one.document) for event in scope.events for one in event.pages]
    return list(dict.fromkeys(pages))[:MAX_PAGES]
