"""Files that pages include: snippets of PyMdown, and the plugin include-markdown."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence

MAX_DEPTH = 10
MAX_CHARS = 2 << 20
"""Of a page with all that it includes."""
_SNIPPET = re.compile(
    r"^(?P<space>[ \t]{0,40})-{1,10}8<-{1,10}"
    r"(?:[ \t]{1,20}(?P<quote>[\"'])(?P<path>[^\"'\n]{1,300})(?P=quote))?[ \t]{0,20}$"
)
_INCLUDE = re.compile(
    r"\{%-?[ \t\n]{0,20}(?P<kind>include|include-markdown)[ \t\n]{1,20}"
    r"(?P<quote>[\"'])(?P<path>[^\"'\n]{1,300})(?P=quote)(?P<options>[^%{}]{0,500})-?%\}"
)
_OPTION = re.compile(r"(start|end)[ \t]{0,5}=[ \t]{0,5}(?:\"([^\"\n]{0,200})\"|'([^'\n]{0,200})')")
_LINES = re.compile(r"(?P<path>.*?):(?P<first>\d{0,6})(?::(?P<last>\d{0,6}))?")
_SECTION = re.compile(r"(?P<path>.*):(?P<name>[A-Za-z][-\w]{0,80})")
_MARKER = re.compile(
    r"-{1,10}8<-{1,10}[ \t]{1,20}\[[ \t]{0,5}(start|end)[ \t]{0,5}:[ \t]{0,5}([\w-]{1,80})"
)

Read = Callable[[str], "str | None"]
"""Reads a file by its path from the root of the site; None if there is none."""


class Snippets:
    """Expands `--8<-- "file.md"` and blocks of such lines."""

    def __init__(self, read: Read, bases: Sequence[str], appended: Sequence[str]) -> None:
        """Take the folders in which files are looked for, and what every page ends with."""
        self._read = read
        self._bases = bases or (".",)
        self._appended = appended
        self._left = 0

    def expand(self, body: str) -> str:
        """Expand a page."""
        self._left = MAX_CHARS
        lines = [*body.split("\n"), *(f'--8<-- "{path}"' for path in self._appended)]
        return "\n".join(self._expand(lines, 0))

    def _expand(self, lines: Sequence[str], depth: int) -> Iterator[str]:
        in_block = False
        for line in lines:
            match = _SNIPPET.match(line) if "8<" in line else None
            if match and not match["path"]:
                in_block = not in_block
            elif match or (in_block and line.strip()):
                path = match["path"] if match else line.strip()
                space = match["space"] if match else line[: len(line) - len(line.lstrip())]
                inner = self._list_lines(path) if depth < MAX_DEPTH else []
                yield from (space + text for text in self._expand(inner, depth + 1))
            elif not in_block:
                yield line.replace(";--8<--", "--8<--")

    def _list_lines(self, path: str) -> list[str]:
        """List the lines of a file, or of a part of it; none if there is no such file."""
        if path.startswith((";", "http:", "https:")):
            return []
        section = _SECTION.fullmatch(path)
        numbers = None if section else _LINES.fullmatch(path)
        name = section["path"] if section else numbers["path"] if numbers else path
        texts = (self._read(posixpath.normpath(posixpath.join(base, name))) for base in self._bases)
        text = next((text for text in texts if text is not None), None)
        if text is None or len(text) > self._left:
            return []
        self._left -= len(text)
        lines = text.split("\n")
        if section:
            return list(_cut_section(lines, section["name"]))
        if numbers:
            first, last = int(numbers["first"] or 1), int(numbers["last"] or len(lines))
            return lines[max(first, 1) - 1 : last]
        return [line for line in lines if not ("8<" in line and _MARKER.search(line))]


def _cut_section(lines: Sequence[str], name: str) -> Iterator[str]:
    inside = False
    for line in lines:
        marker = _MARKER.search(line) if "8<" in line else None
        if marker and marker[2] == name:
            inside = marker[1] == "start"
        elif inside and not marker:
            yield line


def include_files(body: str, path: str, read: Read) -> str:
    """Expand `{% include-markdown "file.md" %}` in a page with a path."""
    left = MAX_CHARS

    def include(match: re.Match[str], depth: int, place: str) -> str:
        nonlocal left
        folder = "." if match["path"].startswith("/") else posixpath.dirname(place)
        target = posixpath.normpath(posixpath.join(folder, match["path"].lstrip("/")))
        text = read(target)
        if text is None or len(text) > left:
            return ""
        left -= len(text)
        for name, first, second in _OPTION.findall(match["options"]):
            mark = first or second
            before, found, after = text.partition(mark)
            text = (after if name == "start" else before) if found else text
        if depth >= MAX_DEPTH:
            return text
        return _INCLUDE.sub(lambda inner: include(inner, depth + 1, target), text)

    return _INCLUDE.sub(lambda match: include(match, 0, path), body)
