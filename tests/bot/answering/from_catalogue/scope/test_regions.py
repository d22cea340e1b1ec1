"""Events in a country: by their names and places, and by what these say of towns."""

from bot.answering.from_catalogue.scope.regions import find_regions, is_region, keep_region
from indexer.catalogue.records import Event

PARIS_FRANCE = Event(1, ("Wax Day",), places=("Paris, France",))
PARIS = Event(2, ("Comb Day",), places=("Paris",))
WUHAN = Event(3, ("Hive Day",), places=("武汉",))
CHINA = Event(4, ("HiveCon China 2024",), places=("Hong Kong",))
HONG_KONG = Event(5, ("Smoke Day",), places=("香港",))
ONLINE = Event(6, ("Bee Day Europe",), places=("online",))
ALL = [PARIS_FRANCE, PARIS, WUHAN, CHINA, HONG_KONG, ONLINE]


def test_a_town_is_where_some_event_writes_it():
    assert keep_region(ALL, "in France") == [PARIS_FRANCE, PARIS]


def test_towns_of_china_are_known():
    assert keep_region(ALL, "在中国办的") == [WUHAN, CHINA]
    assert keep_region([*ALL], "Hong Kong") == [CHINA, HONG_KONG]


def test_the_name_of_an_event_says_its_region_even_online():
    assert keep_region(ALL, "Europe") == [ONLINE]


def test_no_region_and_one_where_nothing_was_leave_all():
    assert keep_region(ALL, "smoke") == ALL
    assert keep_region(ALL, "Brazil") == ALL


def test_regions_are_read_in_both_languages():
    assert find_regions("the latest in 中国 or Japan") == {"china", "japan"}
    assert find_regions("china") == {"china"}
    assert find_regions("nothing of it") == frozenset()


def test_a_text_may_be_a_region_alone():
    assert is_region("中国")
    assert is_region("in China")
    assert not is_region("中国移动")
    assert not is_region("bees in China")
    assert not is_region("")
