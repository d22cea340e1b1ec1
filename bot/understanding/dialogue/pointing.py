"""Resolves references: which talk, event or person `it`, `那届` or `the second one` means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from bot.dialogue_state import DialogueState
from bot.request import Mention, Request
from bot.understanding.dialogue.cues import Cues
from bot.understanding.dialogue.focus import (
    find_events,
    find_last_events,
    find_only_talk,
    find_person,
    find_talk,
    list_listed,
    list_of,
    list_seen,
    list_series,
    list_talks,
    list_view,
    mention_event,
    step_event,
    step_talk,
)
from bot.understanding.dialogue.references import Reference
from indexer.catalogue.contracts import Catalogue
from indexer.search.index import Reader
from indexer.text.language import split_words

LEAST_SHARE = 0.5
"""Share of the words that describe a talk of which its title holds more."""
_PAIR = 2
_WHO = ("person", "organisation")
_OF_ONE_TALK = frozenset({"who", "when", "where", "links", "title"})
"""Intents that may ask of one talk."""


class _Pointed(msgspec.Struct):
    """What the references of a question point at, while they are resolved."""

    mentions: list[Mention]
    topic: str
    among: tuple[int, ...]
    other_than: list[int] = msgspec.field(default_factory=list)
    is_resolved: bool = False

    def add(self, mentions: Sequence[Mention]) -> None:
        self.mentions += mentions
        self.is_resolved = self.is_resolved or bool(mentions)

    def limit(self, talks: Sequence[int]) -> None:
        if talks:
            self.among, self.is_resolved = tuple(talks), True


def point_back(
    request: Request, cues: Cues, state: DialogueState, reader: Reader
) -> Request | None:
    """Add to a request what its references point at; None if they point at nothing.

    What a question names itself is not replaced.
    """
    pointed = _Pointed(list(request.mentions), request.topic, request.among)
    steps = any(one.sort == "step" for one in cues.references)
    for one in sorted(cues.references, key=_rank):
        if steps and one.sort in ("thing", "event"):
            continue  # `the one after that`
        _resolve(one, pointed, request, state, reader.catalogue)
    if not pointed.is_resolved:
        # `What else is there` names nothing, and `what else did Ann do` somebody.
        if not pointed.other_than or _names_what(request.mentions):
            return None
        is_new = bool(request.topic or request.mentions)
        pointed.mentions += [] if is_new else _inherit_who(state)
    return replace(
        request,
        mentions=tuple(_settle(pointed.mentions)),
        topic=pointed.topic,
        among=pointed.among,
        other_than=tuple(dict.fromkeys(pointed.other_than)),
        follows=True,
    )


def _resolve(
    one: Reference,
    pointed: _Pointed,
    request: Request,
    state: DialogueState,
    catalogue: Catalogue,
) -> None:
    if one.sort == "other":
        pointed.other_than += list_seen(state)
    elif one.sort == "set":
        _resolve_set(one, pointed, request, state)
    elif one.is_named or (one.describes and not pointed.topic and _names_who(request)):
        # `The one from Huawei`; the name of an event says itself which one it is.
        found = _find_by_who(request.mentions, state, catalogue)
        if found is not None:
            pointed.mentions, pointed.is_resolved = [found], True
    elif one.describes and pointed.topic:
        _resolve_described(pointed, request, state, catalogue)
    elif one.sort == "thing" and pointed.topic and one.is_owner:
        # `Its opening session` is no part of a talk.
        pointed.add(find_events(state, catalogue) if not pointed.mentions else [])
    else:
        pointed.add(_find_one(one, pointed.mentions, state, catalogue))
        if one.sort == "person" and request.intent in _OF_ONE_TALK and not pointed.other_than:
            # Who speaks of `him` beside one talk means that talk.
            talk = find_only_talk(state)
            pointed.add([talk] if talk and not _names_what(pointed.mentions) else [])


def _resolve_set(one: Reference, pointed: _Pointed, request: Request, state: DialogueState) -> None:
    events = _find_set_of_events(one, request, state)
    if events and not list_of(pointed.mentions, "event", "series"):
        pointed.add(events)
        return
    if whole := _list_whole(state):
        pointed.add(whole)
        return
    pointed.limit(list_listed(state))
    if not pointed.mentions:
        pointed.add(_inherit_who(state))


def _resolve_described(
    pointed: _Pointed, request: Request, state: DialogueState, catalogue: Catalogue
) -> None:
    described = find_described(pointed.topic, state, catalogue)
    if described is not None:
        pointed.add([described])
        pointed.topic = ""
    elif not request.mentions and (whole := _list_whole(state)):
        pointed.add(whole)
    elif not request.mentions:
        pointed.limit(list_listed(state))
        if not pointed.among:
            pointed.add(find_events(state, catalogue))


def _list_whole(state: DialogueState) -> list[Mention]:
    """List what the last list is of, if more was found than shown: all of it is meant then."""
    of_list = state.list_request
    if of_list is None or not state.rest or not _names_what(of_list.mentions):
        return []
    kept = list_of(of_list.mentions, *_WHO, "event", "series", "track", "place")
    return [one.inherit() for one in kept]


def _names_who(request: Request) -> bool:
    return bool(list_of(request.mentions, *_WHO))


def _names_what(mentions: Sequence[Mention]) -> bool:
    return bool(list_of(mentions, "talk", "event", "series"))


def list_sides(request: Request, state: DialogueState, catalogue: Catalogue) -> tuple[Mention, ...]:
    """List the two sides of a comparison of which a question names one; else nothing."""
    own = list_of(request.mentions, "event", "series")
    in_view = find_events(state, catalogue)
    years = request.constraints.years
    if not own and len(years) == 1:
        ids = [id for one in list_series(in_view, catalogue) for id in catalogue.list_events(one)]
        of_year = [e for e in catalogue.get_events(ids) if e.year in years]
        viewed = [id for one in list_of(in_view, "event") for id in one.ids]
        places = {place for e in catalogue.get_events(viewed) for place in e.places}
        there = [e for e in of_year if places.intersection(e.places)]
        own = [mention_event(e) for e in (there if len(of_year) > 1 else of_year)]
    if len(own) != 1 or len(years) > 1:
        return ()
    others = [one for one in in_view if one.ids != own[0].ids and one.what == "event"]
    others = others or [one for one in find_last_events(state, _PAIR) if one.ids != own[0].ids]
    return (others[0], own[0]) if others else ()


def _rank(reference: Reference) -> int:
    """People before talks, talks before events: `her talk there`."""
    order = ("other", "nth", "former", "latter", "person", "thing", "step", "event", "set")
    return order.index(reference.sort)


def _find_one(
    one: Reference, mentions: Sequence[Mention], state: DialogueState, catalogue: Catalogue
) -> list[Mention]:
    """Find what one reference means, unless something of its role is there already."""
    if one.sort in ("nth", "former", "latter"):
        number = {"former": 1, "latter": -1}.get(one.sort, one.number)
        is_free = not list_of(mentions, "talk", "event", "series", "person")
        several = list_view(state)
        begin = state.list_request.offset if state.list_request and several is state.listed else 0
        # The lines of a later page are numbered on: its first may be the eleventh.
        number -= begin if begin and number > len(several) else 0
        target = _pick(several, number) if is_free else None
        return [target] if target else []
    if one.sort == "person":
        if one.number > 1 and _means_all_speakers(state):
            # `Their slides`: of all the speakers, and so of the event.
            return find_events(state, catalogue) if not mentions else []
        person = find_person(state, catalogue) if not list_of(mentions, "person") else None
        return [person] if person else []
    if one.sort == "thing":
        if list_of(mentions, "talk", "event", "series"):
            return []
        talk = find_talk(state)
        is_of_event = _is_about_event(state) and not mentions
        if talk is not None and not is_of_event and _is_of(talk, mentions, catalogue):
            return [talk]
        return find_events(state, catalogue) if not mentions else []
    if list_of(mentions, "event", "series"):
        return []
    if one.sort == "step" and (episode := step_talk(state, one.number, catalogue)):
        return episode
    events = find_events(state, catalogue)
    # Who asked for the next one was told of the last.
    is_told = state.request.intent == "next" and one.number < 0
    steps = one.sort == "step" and not is_told
    return step_event(events, one.number, catalogue) if steps else events


def _means_all_speakers(state: DialogueState) -> bool:
    """Tell whether `they` are all who spoke at the event in view, and not one talk's speakers."""
    return len(list_of(state.shown, "person")) > 1 or _is_about_event(state)


