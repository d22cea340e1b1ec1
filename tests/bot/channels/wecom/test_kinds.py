"""An answer of each kind as Markdown, and lists that go on."""

from __future__ import annotations

import re

import hypothesis.strategies as st
from hypothesis import given

from bot.channels.wecom.rendering import render
from bot.messages import Answer
from bot.rendering.split import utf8
from bot.wechat.escape import format_address
from indexer.links.addresses import find_web_addresses
from indexer.text.control_characters import clean_text
from tests.fakes.bot.kinds import (
    CLARIFY,
    LINKS_ZH,
    PAGE,
    SOCIAL,
    TALKS,
    any_answers,
    make_talks,
)
from tests.fakes.markup import HARMLESS_TOKENS, hostile_texts, parse_markdown

LIMIT = 20480
HARMLESS = HARMLESS_TOKENS | {"strong_open", "strong_close"}
"""Bold is ours: the title of a talk."""
URLS = st.sampled_from([
    "https://ok.example/a", "https://ok.example/(b)", "https://b.example/视频?x=[1]&y='*'",
    "mailto:a@b.cc", "javascript:alert(1)", "https://long.example/" + "x" * 300, "",
])  # fmt: skip


def test_a_talk_is_one_line_with_its_links_by_kind() -> None:
    assert render(TALKS, LIMIT).splitlines() == [
        "3 talks of KiteCon 2031:",
        *(
            f"- **Kites in production, part {n}** (Ada Flyer, Grace Line, KiteCon 2031)"
            f" · [video](https://youtube.example/watch/{n}/video)"
            f" · [slides](https://speakerdeck.example/watch/{n}/slides) 〔{1 + n % 2}〕"
            for n in (1, 2, 3)
        ),
        "",
        "3 of 59. Send “more” for the rest.",
        "",
        "Sources:",
        f"- 〔1〕〔2〕 [KiteCon 2031: all talks › Morning]({PAGE}#1); [Afternoon]({PAGE}#2) "
        "(2031-05-17)",
    ]


def test_the_links_of_a_list_follow_its_text_at_once() -> None:
    lines = render(LINKS_ZH, LIMIT).splitlines()
    assert lines[0] == "找到 4 个链接："
    assert lines[1] == "- [B 站观看视频回放](https://space.bilibili.com/1/channel/2) 〔1〕"
    assert lines[4].endswith("(GitHub) 〔2〕")


def test_ten_talks_with_twenty_links_fit() -> None:
    ten = make_talks(10, (("video", "bilibili"), ("slides", "github")))
    rendered = render(ten, LIMIT)
    assert all(f"]({link.url})" in rendered for link in ten.links)
    assert utf8(render(ten, 2048)) <= 2048


def test_the_choices_of_a_question_back_are_numbered() -> None:
    assert render(CLARIFY, LIMIT) == (
        "Of which event?\n\n1. KiteCon 2030\n2. KiteCon 2031\n\nReply with a number or a name."
    )


def test_thanks_have_their_text_only() -> None:
    assert render(SOCIAL, LIMIT) == "You are welcome!"


@given(any_answers(hostile_texts, URLS), st.sampled_from([400, 1000, LIMIT]))
def test_every_kind_stays_within_the_limit_and_its_own_links(given: Answer, limit: int) -> None:
    rendered = render(given, limit)
    assert rendered.strip() == rendered != ""
    assert utf8(rendered) <= limit
    assert {token.type for token in parse_markdown(rendered)} <= HARMLESS, rendered
    own = {record.url for record in [*given.links, *given.citations, *given.related]}
    prose = [clean_text(line) for line in f"{given.text}\n{given.intro}".splitlines()]
    in_text = {line[start:end] for line in prose for start, end in find_web_addresses(line)}
    linked = {target[2:-1] for target in re.findall(r"\]\([^)]*\)", rendered)}
    assert linked <= {format_address(url) for url in own | in_text}
