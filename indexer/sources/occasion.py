"""Which event a page belongs to, and which words its path adds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from indexer.text.events import Occasion, editions, event_name, one_year, recognise

_NUMBER = re.compile(r"^0*(\d{1,3})$")
_ISSUE = re.compile(r"^(?:ep(?:isode)?|issue|vol|no|s\d{1,2}e)[-_. ]?0*(\d{1,3})$", re.IGNORECASE)
_YEAR = re.compile(r"^(?:19|20)\d{2}$")
_CUT = re.compile(r"[-_.\s/]+")
_RECAP = re.compile(r"回顾|回放|实录|录像|纪实|recap|recordings?\b", re.IGNORECASE)
"""A page under such a title is of one event, which its first sentences name."""
_PLUMBING = frozenset({"content", "index", "_index", "readme", "posts", "post", "pages", "docs"})
"""Folder and file names that say nothing of the page."""


def occasion_of(
    named: str, title: str, site: str, path: Sequence[str], lead: str, fallback: str
) -> Occasion:
    """Tell which event, year and edition a page is of.

    An edition is read only where an event is named: the first of "your first service mesh" is
    no first meetup.

    Args:
        named: Event as the front matter names it.
        title: Title of the page.
        site: Title of the site.
        path: Folders and name of the page.
        lead: First sentences of its text.
        fallback: Event of pages that name none.
    """
    words = " ".join(_CUT.split(" ".join(path)))
    if named:
        found = recognise([named])
        return Occasion(named, found.year or one_year([title, site, words]), found.edition)
    series, number = _series(path)
    at_site = event_name(site)
    own = event_name(title) or (event_name(lead) if _RECAP.search(title) else "")
    if at_site and (not own or _same(own, at_site)):
        return Occasion(at_site, one_year([at_site, title, words]), _edition(site))
    if own:
        text = title if event_name(title) else lead
        return Occasion(own, one_year([own, text, words]), _edition(text) or number)
    if series:
        return Occasion(series, one_year([title, words, lead]), number or _edition(title))
    if fallback:
        found = recognise([fallback])
        return Occasion(fallback, found.year or one_year([title]), found.edition or _edition(title))
    return Occasion(year=one_year([title, site]))


def _same(one: str, other: str) -> bool:
    """Whether two names are of one event, one of them cut short or with words before it."""
    return one.casefold() in other.casefold() or other.casefold() in one.casefold()


def _edition(text: str) -> int:
    return next(iter(editions(text)), 0)


def path_words(path: Sequence[str]) -> tuple[str, ...]:
    """Give the folders and the name of a page as words: `istio big talk 3`.

    A series' name and an episode's number often stand in the path alone.
    """
    parts = [_readable(part) for part in path if part.lower() not in _PLUMBING]
    series, number = _series(path)
    if series and number:
        parts.append(f"{series.lower()} {number}")
    return tuple(dict.fromkeys(part for part in parts if part and not part.isdigit()))


def _series(path: Sequence[str]) -> tuple[str, int]:
    """Read a numbered folder or file as an episode of the series that the one above names.

    `2022/03/post` is a date, not episode 3 of the series 2022.
    """
    for above, part in reversed(list(pairwise(path))):
        found = _NUMBER.match(part) or _ISSUE.match(part)
        if found and not above.isdigit() and not _YEAR.match(above):
            name = _readable(above)
            if name and name.lower() not in _PLUMBING:
                # 0 stands for an unknown number, so an episode `000` has none
                return name.title() if name.isascii() else name, int(found.group(1))
    return "", 0


def _readable(part: str) -> str:
    return " ".join(word for word in _CUT.split(part) if word)
