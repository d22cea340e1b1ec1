"""An answer made of link records: named, counted by place, and few."""

from dataclasses import replace

import pytest

from bot.answering.candidates import pages_near
from bot.answering.from_links import MAX_LINKS, draft_links, name_link
from bot.answering.quotes import MAX_QUOTE_CHARS
from indexer.encoders.static import load_bundled
from indexer.links.records import make_link
from indexer.records import Document, Link, Section
from indexer.search.query import parse_query
from tests.fakes.opened import Opened

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
    """Draft the answer to a question from pages of one's own."""
    opened = []

    def drafted(question, *documents):
        index = Opened(tmp_path, documents, ENCODER)
        opened.append(index)
        query = parse_query(question)
        terms = index.reader.expand(query)
        return draft_links(query, terms, pages_near(index.reader, query, terms, 12))

    yield drafted
    for index in opened:
        index.close()


def test_links_of_one_section_share_a_citation_and_other_sections_have_their_own(draft):
    made = draft(
        "where are the Tidal Days videos",
        page(
            section(video(1, "Tidal Days video, day one"), video(2, "Tidal Days video, day two")),
            section(video(3, "Tidal Days video, day three"), heading="More"),
        ),
    )
    assert made.found
    numbers = {found.link.url[-1]: number for found, number in made.links}
    assert numbers["1"] == numbers["2"] != numbers["3"]
    assert set(numbers.values()) == {1, 2}
    assert [one.url for one in made.evidence] in ([URL, f"{URL}#more"], [f"{URL}#more", URL])


def test_each_line_names_link_platform_and_citation(draft):
    made = draft("where is the Tidal Days video", page(section(video(1, "Tidal Days video"))))
    assert made.text == "I found this link:\n- Tidal Days video (youtube) [1]"


def test_no_more_links_are_given_than_a_reader_takes_in(draft):
    links = [video(number, f"Tidal Days video, day {number}") for number in range(20)]
    made = draft("where are the Tidal Days videos", page(section(*links)))
    assert len(made.links) == MAX_LINKS


def test_a_link_far_below_the_best_one_is_left_out(draft):
    """Both pages have a video and a word of the question."""
    other = page(section(video(2, "Sourdough video")), title="Days of sourdough")
    made = draft(
        "where is the Tidal Days video",
        page(section(video(1, "Tidal Days video"))),
        replace(other, id="sourdough"),
    )
    assert [found.link.url[-1] for found, _ in made.links] == ["1"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "https://", "//host/video", "file:///video"]
)
def test_a_record_that_is_no_web_address_is_never_given(draft, url):
    hostile = Link(url, "Tidal Days video", "video", "youtube", context="Tidal Days video")
    made = draft("where is the Tidal Days video", page(section(hostile)))
    assert not made.found
    assert made.links == ()


def test_a_quote_is_the_line_the_link_stands_in_at_most(draft):
    line = "Tidal Days video: " + "all about it " * 20
    made = draft("where is the Tidal Days video", page(section(video(1, "Watch", context=line))))
    assert made.evidence[0].quote == line[: len(made.evidence[0].quote)]
    assert 0 < len(made.evidence[0].quote) <= MAX_QUOTE_CHARS


def test_a_page_without_an_address_gives_its_links_all_the_same(draft):
    links = section(video(1, "Tidal Days video"), heading="Watch")
    made = draft("where is the Tidal Days video", page(links, url=""))
    assert made.found
    assert made.evidence[0].url == ""


@pytest.mark.parametrize(
    ("link", "name"),
    [
        (video(1, "Watch   day\none"), "Watch day one"),
        (video(1, "Watch\u200b \u202eday"), "Watch day"),
        (video(1, ""), "Tidal Days"),
        (video(1, "\u200b"), "Tidal Days"),
        (video(1, "video", key="video"), "Tidal Days"),
        (video(1, "https://youtu.be/aaaaaaaaa01"), "Tidal Days"),
    ],
)
def test_a_link_is_called_by_its_label_or_else_by_its_page(draft, link, name):
    made = draft("where is the Tidal Days video", page(section(link)))
    assert name_link(made.links[0][0]) == name


def test_a_link_without_any_name_is_called_by_its_address(draft):
    link = video(1, "", context="Tidal Days video")
    made = draft("where is the Tidal Days video", page(section(link), title=""))
    assert name_link(made.links[0][0]) == link.url


def test_where_no_page_has_such_a_link_nothing_is_found(draft):
    assert not draft("where is the Tidal Days video", page(section())).found
