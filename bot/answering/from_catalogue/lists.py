"""Lists of talks and of events: a line each, with the rest on request."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.draft import DraftAnswer, DraftLink, DraftTalk
from bot.answering.from_catalogue.citations import find_evidence
from bot.answering.from_catalogue.compose import MAX_LINES, Composer, Part
from bot.answering.from_catalogue.dates import write_days, write_month, write_month_day
from bot.answering.from_catalogue.links.collect import (
    FoundLink,
    choose_kind,
    collect_event_links,
    collect_talk_links,
    mark_dead,
)
from bot.answering.from_catalogue.links.labels import label_links
from bot.answering.from_catalogue.links.order import keep_best_places, order_event_links
from bot.answering.from_catalogue.naming import clean_name, name_one, name_other, name_place
from bot.answering.from_catalogue.texts import SPOKEN
from bot.rendering.labels import name_kind
from bot.request import Request
from indexer.catalogue.names import choose_name
from indexer.catalogue.records import Event, Talk

LIST_KINDS = ("video", "slides")
"""Kinds of link that a line of a talk offers."""
MAX_SPEAKERS = 4
"""Most speakers that a line names."""
MAX_EVENT_LINKS = 4
_RANGE = 3
"""Years one after the other that are named as a range."""
_DEFAULT_LIMIT = 6


def choose_size(request: Request) -> int:
    """Choose how many lines a list has: as many as a screen takes, unless fewer are asked for."""
    return request.limit if request.limit < _DEFAULT_LIMIT else MAX_LINES


def draft_talks(
    composer: Composer,
    ids: Sequence[int],
    unit: str = "talks",
    about: str = "",
    *,
    lead: str = "",
    kinds: Sequence[str] = LIST_KINDS,
    most: int = MAX_LINES,
) -> DraftAnswer | None:
    """Draft a list of talks, from the request's offset on; None without any.

    Args:
        composer: Of the request.
        ids: All talks, of which a part is shown.
        unit: What they are counted as.
        about: Whose talks they are; empty for what the scope is.
        lead: The first line of their first page, in place of their number.
        kinds: Kinds of link that a line offers.
        most: Lines of a page.
    """
    if not ids:
        return None
    offset, size = composer.request.offset, min(choose_size(composer.request), most)
    counted = count_spoken(composer, len(ids), unit)
    shown = composer.catalogue.get_talks(ids[offset : offset + size])
    if not shown:
        return say_all_shown(composer, counted, composer.catalogue.get_talks(ids[:1]))
    about = about or describe(composer)
    intro = introduce(composer, about, counted, len(ids), range(offset, offset + len(shown)))
    intro = lead if lead and not offset else intro
    named = composer.scope.events
    # The one event that the first line names is not said again.
    shared = len(named) == 1 and all(talk.event == named[0].id for talk in shown)
    links: list[DraftLink] = []
    talks: list[DraftTalk] = []
    lines = [intro]
    for number, talk in enumerate(shown, start=offset + 1):
        own = draft_talk_links(composer, talk, kinds)
        drafted = _draft_talk(composer, talk, range(len(links), len(links) + len(own)))
        links += own
        talks.append(drafted)
        event = "" if shared else drafted.event
        year = str(talk.year) if talk.year and not shared and str(talk.year) not in event else ""
        lines.append(f"{number}. {write_talk(composer, talk, own, event, year)}")
    return DraftAnswer(
        found=True,
        confidence=composer.confidence,
        text="\n".join(lines),
        citations=composer.citations.read(),
        links=tuple(links),
        kind="talks",
        talks=tuple(talks),
        total=len(ids) if len(ids) > len(shown) else 0,
        offset=offset,
        intro=intro,
        shown=composer.shown.read(),
    )


def _draft_talk(composer: Composer, talk: Talk, places: range) -> DraftTalk:
    """Draft a talk of a list; `places` are those of its links among all."""
    event = composer.get_event(talk)
    return DraftTalk(
        title=name_one(talk.titles, composer.language),
        speakers=tuple(composer.name_people(talk.speakers)),
        event=composer.name(event) if event else "",
        date=talk.start,
        links=tuple(places),
        citation=composer.citations.cite(talk.pages[0]),
    )


def draft_events(
    composer: Composer, events: Sequence[Event], unit: str = "events", key: str = "count_of"
) -> DraftAnswer | None:
    """Draft a list of events with their days and places; None without any.

    `key` is the text for what they are to what the scope names.
    """
    events = [event for event in events if event.pages]
    offset, size = composer.request.offset, choose_size(composer.request)
    shown = events[offset : offset + size]
    counted, places = composer.count(len(events), unit), range(offset, offset + len(shown))
    if not shown:
        return say_all_shown(composer, counted, events[:1])
    lines = [introduce(composer, describe(composer), counted, len(events), places, key)]
    lines += [
        f"{number}. {write_event(composer, event)}"
        for number, event in enumerate(shown, start=offset + 1)
    ]
    total = len(events) if len(events) > len(shown) else 0
    return composer.finish(lines, part=Part(total, offset, len(shown)))


def say_all_shown(
    composer: Composer, counted: str, proving: Sequence[Event | Talk]
) -> DraftAnswer | None:
    """Say that a list has no more than was shown; None if there is nothing at all."""
    if not proving:
        return None
    return composer.finish([composer.say("all_shown", counted) + composer.prove_all(proving)])


def write_event(composer: Composer, event: Event) -> str:
    """Write an event in a line: its name, days and place, with marks; of an episode its title."""
    composer.shown.add(event)
    days = write_days(event.start, event.end, composer.language) if event.start else ""
    # Of `Hangzhou` and an address in Hangzhou, a line has room for the first.
    places = sorted(event.places, key=len)
    place = name_place(sorted(composer.list_places(event), key=len), composer.language)
    said = {"start": event.start} if days else {}
    if place:
        said["place"] = choose_name(places, composer.language)
    line = composer.name(event) + composer.bracket(days, place)
    if (talk := composer.get_only_talk(event)) is not None:
        told = name_one(talk.titles, composer.language) + composer.bracket(days, place)
        proofs = [find_evidence(event, field, value) for field, value in said.items()]
        head = f"{composer.name(event)}{composer.say('colon')}"
        return f"{head}{told}{composer.citations.mark(talk.pages[0], *proofs)}"
    return line + composer.prove(event, said or {"names": ""})


def write_day_of(composer: Composer, talk: Talk) -> str:
    """Write the day of a talk, or its year if its event does not name that; else nothing."""
    day = write_days(talk.start, "", composer.language)
    event = composer.get_event(talk)
    told = event is not None and str(talk.year) in composer.name(event)
    return day or (str(talk.year) if talk.year and not told else "")


def introduce(
    composer: Composer,
    about: str,
    counted: str,
    total: int,
    shown: range,
    key: str = "count_of",
) -> str:
    """Write the first line of a list: of what it is, how many there are, and which are shown.

    `shown` are the positions of what is shown among all, from 0.
    """
    if len(shown) < total:
        head = f"{about}{composer.say('colon')}" if about else ""
        said = "one_of_them" if len(shown) == 1 else "of_them"
        return head + composer.say(said, counted, shown.start + 1, shown.stop)
    return composer.count_of(about, counted, key) + composer.say("colon").rstrip()


def count_spoken(composer: Composer, number: int, unit: str) -> str:
    """Write a number with its unit and the language of the talks: `3 talks in Chinese`."""
    language, counted = composer.scope.constraints.language, composer.count(number, unit)
    if language not in SPOKEN:
        return counted
    spoken = SPOKEN.say(language, composer.language)
    if composer.language != "zh":
        return f"{counted} {spoken}"
    if unit == "talks":
        return composer.say("spoken_talks", number, spoken)
    return counted + composer.bracket(spoken)


def describe(composer: Composer) -> str:
    """Name what the scope is: people, organisations, tracks, events or series, places, topic."""
    scope, language = composer.scope, composer.language
    names = [composer.join([composer.name(one) for one in group], 4) for group in scope.people]
    names += [composer.title(talk) for talk in composer.catalogue.get_talks(scope.titled[:1])]
    names += [clean_name(name) for name in (*scope.organisations, *scope.tracks)]
    narrow = scope.names_events or len(scope.events) == 1
    if narrow and len(scope.events) <= 3:
        names += [composer.name(event) for event in scope.events]
        names += _name_times(composer) if scope.constraints.days else []
    else:
        names += [name_one(series.names, language) for series in scope.series]
        names += _name_times(composer)
    if not (scope.events and scope.names_events):
        names += [clean_name(place) for place in scope.places]
    if composer.topic:
        key = "about" if names else "about_alone"
        names.append(composer.say(key, clean_name(composer.topic)))
    return " · ".join(dict.fromkeys(names))


def _name_times(composer: Composer) -> list[str]:
    """Name the years and months that are asked for."""
    limits, language = composer.scope.constraints, composer.language
    years = sorted(limits.years)
    if len(years) >= _RANGE and years[-1] - years[0] == len(years) - 1:
        return [composer.say("year", f"{years[0]}–{years[-1]}")]
    if not limits.months or len(years) > 1:
        return [composer.say("year", year) for year in years]
    year = years[0] if years else 0
    if len(limits.months) == len(limits.days) == 1:
        return [write_month_day(limits.months[0], limits.days[0], year, language)]
    return [write_month(month, year, language) for month in limits.months]


def draft_talk_links(
    composer: Composer, talk: Talk, kinds: Sequence[str] = LIST_KINDS
) -> list[DraftLink]:
    """Draft the best video and the best slides of a talk, cited to the places that hold them."""
    event = composer.get_event(talk)
    found = choose_kind(collect_talk_links([talk], [event] if event else []), kinds)
    found = mark_dead(found, composer.reader)
    best = keep_best_places([one for one in found if not one.is_whole], kinds, composer.language)
    title = name_one(talk.titles, composer.language)
    return _draft_links(composer, best, event, talk.year, title)


def draft_event_links(composer: Composer, event: Event) -> list[DraftLink]:
    """Draft the best links of a whole event: where it can be watched, its slides, its page."""
    found = [one for one in collect_event_links(event, ()) if one.is_whole]
    found = mark_dead(found, composer.reader)
    ordered = order_event_links(found, LIST_KINDS, composer.language)[:MAX_EVENT_LINKS]
    return _draft_links(composer, ordered, event, event.year)


def _draft_links(
    composer: Composer, found: Sequence[FoundLink], event: Event | None, year: int, talk: str = ""
) -> list[DraftLink]:
    return [
        DraftLink(
            url=one.link.url,
            label=clean_name(label),
            kind=one.link.kind,
            platform=one.link.platform,
            citation=composer.citations.cite(one.link.evidence),
            talk=talk,
            event=composer.name(event) if event else "",
            year=year,
            scope=one.link.scope,
        )
        for one, label in zip(found, label_links(found, composer.language), strict=True)
    ]


def write_talk(
    composer: Composer,
    talk: Talk,
    links: Sequence[DraftLink],
    *details: str,
    twice: bool = False,
) -> str:
    """Write a talk: its title (speakers, details) · video · slides, with marks for all of it.

    `twice` gives the title in the other language too.
    """
    composer.shown.add(talk)
    names = composer.join_people(composer.name_people(talk.speakers), MAX_SPEAKERS)
    kinds = dict.fromkeys(name_kind(link.kind, composer.language) for link in links)
    cited = [composer.citations.cite(talk.pages[0]), *(link.citation for link in links)]
    marks = "".join(f"[{number}]" for number in dict.fromkeys(cited))
    title = name_one(talk.titles, composer.language)
    other = name_other(talk.titles, composer.language) if twice else ""
    title = f"{title} / {other}" if other else title
    return " · ".join([title + composer.bracket(names, *details), *kinds]) + f" {marks}"
