"""Messages and feedback, with fake services or with the real answerer behind the handler."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import assume, given

from bot.channels.wecom.events import Feedback
from bot.channels.wecom.handler import Handler
from bot.channels.wecom.spec import WecomSettings
from bot.messages import MAX_QUESTION_CHARS, Answer, Question, Refused
from bot.services.contracts import Services
from indexer.errors import NoIndex
from tests.fakes.bot.asks import FOUND
from tests.fakes.bot.world import FakeWorld
from tests.fakes.clock import ManualClock
from tests.fakes.communities.community import (
    BILIBILI_2022,
    YOUTUBE_2021,
    YOUTUBE_2022,
)
from tests.fakes.markup import HARMLESS_TOKENS, hostile_texts, parse_markdown
from tests.fakes.wecom.messages import GROUP, SETTINGS, answer, list_updates, make_message


@pytest.fixture
def real_handler(answering: Services, clock: ManualClock) -> Handler:
    """A handler with the real answerer."""
    return Handler(answering, SETTINGS, clock)


async def test_an_answer_has_its_links_and_sources(real_handler):
    text = await answer(real_handler, make_message("LatticeCon 2022 的视频在哪里看？"))
    assert f"]({BILIBILI_2022})" in text
    assert f"]({YOUTUBE_2022})" in text
    assert re.search(
        r"来源：\n- (?:〔\d〕)+ \[LatticeCon 2022[^\]]*\]\(https://lattice\.example/", text
    )
    text = await answer(real_handler, make_message("/ask where are the LatticeCon 2021 videos?"))
    assert f"]({YOUTUBE_2021})" in text
    assert "Sources:\n- 〔1〕 [" in text


async def test_a_question_with_one_chinese_character_gets_a_chinese_answer(real_handler):
    text = await answer(real_handler, make_message("LatticeCon 2022 的 PPT"))
    assert "来源：" in text


async def test_an_unanswerable_question_gets_the_nearest_pages_and_a_card(real_handler):
    (update,) = await list_updates(real_handler, make_message("灯笼沙龙的食堂几点开门？"))
    assert "没找到" in update.text
    assert "最接近的几段在下面。\n\n- [" in update.text
    assert update.card is not None
    assert update.card["main_title"] == {"title": "相关页面", "desc": "点一下，我接着答"}


async def test_a_good_answer_has_no_card_behind_it(real_handler):
    question = "金丝雀发布怎么做？"
    for in_group in (True, False):
        (update,) = await list_updates(real_handler, make_message(question, in_group=in_group))
        assert "金丝雀" in update.text
        assert update.card is None


async def test_feedback_reaches_the_journal(real_handler, journal):
    message = make_message("火星上的食堂几点开门？")
    good = make_message("LatticeCon 2022 的视频在哪里看？")
    await answer(real_handler, message)
    await answer(real_handler, good)
    feedback_id = real_handler.handle(good).feedback_id
    unanswered = await journal.list_unanswered(9)
    assert [entry.question for entry in unanswered] == ["火星上的食堂几点开门？"]
    await real_handler.record_feedback(Feedback("j1", "mei", feedback_id, 2, (3,)))
    assert len(await journal.list_unanswered(9)) == 2
    await real_handler.record_feedback(Feedback("j2", "mei", feedback_id, 3))
    assert len(await journal.list_unanswered(9)) == 1


@pytest.mark.parametrize(
    ("rating", "reasons", "verdict"),
    [
        (1, (), "helpful"),
        (2, (), "wrong"),
        (2, (1,), "wrong"),
        (2, (3,), "wrong"),
        (2, (2,), "missing"),
        (2, (1, 4), "missing"),
        (2, (99,), "wrong"),
    ],
)
async def test_a_rating_becomes_a_verdict(world, handler, rating, reasons, verdict):
    await answer(handler, make_message("Where?"))
    (question,) = world.asked
    await handler.record_feedback(Feedback("j", "mei", question.id, rating, reasons))
    assert world.journal.verdicts == {(question.id, "wecom:mei"): verdict}
    await handler.record_feedback(Feedback("j2", "mei", question.id, 3))
    assert world.journal.verdicts == {}


async def test_a_question_has_its_asker_its_place_and_a_stable_id(world, handler):
    message = make_message("Where?")
    await answer(handler, message)
    await answer(handler, message)
    first, second = world.asked
    assert (first.asker, first.place, first.channel) == ("wecom:lin", f"wecom:{GROUP}", "wecom")
    assert first.id == second.id == handler.handle(message).feedback_id
    assert re.fullmatch(r"[0-9A-Za-z_-]{20}", first.id)
    others = [
        make_message("Where?", "mei"),
        replace(message, id="another"),
        make_message("Where?", in_group=False),
    ]
    assert len({handler.handle(other).feedback_id for other in others} | {first.id}) == 4


async def test_a_thread_is_per_person_in_a_group_and_per_private_chat(world, handler):
    for message in (
        make_message("a", "lin"),
        make_message("a", "mei"),
        make_message("a", in_group=False),
    ):
        await answer(handler, message)
    threads = [question.thread for question in world.asked]
    assert len(set(threads)) == 3
    assert threads[2] == "wecom:lin"


async def test_a_too_long_question_is_refused_with_the_limit(world, handler):
    message = make_message("w" * (MAX_QUESTION_CHARS + 1))
    assert await answer(handler, message) == "问题最长 500 个字，请缩短后再问。"
    assert handler.handle(message).feedback_id == ""
    assert world.asked == []


@pytest.mark.parametrize(
    ("raised", "zh", "en"),
    [
        (Refused("rate", 10, 7), "最多 10 个问题。请 7 秒后", "at most 10 in a minute"),
        (Refused("busy", 256, 1), "提问的人太多，请 1 秒后", "ask again in 1 s"),
        (Refused("slow", 5, 0), "一次少问一点", "ask for less at once"),
        (NoIndex("no index in /srv/huigu yet"), "现在答不上来", "tell the organisers"),
    ],
)
async def test_a_failure_is_explained_in_the_language_of_the_question(
    world, handler, raised, zh, en
):
    async def refuse(question: Question) -> Answer:
        raise raised

    world.ask = refuse
    in_chinese = await answer(handler, make_message("视频在哪里"))
    in_english = await answer(handler, make_message("Where are they?"))
    assert zh in in_chinese
    assert en in in_english
    assert "/srv" not in in_chinese + in_english


async def test_an_answer_times_out_after_five_minutes(world, handler, clock):
    stopped = asyncio.Event()

    async def hang(question: Question) -> Answer:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()
        raise AssertionError

    world.ask = hang
    task = asyncio.create_task(answer(handler, make_message("视频在哪里")))
    await clock.advance(299)
    assert not task.done()
    await clock.advance(2)
    assert "没能及时答出来" in await task
    assert stopped.is_set()


def test_only_listed_groups_and_all_private_chats_are_allowed(world, clock):
    other_only = Handler(world.services, WecomSettings(chats=("wrOther",)), clock)
    assert not other_only.is_allowed(make_message("a"))
    assert other_only.is_allowed(make_message("a", in_group=False))
    lower_case = Handler(world.services, WecomSettings(chats=(GROUP.lower(),)), clock)
    assert not lower_case.is_allowed(make_message("a"))
    listed = Handler(world.services, WecomSettings(chats=(GROUP,)), clock)
    assert listed.is_allowed(make_message("a"))
    assert Handler(world.services, WecomSettings(), clock).is_allowed(make_message("a"))


def test_the_late_notice_is_in_the_language_of_the_question(handler):
    chinese = handler.handle(make_message("LatticeCon 的视频在哪里看"))
    english = handler.handle(make_message("where are the videos"))
    assert "答案稍后" in chinese.late_notice
    assert "The answer will follow" in english.late_notice


def test_placeholder_and_notices_are_in_the_language_of_the_question(handler):
    assert handler.handle(make_message("视频在哪里")).placeholder == "正在查找…"
    english = handler.handle(make_message("where?"))
    assert english.placeholder == "Looking it up…"
    assert english.interrupted_notice == (
        "I was restarted before I could finish. Please ask again."
    )
    assert handler.say_interrupted().startswith("我重启了一下")
    assert "I was restarted before" in handler.say_interrupted()


async def test_the_greeting_is_in_both_languages_without_markup(handler):
    greeting = await handler.say_welcome()
    assert greeting.startswith("你好")
    assert "Hello!" in greeting
    assert "**" not in greeting


async def test_no_person_and_no_message_is_logged(world, handler, caplog):
    caplog.set_level("DEBUG")

    async def refuse(question: Question) -> Answer:
        raise NoIndex("there is no index")

    await answer(handler, make_message("secret words", "lin"))
    await handler.record_feedback(Feedback("j", "lin", "unknown", 1))
    world.ask = refuse
    await answer(handler, make_message("secret words", "lin"))
    assert len(caplog.messages) == 2
    assert not [line for line in caplog.messages if "lin" in line or "secret words" in line]


@given(hostile_texts, hostile_texts, st.booleans())
def test_any_message_gets_harmless_markdown(text, quoted, in_group):
    assume("broken" not in (text + quoted).lower())  # the fake answerer raises for it
    handler = Handler(FakeWorld().services, SETTINGS, ManualClock())
    message = make_message(text, in_group=in_group, quoted=quoted)
    for update in asyncio.run(list_updates(handler, message)):
        assert {token.type for token in parse_markdown(update.text)} <= {
            *HARMLESS_TOKENS,
            "strong_open",
            "strong_close",
        }
    assert re.fullmatch(r"[0-9A-Za-z_-]{0,40}", handler.handle(message).feedback_id)
    assert handler.handle(message).placeholder.strip()


async def test_an_answer_with_many_links_stays_within_the_limit(world, handler):
    links = [
        msgspec.structs.replace(FOUND.links[0], url=f"https://videos.example/{n}/" + "x" * 200)
        for n in range(200)
    ]

    async def ask(question: Question) -> Answer:
        return msgspec.structs.replace(FOUND, links=links)

    world.ask = ask
    text = await answer(handler, make_message("Where?"))
    assert text.count("https://videos.example/") > 60
    assert text.splitlines()[-1].startswith("This is too long to show in full. Full text: [")
