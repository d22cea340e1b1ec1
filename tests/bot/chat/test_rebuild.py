"""A rebuild from a chat: progress at intervals, then a report or the reason of a failure."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Callable

import msgspec
import pytest

from bot.chat.rebuild import (
    MAX_PROBLEMS,
    ProgressText,
    RebuildUpdate,
    explain_failure,
    run_rebuild,
    write_report,
)
from bot.services.contracts import Reindex
from indexer.building.result import RebuildResult
from indexer.errors import HuiguError, IndexHeld, RebuildRunning, StoreError
from tests.fakes.clock import ManualClock
from tests.fakes.event_loop import WAIT_S

INTERVAL_S = 3.0
log = logging.getLogger("huigu.test")


def result(*problems: str) -> RebuildResult:
    return RebuildResult("20300601T000000Z-1111", 12, 1, 2, 3, problems, 4.25)


def run(reindex: Reindex, clock: ManualClock) -> AsyncGenerator[RebuildUpdate]:
    return run_rebuild(reindex, "en", clock, INTERVAL_S, str.upper, log)


def test_progress_says_the_phase_and_ignores_an_unknown_one() -> None:
    progress = ProgressText("zh")
    assert progress.text == "正在更新内容…"
    progress.update("index", 3, 12)
    progress.update("thinking", 1, 1)
    assert progress.text == "正在更新内容：已读 3/12"


async def test_changed_progress_is_yielded_once_per_interval() -> None:
    clock, finish = ManualClock(), asyncio.Event()

    async def reindex(progress: Callable[[str, int, int], None]) -> RebuildResult:
        for done in range(7):  # 0 to 6 s
            progress("index", done // 4, 2)
            await clock.sleep(1)
        await finish.wait()
        return result()

    texts: list[tuple[float, str, bool]] = []

    async def collect() -> None:
        async for update in run(reindex, clock):
            texts.append((clock.now(), update.text, update.is_final))

    task = asyncio.create_task(collect())
    await clock.advance(20)
    finish.set()
    await task
    assert texts == [
        (0.0, "Updating the pages…", False),
        (3.0, "Updating the pages: read 0 of 2", False),
        (6.0, "Updating the pages: read 1 of 2", False),
        (20.0, write_report(result(), "en", str.upper), True),
    ]


@pytest.mark.parametrize(
    ("error", "logged"),
    [(RebuildRunning("lock.md"), False), (StoreError("disk"), True)],
)
async def test_a_failure_is_the_final_update_and_only_a_real_one_is_logged(
    caplog: pytest.LogCaptureFixture, error: HuiguError, logged: bool
) -> None:
    async def reindex(progress: Callable[[str, int, int], None]) -> RebuildResult:
        raise error

    updates = [update async for update in run(reindex, ManualClock())]
    expected = RebuildUpdate(explain_failure(error, "en", str.upper), is_final=True)
    assert updates[1:] == [expected]
    assert caplog.messages == ["the index was not rebuilt: disk"] * logged


@pytest.mark.parametrize(("language", "verb"), [("en", "replaced"), ("zh", "替换")])
def test_a_report_says_that_a_rollback_has_ended(language: str, verb: str) -> None:
    older = "20300501T000000Z-0000"
    report = write_report(
        msgspec.structs.replace(result(), ended_rollback=older), language, str.upper
    )
    assert verb in report
    assert "`huigu rollback --hold`" in report
    assert older not in report
    assert "rollback" not in write_report(result(), language, str.upper)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_refusal_of_a_held_index_names_the_remedy_and_no_file(language: str) -> None:
    error = IndexHeld("/srv/data/index: held at 20300501T000000Z-0000")
    text = explain_failure(error, language, str)
    assert "`huigu rollback --release`" in text
    assert "/srv" not in text
    assert "2030" not in text


async def test_closing_the_updates_cancels_the_rebuild() -> None:
    cancelled = asyncio.Event()

    async def reindex(progress: Callable[[str, int, int], None]) -> RebuildResult:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)  # a process takes time to end
            cancelled.set()
        raise AssertionError

    async with (
        asyncio.timeout(WAIT_S),
        contextlib.aclosing(run(reindex, ManualClock())) as run_,
    ):
        await anext(run_)
        await asyncio.sleep(0)
    assert cancelled.is_set()


def test_a_report_says_what_changed() -> None:
    assert write_report(result(), "en", str.upper) == (
        "Updated: 12 in all, 1 new, 2 changed, 3 removed, in 4.2 s."
    )


def test_a_report_lists_problems_escaped_and_at_most_thirty() -> None:
    problems = ["a.md: no title"] * (MAX_PROBLEMS + 2)
    lines = write_report(result(*problems), "en", str.upper).splitlines()
    assert lines[1:4] == ["", "Skipped 32; please fix:", "- A.MD: NO TITLE"]
    assert lines.count("- A.MD: NO TITLE") == MAX_PROBLEMS
    assert lines[-1].startswith("… and 2 more")


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (RebuildRunning("lock.md"), "Another update is running. Try again when it is done."),
        (StoreError("disk"), "The update failed; the pages from before stay in use: DISK"),
    ],
)
def test_a_failure_is_explained(error: HuiguError, text: str) -> None:
    assert explain_failure(error, "en", str.upper) == text
