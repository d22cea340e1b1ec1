"""Finds trees of Markdown pages: the sites of generators, and pages that no site has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from indexer.links.addresses import is_web_address
from indexer.setup.found import FoundSource
from indexer.setup.paths import find_common, is_inside, write_path
from indexer.setup.walk import Tree
from indexer.sources.generators import GENERATORS, SUFFIXES
from indexer.sources.generators.found_sites import FoundSite
from indexer.sources.generators.options.settings import PLAIN, MarkdownSettings
from indexer.sources.generators.source import MarkdownSource

TYPE = "markdown"
MAX_SITES = 12
"""Most sites that become sources; the larger ones."""
_OWN_SIGNS = frozenset[str]().union(*(spec.own_signs for spec in GENERATORS.values()))
_TEST_FOLDERS = frozenset({
    "test", "tests", "testdata", "fixture", "fixtures", "__fixtures__", "example", "examples",
    "examplesite", "themes", "vendor", "third_party", "templates",
})  # fmt: skip
"""Sites below these, in lower case, are those of programs."""
_OF_REPOSITORY = re.compile(
    r"(readme|contributing|changelog|license|code[-_]of[-_]conduct|security|agents|claude|"
    r"governance|maintainers|support|pull_request_template)([._-][\w-]+)?\.\w+",
    re.IGNORECASE,
)
"""Pages about a repository, which stand beside a site."""


@dataclass(frozen=True, slots=True)
class _Explored:
    """The sites below a folder, with the absolute paths of their pages."""

    site: FoundSite
    pages: tuple[Path, ...]

    def find_folder(self, explored: Path) -> Path:
        """Find the folder to read: the site's, or the one above it that holds all its pages."""
        root = self.site.root
        if explored.is_relative_to(root):  # the source is a part of a site above it
            return explored
        outside = [page for page in self.pages if not page.is_relative_to(root)]
        return find_common([root / "x", *self.pages]) if outside else root

    def is_test(self, explored: Path) -> bool:
        """Tell whether it lies among the test data of a program."""
        root = self.site.root
        inner = root.relative_to(explored).parts if root.is_relative_to(explored) else ()
        return not _TEST_FOLDERS.isdisjoint(part.lower() for part in inner)


def find_pages(tree: Tree, folder: Path) -> tuple[list[FoundSource], list[FoundSource]]:
    """Find the sources of pages in a tree, and those that most people would leave out.

    `folder` is that of the configuration. A site whose configuration is broken raises
    `SourceError`.
    """
    if not any(file.suffix.lower() in SUFFIXES for file in tree.files):
        return [], []
    place = tree.files[0] if tree.is_file else tree.folder
    explored = [*_explore(place, tree)]
    for inner in _list_own_roots(tree, [one.site.root for one in explored if _has_site(one)]):
        explored += (one for one in _explore(inner, tree) if _has_site(one))
    sites = [one for one in explored if _has_site(one)]
    taken = {page for one in sites for page in one.pages}
    plain = [page for one in explored if not _has_site(one) for page in one.pages]
    plain = [page for page in plain if page not in taken]
    sites.sort(key=lambda one: (one.is_test(tree.folder), -len(one.pages), one.site.root))
    wanted = [one for one in sites if not one.is_test(tree.folder)][:MAX_SITES]
    if not wanted and not plain:
        wanted = sites[:MAX_SITES]
    found = [_make_site(one, tree.folder, folder) for one in wanted]
    left = [_make_site(one, tree.folder, folder) for one in sites if one not in wanted]
    roots = [one.site.root for one in sites]
    beside = [page for page in plain if not _OF_REPOSITORY.fullmatch(page.name)] if found else plain
    if beside:
        source = _make_plain(beside, tree, folder, roots)
        (left if found else found).append(source)
    return _drop_doubles(found), left[:MAX_SITES]


def list_roots(tree: Tree, found: Iterable[FoundSource], folder: Path) -> list[Path]:
    """List the folders that sites of generators take; their other files belong to the sites."""
    return [
        (folder / source.settings.path).resolve()
        for source in found
        if isinstance(source.settings, MarkdownSettings) and source.settings.generator
    ]


def _has_site(one: _Explored) -> bool:
    return one.site.generator != PLAIN


def _explore(place: Path, tree: Tree) -> Iterator[_Explored]:
    """List the sites of a folder as a rebuild would find them."""
    folder = place.parent if place.is_file() else place
    settings = MarkdownSettings(
        name="survey", type=TYPE, path=place.as_posix(), exclude=_exclude(tree, folder)
    )
    source = MarkdownSource(settings, folder)
    list(source.entries())
    for site in source.list_sites():
        yield _Explored(site, tuple(folder / id for id in site.pages))


def _exclude(tree: Tree, folder: Path) -> tuple[str, ...]:
    """Write the patterns that leave out the folders of Python packages."""
    inner = (path for path in tree.environments if path.is_relative_to(folder))
    return tuple(_write_pattern(path, folder) for path in inner)


def _write_pattern(path: Path, folder: Path) -> str:
    """Write the pattern, as in `.gitignore`, of one folder below another."""
    return re.sub(r"([\\*?\[\]])", r"\\\1", f"/{path.relative_to(folder).as_posix()}/")


def _list_own_roots(tree: Tree, roots: Sequence[Path]) -> list[Path]:
    """List folders that are sites by a sign that counts only in a source's own folder."""
    own = {path.parent for path in tree.folders if path.name in _OWN_SIGNS}
    return sorted(path for path in own if path != tree.folder and not is_inside(path, roots))


def _make_site(one: _Explored, explored: Path, folder: Path) -> FoundSource:
    site = one.site
    settings = MarkdownSettings(
        name="site",
        type=TYPE,
        path=write_path(one.find_folder(explored), folder),
        generator=site.generator,  # type: ignore[arg-type] # a name of `GENERATORS`, or Hugo
    )
    base = site.base_url
    if not base and (base := _read_cname(site.root)):
        settings = msgspec.structs.replace(settings, base_url=base)
    return FoundSource(settings, base, site.title, len(one.pages))


def _make_plain(
    pages: Sequence[Path], tree: Tree, folder: Path, sites: Sequence[Path]
) -> FoundSource:
    """Make the source of pages that no site has."""
    root = pages[0] if tree.is_file else find_common(pages)
    inner = [site for site in sites if site != root and site.is_relative_to(root)]
    exclude = (*_exclude(tree, root), *(_write_pattern(site, root) for site in inner))
    base = _read_cname(root)
    path = write_path(root, folder)
    settings = MarkdownSettings(name="pages", type=TYPE, path=path, base_url=base, exclude=exclude)
    return FoundSource(settings, base, pages=len(pages))


def _drop_doubles(found: Sequence[FoundSource]) -> list[FoundSource]:
    """Drop a source whose path another has: a folder that holds the pages of two sites."""
    by_path: dict[str, FoundSource] = {}
    for source in found:
        by_path.setdefault(source.settings.path, source)
    return list(by_path.values())


def _read_cname(root: Path) -> str:
    """Read the host in a `CNAME` of GitHub Pages; empty if there is none."""
    for path in (root / "CNAME", root / "static" / "CNAME", root / "docs" / "CNAME"):
        try:
            if not path.is_file():
                continue
            with path.open("rb") as file:
                host = file.read(300).decode("ascii").strip()
        except (OSError, ValueError):
            continue
        if re.fullmatch(r"[\w-]+(\.[\w-]+)+", host) and is_web_address(f"https://{host}/"):
            return f"https://{host}/"
    return ""
