"""What each file of a Jekyll site is: a page, a document of a collection, or nothing.

From `document.rb`, `page.rb`, `collection.rb` and the readers of Jekyll 4.3.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from indexer.sources.front_matter_fields import get_text
from indexer.sources.generators.config_files import list_words
from indexer.sources.generators.contract import TreeFile
from indexer.sources.generators.jekyll import urls
from indexer.sources.generators.jekyll.config import JekyllConfig
from indexer.sources.generators.jekyll.dates import parse_date, split_dated_name
from indexer.sources.generators.jekyll.file_filter import FileFilter
from indexer.sources.generators.jekyll.front_defaults import find_defaults, read_defaults

POSTS, DRAFTS = "_posts", "_drafts"
HTML = frozenset({".html", ".htm", ".xhtml"})
PAGES = "pages"
_NO_PAGES = frozenset({
    *("readme", "license", "licence", "copying", "code_of_conduct", "contributing"),
    *("issue_template", "pull_request_template"),
})
"""Names that jekyll-optional-front-matter takes for no pages."""


@dataclass(frozen=True, slots=True)
class JekyllItem:
    """A page, or a document of a collection, that is published."""

    path: str
    """As `{% link %}` names it: relative to the root, or to the folder of collections."""
    url: str
    """From the root of the site, without the site's own path."""
    front: Mapping[str, object]
    """With defaults, and with what the path adds; keys in lower case."""
    collection: str = ""
    """Empty for a page."""
    date: datetime | None = None
    """None for a document without one."""
    slug: str = ""
    title: str = ""
    """From the slug, for a document that has none."""


