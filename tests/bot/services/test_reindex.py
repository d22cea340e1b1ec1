"""A rebuild in a process of its own, seen from the server that asked for it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from bot.services import reindex as reindexing
from bot.services.reindex import make_reindex
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.errors import HuiguError, RebuildRunning, SourceError
from indexer.generations.folder import Generations
from indexer.generations.lock import hold_lock
from indexer.search.index import Index
from indexer.settings import Settings
from tests.fakes.community import write_community
from tests.fakes.stillness import HANGS_S
from tests.fakes.wecom.secrets import environment
from tests.secret_guard import assert_no_secret


@pytest.fixture
def site(tmp_path: Path) -> Settings:
    return load_settings(write_community(tmp_path))


def unheard(phase: str, done: int, total: int) -> None:
    """Take progress and tell nobody."""


REVEAL = """
import os, sys, json
given = sys.stdin.read()
names = sorted(name for name in os.environ if name.startswith("HUIGU"))
print(json.dumps({"type": "failed", "reason": f"{names} {given}", "running": False}))
"""


async def test_the_process_gets_no_secret_and_no_setting_of_a_channel(site, monkeypatch):
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    with pytest.raises(HuiguError) as caught:
        await make_reindex(site, child(REVEAL))(unheard)
    told = str(caught.value)
    assert told.startswith("[] ")
    assert set(json.loads(told.removeprefix("[] "))) == {"index", "sources", "folder"}
    assert_no_secret(told)


def child(code: str) -> tuple[str, ...]:
    """A program in the place of the one that rebuilds."""
    return (sys.executable, "-c", code)


async def test_it_says_what_changed_and_how_far_it_is(site):
    steps: list[tuple[str, int, int]] = []
    done = await make_reindex(site)(lambda *step: steps.append(step))
    index = Index.open(site)
    assert done.generation == index.generation
    index.close()
    assert (done.documents, done.added, done.changed, done.removed) == (37, 37, 0, 0)
    assert done.problems == ()
    assert done.seconds > 0
    assert [phase for phase, _, _ in steps] == sorted(phase for phase, _, _ in steps)
    assert steps[0][1] < steps[0][2] == 37
    assert steps[-1] == ("write", 1, 1)


async def test_a_server_follows_what_changed_and_hears_what_was_left_out(site):
    rebuild(site)
    folder = site.resolve("recaps")
    (folder / "broken.md").write_text("---\ntitle: [\x1b[31m\n---\ntext", encoding="utf-8")
    (folder / "tracing.md").unlink()
    done = await make_reindex(site)(unheard)
    assert (done.added, done.changed, done.removed) == (0, 0, 1)
    (problem,) = done.problems
    assert "broken.md" in problem
    assert "\x1b" not in problem


async def test_modules_are_not_looked_for_where_the_server_was_started(site, monkeypatch):
    """A community's pages may lie there, and a file among them be named like a module."""
    for name in ("msgspec.py", "indexer.py", "select.py"):
        (site.resolve(".") / name).write_text("raise SystemExit('the wrong module')")
    monkeypatch.chdir(site.folder)
    assert (await make_reindex(site)(unheard)).documents == 37


async def test_one_at_a_time(site):
    reindex = make_reindex(site)
    first = asyncio.create_task(reindex(unheard))
    await asyncio.sleep(0)
    with pytest.raises(RebuildRunning, match="being rebuilt already"):
        await reindex(unheard)
    assert (await first).documents == 37
    assert (await reindex(unheard)).added == 0


async def test_a_rebuild_of_another_process_is_told_as_one(site):
    with (
        hold_lock(Generations(site.resolve(site.index.path)).folder),
        pytest.raises(RebuildRunning, match=f"process {os.getpid()}"),
    ):
        await make_reindex(site)(unheard)


async def test_a_failure_is_one_line_and_the_index_stays(site):
    before = rebuild(site).generation
    for file in (*site.resolve("recaps").iterdir(), *site.resolve("articles").iterdir()):
        file.unlink()
    site.resolve("sessions.jsonl").write_text("")
    with pytest.raises(HuiguError, match="no documents in any source") as caught:
        await make_reindex(site)(unheard)
    assert "\n" not in str(caught.value)
    assert not isinstance(caught.value, RebuildRunning | SourceError)
    assert Generations(site.resolve(site.index.path)).current() == before


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import os; os.kill(os.getpid(), 9)", "code -9 and no word"),
        ("raise SystemExit(3)", "code 3 and no word"),
        ("print('hello')", "wrote what it should not"),
    ],
)
async def test_a_process_that_dies_or_raves_is_told_and_can_be_tried_again(site, code, said):
    reindex = make_reindex(site, child(code))
    for _ in range(2):
        with pytest.raises(HuiguError, match=said):
            await reindex(unheard)


async def test_a_program_that_is_not_there_is_told(site):
    with pytest.raises(HuiguError, match="cannot be started"):
        await make_reindex(site, ("/nowhere/python",))(unheard)


TELLS_ITS_PID = """
import json, os, signal, sys, time
if STUBBORN: signal.signal(signal.SIGTERM, signal.SIG_IGN)
step = {"type": "progress", "phase": "index", "done": os.getpid(), "total": 0}
print(json.dumps(step), flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("stubborn", [False, True])
async def test_cancelled_the_process_is_gone(site, monkeypatch, stubborn):
    monkeypatch.setattr(reindexing, "STOP_S", 0.2)
    told: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    code = TELLS_ITS_PID.replace("STUBBORN", str(stubborn))
    reindex = make_reindex(site, child(code))
    running = asyncio.create_task(reindex(lambda _, pid, __: told.set_result(pid)))
    pid = await asyncio.wait_for(told, HANGS_S)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


STAYS_IN_THE_MIDDLE = f"""
import os, sys, time
sys.path.insert(0, {reindexing.FOLDER!r})
from indexer.building import worker as rebuild_process
tell = rebuild_process.write_report
def told(line):
    tell(line)
    while os.path.exists(STAY): time.sleep(0.1)
rebuild_process.write_report = told
rebuild_process.main()
"""
"""However soon a rebuild is done, this one is not before it is cancelled."""


async def test_cancelled_in_the_middle_the_old_index_serves_and_the_next_rebuild_works(
    site, tmp_path
):
    before = rebuild(site)
    (site.resolve("recaps") / "tracing.md").unlink()
    begun, stay = asyncio.Event(), tmp_path / "stay"
    stay.touch()
    reindex = make_reindex(site, child(STAYS_IN_THE_MIDDLE.replace("STAY", repr(str(stay)))))
    running = asyncio.create_task(reindex(lambda *_: begun.set()))
    await asyncio.wait_for(begun.wait(), HANGS_S)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    stay.unlink()
    index = Index.open(site)
    assert index.generation == before.generation
    index.close()
    assert (await reindex(unheard)).removed == 1


def test_a_rebuild_whose_server_is_gone_ends_quietly(site):
    read, write = os.pipe()
    os.close(read)
    process = subprocess.run(
        [sys.executable, "-m", "indexer.building.worker"],
        input=msgspec.json.encode(site),
        stdout=write,
        stderr=subprocess.PIPE,
        timeout=HANGS_S,
    )
    os.close(write)
    assert process.stderr == b""
    assert process.returncode == 0
