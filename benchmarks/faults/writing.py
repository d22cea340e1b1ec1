"""Kills what writes an index: `huigu rebuild`, and `huigu pull` of a copy."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

from benchmarks.faults.archive import (
    QUESTIONS,
    VERSIONED_QUESTION,
    Archive,
    Tally,
    find_version,
    kill_at,
    say,
    summarise,
)
from indexer.errors import HuiguError

WHOLE_EVERY = 4
"""Kills in a row before a rebuild runs to its end; what they left lies in its way."""
COPIES = 3


def kill_rebuilds(
    tally: Tally, archive: Archive, kills: int, until_s: float, *, status: bool = True
) -> None:
    """Kill rebuilds at points that are uniform over the time that one takes."""
    archive.change()
    started = time.monotonic()
    assert archive.run("rebuild") == 0, archive.read_log()
    archive.written = [archive.version]
    archive.change()
    started = time.monotonic()
    assert archive.run("rebuild") == 0, archive.read_log()
    archive.written = [archive.version]
    takes_s = time.monotonic() - started
    wanted = [summarise(answer) for answer in archive.ask(*QUESTIONS)]
    since_whole = 0
    while tally.faults < kills and time.monotonic() < until_s:
        archive.change()
        started = time.monotonic()
        if kill_at(archive.start("rebuild"), random.uniform(0, takes_s)):
            tally.faults += 1
            since_whole += 1
        killed = time.monotonic()
        check_index(tally, archive, wanted, status=status)
        tally.recovery_s.append(time.monotonic() - killed)
        if since_whole >= WHOLE_EVERY:
            since_whole = 0
            rebuild_whole(tally, archive)
            check_index(tally, archive, wanted, status=status)
        say(f"{tally.kind}: {tally.faults} kills")
    rebuild_whole(tally, archive)
    check_index(tally, archive, wanted, status=status)


def rebuild_whole(tally: Tally, archive: Archive) -> None:
    """Rebuild to the end: the last version, and nothing else, is then in the index."""
    code = archive.run("rebuild")
    if code != 0:
        tally.fail(f"the rebuild after a kill ended with {code}: {archive.read_log()}")
    archive.written = [archive.version]


def check_index(
    tally: Tally, archive: Archive, wanted: list[tuple[object, ...]], *, status: bool
) -> None:
    """Ask everything; the changing page may be of any version that was written since."""
    try:
        first, *others = archive.ask(VERSIONED_QUESTION, *QUESTIONS)
    except HuiguError as error:
        tally.fail(f"the index does not open: {error}")
        return
    version = find_version(first)
    tally.compare(version in archive.written, True, f"version {version} of {archive.written}")
    # Versions go one way: what was published is not taken back by a rebuild that is killed.
    archive.written = [each for each in archive.written if each >= version]
    for question, answer, right in zip(QUESTIONS, others, wanted, strict=True):
        tally.compare(summarise(answer), right, question)
    if status and archive.run("status") != 0:
        tally.fail(f"huigu status: {archive.read_log()}")


def kill_pulls(tally: Tally, archive: Archive, kills: int, until_s: float) -> None:
    """Kill pulls of a folder; the copy is whole, or as it was."""
    sources = []
    for number in range(COPIES):
        archive.change()
        assert archive.run("rebuild") == 0, archive.read_log()
        source = archive.folder / f"published-{number}"
        shutil.copytree(archive.index, source, symlinks=True)
        sources.append((source, archive.version))
    copy = Archive(archive.folder / "copy")
    copy.configure()
    takes_s = prepare_copy(copy, sources)
    number = 0
    while tally.faults < kills and time.monotonic() < until_s:
        number += 1
        source, version = sources[number % COPIES]
        old = read_current(copy.index)
        copy.written = [v for _, v in (sources[number % COPIES], sources[(number - 1) % COPIES])]
        for _ in range(2):
            # Two in a row: the second one meets what the first one left.
            if kill_at(copy.start("pull", str(source)), random.uniform(0, takes_s)):
                tally.faults += 1
            killed = time.monotonic()
            if read_current(copy.index) not in {old, read_current(source)}:
                tally.fail(f"the copy serves neither: {read_current(copy.index)}")
            answered = find_version(copy.ask(VERSIONED_QUESTION)[0])
            tally.compare(answered in copy.written, True, f"version {answered}, {copy.written}")
            if copy.run("status") != 0:
                tally.fail(f"huigu status: {copy.read_log()}")
            tally.recovery_s.append(time.monotonic() - killed)
        if copy.run("pull", str(source)) != 0:
            tally.fail(f"the pull after a kill: {copy.read_log()}")
        answered = find_version(copy.ask(VERSIONED_QUESTION)[0])
        tally.compare(answered, version, "after a whole pull")
        if number % COPIES == 0:
            # Else every generation would be there already, and a pull bring nothing.
            shutil.rmtree(copy.index)
            assert copy.run("pull", str(sources[0][0])) == 0, copy.read_log()
        say(f"{tally.kind}: {tally.faults} kills")


def prepare_copy(copy: Archive, sources: list[tuple[Path, int]]) -> float:
    """Pull twice: the first index, and a changed one, which gives the seconds that takes."""
    for source, _ in (sources[1], sources[2]):
        started = time.monotonic()
        assert copy.run("pull", str(source)) == 0, copy.read_log()
    takes_s = time.monotonic() - started
    shutil.rmtree(copy.index)
    assert copy.run("pull", str(sources[0][0])) == 0, copy.read_log()
    return takes_s


def read_current(index: Path) -> str:
    """Read the id of the generation that serves."""
    return (index / "current").readlink().name
