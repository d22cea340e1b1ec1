"""Reports of a running server."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.report.service import FRESH_S, MOST_KEPT, ReportService
from tests.fakes.bot.kept import NOW, keep, write_journal


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self):
        return self.now


async def test_a_report_is_given_again_for_some_minutes(parts):
    clock = Clock()
    service = ReportService(parts, clock)
    write_journal(parts.journal, [keep("LatticeCon 2022 videos", id="a")])
    first, again = await asyncio.gather(service.make_report(30), service.make_report(30))
    assert first is again
    assert first.totals.questions == 1
    write_journal(parts.journal, [keep("LatticeCon 2022 videos", id="b")])
    clock.now += timedelta(seconds=FRESH_S - 1)
    assert await service.make_report(30) is first
    clock.now += timedelta(seconds=2)
    assert (await service.make_report(30)).totals.questions == 2


async def test_each_span_and_channel_has_a_report_of_its_own_and_few_are_kept(parts):
    service = ReportService(parts, Clock())
    write_journal(parts.journal, [keep("LatticeCon 2022 videos", channel="http")])
    assert (await service.make_report(30, "http")).totals.questions == 1
    assert (await service.make_report(30, "discord")).totals.questions == 0
    for days in range(1, 9):
        assert len((await service.make_report(days)).days) == days
    assert len(service._kept) == MOST_KEPT
