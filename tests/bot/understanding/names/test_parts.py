"""Parts of the names of series that stand for the whole."""

from __future__ import annotations

from bot.understanding.names.group import Group, Whereabouts, merge_groups
from bot.understanding.names.parts import build_parts
from bot.understanding.names.places.regions import Places
from indexer.catalogue.names import make_name_key
from indexer.catalogue.records import Name, Series

PLACES = Places(None, frozenset(), frozenset())


def stay(places, regions=None):
    return Whereabouts(lambda: regions or {}, lambda: places)


def list_parts(*names, others=()):
    series = [Series(id, (name,)) for id, name in enumerate(names, 1)]
    groups = {
        make_name_key(one.names[0]): Group(one.names[0], one.id, (), True, stay(PLACES))
        for one in series
    }
    known = {make_name_key(name): [Name(what, name, (9,))] for what, name in others}
    parts = build_parts(groups, known, series)
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


def test_a_part_that_is_another_name_says_nothing():
    assert "塔主说" not in list_parts("Fresnel 塔主说", others=[("person", "塔主说")])
    assert "塔主说" not in list_parts("Fresnel 塔主说", others=[("talk", "塔主说")])


def test_a_part_that_two_series_share_or_that_is_an_organisation_is_of_no_series():
    assert list_parts("Fresnel 塔主说", "Argand 塔主说")["塔主说"] == (0, False)
    assert list_parts("塔主说 meetup", others=[("organisation", "塔主说")])["塔主说"] == (0, False)


def test_a_part_that_two_series_share_has_the_events_and_towns_of_both():
    first = Group("塔主说 meetup", 1, (1, 2), True, stay(PLACES, {"@wuhan": frozenset({1})}))
    towns = Places(frozenset({"wuhan", "nanjing"}), frozenset({"china"}), frozenset())
    regions = {"@wuhan": frozenset({3}), "@nanjing": frozenset({4})}
    second = Group("塔主说 webinar", 2, (3, 4), True, stay(towns, regions))
    merged = merge_groups("塔主说", [first, second])
    assert (merged.name, merged.events) == ("塔主说", (1, 2, 3, 4))
    assert merged.regions == {"@wuhan": {1, 3}, "@nanjing": {4}}
    assert merged.places == Places(None, frozenset({"china"}), frozenset())
    assert merged.was_at("nanjing", is_region=False)
    assert not merged.was_at("china", is_region=True)
