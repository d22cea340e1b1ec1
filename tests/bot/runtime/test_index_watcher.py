from __future__ import annotations

import asyncio
import logging

import pytest

from bot.runtime.index_watcher import find_problem, follow_rebuilds
from indexer.errors import DamagedIndex, StoreUnreachable
from tests.fakes.event_loop import WAIT_S


class FakeIndex:
    """An index whose refreshes go as a list says: a generation's id, or an error."""

    def __init__(self, *steps: str | Exception) -> None:
        self.generation, self.problem, self.is_usable = "first", "", True
        self.is_unreachable = False
        self.steps = list(steps)
        self.done = asyncio.Event()
        self.loop = asyncio.get_running_loop()

    def refresh(self) -> bool:
        if not self.steps:
            self.loop.call_soon_threadsafe(self.done.set)
            return False
        step = self.steps.pop(0)
        self.is_unreachable = isinstance(step, StoreUnreachable)
        if isinstance(step, Exception):
            self.problem = str(step)
            self.is_usable = "nothing is left" not in str(step)
            raise step
        self.problem = ""
        changed, self.generation = step != self.generation, step
        return changed


async def test_a_rebuilt_index_is_served_and_a_broken_one_is_logged_once(caplog):
    caplog.set_level(logging.INFO, "huigu.app")
    broken, none = DamagedIndex("words/ is gone"), DamagedIndex("nothing is left")
    index = FakeIndex("first", "second", broken, broken, broken, "third", broken, none, none)
    task = asyncio.create_task(follow_rebuilds(index, 0.001))
    await asyncio.wait_for(index.done.wait(), WAIT_S)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert [record.message for record in caplog.records] == [
        "answering from generation second",
        "still answering from generation second: words/ is gone",
        "answering from generation third",
        "still answering from generation third: words/ is gone",
        "answering nothing: nothing is left",
    ]


async def test_a_server_that_does_not_answer_is_no_damage():
    index = FakeIndex(StoreUnreachable("db.example.org does not answer"), "first")
    with pytest.raises(StoreUnreachable):
        index.refresh()
    assert find_problem(index) == "unreachable"
    index.refresh()
    assert find_problem(index) == ""
