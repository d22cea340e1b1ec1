"""Mends what a page plainly meant, and says so: link addresses with spaces.

`[video](https://example.org/my talk.mp4)` is no link to Markdown, and worse, a site that links bare
addresses sends its readers to `https://example.org/my`. Here it becomes the link that was meant.
"""

from __future__ import annotations

import re

from indexer.records import Remark

# A target that starts like an address and holds blanks, and no quote, which would begin a title.
_SPACED = re.compile(r"\]\((https?://[^\s()<>\"']+(?:[ \t]+[^\s()<>\"']+)+)[ \t]*\)")
_FENCE = re.compile(r"\s{0,3}(```+|~~~+)")


def mend_addresses(body: str, name: str, first_line: int) -> tuple[str, tuple[Remark, ...]]:
    """Write the blanks inside link addresses as `%20`, outside fenced code.

    Args:
        body: Markdown without its front matter.
        name: The file, for remarks.
        first_line: Line of the body in the file, counted from 1.

    Returns:
        The body with as many lines as before, and a remark for each address.
    """
    if not _SPACED.search(body):
        return body, ()
    remarks: list[Remark] = []
    lines = body.split("\n")
    fence = ""
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark:
            found = mark.group(1)[:3]
            fence = "" if fence == found else fence or found
        elif not fence:
            for target in _SPACED.findall(line):
                mended = "%20".join(target.split())
                lines[number] = lines[number].replace(f"({target}", f"({mended}")
                remarks.append(
                    Remark(
                        name,
                        first_line + number,
                        f"a link address holds a space ({target[:80]})",
                        f"write {mended[:80]}",
                    )
                )
    return "\n".join(lines), tuple(remarks)
