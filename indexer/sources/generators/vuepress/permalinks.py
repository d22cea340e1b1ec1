"""Makes the paths of VuePress pages.

Read in `@vuepress/core` 2.0.0-rc.30 (`src/page/`) and 1.9 (`lib/node/Page.js`, and
`getPermalink.js` of `@vuepress/shared-utils`):
https://vuepress.vuejs.org/reference/frontmatter.html#permalink
"""

from __future__ import annotations

import posixpath
import re
from datetime import date
from pathlib import PurePosixPath

from indexer.markdown.dialects.vue import slugify
from indexer.sources.dates import parse_day
from indexer.sources.generators.contract import Front

_NAME_DATE = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?-(.*)")
_FOLDER_DATE = re.compile(r"(\d{4})/(\d{1,2})(?:/(\d{1,2}))?(?:/|$)")
_UNSAFE = re.compile(r"[\x00-\x1f\"#$%&*+,:;<=>?\[\]^`{|}\x7f]")
_INDEX = re.compile(r"(?i)(^|/)(?:readme|index)\.md$")
_NO_DAY = ("0000", "00", "00")


def infer_path(path: str) -> str:
    """Infer the path of a page from that of its file: `README.md` is that of its folder."""
    if _INDEX.search(path):
        return "/" + _INDEX.sub(r"\1", path)
    return f"/{path.removesuffix('.md')}.html"


def read_day(path: str, front: Front) -> date | None:
    """Read the day of a page: in the front matter, the file's name, or its folders."""
    try:
        return date(*map(int, _find_day(path, front)))
    except ValueError:
        return None


def fill_first(pattern: str, path: str, front: Front, locale: str) -> str:
    """Fill a pattern of VuePress 1, such as `/:year/:i_month/:slug`, below the language's path."""
    year, month, day = _find_day(path, front)
    values = {
        **{":year": year, ":month": month, ":i_month": month.lstrip("0")},
        **{":i_day": day.lstrip("0"), ":day": day, ":minutes": "0", ":seconds": "0"},
        ":slug": slugify(_find_name(path, uses_folder=True)),
        ":regular": infer_path(path).lstrip("/"),
    }
    filled = locale + _fill(pattern.lstrip("/"), values)
    return f"/{filled.strip('/')}/" if filled.strip("/") else "/"


def fill_second(pattern: str, path: str, front: Front, locale: str) -> str:
    """Fill a pattern of VuePress 2, such as `:year/:slug.html`, below the language's path."""
    year, month, day = _find_day(path, front)
    values = {
        **{":year": year, ":month": month, ":day": day},
        ":slug": _find_name(path, uses_folder=False),
        ":raw": infer_path(path).lstrip("/"),
    }
    filled = _fill(pattern, values)
    joined = posixpath.normpath(posixpath.join(locale, filled.lstrip("/")))
    return joined + "/" if filled.endswith("/") and joined != "/" else joined


def sanitise(path: str) -> str:
    """Replace what VuePress 2 takes out of addresses: `&`, `:`, `%` and the like become `_`."""
    return "/".join(_UNSAFE.sub("_", name).lstrip("_") for name in path.split("/"))


def _find_day(path: str, front: Front) -> tuple[str, str, str]:
    if day := parse_day(front.get("date")):
        return f"{day.year:04}", f"{day.month:02}", f"{day.day:02}"
    pure = PurePosixPath(path)
    match = _NAME_DATE.match(pure.stem) or _FOLDER_DATE.search(pure.parent.as_posix())
    return (match[1], match[2].zfill(2), (match[3] or "1").zfill(2)) if match else _NO_DAY


def _find_name(path: str, uses_folder: bool) -> str:
    """Find the name of a file without a day; that of its folder for an index of VuePress 1."""
    pure = PurePosixPath(path)
    is_index = uses_folder and pure.stem.lower() in {"index", "readme"}
    name = pure.parent.name if is_index and pure.parent.name else pure.stem
    named = _NAME_DATE.search(name)
    return named[4] if named else name


def _fill(pattern: str, values: dict[str, str]) -> str:
    """Fill the first of each name, as both releases do."""
    for name, value in values.items():
        pattern = pattern.replace(name, value, 1)
    return pattern
