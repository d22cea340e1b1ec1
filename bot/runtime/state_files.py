"""Where channels keep small files of their own: beside the journal."""

from __future__ import annotations

from pathlib import Path

from indexer.settings import Settings

DEFAULT_FOLDER = "data"
"""For them when the journal is kept in memory."""


def beside_journal(settings: Settings, name: str) -> Path:
    """Give the path of a file beside the journal.

    Args:
        settings: Its `journal` table.
        name: Of the file.

    Returns:
        The path; its folder may be missing.
    """
    journal = settings.journal.path
    return settings.resolve(journal or f"{DEFAULT_FOLDER}/{name}").with_name(name)
