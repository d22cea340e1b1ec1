"""The names of the catalogue in a question."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.names.mentions import find_mentions
from bot.understanding.names.name_index import build_name_index
from bot.understanding.reading import read_parts
from indexer.records import Document, Section
from tests.fakes.communities.lighthouses import make_documents, make_records
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.opened import Opened


def make_page(id, text):
    return Document(id, "recaps", id, "", "en", (Section((), "", text),))


@pytest.fixture(scope="module")
def find(reader):
    index = build_name_index(reader.catalogue)

    def find(text, reader=reader):
        names = find_mentions(text, index, reader)
        return [(one.what, one.name, names.sentence.get_text(one)) for one in names.found]

    return find


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("slides of LampCon 2022?", [("event", "LampCon 2022", "LampCon 2022")]),
        ("ＬａｍｐＣｏｎ２０２２的视频", [("event", "LampCon 2022", "ＬａｍｐＣｏｎ２０２２")]),
        ("lampcon2022视频", [("event", "LampCon 2022", "lampcon2022")]),
        ("BeaconMeetup 的演讲", [("series", "Beacon Meetup", "BeaconMeetup")]),
        ("燈塔沙龍在哪辦", [("series", "灯塔沙龙", "燈塔沙龍")]),
        ("港口之夜 2022 有多少人", [("event", "港口之夜 2022", "港口之夜 2022")]),
        ("what did Marta Alves say", [("person", "Marta Alves", "Marta Alves")]),
        ("what did Alves, Marta say", [("person", "Marta Alves", "Alves, Marta")]),
        ("talks of Lin Hai", [("person", "林海", "Lin Hai")]),
        ("林海讲过什么", [("person", "林海", "林海")]),
        ("于舟讲了什么", [("person", "于舟", "于舟")]),
        ("who is at Harbour Trust", [("organisation", "Harbour Trust", "Harbour Trust")]),
    ],
)
def test_a_name_is_found_in_any_spelling(find, text, expected):
    assert find(text) == expected


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("谁讲了《灯室如何过冬》", "灯室如何过冬"),
        ("基于潮汐的灯塔供电实践的回放", "基于潮汐的灯塔供电实践"),
        ("how a lamp room stays dry in winter, slides", "How a Lamp Room Stays Dry in Winter"),
        ("who gave Turning Lenses by Hand", "Turning Lenses by Hand"),
        ('who gave "Keynote"', "Keynote"),
        ("「ランプの部屋で」の録画", "ランプの部屋で"),
        ("where is “Radar and Lens”", "Radar and Lens: What We Learned from Ten Storms"),
        (
            "“Tidal Power for Lighthouses (part one)”",
            "Tidal Power for Lighthouses",
        ),
    ],
)
def test_a_title_is_found_whole_or_quoted_in_part(find, text, title):
    assert [(what, name) for what, name, _ in find(text)] == [("talk", title)]


@pytest.mark.parametrize(
    "text",
    [
        "who gave the keynote",
        "what is radar good for",
        "is a Li battery safe in fog",
        "高峰时段怎么供电",
        "lampconfusion and prelampcon",
        "an optics question",
        "power in Lisbon's grid",
        "Portobello and Porto2 fans",
    ],
)
def test_a_word_that_is_also_a_name_is_a_word(find, text):
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("talks by people of Radar", ("organisation", "Radar", "Radar")),
        ("Radar 公司的人讲了什么", ("organisation", "Radar", "Radar")),
        ("高峰老师讲了什么", ("person", "高峰", "高峰")),
        ("talks in the Optics track", ("track", "Optics", "Optics")),
        ("events in Porto", ("place", "Porto", "Porto")),
        ("厦门站的演讲", ("place", "厦门", "厦门")),
    ],
)
def test_the_words_around_it_tell_that_a_name_is_meant(find, text, expected):
    assert find(text) == [expected]


def test_titles_of_several_events_have_several_ids(reader):
    index = build_name_index(reader.catalogue)
    [found] = find_mentions("“Keynote”", index, reader).found
    assert found.ids == (2, 3)


def test_what_the_community_calls_itself_is_no_mention(reader, find):
    own = replace(reader, names=("Harbour Trust",))
    assert find("who is at Harbour Trust", own) == []


@pytest.mark.parametrize("text", ["lamcpon 2022", "LampCn 2022", "LamppCon 2022"])
def test_one_slip_in_a_long_word_is_forgiven(reader, text):
    index = build_name_index(reader.catalogue)
    [found] = find_mentions(text, index, reader).found
    assert (found.ids, found.score) == ((3,), 0.8)


def test_a_word_of_a_page_is_no_slip(find):
    """`steam` is one letter from `Stream`, `storms` from nothing here."""
    assert find("steam, radars and lens") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Northern Harbor Night 2025", ["Northern Harbour Night 2025"]),
        ("the harbor night", ["Harbour Night"]),
        ("is a harbor cold at night", []),
        ("slides of harbor lights", []),
    ],
)
def test_a_word_of_pages_is_a_slip_only_beside_the_rest_of_a_name(tmp_path, text, names):
    pages = [*make_documents(), make_page("harbor", "The harbor froze at night.")]
    opened = Opened(tmp_path, pages, HashingEncoder(), make_records(), calibrated=False)
    index = build_name_index(opened.reader.catalogue)
    found = find_mentions(text, index, opened.reader).found
    opened.close()
    assert [one.name for one in found] == names
    assert all(one.score < 1 for one in found)


_NAMES = st.sampled_from([
    "LampCon",
    "2022",
    "Marta",
    "Alves",
    "林海",
    "《灯室如何过冬》",
    "厦门站",
    "“",
    "”",
    "Li",
    "#2",
    "第",
    "届",
])


@given(st.lists(st.one_of(_NAMES, st.text(max_size=6)), max_size=12).map("".join))
def test_a_name_is_where_it_says(reader, text):
    index = build_name_index(reader.catalogue)
    names = find_mentions(text, index, reader)
    places = [names.sentence.get_place(one) for one in names.found]
    assert places == sorted(places)
    assert all(end <= begin for (_, end), (begin, _) in pairwise(places))
    assert all(0 <= start < end <= len(text) for start, end in places)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("events in Portugal", [("place", "Portugal", "Portugal")]),
        ("葡萄牙的活动", [("place", "葡萄牙", "葡萄牙")]),
        ("meetups in Lisbn", [("place", "Lisbon", "Lisbn")]),
        ("在里斯本办过什么", [("place", "里斯本", "里斯本")]),
        ("大连有哪些活动", [("place", "大连", "大连")]),
        ("大连有讲 radar 的吗", [("place", "大连", "大连")]),
        ("大連有哪些活動", [("place", "大连", "大連")]),
        ("大連辦過活動嗎", [("place", "大连", "大連")]),
        ("廈門那場有錄影嗎", [("place", "厦门", "廈門")]),
        ("can I watch it in Portugal", []),
        ("power in Lisbon's grid", []),
        ("events in Rome", []),
    ],
)
def test_a_place_is_found_by_each_of_its_names(find, text, expected):
    """The pages write `Lisbon, Portugal`."""
    assert find(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("塔会2022的视频", ("event", "LampCon 2022", "塔会2022")),
        ("塔会在哪办", ("series", "LampCon", "塔会")),
        ("bm 12 slides", ("event", "Beacon Meetup #12 厦门站", "bm 12")),
        ("talks by the Foghorn", ("person", "Marta Alves", "Foghorn")),
        ("talks by the Foghron", ("person", "Marta Alves", "Foghron")),
        ("winter talk slides", ("talk", "How a Lamp Room Stays Dry in Winter", "winter talk")),
    ],
)
def test_an_alias_of_the_community_is_a_name(reader, text, expected):
    aliases = {
        "塔会": "LampCon",
        "BM": "Beacon Meetup",
        "Foghorn": "Marta Alves",
        "winter talk": "How a Lamp Room Stays Dry in Winter",
    }
    index = build_name_index(reader.catalogue, aliases)
    reading = read_parts(text, index, reader, "2026-11-29", by_order=False)
    [mention] = reading.mentions
    assert (mention.what, mention.name, mention.text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("talks by Marta", [("person", "Marta Alves", "Marta")]),
        ("what did Alves talk about", [("person", "Marta Alves", "Alves")]),
        ("Marta 还讲过什么", [("person", "Marta Alves", "Marta")]),
        ("marta 的 PPT", [("person", "Marta Alves", "marta")]),
        ("Marta's slides", [("person", "Marta Alves", "Marta")]),
        ("is Marta a good name", []),
        ("Marta 高的灯塔", []),
        ("talks by Joana", []),
    ],
)
def test_one_word_of_a_name_is_the_person_where_words_beside_it_say_so(find, text, expected):
    assert find(text) == expected
