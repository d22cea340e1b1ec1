"""Passages keep all text and links, have exact offsets, and are not too wide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from indexer.building.limits.size import MAX_CHARS, MAX_LINKS, MAX_PASSAGES, TooLarge, check_size
from indexer.building.split import (
    MAX_EVENT_CHARS,
    MAX_HEADINGS_CHARS,
    MAX_SPEAKERS_CHARS,
    MAX_TAGS_CHARS,
    MAX_TITLE_CHARS,
    MAX_WIDTH,
    build_encoder_text,
    build_passage_words,
    measure_width,
    split_document,
)
from indexer.records import Document, Link, Section

_TEXT = st.text(
    alphabet=st.sampled_from("服务网格回顾。！？ab cd.!?\n 链接　🎥é"), max_size=3000
) | st.text(max_size=300)


def _document(*sections: Section, url: str = "https://example.org/p/") -> Document:
    return Document(id="p", source="s", title="题目", url=url, language="zh", sections=sections)


@st.composite
def _section(draw):
    text = draw(_TEXT)
    links = []
    for _ in range(draw(st.integers(0, 5))):
        if not text:
            break
        offset = draw(st.integers(0, len(text) - 1))
        length = draw(st.integers(1, 20))
        links.append(
            Link(
                f"https://example.org/{len(links)}",
                text[offset : offset + length],
                "page",
                "x",
                offset=offset,
            )
        )
    return Section((), "", text, tuple(sorted(links, key=lambda link: link.offset)))


@given(st.lists(_section(), min_size=1, max_size=3))
def test_no_text_and_no_link_is_lost_and_offsets_are_exact(sections):
    passages = split_document(_document(*sections))
    for number, section in enumerate(sections):
        own = [p for p in passages if p.section == number]
        assert all(section.text[p.start : p.end] == p.text for p in own)
        kept = "".join("".join(p.text.split()) for p in own)
        assert kept == "".join(section.text.split())
        assert [link for p in own for link in p.links] == list(section.links)


@given(st.lists(_section(), min_size=1, max_size=2))
def test_no_passage_is_wider_than_the_limit(sections):
    assert all(measure_width(p.text) <= 2 * MAX_WIDTH for p in split_document(_document(*sections)))


def test_a_long_text_without_sentences_is_split_at_the_limit():
    passages = split_document(_document(Section((), "", "网" * 5000)))
    assert "".join(p.text for p in passages) == "网" * 5000
    assert max(len(p.text) for p in passages) == MAX_WIDTH


def test_a_link_label_is_not_split_if_a_split_before_it_is_possible():
    label = "第七届 Meetup 回顾。视频! 下载"
    text = "前" * (MAX_WIDTH - 5) + label
    link = Link("https://example.org/v", label, "video", "x", offset=MAX_WIDTH - 5)
    passages = split_document(_document(Section((), "", text, (link,))))
    assert [label in p.text for p in passages] == [False, True]
    assert passages[1].links == (link,)


def test_passages_end_with_sentences_in_both_languages():
    text = "这是一句。" * 150 + "\n\n" + "This is a sentence. " * 80
    passages = split_document(_document(Section((), "", text)))
    assert len(passages) > 2
    assert all(p.text[-1] in "。." for p in passages)


def test_front_matter_links_belong_to_the_first_passage_of_their_section():
    link = Link("https://example.org/v.mp4", "video", "video", "example.org", key="video")
    passages = split_document(_document(Section((), "", "字。" * 600, (link,))))
    assert [len(p.links) for p in passages] == [1] + [0] * (len(passages) - 1)


def test_a_page_without_text_has_a_passage_with_its_title():
    (passage,) = split_document(_document(Section((), "", "")))
    assert passage.text == ""
    assert "题目" in build_encoder_text(passage)
    assert build_passage_words(passage).title == ("题目",)


def test_the_address_of_a_passage_has_the_anchor_of_its_heading():
    section = Section(("回顾", "视频"), "视频", "在这里看。")
    assert split_document(_document(section))[0].url == "https://example.org/p/#视频"
    assert split_document(_document(section, url=""))[0].url == ""


def test_what_all_passages_of_a_page_repeat_is_cut():
    sections = [Section(("h" * 5000, "short"), "", f"Text {n}.") for n in range(3)]
    long = replace(
        _document(*sections),
        title="t" * 10_000,
        event="e" * 10_000,
        speakers=tuple(f"Speaker {n}" for n in range(10_000)),
        tags=tuple(f"tag {n}" for n in range(10_000)),
    )
    for passage in split_document(long):
        assert passage.title == "t" * MAX_TITLE_CHARS
        assert passage.event == "e" * MAX_EVENT_CHARS
        assert sum(map(len, passage.headings)) <= MAX_HEADINGS_CHARS
        assert passage.headings[-1] == "short"
        assert sum(map(len, passage.speakers)) <= MAX_SPEAKERS_CHARS
        assert sum(map(len, passage.tags)) <= MAX_TAGS_CHARS
        assert passage.speakers[0] == "Speaker 0"
        words = build_passage_words(passage)
        assert len(words.title) + len(words.headings) + len(words.text) < 3000


def test_what_people_write_is_not_cut():
    speakers = tuple(f"Speaker Number {n}" for n in range(40))
    document = replace(
        _document(Section(("An ordinary heading, " * 10,) * 4, "", "Text.")),
        title="a title of 300 characters " * 11,
        speakers=speakers,
    )
    [passage] = split_document(document)
    assert (passage.title, passage.speakers) == (document.title, speakers)
    assert passage.headings == document.sections[0].headings


def test_a_document_of_too_many_passages_is_refused():
    sections = [Section(("a",), "", "a")] * MAX_PASSAGES
    assert len(split_document(_document(*sections))) == MAX_PASSAGES
    with pytest.raises(TooLarge, match="s/p: the document has more than 10,000 passages; split it"):
        split_document(_document(*sections, sections[0]))


def test_a_document_of_too_many_links_or_repeated_characters_is_refused():
    link = Link("https://example.org/", "a", "page", "x")
    check_size(_document(Section((), "", "a", (link,) * MAX_LINKS)))
    with pytest.raises(TooLarge, match="10,001 links, more than 10,000"):
        check_size(_document(Section((), "", "a", (link,) * (MAX_LINKS + 1))))
    long = replace(link, headings=("h" * (MAX_CHARS // 5000),))
    with pytest.raises(TooLarge, match="characters with what it repeats"):
        check_size(_document(Section((), "", "a", (long,) * 5001)))


def test_links_are_shared_out_in_time_that_grows_with_their_number():
    """Each link was compared with each passage and each sentence: now each is looked up."""
    text = "word. " * 20_000
    links = tuple(Link("https://e.org/", "word.", "page", "x", offset=6 * n) for n in range(9_000))
    passages = split_document(_document(Section((), "", text, links)))
    assert sum(len(passage.links) for passage in passages) == len(links)
    assert all(p.start <= link.offset < p.end for p in passages for link in p.links)
