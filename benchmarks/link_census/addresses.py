"""Addresses in pages, found without the code of our own reader.

selectolax takes them from rendered HTML, and one regular expression from front matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

BASE = "https://page.invalid/here/"
"""Stands for the page's own address, on both sides of the comparison."""
FRONT_MATTER = re.compile(
    r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n(.*?)^\1[ \t]*\r?$\n?", re.DOTALL | re.MULTILINE
)

_ADDRESS_IN_FRONT = re.compile(r"""https?://[^\s"'<>\]},“”]+""")
_FRONT_KEY = re.compile(r"^\s*-?\s*[\"']?([\w-]+)[\"']?\s*[:=]")
_NOT_A_LINK = re.compile(
    r"^(?:url|image|images|banner|img|cover|thumbnail|photo|avatar|description|summary|subtitle|keywords|logo)\w*$"
)


def find_html_links(html: str) -> Iterator[str]:
    """Find every address in rendered HTML that a reader could open."""
    tree = LexborHTMLParser(html)
    for node in tree.css(
        "a[href], area[href], iframe[src], video[src], audio[src], source[src], embed[src]"
    ):
        if "footnote" in (node.attributes.get("class") or ""):
            continue
        if node.tag == "a" and node.child is None:
            continue  # nothing to click: the remains of a link inside another link
        written = (node.attributes.get("href") or node.attributes.get("src") or "").strip()
        address = urljoin(BASE, written)
        if "${" in unquote(address):
            continue  # a placeholder in a manual, `http://${HOST}/`
        if written and urlsplit(address).scheme in {"http", "https", "mailto"}:
            yield normalise_address(address)


def find_front_matter_links(text: str) -> Iterator[str]:
    """Find every address in a page's front matter, except pictures and the page's own address."""
    front = FRONT_MATTER.match(text)
    links: dict[str, list[str]] = {"": []}
    key = top = ""
    for line in front[2].splitlines() if front else ():
        if line.lstrip().startswith("#"):
            continue
        if match := _FRONT_KEY.match(line):
            key = match[1]
            if not line[0].isspace() and line[0] != "-":
                # Of a key that is written twice, hugo and YAML readers take the last.
                top, links[key] = key, []
        # The page's own `url` is not a link; the `url` of an entry in a list is one.
        if (key != top and key == "url") or not _NOT_A_LINK.match(key.lower()):
            links[top] += map(normalise_address, _ADDRESS_IN_FRONT.findall(line))
    for addresses in links.values():
        yield from dict.fromkeys(addresses)


def normalise_address(address: str) -> str:
    """Write an address in one way: writers differ in percent-encoding and in a slash at the end."""
    plain = unquote(address).strip().rstrip("#")
    return plain[:-1] if plain.count("/") == 3 and plain.endswith("/") else plain
