"""Which events, people and talks a request is about."""

import pytest

from bot.answering.from_catalogue.scope.resolve import find_talks, resolve_scope
from bot.request import Constraints, Mention, Request, UnknownEvent
from indexer.catalogue.records import Event, Evidence, Series
from indexer.catalogue.writer import CatalogueRecords
from indexer.records import Document, Section
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.opened import Opened


@pytest.fixture(scope="module")
def resolve(bees, make_request):
    return lambda *names, **fields: resolve_scope(make_request("list", *names, **fields), bees)


@pytest.fixture(scope="module")
def find(bees, resolve):
    return lambda *names, **fields: find_talks(resolve(*names, **fields), bees)


def get_ids(scope):
    return [event.id for event in scope.events]


@pytest.mark.parametrize(
    ("names", "limits", "ids"),
    [
        (["HoneyConf"], {}, [4, 5, 7]),
        (["HoneyConf"], {"years": (2022,)}, [4]),
        (["HoneyConf"], {"years": (2022, 2023)}, [4, 5]),
        (["蜜蜂大会"], {"editions": (3,)}, [5]),
        (["HoneyConf 2022"], {"years": (2022,)}, [4]),
        (["HoneyConf 2022"], {"years": (2022, 2023)}, [4, 5]),
        (["HoneyConf 2022"], {"years": (2023,)}, [5]),
        (["HoneyConf", "HoneyConf 2022"], {}, [4]),
        (["HoneyConf", "Hive Meetup"], {"editions": (2,)}, [4, 2]),
        (["HoneyConf"], {"months": (5,)}, [4, 5, 7]),
        (["Bee Talk"], {"editions": (4,)}, [6]),
        (["Bee Talk"], {"years": (2024,)}, [6]),
        (["Basel"], {}, [2, 3]),
        (["Hive Meetup", "Basel"], {}, [2, 3]),
        (["HoneyConf", "Basel"], {}, [4, 5, 7]),
        ([], {}, []),
    ],
)
def test_events_are_those_named_within_years_editions_months_and_places(
    resolve, names, limits, ids
):
    assert get_ids(resolve(*names, **limits)) == ids


def test_the_words_of_an_event_that_also_name_its_series_mean_the_series(bees):
    mentions = (Mention("series", (1,), "HoneyConf", "HoneyConf", 0, 9),)
    mentions += (Mention("event", (4,), "HoneyConf", "HoneyConf", 0, 9),)
    request = Request(
        "HoneyConf 2023", "en", mentions=mentions, constraints=Constraints(years=(2023,))
    )
    assert get_ids(resolve_scope(request, bees)) == [5]


@pytest.mark.parametrize(
    ("names", "limits", "language", "text"),
    [
        (["HoneyConf"], {"years": (2030,)}, "en", "HoneyConf 2030"),
        (["HoneyConf"], {"years": (2030,)}, "zh", "蜜蜂大会 2030"),
        (["Hive Meetup"], {"editions": (9,)}, "zh", "Hive Meetup 第 9 届"),
        (["HoneyConf 2022"], {"editions": (9,)}, "en", "HoneyConf 2022 #9"),
    ],
)
def test_an_edition_that_is_not_there_is_unknown(resolve, names, limits, language, text):
    scope = resolve(*names, language=language, **limits)
    assert scope.unknown is not None
    assert scope.unknown.text == text
    assert scope.events == ()


def test_what_the_request_knows_to_be_unknown_stays_so(resolve, find):
    unknown = UnknownEvent(1, "HoneyConf X")
    assert resolve("HoneyConf", unknown=unknown).unknown is unknown
    assert find("HoneyConf", unknown=unknown) == []


@pytest.mark.parametrize(
    ("names", "limits", "ids"),
    [
        (["HoneyConf 2022"], {}, [3, 4, 5, 6]),
        (["HoneyConf 2022"], {"spoken": "zh"}, [5]),
        (["HoneyConf"], {}, [3, 4, 5, 6, 7, 8, 9]),
        (["Bo Comb"], {}, [2, 4, 7]),
        (["Bo Comb", "HoneyConf 2022"], {}, [4]),
        (["Bo Comb"], {"years": (2023,)}, [7]),
        (["Ann Wax", "王蜜"], {}, [3]),
        (["Ann Wax", "李花"], {}, [1, 3, 6, 8, 9, 22]),
        (["蜂巢研究所"], {}, [3, 5]),
        (["蜂巢研究所", "Care", "Ann Wax"], {}, [3]),
        (["Tools"], {}, [4]),
        (["Closing"], {}, [6, 9]),
        (["Closing", "HoneyConf 2023"], {}, [9]),
        (["Bee Talk"], {"editions": (4,)}, [13]),
        (["Bee Talk"], {"editions": (4, 6)}, [13, 15]),
        ([], {"years": (2020,)}, [2]),
        ([], {"years": (2019, 2020)}, [1, 2]),
        (["HoneyConf"], {"months": (5,)}, [4, 5, 6, 7, 8, 9]),
        (["Bo Comb", "Spring Fair"], {}, []),
    ],
)
def test_talks_fit_all_that_is_named(find, names, limits, ids):
    assert find(*names, **limits) == ids


def test_without_any_name_a_scope_is_open(resolve, find):
    assert resolve().is_open
    assert not resolve("Bo Comb").is_open
    assert len(find()) == 22


def test_the_score_is_that_of_the_worst_match(resolve):
    assert resolve("Bo Comb", score=0.8).score == 0.8
    assert resolve().score == 1.0


def test_where_no_event_says_its_edition_they_are_counted_off(answer_of, uncounted):
    first = answer_of(uncounted, "when", "Flight", editions=(1,))
    assert first.text == "Flight 2001: 1 May 2001 [1]"
    assert first.confidence == 0.8
    assert answer_of(uncounted, "who", "Flight", editions=(2,)).text == "Flight 2002: Bee [1]"
    assert answer_of(uncounted, "when", "Flight", editions=(3,)).kind == "not_found"


def test_a_missing_year_may_be_the_name_of_an_event_of_another_series(tmp_path):
    # The summit of 2023 took the place of the conference and is called so as well.
    place = Evidence("hive", "all.md", 0, "BeeCon")
    series = [Series(1, ("BeeCon",)), Series(2, ("Bee Summit",))]
    events = [
        Event(1, ("BeeCon 2022",), 1, 2022, start="2022-05-01", pages=(place,)),
        Event(2, ("Bee Summit 2023", "BeeCon 2023"), 2, 2023, start="2023-05-01", pages=(place,)),
    ]
    document = Document("all.md", "hive", "All", "", "en", (Section((), "", "BeeCon", ()),))
    opened = Opened(
        tmp_path, [document], HashingEncoder(), CatalogueRecords(series, events), calibrated=False
    )
    request = Request(
        "BeeCon 2022 and 2023",
        "en",
        mentions=(Mention("series", (1,), "BeeCon", "BeeCon"),),
        constraints=Constraints(years=(2022, 2023)),
    )
    scope = resolve_scope(request, opened.reader)
    opened.close()
    assert [event.id for event in scope.events] == [1, 2]
    assert scope.unknown is None
