"""Where in a tree a page's file stands: its folders, its kind, its language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

PAGE, LEAF, BRANCH = "page", "leaf", "branch"
"""A file of its own, `index.md` with its folder, `_index.md` of a section."""

SUFFIXES = frozenset({".md", ".markdown", ".mdown"})
"""The suffixes of Hugo's Markdown pages."""

_TAG = r"(?:zh|en)(?:[-_](?:hans|hant|cn|tw|hk|us|gb))?|ja|ko|fr|de|es|pt(?:[-_]br)?|ru|uk"
_LANGUAGE = re.compile(rf"(?i)^(?:{_TAG})$")
"""Tags taken for a language without a configuration that says so; `it` or `no` are words too."""
_README = re.compile(rf"(?i)^readme(?:[._-]({_TAG}))?$")
_NAMED = re.compile(rf"(?i)^(.+)\.({_TAG})$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a site a page's file stands."""

    id: str
    """Path relative to the source."""
    kind: str
    """`page`, `leaf` or `branch`."""
    language: str
    """Tag of its language as path or configuration say, in lower case; empty where they don't."""
    folders: tuple[str, ...]
    """Folders above, from the root of the pages, as written."""
    name: str
    """File name without language and suffix; of a bundle its folder's name; empty at the root."""
    prefix: str = ""
    """What its language puts before the address's path: `zh/`; empty for none."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Folders and name; those of the root are empty."""
        return (*self.folders, self.name) if self.name else self.folders

    @property
    def home(self) -> tuple[str, ...]:
        """Folders that relative paths in the page start from."""
        return self.folders if self.kind == PAGE else self.parts


def plain_place(id: str, within: PurePosixPath, strip: bool) -> Place:
    """Read a place where no configuration says how."""
    folders, name, language, prefix = within.parts[:-1], within.stem, "", ""
    if strip and folders[:1] == ("content",):
        folders = folders[1:]  # a site's folder whose configuration is not at hand
    if folders and _LANGUAGE.match(folders[0]):
        language, prefix, folders = folders[0], folders[0] + "/", folders[1:]
    readme, named = _README.match(name), _NAMED.match(name)
    if readme:
        name, language = "readme", readme.group(1) or language
    elif named:
        name, language = named.groups()
    return placed(id, folders, name, language.lower().replace("_", "-"), prefix)


def placed(id: str, folders: tuple[str, ...], name: str, language: str, prefix: str) -> Place:
    """Make a place of a file's name without language and suffix."""
    kind = {"index": LEAF, "_index": BRANCH}.get(name.lower(), PAGE)
    if kind == PAGE:
        return Place(id, PAGE, language, folders, name, prefix)
    return Place(id, kind, language, folders[:-1], folders[-1] if folders else "", prefix)


def with_readmes(places: list[Place]) -> Iterator[Place]:
    """Make a README its folder's page, unless the folder has one already."""
    taken = {(place.parts, place.language) for place in places if place.kind != PAGE}
    for place in places:
        is_readme = place.kind == PAGE and place.name == "readme"
        if is_readme and (place.folders, place.language) not in taken:
            yield placed(place.id, place.folders, "index", place.language, place.prefix)
        else:
            yield place


def with_prefixes(places: Iterable[Place], default: str) -> Iterator[Place]:
    """Give `post.zh.md` the prefix Hugo gives it: none in the default language.

    A page that has a sibling without a language is not in the default one.
    """
    places = list(places)
    unsaid = {path_key(place.parts) for place in places if not place.language}
    for place in places:
        other = place.language != default or path_key(place.parts) in unsaid
        if place.language and not place.prefix and other:
            yield replace(place, prefix=f"{place.language}/")
        else:
            yield place


def without_resources(places: list[Place]) -> Iterator[Place]:
    """Leave out files below an `index.md`: they are that page's resources, not pages."""
    bundles = {place.parts for place in places if place.kind == LEAF and place.parts}
    for place in places:
        above = place.folders if place.kind != BRANCH else place.parts
        if not any(above[:depth] in bundles for depth in range(1, len(above) + 1)):
            yield place


def path_key(parts: tuple[str, ...] | list[str]) -> str:
    """Give what lookups compare of a path: neither case nor spaces count."""
    return "/".join(part.lower().replace(" ", "-") for part in parts)


def page_name(name: str) -> str:
    """Strip a file name to what lookups compare: `post.zh.md` is `post`, `index.md` is none."""
    path = PurePosixPath(name)
    stem = path.stem if path.suffix.lower() in SUFFIXES else name
    named = _NAMED.match(stem)
    stem = named.group(1) if named and stem != name else stem
    return "" if stem.lower() in {"index", "_index", "readme", ".", ""} else stem


def joined_path(start: tuple[str, ...], parts: list[str]) -> tuple[str, ...] | None:
    """Follow a path from a folder; None where it leaves the site."""
    at = list(start)
    for part in parts:
        if part == "..":
            if not at:
                return None
            at.pop()
        elif part not in {".", "/", ""}:
            at.append(part)
    return tuple(at)
