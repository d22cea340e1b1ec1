"""Lists of the archive: what passes a filter, in which order, and in which language."""

from __future__ import annotations

import pytest

from bot.services.archive.contracts import MAX_ROWS, RowFilter
from tests.fakes.communities.beekeepers import REPLAY, SLIDES, TUBE, VIDEO


async def list_names(archive, **wanted):
    rows = await archive.list_events(RowFilter(**wanted), "en")
    assert rows.total == len(rows.rows)
    return [event.name for event in rows.rows]


async def list_titles(archive, **wanted):
    rows = await archive.list_talks(RowFilter(**wanted), "en")
    assert rows.total == len(rows.rows)
    return [talk.title for talk in rows.rows]


async def list_people(archive, **wanted):
    rows = await archive.list_people(RowFilter(**wanted), "zh")
    assert rows.total == len(rows.rows)
    return [person.name for person in rows.rows]


async def test_events_come_newest_first(archive):
    assert await list_names(archive) == [
        "HoneyConf 2027",
        "Bee Talk",
        "HoneyConf 2023",
        "HoneyConf 2022",
        "Hive Meetup 3",
        "Hive Meetup 2",
        "Hive Meetup 1",
        "Spring Fair",
    ]


async def test_an_event_tells_what_it_has(archive):
    rows = await archive.list_events(RowFilter(event="HoneyConf 2022"), "zh")
    [event] = rows.rows
    assert (event.name, event.series, event.year, event.edition) == (
        "2022 蜜蜂大会", "蜜蜂大会", 2022, 2,
    )  # fmt: skip
    assert (event.start, event.end, event.places) == (
        "2022-04-30", "2022-05-02", ["Bern, Switzerland"],
    )  # fmt: skip
    # One talk has two videos of its own; the replay of the whole event counts once.
    assert (event.talks, event.recordings, event.slides) == (4, 2, 1)
    assert [link.url for link in event.links] == [REPLAY]
    [page] = event.pages
    assert (page.source, page.document) == ("hive", "honeyconf-2022.md")
    assert (page.title, page.url) == (
        "HoneyConf 2022: what was said", "https://bees.example/honeyconf-2022/",
    )  # fmt: skip


async def test_talks_come_by_event_in_the_order_of_the_programme(archive):
    titles = await list_titles(archive)
    assert titles[:12] == [f"蜂箱第 {n} 课" for n in range(1, 13)]
    assert titles[12:] == [
        "Smoke without fire 再谈", "蜂王的选择", "Closing",
        "Queens in winter", "Smoke without fire", "蜂群越冬", "Closing",
        "Second frames", "First frames", "Opening of the fair",
    ]  # fmt: skip


async def test_a_talk_tells_what_it_has(archive):
    [talk] = (await archive.list_talks(RowFilter(text="蜂王过冬"), "zh")).rows
    assert (talk.title, talk.titles) == ("蜂王过冬", ["Queens in winter", "蜂王过冬"])
    assert (talk.event, talk.year, talk.date, talk.track) == (
        "2022 蜜蜂大会", 2022, "2022-04-30", "Care",
    )  # fmt: skip
    assert (talk.speakers, talk.organisations) == (
        ["Ann Wax", "王蜜"], ["Wax & Co", "蜂巢研究所"],
    )  # fmt: skip
    assert [link.url for link in talk.links] == [VIDEO, TUBE, SLIDES]
    assert [(link.kind, link.platform, link.scope) for link in talk.links[:1]] == [
        ("video", "bilibili", "talk")
    ]


