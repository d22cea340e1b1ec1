"""Resolves the links of a page to absolute addresses: what is the same on every site."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from unicodedata import normalize
from urllib.parse import urljoin

from indexer.sources.pages.addresses import split_address
from indexer.sources.pages.field_files import find_field_files


class LinkResolver(ABC):
    """Resolves the addresses in one page."""

    def __init__(self, url: str, front: Mapping[str, object]) -> None:
        """Keep the address of the page (empty if unknown), and the files of its front matter."""
        self._url = url
        self._keys = find_field_files(front)
        """The file names in the front matter, each with its key."""

    def list_files(self) -> Iterator[tuple[str, str]]:
        """List the files that front matter names, as (key, address); names may contain spaces."""
        for name, key in self._keys.items():
            if address := self._resolve_file(name, key):
                yield key, address

    def resolve(self, address: str) -> str:
        """Make an address without a scheme absolute, as the site does; empty if unknown."""
        if address.startswith("//"):
            return "https:" + address
        if address in self._keys:
            return self._resolve_file(address, self._keys[address])
        path, query = split_address(normalize("NFC", address))  # as the addresses of pages are
        if not path:
            return urljoin(self._url, address) if self._url else ""
        return self._resolve_path(path, query)

    @abstractmethod
    def resolve_reference(self, target: str, language: str) -> str | None:
        """Give the address of the page that `ref` or `relref` names; None if there is none."""

    @abstractmethod
    def _resolve_path(self, path: str, query: str) -> str:
        """Resolve a path that is not empty; `query` is its query and fragment."""

    @abstractmethod
    def _resolve_file(self, name: str, key: str) -> str:
        """Find a file that the front matter names under a key; empty if it is unknown."""
