"""`huigu events`, `talks`, `people`, `pages`: what answers say, to check before going live."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import click

from indexer.catalogue.contracts import Catalogue
from indexer.catalogue.name_filter import NameFilter, join_keys
from indexer.catalogue.records import CatalogueLink, Event, Evidence, Fact, Person, Talk
from indexer.cli.console import (
    config_option,
    format_examples,
    json_option,
    print_json,
    read_settings,
)
from indexer.cli.no_results import exit_if_empty, suggest_source
from indexer.cli.tables import print_rows
from indexer.records import Document
from indexer.search.index import Index

BATCH_ROWS = 256
"""Records read in one call."""
EVENT_COLUMNS = ("name", "dates", "place", "talks", "links", "also")
TALK_COLUMNS = ("title", "speakers", "event", "date", "links")
PERSON_COLUMNS = ("name", "organisations", "talks", "also")
PAGE_COLUMNS = ("id", "title", "date", "language", "event", "address", "shown")

Key = TypeVar("Key")
Row = TypeVar("Row")

event_option = click.option("--event", default="", help="Only events with this in a name.")
year_option = click.option("--year", type=int, default=0, help="Only this year.")


@click.command(epilog=format_examples("huigu events", "huigu events --json --year 2022"))
@event_option
@year_option
@config_option
@json_option
def events(event: str, year: int, config: Path, as_json: bool) -> None:
    """List the events that the pages tell of, the earliest first.

    Each with its dates, its place, how many talks it has, and the names it is found by.
    """
    with closing(Index.open(read_settings(config))) as index, index.open_reader() as reader:
        catalogue = reader.catalogue
        wanted = NameFilter(event, by_words=True)
        chosen = [
            one
            for one in _read(catalogue.get_events, catalogue.list_events(year=year))
            if wanted.fits(join_keys(one.names))
        ]
        series = {one.id: one.names[0] for one in catalogue.get_series(catalogue.list_series())}
    if as_json:
        print_json({"events": [_convert_event(one, series) for one in chosen]})
    else:
        print_rows(EVENT_COLUMNS, [_list_event(one) for one in chosen], whole="also")
    exit_if_empty(chosen, "no such events; try fewer filters, or `huigu pages` for what was read")


@click.command(
    epilog=format_examples("huigu talks --event Summit", 'huigu talks --speaker "Jane Doe" --json')
)
@event_option
@click.option("--speaker", default="", help="Only people with this in a name.")
@year_option
@click.option("--language", default="", help="Only talks given in this language: zh, en.")
@config_option
@json_option
def talks(event: str, speaker: str, year: int, language: str, config: Path, as_json: bool) -> None:
    """List the talks that the pages tell of, by event.

    In the order of the programme, each with its speakers and its links.
    """
    with closing(Index.open(read_settings(config))) as index, index.open_reader() as reader:
        chosen = list(_list_talks(reader.catalogue, event, speaker, year, language))
        describe = _TalkNames(reader.catalogue)
        if as_json:
            print_json({"talks": [describe.convert(one) for one in chosen]})
        else:
            print_rows(TALK_COLUMNS, [describe.list_cells(one) for one in chosen], whole="title")
    exit_if_empty(chosen, "no such talks; try fewer filters, or `huigu events`")


@click.command(epilog=format_examples("huigu people", "huigu people --name 李 --json"))
@click.option("--name", default="", help="Only people with this in a name.")
@config_option
@json_option
def people(name: str, config: Path, as_json: bool) -> None:
    """List the people who gave talks.

    The most frequent first, with all names that they are found by.
    """
    with closing(Index.open(read_settings(config))) as index, index.open_reader() as reader:
        catalogue = reader.catalogue
        wanted = NameFilter(name)
        chosen = [
            (one, len(catalogue.list_talks(people=[one.id])))
            for one in _read(catalogue.get_people, catalogue.list_people())
            if wanted.fits(join_keys(one.names))
        ]
    chosen.sort(key=lambda item: (-item[1], item[0].id))
    if as_json:
        print_json({"people": [_convert_person(*item) for item in chosen]})
    else:
        print_rows(PERSON_COLUMNS, [_list_person(*item) for item in chosen], whole="also")
    exit_if_empty(chosen, "no such people; try fewer letters of the name")


@click.command(epilog=format_examples("huigu pages", "huigu pages --source recaps --json"))
@click.option("--source", default="", help="Only this source of huigu.toml.")
@event_option
@year_option
@config_option
@json_option
def pages(source: str, event: str, year: int, config: Path, as_json: bool) -> None:
    """List every page of the index, with its address and event.

    Of pinned answers also when they are shown; --json has the wordings of their questions.
    """
    settings = read_settings(config)
    with closing(Index.open(settings)) as index, index.open_reader() as reader:
        keys = [(name, id) for name, id, _ in reader.store.titles() if source in {"", name}]
        wanted = NameFilter(event, by_words=True)
        chosen = [
            page
            for page in _read(reader.store.documents, keys)
            if wanted.fits(join_keys((page.event,))) and year in {0, page.year}
        ]
    if as_json:
        print_json({"pages": [_convert_page(page) for page in chosen]})
    else:
        print_rows(PAGE_COLUMNS, [_list_page(page) for page in chosen], whole="address")
    remedy = suggest_source(source, settings) or "try fewer filters"
    exit_if_empty(chosen, f"no such pages; {remedy}")


class _TalkNames:
    """Describes talks with the names of their people and events, each read once."""

    def __init__(self, catalogue: Catalogue) -> None:
        people, events = catalogue.list_people(), catalogue.list_events()
        self._people = {one.id: one.names[0] for one in _read(catalogue.get_people, people)}
        self._events = {one.id: one.names[0] for one in _read(catalogue.get_events, events)}

    def convert(self, talk: Talk) -> dict[str, object]:
        """Make the JSON object of a talk."""
        return {
            "titles": talk.titles,
            "event": self._events.get(talk.event, ""),
            "year": talk.year,
            "date": talk.start,
            "track": talk.track,
            "language": talk.language,
            "speakers": self._name_people(talk.speakers),
            "hosts": self._name_people(talk.hosts),
            "organisations": talk.organisations,
            "topics": talk.topics,
            "links": [_convert_link(link) for link in talk.links],
            "pages": [_convert_evidence(page) for page in talk.pages],
        }

    def list_cells(self, talk: Talk) -> tuple[str, ...]:
        """Give the cells of `TALK_COLUMNS`."""
        speakers = ", ".join(self._name_people(talk.speakers))
        kinds = ", ".join(dict.fromkeys(link.kind for link in talk.links))
        return talk.titles[0], speakers, self._events.get(talk.event, ""), talk.start, kinds

    def _name_people(self, ids: Sequence[int]) -> list[str]:
        return [self._people[id] for id in ids]


def _list_talks(
    catalogue: Catalogue, event: str, speaker: str, year: int, language: str
) -> Iterator[Talk]:
    """List the talks that pass the filters; a name that nobody has gives none."""
    events: list[int] = []
    people: list[int] = []
    if event:
        every = _read(catalogue.get_events, catalogue.list_events())
        named = NameFilter(event, by_words=True)
        events = [one.id for one in every if named.fits(join_keys(one.names))]
    if speaker:
        everyone = _read(catalogue.get_people, catalogue.list_people())
        called = NameFilter(speaker)
        people = [one.id for one in everyone if called.fits(join_keys(one.names))]
    if bool(event) == bool(events) and bool(speaker) == bool(people):
        years = [year] if year else ()
        ids = catalogue.list_talks(events=events, people=people, years=years, language=language)
        yield from _read(catalogue.get_talks, ids)


def _read(get: Callable[[Sequence[Key]], Sequence[Row]], keys: Sequence[Key]) -> Iterator[Row]:
    for start in range(0, len(keys), BATCH_ROWS):
        yield from get(keys[start : start + BATCH_ROWS])


def _convert_event(event: Event, series: Mapping[int, str]) -> dict[str, object]:
    return {
        "names": event.names,
        "series": series.get(event.series, ""),
        "year": event.year,
        "edition": event.edition,
        "start": event.start,
        "end": event.end,
        "places": event.places,
        "url": event.url,
        "talks": event.talks,
        "facts": [_convert_fact(fact) for fact in event.facts],
        "links": [_convert_link(link) for link in event.links],
        "pages": [_convert_evidence(page) for page in event.pages],
    }


def _list_event(event: Event) -> tuple[object, ...]:
    """Give the cells of `EVENT_COLUMNS`."""
    days = " – ".join(dict.fromkeys(filter(None, (event.start, event.end))))
    place = event.places[0] if event.places else ""
    also = ", ".join(event.names[1:])
    return event.names[0], days or event.year or "", place, event.talks, len(event.links), also


def _convert_person(person: Person, talks: int) -> dict[str, object]:
    return {"names": person.names, "organisations": person.organisations, "talks": talks}


def _list_person(person: Person, talks: int) -> tuple[object, ...]:
    """Give the cells of `PERSON_COLUMNS`."""
    return person.names[0], ", ".join(person.organisations), talks, ", ".join(person.names[1:])


def _convert_page(page: Document) -> dict[str, object]:
    return {
        "id": page.id,
        "source": page.source,
        "url": page.url,
        "title": page.title,
        "date": page.published,
        "held": page.held,
        "language": page.language,
        "event": page.event,
        "year": page.year,
        "speakers": page.speakers,
        "talks": len(page.talks),
        "questions": page.questions,
        "begins": page.begins,
        "expires": page.expires,
    }


def _list_page(page: Document) -> tuple[str, ...]:
    """Give the cells of `PAGE_COLUMNS`."""
    shown = f"{page.begins[:10]} – {page.expires[:10]}" if page.begins or page.expires else ""
    return page.id, page.title, page.published, page.language, page.event, page.url, shown


def _convert_fact(fact: Fact) -> dict[str, object]:
    return {"field": fact.field, "value": fact.value, **_convert_evidence(fact.evidence)}


def _convert_link(link: CatalogueLink) -> dict[str, object]:
    return {
        "url": link.url,
        "label": link.label,
        "kind": link.kind,
        "platform": link.platform,
        "scope": link.scope,
    }


def _convert_evidence(evidence: Evidence) -> dict[str, object]:
    return {
        "source": evidence.source,
        "document": evidence.document,
        "section": evidence.section,
        "words": evidence.words,
    }
