"""Encodes spaces in link addresses, and reports them to the author.

To Markdown, `[video](https://example.org/my talk.mp4)` is no link.
"""

from __future__ import annotations

import re

from indexer.records import Remark

# A target with spaces. It has no quote, because a quote would begin a title.
_SPACED = re.compile(r"\]\((https?://[^\s()<>\"']+(?:[ \t]+[^\s()<>\"']+)+)[ \t]*\)")
_FENCE = re.compile(r"\s{0,3}(```+|~~~+)")


def encode_link_spaces(body: str, name: str, first_line: int) -> tuple[str, tuple[Remark, ...]]:
    """Write the spaces in link addresses as `%20`, except in fenced code.

    The body has as many lines as before. Each address gives a remark, for which `name` and
    `first_line` are as in `parse_body`.
    """
    if not _SPACED.search(body):
        return body, ()
    remarks: list[Remark] = []
    lines = body.split("\n")
    open_fence = ""
    for number, line in enumerate(lines):
        if match := _FENCE.match(line):
            fence = match[1][:3]
            open_fence = "" if open_fence == fence else open_fence or fence
        elif not open_fence:
            for target in _SPACED.findall(line):
                encoded = "%20".join(target.split())
                lines[number] = lines[number].replace(f"({target}", f"({encoded}")
                reason = f"a link address holds a space ({target[:80]})"
                remarks.append(Remark(name, first_line + number, reason, f"write {encoded[:80]}"))
    return "\n".join(lines), tuple(remarks)
