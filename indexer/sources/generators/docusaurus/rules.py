"""The rules of a Docusaurus site: which files are pages, where they are, where links lead."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from unicodedata import normalize
from urllib.parse import urlsplit

from indexer.sources.front_matter_fields import is_true
from indexer.sources.generators.config_files import hash_texts
from indexer.sources.generators.contract import Pages, SitePage, SiteTree, TreeFile
from indexer.sources.generators.docusaurus.config import Site, normalize_path, read_site
from indexer.sources.generators.docusaurus.folders import PageFolder, list_folders
from indexer.sources.generators.docusaurus.slugs import (
    find_post_day,
    make_doc_slug,
    make_page_slug,
    make_post_slug,
    strip_number,
)
from indexer.sources.generators.javascript.fields import ConfigReads
from indexer.sources.generators.javascript.globs import matches_glob
from indexer.sources.generators.javascript.partials import MARK, expand_partials
from indexer.sources.generators.site_paths import join_host
from indexer.sources.pages.addresses import quote_path

_SUFFIXES = (".md", ".mdx")
_PATHNAME = re.compile(r"pathname://(?=/)")
"""Docusaurus's own scheme, for a file of the site that is no page."""


def read_rules(tree: SiteTree) -> DocusaurusRules:
    """Read the rules of the site in a tree."""
    reads = ConfigReads(tree)
    site = read_site(reads)
    folders = list_folders(site, reads)
    base_path = site.locales[0].path
    base_url = tree.find_base(join_host(site.url, base_path))
    return DocusaurusRules(tree, site, folders, base_url, reads.digest)


