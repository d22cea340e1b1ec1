"""What a conversation is about: the talks, events and people that its last answer showed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from bot.dialogue_state import DialogueState
from bot.request import Mention
from indexer.catalogue.contracts import Catalogue
from indexer.catalogue.names import make_name_key
from indexer.catalogue.records import Event, Person

MOST_BEFORE = 24
"""Names that a conversation remembers from before its last answer."""


def rebind_state(state: DialogueState, generation: str, catalogue: Catalogue) -> DialogueState:
    """Look the names of a state up anew, if it is of another generation; lost ones are left out."""
    if state.generation == generation:
        return state
    request = state.request
    return msgspec.structs.replace(
        state,
        generation=generation,
        request=replace(
            request,
            mentions=_rebind(request.mentions, catalogue),
            unknown=None,
            among=(),
            other_than=(),
        ),
        shown=_rebind(state.shown, catalogue),
        listed=_rebind(state.listed, catalogue),
        list_request=None,
        rest=0,
        lines=0,
        total=0,
        page=0,
        counted=None,
        before=_rebind(state.before, catalogue),
    )


def _rebind(mentions: Iterable[Mention], catalogue: Catalogue) -> tuple[Mention, ...]:
    found = []
    for mention in mentions:
        key = make_name_key(mention.name)
        names = catalogue.find_names([key]).get(key, ()) if key else ()
        name = next((name for name in names if name.what == mention.what), None)
        if name is not None:
            found.append(replace(mention, ids=name.ids))
    return tuple(found)


def list_of(mentions: Iterable[Mention], *sorts: str) -> list[Mention]:
    """List the mentions of some sorts, in their order."""
    return [mention for mention in mentions if mention.what in sorts]


def list_talks(state: DialogueState) -> list[int]:
    """List the ids of the talks that the last answer showed, in its order, each once."""
    return _list_talk_ids(state.shown)


def _list_talk_ids(mentions: Iterable[Mention]) -> list[int]:
    ids = (id for mention in list_of(mentions, "talk") for id in mention.ids)
    return list(dict.fromkeys(ids))


def list_view(state: DialogueState) -> tuple[Mention, ...]:
    """List what ordinals count: the last list, unless several other things were shown since."""
    is_of_list = set(state.shown) == set(state.listed)
    if len(state.shown) > 1 and not is_of_list:
        return state.shown
    return state.listed or state.shown


def list_listed(state: DialogueState) -> list[int]:
    """List the ids of the talks of the last list of several, else of the last answer."""
    shown, listed = list_talks(state), _list_talk_ids(state.listed)
    return listed if len(shown) < 2 and listed else shown


def find_talk(state: DialogueState) -> Mention | None:
    """Find the talk that `it` means: the one that is asked about, else the first that was shown."""
    named = list_of(state.request.mentions, "talk")
    if len(named) == 1:
        return named[0].inherit()
    shown = list_of(state.shown, "talk")
    return shown[0].inherit() if shown else None


def find_person(state: DialogueState, catalogue: Catalogue) -> Mention | None:
    """Find the person that `she` means: shown, named, or the first speaker of the talk in view."""
    for mentions in (state.shown, state.request.mentions[::-1]):
        if people := list_of(mentions, "person"):
            return people[0].inherit()
    talk = find_talk(state)
    if talk is not None:
        speakers = catalogue.get_talks(list(talk.ids[:1]))[0].speakers
        if speakers:
            return mention_person(catalogue.get_people(list(speakers[:1]))[0])
    people = list_of(state.before, "person")
    return people[0].inherit() if people else None


def find_events(state: DialogueState, catalogue: Catalogue) -> list[Mention]:
    """Find the events that `there` means: asked about, of the talk in view, shown, else before."""
    named = list_of(state.request.mentions, "event", "series")
    if named:
        return [one.inherit() for one in named]
    talk = find_talk(state)
    if talk is not None:
        event = catalogue.get_talks(list(talk.ids[:1]))[0].event
        if event:
            return [mention_event(catalogue.get_events([event])[0])]
    shown = list_of(state.shown, "event", "series") or list_of(state.before, "event", "series")
    return [one.inherit() for one in shown[:1]]


def find_last_events(state: DialogueState, number: int) -> list[Mention]:
    """Find the last events that a conversation named or showed, `number` at most."""
    mentions = [*state.request.mentions, *state.shown, *state.before]
    events = {one.ids: one.inherit() for one in list_of(mentions, "event")}
    return list(events.values())[:number]


def remember(state: DialogueState | None, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """List what a conversation named or showed up to now, the latest first, each once."""
    older = [*state.shown, *state.before] if state is not None else []
    if state is not None:
        older = [*list_of(state.request.mentions, "event", "talk", "person"), *older]
    every = {(one.what, one.ids): one.inherit() for one in [*mentions, *older]}
    return tuple(every.values())[:MOST_BEFORE]


def mention_event(event: Event) -> Mention:
    """Mention an event that the question does not name itself."""
    return Mention("event", (event.id,), event.names[0], "")


def mention_person(person: Person) -> Mention:
    """Mention a person whom the question does not name itself."""
    return Mention("person", (person.id,), person.names[0], "")


def list_series(events: Sequence[Mention], catalogue: Catalogue) -> list[int]:
    """List the series of events and series that are mentioned, each once."""
    series = [id for one in list_of(events, "series") for id in one.ids]
    ids = [id for one in list_of(events, "event") for id in one.ids]
    series += [event.series for event in catalogue.get_events(ids) if event.series]
    return list(dict.fromkeys(series))


def step_talk(state: DialogueState, step: int, catalogue: Catalogue) -> list[Mention]:
    """Go to the episode before or after the one in view."""
    talk = find_talk(state)
    if talk is None:
        return []
    (record,) = catalogue.get_talks(list(talk.ids[:1]))
    if not record.edition or not record.event:
        return []
    of_run = catalogue.get_talks(catalogue.list_talks(events=[record.event]))
    wanted = record.edition + step
    return [Mention("talk", (t.id,), t.titles[0], "") for t in of_run if t.edition == wanted][:1]


def step_event(events: Sequence[Mention], step: int, catalogue: Catalogue) -> list[Mention]:
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


def find_only_talk(state: DialogueState) -> Mention | None:
    """Find the one talk that the last answer was about."""
    talks = list_of(state.shown, "talk") or list_of(state.request.mentions, "talk")
    return replace(talks[0], text="") if len(talks) == 1 else None


def list_seen(state: DialogueState) -> list[int]:
    """List the talks that were shown or asked about."""
    named = [id for one in list_of(state.request.mentions, "talk") for id in one.ids]
    return [*state.request.other_than, *named, *list_talks(state)]
