"""What feeds of every format have in common."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from email.utils import parsedate_to_datetime
from hashlib import sha256

import msgspec

from indexer.sources.dates import parse_day

MAX_ITEMS = 100_000
"""Of one file; what is beyond is not read."""
MAX_ATTACHMENTS = 50
MAX_TAGS = 50
_FIRST_YEAR = 1990
"""Generators write year 1 of a page without a date; there were no feeds before."""
_OLD_YEAR = re.compile(r"(?<![+\-\d:.])0\d{3}(?!\d)")
"""To `email.utils`, the year 0001 is 2001."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file or a video that an item comes with."""

    url: str
    """As it is written."""
    kind: str = ""
    """Media type, or `video` and the like; empty if not told."""
    title: str = ""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An item of a feed, as it is written there."""

    id: str
    """As the feed says; else its address, else empty."""
    url: str = ""
    """Absolute address of its page; empty without one."""
    title: str = ""
    """Plain text."""
    html: str = ""
    """Its content, or if it has none its summary."""
    is_summary: bool = True
    """Whether there is no more than a summary."""
    published: str = ""
    """ISO date; empty if unknown."""
    language: str = ""
    """As the feed says."""
    tags: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    line: int = 0
    """Where it starts in the file, from 1; 0 if unknown."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A file of items, the newest first."""

    items: tuple[FeedItem, ...]
    next_url: str = ""
    """Absolute address of the file with older ones; empty if it names none."""
    is_cut: bool = False
    """Whether it has more than `MAX_ITEMS`."""


def read_day(text: str) -> str:
    """Read the day of an item as an ISO date; empty if it has none, or one of year 1."""
    text = text.strip()[:100]
    if _OLD_YEAR.search(text):
        return ""
    day: date | None
    try:
        day = parsedate_to_datetime(text).date()  # RSS: RFC 822
    except (ValueError, TypeError, OverflowError, IndexError):
        day = parse_day(text)
    return day.isoformat() if day and day.year >= _FIRST_YEAR else ""


def hash_item(item: FeedItem) -> str:
    """Hash all that a feed says in an item; where it stands does not count."""
    return sha256(msgspec.json.encode(replace(item, line=0))).hexdigest()
