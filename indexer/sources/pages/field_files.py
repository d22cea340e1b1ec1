"""Files that the front matter of a page names: `slides: a6-ProxylessgRPC.pdf`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from indexer.sources.nesting import list_texts

_FILE = re.compile(r"^[^\s/:?#][^/:?#]*\.[A-Za-z0-9]{2,5}$")
"""A file name without folders: `a6-Proxyless gRPC.pdf`."""
_PAGES = frozenset({".md", ".markdown", ".mdown", ".mdx"})


def find_field_files(front: Mapping[str, object]) -> dict[str, str]:
    """Find the file names in a front matter, each with its key in lower case."""
    return {
        text: key.lower()
        for key, value in front.items()
        for text in list_texts(value)
        if _FILE.match(text) and PurePosixPath(text).suffix.lower() not in _PAGES
    }
