"""The rules of a Jekyll site."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import unquote, urlsplit

from indexer.sources.front_matter_fields import get_text
from indexer.sources.generators.config_files import hash_texts
from indexer.sources.generators.contract import Pages, SitePage, SiteTree, TreeFile
from indexer.sources.generators.jekyll.config import JekyllConfig, read_config
from indexer.sources.generators.jekyll.documents import HTML, ItemReader, JekyllItem
from indexer.sources.generators.jekyll.templates.html_blocks import flatten_html
from indexer.sources.generators.jekyll.templates.liquid import PageWriter
from indexer.sources.generators.jekyll.templates.site_values import SiteValues
from indexer.sources.generators.link_resolver import find_file

MARKS = (b"{{", b"{%")


class JekyllRules:
    """A `SiteRules`."""

    name = "jekyll"
    marks = MARKS

    def __init__(self, tree: SiteTree, config: JekyllConfig) -> None:
        """Read what each file of the site is."""
        self._tree = tree
        self._config = config
        own = f"{config.url}{config.base_path}/" if config.url else ""
        self.base_url = tree.find_base(own)
        self.title = get_text(config.table, "title", "name")
        self.digest = config.digest
        self.dialect = config.dialect
        self._base_path = (
            urlsplit(self.base_url).path.rstrip("/") if self.base_url else config.base_path
        )
        self._reader = ItemReader(config, self._has_index)
        self._items: dict[str, JekyllItem] = dict(self._read_items())

    def contains(self, path: str) -> bool:
        """Tell whether Jekyll reads a file."""
        return self._reader.contains(path)

    def find_page(self, file: TreeFile) -> SitePage | None:
        """Find the page that a file is."""
        item = self._items.get(file.path)
        if item is None:
            return None
        begins = None if self._config.shows_future else item.date
        return SitePage(
            address=self._base_path + item.url,
            language=get_text(item.front, "lang", "language", "locale").lower(),
            date=item.date.date() if item.date else None,
            title=item.title,
            begins=begins,
            front={key: value for key, value in item.front.items() if key not in file.front},
        )

    def write_body(self, file: TreeFile, page: SitePage, body: str) -> str:
        """Expand Liquid, unless the page says that it has none, and read HTML as kramdown does."""
        item = self._items[file.path]
        has_marks = any(mark.decode() in body for mark in MARKS)
        if has_marks and item.front.get("render_with_liquid") is not False:
            body = self._writer.write(item, file.path, body)
        return flatten_html(body)

    def resolve(self, target: str, file: TreeFile, pages: Pages) -> str | None:
        """Follow a link to a file of another page, as jekyll-relative-links does.

        A path from the root of the host may lack the path of the site, if it is one of the site's.
        """
        if url := find_file(target.lstrip("/"), file, pages) if not target.startswith("/") else "":
            return url
        base = self._base_path
        if base and target.startswith("/") and not f"{target}/".startswith(f"{base}/"):
            is_own = target in self._urls or self._tree.has_file(target.lstrip("/"))
            return base + target if is_own else None
        return None

    @cached_property
    def shared_digest(self) -> str:
        """Hash what templates may read: data, includes, and the front matter of all pages."""
        texts = [f"{path}\n{item.url}\n{item.front}" for path, item in self._items.items()]
        for folder in ("_data", "_includes"):
            names = list(self._tree.list_names(folder))
            texts += (f"{name}\n{self._tree.read_text(name)}" for name in names)
        return hash_texts(*texts)

    @cached_property
    def _urls(self) -> frozenset[str]:
        return frozenset(unquote(item.url) for item in self._items.values())

    @cached_property
    def _writer(self) -> PageWriter:
        values = SiteValues(self._tree, self._config, self._items, self.base_url, self._base_path)
        return PageWriter(self._tree, values)

    def _read_items(self) -> Iterator[tuple[str, JekyllItem]]:
        files = {file.path: file for file in self._tree.list_files()}
        for path, file in files.items():
            if self.contains(path) and (item := self._reader.read_item(file)):
                yield path, item
        for path in self._tree.list_names():
            if posixpath.splitext(path)[1] not in HTML or not self.contains(path):
                continue
            html = self._tree.read_file(path)
            if html and (item := self._reader.read_item(html)):
                yield path, item

    def _has_index(self, folder: str) -> bool:
        names = (f"index{suffix}" for suffix in (*self._config.suffixes, *HTML))
        return any(self._tree.has_file(posixpath.join(folder, name)) for name in names)


def read_rules(tree: SiteTree) -> JekyllRules | None:
    """Read the rules of a Jekyll site; None if a tree has neither a configuration nor posts.

    A configuration that is broken raises `SourceError`.
    """
    return JekyllRules(tree, read_config(tree))
