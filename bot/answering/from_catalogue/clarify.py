"""Asks back which event or talk is meant, where a question names none: `PPT 呢` out of nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.choices import MAX_CHOICES, word_plainly
from bot.answering.from_catalogue.compose import Composer
from bot.answering.from_catalogue.links.collect import DEFAULT_KINDS
from bot.answering.from_catalogue.links.elsewhere import MAX_LOOKED_AT, has_links
from bot.answering.from_catalogue.scope.resolve import Scope
from bot.request import Intent, Request
from indexer.catalogue.records import Event
from indexer.search.index import Reader
from indexer.text.community_names import find_name_words

LEAST_PROBABILITY = 0.5
"""Probability of an intent below which a question that names nothing may be about anything."""
_NAMELESS, _NUMBERED = "which_event", "which_episode"
_ASKS: frozenset[Intent] = frozenset(("links", "when", "where", "who", "count", "title", "what"))
"""Intents that need something to be asked of."""


def ask_back(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    """Ask which event is meant, with up to five that have what is asked for.

    None if the question names something or is about something, or no event has it.
    """
    limits = scope.constraints
    is_limited = limits.years or limits.months or limits.language
    if not scope.is_open or request.topic or is_limited or request.intent not in _ASKS:
        return None
    # Who names the community asks of everything that it has, and its pages tell of that.
    names_us = bool(find_name_words(request.text, reader.names))
    if names_us or request.probability < LEAST_PROBABILITY:
        return None
    composer = Composer(request, reader, scope)
    named = [(name, word_plainly(request, name)) for name in _list_names(composer)]
    return composer.ask_which(named, _NUMBERED if limits.editions else _NAMELESS) if named else None


def _list_names(composer: Composer) -> list[str]:
    """List the names of what may be meant: the latest events, of a number all that have it."""
    catalogue, limits = composer.catalogue, composer.scope.constraints
    if limits.editions:
        return list(_list_numbered(composer, limits.editions))[:MAX_CHOICES]
    events = catalogue.get_events(catalogue.list_events()[::-1])
    dated = [event for event in events if event.start or event.year] or events
    fitting = [one for one in dated[:MAX_LOOKED_AT] if one.pages and _has(composer, one)]
    return [composer.name(event) for event in _take_of_each_series(fitting)]


def _has(composer: Composer, event: Event) -> bool:
    """Tell whether an event has what is asked for, as far as that is links."""
    kinds = composer.scope.constraints.kinds or DEFAULT_KINDS
    return composer.request.intent != "links" or has_links(composer.reader, event, kinds)


def _list_numbered(composer: Composer, editions: Sequence[int]) -> Iterable[str]:
    """List the events that have a number, and the runs of episodes with that episode."""
    catalogue = composer.catalogue
    for event in catalogue.get_events(catalogue.list_events()[::-1]):
        if event.edition in editions and _has(composer, event):
            yield composer.name(event)
        elif not event.edition and event.talks > 1:
            talks = catalogue.get_talks(catalogue.list_talks(events=[event.id]))
            yield from (composer.name_event_of(t) for t in talks if t.edition in editions)


def _take_of_each_series(events: Sequence[Event]) -> list[Event]:
    """Take the latest event of each series first, then the others."""
    first: dict[int, Event] = {}
    for event in events:
        first.setdefault(event.series or -event.id, event)
    rest = [event for event in events if event not in first.values()]
    return [*first.values(), *rest][:MAX_CHOICES]
