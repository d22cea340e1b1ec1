"""Paths of the small files that the server and its channels keep."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DEFAULT_FOLDER = "data"
"""Holds the state files when the journal is in memory."""


@dataclass(frozen=True, slots=True)
class StateFiles:
    """Resolves paths of state files; neither a file nor its folder need exist."""

    folder: Path
    """Of the configuration file; relative paths start here."""
    journal: str
    """`[journal] path`; empty for a journal in memory."""

    def resolve(self, path: str) -> Path:
        """Make a path from the configuration file absolute."""
        return (self.folder / Path(path).expanduser()).resolve()

    def beside_journal(self, name: str) -> Path:
        """Build the path of a file in the journal's folder."""
        return self.resolve(self.journal or f"{DEFAULT_FOLDER}/{name}").with_name(name)
