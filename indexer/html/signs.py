"""Tells pages that are no content: those that robots must not index, redirects, lists of pages.

A list is told by general signs alone: its address ends in the number of a page (`/page/2/`), or
most of its text are links to pages of the site itself.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from indexer.html.nodes import get_attribute

MAX_REDIRECT_S = 10
"""A page that goes on to another one within this time shows nothing of its own."""
MIN_LIST_LINKS = 3
LIST_SHARE = 0.7
"""Of the characters of a page's text, those in links to other pages of its site."""
ALL_SHARE = 0.9
"""The same where there are fewer links."""
_REFRESH = re.compile(
    r"\s{0,9}(?P<seconds>\d{1,4})(?:\.\d*)?\s{0,9}[;,]\s{0,9}(?:url\s{0,9}=)?", re.IGNORECASE
)
_ROBOTS = frozenset({"robots", "googlebot"})
_PAGE_NUMBER = re.compile(r"/page/?-?\d{1,4}(?:/|\.html?|/index\.html?)?$", re.IGNORECASE)
_ERROR = re.compile(r"(?:^|/)40[0-9](?:/index)?\.html?$|(?:^|/)404/$", re.IGNORECASE)


def is_hidden(tree: LexborHTMLParser) -> bool:
    """Tell whether a page asks robots not to index it, or leads on to another one at once."""
    for node in tree.css("meta[name], meta[http-equiv]")[:300]:
        content = get_attribute(node, "content").lower()
        if get_attribute(node, "name").lower() in _ROBOTS:
            if {"noindex", "none"} & set(re.split(r"[\s,]+", content)):
                return True
        elif get_attribute(node, "http-equiv").lower() == "refresh":
            refresh = _REFRESH.match(content)
            if refresh and int(refresh["seconds"]) <= MAX_REDIRECT_S:
                return True
    return False


def is_error_page(path: str) -> bool:
    """Tell whether a path is that of the page for addresses that do not exist."""
    return bool(_ERROR.search(path))


def is_numbered(url: str) -> bool:
    """Tell whether an address is that of a further page of a list."""
    return bool(_PAGE_NUMBER.search(urlsplit(url).path))
