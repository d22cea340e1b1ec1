"""Judges the links of an answer: is a right one there, is it first, do the others fit?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from indexer.links.players import open_page
from indexer.links.videos import parse_video, write_page
from indexer.records import LinkRecord


@dataclass(frozen=True, slots=True)
class LinkVerdict:
    """How right the links of one answer are."""

    has_right: bool
    """Whether a right link comes before all links of other events."""
    has_right_first: bool
    """Whether the first link is a right one."""
    precision: float | None
    """Share of the links that are right, or of the same event and kind as a right one, 0 to 1; None
    for an answer without links."""


NO_LINKS = LinkVerdict(False, False, None)


class LinkJudge:
    """Knows of each address of an index which events and kinds of link it is."""

    def __init__(self, records: Iterable[LinkRecord]) -> None:
        """Read all links of the index."""
        self._events: dict[str, set[tuple[str, int]]] = {}
        self._kinds: dict[str, set[str]] = {}
        for record in records:
            url = normalise_url(record.link.url)
            event = (record.event.casefold(), record.year)
            self._events.setdefault(url, set()).add(event)
            self._kinds.setdefault(url, set()).add(record.link.kind)

    def judge(
        self, links: Sequence[str], expected: Iterable[str], acceptable: Iterable[str]
    ) -> LinkVerdict:
        """Judge the addresses of an answer, in its order, by those that are right."""
        if not links:
            return NO_LINKS
        own = {normalise_url(url) for url in expected}
        right = own | {normalise_url(url) for url in acceptable}
        events = self._collect_events(own)
        kinds = {kind for url in own for kind in self._kinds.get(url, ())}
        given = [normalise_url(url) for url in links]
        is_of_event = [not events.isdisjoint(self._events.get(url, ())) for url in given]
        is_right = [url in right for url in given]
        fits = [
            right or (of_event and not kinds.isdisjoint(self._kinds.get(url, ())))
            for url, right, of_event in zip(given, is_right, is_of_event, strict=True)
        ]
        first_right = is_right.index(True) if True in is_right else len(given)
        return LinkVerdict(
            has_right=True in is_right and all(is_of_event[:first_right]),
            has_right_first=is_right[0],
            precision=sum(fits) / len(fits),
        )

    def _collect_events(self, urls: Iterable[str]) -> set[tuple[str, int]]:
        return {event for url in urls for event in self._events.get(url, ())}


def normalise_url(url: str) -> str:
    """Write a video as its page, however its address is written.

    The host's case and a slash at the end of the path say nothing.
    """
    try:
        page = open_page(url.strip())
        video = parse_video(page)
        parts = urlsplit(write_page(video) if video else page)
    except ValueError:  # such as http://[x, which no browser opens
        return url.strip()
    return parts._replace(netloc=parts.netloc.lower(), path=parts.path.rstrip("/")).geturl()