class ItemReader:
    """Reads what files are, by the rules of one site."""

    def __init__(self, config: JekyllConfig, has_index: Callable[[str], bool]) -> None:
        """Take a configuration, and a test whether a folder has a page of its own."""
        self._config = config
        self._filter = FileFilter(config)
        self._defaults = read_defaults(config.table.get("defaults"), config.collections_dir)
        self._has_index = has_index

    def contains(self, path: str) -> bool:
        """Tell whether a path is that of a file that Jekyll reads."""
        if path.startswith(("../", f"{self._config.destination}/")):
            return False
        place = self._find_collection(path)
        if place is None:
            return self._filter.reads(path)
        label, inside, start = place
        outer = inside.partition(f"_{label}/")[0].strip("/") if label == "posts" else ""
        if outer and not self._filter.reads(f"{outer}/x"):
            return False
        return self._filter.reads(inside, start)

    def read_item(self, file: TreeFile) -> JekyllItem | None:
        """Read what a file is; None if it is nothing that is published."""
        place = self._find_collection(file.path)
        item = self._read_page(file) if place is None else self._read_document(file, *place)
        if item is None:
            return None
        # Jekyll does not look for this key of a page in the defaults
        front = item.front if item.collection else file.front
        is_hidden = front.get("published") is False and not self._config.shows_unpublished
        return None if is_hidden else item

    def _find_collection(self, path: str) -> tuple[str, str, str] | None:
        """Find the collection of a file: its label, the path in it, and the folder to filter from.

        The path is relative to the folder of collections; None for a page.
        """
        outer = self._config.collections_dir
        if outer and not path.startswith(f"{outer}/"):
            return None
        inside = path.removeprefix(f"{outer}/") if outer else path
        folders = inside.split("/")[:-1]
        for depth, folder in enumerate(folders):
            if folder in {POSTS, DRAFTS}:
                return "posts", inside, "/".join(folders[: depth + 1])
        label = folders[0][1:] if folders and folders[0].startswith("_") else ""
        if label in self._config.collections and label != "posts":
            return label, inside, f"_{label}"
        return None

    def _read_page(self, file: TreeFile) -> JekyllItem | None:
        folder, name = posixpath.split(file.path)
        stem, suffix = posixpath.splitext(name)
        is_markdown = suffix in self._config.suffixes
        if not file.has_front and not (is_markdown and self._is_page_without_front(stem)):
            return None
        front = {**find_defaults(self._defaults, file.path, PAGES), **file.front}
        stem = stem.rstrip(".")
        is_readme = stem.lower() == "readme" and "jekyll-readme-index" in self._config.plugins
        own = get_text(front, "permalink")
        # The plugin takes only files without front matter, unless it is told otherwise.
        if is_readme and not file.has_front and not own and not self._has_index(folder):
            own = f"/{folder}/"
        output = ".html" if is_markdown else suffix
        if own:
            pattern = own
        elif output not in HTML:
            pattern = "/:path/:basename:output_ext"
        elif stem == "index":
            pattern = "/:path/"
        else:
            pattern = urls.add_suffix("/:path/:basename", self._config.permalink)
        url = urls.fill_page_pattern(pattern, folder, stem, output)
        return JekyllItem(file.path, url, front)

    def _is_page_without_front(self, stem: str) -> bool:
        if stem.lower() == "readme":
            return "jekyll-readme-index" in self._config.plugins
        is_on = "jekyll-optional-front-matter" in self._config.plugins
        return is_on and stem.lower() not in _NO_PAGES

    def _read_document(
        self, file: TreeFile, label: str, path: str, start: str
    ) -> JekyllItem | None:
        stem, suffix = posixpath.splitext(posixpath.basename(path))
        is_draft = start.endswith(DRAFTS)
        day, slug = split_dated_name(stem)
        if label == "posts" and (not day and not is_draft):
            return None
        if is_draft and not self._config.shows_drafts:
            return None
        table = self._config.collections[label]
        if label != "posts" and (table.get("output") is not True or not file.has_front):
            return None
        kind = "drafts" if is_draft else label
        front = dict(find_defaults(self._defaults, path, kind))
        front.update({key: value for key, value in file.front.items() if value is not None})
        front["categories"] = list(_list_categories(front, start))
        slug = (slug or stem).rstrip(".")
        front.setdefault("slug", slug)
        date = parse_date(front.get("date"), self._config.zone)
        date = date or parse_date(_complete_year(day), self._config.zone)
        title = " ".join(word[:1].upper() + word[1:].lower() for word in slug.split("-"))
        url = self._write_url(label, path, stem, suffix, front, date)
        return JekyllItem(path, url, front, label, date, str(front["slug"]), title)

    def _write_url(
        self,
        label: str,
        path: str,
        stem: str,
        suffix: str,
        front: Mapping[str, object],
        date: datetime | None,
    ) -> str:
        pattern = get_text(front, "permalink")
        if not pattern and label == "posts":
            pattern = self._config.post_pattern
        if not pattern:
            own = self._config.collections[label].get("permalink")
            default = urls.add_suffix("/:collection/:path", self._config.permalink)
            pattern = own if isinstance(own, str) and own else default
        categories = list_words(front["categories"])
        inner = path.removeprefix(f"_{label}")
        slug = get_text(front, "slug") or stem
        values: dict[str, Callable[[], str]] = {
            "collection": lambda: label,
            "path": lambda: posixpath.splitext(inner)[0].rstrip("."),
            "name": partial(urls.slugify, stem),
            "title": lambda: urls.slugify(slug, "pretty", cased=True),
            "slug": partial(urls.slugify, slug),
            "categories": lambda: "/".join(dict.fromkeys(word.lower() for word in categories)),
            "slugified_categories": lambda: "/".join(dict.fromkeys(map(urls.slugify, categories))),
            "output_ext": lambda: ".html" if suffix in self._config.suffixes else suffix,
        }
        if date:
            values.update(urls.list_date_values(date))
        return urls.fill_pattern(pattern, values)


def _list_categories(front: Mapping[str, object], start: str) -> Iterator[str]:
    """List the categories of a document: of its folders, then of its front matter."""
    folders = posixpath.dirname(start).split("/") if "/" in start else []
    own = front.get("categories")
    own = own.split() if isinstance(own, str) else own
    one = front.get("category")
    texts = (one if isinstance(one, list) else [one], own if isinstance(own, list) else [])
    words = [*folders, *texts[1], *texts[0]]
    yield from dict.fromkeys(
        str(word) for word in words if isinstance(word, (str, int, float)) and word != ""
    )


def _complete_year(day: str) -> str:
    """Complete a year of two digits in the name of a post, as Ruby does."""
    year, _, rest = day.partition("-")
    if len(year) != 2:
        return day
    return f"{'19' if int(year) > 68 else '20'}{year}-{rest}"
