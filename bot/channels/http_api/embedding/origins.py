"""The sites of `[server] embed`, by their origins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yarl import URL

from bot.settings import SITE_ORIGIN
from indexer.errors import ConfigError


def read_origins(written: Sequence[str]) -> frozenset[str]:
    """Read the origins of sites, as browsers write them: ASCII, no default port, no slash behind.

    Raises:
        ConfigError: One is no origin, such as `*` or one with a path.
    """
    origins = {text: _read_origin(text) for text in written}
    for text, origin in origins.items():
        if not origin:
            raise ConfigError(
                f"[server] embed = {text!r} is no origin of a site; write each like "
                "https://example.org or http://localhost:1313, without a path"
            )
    return frozenset(origins.values())


def _read_origin(written: str) -> str:
    """Read an origin; empty if it is none."""
    try:
        return str(URL(written.lower()).origin()) if re.fullmatch(SITE_ORIGIN, written) else ""
    except ValueError:  # such as a port above 65535
        return ""
