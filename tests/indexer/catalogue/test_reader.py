"""The file of the catalogue: what is written is what is read."""

import threading

import pytest

from indexer.catalogue.reader import CatalogueReader
from indexer.catalogue.records import (
    CatalogueCounts,
    CatalogueLink,
    Event,
    Evidence,
    Fact,
    Name,
    Person,
    Series,
    Talk,
)
from indexer.catalogue.writer import CATALOGUE_FILE, CatalogueRecords, write_catalogue
from indexer.errors import DamagedIndex, StoreError

PAGE = Evidence("recaps", "2031.md", 2, "| Tides at scale | Ana Wong |")
LINK = CatalogueLink("https://example.org/v/1", "video", "video", "youtube", "talk", PAGE)
SERIES = [Series(1, ("TideCon", "潮汐大会"))]
EVENTS = [
    Event(2, ("TideCon 2030",), 1, 2030, 1, "2030-05-01", "2030-05-02", ("Porto", "波尔图")),
    Event(1, ("TideCon 2031", "潮汐大会 2031"), 1, 2031, 2, facts=(Fact("host", "Li", PAGE),)),
    Event(3, ("Reef Day",), 0, 2031),
]
TALKS = [
    Talk(1, ("Opening",), 2, year=2030, language="en", speakers=(1,), pages=(PAGE,)),
    Talk(2, ("Tides at scale", "大规模潮汐"), 1, year=2031, language="zh", speakers=(2, 1),
         organisations=("Reef Ltd",), track="Sand", links=(LINK,), pages=(PAGE,)),
    Talk(3, ("Opening",), 1, year=2031, hosts=(1,), pages=(Evidence("recaps", "2031.md", 0, ""),)),
]  # fmt: skip
PEOPLE = [Person(1, ("Ana Wong", "黄安娜"), ("Reef Ltd",)), Person(2, ("李明",))]
RECORDS = CatalogueRecords(SERIES, EVENTS, TALKS, PEOPLE)


@pytest.fixture
def catalogue(tmp_path):
    """The records above, written and opened."""
    write_catalogue(tmp_path, RECORDS)
    reader = CatalogueReader(tmp_path)
    yield reader
    reader.close()


def test_records_are_read_as_they_were_written_in_the_order_asked_for(catalogue):
    assert catalogue.counts == CatalogueCounts(series=1, events=3, talks=3, people=2)
    assert catalogue.get_series([1]) == SERIES
    assert catalogue.get_events([3, 2]) == [EVENTS[2], EVENTS[0]]
    assert catalogue.get_talks([3, 1, 2]) == [TALKS[2], TALKS[0], TALKS[1]]
    assert catalogue.get_people([2, 1, 2]) == [PEOPLE[1], PEOPLE[0], PEOPLE[1]]


def test_a_series_has_the_events_of_its_regional_ones_too(tmp_path):
    series = [Series(1, ("TideDay",)), Series(2, ("TideDay Asia",), parent=1), Series(3, ("Reef",))]
    events = [Event(number, (f"E{number}",), of) for number, of in ((1, 2), (2, 1), (3, 3))]
    write_catalogue(tmp_path, CatalogueRecords(series, events))
    reader = CatalogueReader(tmp_path)
    assert (reader.list_events(1), reader.list_events(2)) == ([1, 2], [1])
    reader.close()


def test_a_person_is_found_by_a_spelling_and_shown_by_name(tmp_path):
    people = [Person(1, ("孟丽娜",), spellings=("lina meng",))]
    write_catalogue(tmp_path, CatalogueRecords(people=people))
    reader = CatalogueReader(tmp_path)
    assert reader.find_names(["linameng"]) == {"linameng": (Name("person", "孟丽娜", (1,)),)}
    reader.close()


def test_the_keys_of_all_names_are_in_the_order_of_their_characters(tmp_path):
    people = [Person(1, ("Zoe", "潮")), Person(2, ("zoé", "\U00020000", "ﬀ"))]
    write_catalogue(tmp_path, CatalogueRecords(people=people))
    reader = CatalogueReader(tmp_path)
    assert reader.list_keys() == sorted({"zoe", "潮", "\U00020000", "ff"})
    reader.close()


