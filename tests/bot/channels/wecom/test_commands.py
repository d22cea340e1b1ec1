"""Commands: lists, help, and a rebuild for administrators."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

import pytest

from indexer.building.result import RebuildResult
from indexer.errors import RebuildRunning, StoreError
from tests.fakes.event_loop import WAIT_S
from tests.fakes.wecom.messages import answer, list_updates, make_message


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
        ("/latest", "**Latest**"),
        ("帮助", "**隐私**"),
        ("help", "**Privacy**"),
        ("/help", "kept for 180 days"),
        ("/xyz", "**/视频**"),
        ("/讲师", "/讲师 名字"),
        ("/talks", "/talks TOPIC"),
        ("", "想问什么？例如"),
    ],
)
async def test_a_command_or_an_empty_message_gets_its_text_and_asks_nothing(
    world, handler, typed, text
):
    message = make_message(typed)
    assert text in await answer(handler, message)
    assert world.asked == []
    assert handler.handle(message).feedback_id == ""


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("/活动 MeshDay 2030", "介绍一下 MeshDay 2030 这个活动"),
        ("/event MeshDay 2030", "What is MeshDay 2030?"),
        ("/活動", "有哪些活動？"),
        ("/講師 李明", "李明講過哪些演講？"),
        ("/speaker Ada Brook", "Which talks did Ada Brook give?"),
        ("/演讲 网关", "有哪些关于网关的演讲？"),
        ("/talks gateways", "Which talks are about gateways?"),
        ("/更多", "更多"),
        ("more", "more"),
        ("2", "2"),
    ],
)
async def test_a_lookup_and_the_next_part_are_asked(world, handler, typed, question):
    message = make_message(typed)
    await answer(handler, message)
    assert [asked.text for asked in world.asked] == [question]
    assert handler.handle(message).feedback_id == world.asked[0].id


@pytest.mark.parametrize("typed", ["/ask Where?", "Where?", "／ask Where?", "/提问 Where?"])
async def test_a_question_needs_no_command(world, handler, typed):
    await answer(handler, make_message(typed))
    assert [question.text for question in world.asked] == ["Where?"]


async def test_a_long_list_has_pages(handler):
    first = await answer(handler, make_message("/视频"))
    assert first.count("\n- [Talk") == 20
    assert first.endswith("第 1/2 页。下一页：/视频 #2")
    assert (
        "- [Talk 1: ＊bold＊ claims](https://videos.example/2030/1) — MeshDay 2030: recap" in first
    )
    second = await answer(handler, make_message("/视频 #2"))
    assert second.count("\n- [Talk") == 16
    assert second.endswith("第 2/2 页。")
    links = re.findall(r"\]\(([^)]*)\)", first + second)
    assert len(set(links)) == len(links) == 36
    narrowed = await answer(handler, make_message("/videos MeshDay"))
    assert narrowed.endswith("Page 1 of 2. Next page: /videos MeshDay #2")


async def test_an_administrator_sees_the_progress_of_a_rebuild(world, handler, clock):
    go_on = asyncio.Event()

    async def reindex(progress: Callable[[str, int, int], None]) -> RebuildResult:
        progress("index", 1, 2)
        await go_on.wait()
        return RebuildResult(
            "20300601T000000Z-1111", 12, 1, 2, 3, ("a.md:3: no <title>; add one",), 4.25
        )

    world.reindex = reindex
    message = make_message("/重建索引", "boss")
    assert handler.handle(message).placeholder == "正在更新内容…"
    assert handler.handle(message).feedback_id == ""
    task = asyncio.create_task(list_updates(handler, message))
    await clock.advance(4)
    go_on.set()
    texts = [update.text for update in await task]
    assert texts[:2] == ["正在更新内容…", "正在更新内容：已读 1/2"]
    assert texts[2].startswith("内容已更新：共 12 篇")
    assert texts[2].endswith("- a.md:3: no ＜title＞; add one")


@pytest.mark.parametrize(
    ("raised", "text"),
    [
        (RebuildRunning("locked"), "Another update is running. Try again when it is done."),
        (StoreError("the disk is full"), "stay in use: the disk is full"),
    ],
)
async def test_a_failed_rebuild_gives_its_reason(world, handler, raised, text):
    async def reindex(progress: Callable[[str, int, int], None]) -> RebuildResult:
        raise raised

    world.reindex = reindex
    assert (await list_updates(handler, make_message("/reindex", "boss")))[-1].text.endswith(text)


async def test_a_rebuild_stops_when_its_updates_are_closed(world, handler):
    stopped = asyncio.Event()

    async def reindex(progress: Callable[[str, int, int], None]) -> RebuildResult:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()
        raise AssertionError

    world.reindex = reindex
    updates = handler.handle(make_message("/reindex", "boss")).updates()
    await anext(updates)
    await asyncio.sleep(0)
    await updates.aclose()
    await asyncio.wait_for(stopped.wait(), WAIT_S)


async def test_others_may_not_rebuild_and_see_their_id_only_in_private(world, handler):
    async def reindex(progress: Callable[[str, int, int], None]) -> RebuildResult:
        raise AssertionError

    world.reindex = reindex
    assert "只有管理员" in await answer(handler, make_message("/重建索引"))
    assert "lin" not in await answer(handler, make_message("/重建索引"))
    in_private = await answer(handler, make_message("/reindex", in_group=False))
    assert in_private.startswith("Only administrators")
    assert in_private.endswith("Your user id is lin.")
