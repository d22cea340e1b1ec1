"""What templates of a Jekyll site see: `site`, its data, and its pages and documents."""

from __future__ import annotations

import csv
import posixpath
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from urllib.parse import urlsplit

from indexer.errors import SourceError
from indexer.sources.generators.config_files import parse_value
from indexer.sources.generators.contract import SiteTree
from indexer.sources.generators.jekyll.config import JekyllConfig
from indexer.sources.generators.jekyll.documents import JekyllItem

MAX_DATA_CHARS = 8 << 20
"""Of all files of data; sites have some 100,000."""
MAX_ROWS = 20_000
"""Of a CSV file."""
_DATA = (".yml", ".yaml", ".json", ".csv", ".tsv")
_NO_NAME = re.compile(r"[^\w\s-]+")


class Values(Mapping[str, object]):
    """Front matter with more keys; what is asked for is found in any case."""

    def __init__(self, front: Mapping[str, object], more: Mapping[str, object]) -> None:
        """Take front matter with keys in lower case, and what goes before it."""
        self._values = {**front, **more}

    def __getitem__(self, key: str) -> object:
        return self._values[key] if key in self._values else self._values[str(key).lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


class SiteValues:
    """The `site` of one site."""

    def __init__(
        self,
        tree: SiteTree,
        config: JekyllConfig,
        items: Mapping[str, JekyllItem],
        base_url: str,
        base_path: str,
    ) -> None:
        """Take the items by the paths of their files, and the address of the site."""
        self._tree = tree
        self.config = config
        self.items = items
        parts = urlsplit(base_url)
        self.host = f"{parts.scheme}://{parts.netloc}" if base_url else ""
        self.base_path = base_path

    @cached_property
    def by_link(self) -> Mapping[str, JekyllItem]:
        """Items by the paths that `{% link %}` names."""
        return {item.path: item for item in self.items.values()}

    @cached_property
    def posts(self) -> list[JekyllItem]:
        """List the posts, the newest first."""
        posts = (item for item in self.items.values() if item.collection == "posts")
        now = datetime.now(UTC)
        shown = (p for p in posts if self.config.shows_future or not p.date or p.date <= now)
        return sorted(shown, key=lambda item: (_get_time(item), item.path), reverse=True)

    @cached_property
    def site(self) -> Mapping[str, object]:
        """Give what templates call `site`."""
        collections = {
            label: [describe(item) for item in self._list_collection(label)]
            for label in self.config.collections
            if label != "posts"
        }
        posts = [describe(item) for item in self.posts]
        pages = [describe(item) for item in self.items.values() if not item.collection]
        by_category: dict[str, list[object]] = {}
        by_tag: dict[str, list[object]] = {}
        for item, post in zip(self.posts, posts, strict=True):
            for key, groups in (("categories", by_category), ("tags", by_tag)):
                words = item.front.get(key)
                words = words.split() if isinstance(words, str) else words
                for word in words if isinstance(words, list) else ():
                    groups.setdefault(str(word), []).append(post)
        return {
            **self.config.table,
            **collections,
            "url": self.host,
            "baseurl": self.base_path,
            "posts": posts,
            "related_posts": posts[:10],
            "pages": pages,
            "html_pages": pages,
            "documents": [*posts, *(item for items in collections.values() for item in items)],
            "categories": by_category,
            "tags": by_tag,
            "data": self.data,
            "collections": [
                {"label": label, "docs": posts if label == "posts" else collections[label], **table}
                for label, table in self.config.collections.items()
            ],
            "time": datetime.now(self.config.zone),
        }

    def _list_collection(self, label: str) -> list[JekyllItem]:
        """List the documents of a collection, by date and path, or by the key that it names.

        A document without a date has that of the build.
        """
        items = [item for item in self.items.values() if item.collection == label]
        now = datetime.now(UTC).timestamp()
        items.sort(key=lambda item: (_get_time(item) or now, item.path))
        key = self.config.collections[label].get("sort_by")
        if isinstance(key, str):
            items.sort(key=lambda item: _make_sort_key(item.front.get(key.lower())))
        return items

    @cached_property
    def data(self) -> dict[str, object]:
        """Read `_data`: each file under its name, in the tables of its folders."""
        name = self.config.table.get("data_dir")
        folder = name.strip("/") if isinstance(name, str) else "_data"
        data: dict[str, object] = {}
        left = MAX_DATA_CHARS
        for path in self._tree.list_names(folder):
            stem, suffix = posixpath.splitext(posixpath.relpath(path, folder))
            text = self._tree.read_text(path) if suffix in _DATA and left > 0 else None
            if text is None or (value := _read_data(text, path)) is None:
                continue
            left -= len(text)
            *folders, own = map(_clean_name, stem.split("/"))
            table = data
            for part in folders:
                inner = table.setdefault(part, {})
                table = inner if isinstance(inner, dict) else {}
            table[own] = value
        return data


def describe(item: JekyllItem) -> Values:
    """Describe an item as templates see it."""
    more: dict[str, object] = {
        "url": item.url,
        "path": item.path,
        "name": posixpath.basename(item.path),
        "id": posixpath.splitext(item.url)[0],
    }
    if item.collection:
        more |= {"collection": item.collection, "slug": item.slug}
        more["title"] = item.front.get("title") or item.title
        more["date"] = item.date or ""
    return Values(item.front, more)


def _get_time(item: JekyllItem) -> float:
    return item.date.timestamp() if item.date else 0.0


def _make_sort_key(value: object) -> tuple[int, float, str]:
    """Make a key that sorts numbers before texts, and what is missing last."""
    if isinstance(value, (int, float)):
        return 0, float(value), ""
    return (1, 0.0, value) if isinstance(value, str) else (2, 0.0, "")


def _clean_name(name: str) -> str:
    return re.sub(r"\s+", "_", _NO_NAME.sub("", name).strip())


def _read_data(text: str, path: str) -> object:
    """Read a file of data; None if it is broken, as then its pages lack only what it says."""
    if path.endswith((".csv", ".tsv")):
        rows = csv.DictReader(text.splitlines(), delimiter="\t" if path.endswith("tsv") else ",")
        try:
            return [{str(k): v for k, v in row.items()} for row in islice(rows, MAX_ROWS)]
        except csv.Error:
            return None
    try:
        return parse_value(text, path, path)
    except SourceError:
        return None
