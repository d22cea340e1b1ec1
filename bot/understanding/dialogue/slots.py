"""Puts what a question says in the places of what was said before; the rest stays."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from bot.dialogue_state import DialogueState
from bot.request import NO_CONSTRAINTS, Constraints, Intent, Mention, Request
from bot.understanding.dialogue.focus import (
    MOST_BEFORE,
    find_events,
    find_last_events,
    list_of,
    list_series,
    mention_event,
)
from indexer.catalogue.contracts import Catalogue

_EVENT_SORTS = ("event", "series")
_WHO_SORTS = ("person", "organisation")


def merge_requests(
    before: Request, new: Request, catalogue: Catalogue, *, keeps_asking: bool
) -> Request:
    """Complete a request by the one before it.

    Args:
        before: What the conversation asked last.
        new: What the question says itself.
        catalogue: Of the generation that answers.
        keeps_asking: Whether the question asks for the same of something else.
    """
    mentions, topic = _merge_mentions(before, new, catalogue)
    limits = _merge_limits(before, new, keeps_asking=keeps_asking)
    merged = replace(
        new,
        mentions=tuple(mentions),
        topic=topic,
        constraints=limits,
        follows=True,
        unknown=new.unknown,
    )
    if not keeps_asking:
        return merged
    says_kind = bool(new.constraints.kinds or new.constraints.platforms)
    counts_on = before.intent == "count" and new.intent != "links"
    if says_kind and before.intent != "links" and not counts_on:
        return replace(merged, intent="links", subject="", probability=1.0)
    return replace(
        merged,
        intent=before.intent,
        subject=before.subject,
        probability=max(before.probability, new.probability),
    )


def _merge_mentions(
    before: Request, new: Request, catalogue: Catalogue
) -> tuple[list[Mention], str]:
    """Merge the mentions, and what is left over; what is named replaces what had its role."""
    said = list(new.mentions)
    old = [one.inherit() for one in before.mentions]
    sorts = {one.what for one in said}
    if "talk" in sorts:
        return said, new.topic
    kept_events = list_of(old, *_EVENT_SORTS)
    topic = new.topic or before.topic
    if sorts.intersection(_EVENT_SORTS):
        return [*said, *list_of(old, *_WHO_SORTS, "track")], topic
    if "place" in sorts:
        series = _list_series_at(kept_events, said, catalogue)
        return [*series, *said, *list_of(old, *_WHO_SORTS, "track")], topic
    limits = new.constraints
    if limits.years or limits.editions or limits.months:
        if not limits.years and limits.months:
            return [*said, *_without_talks(old)], topic
        series = _name_series(kept_events, catalogue)
        others = list_of(old, *_WHO_SORTS, "track") if not sorts.intersection(_WHO_SORTS) else []
        return [*said, *(series or kept_events), *others], topic
    if sorts.intersection(_WHO_SORTS):
        return [*said, *list_of(old, *_EVENT_SORTS, "place")], new.topic
    if "track" in sorts:
        return [*said, *list_of(old, *_EVENT_SORTS, "place")], new.topic
    if new.topic:
        return [*said, *_without_talks(old)], new.topic
    return [*said, *old], before.topic


def _without_talks(mentions: Sequence[Mention]) -> list[Mention]:
    return [one for one in mentions if one.what != "talk"]


def _name_series(events: Sequence[Mention], catalogue: Catalogue) -> list[Mention]:
    """Name the series of events, whose other years or editions are asked for."""
    ids = list_series(events, catalogue)
    return [Mention("series", (one.id,), one.names[0], "") for one in catalogue.get_series(ids)]


def _list_series_at(
    events: Sequence[Mention], said: Sequence[Mention], catalogue: Catalogue
) -> list[Mention]:
    """Name the series that has events at a place: the last ones', else that of which it is one."""
    there = {id for one in list_of(said, "place") for id in one.ids}
    series = _name_series(events, catalogue)
    for one in list(series):
        (record,) = catalogue.get_series(one.ids)
        if there.intersection(catalogue.list_events(record.id)):
            continue
        series.remove(one)
        if record.parent and there.intersection(catalogue.list_events(record.parent)):
            (parent,) = catalogue.get_series([record.parent])
            series.append(Mention("series", (parent.id,), parent.names[0], ""))
    return series


