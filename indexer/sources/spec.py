"""What a type of source is: the shape of its `[[sources]]` table, and what reads it."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.settings import SourceSettings


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A type of source; each source folder has one in its `spec.py`."""

    source: str
    """`module:class`, imported when such a source is opened. The class takes the source's settings
    and the folder of the configuration file, and is an `indexer.contracts.Source`."""
    settings: type[SourceSettings] = SourceSettings
    """What the table may hold; a type with options of its own derives from `SourceSettings`."""
