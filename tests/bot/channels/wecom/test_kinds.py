"""An answer of each kind as Markdown, and lists that go on."""

from __future__ import annotations

import re

import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import given

from bot.channels.wecom.card import make_card
from bot.channels.wecom.handler import Handler
from bot.channels.wecom.rendering import render
from bot.channels.wecom.texts import say
from bot.messages import Answer, Question
from bot.rendering.split import utf8
from bot.wechat.escape import format_address
from indexer.links.addresses import find_web_addresses
from indexer.text.control_characters import clean_text
from tests.fakes.bot.kinds import (
    CLARIFY,
    KINDS,
    LINKS_ZH,
    PAGE,
    SOCIAL,
    TALKS,
    any_answers,
    make_talks,
)
from tests.fakes.bot.world import FakeWorld
from tests.fakes.clock import ManualClock
from tests.fakes.markup import HARMLESS_TOKENS, hostile_texts, parse_markdown
from tests.fakes.wecom.messages import SETTINGS, answer, make_message

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


def test_a_question_back_lists_what_to_ask() -> None:
    assert render(CLARIFY, LIMIT) == (
        "Of which event?\n\nYou can ask:\n"
        "- where are the videos of KiteCon 2030\n- where are the videos of KiteCon 2031"
    )


def test_thanks_have_their_text_only_and_no_card() -> None:
    assert render(SOCIAL, LIMIT) == "You are welcome!"
    assert make_card(SOCIAL) is None
    assert make_card(CLARIFY) is None
    assert make_card(KINDS["not_found"]) is not None


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


@pytest.fixture
def listing() -> FakeWorld:
    """A world whose questions list talks."""

    async def ask(question: Question) -> Answer:
        return msgspec.structs.replace(TALKS, question=question.text, offset=question.offset)

    return FakeWorld(ask=ask)


@pytest.fixture
def handler(listing: FakeWorld, clock: ManualClock) -> Handler:
    return Handler(listing.services, SETTINGS, clock)


async def test_more_goes_on_with_the_last_list(listing: FakeWorld, handler: Handler) -> None:
    await answer(handler, make_message("which talks"))
    assert "4–6 of 59." in await answer(handler, make_message("更多"))
    assert "7–9 of 59." in await answer(handler, make_message("/more"))
    assert [(q.text, q.offset, q.language) for q in listing.asked] == [
        ("which talks", 0, ""),
        ("which talks", 3, "en"),
        ("which talks", 6, "en"),
    ]
    assert len({question.id for question in listing.asked}) == 3


async def test_the_rest_of_a_list_can_be_rated(handler: Handler) -> None:
    more = make_message("more")
    assert not handler.handle(more).feedback_id
    await answer(handler, make_message("which talks"))
    assert handler.handle(more).feedback_id


async def test_people_in_a_group_have_lists_of_their_own(handler: Handler) -> None:
    await answer(handler, make_message("which talks", "lin"))
    assert await answer(handler, make_message("more", "mei")) == say("no_more", "en")
    assert await answer(handler, make_message("更多", "mei")) == say("no_more", "zh")


async def test_after_the_last_part_there_is_no_more(listing: FakeWorld, handler: Handler) -> None:
    async def ask(question: Question) -> Answer:
        return msgspec.structs.replace(TALKS, total=3)

    listing.ask = ask
    await answer(handler, make_message("which talks"))
    assert await answer(handler, make_message("more")) == say("no_more", "en")
