"""Reads what the head of a page says of its address, without reading the page."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from indexer.errors import BadInput
from indexer.html.facts import read_head
from indexer.html.limits import check_html
from indexer.sources.html.addresses import PageHead

MAX_HEAD_CHARS = 200_000
"""Of a page, in which its head is read; Docusaurus writes styles of 50,000 characters there."""
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
