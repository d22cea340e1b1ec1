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
    return frozenset(map(_read_origin, written))


def _read_origin(written: str) -> str:
    try:
        if re.fullmatch(SITE_ORIGIN, written):
            return str(URL(written.lower()).origin())
    except ValueError:
        pass  # a port above 65535, a name that is none
    raise ConfigError(
        f"[server] embed = {written!r} is no origin of a site; write each like "
        "https://example.org or http://localhost:1313, without a path"
    )
