"""Options of the sources that fetch."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec

from indexer.fetching.records import FetchLimits
from indexer.settings import NonEmpty, PulledSettings

Contact = Annotated[
    str,
    msgspec.Meta(
        max_length=200,
        pattern=r"^[\x21-\x7e]*$",
        description="an address or a mailbox, without blanks",
    ),
]


class FetchedSettings(PulledSettings, frozen=True, forbid_unknown_fields=True):
    """A `[[sources]]` table whose `url` is fetched over HTTP."""

    allow_private: bool = False
    """Whether the address may be on this machine or in a private network."""
    requests_per_second: Annotated[float, msgspec.Meta(gt=0, le=100)] = 1.0
    """To one host, if its robots.txt does not ask for fewer."""
    contact: Contact = ""
    """Address or mailbox that servers are told, so that they can reach who runs this."""

    PULLING: ClassVar[frozenset[str]] = frozenset({
        "allow_private",
        "requests_per_second",
        "contact",
    })

    def make_limits(self) -> FetchLimits:
        """Make the limits of a fetcher."""
        return FetchLimits(
            max_bytes=self.max_bytes,
            requests_per_second=self.requests_per_second,
            allow_private=self.allow_private,
            contact=self.contact,
        )


class CrawledSettings(FetchedSettings, frozen=True, forbid_unknown_fields=True):
    """A `[[sources]]` table whose `url` leads to pages, which are fetched too."""

    hosts: Annotated[tuple[NonEmpty, ...], msgspec.Meta(max_length=100)] = ()
    """Other hosts than that of the `url` whose pages belong to it: `docs.example.org`."""
    max_minutes: Annotated[float, msgspec.Meta(gt=0, le=1440)] = 60.0
    """Longest time of one pull; the next one goes on where it ended."""

    PULLING: ClassVar[frozenset[str]] = FetchedSettings.PULLING | {"hosts", "max_minutes"}
