"""Puts other files where a page says `<!--@include: ./part.md{3,10}-->`.

https://vitepress.dev/guide/markdown#markdown-file-inclusion
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

from indexer.sources.generators.javascript.partials import drop_front

MARK = b"@include"
MAX_DEPTH = 5
MAX_CHARS = 1_000_000
"""Of a page with all that it includes."""
INCLUDE = re.compile(
    r"<!--[ \t]{0,20}@include:[ \t]{0,20}(?P<path>[^\s{}#<>\[\]]{1,300})"
    r"(?:#(?P<region>[\w-]{1,100}))?[ \t]{0,20}(?:\{(?P<lines>[\d,]{1,20})\})?[ \t]{0,20}-->"
)
_REGION = r"<!--\s*#?{}region\b[^\S\n]*{}\s*-->"

Read = Callable[[str], str | None]
"""Reads a file by its path from the root of the site."""


def expand_includes(body: str, path: str, source_folder: str, read: Read) -> str:
    """Expand the includes of a page; one whose file cannot be read is left out.

    Args:
        body: The text behind the front matter.
        path: The page's file, from the root of the site.
        source_folder: Where paths that begin with `@/` start.
        read: Reads a file.
    """
    left = [MAX_CHARS]

    def expand(text: str, path: str, depth: int) -> str:
        def include(match: re.Match[str]) -> str:
            other = locate(match["path"], path, source_folder)
            found = read(other) if depth < MAX_DEPTH and left[0] > 0 else None
            if found is None:
                return ""
            part = _cut(drop_front(found), match["region"], match["lines"])
            left[0] -= len(part)
            return expand(part, other, depth + 1) if left[0] > 0 else ""

        return INCLUDE.sub(include, text)

    return expand(body, path, 0)


def locate(target: str, path: str, source_folder: str) -> str:
    """Give the path of an included file."""
    if target.startswith(("@/", "@")):
        return posixpath.normpath(posixpath.join(source_folder, target.lstrip("@").lstrip("/")))
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), target))


def _cut(text: str, region: str | None, lines: str | None) -> str:
    """Cut a region, or lines that are counted from 1, both ends included."""
    if region:
        name = re.escape(region)
        start = re.search(_REGION.format("", name), text)
        end = re.search(_REGION.format("end", name), text[start.end() :]) if start else None
        if start:
            text = text[start.end() : start.end() + end.start() if end else None]
    if lines:
        first, _, last = lines.partition(",")
        is_range = "," in lines
        begin = int(first or 1) - 1
        stop = (int(last) if last.isdigit() else None) if is_range else begin + 1
        text = "\n".join(text.split("\n")[max(begin, 0) : stop])
    return text
