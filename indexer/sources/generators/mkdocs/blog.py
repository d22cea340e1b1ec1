"""Posts of the blog plugin of Material for MkDocs.

See https://squidfunk.github.io/mkdocs-material/plugins/blog/.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from indexer.markdown.dialects.mkdocs import slugify_pymdownx
from indexer.sources.dates import parse_day
from indexer.sources.front_matter_fields import get_text
from indexer.sources.generators.config_files import Table, list_words
from indexer.sources.generators.contract import TreeFile

_FIELD = re.compile(r"\{(\w+)\}")
_DATE_FIELD = re.compile(r"y{1,4}|M{1,4}|d{1,2}|'[^']*'")
_slugify = partial(slugify_pymdownx, case="lower")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Blog:
    """The options of one blog."""

    folder: str = "blog"
    posts: str = "blog/posts"
    url_format: str = "{date}/{slug}"
    date_format: str = "yyyy/MM/dd"
    separator: str = "-"
    most_categories: int = 1
    shows_drafts: bool = False

    def is_post(self, path: str) -> bool:
        """Tell whether a path in the folder of pages is that of a post."""
        return path.startswith(f"{self.posts}/")

    def find_path(self, path: str, file: TreeFile, title: str) -> str | None:
        """Find the path that a post is moved to; None for a draft."""
        if file.front.get("draft") is True and not self.shows_drafts:
            return None
        day = read_post_day(file.front)
        slug = get_text(file.front, "slug") or _slugify(title, self.separator)
        categories = list_words(file.front.get("categories"))[: self.most_categories]
        values = {
            "categories": "/".join(_slugify(name, self.separator) for name in categories),
            "date": write_day(day, self.date_format) if day else "",
            "file": posixpath.splitext(posixpath.basename(path))[0],
            "slug": slug,
        }
        inner = _FIELD.sub(lambda match: values.get(match[1], match[0]), self.url_format)
        return posixpath.join(self.folder, posixpath.normpath(inner.strip("/")) + ".md")


def read_blog(options: Table) -> Blog:
    """Read the options of the plugin."""
    folder = get_text(options, "blog_dir") or "blog"
    folder = "" if folder in {".", "./"} else folder.strip("/")
    posts = (get_text(options, "post_dir") or "{blog}/posts").replace("{blog}", folder)
    most = options.get("post_url_max_categories")
    return Blog(
        folder=folder,
        posts=posixpath.normpath(posts.strip("/")),
        url_format=get_text(options, "post_url_format") or "{date}/{slug}",
        date_format=get_text(options, "post_url_date_format") or "yyyy/MM/dd",
        separator=get_text(options, "post_slugify_separator") or "-",
        most_categories=most if isinstance(most, int) else 1,
        shows_drafts=options.get("draft") is True,
    )


def read_post_day(front: Mapping[str, object]) -> date | None:
    """Read the day of a post: `date`, or `date: {created: …}`."""
    value = front.get("date")
    return parse_day(value.get("created") if isinstance(value, dict) else value)


def write_day(day: date, form: str) -> str:
    """Write a day in a pattern of CLDR, as far as addresses have it."""

    def write(match: re.Match[str]) -> str:
        field = match[0]
        if field.startswith("'"):
            return field[1:-1]
        if field.startswith("y"):
            return f"{day.year % 100:02}" if len(field) == 2 else str(day.year)
        number = day.month if field.startswith("M") else day.day
        if len(field) > 2:
            return _MONTHS[day.month - 1][: 3 if len(field) == 3 else None]
        return f"{number:02}" if len(field) == 2 else str(number)

    return _DATE_FIELD.sub(write, form)
