"""Pulls sources into their local copies, and knows whether a copy is whole.

downloads/NAME/.huigu.json    which address it is a copy of, and whether a pull ever ended well
downloads/NAME/…              what the pull of its type keeps there
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from indexer.building.result import Progress
from indexer.contracts import PullProgress
from indexer.errors import SourceError
from indexer.records import PullResult
from indexer.settings import PulledSettings, Settings
from indexer.sources import find_pull, is_pulled
from indexer.text.files import replace_file

MARK = ".huigu.json"
"""Shows that the folder is ours: what else stands below `[index] downloads` is left alone."""


class _Mark(msgspec.Struct, frozen=True):
    """What the mark in a local copy says."""

    url: str = ""
    whole: bool = False
    """Whether a pull ended well since the copy was begun."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """What came of pulling one source."""

    result: PullResult | None = None
    """None if it failed."""
    error: SourceError | None = None
    """Why it failed; None if it did not."""


def list_pulled(settings: Settings) -> list[PulledSettings]:
    """List the sources that a rebuild pulls, in order."""
    return [
        source
        for source in settings.sources
        if isinstance(source, PulledSettings) and is_pulled(source)
    ]


def has_copy(settings: Settings, source: PulledSettings) -> bool:
    """Tell whether there is a whole local copy of the source's address."""
    return _read_mark(settings.locate_copy(source)) == _Mark(source.url, whole=True)


def pull_sources(
    settings: Settings, sources: Iterable[PulledSettings], progress: Progress, *, full: bool = False
) -> Mapping[str, Pulled]:
    """Pull sources, by name; one that fails stops no other. Needs the lock of the index.

    With `full`, nothing is kept that is not out there any more.
    """
    pulled: dict[str, Pulled] = {}
    before = 0
    for source in sources:
        last = 0

        def report(done: int, total: int, before: int = before) -> None:
            nonlocal last
            last = total
            progress("pull", before + done, before + total)

        report(0, 1)
        try:
            pulled[source.name] = Pulled(_pull(settings, source, report, full))
        except SourceError as error:
            pulled[source.name] = Pulled(error=_add_name(source, str(error)))
        except OSError as error:
            reason = f"its local copy cannot be written ({error.strerror or error})"
            remedy = "free some disk space, or check the permissions of `[index] downloads`"
            pulled[source.name] = Pulled(error=_add_name(source, f"{reason}; {remedy}"))
        report(last, last)
        before += last
    return pulled


def _pull(
    settings: Settings, source: PulledSettings, report: PullProgress, full: bool
) -> PullResult:
    pull, folder = find_pull(source, full=full), settings.locate_copy(source)
    _prepare(folder, source)
    result = pull(source, folder, report)
    _write_mark(folder, _Mark(source.url, whole=True))
    return result


def _prepare(folder: Path, source: PulledSettings) -> None:
    """Make the folder of a local copy; one of another address is emptied.

    Raises:
        SourceError: Files that are not ours lie there.
    """
    removing = folder.with_name(f".removing-{folder.name}")
    if removing.exists():
        shutil.rmtree(removing)
    mark = _read_mark(folder)
    if mark and mark.url == source.url:
        return
    if mark:
        folder.rename(removing)
        shutil.rmtree(removing)
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise SourceError(
            f"{folder}: holds files that no rebuild wrote, and a local copy belongs there; move "
            "them, or set `[index] downloads` to another folder"
        )
    _write_mark(folder, _Mark(source.url))


def _read_mark(folder: Path) -> _Mark | None:
    """Read what a local copy says of itself; None if it says nothing."""
    try:
        return msgspec.json.decode((folder / MARK).read_bytes(), type=_Mark)
    except (FileNotFoundError, NotADirectoryError, msgspec.DecodeError):
        return None


def _write_mark(folder: Path, mark: _Mark) -> None:
    replace_file(folder / MARK, msgspec.json.encode(mark))


def _add_name(source: PulledSettings, reason: str) -> SourceError:
    """Name the source in a message, unless it does itself."""
    place = f"source {source.name!r}"
    return SourceError(reason if reason.startswith(place) else f"{place}: {reason}")
