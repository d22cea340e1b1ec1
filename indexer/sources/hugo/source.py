"""Trees of Markdown pages: Hugo sites as they are, their content folders, and plain folders."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec

from indexer.errors import BadInput, SourceError
from indexer.links.addresses import is_web_address
from indexer.markdown.front_matter import split_front_matter
from indexer.records import Entry
from indexer.settings import SourceSettings
from indexer.sources.front_matter_fields import lower_keys
from indexer.sources.hugo.config import SIGNS, SiteConfig
from indexer.sources.hugo.find_site import find_site, site_config
from indexer.sources.hugo.page import FORMAT, read_page
from indexer.sources.hugo.paths import SUFFIXES
from indexer.sources.hugo.site import Site
from indexer.sources.walk import Found, decode, read, require, walk

_HEAD_BYTES = 16384
"""Front matter stands in the first of these."""
_FENCES = re.compile(rb"(---|\+\+\+)[ \t]*\r?\n(?:.*?\n)?\1[ \t]*\r?\n", re.DOTALL)
_TRANSLATION = re.compile(rb"(?mi)^[\"']?translationkey[\"']?\s*[:=]\s*[\"']?([^\"'\r\n]+)")
_ADDRESS = re.compile(rb"(?mi)^[\"']?(?:url|slug|permalink|date|publishdate|title)[\"']?\s*[:=].*")
_SLUG = re.compile(rb"(?mi)^[\"']?slug[\"']?\s*[:=].*")
# Each begins with plain characters, which `re` looks for a tenth as long as for a choice of them.
_POINTS_AT_PAGES = (
    re.compile(rb"\.(?:md|markdown|mdown)\b"),
    re.compile(rb"ref\b(?:(?<=\bref)|(?<=\brelref))"),
)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was when the source was walked."""

    found: Found
    digest: str
    """Hex SHA-256 of its bytes, or of what stood in the way."""
    key: str = ""
    """Its `translationKey`."""
    address: bytes = b""
    """The lines of its front matter that its address may depend on."""
    slug: bytes = b""
    """Of a section's page: the line that pages below it depend on."""
    points_at_pages: bool = False
    """Its links may name other pages' files."""


