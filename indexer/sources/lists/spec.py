"""What every type of list shares: its settings, and what it is given of a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from indexer.fetching.settings import FetchedSettings
from indexer.sources.dates import find_zone
from indexer.sources.spec import SourceSpec


class ListSettings(FetchedSettings, frozen=True, forbid_unknown_fields=True):
    """The `[[sources]]` table of a list without times of its own."""


class ZonedSettings(ListSettings, frozen=True, forbid_unknown_fields=True):
    """The `[[sources]]` table of a list with times."""

    timezone: str = ""
    """Name of the zone of times without an offset, such as `Asia/Shanghai`, where the list names
    none."""

    def __post_init__(self) -> None:
        """Check what no type says.

        Raises:
            ValueError: There is no such time zone.
        """
        if self.timezone and find_zone(self.timezone) is None:
            raise ValueError(f"timezone {self.timezone!r} is no time zone such as Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file of a list, read."""

    name: str
    """As the configuration writes it, for messages."""
    key: str
    """Its path in the source without the suffix; in ids, where a list numbers its rows."""
    data: bytes
    """Decompressed."""
    settings: ListSettings
    timezone: str
    """That of the settings, if they have one."""
    find_beside: Callable[[str], bytes | None]
    """Reads the file of a name in the same folder; None if it is not there, or cannot be read."""
    find_above: Callable[[str], bytes | None]
    """The same, in the nearest folder that has one: this, or one above it in the source."""


class ListSpec(SourceSpec, frozen=True):
    """The spec of a type of list."""

    source: str = "indexer.sources.lists.frame:FileListSource"
    settings: type[ListSettings] = ZonedSettings
    address: str = "give the source a `base_url`, or each session of its list an address"
    pull: str = "indexer.sources.lists.pulling:pull_list"
    keeps: Literal["", "most", "all"] = "most"
    read: str = ""
    """`module:function` that makes a `SessionList` of a `ListFile`; it raises `BadInput`."""
    suffixes: tuple[str, ...] = (".json",)
    """Of the files in a folder that are lists, in lower case."""
    only: tuple[str, ...] = ()
    """Names without suffix that a file in a folder must have; any, if there are none."""
