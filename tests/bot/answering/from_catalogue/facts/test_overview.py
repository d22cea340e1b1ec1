"""An archive of many events is told by its series."""

import pytest

from indexer.catalogue.records import Event, Evidence, Series
from indexer.catalogue.writer import CatalogueRecords


@pytest.fixture(scope="module")
def archive(open_records):
    """Twenty-one events: ten of one series, ten of a regional one of another, and one alone."""
    place = Evidence("hive", "all.md", 0, "Swarm, Flight Bern and a Fair")
    series = [Series(1, ("Swarm",)), Series(2, ("Flight", "飞行")), Series(3, ("Flight Bern",), 2)]
    years = [(1, 2001 + n) for n in range(10)] + [(3, 2011 + n) for n in range(10)] + [(0, 2008)]
    names = {1: "Swarm", 3: "Flight Bern", 0: "Fair"}
    events = [
        Event(n, (f"{names[id]} {year}",), id, year, start=f"{year}-05-01", pages=(place,))
        for n, (id, year) in enumerate(years, 1)
    ]
    return open_records("Swarm, Flight Bern and a Fair", CatalogueRecords(series, events, [], []))


def test_series_are_listed_the_largest_and_latest_first(answer_of, archive):
    draft = answer_of(archive, "list", subject="events")
    assert draft.text == (
        "21 events in 3 series:\n"
        "1. Flight (10 events, 2011–2020) [1]\n"
        "2. Swarm (10 events, 2001–2010) [1]\n"
        "3. Fair 2008 (1 May 2008) [1]"
    )
    zh = answer_of(archive, "list", subject="events", language="zh")
    assert zh.text.split("\n")[:2] == [
        "21 场活动，属于 3 个系列：",
        "1. 飞行（10 场活动，2011–2020） [1]",
    ]


def test_every_line_can_be_pointed_at(answer_of, archive):
    shown = answer_of(archive, "list", subject="events").shown
    assert [(one.what, one.ids) for one in shown] == [
        ("series", (2,)),
        ("series", (1,)),
        ("event", (21,)),
    ]


def test_the_rest_of_the_series_follows(answer_of, archive):
    first = answer_of(archive, "list", subject="events", limit=2)
    assert (first.total, first.listed) == (3, 2)
    second = answer_of(archive, "list", subject="events", limit=2, offset=2)
    assert second.text.split("\n")[1] == "3. Fair 2008 (1 May 2008) [1]"


def test_a_year_or_few_events_are_listed_themselves(answer, answer_of, archive):
    assert answer_of(archive, "list", subject="events", years=(2008,)).text.startswith(
        "2008: 2 events:\n1. Swarm 2008"
    )
    assert answer("list", subject="events").text.startswith("8 events:\n1. HoneyConf 2027")