class MarkdownSource:
    """A tree of Markdown files."""

    def __init__(self, settings: SourceSettings, folder: Path) -> None:
        """Keep the settings; nothing is read yet.

        Args:
            settings: The source's table in the configuration.
            folder: What its relative path starts from.
        """
        self.name = settings.name
        self._settings = settings
        self._path = folder / Path(settings.path).expanduser()
        self._shown = settings.path.rstrip("/")

    def entries(self) -> Iterator[Entry]:
        """Give an entry a page, sorted by path.

        A missing folder or a broken site configuration raises `SourceError`.

        Raises:
            SourceError: `base_url` is no web address.
        """
        base = self._settings.base_url
        if base and not is_web_address(base):
            raise SourceError(
                f"source {self.name!r}: base_url {base!r} is no web address; "
                "write it as https://example.org/"
            )
        root = require(self._path, self.name, self._settings.path)
        shown = self._shown if root.is_dir() else str(Path(self._shown).parent)
        names: dict[Path, frozenset[str]] = {}
        seen = {f.id: self._look(f, shown) for f in walk(root, SUFFIXES, shown, names)}
        may_be_sites = {folder for folder, held in names.items() if not held.isdisjoint(SIGNS)}
        sites = self._sites(root, shown, seen.values(), may_be_sites)
        settings = msgspec.json.encode(self._settings)
        keyed = _by_translation_key(seen.values())
        addresses = _digest(*(f"{id}\n".encode() + one.address for id, one in seen.items()))
        slugs = _digest(*(id.encode() + one.slug for id, one in seen.items() if one.slug))
        for id, one in seen.items():
            site = sites[id]
            place = site.place(id)
            if place is None and not (one.found.problem and site.holds(one.found.path)):
                continue  # a bundle's resource, or what lies beside the site's pages: its themes
            others = {*keyed.get(one.key, ()), *(site.siblings(place) if place else ())} - {id}
            translations = tuple(sorted(others))
            fingerprint = _digest(
                str(FORMAT).encode(),
                one.digest.encode(),
                site.config.digest.encode(),
                str(site.has_static).encode(),
                settings,
                "\n".join(translations).encode(),
                (addresses if one.points_at_pages else slugs).encode(),
            )
            load = partial(read_page, one.found, shown, site, place, translations, self._settings)
            yield Entry(id=id, fingerprint=fingerprint, load=load)

    def _look(self, found: Found, shown: str) -> _Seen:
        """Hash a file and note what other pages depend on, without parsing it."""
        try:
            data = read(found, shown, self._settings.max_bytes)
        except BadInput as problem:
            return _Seen(found, _digest(str(problem).encode()))
        head = data[:_HEAD_BYTES]
        head = fenced[0] if (fenced := _FENCES.match(head)) else head
        key = _TRANSLATION.search(head)
        is_section = found.path.name.lower().startswith("_index.")
        return _Seen(
            found=found,
            digest=_digest(data),
            key=key.group(1).decode("utf-8", "replace").strip() if key else "",
            address=b"\n".join(_ADDRESS.findall(head)),
            slug=b"\n".join(_SLUG.findall(head)) if is_section else b"",
            points_at_pages=_points_at_pages(data),
        )

    def _sites(
        self, root: Path, shown: str, seen: Iterable[_Seen], may_be_sites: Set[Path]
    ) -> dict[str, Site]:
        """Give every file its site: the one the source lies in, else the nearest below it."""
        folder = root if root.is_dir() else root.parent
        above = find_site(folder)
        files: dict[Path, list[tuple[str, Path]]] = {}
        configs: dict[Path, SiteConfig | None] = {}
        for one in seen:
            owner = above[0] if above else _owner(one.found.path, folder, may_be_sites, configs)
            files.setdefault(owner, []).append((one.found.id, one.found.path))
        by_id: dict[str, Site] = {}
        for owner, members in files.items():
            config = above[1] if above else configs.get(owner)
            site = Site(
                root=owner,
                config=config,
                base_url=self._base_url(owner, folder, config if not above else None),
                language=self._settings.language,
                read=partial(self._front, dict(members), shown),
            )
            site.fill(members)
            by_id.update((id, site) for id, _ in members)
        return by_id

    def _base_url(self, owner: Path, folder: Path, below: SiteConfig | None) -> str:
        """Give the configured address; a site below the source has its own."""
        base = self._settings.base_url
        if below is None or not base:
            return base
        return "" if below.base_url else f"{base.rstrip('/')}/{owner.relative_to(folder)}/"

    def _front(self, files: Mapping[str, Path], shown: str, id: str) -> Mapping[str, object]:
        """Read the front matter of another page."""
        data = read(Found(files[id], id), shown, self._settings.max_bytes)
        name = f"{shown}/{id}"
        return lower_keys(split_front_matter(decode(data, name), name)[0])


def _owner(
    path: Path, top: Path, may_be_sites: Set[Path], configs: dict[Path, SiteConfig | None]
) -> Path:
    """Find the nearest folder above a file, up to the source's own, that is a site's root."""
    for folder in path.parents if may_be_sites else ():
        if folder == top:
            break
        if folder not in may_be_sites:
            continue
        if folder not in configs:
            configs[folder] = site_config(folder)
        config = configs[folder]
        if config and any(path.is_relative_to(folder / one) for one in config.folders):
            return folder
    return top


def _points_at_pages(data: bytes) -> bool:
    low = data.lower()
    return any(pattern.search(low) for pattern in _POINTS_AT_PAGES)


def _by_translation_key(seen: Iterable[_Seen]) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for one in seen:
        if one.key:
            groups.setdefault(one.key, set()).add(one.found.id)
    return groups


def _digest(*parts: bytes) -> str:
    """Hash parts so that no two lists of parts share a hash."""
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()