def _is_about_event(state: DialogueState) -> bool:
    """Tell whether the last question was about an event, of which several talks were shown."""
    named = state.request.mentions
    several = len(list_of(state.shown, "talk")) != 1
    return several and bool(list_of(named, "event")) and not list_of(named, "talk", "person")


def _is_of(talk: Mention, mentions: Sequence[Mention], catalogue: Catalogue) -> bool:
    """Tell whether a talk is by the people who are named, if any are."""
    people = {id for one in list_of(mentions, "person") for id in one.ids}
    if not people:
        return True
    (record,) = catalogue.get_talks(list(talk.ids[:1]))
    return not people.isdisjoint(record.speakers)


def _pick(shown: Sequence[Mention], number: int) -> Mention | None:
    """Pick the n-th of what was shown, from 1, or from -1 for the last."""
    place = number - 1 if number > 0 else len(shown) + number
    return shown[place] if number and 0 <= place < len(shown) else None


def _find_set_of_events(one: Reference, request: Request, state: DialogueState) -> list[Mention]:
    """Find the events that `the two`, or those of a list of events, are."""
    about_events = request.intent == "compare" or len(list_talks(state)) != _PAIR
    if one.number == _PAIR and about_events:
        events = find_last_events(state, _PAIR)
        return events if len(events) == _PAIR else []
    return list_of(state.shown, "event")


