"""Trees of Markdown pages: sites of any generator, their folders of pages, and plain folders."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from indexer.records import Entry, Remark
from indexer.settings import SourceSettings
from indexer.sources.files import SourceFile, check_base_url, find_root, walk_files
from indexer.sources.generators import SUFFIXES
from indexer.sources.generators.find_sites import SiteFinder
from indexer.sources.generators.found_sites import FoundSite, describe_sites
from indexer.sources.generators.options.excluded import Exclusion, find_old_versions
from indexer.sources.generators.options.published import Comparison, compare, read_published
from indexer.sources.generators.options.settings import MarkdownSettings
from indexer.sources.generators.site import RuledSite, SiteLister
from indexer.sources.generators.tree import SourceFiles
from indexer.sources.hugo.config import SiteConfig
from indexer.sources.hugo.entries import TEMPLATE_MARK, EntryLister
from indexer.sources.hugo.paths import SUFFIXES as HUGO_SUFFIXES
from indexer.sources.hugo.site import Site
from indexer.sources.pages.inspect import inspect_file, read_front
from indexer.sources.reading import FileReader

_OWN_VERSIONS = frozenset({"docusaurus"})
"""Generators whose configuration says which version is the newest."""
_OTHER_SUFFIXES = SUFFIXES - HUGO_SUFFIXES
_SHOWN = 3
"""Addresses that a remark names."""


class MarkdownSource:
    """A tree of Markdown files."""

    def __init__(self, settings: SourceSettings, folder: Path) -> None:
        """Keep the settings, and the folder where relative paths start."""
        self.name = settings.name
        self._settings = MarkdownSettings(**msgspec.structs.asdict(settings))
        self._folder = folder
        self._remarks: list[Remark] = []
        self._sites: list[FoundSite] = []

    def list_sites(self) -> Sequence[FoundSite]:
        """List the sites that the pages belong to, after the entries were listed."""
        return self._sites

    def list_remarks(self) -> Sequence[Remark]:
        """List what is to be said of the addresses, after the entries were listed."""
        return self._remarks

    def entries(self) -> Iterator[Entry]:
        """List an entry for each page, sorted by path.

        Every file is read first, because pages depend on each other, and a page again where it is
        loaded: not all of them fit into memory.

        A missing folder, a broken site configuration or a bad `base_url` raises `SourceError`.
        """
        return iter(list(self._list_entries()))

    def _list_entries(self) -> Iterator[Entry]:
        settings = self._settings
        check_base_url(settings)
        root = find_root(settings, self._folder)
        listing: dict[Path, frozenset[str]] = {}
        exclusion = Exclusion(settings.exclude)
        walked = walk_files(root, SUFFIXES, settings.path, listing, is_strict=True)
        files = [file for file in walked if not exclusion.drops(file.id)]
        reader = FileReader(settings.max_bytes)
        folder = root if root.is_dir() else root.parent
        sites = _Sites(SourceFiles(folder, files, listing, reader), settings)
        sites.assign(files, reader, exclusion)
        self._remarks = list(self._compare_addresses(sites))
        self._sites = list(describe_sites(sites.hugo, sites.ruled))
        marks = sites.list_marks()
        pages = {file.id: inspect_file(file, reader, marks) for file in files}
        plain = {id: page for id, page in pages.items() if id in sites.hugo}
        lister = EntryLister(plain, reader, settings)
        listers = {id(site): SiteLister(site, reader, settings) for site in sites.ruled.values()}
        for name, page in pages.items():
            if site := sites.ruled.get(name):
                yield from listers[id(site)].list_entry(name, page)
            elif name in sites.hugo:
                yield from lister.list_entry(name, page, sites.hugo[name])

    def _compare_addresses(self, sites: _Sites) -> Iterator[Remark]:
        """Correct the addresses by the sitemap, or say which ones are guessed."""
        settings = self._settings
        place = f"source {settings.name!r}"
        if settings.sitemap:
            published = read_published(settings.sitemap, self._folder, settings.name)
            comparison = sites.correct(published)
            if comparison.corrections:
                reason = f"addresses corrected by the sitemap: {len(comparison.corrections):,}"
                remedy = "set `generator`, `address` or `base_url` if these are many"
                yield Remark(place, 0, f"{reason} of {comparison.total:,}", remedy)
            if missing := comparison.missing:
                shown = ", ".join(missing[:_SHOWN])
                reason = f"addresses that the sitemap lacks: {len(missing):,}, such as {shown}"
                yield Remark(place, 0, reason, "correct `base_url`, or make the sitemap anew")
            return
        guesses = {
            "no generator of the pages was found": sites.count_plain() if settings.base_url else 0,
            "code of the site makes them": 0 if settings.address else sites.count_guesses(),
        }
        for why, count in guesses.items():
            if count:
                reason = f"addresses that are guesses: {count:,} ({why})"
                remedy = "set `generator`, `address` or `sitemap` of the source if they are wrong"
                yield Remark(place, 0, reason, remedy)


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

    def assign(
        self, files: Collection[SourceFile], reader: FileReader, exclusion: Exclusion
    ) -> None:
        """Give each file its site: the nearest above it, but a Hugo site takes the whole source."""
        finder = SiteFinder(self._files, self._settings)
        above = finder.find_above()
        top, config = above if above else (self._files.folder, None)
        is_taken = isinstance(config, SiteConfig)
        if not is_taken:
            finder.read_below()
        configs: dict[Path, SiteConfig | None] = {}
        members: dict[Path, dict[str, SourceFile]] = {}
        for file in files:
            root, site = (not is_taken and finder.find_below(file)) or (top, config)
            if isinstance(site, RuledSite):
                if site.rules.contains(site.tree.make_path(file.path)):
                    self.ruled[file.id] = site
            elif file.path.suffix.lower() not in _OTHER_SUFFIXES:
                configs[root] = site
                members.setdefault(root, {})[file.id] = file
        by_id = {file.id: file for file in files}
        versioned = {name for name, site in self.ruled.items() if site.rules.name in _OWN_VERSIONS}
        others = self._drop_old_versions(name for name in self.ruled if name not in versioned)
        for name in sorted(versioned.union(others)):
            self.ruled[name].add(self.ruled[name].tree.make_file(by_id[name]))
        for root, own_files in members.items():
            own = configs[root]
            if own is None:
                shown = (i for i in own_files if not exclusion.drops(i, is_plain=True))
                own_files = {name: own_files[name] for name in self._drop_old_versions(shown)}
            pages = Site(
                root=root,
                config=own,
                base_url=self._find_base_url(root, None if above else own),
                language=self._settings.language,
                files=own_files,
                read_front=partial(read_front, reader),
            )
            self.hugo.update(dict.fromkeys(own_files, pages))

    def correct(self, published: frozenset[str]) -> Comparison:
        """Correct the addresses of all pages by those that are published."""
        hugo = {id(site): site for site in self.hugo.values()}.values()
        ruled = {id(site): site for site in self.ruled.values()}.values()
        urls = [url for site in hugo for url in map(site.build_url, site.places.values()) if url]
        comparison = compare([*urls, *(url for s in ruled for url in s.list_urls())], published)
        for corrections in (*(s.corrections for s in hugo), *(s.corrections for s in ruled)):
            corrections.update(comparison.corrections)
        return comparison

    def count_guesses(self) -> int:
        """Count the pages whose addresses code of their sites makes."""
        ruled = {id(site): site for site in self.ruled.values()}.values()
        return sum(page.is_guess for site in ruled for page in site.pages.values())

    def count_plain(self) -> int:
        """Count the pages whose addresses come from the names of their files only."""
        sites = {id(site): site for site in self.hugo.values()}.values()
        plain = [site for site in sites if site.is_plain and not site.is_code]
        return sum(len(site.places) for site in plain)

    def _find_base_url(self, root: Path, below: SiteConfig | None) -> str:
        """Give the configured address; a site below the source may have its own."""
        base = self._settings.base_url
        if below is None or not base:
            return base
        inner = root.relative_to(self._files.folder)
        return "" if below.base_url else f"{base.rstrip('/')}/{inner}/"

    @staticmethod
    def _drop_old_versions(ids: Iterable[str]) -> list[str]:
        """Drop the files in folders of old versions."""
        names = list(ids)
        old = find_old_versions(names)
        return [name for name in names if name not in old]
