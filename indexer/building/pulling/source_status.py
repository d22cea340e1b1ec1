"""What happened to each source at its last rebuilds, in a file beside the index.

    data/index/sources.json

It is replaced in one step, so a process that is killed leaves the one before. Who reads it while it
is missing or damaged finds no source in it: then each is due.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

import msgspec

from indexer.building.result import SourceReport
from indexer.settings import SourceSettings
from indexer.text.files import replace_file
from indexer.text.intervals import parse_interval

STATUS_FILE = "sources.json"
MAX_BYTES = 8 << 20
"""Of the file; a source takes some hundred bytes."""
FIRST_RETRY_S = 300
"""Seconds from a first failure to the next try; each further failure doubles them."""
LONGEST_RETRY_S = 6 * 3600
"""Seconds that a try waits at most after failures; as long as `every` where that is longer."""
JITTER = 0.1
"""Share of a wait that is added to it, another for each source and time: servers that began
together do not ask together."""


class SourceStatus(msgspec.Struct, frozen=True):
    """What is known of one source; times are ISO, UTC, and empty for never."""

    name: str
    tried: str
    """When it was read last, well or not."""
    succeeded: str = ""
    """When it was last read well."""
    changed_at: str = ""
    """When documents of it last changed."""
    added: int = 0
    """Documents that were new at that time; the next two count likewise."""
    changed: int = 0
    removed: int = 0
    stayed: int = 0
    """Documents that the source does not list any more and that stay nevertheless."""
    failures: int = 0
    """How often it has failed since it was last read well."""
    problem: str = ""
    """Why it failed last; empty if it did not."""


def read_statuses(index: Path) -> dict[str, SourceStatus]:
    """Read the statuses beside an index (`[index] path`), by source."""
    try:
        with (index / STATUS_FILE).open("rb") as file:
            statuses = msgspec.json.decode(file.read(MAX_BYTES), type=list[SourceStatus])
    except (OSError, msgspec.DecodeError):
        return {}
    return {status.name: status for status in statuses}


def note_reports(
    index: Path, sources: Iterable[SourceSettings], reports: Iterable[SourceReport], now: datetime
) -> None:
    """Note what a rebuild did; sources that it did not read stay as they are. Needs the lock.

    Sources that are configured no more are forgotten. `OSError` if it cannot be written.
    """
    known = read_statuses(index)
    for report in reports:
        known[report.name] = _renew(known.get(report.name), report, now)
    kept = [known[source.name] for source in sources if source.name in known]
    # An index in a database has no other file here.
    index.mkdir(parents=True, exist_ok=True)
    replace_file(index / STATUS_FILE, msgspec.json.encode(kept))


def _renew(old: SourceStatus | None, report: SourceReport, now: datetime) -> SourceStatus:
    stamp = now.astimezone(UTC).isoformat(timespec="seconds")
    status = old or SourceStatus(report.name, stamp)
    status = msgspec.structs.replace(status, tried=stamp, problem=report.problem)
    if report.problem:
        return msgspec.structs.replace(status, failures=status.failures + 1)
    status = msgspec.structs.replace(status, succeeded=stamp, failures=0, stayed=report.stayed)
    if not (report.added or report.changed or report.removed):
        return status
    return msgspec.structs.replace(
        status,
        changed_at=stamp,
        added=report.added,
        changed=report.changed,
        removed=report.removed,
    )


def find_due(source: SourceSettings, status: SourceStatus | None, now_s: float) -> float | None:
    """Tell when the server reads a source again, in seconds since 1970 UTC; now if it is late.

    None for a source without `every`. After failures it is tried sooner, and then ever later.
    """
    if not source.every:
        return None
    tried_s = _read_time(status.tried) if status else None
    # A time that is yet to come is of a clock that was set back since.
    if status is None or tried_s is None or tried_s > now_s:
        return now_s
    wait_s: float = parse_interval(source.every)
    if status.failures:
        longest_s = max(wait_s, LONGEST_RETRY_S)
        wait_s = min(longest_s, FIRST_RETRY_S * 2.0 ** min(status.failures - 1, 30))
    share = crc32(f"{source.name}\0{status.tried}".encode()) / 2**32
    return max(now_s, tried_s + wait_s * (1 + JITTER * share))


def list_due(
    sources: Iterable[SourceSettings], statuses: Mapping[str, SourceStatus], now_s: float
) -> tuple[list[str], float | None]:
    """List the sources that are due now, and tell when the next one is; None if none ever is."""
    due: list[str] = []
    next_s: float | None = None
    for source in sources:
        at_s = find_due(source, statuses.get(source.name), now_s)
        if at_s is None:
            continue
        if at_s <= now_s:
            due.append(source.name)
        next_s = at_s if next_s is None else min(next_s, at_s)
    return due, next_s


def _read_time(stamp: str) -> float | None:
    try:
        return datetime.fromisoformat(stamp).timestamp()
    except ValueError:
        return None
