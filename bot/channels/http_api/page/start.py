"""The first view: what can be asked, and what is here, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from bot.channels.http_api.page.answer.view import make_icon, tell_language
from bot.channels.http_api.page.texts import TEXTS
from bot.rendering.html.elements import add, make, make_list
from bot.services.archive.contracts import ArchiveEvent, ArchiveSummary

MAX_EVENTS, MAX_TOPICS, MAX_PEOPLE = 12, 14, 12
"""As many as a reader takes in; each list ends with a link to all."""


@dataclass(frozen=True, slots=True)
class StartView:
    """What the first view shows, and for whom."""

    language: str
    examples: Sequence[str]
    summary: ArchiveSummary

    def say(self, key: str, *values: object) -> str:
        """Say a text of the page."""
        return TEXTS.say(key, self.language, *values)


def make_heading(language: str) -> Element:
    """Make the heading above the form."""
    hero = make("section", attributes={"class": "hero", "id": "hero"})
    add(hero, "h1", TEXTS.say("heading", language))
    add(hero, "p", TEXTS.say("lead", language))
    return hero


def make_start(view: StartView) -> Element:
    """Make what stands below the form."""
    start = make("div", attributes={"id": "start"})
    add(start, "p", view.say("hint"), {"class": "hint", "id": "hint"})
    start.append(_make_examples(view))
    if view.summary.pages:
        start.append(_make_counts(view))
        columns = add(start, "div", attributes={"class": "columns"})
        columns.extend(_make_columns(view))
    return start


def _make_examples(view: StartView) -> Element:
    examples = make("section", attributes={"class": "examples"})
    add(examples, "h2", view.say("examples"), {"id": "examples-heading"})
    examples.set("aria-labelledby", "examples-heading")
    chips = [_make_chip(example) for example in view.examples]
    examples.append(make_list("ul", "chips", chips))
    return examples


def _make_chip(question: str) -> Element:
    address = f"./?{urlencode({'q': question})}"
    attributes = {"class": "chip", "href": address, "data-question": question}
    return make("a", question, {**attributes, "lang": tell_language(question)})


def _make_counts(view: StartView) -> Element:
    """Make how much is here, each number a link to the list, and from when it is."""
    summary = view.summary
    section = make("section", attributes={"class": "counts", "aria-labelledby": "here"})
    add(section, "h2", view.say("here"), {"id": "here", "class": "hidden"})
    counts = [
        (summary.events, "count_events", "events"),
        (summary.talks, "count_talks", "talks"),
        (summary.recordings, "count_recordings", "talks?kind=video"),
        (summary.slides, "count_slides", "talks?kind=slides"),
        (summary.people, "count_people", "people"),
    ]
    links = []
    for number, key, address in counts:
        if number:
            link = make("a", attributes={"href": address})
            add(link, "strong", f"{number:,}").tail = " "
            add(link, "span", view.say(key if number > 1 else f"{key}_1"))
            links.append(link)
    section.append(make_list("ul", "figures", links))
    if summary.created:
        add(section, "p", view.say("updated", summary.created[:10]), {"class": "facts"})
    return section


def _make_columns(view: StartView) -> Iterator[Element]:
    if view.summary.latest:
        yield _make_events(view)
    side = make("div", attributes={"class": "side"})
    side.extend(_make_side(view))
    if len(side):
        yield side


def _make_events(view: StartView) -> Element:
    section = make("section", attributes={"class": "events", "aria-labelledby": "events"})
    add(section, "h2", view.say("events"), {"id": "events"})
    shown = view.summary.latest[:MAX_EVENTS]
    for year, events in groupby(shown, lambda event: event.year):
        add(section, "h3", str(year) if year else view.say("no_year"))
        rows = [_make_event(event, view) for event in events]
        section.append(make_list("ul", "rows", rows))
    if view.summary.events > len(shown):
        label = view.say("all_events", f"{view.summary.events:,}")
        add(section, "a", label, {"class": "all", "href": "events"})
    return section


def _make_event(event: ArchiveEvent, view: StartView) -> Element:
    item = make("li")
    body = add(item, "div", attributes={"class": "body"})
    talks = f"talks?{urlencode({'event': event.name})}"
    is_listed = event.talks or event.recordings or event.slides
    href = talks if is_listed else f"events?{urlencode({'q': event.name})}"
    language = tell_language(event.name)
    add(body, "a", event.name, {"class": "label", "href": href, "lang": language})
    facts = " · ".join(filter(None, [_write_days(event), *event.places[:1]]))
    spoken = tell_language(event.places[0]) if event.places else ""
    add(body, "span", facts, {"class": "facts", "lang": spoken})
    media = add(item, "div", attributes={"class": "media"})
    recordings = "recording_of" if event.recordings == 1 else "recordings_of"
    kinds = (("video", event.recordings, recordings), ("slides", event.slides, "slides_of"))
    for kind, count, key in kinds:
        if count:
            href = f"{talks}&{urlencode({'kind': kind})}"
            pill = make("a", attributes={"class": "pill", "data-kind": kind, "href": href})
            pill.append(make_icon(kind))
            add(pill, "span", view.say(key, count))
            media.append(pill)
    if not len(media) and event.talks:
        key = "talk_of" if event.talks == 1 else "talks_of"
        add(media, "span", view.say(key, event.talks), {"class": "facts"})
    return item


def _write_days(event: ArchiveEvent) -> str:
    """Write the days of an event: `2022-04-25 – 29`."""
    if not event.end or event.end == event.start:
        return event.start
    is_one_month = event.end[:7] == event.start[:7]
    return f"{event.start} – {event.end[8:] if is_one_month else event.end}"


def _make_side(view: StartView) -> Iterator[Element]:
    summary = view.summary
    if years := [year for year in summary.years if year]:
        links = [(str(year), {"year": year}) for year in years]
        yield _make_links("by_year", "talks", links, view)
    if summary.topics:
        topics = [(topic, {"topic": topic}) for topic in summary.topics[:MAX_TOPICS]]
        yield _make_links("topics", "talks", topics, view)
    if summary.speakers:
        people = [
            (person.name, {"speaker": person.name}) for person in summary.speakers[:MAX_PEOPLE]
        ]
        section = _make_links("people", "talks", people, view)
        if summary.people > len(people):
            label = view.say("all_people", f"{summary.people:,}")
            add(section, "a", label, {"class": "all", "href": "people"})
        yield section


def _make_links(
    key: str, path: str, links: Iterable[tuple[str, Mapping[str, object]]], view: StartView
) -> Element:
    section = make("section", attributes={"aria-labelledby": f"{key}-heading"})
    add(section, "h2", view.say(key), {"id": f"{key}-heading"})
    chips = [
        make("a", label, {
            "class": "chip", "href": f"{path}?{urlencode(query)}", "lang": tell_language(label),
        })
        for label, query in links
    ]  # fmt: skip
    section.append(make_list("ul", "chips", chips))
    return section
