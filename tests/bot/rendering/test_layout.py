"""The parts of an answer of each kind, and the shortening of its list."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import MAX_OFFSET, Answer, Choice, Related
from bot.rendering.grounding import find_addresses
from bot.rendering.labels import collect_addresses
from bot.rendering.layout import count_listed, find_rest, lay_out, shorten_list
from tests.fakes.bot.asks import FOUND
from tests.fakes.bot.kinds import (
    CLARIFY,
    FACTS,
    KINDS,
    LINKS,
    SOCIAL,
    TALKS,
    any_answers,
    make_talks,
)
from tests.fakes.markup import hostile_texts

URLS = st.sampled_from(["https://ok.example/a", "https://ok.example/b", "javascript:x", ""])
ANSWERS = any_answers(hostile_texts, URLS)


def change(answer: Answer, **fields: object) -> Answer:
    return msgspec.structs.replace(answer, **fields)


def test_links_follow_the_text_before_the_list():
    layout = lay_out(LINKS)
    assert layout.text == "I found 4 links:"
    assert [(line.label, line.note, line.number) for line in layout.links] == [
        ("Watch all talks on Bilibili", "", 1),
        ("YouTube playlist", "", 1),
        ("Ten years of sidecars (PDF)", "example.org", 2),
        ("Demo code", "GitHub", 2),
    ]
    assert (layout.span, layout.rest) == ("4 of 59.", 4)
    assert layout.related == ()


def test_what_is_there_instead_of_what_is_not_can_be_chosen():
    layout = lay_out(change(CLARIFY, kind="not_found", intro=""))
    assert layout.text == CLARIFY.text
    assert list(layout.choices) == CLARIFY.choices


def test_the_note_of_a_link_is_in_the_language_of_the_answer():
    link = change(LINKS.links[0], label="Recordings")
    assert lay_out(change(LINKS, links=[link])).links[0].note == "Bilibili"
    assert lay_out(change(LINKS, links=[link], language="zh")).links[0].note == "B 站"


def test_a_talk_has_its_facts_and_its_links_by_kind():
    layout = lay_out(TALKS)
    assert layout.text == "3 talks of KiteCon 2031:"
    first = layout.talks[0]
    assert (first.title, first.facts, first.number) == (
        "Kites in production, part 1",
        "Ada Flyer, Grace Line, KiteCon 2031",
        2,
    )
    assert [(link.label, link.url) for link in first.links] == [
        ("video", TALKS.links[0].url),
        ("slides", TALKS.links[1].url),
    ]
    assert layout.links == ()
    assert (layout.span, layout.rest) == ("3 of 59.", 3)


def test_links_of_no_talk_are_listed_beside_the_talks():
    talks = [change(talk, links=talk.links[:1]) for talk in TALKS.talks]
    layout = lay_out(change(TALKS, talks=talks))
    assert [link.label for link in layout.links] == [
        f"Kites in production, part {n}: slides" for n in (1, 2, 3)
    ]


def test_a_talk_without_title_or_with_a_link_that_is_not_there_is_shown():
    talk = change(TALKS.talks[0], title="\u200b", links=[-1, 0, 99])
    (line,) = lay_out(change(TALKS, talks=[talk])).talks
    assert line.title == "…"
    assert [link.url for link in line.links] == [TALKS.links[0].url]


@pytest.mark.parametrize(
    ("event", "date", "facts"),
    [
        ("KiteCon 2031", "2031-05-17", "Ada Flyer, Grace Line, KiteCon 2031"),
        ("KiteCon", "2031-05-17", "Ada Flyer, Grace Line, KiteCon, 2031"),
        ("KiteCon", "", "Ada Flyer, Grace Line, KiteCon, 2031"),
        ("", "", "Ada Flyer, Grace Line, 2031"),
    ],
)
def test_the_year_of_a_talk_is_that_of_its_day_or_of_its_links(event, date, facts):
    talk = change(TALKS.talks[0], event=event, date=date)
    assert lay_out(change(TALKS, talks=[talk])).talks[0].facts == facts


def test_the_text_of_facts_and_quotes_is_whole_and_their_links_follow():
    assert lay_out(FACTS).text == FACTS.text
    assert [line.url for line in lay_out(FACTS).links] == [FACTS.links[0].url]
    quotes = change(FOUND, intro="not for quotes", total=9)
    assert lay_out(quotes).text == FOUND.text
    assert (lay_out(quotes).span, lay_out(quotes).rest) == ("", 0)


def test_a_list_of_facts_is_its_text_and_goes_on():
    events = change(FACTS, text="61 events:\n1. One [1]\n2. Two [1]", total=61, listed=2)
    layout = lay_out(events)
    assert (layout.text, layout.span, layout.rest) == (events.text, "2 of 61.", 2)
    assert shorten_list(events, 1) is events
    counted = change(FACTS, total=61)
    assert (lay_out(counted).span, lay_out(counted).rest) == ("", 0)


def test_a_list_that_is_empty_or_has_no_intro_shows_the_whole_text():
    assert lay_out(change(LINKS, links=[])).text == LINKS.text
    assert lay_out(change(LINKS, intro="")).text == LINKS.text
    assert lay_out(change(TALKS, talks=[])).text == TALKS.text
    assert lay_out(change(CLARIFY, choices=[])).text == CLARIFY.text


def test_a_question_back_has_its_choices_and_no_pages():
    layout = lay_out(CLARIFY)
    assert (layout.text, layout.choices) == ("Of which event?", tuple(CLARIFY.choices))
    assert layout.related == ()


def test_a_choice_without_a_label_is_called_by_its_question_and_one_without_question_is_none():
    choices = [Choice(label="", question="a\nb"), Choice(label="c", question=" \u200b")]
    assert lay_out(change(CLARIFY, choices=choices)).choices == (
        Choice(label="a b", question="a b"),
    )


def test_thanks_have_their_text_only():
    full = change(SOCIAL, links=FOUND.links, choices=CLARIFY.choices, related=FOUND.related)
    layout = lay_out(full)
    assert layout.text == "You are welcome!"
    assert not (layout.links)
    assert not (layout.sources)
    assert not (layout.related)
    assert not (layout.choices)


def test_what_is_not_found_has_its_links_and_related_pages():
    answer = change(KINDS["not_found"], links=FOUND.links, citations=FOUND.citations)
    layout = lay_out(answer)
    assert layout.text == answer.text
    assert len(layout.links) == 4
    assert [page.title for page in layout.related] == [page.title for page in answer.related]
    assert len(layout.sources) == 2


@pytest.mark.parametrize(
    ("offset", "total", "span", "rest"),
    [
        (0, 0, "", 0),
        (0, 3, "", 0),
        (0, 4, "3 of 4.", 3),
        (3, 59, "4–6 of 59.", 6),
        (56, 59, "57–59 of 59.", 0),
        (MAX_OFFSET - 3, 5000, "998–1000 of 5000.", MAX_OFFSET),
        (MAX_OFFSET - 2, 5000, "999–1001 of 5000.", 0),
    ],
)
def test_the_part_that_is_shown_and_the_offset_of_the_rest(offset, total, span, rest):
    layout = lay_out(change(TALKS, offset=offset, total=total))
    assert (layout.span, layout.rest) == (span, rest)


def test_the_part_that_is_shown_is_said_in_chinese():
    assert lay_out(change(TALKS, language="zh")).span == "前 3 个，共 59 个。"
    assert lay_out(change(TALKS, language="zh", offset=3)).span == "第 4–6 个，共 59 个。"


def test_a_list_of_talks_is_shortened_with_its_links_and_sources():
    ten = make_talks(10, (("video", "youtube"), ("slides", "x")))
    extra = change(ten.links[0], url="https://playlist.example/", talk="", citation=2)
    ten = change(ten, links=[extra, *ten.links], talks=[
        change(talk, links=[place + 1 for place in talk.links]) for talk in ten.talks
    ])  # fmt: skip
    one = shorten_list(ten, 1)
    assert [talk.title for talk in one.talks] == [ten.talks[0].title]
    assert [link.url for link in one.links] == [link.url for link in ten.links[:3]]
    assert [one.links[place].talk for place in one.talks[0].links] == [ten.talks[0].title] * 2
    assert [citation.number for citation in one.citations] == [2]
    assert (one.total, find_rest(one)) == (10, 1)


def test_a_source_that_the_text_before_the_list_cites_stays():
    marked = change(TALKS, intro="They were held in May [1]:")
    assert [citation.number for citation in shorten_list(marked, 1).citations] == [1, 2]


def test_a_list_of_links_is_shortened_and_nothing_else_is():
    two = shorten_list(change(LINKS, offset=4), 2)
    assert [link.url for link in two.links] == [link.url for link in LINKS.links[:2]]
    assert [citation.number for citation in two.citations] == [1]
    assert (two.total, find_rest(two)) == (59, 6)
    assert shorten_list(LINKS, 4) is LINKS
    assert shorten_list(FACTS, 1) is FACTS


@given(ANSWERS, st.integers(1, 5))
def test_a_shortened_list_is_the_beginning_of_the_list(answer, count):
    shorter = shorten_list(answer, count)
    listed = min(count, count_listed(answer)) if answer.kind != "facts" else answer.listed
    assert count_listed(shorter) == listed
    if listed < count_listed(answer):
        assert shorter.total >= answer.offset + count_listed(answer)
        before, after = lay_out(answer), lay_out(shorter)
        assert after.talks == before.talks[: len(after.talks)]


@given(ANSWERS)
def test_every_part_but_the_text_is_on_one_line_and_has_no_foreign_address(answer):
    layout = lay_out(answer)
    addresses = collect_addresses(answer)
    titles = [talk.title for talk in layout.talks] + [talk.facts for talk in layout.talks]
    labels = [link.label for talk in layout.talks for link in talk.links]
    labels += [text for link in layout.links for text in (link.label, link.note)]
    choices = [text for choice in layout.choices for text in (choice.label, choice.question)]
    sources = [text for page in layout.sources for text in (page.title, page.date)]
    headings = [place.heading for page in layout.sources for place in page.places]
    related = [page.title for page in layout.related]
    for text in [*titles, *labels, *choices, *sources, *headings, *related]:
        assert "\n" not in text
        assert set(find_addresses(text)) <= addresses | {""}
    assert all(talk.title for talk in layout.talks)
    assert all(link.label for link in layout.links)


def test_related_pages_keep_their_addresses():
    page = Related(title="A\nb https://evil.example/", url="https://example.org/")
    (shown,) = lay_out(change(KINDS["not_found"], related=[page])).related
    assert (shown.title, shown.url) == ("A b …", "https://example.org/")


def test_the_quote_of_a_related_page_is_on_one_line_without_foreign_addresses():
    page = Related(title="A", url="https://example.org/", quote="One\ntwo https://evil.example/ x")
    (shown,) = lay_out(change(KINDS["not_found"], related=[page])).related
    assert shown.quote == "One two … x"
