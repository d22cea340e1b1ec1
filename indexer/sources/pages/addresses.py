"""Parts of addresses, and of paths that become addresses."""

from __future__ import annotations

import re
from urllib.parse import quote


def quote_path(path: str) -> str:
    """Escape a path; existing escapes are kept."""
    return quote(path, safe="/%~$&+,:;=@!'()*")


def split_address(address: str) -> tuple[str, str]:
    """Split an address into its path, and its query and fragment."""
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    return path, address[len(path) :]
