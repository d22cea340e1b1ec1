"""Trees of Markdown pages: sites of any generator, their folders of pages, and plain folders."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path

import msgspec

from indexer.records import Entry
from indexer.settings import SourceSettings
from indexer.sources.files import SourceFile, check_base_url, find_root, walk_files
from indexer.sources.generators import SUFFIXES
from indexer.sources.generators.find_sites import SiteFinder
from indexer.sources.generators.settings import MarkdownSettings
from indexer.sources.generators.site import RuledSite, SiteLister
from indexer.sources.generators.tree import SourceFiles
from indexer.sources.hugo.config import SiteConfig
from indexer.sources.hugo.entries import TEMPLATE_MARK, EntryLister
from indexer.sources.hugo.paths import SUFFIXES as HUGO_SUFFIXES
from indexer.sources.hugo.site import Site
from indexer.sources.pages.inspect import inspect_file, read_front
from indexer.sources.reading import FileReader

_OTHER_SUFFIXES = SUFFIXES - HUGO_SUFFIXES


class MarkdownSource:
    """A tree of Markdown files."""

    def __init__(self, settings: SourceSettings, folder: Path) -> None:
        """Keep the settings, and the folder where relative paths start."""
        self.name = settings.name
        self._settings = MarkdownSettings(**msgspec.structs.asdict(settings))
        self._folder = folder

    def entries(self) -> Iterator[Entry]:
        """List an entry for each page, sorted by path.

        Every file is read first, because pages depend on each other, and a page again where it is
        loaded: not all of them fit into memory.

        A missing folder, a broken site configuration or a bad `base_url` raises `SourceError`.
        """
        return iter(list(self._list_entries()))

    def _list_entries(self) -> Iterator[Entry]:
        check_base_url(self._settings)
        root = find_root(self._settings, self._folder)
        listing: dict[Path, frozenset[str]] = {}
        files = list(walk_files(root, SUFFIXES, self._settings.path, listing))
        reader = FileReader(self._settings.max_bytes)
        folder = root if root.is_dir() else root.parent
        sites = _Sites(SourceFiles(folder, files, listing, reader), self._settings)
        sites.assign(files, reader)
        marks = sites.list_marks()
        pages = {file.id: inspect_file(file, reader, marks) for file in files}
        plain = {id: page for id, page in pages.items() if id in sites.hugo}
        lister = EntryLister(plain, reader, self._settings)
        listers = {
            id(site): SiteLister(site, reader, self._settings) for site in sites.ruled.values()
        }
        for name, page in pages.items():
            if site := sites.ruled.get(name):
                yield from listers[id(site)].list_entry(name, page)
            elif name in sites.hugo:
                yield from lister.list_entry(name, page, sites.hugo[name])


class _Sites:
    """The site of each file."""

    def __init__(self, files: SourceFiles, settings: MarkdownSettings) -> None:
        self.hugo: dict[str, Site] = {}
        """Hugo sites, and plain folders, by the id of a file."""
        self.ruled: dict[str, RuledSite] = {}
        """Sites of other generators, by the id of a file."""
        self._files = files
        self._settings = settings

    def list_marks(self) -> frozenset[bytes]:
        """List what pages contain whose text depends on other files."""
        sites = {id(site): site for site in self.ruled.values()}
        return frozenset({TEMPLATE_MARK}).union(*(site.rules.marks for site in sites.values()))

    def assign(self, files: Collection[SourceFile], reader: FileReader) -> None:
        """Give each file its site: the nearest above it, but a Hugo site takes the whole source."""
        finder = SiteFinder(self._files, self._settings)
        above = finder.find_above()
        top, config = above if above else (self._files.folder, None)
        if not isinstance(config, SiteConfig):
            finder.read_below()
        configs: dict[Path, SiteConfig | None] = {}
        members: dict[Path, dict[str, SourceFile]] = {}
        for file in files:
            is_taken = isinstance(config, SiteConfig)
            root, site = (not is_taken and finder.find_below(file)) or (top, config)
            if isinstance(site, RuledSite):
                path = site.tree.make_path(file.path)
                if site.rules.contains(path):
                    self.ruled[file.id] = site
                    site.add(site.tree.make_file(file))
            elif file.path.suffix.lower() not in _OTHER_SUFFIXES:
                configs[root] = site
                members.setdefault(root, {})[file.id] = file
        for root, own_files in members.items():
            own = configs[root]
            pages = Site(
                root=root,
                config=own,
                base_url=self._find_base_url(root, None if above else own),
                language=self._settings.language,
                files=own_files,
                read_front=partial(read_front, reader),
            )
            self.hugo.update(dict.fromkeys(own_files, pages))

    def _find_base_url(self, root: Path, below: SiteConfig | None) -> str:
        """Give the configured address; a site below the source may have its own."""
        base = self._settings.base_url
        if below is None or not base:
            return base
        inner = root.relative_to(self._files.folder)
        return "" if below.base_url else f"{base.rstrip('/')}/{inner}/"
