"""Each page is listed once, with the headings that are cited."""

from __future__ import annotations

import msgspec

from bot.messages import Citation
from bot.rendering.sources import HEADING_LIMIT, group_sources, write_source
from tests.fakes.bot.asks import FOUND
from tests.fakes.bot.kinds import PAGE, cite


def write(citations: list[Citation], language: str = "en") -> list[str]:
    """Write each page as a channel does, with links as `label <address>`."""
    return [
        "".join(f"[{number}]" for number in page.numbers)
        + " "
        + write_source(page, language, lambda label, url: f"{label} <{url}>", str)
        for page in group_sources(citations, frozenset())
    ]


def change(citation: Citation, **fields: object) -> Citation:
    return msgspec.structs.replace(citation, **fields)


def test_two_sections_of_a_page_are_one_source_with_both_headings():
    assert write([cite(1, "Morning"), cite(2, "Afternoon")]) == [
        f"[1][2] KiteCon 2031: all talks › Morning <{PAGE}#1>; Afternoon <{PAGE}#2> (2031-05-17)"
    ]


def test_headings_are_separated_as_in_chinese():
    assert "；Afternoon" in write([cite(1, "Morning"), cite(2, "Afternoon")], "zh")[0]


def test_pages_keep_the_order_of_their_first_numbers():
    other = cite(2, "Videos", title="Another page", document="other.md")
    assert [line.split(" ")[0] for line in write([cite(1, "A"), other, cite(3, "B")])] == [
        "[1][3]",
        "[2]",
    ]


def test_the_page_itself_comes_before_its_sections():
    whole = change(cite(2, ""), headings=[], url=PAGE)
    assert write([cite(1, "Morning"), whole]) == [
        f"[1][2] KiteCon 2031: all talks <{PAGE}> › Morning <{PAGE}#1> (2031-05-17)"
    ]


def test_a_heading_that_is_the_title_is_not_repeated():
    assert write([cite(1, "KiteCon 2031: all talks")])[0].startswith(
        f"[1] KiteCon 2031: all talks <{PAGE}#1>"
    )


def test_the_same_section_is_named_once_with_all_its_quotes():
    twice = [cite(1, "Morning"), change(cite(2, "Morning"), url=f"{PAGE}#1", quote="Another.")]
    assert write(twice) == [f"[1][2] KiteCon 2031: all talks › Morning <{PAGE}#1> (2031-05-17)"]
    (page,) = group_sources(twice, frozenset())
    assert page.places[0].quotes == ("What stands below Morning.", "Another.")


def test_two_sections_of_one_name_have_the_heading_above_it():
    days = [
        change(cite(number, ""), headings=["KiteCon", f"Day {number}", "Videos"])
        for number in (1, 2)
    ]
    assert write(days) == [
        f"[1][2] KiteCon 2031: all talks › Day 1 › Videos <{PAGE}#1>; "
        f"Day 2 › Videos <{PAGE}#2> (2031-05-17)"
    ]


def test_pages_of_one_address_are_one_page_where_their_document_is_unknown():
    old = [change(cite(number, "A"), document="", headings=[]) for number in (1, 2)]
    assert len(group_sources(old, frozenset())) == 1
    assert len(group_sources(FOUND.citations, frozenset())) == 2


def test_pages_without_any_name_are_apart():
    bare = [change(cite(number, "A"), document="", url="") for number in (1, 2)]
    assert len(group_sources(bare, frozenset())) == 2


def test_documents_of_one_id_in_two_sources_are_apart():
    other = change(cite(2, "B"), source="sessions")
    assert len(group_sources([cite(1, "A"), other], frozenset())) == 2


def test_a_heading_is_shortened_and_has_no_foreign_address():
    long = change(cite(1, ""), headings=["see https://evil.example/ " + "long " * 100])
    (page,) = group_sources([long], frozenset())
    assert page.places[0].heading.startswith("see … long")
    assert len(page.places[0].heading) <= HEADING_LIMIT


def test_a_heading_of_the_same_address_is_no_second_link():
    both = [cite(1, "Morning"), change(cite(2, "Afternoon"), url=f"{PAGE}#1")]
    assert write(both)[0].startswith(
        f"[1][2] KiteCon 2031: all talks › Morning <{PAGE}#1>; Afternoon <> ("
    )


def test_a_quote_that_repeats_the_title_or_the_heading_is_left_out():
    quotes = ["KiteCon 2031: all talks", "Morning", "", "At nine."]
    citations = [change(cite(1, "Morning"), quote=quote) for quote in quotes]
    (page,) = group_sources(citations, frozenset())
    assert page.places[0].quotes == ("At nine.",)


def test_the_date_is_that_of_the_first_citation_that_has_one():
    undated = change(cite(1, "A"), published="")
    held = change(cite(2, "B"), held="2031-05-17/2031-05-18")
    assert write([undated, held])[0].endswith("(2031-05-17 – 2031-05-18)")
