"""Resolves references: which talk, event or person `it`, `那届` or `the second one` means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from bot.dialogue_state import DialogueState
from bot.request import Mention, Request
from bot.understanding.dialogue.cues import Cues
from bot.understanding.dialogue.focus import (
    find_events,
    find_last_events,
    find_person,
    find_talk,
    list_of,
    list_talks,
    mention_event,
)
from bot.understanding.dialogue.references import Reference
from indexer.catalogue.contracts import Catalogue
from indexer.search.index import Reader
from indexer.text.language import split_words

_PAIR = 2


@dataclass(slots=True)
class _Pointed:
    """What the references of a question point at, while they are resolved."""

    mentions: list[Mention]
    topic: str
    among: tuple[int, ...]
    other_than: list[int] = field(default_factory=list)
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
    for one in sorted(cues.references, key=_rank):
        _resolve(one, pointed, request, state, reader.catalogue)
    if not pointed.is_resolved:
        # `What else is there` names nothing, and `what else did Ann do` somebody.
        if not pointed.other_than or request.mentions or request.topic:
            return None
        pointed.mentions += _inherit_who(state)
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
        pointed.other_than += _list_seen(state)
    elif one.sort == "set":
        events = _find_set_of_events(one, request, state)
        if events and not list_of(pointed.mentions, "event", "series"):
            pointed.add(events)
        else:
            pointed.limit(list_talks(state))
            pointed.mentions += [] if pointed.mentions else _inherit_who(state)
    elif one.describes and pointed.topic:
        described = _find_described(pointed.topic, state, catalogue)
        if described is not None:
            pointed.add([described])
            pointed.topic = ""
        elif not request.mentions:
            pointed.limit(list_talks(state))
            if not pointed.among:
                pointed.add(find_events(state, catalogue))
    elif one.sort == "thing" and pointed.topic and one.is_owner:
        # `Its opening session` is no part of a talk.
        pointed.add(find_events(state, catalogue) if not pointed.mentions else [])
    else:
        pointed.add(_find_one(one, pointed.mentions, state, catalogue))


def _rank(reference: Reference) -> int:
    """People before talks, talks before events: `her talk there`."""
    order = ("nth", "former", "latter", "person", "thing", "step", "event", "set", "other")
    return order.index(reference.sort)


def _find_one(
    one: Reference, mentions: Sequence[Mention], state: DialogueState, catalogue: Catalogue
) -> list[Mention]:
    """Find what one reference means, unless something of its role is there already."""
    if one.sort in ("nth", "former", "latter"):
        number = {"former": 1, "latter": -1}.get(one.sort, one.number)
        is_free = not list_of(mentions, "talk", "event", "series", "person")
        several = state.shown if len(state.shown) > 1 else state.listed or state.shown
        target = _pick(several, number) if is_free else None
        return [target] if target else []
    if one.sort == "person":
        person = find_person(state, catalogue) if not list_of(mentions, "person") else None
        return [person] if person else []
    if one.sort == "thing":
        if list_of(mentions, "talk", "event", "series"):
            return []
        talk = find_talk(state)
        if talk is not None and _is_of(talk, mentions, catalogue):
            return [talk]
        return find_events(state, catalogue) if not mentions else []
    if list_of(mentions, "event", "series"):
        return []
    events = find_events(state, catalogue)
    return _step(events, one.number, catalogue) if one.sort == "step" else events


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
    if one.number == _PAIR and (request.intent == "compare" or not list_talks(state)):
        events = find_last_events(state, _PAIR)
        return events if len(events) == _PAIR else []
    return list_of(state.shown, "event")


def _find_described(topic: str, state: DialogueState, catalogue: Catalogue) -> Mention | None:
    """Find the talk that words describe, of those that were shown: the one with most of them."""
    words = set(split_words(topic))
    talks = [*list_of(state.shown, "talk"), *list_of(state.before, "talk")]
    ids = [id for mention in talks for id in mention.ids[:1]]
    best, most = None, 0
    for talk in catalogue.get_talks(list(dict.fromkeys(ids))):
        held = len(words & {word for title in talk.titles for word in split_words(title)})
        if held > most:
            best, most = talk, held
    if best is None:
        return None
    return Mention("talk", (best.id,), best.titles[0], "")


def _step(events: Sequence[Mention], step: int, catalogue: Catalogue) -> list[Mention]:
    """Go to the event of a series before or after one; of a series, to its last one."""
    for mention in list_of(events, "event"):
        event = catalogue.get_events(list(mention.ids[:1]))[0]
        order = catalogue.list_events(event.series) if event.series else []
        place = order.index(event.id) + step if event.id in order else -1
        if 0 <= place < len(order):
            return [mention_event(catalogue.get_events([order[place]])[0])]
    for mention in list_of(events, "series"):
        held = catalogue.list_events(mention.ids[0])
        if step < 0 and held:
            return [mention_event(catalogue.get_events([held[-1]])[0])]
    return []


def _list_seen(state: DialogueState) -> list[int]:
    """List the talks that were shown or asked about."""
    named = [id for one in list_of(state.request.mentions, "talk") for id in one.ids]
    return [*state.request.other_than, *named, *list_talks(state)]


def _inherit_who(state: DialogueState) -> list[Mention]:
    """Take over whose or of which event the talks are, of which others are asked for."""
    kept = list_of(state.request.mentions, "person", "organisation", "event", "series", "track")
    return [replace(one, text="", start=0, end=0) for one in kept]


def _settle(mentions: Iterable[Mention]) -> list[Mention]:
    """Keep each mention once."""
    return list({(one.what, one.ids): one for one in mentions}.values())
