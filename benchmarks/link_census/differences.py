"""The differences between Hugo's links and our records that are right, by six rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin

from benchmarks.link_census.addresses import BASE, normalise_address

_BLANK = re.compile(
    r"""\]\(((https?://[!#-'*-~]*(?:(?<=[-#])(?=[ ])|(?=[ ][/.])))[ ][ !#-'*-~]+)\)"""
)
_QUOTE = re.compile(r"""\]\((https?://[^\s()"]+)"\)""")
_HOST = re.compile(r"\]\(((?:[a-z0-9-]+\.)+(?:com|org|net|io|cn)(?:/[^\s()]*)?)\)")
_MAIL = re.compile(r"\]\(([\w.+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,})\)", re.ASCII)
_SCHEME = re.compile(
    r"\]\(((?:https?(?::|：)(?:/|／){0,2})+((?:[a-z0-9-]+\.)+[a-z]{2,}[^\s()]*))\)"
)
_ESCAPED = re.compile(r"""(https?://[^\s()\\]+)(\\[-_][^\s()]*)""")


def drop_differences(lost: Counter[str], ours: Counter[str], text: str) -> Counter[str]:
    r"""Drop the addresses that we record in another way, and rightly so.

    Each place in the page's source that one of six rules describes excuses one lost address, and
    uses up one of our records that hugo does not show. The record is the whole address that the
    author wrote at that place; only the blanks in it may differ.

    * Blank: `[x](https://e.org/a- b)`. Markdown takes no link with a blank, so hugo links the
      `https://e.org/a-` in the text, and we the whole. `-` or `#` stands before the first blank,
      or `/` or `.` behind it; a note behind an address is no part of it.
    * Quote: `[x](https://e.org/a")`. The one quote at the end is no part of the address.
    * Host: `[x](github.com/a)`. A browser opens it below the page; the author meant the host.
      The target begins with a host in one of the common top domains.
    * Backslash: a bare `https://e.org/a\-b`. Hugo ends it at the backslash.
    * Mail: `[x](a@e.org)`. Hugo takes it for a page; it is a mail address.
    * Scheme: `[x](https：/e.org)`, `[x](http://https://e.org)`. A browser finds nothing there; the
      author meant the one address behind the broken schemes.

    Args:
        lost: What hugo shows and we do not record.
        ours: What we record and hugo does not show.
        text: The page's source.
    """
    rest = lost.copy()
    records = Counter(map(_join, ours.elements()))
    for shown, whole in _find_differences(text):
        address, record = normalise_address(shown), _join(normalise_address(whole))
        if rest[address] > 0 and records[record] > 0:
            rest[address] -= 1
            records[record] -= 1
    return +rest


def _find_differences(text: str) -> Iterator[tuple[str, str]]:
    """Find what hugo shows and what the author wrote, at each place that a rule describes."""
    for match in _BLANK.finditer(text):
        yield match[2], match[1]
    for match in _QUOTE.finditer(text):
        yield f'{match[1]}"', match[1]
    for match in _HOST.finditer(text):
        yield urljoin(BASE, match[1]), f"https://{match[1]}"
    for match in _MAIL.finditer(text):
        yield urljoin(BASE, match[1]), f"mailto:{match[1]}"
    for match in _SCHEME.finditer(text):
        if not re.match(r"https?://[a-z0-9]+\.", match[1]):
            scheme = re.findall(r"https?", match[1])[-1]
            yield urljoin(BASE, match[1]), f"{scheme}://{match[2]}"
    for match in _ESCAPED.finditer(text):
        yield match[1], match[0].replace("\\", "")


def _join(address: str) -> str:
    return address.replace(" ", "")
