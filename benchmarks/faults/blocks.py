"""Damages files, disks and clocks under an index: it must refuse, or answer as before."""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.faults.archive import (
    FORKS,
    LIMIT_S,
    QUESTIONS,
    VERSIONED_QUESTION,
    Archive,
    Tally,
    run_command,
    say,
    summarise,
)
from benchmarks.faults.serving import Clients, Server
from benchmarks.faults.writing import check_index, rebuild_whole
from indexer.errors import HuiguError

BLOCK_BYTES = 4096
LIMITS_BYTES = (0, 1, 4096, 30_000, 60_000, 100_000, 200_000, 400_000)
"""Sizes beyond which no file grows: a full disk, met at different files."""
DISKS = (1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2.0, 2.2, 2.5)
"""Sizes of a disk, in sizes of the index that serves and lies on it."""
CLOCKS = ("-3650d", "-1d", "-1h", "+1h", "+1d", "+400d", "+3650d")
ALL = (VERSIONED_QUESTION, *QUESTIONS)


def damage_files(tally: Tally, archive: Archive, kills: int, until_s: float) -> None:
    """Damage every block, then let nothing be written; each once, whatever `kills` says."""
    wanted = prepare(archive, tally)
    flip_blocks(tally, archive, wanted, until_s)
    use_read_only(tally, archive, wanted)


def fill_disk(tally: Tally, archive: Archive, kills: int, until_s: float) -> None:
    """Rebuild where no file may grow beyond a size, and on disks that are too small."""
    wanted = prepare(archive, tally)[1:]
    limit_files(tally, archive, wanted)
    use_small_disks(tally, archive, wanted, until_s)
    rebuild_whole(tally, archive)
    check_index(tally, archive, wanted, status=True)


def prepare(archive: Archive, tally: Tally) -> list[tuple[object, ...]]:
    """Make an index of one generation, so that none is behind it; gives its answers."""
    archive.configure("keep = 1\n")
    archive.change()
    rebuild_whole(tally, archive)
    return [summarise(answer) for answer in archive.ask(*ALL)]


def flip_blocks(
    tally: Tally, archive: Archive, wanted: list[tuple[object, ...]], until_s: float
) -> None:
    """Flip one bit in every block of every file of the generation, one after the other."""
    refused = 0
    places = [
        (path, start)
        for path in sorted((archive.index / "current").resolve().rglob("*"))
        if path.is_file()
        for start in range(0, max(1, path.stat().st_size), BLOCK_BYTES)
    ]
    for path, start in places:
        if time.monotonic() > until_s:
            tally.fail(f"out of time after {tally.faults} of {len(places)} blocks")
            break
        with flipped(path, start):
            tally.faults += 1
            try:
                answers = [summarise(answer) for answer in archive.ask(*ALL)]
            except HuiguError:
                refused += 1
                continue
            tally.compare(answers, wanted, f"{path.name} at {start}")
            tally.fail(f"served although {path.name} is damaged at {start}")
    say(f"blocks: {len(places)} of {BLOCK_BYTES} bytes, {refused} refused")
    tally.compare([summarise(answer) for answer in archive.ask(*ALL)], wanted, "undamaged")


@contextmanager
def flipped(path: Path, start: int) -> Iterator[None]:
    """Have one bit of a block of a file flipped."""
    content = path.read_bytes()
    changed = bytearray(content)
    if changed:
        place = random.randrange(start, min(start + BLOCK_BYTES, len(changed)))
        changed[place] ^= 1 << random.randrange(8)
    else:
        changed.append(0)
    mode = path.stat().st_mode
    path.chmod(0o600)
    path.write_bytes(changed)
    path.chmod(mode)
    try:
        yield
    finally:
        path.chmod(0o600)
        path.write_bytes(content)
        path.chmod(mode)