def find_described(topic: str, state: DialogueState, catalogue: Catalogue) -> Mention | None:
    """Find the talk that words describe, of those that were shown: the one with most of them."""
    words = set(split_words(topic))
    talks = [*list_of(state.shown, "talk"), *list_of(state.before, "talk")]
    ids = [id for mention in talks for id in mention.ids[:1]]
    best, most = None, 0
    for talk in catalogue.get_talks(list(dict.fromkeys(ids))):
        held = len(words & {word for title in talk.titles for word in split_words(title)})
        if held > most:
            best, most = talk, held
    if best is None or most <= LEAST_SHARE * len(words):
        return None
    return Mention("talk", (best.id,), best.titles[0], "")


def _find_by_who(
    mentions: Sequence[Mention], state: DialogueState, catalogue: Catalogue
) -> Mention | None:
    """Find the talk, of those that were shown, of people or organisations who are named."""
    people = {id for one in list_of(mentions, "person") for id in one.ids}
    of_companies = {id for one in list_of(mentions, "organisation") for id in one.ids}
    for talk in catalogue.get_talks(list_talks(state)):
        if talk.id in of_companies or not people.isdisjoint(talk.speakers):
            return Mention("talk", (talk.id,), talk.titles[0], "")
    return None


def _inherit_who(state: DialogueState) -> list[Mention]:
    """Take over whose or of which event the talks are, of which others are asked for."""
    kept = list_of(state.request.mentions, "person", "organisation", "event", "series", "track")
    return [one.inherit() for one in kept]


def _settle(mentions: Iterable[Mention]) -> list[Mention]:
    """Keep each mention once."""
    return list({(one.what, one.ids): one for one in mentions}.values())
