"""When the documents of a generation are shown: those that expire leave without a rebuild."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import datetime


class Periods:
    """The periods of a generation's documents; those without one are always shown."""

    def __init__(self, written: Mapping[tuple[str, str], tuple[str, str]]) -> None:
        """Read `Store.periods`: `Document.begins` and `expires` by (source, id)."""
        self._times = {
            key: (_parse(begins), _parse(expires)) for key, (begins, expires) in written.items()
        }
        times = (time for pair in self._times.values() for time in pair)
        self._changes = sorted(time for time in times if time is not None)

    def hold(self, key: tuple[str, str], now: datetime) -> bool:
        """Tell whether a document, by (source, id), is shown at a time with a zone."""
        begins, expires = self._times.get(key, (None, None))
        return (begins is None or begins <= now) and (expires is None or now < expires)

    def count_passed(self, now: datetime) -> int:
        """Count the changes up to a time: while the number stays, so do the documents shown."""
        return bisect_right(self._changes, now)


ALWAYS = Periods({})
"""Of documents that are always shown."""


def _parse(written: str) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
