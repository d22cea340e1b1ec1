"""Front matter that `defaults` of a Jekyll configuration gives to pages, by path and type.

From `frontmatter_defaults.rb` of Jekyll 4.3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from indexer.sources.front_matter_fields import lower_keys
from indexer.sources.generators.options.globs import Glob, make_glob

MAX_DEFAULTS = 200
"""Sets of defaults that are read; sites have up to ten."""
_TYPES = {"page": "pages", "post": "posts", "draft": "drafts"}


@dataclass(frozen=True, slots=True)
class DefaultSet:
    """Values, and where they apply."""

    path: str
    pattern: Glob | None
    """The path, if it holds a `*`: a part of one name, or `**` for any folders."""
    type: str
    """Empty for all."""
    values: Mapping[str, object]
    """With keys in lower case."""

    def applies(self, path: str, kind: str) -> bool:
        """Tell whether the values are for a page of a path and a type."""
        if self.type and self.type != kind:
            return False
        if self.pattern:
            return bool(self.pattern.find_depths(path.split("/")))
        return path.startswith(self.path)


def read_defaults(value: object, collections_dir: str) -> tuple[DefaultSet, ...]:
    """Read `defaults`; sets that are no tables are left out."""
    sets = value[:MAX_DEFAULTS] if isinstance(value, list) else []
    return tuple(_read_sets(sets, collections_dir))


def _read_sets(sets: list[object], collections_dir: str) -> Iterator[DefaultSet]:
    for item in sets:
        if not isinstance(item, dict) or not isinstance(item.get("values"), dict):
            continue
        scope = item.get("scope")
        scope = scope if isinstance(scope, dict) else {}
        path = scope.get("path")
        path = path.strip("/") if isinstance(path, str) and path.startswith("/") else path
        path = path if isinstance(path, str) else ""
        kind = scope.get("type")
        if collections_dir:
            path = path.removeprefix(f"{collections_dir}/")
        yield DefaultSet(
            path=path,
            pattern=make_glob(path) if "*" in path else None,
            type=_TYPES.get(kind, kind) if isinstance(kind, str) else "",
            values=lower_keys(item["values"]),
        )


def find_defaults(sets: tuple[DefaultSet, ...], path: str, kind: str) -> dict[str, object]:
    """Find the default front matter of a page; of two values, that of the longer path counts."""
    values: dict[str, object] = {}
    old: DefaultSet | None = None
    for item in sets:
        if not item.applies(path, kind):
            continue
        if old is None or _goes_before(item, old):
            values, old = {**values, **item.values}, item
        else:
            values = {**item.values, **values}
    return values


def _goes_before(new: DefaultSet, old: DefaultSet) -> bool:
    if len(new.path) != len(old.path):
        return len(new.path) > len(old.path)
    return bool(new.type) or not old.type
