"""What `/admin/rebuild` says."""

from __future__ import annotations

import msgspec


class RebuildPhase(msgspec.Struct, frozen=True):
    """How far a running rebuild is."""

    started: str
    """When it began: ISO date and time, UTC."""
    phase: str = ""
    """`pull`, `index` or `write`; empty before the first."""
    done: int = 0
    """Steps of the phase that are done."""
    total: int = 0
    """Steps of the phase that are known; the number may grow."""


class SourceChange(msgspec.Struct, frozen=True, kw_only=True):
    """What a rebuild did with one source."""

    name: str
    """As in `huigu.toml`."""
    added: int
    """Documents that are new."""
    changed: int
    """Documents that are other than before."""
    removed: int
    """Documents that are gone."""
    problem: str
    """Why it could not be read, so that its documents stayed; empty if it could."""


class LastRebuild(msgspec.Struct, frozen=True, kw_only=True):
    """How the last rebuild over HTTP ended."""

    ended: str
    """ISO date and time, UTC."""
    succeeded: bool
    """Whether a new generation serves; else the one before it does."""
    error: str = ""
    """Why it failed; empty if it did not."""
    seconds: float = 0.0
    """How long it took."""
    generation: str = ""
    """Id of the generation that it made; empty if it failed."""
    documents: int = 0
    """Documents of that generation."""
    added: int = 0
    """Documents that are new."""
    changed: int = 0
    """Documents that are other than before."""
    removed: int = 0
    """Documents that are gone."""
    problem_count: int = 0
    """Entries that are broken, and were left out."""
    problems: list[str] = []
    """The first of them, a line each: file, line, reason, remedy."""
    sources: list[SourceChange] = []
    """The sources that were read."""


class RebuildState(msgspec.Struct, frozen=True):
    """What rebuilds over HTTP do, and did; those of chats and the command line are not told."""

    running: bool
    """Whether one runs."""
    waiting: bool
    """Whether one follows: a push came meanwhile, or another program rebuilds."""
    phase: RebuildPhase | None
    """How far the running one is; null if none runs."""
    last: LastRebuild | None
    """How the last one ended; null if there was none since the server started."""
