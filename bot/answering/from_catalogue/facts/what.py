"""What a talk or an event was about."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from bot.answering.draft import DraftAnswer, DraftLink
from bot.answering.from_catalogue.compose import MAX_TOGETHER, Composer
from bot.answering.from_catalogue.dates import write_days
from bot.answering.from_catalogue.facts.meant import (
    drop_overviews,
    find_meant_talks,
    is_run,
    list_meant_events,
)
from bot.answering.from_catalogue.facts.tell import (
    MAX_SUMMARY_CHARS,
    choose_fact,
    cut_sentences,
    get_event_talks,
    tell_talks,
)
from bot.answering.from_catalogue.facts.when_where import ask_which_talk
from bot.answering.from_catalogue.facts.who import introduce_people
from bot.answering.from_catalogue.lists import (
    draft_event_links,
    draft_events,
    draft_talks,
)
from bot.answering.from_catalogue.naming import name_one, name_place
from bot.answering.from_catalogue.scope.resolve import Scope
from bot.request import Request
from indexer.catalogue.names import choose_name
from indexer.catalogue.records import Event, Fact, Series, Talk
from indexer.search.index import Reader


def answer_title(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    """Answer what a talk or an episode is called, who gave it and what it was about."""
    composer = Composer(request, reader, scope)
    ids = find_meant_talks(composer, least_fit=0.0)
    if not ids:
        return _tell_scope(composer)
    talks = composer.catalogue.get_talks(ids)
    if len(talks) <= MAX_TOGETHER:
        return tell_talks(composer, talks)
    return ask_which_talk(composer, talks) if scope.titled else draft_talks(composer, ids)


def answer_what(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    """Answer what an event was; of a talk, as `answer_title`; of a person, who they are."""
    composer = Composer(request, reader, scope)
    if scope.people and not scope.events and not scope.titled:
        return introduce_people(composer)
    return answer_title(request, reader, scope)


def _tell_scope(composer: Composer) -> DraftAnswer | None:
    """Tell of the events that are meant: of one or few in short, of many as a list."""
    scope = composer.scope
    if scope.is_open and (scope.constraints.years or scope.constraints.months):
        return draft_events(composer, list_meant_events(composer))
    events = [event for event in scope.events if event.pages]
    if len(events) > MAX_TOGETHER or (len(events) > 1 and not scope.names_events):
        return _tell_series(composer, draft_events(composer, events))
    if len(events) == 1 and (talk := composer.get_only_talk(events[0])) is not None:
        return tell_talks(composer, [talk])
    lines: list[str] = []
    links: list[DraftLink] = []
    for event in events:
        lines.append(sum_up(composer, event, get_event_talks(composer, event)))
        summary = _find_summary(event, composer.language)
        if summary is not None:
            text = cut_sentences(summary.value, MAX_SUMMARY_CHARS)
            lines.append(text + composer.citations.mark(summary.evidence))
        links += draft_event_links(composer, event) if len(events) == 1 else []
    return composer.finish(lines, links=links)


def _tell_series(composer: Composer, events: DraftAnswer | None) -> DraftAnswer | None:
    """Put what pages say of a series above the list of its events."""
    series = composer.scope.series
    summary = _find_summary(series[0], composer.language) if len(series) == 1 else None
    if events is None or summary is None or composer.request.offset:
        return events
    # The marks of the list stay as they are: its places were cited before.
    told = cut_sentences(summary.value, MAX_SUMMARY_CHARS)
    told += composer.citations.mark(summary.evidence)
    return replace(events, text=f"{told}\n{events.text}", citations=composer.citations.read())


def sum_up_series(composer: Composer, series: Series) -> str:
    """Sum a series up in a line: how many events, from which year to which, and talks."""
    ids = set(composer.catalogue.list_events(series.id))
    events = drop_overviews([one for one in composer.scope.events if one.id in ids])
    years = sorted({event.year for event in events if event.year})
    parts = [composer.count(len(events), "events")]
    parts += ["–".join(map(str, dict.fromkeys((years[0], years[-1]))))] if years else []
    talks = sum(event.talks for event in events)
    parts += [composer.count(talks, "talks")] if talks else []
    name = name_one(series.names, composer.language)
    told = f"{name}{composer.say('colon')}{composer.say('part').join(parts)}"
    return told + composer.prove_all(events) if events else ""


def sum_up(composer: Composer, event: Event, talks: Sequence[Talk]) -> str:
    """Sum an event up in a line: days, place, and how many talks and speakers it had."""
    language = composer.language
    people = {id for talk in talks for id in talk.speakers}
    said = {}
    parts = []
    if event.start:
        parts.append(write_days(event.start, event.end, language))
        said["start"] = event.start
    elif event.year:
        parts.append(str(event.year))
    if event.places:
        parts.append(name_place(composer.list_places(event), language))
        said["place"] = choose_name(event.places, language)
    unit = "episodes" if is_run(composer, event) else "talks"
    parts += [composer.count(len(talks), unit)] if talks else []
    parts += [composer.count(len(people), "speakers")] if people else []
    marks = composer.prove(event, said or {"names": ""})
    told = composer.say("part").join(parts)
    if not told:
        return ""
    composer.shown.add(event)
    return f"{composer.name(event)}{composer.say('colon')}{told}{marks}"


def _find_summary(one: Event | Series, language: str) -> Fact | None:
    said = [fact for fact in one.facts if fact.field == "summary" and fact.value.strip()]
    return choose_fact(said, language)
