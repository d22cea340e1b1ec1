"""The sites of `[server] embed`, by their origins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.errors import ConfigError

_ORIGIN = re.compile(
    r"https?://(?:[\w-]+\.)*[\w-]+(?::\d{1,5})?|https?://\[[0-9a-f:]+\](?::\d{1,5})?"
)


def read_origins(written: Sequence[str]) -> frozenset[str]:
    """Read the origins of sites; a slash behind one is left out.

    Raises:
        ConfigError: One is no origin, such as `*` or one with a path.
    """
    origins = {text.strip().lower().rstrip("/") for text in written}
    for origin in sorted(origins):
        if not _ORIGIN.fullmatch(origin):
            raise ConfigError(
                f"[server] embed = {origin!r} is no origin of a site; write each like "
                "https://example.org or http://localhost:1313, without a path"
            )
    return frozenset(origins)
