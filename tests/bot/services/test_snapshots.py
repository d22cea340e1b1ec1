from __future__ import annotations

import asyncio
import threading

import pytest

from bot.services.generation.snapshots import Snapshots
from indexer.errors import StoreError
from tests.fakes.event_loop import wait_until_idle


async def test_the_old_snapshot_serves_while_the_new_one_is_read():
    version, gate = 1, threading.Event()
    gate.set()

    def read():
        assert gate.wait(60)
        return version, f"snapshot {version}"

    snapshots = Snapshots(lambda: version, read)
    assert await snapshots.get() == "snapshot 1"
    version = 2
    gate.clear()
    assert await snapshots.get() == "snapshot 1"
    gate.set()
    await wait_until_idle()
    assert await snapshots.get() == "snapshot 2"


async def test_a_failure_is_told_and_the_next_call_reads_again():
    fails = True

    def read():
        if fails:
            raise StoreError("the disk is gone")
        return 1, "read"

    snapshots = Snapshots(lambda: 1, read)
    with pytest.raises(StoreError, match="disk"):
        await snapshots.get()
    fails = False
    assert await snapshots.get() == "read"


async def test_many_callers_wait_for_one_reading():
    readings = []

    def read():
        readings.append(1)
        return 1, "read"

    snapshots = Snapshots(lambda: 1, read)
    assert await asyncio.gather(*(snapshots.get() for _ in range(20))) == ["read"] * 20
    assert len(readings) == 1
