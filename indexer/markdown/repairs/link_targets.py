"""Repairs the targets of links that Markdown does not take, or takes for too much.

`[x](https://e.org/my talk.mp4)`, `[x](https://e.org/a “title”)`, `[x]("https://e.org/a")`,
`[网盘](https://e.org/a 提取码：ab12)`, `[x]（https://e.org/a）` and `[x]({{ site.url }}/a.pdf)`.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

from indexer.links.glued_words import MAX_TARGET_CHARS, split_glued
from indexer.links.normalize import has_host_without_scheme
from indexer.links.templates import TEMPLATE_OPENING
from indexer.records import Remark

_TARGET = re.compile(
    r"\]\s?(?P<open>[(（])"
    rf"(?P<inner>(?:[^()（）\]\n]|\](?!\s?[(（])|\([^()\n]{{0,200}}\)|（[^（）\n]{{0,200}}）){{1,{MAX_TARGET_CHARS}}}?)"
    r"[)）]"
)
_PLAIN = re.compile(r"(?![<{])[!#%&*+\-./0-9:=?@A-Z\[\]^_a-z~]+")
"""The fast path: a target without anything to repair."""
_TITLE = re.compile(r"""(?<!\s)\s++(?:"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+')$""")
"""A title as Markdown wants it."""
_DEFINITION = re.compile(r"(\s{0,3}\[[^\]\n]{1,200}\]:\s+)(\S.*)$")
_ADDRESS = re.compile(
    r"(?:https?:)?//[^\s/]|mailto:|\.{0,2}/[^\s/]|#\S|[^\s:]+\.[a-z][a-z0-9]{1,4}(?:$|[?#])", re.I
)
"""How a target begins, other than text in brackets: `[a](see below)` stays as it is."""
_HUGO = re.compile(r"\{\{[<%]")
_FENCE = re.compile(r"\s{0,3}(```+|~~~+)")
_SHOWN_CHARS = 80


def repair_link_targets(body: str, name: str, first_line: int) -> tuple[str, tuple[Remark, ...]]:
    """Repair the targets of links, except in code; words glued to an address go behind the link.

    The body has as many lines as before. Each repair gives a remark, for which `name` and
    `first_line` are as in `parse_body`.
    """
    if "](" not in body and "]（" not in body and "{" not in body:
        return body, ()
    remarks: list[Remark] = []
    lines = body.split("\n")
    open_fence = ""
    for number, line in enumerate(lines):
        if match := _FENCE.match(line):
            fence = match[1][:3]
            open_fence = "" if open_fence == fence else open_fence or fence
        elif not open_fence and "]" in line:
            lines[number], found = _repair_line(line)
            remarks += [Remark(name, first_line + number, *texts) for texts in found]
    return "\n".join(lines), tuple(remarks)


def _repair_line(line: str) -> tuple[str, list[tuple[str, str]]]:
    """Repair the targets in a line; also give the reason and the remedy of each repair."""
    found: list[tuple[str, str]] = []
    if TEMPLATE_OPENING.search(line) and (match := _DEFINITION.match(line)):
        if not _HUGO.search(line):
            line = match[1] + _quote_template(match[2])
        return line, found
    code = deque(_find_code(line) if "`" in line else ())
    parts: list[str] = []
    position = 0
    for match in _TARGET.finditer(line):
        while code and code[0][1] <= match.start():
            code.popleft()
        if code and code[0][0] <= match.start():
            continue
        target = _repair_target(match["inner"], is_wide=match["open"] == "（")
        if target is None:
            continue
        parts += [line[position : match.start()], f"]({target[0]})", target[1] and f" {target[1]}"]
        position = match.end()
        if target[2]:
            found.append(target[2:])
    return "".join([*parts, line[position:]]), found


def _repair_target(inner: str, *, is_wide: bool) -> tuple[str, str, str, str] | None:
    """Repair a target; give it, the words behind it, the reason and the remedy.

    None if nothing is to be repaired; without a reason if only a template is made readable.
    """
    text = inner.strip()
    if not text or _HUGO.search(text) or (text.startswith("<") and text[1:2] != "%"):
        return None
    if TEMPLATE_OPENING.search(text):
        return _quote_template(text), "", "", ""
    if not is_wide and _PLAIN.fullmatch(text):
        return None
    title = match[0] if (match := _TITLE.search(text)) else ""
    address, rest = split_glued(text.removesuffix(title))
    if not (_ADDRESS.match(address) or has_host_without_scheme(address)):
        return None
    if is_wide and "://" not in address:
        return None
    if not is_wide and f"{address}{title}" == text:
        return None
    shown, right = text[:_SHOWN_CHARS], address[:_SHOWN_CHARS]
    if rest or is_wide or not re.search(r"\s", text.removesuffix(title)):
        reason = f"a link address has other text around it ({shown})"
    else:
        reason = f"a link address holds a space ({shown})"
    return f"{address}{title}", rest, reason, f"write {right}"


def _quote_template(text: str) -> str:
    """Write a target with template text so that Markdown reads it as one, whatever is in it."""
    title = match[0] if (match := _TITLE.search(text)) else ""
    target = text.removesuffix(title).replace("<", "%3C").replace(">", "%3E")
    return f"<{target}>{title}"


def _find_code(line: str) -> Iterator[tuple[int, int]]:
    """Find the spans of inline code in a line, in linear time."""
    runs = [(match.start(), match.end()) for match in re.finditer("`+", line)]
    following: dict[int, int] = {}
    partners: list[int | None] = [None] * len(runs)
    for number in range(len(runs) - 1, -1, -1):
        length = runs[number][1] - runs[number][0]
        partners[number] = following.get(length)
        following[length] = number
    number = 0
    while number < len(runs):
        partner = partners[number]
        if partner is None:
            number += 1
            continue
        yield runs[number][0], runs[partner][1]
        number = partner + 1
