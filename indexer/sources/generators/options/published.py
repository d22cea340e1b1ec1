"""Compares the addresses of pages with those that a sitemap lists, and corrects them."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from indexer.errors import BadInput, SourceError
from indexer.fetching.sitemap import MAX_SITEMAP_BYTES, Sitemap, read_sitemap
from indexer.sources.reading import read_below

MAX_FILES = 200
"""Sitemaps that one index names."""
LEAST_SHIFTED = 3
"""Pages whose addresses must lack the same beginning before it counts as one."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a sitemap says of the addresses of a source."""

    corrections: Mapping[str, str] = field(default_factory=dict)
    """Published addresses, by the addresses that were computed."""
    missing: tuple[str, ...] = ()
    """Computed addresses without a counterpart in the sitemap, sorted."""
    total: int = 0


def read_published(place: str, folder: Path, source: str) -> frozenset[str]:
    """Read the addresses that a sitemap lists, with those of the sitemaps beside it that it names.

    Args:
        place: The file, relative to the folder of the configuration.
        folder: Folder of the configuration.
        source: Name of the source, for messages.

    Raises:
        SourceError: It cannot be read.
    """
    path = (folder / Path(place).expanduser()).resolve()
    try:
        sitemap = _read(path)
        pages = [page.address for page in sitemap.pages]
        for inner in sitemap.sitemaps[:MAX_FILES]:
            beside = path.parent / posixpath.basename(urlsplit(inner.address).path)
            if beside != path and beside.is_file():
                pages += (page.address for page in _read(beside).pages)
    except BadInput as problem:
        raise SourceError(f"source {source!r}: {problem}") from problem
    return frozenset(pages)


def _read(path: Path) -> Sitemap:
    data = read_below(path.parent.resolve(), path, MAX_SITEMAP_BYTES)
    return read_sitemap(data, str(path))


def compare(computed: Iterable[str], published: Collection[str]) -> Comparison:
    """Compare the addresses of pages with the published ones.

    One that is not published gets the published address that differs only in case, in a slash at
    its end, in `.html` or in the scheme, or in the beginning of its path, if that is the same for
    several pages. It must be the only one, and nobody else's.
    """
    own = sorted(set(computed))
    by_key: dict[str, list[str]] = {}
    for address in sorted(published):
        by_key.setdefault(_make_key(address), []).append(address)
    free = set(published) - set(own)
    corrections: dict[str, str] = {}
    left: list[str] = []
    for address in own:
        if address in published:
            continue
        same = [other for other in by_key.get(_make_key(address), ()) if other in free]
        if len(same) == 1:
            corrections[address] = same[0]
        else:
            left.append(address)
    corrections |= _shift(left, free - set(corrections.values()))
    corrections = _drop_shared(corrections)
    missing = (a for a in own if a not in published and a not in corrections)
    return Comparison(corrections, tuple(missing), len(own))


def _make_key(address: str) -> str:
    """Write what is the same in all spellings of one address."""
    parts = urlsplit(address)
    path = normalize("NFC", unquote(parts.path)).lower()
    host = parts.netloc.lower().removeprefix("www.")
    path = path.removesuffix(".html").removesuffix(".htm")
    return f"{host}{path.removesuffix('/index').rstrip('/')}"


def _shift(left: Iterable[str], free: Collection[str]) -> dict[str, str]:
    """Find the pages whose addresses differ from published ones in one and the same beginning."""
    by_end: dict[str, list[str]] = {}
    for address in free:
        parts = _make_key(address).split("/")
        for start in range(1, len(parts)):
            by_end.setdefault("/".join(parts[start:]), []).append(address)
    found: dict[tuple[str, str], dict[str, str]] = {}
    votes: Counter[tuple[str, str]] = Counter()
    for address in left:
        host, *parts = _make_key(address).split("/")
        for start in range(len(parts)):
            end = "/".join(parts[start:])
            others = by_end.get(end, [])
            if len(others) == 1 and end:
                own = "/".join([host, *parts[:start]])
                shift = (own, _make_key(others[0]).removesuffix(end).rstrip("/"))
                found.setdefault(shift, {})[address] = others[0]
                votes[shift] += 1
                break
    shifts = [shift for shift, count in votes.most_common() if count >= LEAST_SHIFTED]
    return {old: new for shift in reversed(shifts) for old, new in found[shift].items()}


def _drop_shared(corrections: Mapping[str, str]) -> dict[str, str]:
    """Drop the corrections that give several pages one address."""
    counts = Counter(corrections.values())
    return {old: new for old, new in corrections.items() if counts[new] == 1}
