"""The server reads sources by itself when they are due; nobody waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from bot.services.scheduled_reading import read_on_schedule
from indexer.building.pulling.source_status import note_reports, read_statuses
from indexer.building.result import Progress, RebuildResult, SourceReport
from indexer.errors import HuiguError, IndexHeld, RebuildRunning
from indexer.settings import IndexSettings, Settings, SourceSettings
from tests.fakes.clock import ManualClock

HOUR_S = 3600.0


class Rebuilds:
    """Notes what is asked of it, and writes the status as a rebuild does."""

    def __init__(self, settings: Settings, clock: ManualClock) -> None:
        self.settings, self.clock = settings, clock
        self.asked: list[tuple[float, list[str]]] = []
        self.problems: dict[str, str] = {}
        self.error: HuiguError | None = None

    async def __call__(self, progress: Progress, only: Sequence[str] = ()) -> RebuildResult:
        self.asked.append((self.clock.now() / HOUR_S, list(only)))
        if self.error:
            raise self.error
        reports = [
            SourceReport(name, 0, 1, 0, 0, True, self.problems.get(name, "")) for name in only
        ]
        now = datetime.fromtimestamp(self.clock.unix(), UTC)
        note_reports(self.settings.resolve("."), self.settings.sources, reports, now)
        return RebuildResult("g", 1, 0, 0, 0, (), 0.1, sources=tuple(reports))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    sources = (
        SourceSettings("often", "jsonl", "rows", every="1h"),
        SourceSettings("seldom", "jsonl", "rows", every="1d"),
        SourceSettings("by hand", "jsonl", "rows"),
    )
    return Settings(IndexSettings(path="."), sources, folder=str(tmp_path))


@asynccontextmanager
async def run_for(settings: Settings, rebuilds: Rebuilds, clock: ManualClock):
    task = asyncio.create_task(read_on_schedule(settings, rebuilds, clock))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def pass_hours(clock: ManualClock, hours: float) -> None:
    """Let time pass in steps of what it sleeps."""
    end = clock.now() + hours * HOUR_S
    while clock.now() < end:
        await clock.advance(60.0)


async def test_each_source_is_read_when_it_is_due(settings):
    clock = ManualClock()
    rebuilds = Rebuilds(settings, clock)
    async with run_for(settings, rebuilds, clock):
        await pass_hours(clock, 5)
    assert rebuilds.asked[0] == (0.0, ["often", "seldom"])
    assert [names for _, names in rebuilds.asked[1:]] == [["often"]] * 4
    hours = [hour for hour, _ in rebuilds.asked]
    waits = [after - before for before, after in pairwise(hours)]
    assert all(1.0 <= wait <= 1.15 for wait in waits)


async def test_a_source_that_fails_is_tried_sooner_and_then_ever_later(settings):
    clock = ManualClock()
    rebuilds = Rebuilds(settings, clock)
    rebuilds.problems["seldom"] = "it does not answer"
    async with run_for(settings, rebuilds, clock):
        await pass_hours(clock, 3)
    tries = [hour * 60 for hour, names in rebuilds.asked if "seldom" in names]
    waits = [after - before for before, after in pairwise(tries)]
    assert [round(wait, -1) for wait in waits[:4]] in ([0, 10, 20, 40], [10, 10, 20, 40])
    assert read_statuses(Path(settings.folder))["seldom"].failures == len(tries)


async def test_a_rebuild_that_fails_as_a_whole_is_not_repeated_at_once(settings, caplog):
    clock = ManualClock()
    rebuilds = Rebuilds(settings, clock)
    rebuilds.error = HuiguError("the rebuild ended with code -9; free some memory")
    async with run_for(settings, rebuilds, clock):
        await pass_hours(clock, 1)
        assert 3 <= len(rebuilds.asked) <= 5
        rebuilds.error = None
        await pass_hours(clock, 1)
    assert read_statuses(Path(settings.folder))
    assert [record.message for record in caplog.records] == [
        "reading often, seldom failed: the rebuild ended with code -9; free some memory"
    ]


@pytest.mark.parametrize("error", [RebuildRunning("running"), IndexHeld("held")])
async def test_it_waits_for_who_rebuilds_or_holds_the_index(settings, error):
    clock = ManualClock()
    rebuilds = Rebuilds(settings, clock)
    rebuilds.error = error
    async with run_for(settings, rebuilds, clock):
        await pass_hours(clock, 0.2)
        rebuilds.error = None
        before = len(rebuilds.asked)
        await pass_hours(clock, 0.2)
    assert len(rebuilds.asked) == before + 1


async def test_a_clock_that_is_set_back_stops_no_reading(settings):
    clock = ManualClock()
    rebuilds = Rebuilds(settings, clock)
    async with run_for(settings, rebuilds, clock):
        await pass_hours(clock, 0.1)
    past = ManualClock(unix=clock.unix() - 400 * 86_400)
    rebuilds = Rebuilds(settings, past)
    async with run_for(settings, rebuilds, past):
        await pass_hours(past, 0.1)
    assert rebuilds.asked[0] == (0.0, ["often", "seldom"])
    assert len(rebuilds.asked) == 1


async def test_it_ends_while_a_rebuild_runs(settings):
    clock, started, ended = ManualClock(), asyncio.Event(), asyncio.Event()

    async def rebuild(progress: Progress, only: Sequence[str] = ()) -> RebuildResult:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        raise AssertionError

    task = asyncio.create_task(read_on_schedule(settings, rebuild, clock))
    await started.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert ended.is_set()
