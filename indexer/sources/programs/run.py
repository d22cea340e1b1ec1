"""Runs a program with bounds on time, output and disk; its children end with it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from indexer.config.environment import copy_environment_without_secrets
from indexer.errors import SourceError, SourceUnreachable
from indexer.text.control_characters import clean_line

POLL_S = 0.05
"""Seconds between two looks at a running program."""
WATCH_S = 1.0
"""Seconds between two looks at what it writes to the disk."""
MAX_MESSAGE_CHARS = 300
"""Of what a failed program says of itself."""
_PASSWORD = re.compile(r"//[^/@\s]{1,500}@")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a program may take."""

    seconds: float
    output_bytes: int = 1 << 20
    """Of its standard output."""
    is_too_large: Callable[[], bool] = lambda: False
    """Tells whether it has written too much to the disk."""


def find_program(name: str, remedy: str) -> str:
    """Find the path of a program.

    Raises:
        SourceError: It is not installed; the remedy says how to install it, or what else to do.
    """
    path = shutil.which(name)
    if path is None:
        raise SourceError(f"the program `{name}` is not installed; {remedy}")
    return path


def run_program(
    command: Sequence[str],
    bounds: Bounds,
    variables: Mapping[str, str],
    data: bytes = b"",
    name: str = "",
    may_fail: bool = False,
) -> bytes:
    """Run a program without a terminal, and return its output.

    Args:
        command: The program and its arguments.
        bounds: What it may take.
        variables: Variables of its environment, added to ours but for our secrets.
        data: Its standard input.
        name: What to call it in messages; the name of the program if left out.
        may_fail: Whether its output counts although it fails, as where some of many things failed.

    Raises:
        SourceUnreachable: It fails, or takes more than it may.
    """
    name = name or os.path.basename(command[0])
    with ExitStack() as files:
        given, out, err = (files.enter_context(tempfile.TemporaryFile()) for _ in range(3))
        given.write(data)
        given.seek(0)
        process = subprocess.Popen(
            command,
            stdin=given,
            stdout=out,
            stderr=err,
            env=copy_environment_without_secrets() | dict(variables),
            start_new_session=True,
        )
        try:
            reason = _wait(process, bounds, out.fileno())
        finally:
            _end(process)
        if reason:
            raise SourceUnreachable(f"`{name}` {reason}")
        if process.returncode and not may_fail:
            err.seek(max(0, err.seek(0, os.SEEK_END) - 8192))
            said = _find_message(err.read().decode("utf-8", "replace"))
            raise SourceUnreachable(f"`{name}` failed ({said or process.returncode})")
        if out.seek(0, os.SEEK_END) > bounds.output_bytes:
            raise SourceUnreachable(f"`{name}` wrote more than {bounds.output_bytes:,} bytes")
        out.seek(0)
        return out.read()


def hide_password(text: str) -> str:
    """Leave names and passwords out of the addresses in a text."""
    return _PASSWORD.sub("//", text)


def _wait(process: subprocess.Popen[bytes], bounds: Bounds, out: int) -> str:
    """Wait for the end; returns why it must not go on, empty if it ended by itself."""
    end_s = time.monotonic() + bounds.seconds
    looked_s = 0.0
    while True:
        try:
            process.wait(POLL_S)
        except subprocess.TimeoutExpired:
            now_s = time.monotonic()
            if now_s >= end_s:
                return f"took more than {bounds.seconds:g} seconds"
            if now_s - looked_s >= WATCH_S:
                looked_s = now_s
                if os.fstat(out).st_size > bounds.output_bytes:
                    return f"wrote more than {bounds.output_bytes:,} bytes"
                if bounds.is_too_large():
                    return "brings more than this source may take on the disk"
        else:
            return ""


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program that still runs, and what it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _find_message(text: str) -> str:
    """Find what a program says last of its failure, on one line and without passwords."""
    lines = [line for line in map(clean_line, hide_password(text).splitlines()) if line]
    telling = [line for line in lines if line.lower().startswith(("fatal:", "error:"))]
    return (telling or lines or [""])[-1][:MAX_MESSAGE_CHARS]
