"""Makes the records of events and series from their groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from indexer.catalogue.events.event_names import EventName
from indexer.catalogue.events.groups import EventGroup
from indexer.catalogue.events.joins import MergedSeries
from indexer.catalogue.events.merge import MergedEvents
from indexer.catalogue.events.order import sort_groups
from indexer.catalogue.events.uses import EventUse
from indexer.catalogue.names import make_name_key
from indexer.catalogue.records import CatalogueLink, Event, Evidence, Fact, Series
from indexer.catalogue.statements import (
    MENTIONED,
    OF_LIST,
    OF_PAGE,
    OF_PART,
    EventStatement,
    TalkStatement,
    remove_duplicate_links,
)

MAX_NAMES = 16
"""Most names of an event or a series."""
MAX_FACTS = 200
"""Most facts of an event or a series."""
MAX_PAGES = 50
"""Most documents about an event or a series."""
_DAYS = frozenset({"start", "end"})
MAX_PLACES = 8
"""Most places of an event."""


@dataclass(frozen=True, slots=True)
class EventRecords:
    """The records of events and series, without counts of talks."""

    series: list[Series]
    events: list[Event]
    """The earliest first."""
    ids: dict[int, int]
    """The id of the event of each group, by the group's identity."""


def make_event_records(merged: MergedEvents, talks: Sequence[TalkStatement]) -> EventRecords:
    """Make the records of all events, in their order, and of their series."""
    talks_of: dict[int, list[TalkStatement]] = {}
    for named, talk in zip(merged.of_talks, talks, strict=True):
        if named.group is not None:
            talks_of.setdefault(id(named.group), []).append(talk)
    series: list[Series] = []
    series_ids: dict[int, int] = {}
    for one in filter(lambda one: one.groups, merged.series):
        _add_series(one, series, series_ids)
    drafts: dict[int, Event] = {}
    groups: list[EventGroup] = []
    for one in merged.series:
        years = Counter((group.region, group.year) for group in one.groups)
        for group in one.groups:
            own_talks = talks_of.get(id(group), [])
            number = _write_number(group, years[group.region, group.year])
            event = _make_event(group, own_talks, number if len(one.groups) > 1 else None)
            drafts[id(group)] = event
            groups.append(group)
    events: list[Event] = []
    ids: dict[int, int] = {}
    for group in sort_groups(groups, drafts):
        ids[id(group)] = len(events) + 1
        draft = drafts[id(group)]
        events.append(replace(draft, id=len(events) + 1, series=series_ids[id(group)]))
    return EventRecords(series, events, ids)


def _add_series(merged: MergedSeries, series: list[Series], ids: dict[int, int]) -> None:
    """Add the record of a series, and of its regional ones."""
    uses = [use for group in merged.groups for use in group.uses[: group.own]] + merged.uses
    names = _choose_names((use.name.label for use in uses), merged.key)
    of_all = [use for use in merged.uses if not use.name.region]
    series.append(_make_series(len(series) + 1, names, 0, of_all))
    general = len(series)
    regions = list(dict.fromkeys(group.region for group in merged.groups if group.region))
    by_region = {"": general}
    for region in regions:
        own = [use for use in uses if use.name.region == region]
        names = _choose_names((_cut_town(use) for use in own), "")
        of_region = [use for use in merged.uses if use.name.region == region]
        series.append(_make_series(len(series) + 1, names, general, of_region))
        by_region[region] = len(series)
    ids |= {id(group): by_region[group.region] for group in merged.groups}


def _cut_town(use: EventUse) -> str:
    return use.name.regional if not use.name.town else use.name.label


def _make_series(id: int, names: tuple[str, ...], parent: int, uses: Sequence[EventUse]) -> Series:
    statements = _sort_statements(uses)
    return Series(
        id=id,
        names=names,
        parent=parent,
        facts=tuple(_list_facts(statements))[:MAX_FACTS],
        links=_list_links(statements),
        pages=_list_pages(statements),
    )


def _choose_names(labels: Iterable[str], key: str) -> tuple[str, ...]:
    """Choose the names of a series: the most used first, each spelling once."""
    counts = Counter(labels)
    names: dict[str, str] = {}
    for label, _ in counts.most_common():
        names.setdefault(make_name_key(label), label)
    return tuple(names.values())[:MAX_NAMES] or (key,)


def _write_number(group: EventGroup, of_year: int) -> str:
    """Write what tells an event from the others of its series: year, edition, or both missing."""
    if group.edition and (of_year > 1 or not group.year):
        return f"#{group.edition}"
    return str(group.year or "")


