"""Resolves the links of a page of a site to absolute addresses, by its generator's rules."""

from __future__ import annotations

import posixpath
from unicodedata import normalize
from urllib.parse import unquote, urljoin

from indexer.links.addresses import is_web_address
from indexer.sources.generators.contract import Front, Pages, SiteRules, SiteTree, TreeFile
from indexer.sources.pages.addresses import quote_path
from indexer.sources.pages.link_resolver import LinkResolver


class PageLinks(LinkResolver):
    """Resolves the addresses in one page."""

    def __init__(
        self,
        tree: SiteTree,
        rules: SiteRules,
        file: TreeFile,
        url: str,
        pages: Pages,
        front: Front,
    ) -> None:
        """Keep the page: its file, its address (empty if unknown), and its front matter."""
        super().__init__(url, front)
        self._tree = tree
        self._rules = rules
        self._file = file
        self._pages = pages

    def _resolve_path(self, path: str, query: str) -> str:
        found = self._rules.resolve(normalize("NFC", unquote(path)), self._file, self._pages)
        if found is None:
            found = quote_path(path)
        if not found:
            return ""
        if is_web_address(found):
            return found + query
        start = self._rules.base_url if found.startswith("/") else self._url
        return urljoin(start, found) + query if start else ""

    def resolve_reference(self, target: str, language: str) -> str | None:
        """Give None: `ref` and `relref` are Hugo's."""
        return None

    def _resolve_file(self, name: str, key: str) -> str:
        """Find a file of the front matter: in the root, in a folder named as its key, or beside."""
        base = self._rules.base_url
        for path in (name, f"{key}/{name}"):
            if base and self._tree.has_file(path):
                return base + quote_path(path)
        return urljoin(self._url, quote_path(name)) if self._url else ""


def find_file(target: str, file: TreeFile, pages: Pages, names: tuple[str, ...] = ()) -> str:
    """Find the page whose file a link names, relative to the file of its page.

    Empty if there is none. `names` are further endings to try, such as `.md` and `/index.md`.
    """
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(file.path), target))
    return next((url for name in ("", *names) if (url := pages(joined + name))), "")
