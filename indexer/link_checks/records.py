"""What a check of a link says."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urldefrag

import msgspec

from indexer.links.videos import identify

Outcome = Literal["alive", "moved", "dead", "unsure", "unchecked"]
"""`alive`: it opens; `moved`: it leads for good to another address, which opens; `dead`: its server
says that there is nothing, or its host is gone; `unsure`: neither is certain; `unchecked`: we may
not ask."""


class LinkCheck(msgspec.Struct, frozen=True, kw_only=True):
    """The last check of an address."""

    url: str
    """Without an anchor."""
    outcome: Outcome
    reason: str
    """For people, one line; empty for `alive`."""
    final: str = ""
    """Where it leads, if that is another address."""
    checked: str
    """ISO date and time, UTC."""
    since: str = ""
    """ISO date since when it is known to be dead, or its host to have no address; else empty."""


class CheckedAddress(msgspec.Struct, frozen=True):
    """An address that is to be checked."""

    url: str
    platform: str
    """As `indexer.records.Link.platform`."""


def locate_checks(index: Path) -> Path:
    """Give the file of checks of an index, which lies beside its folder."""
    return index.with_name(f"{index.name}-links.sqlite")


def make_key(url: str) -> str:
    """Make a key that all spellings and anchors of an address share; of a video, all its times."""
    return identify(urldefrag(url).url)
