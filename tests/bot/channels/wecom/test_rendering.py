"""Answers as Markdown: every link of the answer and no other, within the limit."""

from __future__ import annotations

import re

import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import given

from bot.channels.wecom.rendering import fit, render
from bot.messages import Answer, AnswerLink, Citation, Related
from bot.rendering.split import utf8
from bot.wechat.escape import format_address
from indexer.links.addresses import find_web_addresses
from indexer.text.control_characters import clean_text
from tests.fakes.bot.asks import ABSENT, FOUND, FOUND_ZH, HOSTILE
from tests.fakes.markup import HARMLESS_TOKENS, hostile_texts, parse_markdown

LIMIT = 20480


def list_links(markdown: str) -> list[str]:
    return [
        str(token.attrs["href"]) for token in parse_markdown(markdown) if token.type == "link_open"
    ]


def test_an_answer_is_rendered_with_its_links_and_sources() -> None:
    text = "回放在 B 站 [1]，PPT 在议题页 [2]。"
    answer = msgspec.structs.replace(FOUND_ZH, text=text, links=FOUND_ZH.links[:2])
    assert render(answer, LIMIT).splitlines() == [
        "回放在 B 站 〔1〕，PPT 在议题页 〔2〕。",
        "",
        "- [B 站观看视频回放](https://space.bilibili.com/1/channel/2) 〔1〕",
        "- [YouTube playlist](https://www.youtube.com/playlist?list=PL1) 〔1〕",
        "",
        "来源：",
        "- 〔1〕 [MeshDay 2030 回顾：视频回放与 PPT]"
        "(https://example.org/posts/meshday-2030/#recordings) (2030-05-17)",
        "- 〔2〕 [开场：Sidecar 十年](https://example.org/sessions/opening/)",
    ]


def test_a_link_of_a_list_stands_on_a_line_once() -> None:
    link, intro = FOUND.links[0], "Found 1 video link:"
    text = f"{intro}\n- {link.label} [{link.citation}]"
    answer = msgspec.structs.replace(FOUND, kind="links", intro=intro, text=text, links=[link])
    rendered = render(answer, LIMIT)
    assert rendered.splitlines()[:3] == [
        "Found 1 video link:",
        "- [Watch all talks on Bilibili](https://space.bilibili.com/1/channel/2) 〔1〕",
        "",
    ]
    assert list_links(rendered).count(link.url) == 1


def test_an_answer_without_a_hit_lists_the_nearest_pages() -> None:
    assert render(ABSENT, LIMIT) == (
        "The community's pages do not say. These pages come nearest.\n\n"
        "- [MeshDay 2029: recap](https://example.org/posts/meshday-2029/)\n"
        "- [How to propose a talk](https://example.org/cfp/)\n"
        "Mail ＊it＊ to the chairs ＜@1＞ by May."
    )


def test_a_blank_answer_gets_a_text() -> None:
    empty = msgspec.structs.replace(FOUND, text=" \n\t", links=[], citations=[], related=[])
    assert render(empty, LIMIT) == "There is nothing to show."


def test_a_mail_address_is_shown_without_a_link() -> None:
    mail = msgspec.structs.replace(FOUND.links[0], url="mailto:team@example.org", label="Write us")
    rendered = render(msgspec.structs.replace(FOUND, links=[mail]), LIMIT)
    assert "- Write us team@example.org (Bilibili) 〔1〕" in rendered


def test_a_hostile_answer_becomes_harmless_markdown() -> None:
    rendered = render(HOSTILE, LIMIT)
    assert {token.type for token in parse_markdown(rendered)} <= HARMLESS_TOKENS
    assert list_links(rendered) == [
        "https://evil.example/not-proven",  # in the text, which the answerer has grounded
        "https://ok.example/%3Cimg%3E?a=%3Cimg%3E",
    ]


