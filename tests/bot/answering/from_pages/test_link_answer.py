"""Answers that list links: their labels, citations and number."""

import pytest
from msgspec.structs import replace

from bot.answering.from_pages.link_answer import MAX_LINKS, draft_from_links
from bot.answering.from_pages.quotes.quote import MAX_QUOTE_CHARS
from indexer.encoders.static import load_bundled
from indexer.links.records import make_link
from indexer.records import Document, Link, Section
from indexer.search.candidates import find_candidates
from indexer.search.query import parse_query
from tests.fakes.index.opened import Opened

ENCODER = load_bundled()
URL = "https://e.org/tidal/"


def video(number: int, label: str, key: str = "", context: str = "") -> Link:
    return make_link(f"https://youtu.be/aaaaaaaaa{number:02}", label, key=key, context=context)


def page(*sections: Section, title: str = "Tidal Days", url: str = URL) -> Document:
    return Document("tidal", "s", title, url, "en", sections)


def section(*links: Link, heading: str = "") -> Section:
    headings, anchor = ((heading,), heading.lower()) if heading else ((), "")
    placed = tuple(replace(link, headings=headings, anchor=anchor) for link in links)
    text = "\n".join(link.context or link.label for link in links) or "Nothing here."
    return Section(headings, anchor, text, placed)


@pytest.fixture
def draft(tmp_path):
    """Draft the answer to a question from given pages."""
    indexes = []

    def draft(question, *documents):
        index = Opened(tmp_path, documents, ENCODER)
        indexes.append(index)
        query = parse_query(question)
        terms = index.reader.expand(query)
        pages = find_candidates(index.reader, query, terms, 12)
        return draft_from_links(query, terms, pages, text_confidence=0.9)

    yield draft
    for index in indexes:
        index.close()


def test_links_of_one_section_share_a_citation(draft):
    answer = draft(
        "where are the Tidal Days videos",
        page(
            section(video(1, "Tidal Days video, day one"), video(2, "Tidal Days video, day two")),
            section(video(3, "Tidal Days video, day three"), heading="More"),
        ),
    )
    assert answer.found
    numbers = {link.url[-1]: link.citation for link in answer.links}
    assert numbers["1"] == numbers["2"] != numbers["3"]
    assert set(numbers.values()) == {1, 2}
    assert [citation.url for citation in answer.citations] in (
        [URL, f"{URL}#more"],
        [f"{URL}#more", URL],
    )


def test_each_line_has_label_platform_and_citation(draft):
    answer = draft("where is the Tidal Days video", page(section(video(1, "Tidal Days video"))))
    assert answer.text == "I found this link:\n- Tidal Days video (YouTube) [1]"


def test_an_answer_has_a_limited_number_of_links(draft):
    links = [video(number, f"Tidal Days video, day {number}") for number in range(20)]
    answer = draft("where are the Tidal Days videos", page(section(*links)))
    assert len(answer.links) == MAX_LINKS


def test_a_link_with_a_far_lower_score_is_left_out(draft):
    """Both pages have a video and a word of the question."""
    other = page(section(video(2, "Sourdough video")), title="Days of sourdough")
    answer = draft(
        "where is the Tidal Days video",
        page(section(video(1, "Tidal Days video"))),
        replace(other, id="sourdough"),
    )
    assert [link.url[-1] for link in answer.links] == ["1"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "https://", "//host/video", "file:///video"]
)
def test_a_link_that_is_not_a_safe_web_address_is_left_out(draft, url):
    hostile = Link(url, "Tidal Days video", "video", "youtube", context="Tidal Days video")
    answer = draft("where is the Tidal Days video", page(section(hostile)))
    assert not answer.found
    assert answer.links == ()


def test_the_quote_of_a_citation_is_the_start_of_the_line_with_the_link(draft):
    line = "Tidal Days video: " + "all about it " * 20
    answer = draft("where is the Tidal Days video", page(section(video(1, "Watch", context=line))))
    assert answer.citations[0].quote == line[: len(answer.citations[0].quote)]
    assert 0 < len(answer.citations[0].quote) <= MAX_QUOTE_CHARS


def test_links_of_a_page_without_an_address_are_given_too(draft):
    links = section(video(1, "Tidal Days video"), heading="Watch")
    answer = draft("where is the Tidal Days video", page(links, url=""))
    assert answer.found
    assert answer.citations[0].url == ""


@pytest.mark.parametrize(
    ("link", "label"),
    [
        (video(1, "Watch   day\none"), "Watch day one"),
        (video(1, "Watch\u200b \u202eday"), "Watch day"),
        (video(1, ""), "Tidal Days"),
        (video(1, "\u200b"), "Tidal Days"),
        (video(1, "video", key="video"), "Tidal Days"),
        (video(1, "https://youtu.be/aaaaaaaaa01"), "Tidal Days"),
    ],
)
def test_a_link_without_a_label_has_the_title_of_its_page(draft, link, label):
    answer = draft("where is the Tidal Days video", page(section(link)))
    assert answer.links[0].label == label


def test_a_link_without_label_and_title_has_its_address(draft):
    link = video(1, "", context="Tidal Days video")
    answer = draft("where is the Tidal Days video", page(section(link), title=""))
    assert answer.links[0].label == link.url


def test_without_such_a_link_nothing_is_found(draft):
    assert not draft("where is the Tidal Days video", page(section())).found
