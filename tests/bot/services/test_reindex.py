"""A rebuild in a process of its own, as the server sees it."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from bot.services import reindex as reindex_module
from bot.services.reindex import make_reindex
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.errors import HuiguError, IndexHeld, RebuildRunning, SourceError
from indexer.generations.folder import Generations
from indexer.generations.hold import hold_generation
from indexer.generations.lock import hold_lock
from indexer.search.index import Index
from indexer.settings import Settings
from tests.fakes.communities.community import write_community
from tests.fakes.communities.question_sets import ignore_progress
from tests.fakes.event_loop import WAIT_S
from tests.fakes.wecom.secrets import environment
from tests.secret_guard import assert_no_secret


@pytest.fixture
def site(tmp_path: Path) -> Settings:
    return load_settings(write_community(tmp_path))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The community with its index, to be copied."""
    folder = tmp_path_factory.mktemp("built")
    rebuild(load_settings(write_community(folder)))
    return folder


@pytest.fixture
def indexed(built: Path, tmp_path: Path) -> Settings:
    """A copy of the community with its index."""
    folder = tmp_path / "indexed"
    shutil.copytree(built, folder, symlinks=True)
    return load_settings(folder / "huigu.toml")


def get_generation(settings: Settings) -> str:
    return Generations(settings.resolve(settings.index.path)).current()


PRINT_INPUT = """
import os, sys, json
given = sys.stdin.read()
names = sorted(name for name in os.environ if name.startswith("HUIGU"))
print(json.dumps({"type": "failed", "reason": f"{names} {given}", "running": False}))
"""


async def test_the_process_gets_the_password_of_the_store_and_no_other_secret(site, monkeypatch):
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    with pytest.raises(HuiguError) as caught:
        await make_reindex(site, make_command(PRINT_INPUT))(ignore_progress)
    reason = str(caught.value)
    names = "['HUIGU_STORE_PASSWORD'] "
    assert reason.startswith(names)
    assert set(json.loads(reason.removeprefix(names))) == {
        "index",
        "sources",
        "community",
        "folder",
    }
    assert_no_secret(reason)


async def test_the_server_learns_of_a_rollback_that_its_rebuild_ended(indexed):
    site, first = indexed, get_generation(indexed)
    rebuild(site, full=True)
    generations = Generations(site.resolve(site.index.path))
    generations.rollback()
    (Path(site.folder) / "recaps" / "later.md").write_text("# Later\n\nA new page.", "utf-8")
    reindex = make_reindex(site)
    assert (await reindex(ignore_progress)).ended_rollback == first
    assert (await reindex(ignore_progress)).ended_rollback == ""


async def test_the_server_learns_that_the_index_is_held(indexed):
    hold_generation(Generations(indexed.resolve(indexed.index.path)))
    with pytest.raises(IndexHeld, match="--release"):
        await make_reindex(indexed)(ignore_progress)


def make_command(code: str) -> tuple[str, ...]:
    """Make the command of another program, to run in place of the worker."""
    return (sys.executable, "-c", code)


async def test_a_rebuild_reports_its_progress_and_its_changes(site):
    steps: list[tuple[str, int, int]] = []
    result = await make_reindex(site)(lambda *step: steps.append(step))
    index = Index.open(site)
    assert result.generation == index.generation
    index.close()
    assert (result.documents, result.added, result.changed, result.removed) == (37, 37, 0, 0)
    assert result.problems == ()
    assert result.seconds > 0
    assert [phase for phase, _, _ in steps] == sorted(phase for phase, _, _ in steps)
    # Pages are counted before they are read, rows while they are.
    assert steps[0][1] < steps[0][2] <= 37
    assert ("index", 37, 37) in steps
    assert steps[-1] == ("write", 1, 1)


async def test_a_rebuild_reports_changes_and_skipped_files(indexed):
    folder = indexed.resolve("recaps")
    (folder / "broken.md").write_text("---\ntitle: [\x1b[31m\n---\ntext", encoding="utf-8")
    (folder / "tracing.md").unlink()
    result = await make_reindex(indexed)(ignore_progress)
    assert (result.added, result.changed, result.removed) == (0, 0, 1)
    (problem,) = result.problems
    assert "broken.md" in problem
    assert "\x1b" not in problem


async def test_no_module_is_imported_from_the_working_directory(site, monkeypatch):
    """It may hold a community's pages, and among them a file that is named like a module."""
    for name in ("msgspec.py", "indexer.py", "select.py"):
        (site.resolve(".") / name).write_text("raise SystemExit('the wrong module')")
    monkeypatch.chdir(site.folder)
    assert (await make_reindex(site)(ignore_progress)).documents == 37


