"""The rules of an mdBook.

See https://rust-lang.github.io/mdBook/format/summary.html and `…/format/mdbook.html`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property
from unicodedata import normalize
from urllib.parse import quote, unquote, urlsplit

from indexer.sources.front_matter_fields import get_table, get_text
from indexer.sources.generators.config_files import Table, hash_texts, read_table
from indexer.sources.generators.contract import Pages, SitePage, SiteTree, TreeFile
from indexer.sources.generators.site_paths import cut_folder

MAX_CHAPTERS = 20_000
MAX_DEPTH = 10
MAX_CHARS = 2 << 20
"""Of a page with all that it includes."""
_CHAPTER = re.compile(r"\[((?:[^\[\]\\]|\\.){0,500})\]\(\s{0,9}<?([^()<>\n]{0,500})>?\s{0,9}\)")
_INCLUDE = re.compile(
    r"(\\)?\{\{\s{0,20}#(include|rustdoc_include|playground|playpen|title)\s{1,20}"
    r"([^{}\n]{1,500})\}\}"
)
_RANGE = re.compile(r"(\d{0,7})(?::(\d{0,7}))?")
_ANCHOR = re.compile(r"ANCHOR(_END)?:\s{0,9}([\w-]{1,100})")


class BookRules:
    """A `SiteRules`."""

    name = dialect = "mdbook"
    marks = (b"{{#", b"{{ #")

    def __init__(self, tree: SiteTree) -> None:
        """Read the configuration and the summary of a book."""
        table = read_table(tree, "book.toml")
        book, output = get_table(table, "book"), get_table(get_table(table, "output"), "html")
        self._tree = tree
        self._folder = posixpath.normpath(get_text(book, "src") or "src")
        summary = tree.read_text(posixpath.join(self._folder, "SUMMARY.md"))
        self.is_book = summary is not None
        self._titles = dict(_list_chapters(summary or ""))
        self.base_url = tree.find_base(_find_address(output, tree))
        self._base_path = urlsplit(self.base_url).path.rstrip("/")
        self.title = get_text(book, "title")
        self._language = get_text(book, "language").lower()
        self.digest = hash_texts(tree.read_text("book.toml"), summary, tree.read_text("CNAME"))

    @cached_property
    def shared_digest(self) -> str:
        """Hash what pages may include: the files beside them."""
        names = self._tree.list_names(self._folder)
        return hash_texts(*(f"{name}\n{self._tree.read_text(name)}" for name in names))

    def contains(self, path: str) -> bool:
        """Tell whether a file lies in the folder of the book."""
        return self._cut(path) is not None and path.endswith(".md")

    def find_page(self, file: TreeFile) -> SitePage | None:
        """Find the page that a file is: only chapters are pages."""
        path = self._cut(file.path)
        if path is None or path not in self._titles:
            return None
        folder, name = posixpath.split(posixpath.splitext(path)[0])
        name = "index" if name.lower() == "readme" else name
        address = posixpath.join(self._base_path or "/", folder, f"{name}.html")
        return SitePage(quote(address), self._language, title=self._titles[path])

    def write_body(self, file: TreeFile, page: SitePage, body: str) -> str:
        """Expand `{{#include file:part}}` and its relatives."""
        self._left = MAX_CHARS
        return self._expand(body, file.path, 0)

    def _expand(self, text: str, path: str, depth: int) -> str:
        def include(match: re.Match[str]) -> str:
            if match[1]:
                return match[0][1:]
            if match[2] == "title":
                return ""
            name = match[3].split()[0]
            name, _, part = name.partition(":")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
            found = self._tree.read_text(target)
            if found is None or depth >= MAX_DEPTH or len(found) > self._left:
                return ""
            self._left -= len(found)
            return self._expand(_cut_part(found, part), target, depth + 1).rstrip("\n")

        return _INCLUDE.sub(include, text)

    def resolve(self, target: str, file: TreeFile, pages: Pages) -> str | None:
        """Follow a link to the file of another chapter; others are as browsers read them."""
        if target.startswith("/"):
            return None
        path = posixpath.normpath(posixpath.join(posixpath.dirname(file.path), target))
        if url := pages(path):
            return url
        if not path.endswith(".md"):
            return None
        inner = self._cut(path)  # mdBook writes the address also of a file that is no chapter
        if inner is None:
            return None
        folder, name = posixpath.split(inner[: -len(".md")])
        name = "index" if name.lower() == "readme" else name
        return quote(posixpath.join(self._base_path or "/", folder, f"{name}.html"))

    def _cut(self, path: str) -> str | None:
        """Cut the folder of the book off a path; None if it lies elsewhere."""
        return cut_folder(path, self._folder)


def _find_address(output: Table, tree: SiteTree) -> str:
    """Find where a book is published: its own host, with the path that `site-url` says."""
    host = get_text(output, "cname") or (tree.read_text("CNAME") or "").strip()
    path = get_text(output, "site-url")
    if "://" in path[:10]:
        return path
    return f"https://{host}/{path.strip('/')}" if host and "\n" not in host else ""


def _list_chapters(summary: str) -> Iterator[tuple[str, str]]:
    """List the files of the chapters, relative to the folder of the book, with their titles."""
    for number, match in enumerate(_CHAPTER.finditer(summary)):
        path = match[2].strip()
        if number < MAX_CHAPTERS and path and "://" not in path[:10]:
            path = normalize("NFC", posixpath.normpath(unquote(path)))
            yield path, re.sub(r"\\(.)", r"\1", match[1]).strip("*_` ")


def _cut_part(text: str, part: str) -> str:
    """Cut lines out of a file: `2`, `2:5`, `:5`, `2:`, or the name of an anchor."""
    lines = text.split("\n")
    if not part:
        chosen = lines
    elif numbers := _RANGE.fullmatch(part):
        first = int(numbers[1] or 1)
        last = first if numbers[2] is None else int(numbers[2] or len(lines))
        chosen = lines[max(first, 1) - 1 : last]
    else:
        chosen = _cut_anchor(lines, part)
    return "\n".join(line for line in chosen if not _ANCHOR.search(line))


def _cut_anchor(lines: list[str], name: str) -> list[str]:
    chosen: list[str] = []
    inside = False
    for line in lines:
        marker = _ANCHOR.search(line)
        if marker and marker[2] == name:
            inside = not marker[1]
        elif inside:
            chosen.append(line)
    return chosen


def read_rules(tree: SiteTree) -> BookRules | None:
    """Read the rules of a book; None without a summary.

    A configuration that is broken raises `SourceError`.
    """
    rules = BookRules(tree)
    return rules if rules.is_book else None
