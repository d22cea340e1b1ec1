"""What a request asks links of: talks that it names or is about, or whole events."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from bot.answering.from_catalogue.facts.meant import asks_for_episode
from bot.answering.from_catalogue.links.collect import (
    FoundLink,
    collect_event_links,
    collect_talk_links,
    mark_dead,
)
from bot.answering.from_catalogue.links.keynotes import find_keynotes
from bot.answering.from_catalogue.links.order import order_event_links, order_talk_links
from bot.answering.from_catalogue.links.wording import TEXTS
from bot.answering.from_catalogue.scope.resolve import Scope, find_talks
from bot.answering.from_catalogue.topics.absent import drop_named_topic, find_absent_name
from bot.answering.from_catalogue.topics.find import (
    MAX_SCOPE,
    NARROWING_FIT,
    TopicTalk,
    find_topic_talks,
    keep_fitting,
    rank_topic_talks,
    stands_out,
)
from bot.request import Request
from indexer.catalogue.names import choose_name
from indexer.catalogue.records import Event, Evidence, Talk
from indexer.search.index import Reader
from indexer.text.late_patterns import compile_late

MAX_TALKS = 400
"""Talks whose links are read; a list shows ten at most."""
MAX_EVENTS = 60
"""Events of a series whose links are read, the latest first."""
MAX_NAME_CHARS = 80
"""Longest topic that an answer repeats."""
_BEHIND_NAME = compile_late(r"[上里中][\u4e00-\u9fff]{2}")
"""A word of place behind the name of an event: `窑火节 2024 上烧窑那场`."""
OFF_TOPIC = 0.6
"""Factor of the confidence where no talk of an event is about what is left of the question."""


class Target(msgspec.Struct, frozen=True):
    """What a request asks links of."""

    name: str
    """As an answer names it; empty for what has no name."""
    links: tuple[FoundLink, ...]
    is_event: bool = False
    """Whether whole events are asked for."""
    event_links: tuple[FoundLink, ...] = ()
    """For talks: the links of their events as a whole."""
    places: tuple[Evidence, ...] = ()
    """Pages that tell of it, the best first."""
    fit: float = 1.0
    """How surely this is meant, 0 to 1."""
    event: Event | None = None
    """The one event that is asked for as a whole."""
    absent: str = ""
    """A name in the question that nothing here has."""

    def order(
        self, links: Sequence[FoundLink], kinds: Sequence[str], language: str
    ) -> list[FoundLink]:
        """Order some of its links; several events one after the other."""
        if not self.is_event:
            return order_talk_links(links, kinds, language)
        groups: dict[int, list[FoundLink]] = {}
        for one in links:
            groups.setdefault(one.event.id if one.event else 0, []).append(one)
        ordered = [order_event_links(group, kinds, language) for group in groups.values()]
        if len(ordered) == 1:
            return ordered[0]
        # Events of a series may share a folder, which is given once.
        whole: dict[str, FoundLink] = {}
        for one in (one for group in ordered for one in group if one.is_whole):
            whole.setdefault(one.link.url, one)
        return [*whole.values(), *(one for group in ordered for one in group if not one.is_whole)]


def find_target(request: Request, reader: Reader, scope: Scope) -> Target | None:
    """Find what a request asks links of; None if it names nothing and no talk fits its topic."""
    if scope.unknown is not None:
        return None
    if scope.titled:
        return _aim_at_titles(request, reader, scope)
    if scope.names_talks:
        return _aim_at_named(request, reader, scope)
    if asks_for_episode(scope):
        return _aim_at_titles(request, reader, scope)
    if scope.events:
        request = replace(request, topic=drop_named_topic(request, reader, scope))
    if request.topic:
        ids = find_talks(scope, reader) if _is_limited(scope) else None
        found = _find_about(request, reader, ids, is_narrowed=bool(scope.events))
        if found:
            about = _name_topic(request, scope, [one.talk for one in found])
            return _make_talk_target(reader, [one.talk for one in found], about, found[0].fit)
        if not scope.events:
            return None
    elif keynotes := find_keynotes(request, reader, scope):
        return _make_talk_target(reader, keynotes, _name_keynotes(request, scope, keynotes))
    return _aim_at_events(request, reader, scope)


def _find_about(
    request: Request, reader: Reader, ids: Sequence[int] | None, *, is_narrowed: bool
) -> list[TopicTalk]:
    """Find the talks that are about what is left of a question; none if no talk clearly is.

    `ids` are those of the talks, None for the whole archive. `is_narrowed` tells whether the
    question could as well be about the events of the talks.
    """
    topics = [request.topic]
    if is_narrowed and _BEHIND_NAME.match(request.topic):
        topics.append(request.topic[1:])
    for topic in topics:
        if not is_narrowed or ids is None:
            return find_topic_talks(reader, topic, ids, request.language)
        ranked = rank_topic_talks(reader, topic, ids, request.language)
        found = keep_fitting(ranked)
        if found and (found[0].fit >= NARROWING_FIT or stands_out(found, ranked)):
            return found
    return []


def _is_limited(scope: Scope) -> bool:
    limits = scope.constraints
    return bool(scope.events or limits.years or limits.editions or limits.language)


def _aim_at_titles(request: Request, reader: Reader, scope: Scope) -> Target | None:
    talks = reader.catalogue.get_talks(find_talks(scope, reader))
    if not talks:
        return None
    names = dict.fromkeys(choose_name(talk.titles, request.language) for talk in talks)
    about = TEXTS.say("and", request.language).join(
        TEXTS.say("talk", request.language, name) for name in list(names)[:3]
    )
    return _make_talk_target(reader, talks, about)


def _aim_at_named(request: Request, reader: Reader, scope: Scope) -> Target | None:
    """Aim at the talks of people, organisations and tracks, at some event or about some topic."""
    language = request.language
    talks = reader.catalogue.get_talks(find_talks(scope, reader)[:MAX_TALKS])
    if not talks:
        return None
    fit = 1.0
    if request.topic:
        found = find_topic_talks(reader, request.topic, [talk.id for talk in talks], language)
        is_about = bool(found) and found[0].fit >= NARROWING_FIT
        talks = [one.talk for one in found] if is_about else talks
        fit = 1.0 if is_about else OFF_TOPIC
    if len(talks) == 1:
        about = TEXTS.say("talk", language, choose_name(talks[0].titles, language))
    else:
        people = [choose_name(group[0].names, language) for group in scope.people if group]
        key = "talks_of" if people else "talks_from" if scope.organisations else "talks_in"
        names = people or scope.organisations or scope.tracks
        # Talks that were shown before have no name together.
        about = TEXTS.say(key, language, TEXTS.say("and", language).join(names)) if names else ""
        if scope.among:
            about = TEXTS.say("those", language)
        elif names and len(scope.events) == 1:
            event = choose_name(scope.events[0].names, language)
            about = TEXTS.say("at", language, about, event)
    if not scope.among:
        # Talks that were given last are wanted first.
        talks = sorted(talks, key=lambda talk: talk.start or str(talk.year), reverse=True)
    return _make_talk_target(reader, talks, about, fit)


def _aim_at_events(request: Request, reader: Reader, scope: Scope) -> Target | None:
    """Aim at whole events: those that are named, or the events of a series, the latest first."""
    language, catalogue = request.language, reader.catalogue
    events = list(scope.events)
    by_year = not events and scope.is_open and not scope.places
    if by_year and scope.constraints.years:
        ids = [id for year in scope.constraints.years for id in catalogue.list_events(year=year)]
        events = catalogue.get_events(ids)
    if not events:
        return None
    if not scope.names_events:
        events.reverse()
    events = events[:MAX_EVENTS]
    links = [one for event in events for one in _collect(reader, event, scope)]
    absent = ""
    if request.topic:
        talks = reader.catalogue.get_talks(find_talks(scope, reader)[:MAX_SCOPE])
        absent = find_absent_name(request, reader, scope, talks)
    if len(events) == 1:
        about = choose_name(events[0].names, language)
    elif len(scope.series) == 1 and not scope.names_events:
        about = choose_name(scope.series[0].names, language)
    elif scope.names_events and len(events) <= 3:
        names = [choose_name(event.names, language) for event in events]
        about = TEXTS.say("and", language).join(dict.fromkeys(names))
    else:
        about = ""
    return Target(
        name=about,
        links=tuple(links),
        is_event=True,
        places=tuple(place for event in events for place in event.pages[:1]),
        # A year alone may be that of anything else.
        fit=OFF_TOPIC if by_year or (request.topic and not absent) else 1.0,
        event=events[0] if len(events) == 1 else None,
        absent=absent,
    )


def _collect(reader: Reader, event: Event, scope: Scope) -> list[FoundLink]:
    ids = reader.catalogue.list_talks(events=[event.id], language=scope.constraints.language)
    if scope.constraints.editions or scope.constraints.months:
        # Of a run of episodes, the ones that are asked for.
        among = set(find_talks(scope, reader))
        ids = [id for id in ids if id in among] or ids
    found = collect_event_links(event, reader.catalogue.get_talks(ids[:MAX_TALKS]))
    return mark_dead(found, reader)


def _name_topic(request: Request, scope: Scope, talks: Sequence[Talk]) -> str:
    language = request.language
    if len(talks) == 1:
        return TEXTS.say("talk", language, choose_name(talks[0].titles, language))
    about = TEXTS.say("talks_about", language, request.topic[:MAX_NAME_CHARS])
    if len(scope.events) == 1:
        return TEXTS.say("at", language, about, choose_name(scope.events[0].names, language))
    return about


def _name_keynotes(request: Request, scope: Scope, talks: Sequence[Talk]) -> str:
    if len(talks) == 1:
        return _name_topic(request, scope, talks)
    events = dict.fromkeys(choose_name(event.names, request.language) for event in scope.events)
    return TEXTS.say("keynotes", request.language, TEXTS.say("and", request.language).join(events))


def _make_talk_target(
    reader: Reader, talks: Sequence[Talk], about: str, fit: float = 1.0
) -> Target:
    talks = talks[:MAX_TALKS]
    ids = list(dict.fromkeys(talk.event for talk in talks if talk.event))
    events = reader.catalogue.get_events(ids)
    whole = [one for event in events for one in collect_event_links(event, ()) if len(events) == 1]
    return Target(
        name=about,
        links=tuple(mark_dead(collect_talk_links(talks, events), reader)),
        event_links=tuple(mark_dead(whole, reader)),
        places=tuple(talk.pages[0] for talk in talks if talk.pages),
        fit=fit,
    )
