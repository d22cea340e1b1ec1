"""Finds the site of each file of a source: Hugo's, another generator's, or none."""

from __future__ import annotations

from pathlib import Path
from pkgutil import resolve_name

from indexer.errors import SourceError
from indexer.sources.files import SourceFile
from indexer.sources.generators import GENERATORS
from indexer.sources.generators.contract import ReadRules, SiteRules
from indexer.sources.generators.options.address_pattern import PatternRules
from indexer.sources.generators.options.settings import HUGO, PLAIN, MarkdownSettings
from indexer.sources.generators.site import RuledSite
from indexer.sources.generators.tree import FolderTree, SourceFiles, list_folder
from indexer.sources.hugo.config import SIGNS, SiteConfig
from indexer.sources.hugo.find_site import read_site_config

MAX_SITES = 100
"""Most folders below a source that are read as sites; repositories have up to ten."""


Site = RuledSite | SiteConfig
"""A site of a generator here, or the configuration of a Hugo site."""


class SiteFinder:
    """Finds the sites of a source."""

    def __init__(self, files: SourceFiles, settings: MarkdownSettings) -> None:
        """Take the files of a source, and what `huigu.toml` says of it."""
        self._files = files
        self._folder = files.folder
        self._settings = settings
        self._forced = settings.generator
        names = [self._forced] if self._forced in GENERATORS else list(GENERATORS)
        self._names = names if self._forced not in {HUGO, PLAIN} else []
        self._signs = frozenset[str]().union(*(GENERATORS[name].signs for name in self._names))
        self._hugo: dict[Path, SiteConfig | None] = {}
        self._below: dict[Path, RuledSite] = {}

    def find_above(self) -> tuple[Path, Site] | None:
        """Find the site that the source is, or is a part of: the nearest from its folder upwards.

        Raises:
            SourceError: Its configuration is broken, or there is no site of the generator that
                `huigu.toml` names.
        """
        folders = (self._folder, *self._folder.parents) if self._forced != PLAIN else ()
        for root in folders:
            try:
                site = self._read_site(root, root)
            except SourceError:
                relative = self._folder.relative_to(root)
                if root == self._folder or relative.parts[0] == "content":
                    raise
                continue  # most broken configurations above a folder are of other programs
            if site is None:
                continue
            if root == self._folder or self._is_part(site, root):
                self._check_address(site)
                return root, site
            break
        return self._force()

    def read_below(self) -> None:
        """Read the sites below the source's folder, but for Hugo's, which `find_below` reads.

        A broken configuration raises `SourceError`.
        """
        for root, names in sorted(self._files.listing.items()):
            is_site = root != self._folder and not names.isdisjoint(self._signs)
            if not is_site or len(self._below) >= MAX_SITES:
                continue
            if site := self._read_ruled(root):
                self._below[root] = site

    def find_below(self, file: SourceFile) -> tuple[Path, Site] | None:
        """Find the nearest site above a file, below the source's folder, that contains it.

        Without one, it is a site that has its pages beside its own folder. A broken configuration
        raises `SourceError`.
        """
        for root in file.path.parents:
            if root == self._folder:
                break
            config = self._find_hugo(root)
            if config and config.find_mount(file.path.relative_to(root)):
                return root, config
            if (ruled := self._below.get(root)) and _contains(ruled, file):
                return root, ruled
        beside = ((root, site) for root, site in self._below.items() if _contains(site, file))
        return next(beside, None)

    def _check_address(self, site: Site) -> None:
        """Check that a pattern of addresses is for another tree than a Hugo site.

        Raises:
            SourceError: It is for one.
        """
        if isinstance(site, SiteConfig) and self._settings.address:
            raise SourceError(
                f"source {self._settings.name!r}: `address` is for trees without a Hugo site; set "
                '`permalinks` in its configuration, or `generator = "plain"` here'
            )

    def _find_hugo(self, root: Path) -> SiteConfig | None:
        if root not in self._hugo:
            names = self._files.listing.get(root, frozenset())
            may_be = self._forced in {"", HUGO} and not names.isdisjoint(SIGNS)
            self._hugo[root] = read_site_config(root, self._folder) if may_be else None
        return self._hugo[root]

    def _read_site(self, root: Path, real_root: Path) -> Site | None:
        config = read_site_config(root, real_root) if self._forced in {"", HUGO} else None
        return config or self._read_ruled(root)

    def _read_ruled(self, root: Path) -> RuledSite | None:
        """Read the rules of the site in a folder; None if there is none."""
        names = list_folder(root, self._files.listing)
        for name in self._names:
            spec = GENERATORS[name]
            own = spec.own_signs if root == self._folder else frozenset[str]()
            is_site = not names.isdisjoint(spec.signs) or not names.isdisjoint(own)
            if is_site and (site := self._read_rules(name, root)):
                return site
        return None

    def _read_rules(self, name: str, root: Path) -> RuledSite | None:
        read_rules: ReadRules = resolve_name(GENERATORS[name].rules)
        tree = FolderTree(root, self._files, self._settings.base_url)
        rules: SiteRules | None = read_rules(tree)
        if rules and self._settings.address:
            rules = PatternRules(tree, self._settings.address, rules)
        return RuledSite(tree, rules) if rules else None

    def _is_part(self, site: Site, root: Path) -> bool:
        """Tell whether the source lies among the pages of a site above it."""
        if isinstance(site, SiteConfig):
            return site.find_mount(self._folder.relative_to(root)) is not None
        return any(_contains(site, file) for file in self._files.list_below(self._folder))

    def _force(self) -> tuple[Path, Site] | None:
        """Read the source as a site of the generator that `huigu.toml` names, without its sign.

        Raises:
            SourceError: It cannot be one.
        """
        site = self._read_rules(self._forced, self._folder) if self._forced in GENERATORS else None
        is_lost = self._forced not in {"", PLAIN} and site is None
        if is_lost and not self._files.has_sign(self._signs | SIGNS):
            raise SourceError(
                f"source {self._settings.name!r}: {self._settings.path}: there is no site of "
                f"{self._forced}; correct its `path` or its `generator`"
            )
        if site is None and self._settings.address:
            tree = FolderTree(self._folder, self._files, self._settings.base_url)
            site = RuledSite(tree, PatternRules(tree, self._settings.address, None))
        return (self._folder, site) if site else None


def _contains(site: RuledSite, file: SourceFile) -> bool:
    return site.rules.contains(site.tree.make_path(file.path))
