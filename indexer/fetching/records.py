"""What is fetched, what is known of it, and how much of everything is allowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave with a body, to ask whether it is still the same (RFC 9110, 8.8)."""

    etag: str = ""
    """`ETag`, word for word."""
    last_modified: str = ""
    """`Last-Modified`, word for word."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for, beside its address."""

    accept: str
    """Media types that are read, as in the header."""
    max_bytes: int
    """Of a body, decompressed."""
    known: Validators = Validators()
    """Those of the body that is known already."""
    cut: bool = False
    """Whether a body that is larger is read up to there; else it is an error."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered."""

    status: Literal["new", "unchanged"]
    """`unchanged`: the server says so of the known validators, and gives no body."""
    body: bytes
    """Decompressed."""
    url: str
    """Where it was, behind all redirects."""
    content_type: str = ""
    """`text/html` and the like: lower case, without parameters; empty if not told."""
    charset: str = ""
    """As the header says, lower case; often wrong: see `decode_body`."""
    validators: Validators = Validators()
    """To ask again with."""


@dataclass(frozen=True, slots=True)
class Probed:
    """What a server answered to the question whether an address opens."""

    status: int
    """Of HTTP."""
    url: str
    """Where it was, behind all redirects."""
    is_permanent: bool = True
    """Whether all redirects say that the address has changed for good."""


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much a server may take, and what may be asked of it."""

    max_bytes: int = 8 << 20
    """Of a body, decompressed."""
    total_s: float = 60.0
    """Of one request, from the connection to the last byte, however slowly these come."""
    idle_s: float = 20.0
    """Without a byte."""
    requests_per_second: float = 1.0
    """Of one host; a longer `Crawl-delay` of its robots.txt counts."""
    max_wait_s: float = 60.0
    """That a server may ask to wait, by `Retry-After` or `Crawl-delay`; one that asks for more is
    asked again at the next pull."""
    first_wait_s: float = 1.0
    """Before the second try at a server that is busy, if it does not say how long; twice as long
    before the third."""
    allow_private: bool = False
    """Whether this machine and private networks may be asked."""
    contact: str = ""
    """Address or mailbox of who runs this, which the `User-Agent` tells."""