@dataclass(frozen=True, eq=False)
class DocusaurusRules:
    """A `SiteRules`."""

    tree: SiteTree
    site: Site
    folders: list[PageFolder]
    base_url: str
    digest: str
    name: str = "docusaurus"
    dialect: str = "docusaurus"
    marks: tuple[bytes, ...] = (MARK,)

    @property
    def title(self) -> str:
        """Title of the site."""
        return self.site.title

    @cached_property
    def shared_digest(self) -> str:
        """Hex SHA-256 of the files that may be parts of pages: those with an underscore."""
        paths = sorted(path for path in self._paths if posixpath.basename(path).startswith("_"))
        return hash_texts(*(part for path in paths for part in (path, self.tree.read_text(path))))

    def contains(self, path: str) -> bool:
        """Tell whether a path lies where the site has its pages, published or not."""
        return self._find_folder(path) is not None

    def find_page(self, file: TreeFile) -> SitePage | None:
        """Find the page that a file is; None for a draft, a part of pages, or an old version."""
        folder = self._find_folder(file.path)
        if folder is None or not folder.is_published or not file.path.endswith(_SUFFIXES):
            return None
        path = file.path[len(folder.folder) + 1 :]
        plugin = folder.plugin
        if not matches_glob(path, plugin.include) or matches_glob(path, plugin.exclude):
            return None
        if is_true(file.front.get("draft")) or is_true(file.front.get("unlisted")):
            return None
        if not self._is_shown(folder, path):
            return None
        day = find_post_day(path) if plugin.kind == "blog" else None
        return SitePage(
            address=self._finish(folder, folder.base + self._make_slug(folder, path, file)),
            language=folder.locale.tag.lower(),
            translation=folder.group + path,
            date=None if file.front.get("date") else day,
            title=strip_number(posixpath.splitext(posixpath.basename(path))[0]),
        )

    def write_body(self, file: TreeFile, page: SitePage, body: str) -> str:
        """Show the parts that a page imports, and write Docusaurus's own scheme as paths."""
        return _PATHNAME.sub("", expand_partials(body, file.path, self.tree.read_text))

    def resolve(self, target: str, file: TreeFile, pages: Pages) -> str | None:
        """Give the address of another page's file, or add the path of the site and language."""
        folder = self._find_folder(file.path)
        if folder is None:
            return None
        if target.endswith(_SUFFIXES):
            for path in self._list_candidates(target, file.path, folder):
                if url := self._find_url(path, folder, pages):
                    return url
        if target.startswith("@site/"):
            return self._resolve_file(target.removeprefix("@site/"))
        if not target.startswith("/"):
            beside = posixpath.join(posixpath.dirname(file.path), target)
            return "" if self.tree.has_file(beside) and not target.endswith(_SUFFIXES) else None
        if target.startswith("//"):
            return None
        base = folder.locale.path
        is_whole = target.startswith(base) or target == base.rstrip("/")
        path = target if is_whole else normalize_path(base, target)
        is_file = "." in posixpath.basename(path)
        return quote_path(path) if is_file else self._finish(folder, path, own_host=False)

    def _resolve_file(self, path: str) -> str:
        """Give the address of a file of the site, by its path from the root: `static/a.pdf`."""
        is_static = path.startswith("static/") and self.tree.has_file(path)
        return self.base_url + quote_path(path.removeprefix("static/")) if is_static else ""

    def _find_folder(self, path: str) -> PageFolder | None:
        """Find the folder of a file: the innermost one."""
        found: PageFolder | None = None
        for folder in self.folders:
            if path.startswith(f"{folder.folder}/") and (
                found is None or len(folder.folder) > len(found.folder)
            ):
                found = folder
        return found

    def _is_shown(self, folder: PageFolder, path: str) -> bool:
        """Tell whether the site takes this file of those that stand for one page.

        A translation needs the file that it translates, unless none of these is in the tree. The
        default language may have translations, too, which replace the files themselves.
        """
        if folder.is_translation:
            original = f"{folder.original}/{path}"
            return original in self._paths or folder.original not in self._filled
        return not any(
            f"{other.folder}/{path}" in self._paths
            for other in self.folders
            if other.is_translation
            and other.locale == folder.locale
            and other.original == folder.folder
        )

    @cached_property
    def _paths(self) -> frozenset[str]:
        """Paths of all files that may be pages."""
        return frozenset(file.path for file in self.tree.list_files())

    @cached_property
    def _filled(self) -> frozenset[str]:
        """Folders of originals that have a file."""
        originals = {folder.original for folder in self.folders}
        return frozenset(
            original
            for original in originals
            if any(path.startswith(f"{original}/") for path in self._paths)
        )

    def _make_slug(self, folder: PageFolder, path: str, file: TreeFile) -> str:
        plugin = folder.plugin
        path = normalize("NFC", path)
        if plugin.kind == "docs":
            return make_doc_slug(path, file.front, plugin.strips_numbers)
        slug = make_post_slug if plugin.kind == "blog" else make_page_slug
        return "/" + slug(path, file.front)

    def _finish(self, folder: PageFolder, path: str, own_host: bool = True) -> str:
        """Finish an address: single slashes, a slash at the end as the site is set up, quoted."""
        path = normalize_path(path) or "/"
        if self.site.trailing_slash is not None and path != folder.locale.path:
            path = path.rstrip("/") + "/" * self.site.trailing_slash
        host = folder.locale.url if own_host else ""
        return host + quote_path(path)

    def _list_candidates(self, target: str, path: str, folder: PageFolder) -> Iterator[str]:
        """List the files that a link may name, in the order of Docusaurus 3.10.

        What follows are those of a link that it takes from other folders only with a warning.
        """
        if target.startswith("@site/"):
            yield posixpath.normpath(target.removeprefix("@site/"))
            return
        own = posixpath.dirname(path)
        starts = [folder.folder, folder.original, ""]
        if not target.startswith("/"):
            inner = own[len(folder.folder) :].lstrip("/")
            beside = [own, posixpath.join(folder.original, inner)]
            is_relative = target.startswith(("./", "../"))
            starts = beside if is_relative else [*beside, *starts]
        for start in starts:
            yield posixpath.normpath(posixpath.join(start, target.lstrip("/")))

    def _find_url(self, path: str, folder: PageFolder, pages: Pages) -> str:
        """Find the address of a page, in the language of the page that links to it."""
        other = self._find_folder(path)
        if other is None:
            return ""
        same = next(
            (f for f in self.folders if f.group == other.group and f.locale == folder.locale), other
        )
        if same.folder != other.folder:
            inner = path[len(other.folder) + 1 :]
            if url := pages(f"{same.folder}/{inner}"):
                return url
        url = pages(path)
        # Not translated: the site shows the file itself in this language, too.
        return _move(url, other, same) if url and same.locale != other.locale else url


def _move(url: str, other: PageFolder, folder: PageFolder) -> str:
    """Write the address of a page in one folder as that of its copy in another."""
    parts = urlsplit(url)
    if f"{parts.path}/".startswith(f"{quote_path(other.base)}/"):
        rest = parts.path[len(quote_path(other.base)) :]
        return parts._replace(path=quote_path(folder.base) + rest).geturl()
    return url