def use_read_only(tally: Tally, archive: Archive, wanted: list[tuple[object, ...]]) -> None:
    """Rebuild in a folder that may only be read: refused, and the index answers on."""
    tally.faults += 1
    archive.change()
    with read_only(archive.index):
        if archive.run("rebuild") == 0:
            tally.fail("a rebuild of a read-only folder said that it worked")
        say(f"blocks: read-only: {archive.read_log().splitlines()[-1]}")
        tally.compare([summarise(answer) for answer in archive.ask(*ALL)], wanted, "read-only")
        if archive.run("status") != 0:
            tally.fail(f"huigu status of a read-only folder: {archive.read_log()}")


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Have a folder that nobody may write; modes do not stop root, so that it is mounted."""
    if os.geteuid() != 0:
        folder.chmod(0o555)
        yield
        folder.chmod(0o755)
        return
    subprocess.run(["mount", "--bind", str(folder), str(folder)], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def limit_files(tally: Tally, archive: Archive, wanted: list[tuple[object, ...]]) -> None:
    """Rebuild where no file may grow beyond a size."""
    for limit in LIMITS_BYTES:
        archive.change()
        tally.faults += 1
        code = run_limited(archive, "rebuild", limit)
        say(f"disk: files of {limit} bytes: exit {code}")
        check_index(tally, archive, wanted, status=True)
    rebuild_whole(tally, archive)


def use_small_disks(
    tally: Tally, archive: Archive, wanted: list[tuple[object, ...]], until_s: float
) -> None:
    """Rebuild on disks that also hold the index which serves, and are too small for two."""
    if os.geteuid() != 0:
        say("disk: none is mounted; only root may")
        return
    serves, written = archive.version, archive.written
    files = [path for path in archive.index.rglob("*") if path.is_file()]
    index_kib = sum(path.stat().st_size for path in files) // 1024
    for size in (round(index_kib * share) for share in DISKS):
        if time.monotonic() > until_s:
            tally.fail(f"out of time at a disk of {size} KiB")
            return
        # On each disk lies the index of before, not that of the disk before it.
        archive.written = [serves]
        with mounted(archive.index, size) as fits:
            if fits:
                archive.change()
                tally.faults += 1
                code = archive.run("rebuild")
                line = archive.read_log().splitlines()[-1]
                say(f"disk: {size} KiB: exit {code}, {line}")
                check_index(tally, archive, wanted, status=True)
    archive.written = written


@contextmanager
def mounted(folder: Path, size_kib: int) -> Iterator[bool]:
    """Have a folder on a small disk with what is in it; false where it does not fit."""
    copy = folder.with_name("aside")
    shutil.copytree(folder, copy, symlinks=True)
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size_kib}k", "none", str(folder)], check=True
    )
    try:
        try:
            shutil.copytree(copy, folder, symlinks=True, dirs_exist_ok=True)
            fits = True
        except (OSError, shutil.Error):
            fits = False
        yield fits
    finally:
        subprocess.run(["umount", str(folder)], check=True)
        shutil.rmtree(copy)


def run_limited(archive: Archive, command: str, file_bytes: int) -> int:
    """Run a command whose files may not grow beyond a size; gives the exit code."""
    arguments = [command, "--config", str(archive.config)]
    process = FORKS.Process(target=run_with_limit, args=(arguments, str(archive.log), file_bytes))
    process.start()
    process.join(LIMIT_S)
    return process.exitcode or 0


def run_with_limit(arguments: list[str], log: str, file_bytes: int) -> None:
    """Be the command with this limit; what it says goes through a pipe, which has none."""
    writer = ["tee", "-a", log]
    reader = subprocess.Popen(writer, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert reader.stdin is not None
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    run_command(arguments, f"/dev/fd/{reader.stdin.fileno()}", {})


def jump_clocks(tally: Tally, archive: Archive, kills: int, until_s: float) -> None:
    """Serve and rebuild while the clock is set, by libfaketime: answers stay as they were."""
    prepare(archive, tally)
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    if library is None:
        say("clock: none is set; Debian's package faketime is not here")
        return
    stamp = archive.folder / "clock"
    stamp.write_text("+0\n")
    environment = {
        **os.environ,
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(stamp),
        "FAKETIME_NO_CACHE": "1",
        # A clock that is set does not change the monotonic one.
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    huigu = [sys.executable, "-m", "huigu"]
    server, clients = Server(archive), Clients(tally)
    with archive.log.open("ab") as log:
        seen = archive.log.stat().st_size
        process = subprocess.Popen(
            [*huigu, "serve", "--port", "0", "--config", str(archive.config)],
            env=environment, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            server.await_ready(seen, lambda: process.poll() is not None)
            clients.port = server.port
            clients.learn()
            for clock in CLOCKS:
                if time.monotonic() > until_s:
                    tally.fail(f"out of time before {clock}")
                    break
                stamp.write_text(f"{clock}\n")
                tally.faults += 1
                set_s = time.monotonic()
                for question in (*QUESTIONS, *QUESTIONS):
                    clients.ask_once(question)
                status, _ = server.read("/readyz")
                tally.compare(status, 200, f"/readyz with the clock at {clock}")
                tally.recovery_s.append(time.monotonic() - set_s)
                archive.change()
                command = [*huigu, "rebuild", "--config", str(archive.config)]
                done = subprocess.run(command, env=environment, stdout=log, stderr=log)
                if done.returncode:
                    tally.fail(f"a rebuild with the clock at {clock}: {archive.read_log()}")
                archive.written = [archive.version]
                say(f"clock: {clock}: {tally.wrong} wrong, {tally.unanswered} refused")
        finally:
            process.terminate()
            process.wait()
