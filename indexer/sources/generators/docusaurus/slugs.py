"""Makes the path of a page below that of its plugin, as Docusaurus 3.10 does.

Read in `plugin-content-docs/lib/slug.js` and `numberPrefix.js`, `plugin-content-blog/lib/
blogUtils.js` and `plugin-content-pages/lib/content.js`; `tests/indexer/sources/generators/`
compares the results with a real build.
"""

from __future__ import annotations

import posixpath
import re
from datetime import date
from pathlib import PurePosixPath

from indexer.sources.generators.contract import Front

_NOT_A_NUMBER = re.compile(r"\d+[-_.]\d+")
"""`7.0-name` and `2021-11-name` begin with no number of an order."""
_NUMBER = re.compile(r"\d+\s*+[-_.]++\s*+(?P<name>[^-_.\s].*)$")
_BLOG_DATE = re.compile(r"(?P<day>\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?")
_INDEX_NAMES = frozenset({"index", "readme"})


def make_doc_slug(path: str, front: Front, strips_numbers: bool) -> str:
    """Make the path of a document, which begins with a slash.

    `path` is that of the file in its folder of documents.
    """
    strips = strips_numbers and _get_flag(front, "parse_number_prefixes")
    pure = PurePosixPath(path)
    folder = "" if str(pure.parent) == "." else str(pure.parent)
    shown = "/".join(map(strip_number, folder.split("/"))) if strips else folder
    start = f"/{shown}/" if shown else "/"
    slug = _get_text(front, "slug")
    if slug.startswith("/"):
        return slug
    if not slug and pure.stem.lower() in _INDEX_NAMES | {pure.parent.name.lower()}:
        return start
    name = slug or _get_text(front, "id") or (strip_number(pure.stem) if strips else pure.stem)
    joined = posixpath.normpath(posixpath.join(start, name))
    return joined + "/" if name.endswith("/") and joined != "/" else joined


def strip_number(name: str) -> str:
    """Strip the number that a name begins with: `01-name`, `2. name`."""
    match = None if _NOT_A_NUMBER.match(name) else _NUMBER.match(name)
    return match["name"] if match else name


def make_post_slug(path: str, front: Front) -> str:
    """Make the path of a post: `2021-08-26-name.md`, `2021/08/26/name.md`, `name/index.md`."""
    own = _get_text(front, "slug")
    if own:
        return own
    stem = path.rsplit(".", 1)[0]
    stem = stem.removesuffix("/index")
    day = _find_last_day(path)
    if day is None:
        return f"/{stem}"
    folder, rest = path[: day.start()], stem[day.end() :]
    return f"/{day['day'].replace('-', '/')}/{folder}{rest}"


def find_post_day(path: str) -> date | None:
    """Find the day in the path of a post."""
    match = _find_last_day(path)
    if match is None:
        return None
    try:
        return date(*map(int, re.split(r"[-/]", match["day"])))
    except ValueError:
        return None


def _find_last_day(path: str) -> re.Match[str] | None:
    """Find the last day in a path: the folder before it takes as much as it can."""
    found = None
    start = 0
    while match := _BLOG_DATE.search(path, start):
        found, start = match, match.start() + 1
    return found


def make_page_slug(path: str, front: Front) -> str:
    """Make the path of a page: that of its file, or of its folder for an `index.md`."""
    own = _get_text(front, "slug")
    if own:
        return own
    stem = path.rsplit(".", 1)[0]
    folder, _, name = stem.rpartition("/")
    if name.lower() == "index":
        return f"/{folder}/" if folder else "/"
    return f"/{stem}"


def _get_text(front: Front, key: str) -> str:
    value = front.get(key)
    is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value).strip() if is_plain else ""


def _get_flag(front: Front, key: str) -> bool:
    return front.get(key) is not False
