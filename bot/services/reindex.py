"""Rebuild the index in a process of its own, while the server answers questions."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

import indexer
from bot.services.contracts import RebuildSources
from indexer.building.result import Progress, RebuildResult
from indexer.building.worker import FailureReport, ProgressReport, WorkerReport, make_request
from indexer.config.environment import copy_environment_without_secrets
from indexer.errors import HuiguError, IndexHeld, RebuildRunning
from indexer.settings import Settings, StoreSecrets

FOLDER = str(Path(indexer.__file__).parents[1])
COMMAND = (
    # -P and our folder first: the server's working directory may hold a community's pages, and
    # among them a file that is named like a module.
    *(sys.executable, "-P", "-c"),
    f"import sys; sys.path.insert(0, {FOLDER!r}); import indexer.building.worker as r; r.main()",
)
MAX_LINE_BYTES = 8 << 20
"""Of one line of output. The longest is a result: 2,000 problems and remarks, each of at most three
times 400 characters (`indexer.building.notes`, `indexer.errors`): 7.2 MB of Chinese text."""
STOP_S = 5.0
"""Time for a cancelled rebuild to exit before it is killed; it leaves nothing half done anyway."""

_line: msgspec.json.Decoder[WorkerReport] = msgspec.json.Decoder(WorkerReport)


def make_reindex(settings: Settings, command: tuple[str, ...] = COMMAND) -> RebuildSources:
    """Make the function that rebuilds the index, one rebuild at a time.

    The server's watcher switches to the new generation about a second later. If the rebuild is
    cancelled, its process (`command`, see `indexer.building.worker`) ends and the old generation
    stays in use.
    """
    running = False

    async def reindex(progress: Progress, only: Sequence[str] = ()) -> RebuildResult:
        nonlocal running
        if running:
            raise RebuildRunning("the index is being rebuilt already; wait until that has ended")
        running = True
        try:
            async with _start_worker(command) as process:
                return await _read_result(process, make_request(settings, only), progress)
        finally:
            running = False

    return reindex


@asynccontextmanager
async def _start_worker(command: tuple[str, ...]) -> AsyncIterator[Process]:
    """Run the program; end it when the context is left.

    Raises:
        HuiguError: It cannot be started.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            # In its own session: Ctrl-C in a terminal goes to the server, which then ends this.
            *command, stdin=PIPE, stdout=PIPE, limit=MAX_LINE_BYTES, start_new_session=True,
            env=copy_environment_without_secrets(keep=StoreSecrets),
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


async def _read_result(process: Process, request: bytes, progress: Progress) -> RebuildResult:
    assert process.stdin is not None, "started with a pipe"
    assert process.stdout is not None, "started with a pipe"
    process.stdin.write(request)
    process.stdin.close()
    result: RebuildResult | FailureReport | None = None
    try:
        async for encoded in process.stdout:
            line = _line.decode(encoded)
            if isinstance(line, ProgressReport):
                progress(line.phase, line.done, line.total)
            else:
                result = line
    except msgspec.DecodeError as error:
        raise HuiguError(f"the rebuild wrote an unknown line ({error}); try again") from error
    code = await process.wait()
    if result is None:
        raise HuiguError(
            f"the rebuild ended with code {code} and no result (often: too little memory); the "
            "index is unchanged. Run `huigu rebuild` to see why"
        )
    if isinstance(result, FailureReport):
        kind = RebuildRunning if result.running else IndexHeld if result.held else HuiguError
        raise kind(result.reason)
    return result
