"""Names of generations, and which of them are older, or too many.

A folder with another name is not ours: nothing reads or removes it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from indexer.errors import DamagedIndex, NoIndex

STAMP = "%Y%m%dT%H%M%SZ"
LAST_YEAR = 9998
"""A generation of a later year is not ours: no name could sort after it."""
_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{4}", re.ASCII)


def is_id(name: str) -> bool:
    """Tell whether a name is that of a generation: UTC time and four hex digits."""
    return _ID.fullmatch(name) is not None and _read_time(name) is not None


def make_id(newest: str) -> str:
    """Make an id of now that sorts after the newest one, even if the clock was set back."""
    now = datetime.now(UTC).strftime(STAMP)
    before = _read_time(newest) if newest >= now else None
    if before is not None:
        now = (before + timedelta(seconds=1)).strftime(STAMP)
    return f"{now}-{os.urandom(2).hex()}"


def list_folders(folder: Path, prefix: str = "") -> Iterator[tuple[str, bool]]:
    """List what a folder holds: each name, and whether it is a generation's folder of ours.

    Ours are real folders, named by `prefix` and an id. What they hold is not looked at, so that a
    folder that we may not read matters to nobody.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            has_id = entry.name.startswith(prefix) and is_id(entry.name.removeprefix(prefix))
            yield entry.name, has_id and entry.is_dir(follow_symlinks=False)


def _read_time(id: str) -> datetime | None:
    """Read the time of an id; None if there is no such time."""
    try:
        time = datetime.strptime(id.partition("-")[0], STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    return time if time.year <= LAST_YEAR else None


def find_undamaged(
    place: str, ids: Sequence[str], current: str, check: Callable[[str], object]
) -> str:
    """Find the newest undamaged generation before the current one.

    `check` raises `DamagedIndex` for a damaged one; `place` is where they are, for the message.

    Raises:
        NoIndex: There is none.
    """
    for generation in reversed([other for other in ids if other < current]):
        with suppress(DamagedIndex):
            check(generation)
            return generation
    raise NoIndex(
        f"{place}: no undamaged generation older than {current} is left to roll back to; "
        "run `huigu rebuild --full`, and keep more of them with `[index] keep`"
    )


def choose_removed(ids: Sequence[str], current: str, keep: int) -> list[str]:
    """Choose the oldest generations, so that `keep` are left, the current one among them."""
    others = [generation for generation in ids if generation != current]
    return others[: max(0, len(others) - (keep - 1))]
