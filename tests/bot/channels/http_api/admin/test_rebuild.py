"""`/admin/rebuild` of the real server, with a key that `huigu keys` would make."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.http_api.admin.rebuilds import RETRY_S, Rebuilds
from bot.runtime.state_files import StateFiles
from bot.services.keys.access_key import AccessKey, hash_secret
from bot.services.keys.file import KEYS_FILE, open_keys
from indexer.errors import HuiguError, RebuildRunning
from tests.fakes.bot.rebuilds import ManualRebuilds
from tests.fakes.clock import ManualClock

PATH = "/admin/rebuild"


@pytest.fixture
def rebuilds() -> ManualRebuilds:
    return ManualRebuilds()


@pytest.fixture
async def client(serve, rebuilds, tmp_path):
    files = StateFiles(tmp_path, "data/journal.sqlite")
    with open_keys(files.beside_journal(KEYS_FILE)) as file:
        for scope in ("ask", "admin"):
            file.add(AccessKey(scope, scope, hash_secret(f"huigu_{scope}"), "2030-01-01T00:00:00Z"))
    return await serve(reindex=rebuilds, files=files)


async def call(client, method: str, key: str = "huigu_admin") -> tuple[int, dict]:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    async with client.request(method, PATH, headers=headers) as response:
        return response.status, await response.json(content_type=None)


async def test_an_administrator_rebuilds_and_watches(client, rebuilds):
    nothing = {"running": False, "waiting": False, "phase": None, "last": None}
    assert await call(client, "GET") == (200, nothing)
    status, state = await call(client, "POST")
    assert (status, state["running"]) == (202, True)
    status, problem = await call(client, "POST")
    assert (status, problem["code"]) == (409, "rebuild_running")
    _, state = await call(client, "GET")
    phase = state["phase"]
    assert (phase["phase"], phase["done"], phase["total"]) == ("index", 3, 9)
    await rebuilds.finish()
    _, state = await call(client, "GET")
    last = state["last"]
    assert (state["running"], last["succeeded"], last["added"]) == (False, True, 1)
    assert last["sources"][0]["name"] == "recaps"
    assert last["problem_count"] == 1
    assert rebuilds.calls == [[]]
    assert (await call(client, "POST"))[0] == 202


async def test_a_failed_rebuild_is_told(client, rebuilds):
    await call(client, "POST")
    await rebuilds.finish(HuiguError("the disk is full\x1b[31m"))
    _, state = await call(client, "GET")
    assert state["last"]["succeeded"] is False
    assert "the disk is full" in state["last"]["error"]
    assert "\x1b" not in state["last"]["error"]


@pytest.mark.parametrize(("key", "status"), [("", 401), ("sk-x", 401), ("huigu_ask", 403)])
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_nobody_else_may(client, rebuilds, method, key, status):
    assert (await call(client, method, key))[0] == status
    assert rebuilds.calls == []


async def test_a_rebuild_of_a_chat_is_in_the_way(client, rebuilds):
    rebuilds.is_busy = True
    status, problem = await call(client, "POST")
    assert (status, problem["code"]) == (409, "rebuild_running")
    rebuilds.is_busy = False
    assert (await call(client, "POST"))[0] == 202


async def test_many_wants_are_one_rebuild_after_the_running_one(rebuilds):
    runner = Rebuilds(rebuilds, ManualClock())
    runner.want(["a"])
    await asyncio.sleep(0)
    for wanted in (["b"], ["b"], ["c"], ["b", "c"]):
        runner.want(wanted)
    assert runner.describe().waiting
    await rebuilds.finish()
    assert rebuilds.calls == [["a"], ["b", "c"]]
    runner.want(["a"])
    runner.want(None)
    await rebuilds.finish()
    assert rebuilds.calls[2:] == [[]]
    await rebuilds.finish()
    assert not runner.describe().running


async def test_a_want_waits_for_the_rebuild_of_another_program(rebuilds):
    clock = ManualClock()
    runner = Rebuilds(rebuilds, clock)
    rebuilds.is_busy = True
    runner.want(["a"])
    await clock.advance(RETRY_S - 1)
    assert (rebuilds.calls, runner.describe().waiting) == ([], True)
    with pytest.raises(RebuildRunning):
        await runner.start()
    rebuilds.is_busy = False
    await clock.advance(2)
    assert rebuilds.calls == [["a"]]
    await rebuilds.finish()


async def test_stopping_ends_the_rebuild(rebuilds):
    runner = Rebuilds(rebuilds, ManualClock())
    await runner.start()
    await runner.stop()
    assert rebuilds.cancelled == 1
    assert not runner.describe().running
    await runner.stop()