def _make_event(group: EventGroup, talks: Sequence[TalkStatement], number: str | None) -> Event:
    statements = _sort_statements(group.uses)
    episodes = {id(use.statement) for use in group.uses if use.is_episode}
    whole = [statement for statement in statements if id(statement) not in episodes]
    facts = [
        *(fact for fact in _list_facts(statements) if fact.field not in _DAYS),
        *(fact for fact in _list_facts(whole) if fact.field in _DAYS),
        *_list_talk_facts(whole, talks),
    ][:MAX_FACTS]
    start = next((fact.value for fact in facts if fact.field == "start"), "")
    # The last day that the same place says; another's may contradict the first day.
    end = next((fact.value for fact in facts if fact.field == "end" and fact.value >= start), "")
    places: dict[str, str] = {}
    for fact in facts:
        if fact.field == "place" and group.series not in make_name_key(fact.value):
            places.setdefault(make_name_key(fact.value), fact.value)
    year = group.year or (int(start[:4]) if start[:4] == end[:4] and start[:4].isdigit() else 0)
    return Event(
        id=0,
        names=_list_names(group, number),
        year=year,
        edition=group.edition,
        start=start,
        end=end or start,
        places=tuple(places.values())[:MAX_PLACES],
        url=next((one.address for one in statements if one.rank == OF_LIST), ""),
        facts=tuple(facts),
        links=_list_links(statements),
        pages=_list_pages(statements) or _list_talk_pages(talks),
    )


def _list_names(group: EventGroup, number: str | None) -> tuple[str, ...]:
    """List the names of an event, the most reliable and most used first.

    A name that fits other events of the series too gets the number that tells this one from them;
    `number` is None if there are no others. An episode of a running series is called as the series.
    """
    counts: Counter[tuple[int, str]] = Counter()
    for use in group.uses:
        counts[_sort_rank(use.rank), use.name.text] += max(use.talks, 1)
    by_text = {use.name.text: use.name for use in group.uses}
    ordered = sorted(counts.items(), key=lambda item: (item[0][0], -item[1]))
    texts: dict[str, str] = {}
    for (_, text), _ in ordered:
        texts.setdefault(text, _complete(by_text[text], group, number))
    names: dict[str, str] = {}
    # As pages write it, before what was completed.
    for _, name in sorted(texts.items(), key=lambda item: item[0] != item[1]):
        names.setdefault(make_name_key(name), name)
    return tuple(names.values())[:MAX_NAMES]


def _complete(name: EventName, group: EventGroup, number: str | None) -> str:
    if number is None:
        is_episode = not name.is_bare and not group.year and not group.edition
        return name.regional if is_episode else name.text
    if number.startswith("#") and not name.edition:
        return f"{name.regional} {number}"
    return f"{name.text} {number}".strip() if name.is_bare and not name.town else name.text


def _sort_rank(rank: int) -> int:
    return {OF_LIST: 0, OF_PAGE: 1, MENTIONED: 2, OF_PART: 2}[rank]


def _list_links(statements: Iterable[EventStatement]) -> tuple[CatalogueLink, ...]:
    """List links, each once: the videos of the whole event first, then as the pages stand."""
    links = remove_duplicate_links(link for one in statements for link in one.links)
    return tuple(sorted(links, key=lambda link: link.kind != "video" or link.scope != "event"))


def _sort_statements(uses: Iterable[EventUse]) -> list[EventStatement]:
    found = (use.statement for use in uses if use.statement is not None)
    return sorted(found, key=lambda statement: statement.rank)


def _list_facts(statements: Iterable[EventStatement]) -> Iterator[Fact]:
    """List what statements say, the most reliable first; the same of one document once."""
    seen: set[tuple[str, str, str]] = set()
    for statement in statements:
        page = statement.page
        for fact in statement.stated.facts:
            key = (fact.field, fact.value, page.document)
            if key not in seen:
                seen.add(key)
                evidence = Evidence(page.source, page.document, fact.section, fact.words)
                yield Fact(fact.field, fact.value, evidence)


def _list_talk_facts(
    statements: Iterable[EventStatement], talks: Sequence[TalkStatement]
) -> Iterator[Fact]:
    """List what the talks of an event say of it where no page does: first day, last day, place."""
    stated = {fact.field for statement in statements for fact in statement.stated.facts}
    dated = [talk for talk in talks if talk.stated.start]
    if "start" not in stated and dated:
        first = min(dated, key=lambda talk: talk.stated.start)
        last = max(dated, key=lambda talk: talk.stated.start)
        yield Fact("start", first.stated.start, first.page)
        yield Fact("end", last.stated.start, last.page)
    places = {make_name_key(talk.stated.place) for talk in talks if talk.stated.place}
    if "place" not in stated and len(places) == 1:
        placed = next(talk for talk in talks if talk.stated.place)
        yield Fact("place", placed.stated.place, placed.page)


def _list_pages(statements: Iterable[EventStatement]) -> tuple[Evidence, ...]:
    """List the documents about an event, those that are about it first."""
    ranks = {OF_PAGE: 0, OF_LIST: 1, OF_PART: 2}
    found = [statement for statement in statements if statement.rank in ranks]
    pages: dict[tuple[str, str], Evidence] = {}
    for statement in sorted(found, key=lambda statement: ranks[statement.rank]):
        page = statement.page
        pages.setdefault((page.source, page.document), page)
    return tuple(pages.values())[:MAX_PAGES]


def _list_talk_pages(talks: Sequence[TalkStatement]) -> tuple[Evidence, ...]:
    """List the documents that tell of most talks of an event that no page is about."""
    counts = Counter((talk.page.source, talk.page.document) for talk in talks)
    firsts: dict[tuple[str, str], Evidence] = {}
    for talk in talks:
        firsts.setdefault((talk.page.source, talk.page.document), talk.page)
    return tuple(firsts[key] for key, _ in counts.most_common(3))
