"""Resolves the links of a page to absolute addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from unicodedata import normalize
from urllib.parse import urljoin, urlsplit

from indexer.sources.hugo.paths import SUFFIXES, Place
from indexer.sources.hugo.site import Site
from indexer.sources.pages.addresses import quote_path, split_address
from indexer.sources.pages.link_resolver import LinkResolver

_WORD = re.compile(r"[A-Z\u3400-\u9fff]+")
"""`待补充`, `TBD`: addresses of pages have small letters, or a folder, or an end as files have."""
_IMAGE_KEYS = frozenset({
    *("image", "images", "img", "banner", "cover", "thumbnail", "thumb", "logo", "photo", "icon")
})
"""Keys of the front matter whose files lie beside the page, not in a folder named after the key."""


class SiteLinks(LinkResolver):
    """Resolves the addresses in one page."""

    def __init__(self, site: Site, place: Place, url: str, front: Mapping[str, object]) -> None:
        super().__init__(url, front)
        self._site = site
        self._place = place
        self._base = site.find_base_url(place.language)

    def _resolve_path(self, path: str, query: str) -> str:
        if page := self._resolve_page(path):
            return page + query
        if path.startswith("/"):
            return self._join_root(path) + query if self._base else ""
        if not self._url or (not query and self._is_placeholder(path)):
            return ""
        return urljoin(self._url, quote_path(path)) + query

    def resolve_reference(self, target: str, language: str) -> str | None:
        """Give the address of the page that `ref` or `relref` names; None if there is none.

        With a language, only a page in that language counts; otherwise one in the page's own
        language comes first, even if the name holds another one.
        """
        path, query = split_address(target.strip())
        url = self._url if not path else self._find_url(path, language or self._place.language)
        if path and not url and not language:
            url = self._find_url(path)
        return url + query if url else None

    def _find_url(self, path: str, language: str = "") -> str:
        place = self._site.find_page(path, self._place, language)
        return self._site.build_url(place) if place else ""

    def _resolve_page(self, path: str) -> str:
        """Follow a path to another page's file; a Hugo site does so only for `.md`."""
        may_be_page = _is_page(path) or (self._site.is_plain and not path.startswith("/"))
        return self._find_url(path) if may_be_page else ""

    def _join_root(self, path: str) -> str:
        """Join a path to the host, as a browser does, or to the root of the site.

        On a site below the host's root, a page may write paths from the site's root and let a
        template add the site's own path.
        """
        own_path = urlsplit(self._base).path.rstrip("/")
        if own_path and not path.startswith(own_path + "/") and self._is_in_site(path):
            return self._base + quote_path(path.lstrip("/"))
        return urljoin(self._base, quote_path(path))

    def _is_in_site(self, path: str) -> bool:
        return bool(
            self._site.is_code
            or self._site.has_static_file(path)
            or self._site.find_page(path.rstrip("/"), self._place)
        )

    def _is_placeholder(self, path: str) -> bool:
        """Tell whether a target is a word in place of an address, and names no page and no file."""
        if not _WORD.fullmatch(path) or (self._site.is_code and path.isascii()):
            return False  # `LICENSE`
        if self._site.has_file_beside(self._place, path):
            return False
        return self._site.find_page(path, self._place) is None

    def _resolve_file(self, name: str, key: str) -> str:
        """Find a file of the front matter: beside the page, else among static files.

        `slides: a6-ProxylessgRPC.pdf` of IstioCon's site is served as
        https://events.istio.io/istiocon-2022/slides/a6-ProxylessgRPC.pdf, from
        `static/slides`, because its template adds the key. If only the pages were checked out and
        the static files are missing, the same address is assumed.
        """
        if not self._base:
            return ""
        name = normalize("NFC", name)
        if self._url and self._site.has_file_beside(self._place, name):
            return urljoin(self._url, quote_path(name))
        for path in (name, f"{key}/{name}"):
            if self._site.has_static_file(path):
                return self._base + quote_path(path)
        if not self._site.has_static and key not in _IMAGE_KEYS and not self._site.is_code:
            return self._base + quote_path(f"{key}/{name}")
        return urljoin(self._url, quote_path(name)) if self._url else ""


def _is_page(path: str) -> bool:
    return PurePosixPath(path).suffix.lower() in SUFFIXES
