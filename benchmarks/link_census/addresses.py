"""Addresses in pages, found without the code of our own reader.

selectolax takes them from rendered HTML, and one regular expression from front matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

PLAYERS: tuple[tuple[re.Pattern[str], str, dict[str, str]], ...] = (
    # player, the page of its video, the page's parameters by those of the player
    (
        re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{11})(?:[?#]|$)"),
        "https://www.youtube.com/watch?v={}",
        {"list": "&list={}", "start": "&t={}"},
    ),
    (
        re.compile(r"https?://player\.bilibili\.com/player\.html\?.*?\bbvid=(BV\w+)"),
        "https://www.bilibili.com/video/{}",
        {"p": "?p={}", "page": "?p={}"},
    ),
    (
        re.compile(r"https?://player\.bilibili\.com/player\.html\?.*?\baid=(\d+)"),
        "https://www.bilibili.com/video/av{}",
        {"p": "?p={}", "page": "?p={}"},
    ),
    (
        re.compile(r"https?://v\.qq\.com/(?:txp/)?iframe/player\.html\?.*?\bvid=(\w+)"),
        "https://v.qq.com/x/page/{}.html",
        {},
    ),
    (
        re.compile(r"https?://player\.vimeo\.com/video/(\d+)"),
        "https://vimeo.com/{}",
        {"h": "/{}"},
    ),
)
"""The players that the corpora use, once more and not taken from our reader."""
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
    """Write an address in one way.

    Writers differ in percent-encoding and in a slash at the end. A player counts as the page of its
    video, because that page is what we record.
    """
    plain = _write_page(unquote(address).strip().rstrip("#"))
    return plain[:-1] if plain.count("/") == 3 and plain.endswith("/") else plain


def _write_page(address: str) -> str:
    """Write the page of a video for the address of its player; any other stays as it is."""
    for player, page, parameters in PLAYERS:
        if match := player.match(address):
            page = page.format(match[1])
            for name, value in parse_qsl(urlsplit(address).query):
                if name in parameters and (name not in {"p", "page"} or value != "1"):
                    page += parameters[name].format(value)
            return page
    return address
