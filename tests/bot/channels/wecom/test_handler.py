"""What people say in WeCom is answered: by the real answerer where that matters."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace

import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import assume, given

from bot.channels.wecom.events import Judged, Message, Update
from bot.channels.wecom.handler import Desk
from bot.channels.wecom.spec import WecomSettings
from bot.messages import MAX_QUESTION_CHARS, Answer, Question, Refused
from bot.rendering.split import utf8
from bot.services.contracts import Services
from indexer.building.result import RebuildResult
from indexer.errors import NoIndex, RebuildRunning, StoreError
from tests.fakes.asks import FOUND
from tests.fakes.clock import ManualClock
from tests.fakes.community import (
    BILIBILI_2021,
    BILIBILI_2022,
    SLIDES_2022,
    YOUTUBE_2021,
    YOUTUBE_2022,
)
from tests.fakes.markup import QUIET, hostile, tokens
from tests.fakes.stillness import HANGS_S
from tests.fakes.world import FakeWorld

SETTINGS = WecomSettings(names=("小顾", "Huigu"), admins=("boss",))
GROUP = "wrGroupOne"


def said(text: str, person: str = "lin", *, group: bool = True, **more: str) -> Message:
    """A message; its id is made of what is said and by whom."""
    text = f"@小顾 {text}" if group else text
    chat = GROUP if group else person
    return Message(f"m {person} {chat} {text}", person, chat, group, text, **more)


async def answers(desk: Desk, message: Message) -> list[Update]:
    updates = [update async for update in desk.respond(message).updates()]
    for update in updates:
        assert update.text.strip()
        assert utf8(update.text) <= 20480
    return updates


async def answer(desk: Desk, message: Message) -> str:
    (update,) = await answers(desk, message)
    return update.text


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def desk(world: FakeWorld, clock: ManualClock) -> Desk:
    return Desk(world.services, SETTINGS, clock)


@pytest.fixture
def real(answering: Services, clock: ManualClock) -> Desk:
    """A desk with the real answerer behind it."""
    return Desk(answering, SETTINGS, clock)


async def test_a_question_is_answered_with_its_links_and_sources(real):
    found = await answer(real, said("LatticeCon 2022 的视频在哪里看？"))
    assert f"]({BILIBILI_2022})" in found
    assert f"]({YOUTUBE_2022})" in found
    assert re.search(r"来源：\n1\. \[LatticeCon 2022[^\]]*\]\(https://lattice\.example/", found)
    english = await answer(real, said("/ask where are the LatticeCon 2021 videos?"))
    assert f"]({YOUTUBE_2021})" in english
    assert "Sources:\n1. [" in english


async def test_a_question_with_few_chinese_characters_is_answered_in_chinese(real):
    found = await answer(real, said("LatticeCon 2022 的 PPT"))
    assert "来源：" in found


async def test_what_is_not_there_is_said_with_the_nearest_pages_and_a_card(real):
    (update,) = await answers(real, said("火星上的食堂几点开门？"))
    assert "没找到" in update.text
    assert "最接近的页面：\n- [" in update.text
    assert update.card is not None
    assert update.card["main_title"] == {"title": "相关页面", "desc": "点一下，我接着答"}


async def test_related_pages_are_offered_on_a_card_where_they_do_not_come_between_people(real):
    question = "LatticeCon 2022 的视频在哪里看？"
    (in_group,) = await answers(real, said(question))
    (alone,) = await answers(real, said(question, group=False))
    assert in_group.card is None
    assert alone.card is not None
    assert len(alone.card["jump_list"]) >= 1


async def test_a_follow_up_goes_on_with_what_the_person_asked(real):
    await answer(real, said("LatticeCon 2021 的视频在哪里看？"))
    found = await answer(real, said("那 2022 年的呢"))
    assert f"]({BILIBILI_2022})" in found
    assert f"]({BILIBILI_2021})" not in found
    found = await answer(real, said("PPT 呢"))
    assert f"]({SLIDES_2022})" in found


async def test_two_people_in_a_group_have_a_conversation_each(real):
    await answer(real, said("LatticeCon 2021 的视频在哪里看？", "lin"))
    await answer(real, said("LatticeCon 2022 的视频在哪里看？", "mei"))
    assert f"]({SLIDES_2022})" in await answer(real, said("PPT 呢", "mei"))
    assert f"]({YOUTUBE_2022})" in await answer(real, said("那 2022 年的呢", "lin"))


async def test_who_quotes_an_answer_follows_its_question_whoever_asked_it(real):
    first = await answer(real, said("LatticeCon 2021 的视频在哪里看？", "lin"))
    await answer(real, said("灯笼沙龙的视频在哪里看？", "mei"))
    found = await answer(real, said("那 2022 年的呢", "mei", quoted=first))
    assert f"]({BILIBILI_2022})" in found
    # As a client may quote it: what is shown, without what makes it a link.
    as_shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", first)
    found = await answer(real, said("那 2022 的呢", "tao", quoted=as_shown))
    assert f"]({BILIBILI_2022})" in found


async def test_who_quotes_a_question_asks_about_it(real):
    found = await answer(
        real, said("那 2022 年的呢", quoted="@小顾 LatticeCon 2021 的视频在哪里看？")
    )
    assert f"]({BILIBILI_2022})" in found


async def test_who_names_the_bot_below_a_quoted_question_asks_that(real):
    found = await answer(real, said("", quoted="LatticeCon 2022 的视频在哪里看？"))
    assert f"]({BILIBILI_2022})" in found


async def test_an_answer_of_before_a_restart_is_no_question(world, desk):
    await answer(
        desk,
        said("那 2029 年的呢", quoted="回放在 B 站 〔1〕\n\n来源：\n1. [回顾](https://a.example/)"),
    )
    assert world.asked[0].earlier == ""


async def test_what_people_say_of_an_answer_reaches_the_journal(real, journal):
    message = said("火星上的食堂几点开门？")
    good = said("LatticeCon 2022 的视频在哪里看？")
    await answer(real, message)
    await answer(real, good)
    feedback = real.respond(good).feedback
    assert [one.question for one in await journal.list_unanswered(9)] == ["火星上的食堂几点开门？"]
    await real.judge(Judged("j1", "mei", feedback, 2, (3,)))
    assert len(await journal.list_unanswered(9)) == 2
    await real.judge(Judged("j2", "mei", feedback, 3))
    assert len(await journal.list_unanswered(9)) == 1


@pytest.mark.parametrize(
    ("kind", "reasons", "verdict"),
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
async def test_a_judgement_becomes_a_verdict(world, desk, kind, reasons, verdict):
    await answer(desk, said("Where?"))
    (question,) = world.asked
    await desk.judge(Judged("j", "mei", question.id, kind, reasons))
    assert world.journal.verdicts == {(question.id, "wecom:mei"): verdict}
    await desk.judge(Judged("j2", "mei", question.id, 3))
    assert world.journal.verdicts == {}


async def test_a_question_says_who_asks_where_and_keeps_its_id(world, desk):
    message = said("Where?")
    await answer(desk, message)
    await answer(desk, message)
    first, second = world.asked
    assert (first.asker, first.place, first.channel) == ("wecom:lin", f"wecom:{GROUP}", "wecom")
    assert first.id == second.id == desk.respond(message).feedback
    assert re.fullmatch(r"[0-9A-Za-z_-]{20}", first.id)
    others = [said("Where?", "mei"), replace(message, id="another"), said("Where?", group=False)]
    assert len({desk.respond(one).feedback for one in others} | {first.id}) == 4


async def test_threads_are_a_person_s_in_a_group_and_the_chat_s_in_private(world, desk):
    for message in (said("a", "lin"), said("a", "mei"), said("a", group=False)):
        await answer(desk, message)
    threads = [question.thread for question in world.asked]
    assert len(set(threads)) == 3
    assert threads[2] == "wecom:lin"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("/视频", "**视频**，共 36 个"),
        ("／视频 MeshDay 2029", "**视频**，共 18 个 · MeshDay · 2029"),
        ("/videos", "**Videos**, 36 in all"),
        ("/PPT", "没找到这样的链接"),
        ("/PPT LatticeCon Harbour Edition", "没找到这样的链接"),
        ("/视频 LatticeCon Harbour Edition", "没找到这样的链接"),
        ("/slides", "I found no such links"),
        ("/最新", "**最新内容**\n\n- [MeshDay 2030: recap](https://example.org/meshday-2030/)"),
        ("/latest", "**Latest pages**"),
        ("帮助", "**隐私**"),
        ("help", "**Privacy**"),
        ("/help", "kept for 180 days"),
        ("/xyz", "**/videos**"),
        ("", "请写下问题"),
        ("……！", "请写下问题"),
    ],
)
async def test_what_is_no_question_is_looked_up_or_explained(world, desk, typed, text):
    message = said(typed)
    assert text in await answer(desk, message)
    assert world.asked == []
    assert desk.respond(message).feedback == ""


@pytest.mark.parametrize("typed", ["/ask Where?", "Where?", "／ask Where?", "/提问 Where?"])
async def test_a_question_needs_no_command(world, desk, typed):
    await answer(desk, said(typed))
    assert [question.text for question in world.asked] == ["Where?"]


async def test_a_long_list_is_turned_by_saying_which_page(desk):
    first = await answer(desk, said("/视频"))
    assert first.count("\n- [Talk") == 20
    assert first.endswith("第 1/2 页。下一页：/视频 #2")
    assert (
        "- [Talk 1: ＊bold＊ claims](https://videos.example/2030/1) — MeshDay 2030: recap" in first
    )
    second = await answer(desk, said("/视频 #2"))
    assert second.count("\n- [Talk") == 16
    assert second.endswith("第 2/2 页。")
    links = re.findall(r"\]\(([^)]*)\)", first + second)
    assert len(set(links)) == len(links) == 36
    narrowed = await answer(desk, said("/videos MeshDay"))
    assert narrowed.endswith("Page 1 of 2. Next page: /videos MeshDay #2")


async def test_a_question_that_is_too_long_is_refused_with_the_limit(world, desk):
    message = said("w" * (MAX_QUESTION_CHARS + 1))
    assert (
        await answer(desk, message) == "A question may have 500 characters at most. "
        "Please shorten it and ask again."
    )
    assert desk.respond(message).feedback == ""
    assert world.asked == []


@pytest.mark.parametrize(
    ("raised", "zh", "en"),
    [
        (Refused("rate", 10, 7), "最多 10 个问题。请 7 秒后", "10 questions a minute at most"),
        (Refused("busy", 256, 1), "提问的人太多，请 1 秒后", "ask again in 1 s"),
        (NoIndex("no index in /srv/huigu yet"), "现在答不上来", "tell the organisers"),
    ],
)
async def test_a_failure_is_worded_in_the_language_of_the_question(world, desk, raised, zh, en):
    async def refuse(question: Question) -> Answer:
        raise raised

    world.ask = refuse
    in_chinese = await answer(desk, said("视频在哪里"))
    in_english = await answer(desk, said("Where are they?"))
    assert zh in in_chinese
    assert en in in_english
    assert "/srv" not in in_chinese + in_english


async def test_an_answer_that_takes_too_long_is_given_up(world, desk, clock):
    stopped = asyncio.Event()

    async def hang(question: Question) -> Answer:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()
        raise AssertionError

    world.ask = hang
    task = asyncio.create_task(answer(desk, said("视频在哪里")))
    await clock.advance(299)
    assert not task.done()
    await clock.advance(2)
    assert "没能及时答出来" in await task
    assert stopped.is_set()


async def test_an_administrator_sees_a_rebuild_go_on(world, desk, clock):
    go_on = asyncio.Event()

    async def reindex(progress: Callable[[str, int, int], None]) -> RebuildResult:
        progress("index", 1, 2)
        await go_on.wait()
        return RebuildResult(
            "20300601T000000Z-1111", 12, 1, 2, 3, ("a.md:3: no <title>; add one",), 4.25
        )

    world.reindex = reindex
    message = said("/重建索引", "boss")
    assert desk.respond(message).placeholder == "正在更新内容…"
    assert desk.respond(message).feedback == ""
    task = asyncio.create_task(answers(desk, message))
    await clock.advance(4)
    go_on.set()
    texts = [update.text for update in await task]
    assert texts[:2] == ["正在更新内容…", "正在更新内容：已读 1/2"]
    assert texts[2].startswith("内容已更新（20300601T000000Z-1111）：共 12 篇")
    assert texts[2].endswith("- a.md:3: no ＜title＞; add one")


@pytest.mark.parametrize(
    ("raised", "text"),
    [
        (RebuildRunning("locked"), "Another update is running. Try again when it is done."),
        (StoreError("the disk is full"), "stay in use: the disk is full"),
    ],
)
async def test_a_rebuild_that_fails_says_why(world, desk, raised, text):
    async def reindex(progress: Callable[[str, int, int], None]) -> RebuildResult:
        raise raised

    world.reindex = reindex
    assert (await answers(desk, said("/reindex", "boss")))[-1].text.endswith(text)


async def test_a_rebuild_nobody_waits_for_is_stopped(world, desk):
    stopped = asyncio.Event()

    async def reindex(progress: Callable[[str, int, int], None]) -> RebuildResult:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()
        raise AssertionError

    world.reindex = reindex
    updates = desk.respond(said("/reindex", "boss")).updates()
    await anext(updates)
    await asyncio.sleep(0)
    await updates.aclose()
    await asyncio.wait_for(stopped.wait(), HANGS_S)


async def test_others_may_not_rebuild_and_learn_their_id_only_in_private(world, desk):
    async def reindex(progress: Callable[[str, int, int], None]) -> RebuildResult:
        raise AssertionError

    world.reindex = reindex
    assert "只有管理员" in await answer(desk, said("/重建索引"))
    assert "lin" not in await answer(desk, said("/重建索引"))
    alone = await answer(desk, said("/reindex", group=False))
    assert alone.startswith("Only administrators")
    assert alone.endswith("Your user id is lin.")


def test_only_listed_groups_are_answered_and_everyone_alone(world, clock):
    listed = Desk(world.services, WecomSettings(chats=("wrOther",)), clock)
    assert not listed.wants(said("a"))
    assert listed.wants(said("a", group=False))
    lower = Desk(world.services, WecomSettings(chats=(GROUP.lower(),)), clock)
    assert not lower.wants(said("a"))
    named = Desk(world.services, WecomSettings(chats=(GROUP,)), clock)
    assert named.wants(said("a"))
    assert Desk(world.services, WecomSettings(), clock).wants(said("a"))


def test_that_an_answer_follows_is_said_in_the_language_of_the_question(desk):
    assert "答案稍后" in desk.respond(said("LatticeCon 的视频在哪里看")).later
    assert "The answer will follow" in desk.respond(said("where are the videos")).later


def test_what_stands_before_and_instead_of_an_answer_is_in_the_person_s_language(desk):
    assert desk.respond(said("视频在哪里")).placeholder == "正在查找…"
    assert desk.respond(said("where?")).placeholder == "Looking it up…"
    assert desk.respond(said("where?")).interrupted == (
        "The bot was restarted before it had answered. Please ask again."
    )
    assert desk.interrupted().startswith("机器人重启了")
    assert "The bot was restarted" in desk.interrupted()
    greeting = desk.welcome()
    assert greeting.startswith("你好")
    assert "Hello!" in greeting
    assert "**" not in greeting


async def test_nothing_of_a_person_or_a_message_is_logged(world, desk, caplog):
    caplog.set_level("DEBUG")

    async def refuse(question: Question) -> Answer:
        raise NoIndex("there is no index")

    await answer(desk, said("secret words", "lin"))
    await desk.judge(Judged("j", "lin", "unknown", 1))
    world.ask = refuse
    await answer(desk, said("secret words", "lin"))
    assert len(caplog.messages) == 2
    assert not [line for line in caplog.messages if "lin" in line or "secret words" in line]


@given(hostile, hostile, st.booleans())
def test_whatever_is_said_is_answered(text, quoted, group):
    assume("broken" not in (text + quoted).lower())  # the fake answerer raises for it
    desk = Desk(FakeWorld().services, SETTINGS, ManualClock())
    message = said(text, group=group, quoted=quoted)
    for update in asyncio.run(answers(desk, message)):
        assert {token.type for token in tokens(update.text)} <= {
            *QUIET,
            "strong_open",
            "strong_close",
        }
    assert re.fullmatch(r"[0-9A-Za-z_-]{0,40}", desk.respond(message).feedback)
    assert desk.respond(message).placeholder.strip()


async def test_an_answer_full_of_links_stays_below_the_limit(world, desk):
    many = [
        msgspec.structs.replace(FOUND.links[0], url=f"https://videos.example/{n}/" + "x" * 200)
        for n in range(200)
    ]

    async def ask(question: Question) -> Answer:
        return msgspec.structs.replace(FOUND, links=many)

    world.ask = ask
    shown = await answer(desk, said("Where?"))
    assert shown.count("https://videos.example/") > 60
    assert shown.splitlines()[-1].startswith("This is too long to show in full. Full text: [")
