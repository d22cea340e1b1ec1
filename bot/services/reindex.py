"""Rebuilds the index while questions are answered, in a process of its own."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

import indexer
from bot.services.contracts import Reindex
from indexer.building.result import Progress, RebuildResult
from indexer.building.worker import FailureReport, ProgressReport, WorkerReport
from indexer.config import copy_environment_without_secrets
from indexer.errors import HuiguError, RebuildRunning
from indexer.settings import Settings

FOLDER = str(Path(indexer.__file__).parents[1])
COMMAND = (
    # Our own folder comes first, and where the server was started is not looked into: people's
    # pages may lie there, and among them a file that is named like a module.
    *(sys.executable, "-P", "-c"),
    f"import sys; sys.path.insert(0, {FOLDER!r}); import indexer.building.worker as r; r.main()",
)
MOST_LINE_BYTES = 8 << 20
"""Of a line the process may write: the outcome names the posts that were left out."""
STOP_S = 5.0
"""How long a cancelled rebuild may take to end by itself; it leaves nothing half done anyway."""

_line: msgspec.json.Decoder[WorkerReport] = msgspec.json.Decoder(WorkerReport)


def make_reindex(settings: Settings, command: tuple[str, ...] = COMMAND) -> Reindex:
    """Make the function that rebuilds the index.

    The new generation serves when the server's own watcher follows it, about a second later.
    Cancelled, the process is ended and the old index goes on serving.

    Args:
        settings: What to read and where to write.
        command: Program that rebuilds; see `indexer.building.worker`.

    Returns:
        A function that runs one rebuild at a time: `RebuildRunning` where one is at work, another
        `HuiguError` where it fails.
    """
    running = False

    async def reindex(progress: Progress) -> RebuildResult:
        nonlocal running
        if running:
            raise RebuildRunning("the index is being rebuilt already; wait until that has ended")
        running = True
        try:
            async with _start_worker(command) as process:
                return await _follow(process, settings, progress)
        finally:
            running = False

    return reindex


@asynccontextmanager
async def _start_worker(command: tuple[str, ...]) -> AsyncIterator[Process]:
    """Run the program; it has ended when the context has.

    Raises:
        HuiguError: It cannot be started.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            # Ctrl-C in a terminal is for the server, which then ends this.
            *command, stdin=PIPE, stdout=PIPE, limit=MOST_LINE_BYTES, start_new_session=True,
            env=copy_environment_without_secrets(),
        )  # fmt: skip
    except OSError as error:
        raise HuiguError(f"the rebuild cannot be started ({error}); try again later") from error
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                async with asyncio.timeout(STOP_S):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()


async def _follow(process: Process, settings: Settings, progress: Progress) -> RebuildResult:
    """Pass progress on until the outcome.

    Raises:
        HuiguError: The rebuild failed (as `RebuildRunning` where another process is at one), or
            the process ended without a word.
    """
    assert process.stdin is not None, "it was started with pipes"
    assert process.stdout is not None, "it was started with pipes"
    process.stdin.write(msgspec.json.encode(settings))
    process.stdin.close()
    outcome: RebuildResult | FailureReport | None = None
    async for written in process.stdout:
        line = _decode(written)
        if isinstance(line, ProgressReport):
            progress(line.phase, line.done, line.total)
        else:
            outcome = line
    code = await process.wait()
    if outcome is None:
        raise HuiguError(
            f"the rebuild ended with code {code} and no word (often: too little memory); the index "
            "is as it was. Run `huigu rebuild` to see why"
        )
    if isinstance(outcome, FailureReport):
        raise (RebuildRunning if outcome.running else HuiguError)(outcome.reason)
    return outcome


def _decode(written: bytes) -> WorkerReport:
    """Read one line.

    Raises:
        HuiguError: It is none of ours.
    """
    try:
        return _line.decode(written)
    except msgspec.DecodeError as error:
        raise HuiguError(f"the rebuild wrote what it should not ({error}); try again") from error