def _merge_limits(before: Request, new: Request, *, keeps_asking: bool) -> Constraints:
    """Merge the limits; a new event, year or edition lets the old numbers go."""
    old, said = before.constraints, new.constraints
    names_event = bool(list_of(new.mentions, *_EVENT_SORTS, "place", "talk"))
    has_numbers = bool(said.years or said.editions)
    # Who is asked which series, names it: the edition was said before.
    completes = names_event and not before.mentions and not has_numbers
    times = old if completes else said if names_event or has_numbers else old
    if said.months and not has_numbers and not names_event:
        times = replace(old, months=said.months)
    kinds = said.kinds or (old.kinds if keeps_asking else ())
    changes_kind = bool(said.kinds) and said.kinds != old.kinds
    keeps_platform = keeps_asking and not changes_kind and not said.platforms
    platforms = said.platforms or (old.platforms if keeps_platform else ())
    unwanted = dict.fromkeys((*old.without, *said.without))
    wanted = {*said.kinds, *said.platforms}
    without = tuple(one for one in unwanted if one not in wanted)
    return replace(
        NO_CONSTRAINTS,
        kinds=tuple(kind for kind in kinds if kind not in said.without),
        platforms=tuple(one for one in platforms if one not in said.without),
        years=times.years,
        editions=times.editions,
        months=times.months,
        language=said.language or old.language,
        without=without if keeps_asking or said.without else said.without,
    )


def ask_of_one(pointed: Request, before: Request) -> Request:
    """Ask of one thing what was asked of all: its links; else what it is."""
    if before.intent in ("links", "who", "when", "where", "title", "count"):
        return _ask_same(pointed, before)
    is_talk = bool(list_of(pointed.mentions, "talk"))
    intent: Intent = "links" if is_talk else "what"
    if list_of(pointed.mentions, "person"):
        intent = "list"
    return replace(pointed, intent=intent, subject="", probability=1.0)


def _ask_same(pointed: Request, before: Request) -> Request:
    """Ask of what a question points at what was asked before."""
    return replace(
        pointed,
        intent=before.intent,
        subject=before.subject,
        probability=max(before.probability, pointed.probability),
        constraints=replace(pointed.constraints, kinds=before.constraints.kinds),
    )


def put_event(
    before: Request, request: Request, state: DialogueState, catalogue: Catalogue
) -> Request:
    """Put the event of the talk in view to what was asked, where a year or a town is named."""
    limits = request.constraints
    names = limits.years or limits.editions or list_of(request.mentions, "place")
    if not names or list_of(before.mentions, "event", "series", "place"):
        return before
    if list_of(before.mentions, "talk"):
        return replace(before, mentions=(*find_events(state, catalogue), *before.mentions))
    # `The 2021 one` is the one that was talked about before.
    events = find_last_events(state, MOST_BEFORE)
    held = catalogue.get_events([id for one in events for id in one.ids])
    of_year = [event for event in held if limits.years == (event.year,)]
    if not of_year or request.topic:
        return before
    return replace(before, mentions=(mention_event(of_year[0]),))


def choose_asking(request: Request, state: DialogueState, catalogue: Catalogue) -> Request:
    """Choose what is asked again: of another event what was asked before a side question."""
    before, asked = state.request, state.asked
    names_event = bool(list_of(request.mentions, "event", "series", "place"))
    limits = request.constraints
    if asked is None or not (names_event or limits.years or limits.editions):
        return before
    before = put_event(before, request, state, catalogue)
    about_event = list_of(before.mentions, "event", "series", "place")
    return replace(
        before,
        intent=asked.intent,
        subject=asked.subject,
        probability=asked.probability,
        # After a question about one talk, its event is meant.
        mentions=before.mentions if about_event else asked.mentions,
        constraints=replace(before.constraints, kinds=asked.constraints.kinds),
    )
