"""Addresses of the page view: `read/<source>/<document>`, below the root of the service."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from indexer.errors import ConfigError
from indexer.links.addresses import is_safe_link

FOLDER = "read/"
PASSAGE = "passage"
"""Parameter with the cited passage, and the anchor where it stands."""
MAX_ADDRESS_CHARS = 2000
"""Longer ones are cut by chat clients, and refused by proxies."""
_STEP = "~"
"""Before a step of an id that is empty, or that browsers leave out (`.`, `..`)."""
_STEPS_LEFT_OUT = frozenset({"", ".", ".."})
_RELATIVE = re.compile(r"read/[\w.~%/-]+(?:\?[\w.=&-]*)?(?:#[\w.-]*)?", re.ASCII)
_STEP_UP = re.compile(r"(?:/|^)(?:\.|%2e){1,2}(?:[/?#]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageAddresses:
    """Makes the addresses of indexed pages."""

    root: str = ""
    """Of the service, with a slash at its end; empty for addresses that are relative to it."""

    def write(self, source: str, document: str, passage: str = "") -> str:
        """Write the address of a page, at a passage of it; empty if it would be too long."""
        behind = f"?{PASSAGE}={quote(passage, safe='')}#{PASSAGE}" if passage else ""
        address = f"{self.root}{write_path(source, document)}{behind}"
        return address if source and document and len(address) <= MAX_ADDRESS_CHARS else ""


def write_path(source: str, document: str) -> str:
    """Write the path of a page below the root of the service; no browser or proxy changes it."""
    steps = [source, *document.split("/")]
    return FOLDER + "/".join(map(_write_step, steps))


def read_path(path: str) -> tuple[str, str] | None:
    """Read source and document from a path as it was sent, without a slash before it.

    None for one that is not of a page.
    """
    if not path.startswith(FOLDER):
        return None
    try:
        source, *steps = (_read_step(step) for step in path.removeprefix(FOLDER).split("/"))
        document = "/".join(steps)
        f"{source}{document}".encode()  # bytes that were sent as they are, and are not UTF-8
    except UnicodeError:
        return None
    return (source, document) if source and document else None


def is_page_address(url: str) -> bool:
    """Tell whether an address is one of ours, relative to the root of the service."""
    return bool(_RELATIVE.fullmatch(url)) and not _STEP_UP.search(url)


def read_public_url(written: str) -> str:
    """Read `[server] public_url`: with a slash at its end; empty if it is not set.

    Raises:
        ConfigError: It is no address below which pages can stand.
    """
    if not written:
        return ""
    address = written.strip()
    parts = urlsplit(address) if is_safe_link(address) else None
    if parts is None or parts.scheme not in {"http", "https"} or parts.query or parts.fragment:
        raise ConfigError(
            f"[server] public_url = {written!r} is not where people reach the server; write it "
            "like https://ask.example.org/ or https://example.org/bot/, without a user name, `?` "
            "or `#`"
        )
    return address.rstrip("/") + "/"


def _write_step(step: str) -> str:
    marked = step in _STEPS_LEFT_OUT or step.startswith(_STEP)
    return (_STEP if marked else "") + quote(step, safe="", errors="replace")


def _read_step(written: str) -> str:
    return unquote(written, errors="strict").removeprefix(_STEP)
