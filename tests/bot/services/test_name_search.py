"""Names of events, people and topics, suggested while somebody types."""

from __future__ import annotations

import json
from contextlib import closing

import pytest

from bot.services.catalogue import IndexCatalogue
from bot.services.name_search import Named, NameSearch
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.search.index import Index
from indexer.settings import Settings

PEOPLE = NameSearch([
    Named(("林可", "Coco Lin"), ("ke lin", "lin ke")),
    Named(("Ada Flyer",), ("flyer ada",)),
    Named(("林达",), ("da lin", "lin da")),
])


@pytest.mark.parametrize(
    ("typed", "language", "names"),
    [
        ("", "zh", ["林可", "Ada Flyer", "林达"]),
        ("", "en", ["Coco Lin", "Ada Flyer", "林达"]),
        ("林", "en", ["林可", "林达"]),
        ("coco", "zh", ["Coco Lin"]),
        ("LIN K", "zh", ["林可"]),
        ("ke lin", "en", ["Coco Lin"]),
        ("flyer", "zh", ["Ada Flyer"]),
        ("nobody", "zh", []),
    ],
)
def test_any_name_and_spelling_finds_a_person_once(typed, language, names):
    assert PEOPLE.search(typed, 5, language) == names


def test_no_more_names_are_suggested_than_wanted():
    assert PEOPLE.search("", 2, "en") == ["Coco Lin", "Ada Flyer"]
    assert PEOPLE.search("lin", 1, "zh") == ["林可"]


def test_two_people_of_one_name_are_one_suggestion():
    search = NameSearch([Named(("Ada Flyer",)), Named(("Ada Flyer",))])
    assert search.search("ada", 5, "en") == ["Ada Flyer"]


def test_things_without_a_name_are_never_suggested():
    assert NameSearch([Named(()), Named(("  ",))]).search("x", 5, "en") == []


@pytest.fixture
def catalogue(community: Index) -> IndexCatalogue:
    return IndexCatalogue(community, Settings())


async def test_the_latest_events_are_suggested_first_then_the_series(catalogue):
    names = await catalogue.suggest_names("event", "", 99, "en")
    assert names.index("LatticeCon 2022") < names.index("LatticeCon 2021")
    assert names.index("LatticeCon 2021") < names.index("LatticeCon")
    assert await catalogue.suggest_names("event", "latticecon 20", 9) == [
        "LatticeCon 2022",
        "LatticeCon 2021",
    ]


async def test_everyone_who_gave_a_talk_can_be_looked_up(catalogue, community):
    with community.open_reader() as reader:
        people = reader.catalogue.get_people(reader.catalogue.list_people())
    assert people
    for person in people:
        for name in (*person.names, *person.spellings):
            found = await catalogue.suggest_names("person", name, 9)
            assert set(found) & set(person.names)


TALKS = [
    {"id": "1", "title": "Knots for sails", "topics": ["Rope", "sails"], "event": "Sail Day 2031"},
    {"id": "2", "title": "Ropes that last", "topics": ["rope"], "event": "Sail Day 2031"},
    {"id": "3", "title": "Paint below the water", "track": "Hulls", "event": "Sail Day 2031"},
]


async def test_topics_of_most_talks_are_suggested_first_and_tracks_are_topics(tmp_path):
    (tmp_path / "talks.yaml").write_text(json.dumps(TALKS), encoding="utf-8")
    (tmp_path / "huigu.toml").write_text(
        "[[sources]]\nname = 'talks'\ntype = 'sessions'\npath = 'talks.yaml'\n"
    )
    settings = load_settings(tmp_path / "huigu.toml")
    rebuild(settings)
    with closing(Index.open(settings)) as index:
        catalogue = IndexCatalogue(index, settings)
        assert await catalogue.suggest_names("topic", "", 9) == ["Rope", "sails", "Hulls"]
        assert await catalogue.suggest_names("topic", "hull", 9) == ["Hulls"]
