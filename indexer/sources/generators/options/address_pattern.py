"""One pattern for the addresses of all pages: `/blog/{year}/{month}/{day}/{slug}.html`."""

from __future__ import annotations

import posixpath
import re
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

from indexer.sources.dates import find_day, read_date
from indexer.sources.front_matter_fields import get_text
from indexer.sources.generators.contract import Pages, SitePage, SiteRules, SiteTree, TreeFile
from indexer.sources.generators.link_resolver import find_file
from indexer.sources.generators.options.patterns import fill_fields, list_fields
from indexer.sources.hugo.paths import parse_plain_path

_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}[-_](?=.)")
_PAGE_ENDS = (".md", "/index.md", "/README.md", "/_index.md")


def fill_pattern(pattern: str, path: str, front: dict[str, object], day: date | None) -> str:
    """Fill the fields for a page; empty if it lacks one of them, as its date.

    `path` is the path of its file. An empty part of the path is left out.
    """
    stem = posixpath.splitext(path)[0]
    folder, name = posixpath.split(stem)
    if name.lower() in {"index", "_index", "readme"}:
        stem, name = folder, posixpath.basename(folder)
    plain = _DATED.sub("", name, count=1) if _DATED.match(name) else name
    values = {
        "year": f"{day.year:04}" if day else "",
        "month": f"{day.month:02}" if day else "",
        "day": f"{day.day:02}" if day else "",
        "slug": get_text(front, "slug") or plain,
        "path": stem,
        "name": name,
        "title": _write_words(get_text(front, "title") or plain),
    }
    needed = list_fields(pattern) - {"path", "name"}
    if any(not values[field] for field in needed):
        return ""
    filled = fill_fields(pattern, values)
    return quote(re.sub(r"/{2,}", "/", filled))


def _write_words(text: str) -> str:
    return "-".join(re.findall(r"\w+", text.lower()))


class PatternRules:
    """The `SiteRules` of a tree whose addresses a pattern says; the rest its generator says.

    Without a generator, each file is a page, unless it is a draft.
    """

    marks: tuple[bytes, ...]

    def __init__(self, tree: SiteTree, pattern: str, inner: SiteRules | None) -> None:
        """Take the pattern, and the rules of the tree's own generator if it has one."""
        self._tree = tree
        self._pattern = pattern
        self._inner = inner
        self.name = inner.name if inner else "pattern"
        self.dialect = inner.dialect if inner else "hugo"
        self.base_url = inner.base_url if inner else tree.find_base("")
        self.title = inner.title if inner else ""
        self.digest = inner.digest if inner else ""
        self.marks = inner.marks if inner else ()
        self._base_path = urlsplit(self.base_url).path.rstrip("/")

    @property
    def shared_digest(self) -> str:
        """That of the generator."""
        return self._inner.shared_digest if self._inner else ""

    def contains(self, path: str) -> bool:
        """Tell whether a file may be a page."""
        return self._inner.contains(path) if self._inner else not path.startswith("../")

    def find_page(self, file: TreeFile) -> SitePage | None:
        """Find the page that a file is, at the address that the pattern says."""
        page = self._inner.find_page(file) if self._inner else self._find_plain(file)
        if page is None:
            return None
        front = {**page.front, **file.front}
        day = page.date or read_date(front) or find_day(posixpath.basename(file.path))
        address = fill_pattern(self._pattern, file.path, front, day)
        # a page that lacks a field keeps its own address, if its generator says one
        address = self._base_path + address if address else page.address
        return SitePage(
            address=address,
            language=page.language,
            translation=page.translation,
            date=day,
            title=page.title,
            begins=page.begins,
            front=page.front,
        )

    def _find_plain(self, file: TreeFile) -> SitePage | None:
        front = file.front
        if front.get("draft") is True or front.get("published") is False:
            return None
        place = parse_plain_path(file.id, PurePosixPath(file.path), is_site=True)
        return SitePage("", place.language, "/".join(place.parts) if place.language else "")

    def write_body(self, file: TreeFile, page: SitePage, body: str) -> str:
        """Expand what the generator expands."""
        return self._inner.write_body(file, page, body) if self._inner else body

    def resolve(self, target: str, file: TreeFile, pages: Pages) -> str | None:
        """Follow links to files, as the generator does."""
        if self._inner:
            return self._inner.resolve(target, file, pages)
        if target.startswith("/"):
            return None
        return find_file(target.rstrip("/"), file, pages, _PAGE_ENDS) or None
