"""The rules of a VitePress site, as of release 1.6: https://vitepress.dev/guide/routing.

A page is where its file is, rewritten by rules of the configuration. There are no drafts.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from indexer.sources.generators.config_files import hash_texts
from indexer.sources.generators.contract import Pages, SitePage, SiteTree, TreeFile
from indexer.sources.generators.javascript.fields import (
    ConfigReads,
    get_bool,
    get_object,
    get_path,
    get_string,
    get_strings,
)
from indexer.sources.generators.javascript.globs import matches_glob
from indexer.sources.generators.languages import LanguageFolders
from indexer.sources.generators.site_paths import cut_folder, join_host, write_base
from indexer.sources.generators.vitepress.includes import (
    INCLUDE,
    MARK,
    expand_includes,
    locate,
)
from indexer.sources.generators.vitepress.rewrites import Rewrite, read_rewrites, rewrite_path
from indexer.sources.pages.addresses import quote_path

_EXCLUDE = ("**/node_modules/**", "**/dist/**")
_DYNAMIC = re.compile(r"\[\w{1,100}\]")
"""`[id].md` is a template of many pages."""
_ROOT = "root"
_FILE_SUFFIXES = frozenset({
    *("7z", "avif", "bin", "bz2", "css", "csv", "doc", "docx", "epub", "gif", "gz", "ico", "ics"),
    *("jpeg", "jpg", "js", "json", "mjs", "mov", "mp3", "mp4", "ogg", "pdf", "png", "ppt", "pptx"),
    *("svg", "tar", "ts", "tsv", "txt", "wav", "webm", "webp", "xls", "xlsx", "xml", "yaml", "yml"),
    "zip",
})
"""Links to these files stay as they are written."""


def read_rules(tree: SiteTree) -> VitePressRules:
    """Read the rules of the site in a tree."""
    reads = ConfigReads(tree)
    config = reads.read_config("config", ".vitepress") or reads.read_config(
        "index", ".vitepress/config"
    )
    base = write_base(get_string(config, "base"))
    host = get_string(get_object(config, "sitemap"), "hostname")
    source = get_path(config, "srcDir", ".")
    return VitePressRules(
        tree=tree,
        base=base,
        base_url=tree.find_base(join_host(host, base)),
        source="" if source == "." else source,
        exclude=(*_EXCLUDE, *get_strings(config, "srcExclude")),
        rewrites=read_rewrites(get_object(config, "rewrites")),
        is_clean=get_bool(config, "cleanUrls", False) is True,
        languages=_read_languages(config),
        title=get_string(config, "title"),
        digest=reads.digest,
    )


def _read_languages(config: Mapping[str, object]) -> LanguageFolders:
    """Read the languages: `root` is that of the pages outside of the others' folders."""
    default = get_string(config, "lang")
    tags = {"": default}
    for name, locale in get_object(config, "locales").items():
        folder = "" if name == _ROOT else name.strip("/")
        tags[folder] = get_string(locale, "lang", default if name == _ROOT else folder)
    return LanguageFolders(tags)


@dataclass(frozen=True, eq=False)
class VitePressRules:
    """A `SiteRules`."""

    tree: SiteTree
    base: str
    """Path of the site, with slashes around it."""
    base_url: str
    source: str
    """Folder of the pages; empty for the root."""
    exclude: tuple[str, ...]
    rewrites: Sequence[Rewrite]
    is_clean: bool
    """Whether addresses end without `.html`."""
    languages: LanguageFolders
    title: str
    digest: str
    name: str = "vitepress"
    dialect: str = "vitepress"
    marks: tuple[bytes, ...] = (MARK,)

    @cached_property
    def shared_digest(self) -> str:
        """Hex SHA-256 of all files that pages include."""
        paths = sorted(self._list_included())
        return hash_texts(*(part for path in paths for part in (path, self.tree.read_text(path))))

    def contains(self, path: str) -> bool:
        """Tell whether a path lies where the site has its pages, published or not."""
        return self._cut(path) is not None

    def find_page(self, file: TreeFile) -> SitePage | None:
        """Find the page that a file is; None for excluded ones and templates of many pages."""
        path = self._cut(file.path)
        if path is None or not path.endswith(".md") or _DYNAMIC.search(path):
            return None
        if matches_glob(path, self.exclude):
            return None
        shown = rewrite_path(path, self.rewrites)
        return SitePage(
            address=quote_path(self.base + self._finish(shown.removesuffix(".md"))),
            language=self.languages.find_tag(shown),
            translation=self.languages.make_key(shown),
        )

    def write_body(self, file: TreeFile, page: SitePage, body: str) -> str:
        """Put the files in their places that the page includes."""
        if "@include" not in body:
            return body
        return expand_includes(body, file.path, self.source, self.tree.read_text)

    def resolve(self, target: str, file: TreeFile, pages: Pages) -> str | None:
        """Write a link as VitePress does: relative to the page, not to its file."""
        name = posixpath.basename(target)
        if "." in name and name.rsplit(".", 1)[1].lower() in _FILE_SUFFIXES:
            return quote_path(self.base + target.lstrip("/")) if target.startswith("/") else None
        is_page = target.endswith((".md", ".html", "/")) or not self.is_clean
        if is_page and not target.endswith("/"):
            folder, _, name = target.rpartition("/")
            stem = name.removesuffix(".md").removesuffix(".html")
            keeps = self.is_clean and name.endswith(".html")
            target = (f"{folder}/" if "/" in target else "") + (name if keeps else "")
            target += "" if keeps else self._finish(stem)
        if target.startswith("/"):
            is_whole = target.startswith(self.base) and self.base != "/"
            return quote_path(target if is_whole else self.base + target.lstrip("/"))
        return quote_path(target) or "./"

    def _finish(self, path: str) -> str:
        """Write a path without suffix as that of a page: `a/index` is `a/`."""
        folder, slash, name = path.rpartition("/")
        if name.lower() == "index":
            return folder + slash
        return path if self.is_clean else f"{path}.html"

    def _cut(self, path: str) -> str | None:
        """Cut a path to that below the folder of the pages; None if it is elsewhere."""
        return cut_folder(path, self.source)

    def _list_included(self) -> set[str]:
        """List the paths of all files that pages include, at any depth."""
        found: set[str] = set()
        waiting = [file.path for file in self.tree.list_files(self.source)]
        while waiting:
            path = waiting.pop()
            for match in INCLUDE.finditer(self.tree.read_text(path) or ""):
                other = locate(match["path"], path, self.source)
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return found
