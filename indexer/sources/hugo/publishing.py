"""Decides which pages a site publishes, and reads their dates as the site's configuration says.

See https://gohugo.io/configuration/front-matter/; the tests compare the results with Hugo's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from indexer.records import Remark
from indexer.sources import dates
from indexer.sources.front_matter_fields import (
    Fields,
    find_key_line,
    get_table,
    get_text,
    is_true,
    lower_keys,
    parse_bool,
)
from indexer.sources.nesting import list_texts

PUBLISH_KEYS = ("publishdate", "pubdate", "published", "date")
EXPIRY_KEYS = ("expirydate", "unpublishdate")
"""Hugo's defaults, like `DATE_KEYS`."""

_FILE_NAME = ":filename"
_DEFAULT = ":default"
_DATED_NAME = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"(?:[T \-](?P<hour>[01]\d|2[0-3])[-:](?P<minute>[0-5]\d)[-:](?P<second>[0-5]\d))?(?P<rest>.*)",
    re.ASCII | re.DOTALL,
)
_DIGIT = re.compile(r"\d")
MAX_SHOWN_CHARS = 40
"""Characters of an unreadable date in a message."""


@dataclass(frozen=True, slots=True)
class PublishRules:
    """What a site's configuration says about dates and about pages to leave out."""

    is_hugo: bool = False
    """Whether only the forms of dates that Hugo reads count."""
    zone: tzinfo = UTC
    """Zone of times without one."""
    builds_drafts: bool = False
    builds_future: bool = False
    builds_expired: bool = False
    date_keys: tuple[str, ...] = dates.DATE_KEYS
    publish_keys: tuple[str, ...] = PUBLISH_KEYS
    expiry_keys: tuple[str, ...] = EXPIRY_KEYS
    """Keys of the front matter in the order in which they are tried, or `:filename`."""


@dataclass(frozen=True, slots=True)
class PageDates:
    """The dates of a page."""

    day: date | None = None
    """In the zone it was written in; None without one."""
    shown: date | None = None
    """The day to show to people, also where the site itself cannot read what was written."""
    begin: datetime | None = None
    """When the site begins to show the page; None for always."""
    end: datetime | None = None
    """When the site stops showing the page; None for never."""
    slug: str = ""
    """Slug from a file name with a date; empty without one, or if the site does not use it."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A date, and where it was found."""

    time: datetime
    written: object
    slug: str = ""


def read_publish_rules(table: Fields, name: str) -> PublishRules:
    """Read the rules of a site; the keys are in lower case, and `name` is the file, for messages.

    An unknown time zone raises `SourceError`.
    """
    keys = get_table(table, "frontmatter")
    date_keys = _read_keys(keys.get("date"), dates.DATE_KEYS)
    return PublishRules(
        is_hugo=True,
        zone=_read_zone(get_text(table, "timezone"), name),
        builds_drafts=is_true(table.get("builddrafts")),
        builds_future=is_true(table.get("buildfuture")),
        builds_expired=is_true(table.get("buildexpired")),
        date_keys=date_keys,
        # A site that does not say when pages appear shows them from their date on.
        publish_keys=_read_keys(keys.get("publishdate"), (*PUBLISH_KEYS, *date_keys)),
        expiry_keys=_read_keys(keys.get("expirydate"), EXPIRY_KEYS),
    )


def read_page_dates(front: Fields, name: str, rules: PublishRules) -> PageDates:
    """Read the dates of a page; `name` is that of its file, or of its bundle's folder."""
    if not rules.is_hugo:
        front = dates.normalize_keys(front)
    own, publish, expiry = (
        _find_date(front, keys, name, rules)
        for keys in (rules.date_keys, rules.publish_keys, rules.expiry_keys)
    )
    shown = dates.parse_day(own.written) or own.time.date() if own else dates.read_date(front)
    return PageDates(
        day=own.time.date() if own else None,
        shown=shown,
        begin=None if rules.builds_future or not publish else publish.time,
        end=None if rules.builds_expired or not expiry else expiry.time,
        slug=next((found.slug for found in (own, publish, expiry) if found and found.slug), ""),
    )


