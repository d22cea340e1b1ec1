"""The number of an episode, beside the name of the run that it is one of."""

from __future__ import annotations

import pytest

from bot.understanding.constraints import build_constraints
from bot.understanding.names.name_index import build_name_index
from bot.understanding.reading import read_parts


@pytest.fixture(scope="module")
def read(reader):
    index = build_name_index(reader.catalogue)
    return lambda text: read_parts(text, index, reader, "2026-11-29", by_order=False)


def list_editions(reading):
    return build_constraints(reading.limits, reading.free_numbers, "who").editions


@pytest.mark.parametrize(
    ("text", "edition"),
    [
        ("Fog Horn Weekly 5 speaker", 5),
        ("Fog Horn Weekly webinar 5 speaker", 5),
        ("Fog Horn Weekly, lecture 3: topic?", 3),
        ("Fog Horn Weekly #3 topic", 3),
        ("Fog Horn Weekly ep. 12", 12),
        ("Fog Horn Weekly no 3", 3),
        ("FogHornWeekly5", 5),
        ("episode 3 of Fog Horn Weekly", 3),
        ("who was in talk 3 of the Fog Horn Weekly", 3),
        ("No. 5 of Fog Horn Weekly", 5),
        ("the fifth Fog Horn Weekly", 5),
        ("the third lecture of Fog Horn Weekly", 3),
        ("雾笛周谈第 5 期", 5),
        ("雾笛周谈 第5", 5),
        ("雾笛周谈 3 期谁讲", 3),
        ("雾笛周谈3讲了什么", 3),
        ("第三期雾笛周谈", 3),
        ("episode 0 of Fog Horn Weekly", 0),
        ("雾笛周谈第零期", 0),
        ("塔主说 2 谁讲的", 2),
    ],
)
def test_the_number_of_an_episode_is_an_edition(read, text, edition):
    reading = read(text)
    assert list_editions(reading) == (edition,)
    assert [one.what for one in reading.mentions] == ["event"]
    assert reading.has_episode


@pytest.mark.parametrize(
    "text",
    [
        "Fog Horn Weekly",
        "Fog Horn Weekly 2023",
        "LampCon 3 talks",
        "talk 3 of LampCon",
        "LampCon 2022 day 2",
        "Fog Horn Weekly 5% of listeners",
        "Fog Horn Weekly 12:30",
        "雾笛周谈 3 月",
    ],
)
def test_other_numbers_are_no_episodes(read, text):
    reading = read(text)
    assert list_editions(reading) == ()
    assert not reading.has_episode


def test_an_episode_reads_like_an_edition_of_a_series(read):
    assert read("Fog Horn Weekly webinar 5 speaker").mask() == "SERIES EDITION speaker"
    assert read("who was in Fog Horn Weekly").mask() == "who was in EVENT"


def test_an_edition_of_a_series_of_events_is_its_event(read):
    assert [one.ids for one in read("Beacon Meetup 2").mentions] == [(4,)]
    assert not read("Beacon Meetup 2").has_episode


def test_the_zeroth_event_is_not_any_without_a_number(read):
    assert [one.what for one in read("LampCon #0").mentions] == ["series"]
    assert read("LampCon #0").unknown is not None
