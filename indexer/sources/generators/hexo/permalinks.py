"""Makes the address of a Hexo post from the site's pattern, as Hexo 8 does.

https://hexo.io/docs/permalinks; read in `hexo/dist/plugins/filter/post_permalink.js` and
`processor/post.js`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath

from indexer.markdown.dialects.hexo import slugify
from indexer.sources.dates import parse_time
from indexer.sources.generators.contract import Front
from indexer.sources.generators.hexo.config import HexoConfig

_NAME = re.compile(r":(\w{0,40}[^_\W])")
_SEGMENTS = {
    **{"year": r"\d{4}", "month": r"\d{2}", "day": r"\d{2}", "i_month": r"\d{1,2}"},
    **{"i_day": r"\d{1,2}", "hash": "[0-9a-f]{12}"},
}
_MAX_NAMES, _MAX_OPEN, _MAX_CHARS = 12, 3, 400
"""Names of a pattern that paths are read by, those among them of any length, and most characters
of a path: what takes more time to match is read as if it did not match."""
_DATED = frozenset({
    *("year", "month", "day", "hour", "minute", "second", "i_month", "i_day", "timestamp", "hash"),
})
"""Names in a pattern that need the day of the post."""
HASH_CHARS = 12


@dataclass(frozen=True, slots=True)
class PostName:
    """What the name of a post's file says."""

    slug: str
    """Its title: the path in the folder of posts, or what `new_post_name` calls the title."""
    values: Mapping[str, str]
    """The other names of `new_post_name`."""


def read_name(path: str, config: HexoConfig) -> PostName:
    """Read the path of a file in the folder of posts by the pattern `new_post_name`."""
    stem = path.rsplit(".", 1)[0]
    rule = config.new_post_name.rsplit(".", 1)[0]
    match = _compile(rule, stem)
    values = dict(match or {})
    slug = values.pop("title", None)
    return PostName(slugify(stem) if slug is None else slug, values)


def _compile(rule: str, stem: str) -> dict[str, str] | None:
    """Match a stem with a pattern; None if it does not match."""
    names = list(_NAME.finditer(rule))
    open_names = [name for name in names if name[1] not in _SEGMENTS]
    is_long = len(names) > _MAX_NAMES or len(open_names) > _MAX_OPEN or len(stem) > _MAX_CHARS
    if is_long or len({name[1] for name in names}) < len(names):
        return None
    parts: list[str] = []
    position = 0
    for name in names:
        parts.append(re.escape(rule[position : name.start()]))
        parts.append(f"(?P<{name[1]}>{_SEGMENTS.get(name[1], '.+?')})")
        position = name.end()
    match = re.fullmatch("".join([*parts, re.escape(rule[position:])]), stem)
    return match.groupdict() if match else None


def read_time(front: Front, name: PostName) -> datetime | None:
    """Read when a post was written, without a zone: as on a clock in the zone of the site.

    A time with an offset is shown as in UTC, since Hexo takes YAML's time for that of the site.
    """
    if (own := front.get("date")) not in {None, ""}:
        time = parse_time(own, UTC)
        return time.astimezone(UTC).replace(tzinfo=None) if time else None
    values = name.values
    month, day = values.get("month") or values.get("i_month"), values.get("day")
    try:
        return datetime(int(values["year"]), int(month or ""), int(day or values["i_day"]))
    except (KeyError, ValueError):
        return None


def make_path(front: Front, name: PostName, title: str, config: HexoConfig) -> str:
    """Make the path of a post below the root; empty if it depends on what no file says.

    `title` is that of the front matter, or empty.
    """
    own = front.get("permalink")
    if isinstance(own, str) and own:
        path = own.lstrip("/")
    else:
        written = _fill(front, name, title, config)
        if written is None:
            return ""
        path = written.lstrip("/")
    if config.has_asset_folders and not path.endswith(("/", ".html")):
        path += "/"
    return path


def _fill(front: Front, name: PostName, title: str, config: HexoConfig) -> str | None:
    time = read_time(front, name)
    rule = config.permalink
    if time is None and any(word[1] in _DATED for word in _NAME.finditer(rule)):
        return None  # Hexo takes the time of the file
    values = dict(config.defaults)
    values |= {key: str(v) for key, v in front.items() if isinstance(v, str | int | float)}
    values |= name.values
    values |= {
        "title": name.slug,
        "name": PurePosixPath(name.slug).name,
        "post_title": slugify(title).lower(),
        "category": _find_category(front, config),
        **(_format_time(time, name.slug, config) if time else {}),
    }
    if "id" not in front and any(word[1] == "id" for word in _NAME.finditer(rule)):
        return None  # Hexo numbers the posts of its database
    return _NAME.sub(lambda word: values.get(word[1], "undefined"), rule)


def _format_time(time: datetime, slug: str, config: HexoConfig) -> dict[str, str]:
    seconds = str(int(time.replace(tzinfo=config.zone or UTC).timestamp()))
    digest = hashlib.sha1(f"{slug}{seconds}".encode(), usedforsecurity=False).hexdigest()
    return {
        **{"year": f"{time.year:04}", "month": f"{time.month:02}", "day": f"{time.day:02}"},
        **{"hour": f"{time.hour:02}", "minute": f"{time.minute:02}", "second": f"{time.second:02}"},
        **{"i_month": str(time.month), "i_day": str(time.day)},
        **{"timestamp": seconds, "hash": digest[:HASH_CHARS]},
    }


def _find_category(front: Front, config: HexoConfig) -> str:
    """Find the path of the last category: each is below the one before it."""
    value = front.get("categories") or front.get("category")
    items = value if isinstance(value, list) else [value]
    names = items[-1] if items and isinstance(items[-1], list) else items
    slugs = [
        _apply_case(slugify(config.category_map.get(str(name), str(name))), config.case)
        for name in names
        if isinstance(name, str | int | float) and str(name)
    ]
    return "/".join(slugs) or config.default_category


def _apply_case(slug: str, case: int) -> str:
    return {1: slug.lower(), 2: slug.upper()}.get(case, slug)
