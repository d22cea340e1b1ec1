"""A channel that fails is started again by itself, is logged once, and leaves the others alone."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from prometheus_client import CollectorRegistry

from bot.channels.supervisor import PAUSES_S, REFUSED_S, publish_states, supervise
from bot.runtime.health import ChannelRefused, ChannelStatus, Health
from bot.runtime.shutdown import run_until_stopped
from bot.runtime.sqlite import StateFileError
from indexer.errors import ConfigError, HuiguError
from tests.fakes.clock import ManualClock
from tests.fakes.event_loop import WAIT_S, wait_until_idle

DAY_S = 86_400.0
UNREACHABLE = HuiguError("chat.example cannot be reached (no answer in time); check the network")
REFUSED = ChannelRefused("chat.example refuses HUIGU_CHAT_TOKEN; set a new one")


class FakeChannel:
    """A channel that does what a list says, one entry a start; after them it answers.

    Entries are exceptions to raise, and coroutine functions to run.
    """

    def __init__(self, *script: BaseException | Callable[[], Awaitable[None]]) -> None:
        self.clock = ManualClock()
        self.status = ChannelStatus("chat", self.clock)
        self.script = list(script)
        self.started_at: list[float] = []

    async def serve(self) -> None:
        self.started_at.append(self.clock.now())
        if self.script:
            step = self.script.pop(0)
            if isinstance(step, BaseException):
                raise step
            await step()
            return
        self.status.set_ready()
        await asyncio.Event().wait()

    @asynccontextmanager
    async def run(self, random_number: float = 0.5) -> AsyncIterator[asyncio.Task[None]]:
        task = asyncio.create_task(
            supervise(self.serve, self.status, self.clock, lambda: random_number)
        )
        await wait_until_idle()
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.wait({task})

    @property
    def pauses(self) -> list[float]:
        return [b - a for a, b in zip(self.started_at, self.started_at[1:], strict=False)]


@pytest.fixture(autouse=True)
def _all_levels(caplog):
    caplog.set_level(logging.INFO, "huigu")


def list_problems(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno > logging.INFO]


async def test_an_outage_is_logged_once_retried_and_over_by_itself(caplog):
    channel = FakeChannel(*[UNREACHABLE] * 100)
    async with channel.run():
        assert (channel.status.state, channel.status.reason) == (
            "connecting",
            "chat.example cannot be reached (no answer in time)",
        )
        await channel.clock.advance(DAY_S)
        assert channel.status.state == "ready"
        assert channel.status.reason == ""
    assert len(channel.started_at) == 101
    [line] = list_problems(caplog)
    assert "check the network" in line
    assert "chat: it works again" in caplog.text


async def test_a_damaged_or_locked_file_of_a_channel_ends_only_that_channel(caplog):
    damaged = StateFileError("/srv/data/chat.sqlite: it is damaged; move it away")
    channel = FakeChannel(damaged, damaged)
    async with channel.run() as task:
        assert not task.done()
        assert channel.status.state == "failed"
        assert "/srv" not in channel.status.reason
        await channel.clock.advance(DAY_S)
        assert channel.status.state == "ready"
    [line] = list_problems(caplog)
    assert "/srv/data/chat.sqlite: it is damaged; move it away" in line


async def test_a_file_that_cannot_be_where_the_settings_put_it_ends_the_process():
    channel = FakeChannel(StateFileError("/srv/data: no right to write", is_misplaced=True))
    async with channel.run() as task:
        with pytest.raises(StateFileError):
            await task


async def test_pauses_double_up_to_a_bound():
    channel = FakeChannel(*[UNREACHABLE] * 12)
    async with channel.run():
        await channel.clock.advance(DAY_S)
    assert channel.pauses[:4] == [2, 4, 8, 16]
    assert set(channel.pauses[8:]) == {PAUSES_S[1]}


@pytest.mark.parametrize("random_number", [0.0, 1.0])
async def test_many_bots_do_not_come_back_together(random_number):
    channel = FakeChannel(UNREACHABLE, REFUSED)
    async with channel.run(random_number):
        await channel.clock.advance(DAY_S)
    factor = 0.75 + random_number / 2
    assert channel.pauses == [PAUSES_S[0] * factor, REFUSED_S * factor]


async def test_a_refused_secret_is_tried_again_slowly(caplog):
    channel = FakeChannel(*[REFUSED] * 5)
    async with channel.run() as task:
        await channel.clock.advance(3 * REFUSED_S)
        assert not task.done()
        assert channel.status.state == "failed"
        assert channel.status.reason == "chat.example refuses HUIGU_CHAT_TOKEN"
        assert channel.pauses == [REFUSED_S] * 3
        await channel.clock.advance(3 * REFUSED_S)
        assert channel.status.state == "ready"
    [line] = list_problems(caplog)
    assert "set a new one" in line


async def test_a_wrong_setting_at_the_start_is_raised(caplog):
    channel = FakeChannel(ConfigError("HUIGU_CHAT_TOKEN is missing"))
    async with channel.run() as task:
        with pytest.raises(ConfigError, match=r"^HUIGU_CHAT_TOKEN is missing$"):
            await task
    assert caplog.text == ""


@pytest.mark.parametrize("first", [UNREACHABLE, ZeroDivisionError()])
async def test_a_wrong_setting_after_the_start_takes_nothing_down(first):
    """Such as a disk that became read-only, or a port taken by another program."""
    channel = FakeChannel(first, *[ConfigError("cannot write chat.sqlite")] * 3)
    async with channel.run() as task:
        await channel.clock.advance(5)
        assert channel.status.state == "failed"
        await channel.clock.advance(DAY_S)
        assert not task.done()
        assert channel.status.state == "ready"


async def test_an_unexpected_error_is_logged_once_with_its_traceback_and_retried(caplog):
    async def stumble():
        raise KeyError("a person's words")

    channel = FakeChannel(*[stumble] * 9)
    async with channel.run() as task:
        assert channel.status.state == "failed"
        assert channel.status.reason.startswith("unexpected KeyError at test_supervisor.py:")
        assert "words" not in channel.status.reason
        await channel.clock.advance(DAY_S)
        assert not task.done()
        assert channel.status.state == "ready"
    assert len(list_problems(caplog)) == 1
    assert caplog.text.count("Traceback") == 1


async def test_an_error_of_a_task_group_counts_as_what_it_is():
    group = ExceptionGroup("unhandled errors in a TaskGroup", [ExceptionGroup("", [REFUSED])])
    channel = FakeChannel(group)
    async with channel.run():
        assert channel.status.reason == "chat.example refuses HUIGU_CHAT_TOKEN"


async def test_a_channel_that_just_ends_is_started_again(caplog):
    async def end():
        pass

    async def give_up():
        raise asyncio.CancelledError

    channel = FakeChannel(end, give_up)
    async with channel.run() as task:
        assert channel.status.state == "failed"
        await channel.clock.advance(60)
        assert not task.done()
        assert channel.status.state == "ready"
    assert len(list_problems(caplog)) == 1


async def test_after_a_steady_time_an_outage_is_a_new_one(caplog):
    async def answer_for_an_hour():
        channel.status.set_ready()
        await channel.clock.sleep(3600)
        raise UNREACHABLE

    channel = FakeChannel(*[UNREACHABLE] * 3, answer_for_an_hour)
    async with channel.run():
        await channel.clock.advance(DAY_S)
    assert channel.pauses == [2, 4, 8, 3602]
    assert len(list_problems(caplog)) == 2
    assert caplog.text.count("it works again") == 2


async def test_a_channel_that_comes_and_goes_waits_longer_and_does_not_fill_the_log(caplog):
    async def answer_shortly():
        channel.status.set_ready()
        await channel.clock.sleep(1)
        raise UNREACHABLE

    channel = FakeChannel(*[answer_shortly] * 100)
    async with channel.run():
        await channel.clock.advance(3600)
    assert channel.pauses[-1] == PAUSES_S[1] + 1
    assert len(channel.started_at) == 19
    assert 2 <= len(list_problems(caplog)) <= 6
    assert caplog.text.count("it works again") <= 6


async def test_problems_that_take_turns_are_logged_once_each(caplog):
    channel = FakeChannel(*[HuiguError("no route"), HuiguError("no name")] * 20)
    async with channel.run():
        await channel.clock.advance(DAY_S)
    assert len(list_problems(caplog)) == 2


async def test_the_log_of_one_outage_is_bounded_and_each_line_is_one_line(caplog):
    channel = FakeChannel(*[HuiguError(f"error\n\x1b[31m{number}") for number in range(99)])
    async with channel.run():
        await channel.clock.advance(DAY_S)
    lines = list_problems(caplog)
    assert len(lines) <= 16
    assert not any(character in "".join(lines) for character in "\n\x1b")


async def test_a_stop_reaches_the_channel_and_waits_for_what_it_finishes():
    finished = asyncio.Event()

    async def finish_slowly():
        channel.status.set_ready()
        try:
            await asyncio.Event().wait()
        finally:
            await channel.clock.sleep(5)
            finished.set()

    channel = FakeChannel(finish_slowly)
    async with channel.run() as task:
        task.cancel()
        await channel.clock.advance(4)
        assert not task.done()
        await channel.clock.advance(1)
        assert task.cancelled()
    assert finished.is_set()


async def test_a_stop_does_not_wait_for_a_pause():
    channel = FakeChannel(REFUSED)
    async with channel.run() as task:
        task.cancel()
        await wait_until_idle()
        assert task.cancelled()


async def test_an_error_while_stopping_is_logged(caplog):
    async def break_at_the_end():
        try:
            await asyncio.Event().wait()
        finally:
            raise OSError("disk full")

    channel = FakeChannel(break_at_the_end)
    async with channel.run() as task:
        task.cancel()
        await wait_until_idle()
        assert task.cancelled()
    assert "chat: it did not stop well: disk full" in caplog.text


async def test_a_channel_that_fails_leaves_the_others_alone_until_the_signal():
    broken, healthy = FakeChannel(*[ZeroDivisionError()] * 50), FakeChannel()
    both = (broken, healthy)
    tasks = [supervise(channel.serve, channel.status, channel.clock) for channel in both]
    running = asyncio.create_task(run_until_stopped(tasks))
    await wait_until_idle()
    await broken.clock.advance(600)
    assert healthy.status.state == "ready"
    assert len(healthy.started_at) == 1
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(running, WAIT_S)


async def test_the_metric_tells_which_channel_answers():
    registry, health = CollectorRegistry(), Health()
    up, down = ChannelStatus("up"), ChannelStatus("down")
    for status in (up, down):
        health.add(status)
    publish_states(health, registry)
    up.set_ready()
    down.report("no network")

    def read(channel: str) -> float | None:
        return registry.get_sample_value("huigu_channel_up", {"channel": channel})

    assert (read("up"), read("down")) == (1.0, 0.0)
    down.set_ready()
    up.set_connecting()
    assert (read("up"), read("down")) == (0.0, 1.0)
