"""A place is cited once, with its section's address and headings."""

from dataclasses import replace

from bot.answering.from_catalogue.citations import CitationList
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
    citations.cite(replace(prove(PAGE, "Closing"), section=99, words=""))
    (citation,) = citations.read()
    assert citation.url == "https://bees.example/honeyconf-2022/"
    assert citation.quote == citation.title