def is_published(front: Fields, page_dates: PageDates, rules: PublishRules, now: datetime) -> bool:
    """Tell whether the site shows the page now."""
    if is_true(front.get("headless")) or (_is_draft(front, rules) and not rules.builds_drafts):
        return False
    build = lower_keys(get_table(front, "build") or get_table(front, "_build"))
    if build.get("render") in {"never", "link", False}:
        return False
    begin, end = page_dates.begin, page_dates.end
    return not (begin and begin > now) and not (end and end <= now)


def list_date_remarks(front: Fields, rules: PublishRules, text: str, name: str) -> Iterator[Remark]:
    """List what is wrong with the dates of a page; `text` holds its front matter.

    A date that cannot be read hides no page; the site takes the page as one without it.
    """
    keys = (*rules.date_keys, *rules.publish_keys, *rules.expiry_keys)
    values = front if rules.is_hugo else dates.normalize_keys(front)
    for key in dict.fromkeys(key for key in keys if not key.startswith(":")):
        value = _get_value(values, key)
        is_flag = isinstance(value, bool) or (key == "published" and not _DIGIT.search(str(value)))
        if value in ("", None) or is_flag:
            continue
        day = dates.parse_day(value) or dates.guess_day(value)
        if not (problem := _explain_date(value, day, rules)):
            continue
        shown = " ".join(str(value).split())[:MAX_SHOWN_CHARS]
        reason = f"the {key} {shown!r} {problem}"
        remedy = f"write it as {day}" if day else "write it like 2022-08-17"
        yield Remark(name, find_key_line(text, key), reason, remedy)


def _explain_date(value: object, day: date | None, rules: PublishRules) -> str:
    """Explain what is wrong with a date, whose day may be known; empty if it is fine."""
    if not rules.is_hugo:
        unread = "is in a form that few site generators read" if day else "cannot be read"
        return "" if dates.parse_time(value) else unread
    time = dates.parse_hugo_time(value, rules.zone)
    if not time:
        return "is in no form that Hugo reads"
    is_number = isinstance(value, int) and day is not None and day != time.date()
    return f"is a number, which Hugo reads as seconds: {time.date()}" if is_number else ""


def _find_date(front: Fields, keys: Sequence[str], name: str, rules: PublishRules) -> _Found | None:
    """Find the first date under some keys that can be read."""
    for key in keys:
        if key == _FILE_NAME:
            if found := _read_dated_name(name, rules.zone):
                return found
            continue
        value = _get_value(front, key)
        parse = dates.parse_hugo_time if rules.is_hugo else dates.parse_time
        if time := parse(value, rules.zone):
            return _Found(time, value)
    return None


def _get_value(front: Fields, key: str) -> object:
    """Get a value of the front matter, or of the parameters in it."""
    if key in front:
        return front[key]
    params = get_table(front, "params")
    return next((value for own, value in params.items() if str(own).lower() == key), None)


def _read_dated_name(name: str, zone: tzinfo) -> _Found | None:
    """Read a name such as `2022-08-17-first-post`."""
    match = _DATED_NAME.match(name)
    if not match:
        return None
    clock = f" {match['hour']}:{match['minute']}:{match['second']}" if match["hour"] else ""
    time = dates.parse_hugo_time(match["day"] + clock, zone)
    return _Found(time, match["day"], match["rest"].strip(" -_")) if time else None


def _is_draft(front: Fields, rules: PublishRules) -> bool:
    draft = parse_bool(front.get("draft"))
    # Jekyll's draft, which Hugo knows too; a number there is a date
    published = front.get("published")
    is_hidden = isinstance(published, (bool, str)) and parse_bool(published) is False
    return is_hidden if draft is None else draft or (is_hidden and not rules.is_hugo)


def _read_keys(value: object, default: tuple[str, ...]) -> tuple[str, ...]:
    """Read the keys of a date; `:default` stands for all that Hugo tries otherwise."""
    keys = [key.lower() for key in list_texts(value)]
    if not keys:
        return default
    expanded = (default if key == _DEFAULT else (key,) for key in keys)
    return tuple(dict.fromkeys(key for part in expanded for key in part))


def _read_zone(name: str, file: str) -> tzinfo:
    name = "" if name.lower() in {"utc", "local"} else name
    return dates.read_site_zone(name, file, "timeZone")
