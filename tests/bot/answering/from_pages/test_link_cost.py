"""Ranking the links of a page costs links and words, and not their product; both are capped."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.answering.from_pages.link_coverage import DOCUMENT_SHARE, SECTION_SHARE, LinkCoverage
from bot.answering.from_pages.link_ranking import rank_links
from bot.answering.from_pages.page_texts import (
    MAX_LINKS,
    MAX_PAGE_CHARS,
    MAX_PAGE_LINKS,
    PageText,
    choose_links,
    read_page,
)
from indexer.building.split import split_document
from indexer.deadline import Deadline
from indexer.errors import OutOfTime
from indexer.links.records import make_link
from indexer.records import Document, Hit, Section
from indexer.search.candidates import CandidatePage
from indexer.search.coverage import JoinedTexts, measure_coverage
from indexer.search.expansion import Term
from indexer.search.query import parse_query
from tests.fakes.work import count_calls

QUERY = parse_query("where is the video on tides")


def make_page(links=0, headings=1, text="", best=0):
    """Make a page with links in a list below each heading; passage number `best` was found."""
    sections = []
    for heading in range(headings):
        lines, made = [text], []
        offset = len(text) + 1
        for number in range(heading, links, headings):
            line = f"Talk {number} on tides"
            url = f"https://www.youtube.com/watch?v=tide{number:07}"
            made.append(replace(make_link(url, line), context=line, offset=offset))
            lines.append(line)
            offset += len(line) + 1
        name = f"Part {heading}"
        sections.append(Section((name,), name, "\n".join(lines), tuple(made)))
    document = Document("tides", "s", "Tides", "https://tides.example/", "en", tuple(sections))
    passages = split_document(document)
    return CandidatePage(document, Hit(passages[best], 1.0, 0.5, 0.5), 1.0)


def make_terms(number):
    """Make words that no page holds, each with words in the other language."""
    return [
        Term(f"absent{n}", 1.0, (((f"other{n}", f"word{n}"), 0.8), ((f"third{n}",), 0.5)))
        for n in range(number)
    ]


def test_the_deadline_is_checked_for_each_page():
    pages = [make_page(3) for _ in range(4)]
    with pytest.raises(OutOfTime):
        rank_links(QUERY, make_terms(2), pages, Deadline(3.5, count().__next__))
    assert rank_links(QUERY, make_terms(2), pages, Deadline(4.5, count().__next__))


def count_ranking(page, terms):
    rank_links(QUERY, terms, [page])  # fills the caches
    return count_calls(lambda: rank_links(QUERY, terms, [page]))


def test_more_words_cost_the_same_however_many_links_the_page_has():
    few, many = make_page(links=20), make_page(links=380)
    added_to_few, added_to_many = (
        count_ranking(page, make_terms(44)) - count_ranking(page, make_terms(4))
        for page in (few, many)
    )
    assert added_to_many < 2 * added_to_few


def test_more_sections_cost_no_more_words():
    few, many = make_page(links=300, headings=2), make_page(links=300, headings=300)
    added_to_few, added_to_many = (
        count_ranking(page, make_terms(44)) - count_ranking(page, make_terms(4))
        for page in (few, many)
    )
    assert added_to_many < 2 * added_to_few


def test_links_beyond_the_cap_cost_next_to_nothing():
    calls = {links: count_ranking(make_page(links), make_terms(8)) for links in (500, 4000)}
    # A generator of links is not counted; everything that compares them is.
    assert calls[4000] < 2 * calls[500]


@pytest.mark.parametrize("best", [0, 40, -1])
def test_the_links_around_the_best_passage_are_compared(best):
    page = make_page(links=3000, best=best)
    [chosen] = choose_links([page])
    offsets = [one.link.offset for one in chosen]
    assert len(chosen) == MAX_PAGE_LINKS
    assert offsets == sorted(offsets)
    own = {link.url for link in page.hit.passage.links}
    assert own <= {one.link.url for one in chosen}


def test_all_links_of_an_ordinary_page_are_compared_in_order():
    page = make_page(links=132, headings=9)
    [chosen] = choose_links([page])
    assert [one.link for one in chosen] == list(page.document.links)
    assert [page.document.sections[one.section].links.count(one.link) for one in chosen] == [
        1
    ] * 132


def test_the_links_of_one_question_are_capped_over_all_pages():
    pages = [make_page(links=2000)] * 20
    chosen = choose_links(pages)
    assert [len(links) for links in chosen[:4]] == [MAX_PAGE_LINKS] * 4
    assert sum(map(len, chosen)) == MAX_LINKS


@pytest.mark.parametrize("best", [0, 300, -1])
def test_the_text_around_the_best_passage_is_read(best):
    text = " ".join(f"word{number}." for number in range(60_000))
    page = make_page(links=3, headings=2, text=text, best=best)
    read = read_page(page)
    words = page.hit.passage.text.split()
    assert sum(len(one) for one in read.sections.texts) <= MAX_PAGE_CHARS
    assert all(read.sections.find(word.lower()) for word in words[1:-1])


def test_all_text_of_an_ordinary_page_is_read():
    page = make_page(links=3, headings=3, text="Low water at noon.")
    read = read_page(page)
    assert list(read.sections.texts) == [one.text.lower() for one in page.document.sections]
    assert "part 2" in read.above


_WORD = st.text("ab丝y", min_size=1, max_size=3) | st.sampled_from(["telemetri", "con", "stem"])
_ALTERNATIVES = st.lists(
    st.tuples(st.lists(_WORD, min_size=1, max_size=2).map(tuple), st.floats(0, 1)), max_size=3
).map(lambda pairs: tuple(sorted(pairs, key=lambda pair: -pair[1])))
_TERMS = st.lists(st.builds(Term, _WORD, st.floats(0, 10), _ALTERNATIVES), max_size=4)
_TEXT = st.text("ab丝y ", max_size=12) | st.sampled_from(["telemetry", "a con", "icon", "steam"])


@given(_TERMS, _TEXT, _TEXT, st.lists(_TEXT, min_size=1, max_size=3), st.data())
def test_a_link_covers_what_its_own_texts_cover(terms, names, above, sections, data):
    """As if each text were looked through for each link."""
    links = data.draw(st.lists(st.tuples(_TEXT, st.integers(0, len(sections) - 1)), max_size=4))
    coverage = LinkCoverage(
        names,
        PageText(above, JoinedTexts(sections)),
        [nearby for nearby, _ in links],
        [section for _, section in links],
    )
    body = "\n".join((above, *sections))
    for (nearby, section), measured in zip(links, coverage.measure(terms), strict=True):
        texts = [
            (f"{names}\n{nearby}", 1.0),
            (sections[section], SECTION_SHARE),
            (body, DOCUMENT_SHARE),
        ]
        assert measured == pytest.approx(measure_coverage(terms, texts))
