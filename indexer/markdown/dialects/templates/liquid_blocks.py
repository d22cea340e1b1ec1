"""Removes what Liquid and Nunjucks do not show as it is written: comments, loops, raw and code.

`{% highlight ruby %}` and `{% codeblock %}` become fenced code. All results have as many lines.
"""

from __future__ import annotations

import re
from collections import deque

from indexer.markdown.dialects.templates.outside_code import find_fences

_TAG = re.compile(r"\{%-?[ \t\n]{0,9}(?P<end>end)?(?P<block>[a-z_]{2,30})\b[^%{}]{0,300}%\}")
_DROPPED = frozenset({"comment", "capture", "for", "tablerow", "javascript", "style", "schema"})
"""Blocks whose text is not shown, or is a pattern of what is shown for each item of a list."""
_CODE = frozenset({"highlight", "codeblock", "code"})


def write_blocks(text: str) -> str:
    """Remove comments and loops, and write blocks of code as Markdown, outside fenced code."""
    if "{%" not in text:
        return text
    ended = {tag["block"] for tag in _TAG.finditer(text) if tag["end"]}
    fences = deque(find_fences(text))
    parts: list[str] = []
    position = 0
    open_block = ""
    for tag in _TAG.finditer(text):
        while fences and fences[0][1] <= tag.start():
            fences.popleft()
        if fences and fences[0][0] <= tag.start() and not open_block:
            continue
        block, is_end = tag["block"], bool(tag["end"])
        if open_block:
            if is_end and block == open_block:
                parts.append(_write(open_block, text[position : tag.start()], tag[0]))
                position, open_block = tag.end(), ""
        elif block in _DROPPED | _CODE | {"raw"} and not is_end and block in ended:
            parts.append(text[position : tag.start()])
            parts.append("\n" * tag[0].count("\n"))
            position, open_block = tag.end(), block
    if open_block and open_block not in _DROPPED:
        return "".join([*parts, text[position:]])
    rest = text[position:]
    return "".join([*parts, "\n" * rest.count("\n") if open_block else rest])


def _write(block: str, inner: str, end: str) -> str:
    lines = "\n" * end.count("\n")
    if block == "raw":
        return inner + lines
    if block in _DROPPED:
        return "\n" * inner.count("\n") + lines
    runs = re.findall(r"`{3,}", inner)
    fence = "`" * (max(map(len, runs), default=2) + 1)
    if "\n" not in inner:
        return f"`{inner.strip()}`" if inner.strip() and "`" not in inner else inner
    # The tag's own line becomes the fence's.
    first, _, rest = inner.partition("\n")
    return f"{fence}{first if not first.strip() else ''}\n{rest.rstrip(' ')}{fence}{lines}"