async def test_a_second_rebuild_is_refused_while_one_runs(site):
    reindex = make_reindex(site)
    first = asyncio.create_task(reindex(ignore_progress))
    await asyncio.sleep(0)
    with pytest.raises(RebuildRunning, match="being rebuilt already"):
        await reindex(ignore_progress)
    assert (await first).documents == 37
    assert (await reindex(ignore_progress)).added == 0


async def test_a_rebuild_is_refused_while_another_process_rebuilds(site):
    with (
        hold_lock(Generations(site.resolve(site.index.path)).folder),
        pytest.raises(RebuildRunning, match=f"process {os.getpid()}"),
    ):
        await make_reindex(site)(ignore_progress)


async def test_a_failure_has_a_reason_of_one_line_and_keeps_the_index(indexed):
    site, before = indexed, get_generation(indexed)
    for file in (*site.resolve("recaps").iterdir(), *site.resolve("articles").iterdir()):
        file.unlink()
    site.resolve("sessions.jsonl").write_text("")
    with pytest.raises(HuiguError, match="no documents in any source") as caught:
        await make_reindex(site)(ignore_progress)
    assert "\n" not in str(caught.value)
    assert not isinstance(caught.value, RebuildRunning | SourceError)
    assert Generations(site.resolve(site.index.path)).current() == before


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import os; os.kill(os.getpid(), 9)", "code -9 and no result"),
        ("raise SystemExit(3)", "code 3 and no result"),
        ("print('hello')", "wrote an unknown line"),
    ],
)
async def test_a_crash_or_unknown_output_is_an_error_and_the_next_try_runs(site, code, message):
    reindex = make_reindex(site, make_command(code))
    for _ in range(2):
        with pytest.raises(HuiguError, match=message):
            await reindex(ignore_progress)


async def test_a_missing_program_is_an_error(site):
    with pytest.raises(HuiguError, match="cannot be started"):
        await make_reindex(site, ("/nowhere/python",))(ignore_progress)


PRINT_PID = """
import json, os, signal, sys, time
if STUBBORN: signal.signal(signal.SIGTERM, signal.SIG_IGN)
step = {"type": "progress", "phase": "index", "done": os.getpid(), "total": 0}
print(json.dumps(step), flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("stubborn", [False, True])
async def test_a_cancelled_rebuild_ends_its_process(site, monkeypatch, stubborn):
    monkeypatch.setattr(reindex_module, "STOP_S", 0.2)
    pid_sent: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    code = PRINT_PID.replace("STUBBORN", str(stubborn))
    reindex = make_reindex(site, make_command(code))
    running = asyncio.create_task(reindex(lambda _, pid, __: pid_sent.set_result(pid)))
    pid = await asyncio.wait_for(pid_sent, WAIT_S)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


WAIT_AFTER_EACH_LINE = f"""
import os, sys, time
sys.path.insert(0, {reindex_module.FOLDER!r})
from indexer.building import worker
write_report = worker.write_report
def write_and_wait(report):
    write_report(report)
    while os.path.exists(WAIT_FILE): time.sleep(0.1)
worker.write_report = write_and_wait
worker.main()
"""
"""A worker that never finishes before it is cancelled, on the fastest machine too."""


async def test_a_cancelled_rebuild_keeps_the_old_index_and_the_next_one_works(indexed, tmp_path):
    site, before = indexed, get_generation(indexed)
    (site.resolve("recaps") / "tracing.md").unlink()
    started, wait_file = asyncio.Event(), tmp_path / "wait"
    wait_file.touch()
    code = WAIT_AFTER_EACH_LINE.replace("WAIT_FILE", repr(str(wait_file)))
    reindex = make_reindex(site, make_command(code))
    running = asyncio.create_task(reindex(lambda *_: started.set()))
    await asyncio.wait_for(started.wait(), WAIT_S)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    wait_file.unlink()
    index = Index.open(site)
    assert index.generation == before
    index.close()
    assert (await reindex(ignore_progress)).removed == 1


def test_a_worker_whose_server_is_gone_ends_without_output(site):
    read, write = os.pipe()
    os.close(read)
    process = subprocess.run(
        [sys.executable, "-m", "indexer.building.worker"],
        input=msgspec.json.encode(site),
        stdout=write,
        stderr=subprocess.PIPE,
        timeout=WAIT_S,
    )
    os.close(write)
    assert process.stderr == b""
    assert process.returncode == 0
