"""Where the server and its channels keep small files of their own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DEFAULT_FOLDER = "data"
"""When the journal, beside which they lie, is kept in memory."""


@dataclass(frozen=True, slots=True)
class StateFiles:
    """Resolves the paths of state files; a file, and its folder, may be missing."""

    folder: Path
    """Of the configuration file; what relative paths start from."""
    journal: str
    """`[journal] path`; empty for one in memory."""

    def resolve(self, path: str) -> Path:
        """Give the absolute path of a path written in the configuration file."""
        return (self.folder / Path(path).expanduser()).resolve()

    def beside_journal(self, name: str) -> Path:
        """Give the path of a file beside the journal."""
        return self.resolve(self.journal or f"{DEFAULT_FOLDER}/{name}").with_name(name)