async def test_without_a_language_the_first_name_is_shown(archive):
    [event] = (await archive.list_events(RowFilter(event="蜜蜂大会 2023"))).rows
    assert event.name == "2023 蜜蜂大会"
    [talk] = (await archive.list_talks(RowFilter(text="queens"))).rows
    assert talk.speakers == ["Ann Wax", "王蜜"]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"event": "honeyconf"}, ["HoneyConf 2027", "HoneyConf 2023", "HoneyConf 2022"]),
        ({"event": "蜜蜂大會"}, ["HoneyConf 2027", "HoneyConf 2023", "HoneyConf 2022"]),
        ({"event": "2022 HONEYCONF"}, ["HoneyConf 2022"]),
        ({"event": "Hive Meetup 1"}, ["Hive Meetup 1"]),
        ({"event": "???"}, []),
        ({"year": 2020}, ["Hive Meetup 2"]),
        ({"kind": "slides"}, ["HoneyConf 2022"]),
        ({"language": "zh"}, ["Bee Talk", "HoneyConf 2023", "HoneyConf 2022"]),
        ({"speaker": "李花"}, ["HoneyConf 2023", "Spring Fair"]),
        ({"topic": "care"}, ["HoneyConf 2022"]),
        ({"text": "fair"}, ["Spring Fair"]),
        ({"text": "none of these"}, []),
    ],
)
async def test_events_pass_a_filter(archive, wanted, names):
    assert await list_names(archive, **wanted) == names


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        ({"event": "Hive Meetup"}, ["Second frames", "First frames"]),
        ({"text": "fire smoke"}, ["Smoke without fire 再谈", "Smoke without fire"]),
        ({"text": "第 1 课"}, ["蜂箱第 1 课"]),
        ({"speaker": "科博", "year": 2022}, ["Smoke without fire"]),
        ({"speaker": "ann", "language": "en", "event": "conf"}, ["Queens in winter", "Closing"]),
        ({"topic": "CARE", "language": "zh"}, ["蜂群越冬"]),
        ({"kind": "video"}, ["Queens in winter", "Smoke without fire"]),
        ({"kind": "slides"}, ["Queens in winter"]),
        ({"speaker": "Nobody"}, []),
        ({"year": 1999}, []),
    ],
)
async def test_talks_pass_a_filter(archive, wanted, titles):
    assert await list_titles(archive, **wanted) == titles


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, ["王蜜", "Ann Wax", "科博", "李花"]),
        ({"text": "mi wang"}, ["王蜜"]),
        ({"speaker": "wax"}, ["Ann Wax"]),
        ({"event": "2022"}, ["王蜜", "Ann Wax", "科博"]),
        ({"kind": "slides"}, ["王蜜", "Ann Wax"]),
        ({"year": 2018}, ["李花"]),
    ],
)
async def test_people_pass_a_filter(archive, wanted, names):
    assert await list_people(archive, **wanted) == names


async def test_a_person_tells_their_names_and_talks(archive):
    [person] = (await archive.list_people(RowFilter(text="Wax"))).rows
    assert (person.names, person.organisations) == (["Ann Wax"], ["Wax & Co", "Old Hives"])
    assert person.talks == 3


async def test_a_list_goes_on_where_it_ended(archive):
    whole = (await archive.list_talks(RowFilter(limit=MAX_ROWS))).rows
    parts = [await archive.list_talks(RowFilter(offset=n, limit=5)) for n in range(0, 25, 5)]
    assert [talk for part in parts for talk in part.rows] == whole
    assert {part.total for part in parts} == {len(whole)}
    assert (parts[-1].offset, len(parts[-1].rows)) == (20, len(whole) % 5)


async def test_the_summary_counts_everything(archive, opened):
    summary = await archive.summarise("zh")
    assert (summary.pages, summary.events, summary.talks, summary.people) == (6, 8, 22, 4)
    assert summary.years == [2027, 2024, 2023, 2022, 2021, 2020, 2019, 2018]
    assert summary.latest[0].name == "HoneyConf 2027"
    assert summary.topics == ["Care", "Tools"]
    assert [(one.name, one.talks) for one in summary.speakers][:2] == [("王蜜", 14), ("Ann Wax", 3)]
    assert summary.generation == opened.reader.generation
