"""The spec of a source type: its settings and its reader."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.settings import SourceSettings


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A type of source; each source folder has one in its `spec.py`."""

    source: str
    """`module:class` of an `indexer.contracts.Source`, imported when a source is opened. The class
    takes the source's settings and the folder of the configuration file."""
    settings: type[SourceSettings] = SourceSettings
    """Type of the `[[sources]]` table; derive from `SourceSettings` to add options."""
    address: str = "give each of them a `url`"
    """How its documents get an address; told to the person whose documents have none. Empty if they
    need none."""
