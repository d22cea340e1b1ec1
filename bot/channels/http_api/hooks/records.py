"""What `/hooks/…` says to the host of a repository, which shows it to its owner."""

from __future__ import annotations

import msgspec


class HookResult(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a call."""

    accepted: bool
    """Whether the index is rebuilt, at once or after the rebuild that runs."""
    reason: str
    """Why not; empty if it is."""
    sources: list[str]
    """The sources that are read; empty for all of them."""
