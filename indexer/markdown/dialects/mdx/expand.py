"""Writes a page of MDX as Markdown with HTML.

Imports and exports go; an expression shows its text if it is one, else nothing; components become
elements, and links if they have an address. See https://mdxjs.com/docs/what-is-mdx/.
"""

from __future__ import annotations

import re
from collections import deque

from indexer.markdown.dialects.mdx.expressions import find_end, find_heading_id, read_literal
from indexer.markdown.dialects.mdx.tags import JsxTag, is_tag, parse_jsx, write_html
from indexer.markdown.dialects.templates.outside_code import find_code, find_fences
from indexer.markdown.shortcodes.render import Reference

_MODULE = re.compile(r"(?:import|export)\b(?=[ \t{*\"'])")
MAX_MODULE_LINES = 2000
MAX_FAILURES = 50
"""Braces and tags of a page without an end. Each may take reading 20,000 characters."""
_NEXT = re.compile(r"[\\{<]")
_ID_BEHIND = re.compile(r"\{#[^{}\n]{1,500}\}[ \t]*$", re.MULTILINE)


def expand_mdx(text: str, reference: Reference) -> str:
    """Write MDX as Markdown with HTML, in as many lines; code stays as it is."""
    text = _blank_modules(text)
    if "{" not in text and "<" not in text:
        return text
    return _Writer(text).write()


def _blank_modules(text: str) -> str:
    """Blank the imports and exports, which begin a block; one ends where its brackets close."""
    if "import" not in text and "export" not in text:
        return text
    fenced: set[int] = set()
    for start, end in find_fences(text):
        first = text.count("\n", 0, start)
        fenced.update(range(first, first + text.count("\n", start, end) + 1))
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        is_start = number not in fenced and not (number and lines[number - 1].strip())
        if is_start and _MODULE.match(lines[number]):
            end = _find_module_end(lines, number)
            lines[number:end] = [""] * (end - number)
            number = end
        number += 1
    return "\n".join(lines)


def _find_module_end(lines: list[str], start: int) -> int:
    """Find the line behind a block of modules: a blank one where all brackets are closed."""
    depth = 0
    first_blank = -1
    for number in range(start, min(len(lines), start + MAX_MODULE_LINES)):
        line = lines[number]
        if not line.strip():
            if depth <= 0:
                return number
            first_blank = number if first_blank < 0 else first_blank
        if line.lstrip().startswith("#") and first_blank >= 0:
            return first_blank  # A heading: the count was wrong.
        depth += sum(line.count(c) for c in "{([") - sum(line.count(c) for c in "})]")
    return len(lines) if depth <= 0 or first_blank < 0 else first_blank


class _Writer:
    """Writes one page."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._code = deque(find_code(text))
        self._failures = 0
        self._parts: list[str] = []
        self._open: list[tuple[str, str]] = []
        """Names of the open tags, and their closing tags in HTML."""

    def write(self) -> str:
        text, position = self._text, 0
        while match := _NEXT.search(text, position):
            at = match.start()
            code_end = self._skip_code(at)
            if code_end:
                self._parts.append(text[position:code_end])
                position = code_end
                continue
            self._parts.append(text[position:at])
            position = self._write_mark(at)
        return "".join([*self._parts, text[position:]])

    def _skip_code(self, at: int) -> int:
        """Give the end of the code at a place; 0 outside code."""
        while self._code and self._code[0][1] <= at:
            self._code.popleft()
        return self._code[0][1] if self._code and self._code[0][0] <= at else 0

    def _write_mark(self, at: int) -> int:
        """Write what begins with a mark, and give the place behind it."""
        text = self._text
        if text[at] == "\\":
            self._parts.append(text[at : at + 2])
            return at + 2
        if text[at] == "{":
            return self._write_expression(at)
        if text.startswith("<!--", at):
            end = text.find("-->", at)
            end = end + 3 if end >= 0 else len(text)
            self._parts.append(text[at:end])
            return end
        tag = parse_jsx(text, at) if self._failures < MAX_FAILURES else None
        if tag is None:
            self._failures += is_tag(text, at)
            self._parts.append("<")
            return at + 1
        self._write_tag(tag, text.count("\n", at, tag.end))
        return tag.end

    def _write_expression(self, at: int) -> int:
        text = self._text
        if own := _ID_BEHIND.match(text, at):
            self._parts.append(own[0])
            return own.end()
        end = find_end(text, at) if self._failures < MAX_FAILURES else -1
        if end < 0:
            self._failures += 1
            self._parts.append("{")
            return at + 1
        inner = text[at + 1 : end - 1]
        lines = "\n" * inner.count("\n")
        if id := find_heading_id(inner):
            self._parts.append(f"{{#{id}}}")
        else:
            shown = read_literal(inner)
            self._parts.append(lines if shown is None or "\n" in shown else shown + lines)
        return end

    def _write_tag(self, tag: JsxTag, line_count: int) -> None:
        # Line ends come first: behind a tag, they would part a link from its text.
        self._parts.append("\n" * line_count)
        if tag.is_closing:
            names = [name for name, _ in self._open[-30:]]
            if tag.name in names:
                while self._open:
                    name, closing = self._open.pop()
                    self._parts.append(closing)
                    if name == tag.name:
                        break
            return
        opening, closing = write_html(tag)
        self._parts.append(opening)
        if tag.is_empty:
            self._parts.append(closing)
        else:
            self._open.append((tag.name, closing))
