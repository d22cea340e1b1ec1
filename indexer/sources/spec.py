"""The spec of a source type: its settings and its reader."""

from __future__ import annotations

from typing import Literal

import msgspec

from indexer.settings import SourceSettings


class SourceSpec(msgspec.Struct, frozen=True):
    """A type of source; each source folder has one in its `spec.py`."""

    source: str
    """`module:class` of an `indexer.contracts.Source`, imported when a source is opened. The class
    takes the source's settings and the folder of the configuration file."""
    settings: type[SourceSettings] = SourceSettings
    """Type of the `[[sources]]` table; derive from `SourceSettings` to add options."""
    address: str = "give each of them a `url`"
    """How its documents get an address; told to the person whose documents have none. Empty if they
    need none."""
    pull: str = ""
    """`module:function` of an `indexer.contracts.Pull`, for a type whose `settings` derive from
    `indexer.settings.PulledSettings`; empty for one that reads only what lies on this disk."""
    pull_fully: str = ""
    """`module:function` of the pull of `huigu rebuild --full`, for a type whose `pull` keeps what
    has suddenly lost most; empty if both are the same."""
    sitemap: str = ""
    """`module:function` that brings the sitemap that `sitemap` of the settings names, where that is
    an address; called with the settings and the file of the copy. Empty if no file is compared."""
    extra: str = ""
    """Extra of the package that installs the library it needs; empty if it needs none."""
    keeps: Literal["", "most", "all"] = ""
    """Which documents stay in the index when the source does not list them any more. `most`: those
    of a list that has suddenly lost more than half of what it held, since an export that broke
    looks like that. `all`: each, as of a feed, which holds only the newest."""