@pytest.mark.parametrize("answer", [FOUND, FOUND_ZH])
def test_an_answer_over_the_limit_is_cut_and_says_where_to_read_on(answer: Answer) -> None:
    long = msgspec.structs.replace(answer, text="很长的一段引文。 " * 5000 + "\n\nend")
    rendered = render(long, LIMIT)
    assert utf8(rendered) <= LIMIT
    assert utf8(rendered) > LIMIT * 0.9
    foot = rendered.splitlines()[-1]
    assert foot.endswith(f"]({answer.citations[0].url})")
    assert foot.startswith("内容太长" if answer.language == "zh" else "This is too long")
    assert {link.url for link in answer.links} <= set(list_links(rendered))
    assert {citation.url for citation in answer.citations} <= set(list_links(rendered))


def test_links_go_before_sources_and_sources_before_text() -> None:
    rendered = render(FOUND, 640)
    assert {link.url for link in FOUND.links} <= set(list_links(rendered))
    assert "The recordings of" not in rendered
    assert render(FOUND, 1100) == render(FOUND, LIMIT)


@pytest.mark.parametrize("before", ["", "Before it. "])
def test_a_link_longer_than_the_limit_is_left_out_whole(before: str) -> None:
    text = f"{before}https://evil.example/{'x' * 600} behind"
    rendered = render(msgspec.structs.replace(FOUND, text=text, links=[], related=[]), 600)
    assert rendered.startswith(f"{before.strip()}\n\nSources:".lstrip())
    assert "evil" not in rendered
    assert {citation.url for citation in FOUND.citations} <= set(list_links(rendered))


@given(st.text(max_size=3000), st.integers(300, 900))
def test_a_text_is_cut_to_the_limit(text: str, limit: int) -> None:
    rendered = fit(text, limit, "… foot")
    assert utf8(rendered) <= limit
    assert rendered == text or rendered.endswith("… foot")


_urls = st.sampled_from(
    ["https://ok.example/a", "https://ok.example/(b)", "https://b.example/视频?x=[1]&y='*'",
     "mailto:a@b.cc", "javascript:alert(1)", "https://long.example/" + "x" * 300, ""]
)  # fmt: skip
_links = st.builds(
    AnswerLink, url=_urls, label=hostile_texts, kind=st.just("video"), platform=hostile_texts,
    citation=st.integers(1, 3),
)  # fmt: skip
_citations = st.builds(
    Citation, number=st.integers(1, 3), title=hostile_texts, url=_urls, quote=hostile_texts,
    published=hostile_texts, source=st.just("recaps"),
)  # fmt: skip
_answers = st.builds(
    Answer,
    question=hostile_texts,
    language=st.sampled_from(["zh", "en", "xx"]),
    found=st.booleans(),
    confidence=st.just(0.5),
    text=st.lists(hostile_texts, max_size=5).map("\n".join) | st.just("引文。" * 300),
    citations=st.lists(_citations, max_size=4),
    links=st.lists(_links, max_size=6),
    related=st.lists(
        st.builds(Related, title=hostile_texts, url=_urls, quote=hostile_texts), max_size=3
    ),
    generated=st.booleans(),
    generation=st.just("g"),
    elapsed_ms=st.just(1.0),
)


@given(_answers, st.sampled_from([400, 1000, 4096, LIMIT]))
def test_every_answer_stays_within_the_limit_and_its_own_links(answer: Answer, limit: int) -> None:
    rendered = render(answer, limit)
    assert rendered.strip() == rendered != ""
    assert utf8(rendered) <= limit
    assert {token.type for token in parse_markdown(rendered)} <= HARMLESS_TOKENS, rendered
    own = {record.url for record in [*answer.links, *answer.citations, *answer.related]}
    lines = [clean_text(line) for line in answer.text.splitlines()]
    in_text = {line[start:end] for line in lines for start, end in find_web_addresses(line)}
    allowed = {format_address(url) for url in own | in_text}
    linked = {target[2:-1] for target in re.findall(r"\]\([^)]*\)", rendered)}
    assert linked <= allowed
    if limit == LIMIT:
        assert {format_address(link.url) for link in answer.links} - {""} <= linked


def test_a_writer_of_traditional_characters_reads_our_words_in_them() -> None:
    plain = render(msgspec.structs.replace(FOUND_ZH, question="那场的录像在哪"), 2048)
    ours = render(msgspec.structs.replace(FOUND_ZH, question="那場的錄影在哪裡"), 2048)
    assert "来源" in plain
    assert ours == plain.replace("来源", "來源")
