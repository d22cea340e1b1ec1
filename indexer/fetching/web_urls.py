"""Which addresses are fetched, and what belongs to one host."""

from __future__ import annotations

from urllib.parse import urldefrag, urljoin, urlsplit

from yarl import URL

from indexer.fetching.errors import Refused
from indexer.links.addresses import is_web_address
from indexer.text.control_characters import clean_line

CORRECT = "correct the address"


def check_url(url: str) -> str:
    """Give an address as it is asked for: encoded, without its anchor.

    Raises:
        Refused: It is no web address that all programs read alike, or has a user name.
    """
    url = url.strip()
    if clean_line(url) != url or not is_web_address(url):
        reason = "no address with http or https that all programs read alike"
        raise Refused(url, reason, CORRECT)
    try:
        return str(URL(urldefrag(url).url))
    except ValueError as error:
        raise Refused(url, f"no web address ({error})", CORRECT) from error


def join_url(base: str, written: str) -> str:
    """Make an address that a page or a server writes absolute, and check it.

    Raises:
        Refused: It is none that is fetched.
    """
    try:
        joined = urljoin(base, written.strip().replace(" ", "%20"))
    except ValueError as error:  # `http://[`
        raise Refused(written, f"no web address ({error})", CORRECT) from error
    return check_url(joined)


def get_host(url: str) -> str:
    """Get the host of a checked address, with its port if it is not that of the scheme."""
    parts = URL(url)
    return f"{parts.host}" if parts.is_default_port() else f"{parts.host}:{parts.port}"


def get_origin(url: str) -> str:
    """Get scheme and host of a checked address: `https://example.org`."""
    return str(URL(url).origin())


def get_scheme(url: str) -> str:
    """Get the scheme of a checked address."""
    return urlsplit(url).scheme
