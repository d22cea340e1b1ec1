"""Reads what the head of a page says of its address, without reading the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser

from indexer.errors import BadInput
from indexer.html.facts import read_head, split_title
from indexer.html.limits import check_html
from indexer.sources.html.addresses import PageHead

MAX_HEAD_CHARS = 200_000
"""Of a page, in which its head is read; Docusaurus writes styles of 50,000 characters there."""
MIN_TITLES = 3
"""Pages whose titles tell the name of their site."""
_HEAD_END = re.compile(r"</head\s{0,9}>|<body\b", re.IGNORECASE)


def read_page_head(text: str, url: str = "") -> PageHead:
    """Read the head of a page; an empty one for a page beyond a limit, which its reader tells.

    `text` is the page, decoded, and `url` its address, to which others are joined.
    """
    text = text[:MAX_HEAD_CHARS]
    end = _HEAD_END.search(text)
    text = text[: end.start()] if end else text
    try:
        check_html(text, url)
    except BadInput:
        return PageHead()
    facts = read_head(LexborHTMLParser(text), url)
    return PageHead(facts.canonical, facts.alternates, facts.language, facts.window)


def find_site_name(titles: Iterable[str]) -> str:
    """Find what the titles of most windows end or begin with; empty for none, or for few pages."""
    shown = [title for title in titles if title]
    counts = Counter(part for title in shown for part in set(split_title(title)))
    name, count = counts.most_common(1)[0] if counts else ("", 0)
    return name if count >= MIN_TITLES and count > len(shown) / 2 else ""
