"""The event that a name with a year, an edition, a region or an order means."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bot.understanding.names.name_index import build_name_index
from bot.understanding.reading import read_parts
from tests.fakes.communities.lighthouses import make_documents, make_records
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.opened import Opened


@pytest.fixture(scope="module")
def read(reader):
    index = build_name_index(reader.catalogue)

    def read(text, *, by_order=True):
        return read_parts(text, index, reader, "2026-11-29", by_order)

    return read


def list_mentions(reading):
    return [(one.what, one.ids, one.text) for one in reading.mentions]


@pytest.mark.parametrize(
    ("text", "ids", "words"),
    [
        ("LampCon 2022", (3,), "LampCon 2022"),
        ("2022 LampCon", (3,), "2022 LampCon"),
        ("2022 年的 LampCon 有录像吗", (3,), "2022 年的 LampCon"),
        ("二〇二二年LampCon", (3,), "二〇二二年LampCon"),
        ("22 年 LampCon", (3,), "22 年 LampCon"),
        ("LampCon of 2021", (1,), "LampCon of 2021"),
        ("LampCon'21", (1,), "LampCon'21"),
        ("lampcon22", (3,), "lampcon22"),
        ("第二届 LampCon", (3,), "第二届 LampCon"),
        ("the second LampCon", (3,), "second LampCon"),
        ("Beacon Meetup #2", (4,), "Beacon Meetup #2"),
        ("beacon meetup 12", (6,), "beacon meetup 12"),
        ("灯塔沙龙第十二期", (6,), "灯塔沙龙第十二期"),
        ("灯塔沙龙大连站", (4,), "灯塔沙龙大连站"),
        ("Beacon Meetup in Dalian", (4,), "Beacon Meetup in Dalian"),
        ("LampCon 香港", (8,), "LampCon 香港"),
        ("LampCon Hong Kong 2024", (8,), "LampCon Hong Kong 2024"),
        ("LampCon China 2024", (8,), "LampCon China 2024"),
        ("2024 LampCon 欧洲", (7,), "2024 LampCon 欧洲"),
        ("LampCon 2024", (7, 8), "LampCon 2024"),
        ("厦门的灯塔沙龙", (2, 6), "厦门的灯塔沙龙"),
        ("燈塔沙龍大連站", (4,), "燈塔沙龍大連站"),
        ("2022 年舉辦的 LampCon", (3,), "2022 年舉辦的 LampCon"),
        ("Harbour Night", (10,), "Harbour Night"),
        ("the last Beacon Meetup", (6,), "last Beacon Meetup"),
        ("上一届 LampCon China", (8,), "上一届 LampCon China"),
        ("首届 LampCon", (1,), "首届 LampCon"),
        ("LampCon from 2021 to 2022", (1, 3), "LampCon from 2021 to 2022"),
        ("LampCon since 2023", (5, 7, 8), "LampCon since 2023"),
        ("LampCon before 2022", (1,), "LampCon before 2022"),
        ("2023 年以来的 LampCon", (5, 7, 8), "2023 年以来的 LampCon"),
        ("最近两年的 LampCon", (7, 8), "最近两年的 LampCon"),
        ("LampCon four years ago", (3,), "LampCon four years ago"),
        ("最近两届灯塔沙龙", (4, 6), "最近两届灯塔沙龙"),
        ("the first two Beacon Meetups", (2, 4), "first two Beacon Meetups"),
        ("lampcon二〇二二", (3,), "lampcon二〇二二"),
        ("LampCon 二十二年", (3,), "LampCon 二十二年"),
        ("Beacon Meetup 1-2", (2, 4), "Beacon Meetup 1-2"),
        ("灯塔沙龙第一到十二期", (2, 4, 6), "灯塔沙龙第一到十二期"),
        ("fhw 2023", (9,), "fhw 2023"),
        ("守塔人之家南京那几次的录像", (16,), "守塔人之家南京"),
        ("守塔人之家武汉站", (14,), "守塔人之家武汉站"),
        ("守塔人之家线上的", (15,), "守塔人之家线上"),
        ("守塔人之家第二期的 PPT", (16,), "守塔人之家第二期"),
        ("守塔人之家 1 期 议程", (14,), "守塔人之家 1"),
    ],
)
def test_an_event_is_chosen_from_its_series(read, text, ids, words):
    assert list_mentions(read(text)) == [("event", ids, words)]


@pytest.mark.parametrize(
    "text", ["守塔人之家的录像", "守塔人之家 2023", "守塔人之家厦门站", "守塔人之家在中国"]
)
def test_a_shared_part_of_two_series_needs_an_edition_or_a_town_of_theirs(read, text):
    assert not [one for one in read(text).mentions if one.what in ("series", "event")]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("LampCon 2021 and 2022", [(1,), (3,)]),
        ("compare LampCon 2021 with Beacon Meetup 2022", [(1,), (4,)]),
        ("2021 和 2022 年的 LampCon", [(1,), (3,)]),
        ("2021 LampCon vs 2022 LampCon", [(1,), (3,)]),
        ("第一届和第二届灯塔沙龙", [(2,), (4,)]),
        ("LampCon 2021-2022", [(1,), (3,)]),
        ("Beacon Meetup 2 and 12", [(4,), (6,)]),
        ("第一、二届灯塔沙龙", [(2,), (4,)]),
        ("LampCon 2021 到 2024 的", [(1,), (3, 5, 7, 8)]),
        ("LampCon 2021 to 2022", [(1,), (3,)]),
        ("LampCon 2021 or 2022", [(1,), (3,)]),
    ],
)
def test_several_events_are_several_mentions(read, text, ids):
    mentions = read(text).mentions
    assert sorted(one.ids for one in mentions if one.what == "event") == ids


def test_several_last_events_are_meant_whatever_is_asked(read):
    reading = read("the last two Beacon Meetups", by_order=False)
    assert [one.ids for one in reading.mentions] == [(4, 6)]


def test_a_series_alone_is_a_series(read):
    assert list_mentions(read("LampCon 1500 attendees")) == [("series", (1,), "LampCon")]
    assert read("LampCon 1500 attendees").unknown is None
    assert list_mentions(read("what is LampCon")) == [("series", (1,), "LampCon")]


def test_an_order_is_left_to_questions_that_ask_for_one(read):
    reading = read("when is the latest LampCon", by_order=False)
    assert list_mentions(reading) == [("series", (1,), "LampCon")]
    assert reading.has_order


@pytest.mark.parametrize(
    ("text", "unknown", "series"),
    [
        ("LampCon 2030 videos", "LampCon 2030", 1),
        ("2019 年的 LampCon", "2019 年的 LampCon", 1),
        ("LampCon 9999 videos", "LampCon 9999", 1),
        ("9999 年的 LampCon", "9999 年的 LampCon", 1),
        ("第 40 届灯塔沙龙", "第 40 届灯塔沙龙", 3),
        ("灯塔沙龙北京站的回放", "灯塔沙龙北京站", 3),
        ("Beacon Meetup Tokyo 2022", "Beacon Meetup Tokyo 2022", 3),
        ("LampCon India", "LampCon India", 1),
        ("Beacon Meetup in Farnborough?", "Beacon Meetup in Farnborough", 3),
        ("灯塔沙龙义乌站有哪些分享", "灯塔沙龙义乌站", 3),
        ("LampCon China Tokyo", "LampCon China Tokyo", 2),
        ("is there a video of LampCon from way back in 2019", "LampCon 2019", 1),
    ],
)
def test_an_edition_that_is_not_there_is_unknown(read, text, unknown, series):
    reading = read(text)
    assert (reading.unknown.text, reading.unknown.series) == (unknown, series)
    assert [one.what for one in reading.mentions] == ["series"]
    assert not reading.free_numbers


@pytest.mark.parametrize(
    "text",
    [
        "灯塔沙龙官方网站",
        "灯塔沙龙下一站",
        "Beacon Meetup in Radar",
        "Beacon Meetup in Dalian",
        "Fog Horn Weekly in Farnborough",
    ],
)
def test_what_pages_tell_of_is_no_unknown_place(read, text):
    """Nor is any place where pages do not say where all events were."""
    assert read(text).unknown is None


def test_an_unknown_year_of_an_event_without_series_names_those_that_there_are(read):
    reading = read("Harbour Night 2031")
    assert (reading.unknown.series, reading.unknown.events) == (0, (10,))
    assert reading.mentions == ()


def test_a_longer_name_is_better_than_an_unknown_event(read):
    assert list_mentions(read("Harbour Night 2025")) == [("event", (12,), "Harbour Night 2025")]
    assert read("Harbour Night 2025").mentions[0].score < 1


def test_the_number_of_an_episode_stays_a_limit(read):
    reading = read("雾笛周谈第 5 期讲了什么")
    assert list_mentions(reading) == [("event", (9,), "雾笛周谈")]
    assert [one.values for one in reading.free_numbers] == [(5,)]


def test_a_part_of_a_name_needs_a_number(read):
    assert list_mentions(read("海岸学院第 3 期")) == [("event", (11,), "海岸学院")]
    assert list_mentions(read("海岸学院线上 2022")) == [("event", (11,), "海岸学院线上 2022")]
    assert read("海岸学院在哪").mentions == ()


def test_chinese_words_of_one_series_stand_for_it(read):
    assert list_mentions(read("塔主说有几期")) == [("event", (13,), "塔主说")]


def test_a_format_that_one_series_has_needs_a_number(read):
    assert list_mentions(read("webinar 第 3 期")) == [("event", (11,), "webinar")]
    assert read("where is the webinar").mentions == ()
    assert read("the meetup 2").mentions == ()


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("不是 LampCon 2022，我要 LampCon 2021 的", [(1,)]),
        ("lens talks not from LampCon", []),
        ("LampCon 不是 2022 的，是 2021 的", [(1,)]),
    ],
)
def test_what_is_not_wanted_is_no_mention(read, text, ids):
    reading = read(text)
    assert [one.ids for one in reading.mentions] == ids
    assert reading.free_numbers == ()


def test_a_year_of_something_else_stays_a_limit(read):
    assert [one.values for one in read("talks by Marta Alves in 2022").free_numbers] == [(2022,)]


def _read_changed(folder, text, changed, **fields):
    """Read a question where one event has other fields."""
    records = make_records()
    events = tuple(
        replace(event, **fields) if event.id == changed else event for event in records.events
    )
    opened = Opened(
        folder,
        make_documents(),
        HashingEncoder(),
        replace(records, events=events),
        calibrated=False,
    )
    index = build_name_index(opened.reader.catalogue)
    reading = read_parts(text, index, opened.reader, "2026-11-29", by_order=True)
    opened.close()
    return reading


def test_a_place_tells_an_event_whose_year_no_page_says(tmp_path):
    question = "Dalian Beacon Meetup 2018 videos"
    reading = _read_changed(tmp_path, question, 4, year=0, start="")
    [mention] = reading.mentions
    assert (mention.what, mention.ids) == ("event", (4,))
    assert mention.score < 1
    assert reading.free_numbers == ()
    assert reading.unknown is None


def test_an_event_without_a_town_may_have_been_in_any(tmp_path):
    names = {"names": ("Beacon Meetup #2",), "places": ("Dallian",)}
    reading = _read_changed(tmp_path, "厦门灯塔沙龙 2022", 4, **names)
    [mention] = reading.mentions
    assert (mention.what, mention.ids) == ("event", (4,))
    assert mention.score < 1
    assert reading.unknown is None
