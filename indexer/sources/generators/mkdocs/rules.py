"""The rules of an MkDocs site."""

from __future__ import annotations

import posixpath
from datetime import date
from functools import cached_property
from urllib.parse import quote, urlsplit

from indexer.sources.front_matter_fields import get_text
from indexer.sources.generators.config_files import hash_texts, list_words
from indexer.sources.generators.contract import Pages, SitePage, SiteTree, TreeFile
from indexer.sources.generators.mkdocs.blog import read_blog, read_post_day
from indexer.sources.generators.mkdocs.config import MkDocsConfig, read_config
from indexer.sources.generators.mkdocs.includes import Snippets, include_files
from indexer.sources.generators.mkdocs.languages import read_languages
from indexer.sources.generators.site_paths import cut_folder

SUFFIXES = frozenset({".markdown", ".mdown", ".mkdn", ".mkd", ".md"})
_SNIPPETS = "pymdownx.snippets"
_INCLUDES = "include-markdown"


class MkDocsRules:
    """A `SiteRules`."""

    name = "mkdocs"

    def __init__(self, tree: SiteTree, config: MkDocsConfig) -> None:
        """Take the folder of a site, and its configuration."""
        self._tree = tree
        self._config = config
        self.base_url = tree.find_base(config.site_url)
        self.title = config.title
        self.dialect = config.dialect
        self.digest = config.digest
        self._base_path = urlsplit(self.base_url).path.rstrip("/")
        self._languages = read_languages(config.get_plugin("i18n"))
        blog = config.get_plugin("blog")
        self._blog = read_blog(blog) if blog is not None else None
        own = config.extensions.get(_SNIPPETS)
        self._snippets = (
            None
            if own is None
            else Snippets(
                tree.read_text, list_words(own.get("base_path")), list_words(own.get("auto_append"))
            )
        )
        self._includes = config.get_plugin(_INCLUDES) is not None
        appends = own is not None and bool(list_words(own.get("auto_append")))
        self.marks = (b"",) if appends else (b"8<", b"{%")

    @cached_property
    def shared_digest(self) -> str:
        """Hash all files that may be included: the pages, and what else is text."""
        if self._snippets is None and not self._includes:
            return ""
        names = (name for name in self._tree.list_names() if name.endswith((".md", ".txt", ".inc")))
        return hash_texts(*(f"{name}\n{self._tree.read_text(name)}" for name in names))

    def contains(self, path: str) -> bool:
        """Tell whether a file lies in the folder of pages."""
        inner = self._cut(path)
        return inner is not None and posixpath.splitext(inner)[1] in SUFFIXES

    def find_page(self, file: TreeFile) -> SitePage | None:
        """Find the page that a file is."""
        path = self._cut(file.path)
        if path is None or self._config.hidden.match(path):
            return None
        folder, name = posixpath.split(path)
        stem = posixpath.splitext(name)[0]
        if stem == "README" and self._has_index(folder):
            return None
        shown, day = path, None
        if self._blog and self._blog.is_post(path):
            title = get_text(file.front, "title") or file.heading or _make_title(stem)
            moved = self._blog.find_path(path, file, title)
            if moved is None:
                return None
            shown, day = moved, read_post_day(file.front)
        return self._make_page(path, shown, day)

    def _make_page(self, path: str, shown: str, day: date | None) -> SitePage | None:
        language, inner = self._languages.split(shown)
        if language and language not in self._languages.built:
            return None
        folder, name = posixpath.split(inner)
        stem = posixpath.splitext(name)[0]
        stem = "index" if stem == "README" else stem
        start = f"/{language}/" if language != self._languages.default else "/"
        address = posixpath.join(start, folder, self._write_name(stem))
        return SitePage(
            address=quote(self._base_path + address),
            language=language.lower(),
            translation=inner if language else "",
            date=day,
            title=self._config.titles.get(path, ""),
        )

    def _write_name(self, stem: str) -> str:
        if not self._config.has_folders:
            return f"{stem}.html"
        return "" if stem == "index" else f"{stem}/"

    def _has_index(self, folder: str) -> bool:
        """Tell whether a folder has an `index.md`, which goes before its README."""
        names = (posixpath.join(self._config.docs, folder, f"index{end}") for end in SUFFIXES)
        return any(map(self._tree.has_file, names))

    def write_body(self, file: TreeFile, page: SitePage, body: str) -> str:
        """Expand snippets and includes."""
        if self._snippets:
            body = self._snippets.expand(body)
        return include_files(body, file.path, self._tree.read_text) if self._includes else body

    def resolve(self, target: str, file: TreeFile, pages: Pages) -> str | None:
        """Follow a link to a file of the folder of pages, as MkDocs does."""
        if target.startswith("/") and not self._config.from_root:
            return None
        docs = self._config.docs
        start = docs if target.startswith("/") else posixpath.dirname(file.path)
        path = posixpath.normpath(posixpath.join(start, target.lstrip("/")))
        for own in self._list_spellings(path, file):
            if url := pages(own):
                return url
        inner = self._cut(path)
        if inner is not None and posixpath.splitext(path)[1] and self._tree.has_file(path):
            return quote(f"{self._base_path}/{inner}")
        return None

    def _list_spellings(self, path: str, file: TreeFile) -> list[str]:
        """List the files that a link may mean: one in the language of its page goes first."""
        if not self._languages.tags:
            return [path]
        inner, own = self._cut(path), self._cut(file.path)
        if inner is None or own is None:
            return [path]
        language = self._languages.split(own)[0]
        stem, suffix = posixpath.splitext(inner)
        docs, default = self._config.docs, self._languages.default
        if self._languages.in_folders:
            found = [inner, f"{language}/{inner}", f"{default}/{inner}"]
        else:
            found = [f"{stem}.{language}{suffix}", f"{stem}.{default}{suffix}", inner]
        return [posixpath.normpath(posixpath.join(docs, name)) for name in found]

    def _cut(self, path: str) -> str | None:
        """Cut the folder of pages off a path; None if it lies elsewhere."""
        return cut_folder(path, self._config.docs)


def _make_title(stem: str) -> str:
    """Make the title of a page without one, as MkDocs does."""
    title = stem.replace("-", " ").replace("_", " ")
    return title.capitalize() if title.lower() == title else title


def read_rules(tree: SiteTree) -> MkDocsRules | None:
    """Read the rules of an MkDocs site.

    A configuration that is broken raises `SourceError`.
    """
    return MkDocsRules(tree, read_config(tree))
