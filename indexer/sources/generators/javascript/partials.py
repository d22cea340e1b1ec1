"""Puts other files where an MDX page shows them: `import Part from "./_part.mdx"`, `<Part />`.

https://docusaurus.io/docs/markdown-features/react#importing-markdown
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

MARK = b"import "
MAX_DEPTH = 5
MAX_CHARS = 1_000_000
"""Of a page with all parts that it shows."""
MAX_PARTS = 100
IMPORT = re.compile(
    r"^import[ \t]{1,4}(?P<name>[A-Z]\w{0,80})[ \t]{1,4}from[ \t]{1,4}"
    r"(?P<quote>[\"'])(?P<path>[^\"'\n]{1,300}\.mdx?)(?P=quote)[ \t]{0,4};?[ \t]*$",
    re.MULTILINE,
)
_FRONT = re.compile(r"---[ \t]*\n(?:.*?\n)??---[ \t]*(?:\n|\Z)", re.DOTALL)
_ELEMENT = re.compile(
    r"<(?P<name>[A-Z]\w{0,80})(?P<rest>[^<>]{0,300}?)(?:/>|>[ \t\n]{0,20}</(?P=name)>)"
)
_ALIASES = ("@site/", "@/")

Read = Callable[[str], str | None]
"""Reads a file by its path from the root of the site."""


def expand_partials(body: str, path: str, read: Read) -> str:
    """Put parts in their places; one that cannot be read is left out.

    `path` is that of the page's file, from the root of the site.
    """
    left = [MAX_CHARS]

    def expand(text: str, path: str, depth: int) -> str:
        if "import " not in text:
            return text
        imports = list(IMPORT.finditer(text))[:MAX_PARTS]
        parts = {match["name"]: locate(match["path"], path) for match in imports}
        if not parts:
            return text

        def show(match: re.Match[str]) -> str:
            other = parts.get(match["name"])
            if other is None:
                return match[0]
            found = read(other) if depth < MAX_DEPTH and left[0] > 0 else None
            if found is None:
                return ""
            left[0] -= len(found)
            inner = expand(drop_front(found).strip(), other, depth + 1)
            return f"\n\n{inner}\n\n" if left[0] > 0 else ""

        return _ELEMENT.sub(show, text)

    return expand(body, path, 0)


def drop_front(text: str) -> str:
    """Drop the front matter of a part; lines (`---`) further below are none."""
    front = _FRONT.match(text)
    return text[front.end() :] if front else text


def locate(target: str, path: str) -> str:
    """Give the path of an imported file."""
    for alias in _ALIASES:
        if target.startswith(alias):
            return posixpath.normpath(target.removeprefix(alias))
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
