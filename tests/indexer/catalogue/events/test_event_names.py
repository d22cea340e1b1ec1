import pytest

from indexer.catalogue.events.event_names import parse_event_name
from indexer.catalogue.events.places import find_places

NUMBERS = [
    ("MeshCon 2030", 2030, 0),
    ("2030 MeshCon", 2030, 0),
    ("MeshCon2030", 2030, 0),
    ("MeshCon '30", 2030, 0),
    ("2030 年度 MeshCon", 2030, 0),
    ("第二届 MeshCon", 0, 2),
    ("第十二屆 MeshCon", 0, 12),
    ("首届 MeshCon", 0, 1),
    ("3rd MeshCon", 0, 3),
    ("MeshCon #3", 0, 3),
    ("MeshCon 3", 0, 3),
    ("MeshCon 2030 Day 2", 2030, 0),
]
PLACES = [
    ("Mesh Day Europe 2030", "europe", ""),
    ("Mesh Day 欧洲 2030", "europe", ""),
    ("Mesh Day 歐洲站 2030", "europe", ""),
    ("Mesh Day North America 2030", "north america", ""),
    ("Mesh Day 北美 2030", "north america", ""),
    ("Mesh Day NA 2030", "north america", ""),
    ("MDC 北京站 2030", "", "beijing"),
    ("MDC Beijing 2030", "", "beijing"),
    ("MDC 义乌站 2030", "", "义乌"),
]


@pytest.mark.parametrize(("text", "year", "edition"), NUMBERS)
def test_a_year_and_an_edition_are_read_wherever_they_stand(text, year, edition):
    name = parse_event_name(text)
    assert (name.base, name.label) == ("meshcon", "MeshCon")
    assert (name.year, name.edition) == (year, edition)


@pytest.mark.parametrize(("text", "region", "town"), PLACES)
def test_a_place_is_one_in_both_languages(text, region, town):
    name = parse_event_name(text)
    assert (name.region, name.town) == (region, town)
    assert name.label in {"Mesh Day", "MDC"}


def test_a_short_form_of_a_place_counts_only_in_capitals():
    assert [key for _, _, key, _ in find_places("Mesh US")] == ["usa"]
    assert find_places("let us mesh, na ja") == []


def test_what_stands_in_brackets_is_another_name_or_belongs_to_the_name():
    assert parse_event_name("MDC 北京站 2030（Mesh Days 2030）").aliases == ("Mesh Days 2030",)
    assert parse_event_name("MeshCon 2030 (online)").aliases == ()
    name = parse_event_name("MeshCon (3rd, Shanghai)")
    assert (name.edition, name.town, name.aliases) == (3, "shanghai", ())


def test_several_years_are_no_year():
    name = parse_event_name("MeshCon 2030 到 2032")
    assert (name.year, name.is_span) == (0, True)


def test_words_for_a_gathering_are_one_in_both_languages():
    bases = {parse_event_name(text).base for text in ("Mesh Summit 2030", "Mesh 峰会 2030")}
    assert len(bases) == 1
    assert parse_event_name("MeshCon 大会").base == "meshcon"


def test_episodes_and_editions_are_told_apart():
    assert parse_event_name("Mesh Talks 第 3 期").is_episode
    assert not parse_event_name("第三届 MeshCon").is_episode


@pytest.mark.parametrize("text", ["", "2030", "欧洲", "（）", "#3", "!" * 500, "a" * 100_000])
def test_odd_names_do_no_harm(text):
    assert parse_event_name(text).year in {0, 2030}
