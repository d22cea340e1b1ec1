"""Parts of the names of series that stand for the whole."""

from __future__ import annotations

from bot.understanding.names.group import Group
from bot.understanding.names.parts import build_parts
from bot.understanding.names.places.regions import Places
from indexer.catalogue.names import make_name_key
from indexer.catalogue.records import Series

PLACES = Places(None, frozenset(), frozenset())


def list_parts(*names, keys=()):
    series = [Series(id, (name,)) for id, name in enumerate(names, 1)]
    groups = {
        make_name_key(one.names[0]): Group(one.names[0], one.id, (), True, {}, PLACES)
        for one in series
    }
    parts = build_parts(groups, set(keys), series)
    return {key: (group.series, group.stands_alone) for key, group in parts.items()}


def test_chinese_words_beside_latin_ones_stand_alone():
    assert list_parts("Fresnel 塔主说")["塔主说"] == (1, True)
    assert list_parts("塔主说 live")["塔主说"] == (1, True)


def test_latin_words_at_the_end_need_a_number():
    assert list_parts("Fresnel Lamp Hour")["lamphour"] == (1, False)


def test_a_format_is_a_part_where_one_series_has_it():
    assert list_parts("海岸学院 webinar")["webinar"] == (1, False)
    assert "webinar" not in list_parts("海岸学院 webinar", "Keeper Webinar")
    assert "meetup" not in list_parts("灯塔 meetup")
    assert "大会" not in list_parts("LampCon 大会")


def test_a_part_that_two_series_share_or_that_is_another_name_says_nothing():
    assert "塔主说" not in list_parts("Fresnel 塔主说", "Argand 塔主说")
    assert "塔主说" not in list_parts("Fresnel 塔主说", keys=["塔主说"])
