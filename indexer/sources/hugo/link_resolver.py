"""The absolute address behind what a page writes in a link."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from urllib.parse import quote, urljoin, urlsplit

from indexer.sources.hugo.paths import SUFFIXES, Place
from indexer.sources.hugo.site import Site

_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")
_OPENED = frozenset({"http", "https", "mailto", "tel", "ftp"})
"""Schemes a reader's click opens; `javascript:` and `data:` are no links."""
_FILE = re.compile(r"^[^\s/:?#][^/:?#]*\.[A-Za-z0-9]{2,5}$")
"""A bare file name: `a6-Proxyless gRPC.pdf`."""
_PICTURES = frozenset({
    "image",
    "images",
    "img",
    "banner",
    "cover",
    "thumbnail",
    "thumb",
    "logo",
    "photo",
    "icon",
})
"""Front-matter keys whose files lie beside the page, not in a folder of their name."""


class Resolver:
    """Resolves the addresses in one page."""

    def __init__(self, site: Site, place: Place, url: str, front: Mapping[str, object]) -> None:
        self._site = site
        self._place = place
        self._url = url
        self._base = site.base(place.language)
        self._keys = dict(_file_values(front))

    def files(self) -> Iterator[tuple[str, str]]:
        """Give the files that front-matter values name, as (key, address), with spaces or not."""
        for name, key in self._keys.items():
            address = self._file(name, key)
            if address:
                yield key, address

    def resolve(self, address: str) -> str:
        """Give the absolute address a browser would open; empty where none is known."""
        address = address.strip()
        if _SCHEME.match(address):
            scheme = address.partition(":")[0].lower()
            return address if scheme in _OPENED else ""
        if address.startswith("//"):
            return "https:" + address
        if address in self._keys:
            return self._file(address, self._keys[address])
        path, mark, rest = _cut(address)
        if not path:
            return urljoin(self._url, address) if self._url else ""
        page = self._page(path)
        if page:
            return page + mark + rest
        if path.startswith("/"):
            return self._rooted(path) + mark + rest if self._base else ""
        return urljoin(self._url, _quoted(path)) + mark + rest if self._url else ""

    def reference(self, target: str) -> str | None:
        """Give the address of the page that `ref` or `relref` names; None where there is none."""
        path, mark, rest = _cut(target.strip())
        if not path:
            return self._url + mark + rest if self._url else None
        place = self._site.find(path, self._place)
        url = self._site.url(place) if place else ""
        return url + mark + rest if url else None

    def _page(self, path: str) -> str:
        """Follow a path to another page's file; a Hugo site does so for `.md` only."""
        is_file = PurePosixPath(path).suffix.lower() in SUFFIXES
        if not is_file and (not self._site.is_plain or path.startswith("/")):
            return ""
        place = self._site.find(path, self._place)
        return self._site.url(place) if place else ""

    def _rooted(self, path: str) -> str:
        """Join a path from the root, as a browser does, where nothing tells otherwise.

        On a site below a host's root a page may write its paths from the site's root, and leave
        it to a template to put the site's own path before them.
        """
        own = urlsplit(self._base).path.rstrip("/")
        ours = self._site.is_code or self._is_ours(path)
        if own and not path.startswith(own + "/") and ours:
            return self._base + _quoted(path.lstrip("/"))
        return urljoin(self._base, _quoted(path))

    def _is_ours(self, path: str) -> bool:
        return bool(self._site.static(path) or self._site.find(path.rstrip("/"), self._place))

    def _file(self, name: str, key: str) -> str:
        """Find the file a front-matter value names: beside the page, else among static files.

        `slides: a6-ProxylessgRPC.pdf` of IstioCon's site is served as
        https://events.istio.io/istiocon-2022/slides/a6-ProxylessgRPC.pdf, from
        `static/slides`; its template puts the key before the name. Where the folder of static
        files is not at hand (only the pages were checked out), the same is taken for granted.
        """
        if not self._base:
            return ""
        beside = self._site.beside(self._place, name)
        if beside and self._url:
            return urljoin(self._url, _quoted(name))
        for path in (name, f"{key}/{name}"):
            if self._site.static(path):
                return self._base + _quoted(path)
        if not self._site.has_static and key not in _PICTURES and not self._site.is_code:
            return self._base + _quoted(f"{key}/{name}")
        return urljoin(self._url, _quoted(name)) if self._url else ""


def _file_values(front: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Give the bare file names among front-matter values, each with its key."""
    for key, value in front.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and _FILE.match(one.strip()) and not _is_page(one):
                yield one.strip(), key.lower()


def _is_page(value: str) -> bool:
    return PurePosixPath(value.strip()).suffix.lower() in SUFFIXES


def _cut(address: str) -> tuple[str, str, str]:
    """Cut an address into its path and what begins with `?` or `#`."""
    found = re.search(r"[?#]", address)
    if not found:
        return address, "", ""
    return address[: found.start()], found.group(0), address[found.end() :]


def _quoted(path: str) -> str:
    # what is escaped already stays
    return quote(path, safe="/%~$&+,:;=@!'()*")
