"""Detects the event of a page, and the words that its path adds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from indexer.text.events import (
    EventMention,
    find_edition_spans,
    find_editions,
    find_event_name,
    find_single_year,
)

MAX_GAP = 2
"""Characters between the name of an event and its edition in a title."""
_NUMBER = re.compile(r"^0*(\d{1,3})$")
_ISSUE = re.compile(r"^(?:ep(?:isode)?|issue|vol|no|s\d{1,2}e)[-_. ]?0*(\d{1,3})$", re.IGNORECASE)
_YEAR = re.compile(r"^(?:19|20)\d{2}$")
_SEPARATORS = re.compile(r"[-_.\s/]+")
_RECAP = re.compile(r"回顾|回放|实录|录像|纪实|recap|recordings?\b", re.IGNORECASE)
"""A page with such a title is about one event, which its first sentences name."""
_BEGINNING = re.compile(
    r"(?:\b(?:since|founded in|started in)|自从?|从|成立于|始于)\s*(?:19|20)\d{2}(?!\d)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[\n。！？!?；]+|\.\s")
_TELLS_WHEN = re.compile(
    r"(?:19|20)\d{2}\s?(?:年\s?(?:\d|[一二三四五六七八九十]{1,2}月|初|春|夏|秋|冬|底|末)|[-/.]\s?\d)"
    r"|(?:\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?),?\s{1,2}(?:19|20)\d{2}"
    r"|举行|举办|舉行|舉辦|召开|召開|\b(?:took place|was held|were held|held (?:in|on|at))\b"
    r"|\b(?:we|us|our)\b|我们|我們|大家|本次|这次|這次"
    r"|第\s?[\d一二三四五六七八九十]{1,3}\s?[届屆期次场場]",
    re.IGNORECASE,
)
"""A day or a month of a year, words for holding an event, or those who were there."""
_GENERIC = frozenset({"content", "index", "_index", "readme", "posts", "post", "pages", "docs"})
"""Names of folders and files that say nothing about the page."""


def detect_event(
    named: str,
    title: str,
    site: str,
    path: Sequence[str],
    lead: str,
    fallback: str,
    published_year: int = 0,
) -> EventMention:
    """Detect the event, year and edition of a page.

    An edition counts only if an event is named: "your first service mesh" is not a first meetup.
    `named` is the event in the front matter, `site` the site's title, `path` the folders and the
    name of the page, `lead` its first sentences, and `fallback` the event of pages without one.
    The year of an episode is that of its date (`published_year`, 0 if unknown) and not one that it
    tells of; a recap may be written long after its event.
    """
    lead = drop_beginnings(lead)
    words = " ".join(_SEPARATORS.split(" ".join(path)))
    if named:
        year = find_single_year([named]) or find_single_year([title, site, words])
        return EventMention(named, year, _first_edition(named) or _find_edition(named, title))
    series, number = _read_series(path)
    site_event = find_event_name(site)
    own = find_event_name(title) or (find_event_name(lead) if is_recap(title) else "")
    if site_event and (not own or _is_same_event(own, site_event)):
        year = find_single_year([site_event, title, words])
        return EventMention(site_event, year, _first_edition(site))
    if own:
        text = title if find_event_name(title) else keep_event_sentences(lead, own)
        year = find_single_year([own, text, words])
        return EventMention(own, year, _first_edition(text) or number)
    if series:
        year = find_single_year([title, words, str(published_year or lead)])
        return EventMention(series, year, number or _first_edition(title))
    if fallback:
        year = find_single_year([fallback]) or find_single_year([title])
        return EventMention(fallback, year, _first_edition(fallback) or _first_edition(title))
    return EventMention(year=find_single_year([title, site]))


def is_recap(title: str) -> bool:
    """Tell whether a page with such a title tells of one past event."""
    return _RECAP.search(title) is not None


def drop_beginnings(text: str) -> str:
    """Drop the years since when something is: `has written software since 1995`."""
    return _BEGINNING.sub(" ", text)


def keep_event_sentences(text: str, event: str) -> str:
    """Keep the sentences that may tell when an event was: they name it, have a day or say "we".

    `Trino was created in 2012` in a recap of Trino Summit does not.
    """
    names = event.casefold()
    return "\n".join(
        sentence
        for sentence in _SENTENCE_END.split(text)
        if names in sentence.casefold() or _TELLS_WHEN.search(sentence)
    )


def list_path_words(path: Sequence[str]) -> tuple[str, ...]:
    """List the folders and the name of a page as words: `istio big talk 3`.

    The name of a series and the number of an episode often appear only in the path.
    """
    parts = [_split_words(part) for part in path if part.lower() not in _GENERIC]
    series, number = _read_series(path)
    if series and number:
        parts.append(f"{series.lower()} {number}")
    return tuple(dict.fromkeys(part for part in parts if part and not part.isdigit()))


def _is_same_event(name: str, other: str) -> bool:
    """Tell whether one of two names contains the other."""
    name, other = name.casefold(), other.casefold()
    return name in other or other in name


def _find_edition(event: str, title: str) -> int:
    """Find the edition right beside the event in a title: `茶话会第二期`, `Tea Weekly #3`.

    Elsewhere in the title, or among others, it may be one of several.
    """
    at = title.casefold().find(event.casefold())
    spans = find_edition_spans(title)
    if at < 0 or len({number for _, _, number in spans}) != 1:
        return 0
    start, end, number = spans[0]
    is_beside = 0 <= at - end <= MAX_GAP or 0 <= start - at - len(event) <= MAX_GAP
    return number if is_beside else 0


def _first_edition(text: str) -> int:
    return next(iter(find_editions(text)), 0)


def _read_series(path: Sequence[str]) -> tuple[str, int]:
    """Read a numbered folder or file as an episode of the series that its parent folder names.

    `2022/03/post` is a date and not episode 3 of a series 2022.
    """
    for parent, part in reversed(list(pairwise(path))):
        match = _NUMBER.match(part) or _ISSUE.match(part)
        if match and not parent.isdigit() and not _YEAR.match(parent):
            name = _split_words(parent)
            if name and name.lower() not in _GENERIC:
                # 0 means an unknown number, so an episode `000` has no number
                return name.title() if name.isascii() else name, int(match.group(1))
    return "", 0


def _split_words(part: str) -> str:
    return " ".join(word for word in _SEPARATORS.split(part) if word)
