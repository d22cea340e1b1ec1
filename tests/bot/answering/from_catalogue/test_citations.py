"""A place is cited once, with its section's address and headings."""

import pytest
from msgspec import structs

from bot.answering.from_catalogue.citations import (
    CitationList,
    choose_places,
    choose_proving,
    find_evidence,
)
from indexer.catalogue.records import Event, Evidence, Fact, Talk
from tests.fakes.communities.beekeepers import REPLAY, SLIDES, TUBE, VIDEO, prove

PAGE = "honeyconf-2022.md"


def test_places_of_one_section_share_a_number(bees):
    citations = CitationList(bees)
    assert citations.cite(prove(PAGE, "About 300 people came.")) == 1
    assert citations.cite(prove(PAGE, "Sponsors: Wax & Co")) == 2
    assert citations.mark(prove(PAGE, "in Bern"), prove(PAGE, "Closing")) == " [1][3]"
    assert citations.mark() == ""


def test_a_citation_has_the_address_and_headings_of_its_section(bees):
    citations = CitationList(bees)
    citations.cite(prove(PAGE, "Smoke without fire"))
    (citation,) = citations.read()
    assert citation.url == "https://bees.example/honeyconf-2022/#talks"
    assert citation.headings == ("Talks",)
    assert citation.quote == "Smoke without fire"
    assert citation.page == ("hive", PAGE)
    assert citation.title == "HoneyConf 2022: what was said"
    own = {citation.url, "https://bees.example/honeyconf-2022/"}
    assert citation.addresses == {VIDEO, TUBE, SLIDES} | own


def test_before_the_first_heading_the_page_itself_is_cited(bees):
    citations = CitationList(bees)
    citations.cite(prove(PAGE, "About 300 people came."))
    (citation,) = citations.read()
    assert citation.url == "https://bees.example/honeyconf-2022/"
    assert citation.headings == ()
    assert REPLAY in citation.addresses


def test_the_longer_words_of_a_section_are_quoted(bees):
    row, cell = "2022-05-01 | Smoke without fire | Bo Comb", "Smoke without fire"
    for first, second in ((row, cell), (cell, row)):
        citations = CitationList(bees)
        citations.cite(prove(PAGE, first))
        citations.cite(prove(PAGE, second))
        assert [citation.quote for citation in citations.read()] == [row]


def test_a_section_that_is_gone_is_cited_as_its_page(bees):
    citations = CitationList(bees)
    citations.cite(structs.replace(prove(PAGE, "Closing"), section=99, words=""))
    (citation,) = citations.read()
    assert citation.url == "https://bees.example/honeyconf-2022/"
    assert citation.quote == citation.title


def place(section, words="w"):
    return Evidence("s", "d", section, words)


def test_the_place_that_says_the_value_is_found_else_the_field_else_the_page():
    facts = (Fact("start", "2020-01-01", place(1)), Fact("start", "2020-02-02", place(2)))
    event = Event(1, ("E",), facts=facts, pages=(place(9),))
    assert find_evidence(event, "start", "2020-02-02") == place(2)
    assert find_evidence(event, "start", "2021-01-01") == place(1)
    assert find_evidence(event, "place") == place(9)
    with pytest.raises(LookupError, match="Event 2"):
        find_evidence(Event(2, ("F",)), "start")


def test_the_fewest_places_prove_many():
    talks = [
        Talk(1, ("a",), pages=(place(1), place(7))),
        Talk(2, ("b",), pages=(place(2), place(7))),
        Talk(3, ("c",), pages=(place(3),)),
    ]
    assert choose_places(talks, 5) == [place(7), place(3)]
    assert choose_places(talks, 1) == [place(7)]
    assert choose_places([], 5) == []


def test_of_two_programmes_the_preferred_one_is_cited():
    talks = [Talk(n, (f"t{n}",), pages=(place(1), place(2), place(n + 10))) for n in range(3)]
    assert choose_places(talks, 5) == [place(1)]
    assert choose_places(talks, 5, lambda one: one.section > 1) == [place(2)]
    # Not where it tells of less.
    assert choose_places(talks, 5, lambda one: one.section > 2) == [place(1)]


def test_a_programme_proves_a_number_before_the_page_of_the_event():
    event = Event(1, ("E",), pages=(place(0),))
    programme = [Talk(n, (f"t{n}",), pages=(place(n + 10), place(7))) for n in range(9)]
    pages = [Talk(n, (f"t{n}",), pages=(place(n + 10),)) for n in range(9)]
    assert choose_proving(programme, [event], 2) == programme
    assert choose_proving(pages, [event], 2) == [event]
    # Without a page of the event the first talks have to do.
    assert choose_proving(pages, [Event(2, ("F",))], 2) == pages