def test_an_unknown_id_is_an_error(catalogue):
    with pytest.raises(KeyError):
        catalogue.get_events([1, 99])


@pytest.mark.parametrize("key", ["tidecon2031", "潮汐大会2031"])
def test_a_name_is_found_by_its_key(catalogue, key):
    (name,) = catalogue.find_names([key, "nothing"])[key]
    assert (name.what, name.ids) == ("event", (1,))


def test_a_name_of_several_things_has_all_their_ids(catalogue):
    assert catalogue.find_names(["opening"]) == {"opening": (Name("talk", "Opening", (1, 3)),)}
    assert catalogue.find_names(["reefltd"])["reefltd"] == (Name("organisation", "Reef Ltd", (2,)),)
    assert catalogue.find_names(["porto"])["porto"] == (Name("place", "Porto", (2,)),)


def test_more_keys_than_sqlite_takes_at_once_are_all_looked_up(catalogue):
    keys = [f"nobody{number}" for number in range(1200)]
    assert list(catalogue.find_names([*keys, "黄安娜"])) == ["黄安娜"]


def test_names_of_a_sort_are_listed(catalogue):
    assert [name.text for name in catalogue.list_names("person")] == ["Ana Wong", "李明", "黄安娜"]


def test_events_keep_their_order_and_are_filtered(catalogue):
    assert catalogue.list_events() == [2, 1, 3]
    assert catalogue.list_events(series=1) == [2, 1]
    assert catalogue.list_events(year=2031) == [1, 3]
    assert catalogue.list_events(series=1, year=2031) == [1]


@pytest.mark.parametrize(
    ("where", "talks"),
    [
        ({}, [1, 2, 3]),
        ({"events": [1]}, [2, 3]),
        ({"people": [1]}, [1, 2]),
        ({"people": [1], "events": [1]}, [2]),
        ({"years": [2030]}, [1]),
        ({"language": "zh"}, [2]),
        ({"language": "fr"}, []),
    ],
)
def test_talks_are_filtered_and_one_who_only_hosted_gave_none(catalogue, where, talks):
    assert catalogue.list_talks(**where) == talks


@pytest.mark.parametrize("talks", [[], TALKS[:1], TALKS[1:], [TALKS[0], TALKS[2]]])
def test_all_talks_are_listed_however_they_are_numbered(tmp_path, talks):
    write_catalogue(tmp_path, CatalogueRecords(SERIES, EVENTS, talks, PEOPLE))
    catalogue = CatalogueReader(tmp_path)

    listed = catalogue.list_talks()
    catalogue.close()

    assert listed == [talk.id for talk in talks]


def test_a_page_tells_which_talks_it_has(catalogue):
    told, silent = ("recaps", "2031.md"), ("recaps", "other.md")
    assert catalogue.find_document_talks([told, silent, told]) == {
        told: [(0, 3), (2, 1), (2, 2)],
        silent: [],
    }


def test_a_missing_or_foreign_file_is_a_damaged_index(tmp_path):
    with pytest.raises(DamagedIndex, match=r"catalogue\.sqlite.*rebuild --full"):
        CatalogueReader(tmp_path)
    (tmp_path / CATALOGUE_FILE).write_bytes(b"not a database, but long enough to be read as one")
    with pytest.raises(DamagedIndex, match="rebuild --full"):
        CatalogueReader(tmp_path)


def test_a_file_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / CATALOGUE_FILE).mkdir()
    with pytest.raises(StoreError, match="cannot be written"):
        write_catalogue(tmp_path, RECORDS)


def test_it_is_read_on_after_its_file_is_deleted_and_from_many_threads(catalogue, tmp_path):
    (tmp_path / CATALOGUE_FILE).unlink()
    results = []

    def read():
        results.extend(catalogue.get_talks([1, 2, 3]) == TALKS for _ in range(50))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 200
