"""What can go wrong when something is fetched; each is one line with culprit and remedy."""

from __future__ import annotations

from indexer.errors import MAX_PART_CHARS, SourceUnreachable


class FetchError(SourceUnreachable):
    """An address cannot be fetched now."""

    def __init__(self, url: str, reason: str, remedy: str) -> None:
        self.url = _make_line(url)
        self.reason, self.remedy = _make_line(reason), remedy
        super().__init__(f"{self.url}: {self.reason}; {remedy}")


class Gone(FetchError):
    """There is nothing at the address any more: 404 or 410."""


class Refused(FetchError):
    """We do not ask for it: a private address, robots.txt, another host, no web address."""


class HostDown(FetchError):
    """The host does not answer, or asks us to wait; its other addresses fare no better now."""


class NoSuchHost(HostDown):
    """The name of the host does not exist, as those who know say."""


def _make_line(text: str) -> str:
    """Write what comes from outside as one line of printable characters, cut if it is long."""
    line = "".join(c if c.isprintable() else " " for c in text[: MAX_PART_CHARS + 1]).strip()
    return line if len(line) <= MAX_PART_CHARS else f"{line[:MAX_PART_CHARS]}…"
