"""Chooses the talks that are recommended: on the topic first, to be watched, new."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from bot.answering.from_catalogue.compose import Composer
from bot.answering.from_catalogue.facts.meant import get_day, has_topic
from bot.answering.from_catalogue.recommendations.easy import LEAST_RATE, SEARCHED, rate_easy
from bot.answering.from_catalogue.recommendations.wishes import Wish, clean_topic
from bot.answering.from_catalogue.scope.resolve import find_talks
from bot.answering.from_catalogue.topics.find import (
    MAX_SCOPE,
    MIN_FIT,
    TopicTalk,
    find_topic_talks,
    rank_topic_talks,
    search_talks,
)
from bot.request import NO_CONSTRAINTS
from indexer.catalogue.records import Talk
from indexer.search.index import Reader

MAX_RECOMMENDED = 30
"""Talks that are kept; nobody asks for more of them."""
NEAR_COSINE = 0.37
"""Of a topic with the title that is nearest to it in meaning, where no talk has its words."""
NEAR_MARGIN = 0.06
"""By which other titles may be further."""
MAX_NEAR = 5


class Choice(msgspec.Struct, frozen=True):
    """Talks to recommend, the best first."""

    talks: tuple[Talk, ...]
    topic: str = ""
    """What they are about, if the question says it."""
    is_near: bool = False
    """Whether they only come close to the topic."""
    is_easy: bool = False
    """Whether their pages call them introductions."""


def choose_talks(composer: Composer, wish: Wish) -> Choice:
    """Choose talks for a request and its wish; without any if its topic is none of theirs."""
    request, scope = composer.request, composer.scope
    reader, catalogue = composer.reader, composer.catalogue
    topic = request.topic if has_topic(request) else ""
    topic = clean_topic(topic, wish, reader.encoder)
    # What was recommended before only leaves the whole archive without it.
    limited = not replace(scope, other_than=frozenset()).is_open
    limited = limited or scope.constraints != NO_CONSTRAINTS
    ids = find_talks(scope, reader) if limited else None
    if topic and (found := _find_on(composer, topic, wish, ids)):
        return _order(composer, [one.talk for one in found], wish, found, topic)
    names_talks = scope.people or scope.within or scope.among
    if topic and not (scope.series or scope.names_events or names_talks):
        near = () if limited else _find_near(reader, topic)
        left = tuple(talk for talk in near if talk.id not in scope.other_than)
        return Choice(left, topic, is_near=True)
    if not limited and wish == "easy":
        return _order(composer, search_talks(reader, SEARCHED), wish)
    ids = catalogue.list_talks() if ids is None else ids
    return _order(composer, catalogue.get_talks(ids[-MAX_SCOPE:]), wish)


def _find_on(
    composer: Composer, topic: str, wish: Wish, ids: Sequence[int] | None
) -> list[TopicTalk]:
    """Find the talks on a topic; if easy ones are wished, also those that a search finds so."""
    reader, language = composer.reader, composer.language
    found = find_topic_talks(reader, topic, ids, language)
    if wish != "easy" or not found or ids is not None:
        return found
    known = {one.talk.id for one in found}
    others = [one.id for one in search_talks(reader, f"{SEARCHED} {topic}") if one.id not in known]
    ranked = rank_topic_talks(reader, topic, others, language) if others else []
    return [*found, *(one for one in ranked if one.fit >= MIN_FIT)]


def _order(
    composer: Composer,
    talks: Sequence[Talk],
    wish: Wish,
    found: Sequence[TopicTalk] = (),
    topic: str = "",
) -> Choice:
    """Order talks: easy ones alone if those are wished; then by recording, topic and day."""
    fits = {one.talk.id: one.fit for one in found}
    talks = [talk for talk in talks if talk.id not in composer.scope.other_than]
    rates: dict[int, float] = {}
    if wish == "easy":
        of_talks = rate_easy(composer.reader, talks)
        rates = {t.id: rate for t, rate in zip(talks, of_talks, strict=True) if rate >= LEAST_RATE}
        talks = [talk for talk in talks if talk.id in rates] or talks

    def rank(talk: Talk) -> tuple[object, ...]:
        kinds = {link.kind for link in talk.links if link.scope not in {"event", "folder"}}
        fit, rate = round(fits.get(talk.id, 0.0), 1), round(rates.get(talk.id, 0.0), 1)
        return "video" in kinds, rate, fit, len(kinds), get_day(composer, talk)

    ordered = sorted(talks, key=rank, reverse=True)[:MAX_RECOMMENDED]
    return Choice(tuple(ordered), topic, is_easy=bool(rates))


def _find_near(reader: Reader, topic: str) -> tuple[Talk, ...]:
    """Find talks whose titles are near to a topic in meaning, though they lack its words."""
    talks = search_talks(reader, topic)
    if not talks:
        return ()
    titles = [" / ".join(talk.titles[:2]) for talk in talks]
    vectors = reader.encoder.encode([topic, *titles])
    cosines = (vectors[1:] @ vectors[0]).tolist()
    best = max(cosines)
    if best < NEAR_COSINE:
        return ()
    order = sorted(range(len(talks)), key=lambda n: -cosines[n])
    near = [talks[n] for n in order if cosines[n] >= best - NEAR_MARGIN]
    return tuple(near[:MAX_NEAR])
