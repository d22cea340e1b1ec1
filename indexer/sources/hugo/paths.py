"""The place of a page's file in a site: its folders, kind and language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from unicodedata import normalize

PAGE, LEAF, BRANCH = "page", "leaf", "branch"
"""A single file, the `index.md` of a leaf bundle, the `_index.md` of a section."""

SUFFIXES = frozenset({".md", ".markdown", ".mdown"})
"""The suffixes of Hugo's Markdown pages."""

_TAG = r"(?:zh|en)(?:[-_](?:hans|hant|cn|tw|hk|us|gb))?|ja|ko|fr|de|es|pt(?:[-_]br)?|ru|uk"
_LANGUAGE = re.compile(rf"(?i)^(?:{_TAG})$")
"""Language tags accepted without a site configuration; `it` and `no` are words too."""
_README = re.compile(rf"(?i)^readme(?:[._-]({_TAG}))?$")
_NAMED = re.compile(rf"(?i)^(.+)\.({_TAG})$")


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a page's file in a site."""

    id: str
    """Path relative to the source."""
    kind: str
    """`page`, `leaf` or `branch`."""
    language: str
    """Language tag from path or configuration, in lower case; empty if there is none."""
    folders: tuple[str, ...]
    """Folders from the root of the pages, as written."""
    name: str
    """File name without language and suffix; for a bundle its folder's name; empty at the root."""
    prefix: str = ""
    """Language prefix of the address: `zh/`, or empty."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Folders and name; empty for the root."""
        return (*self.folders, self.name) if self.name else self.folders

    @property
    def home(self) -> tuple[str, ...]:
        """Folders where relative paths of the page start."""
        return self.folders if self.kind == PAGE else self.parts


def parse_plain_path(id: str, path: PurePosixPath, is_site: bool) -> Place:
    """Parse a path without a site configuration; `is_site` allows a `content` folder."""
    folders, name, language, prefix = path.parts[:-1], path.stem, "", ""
    if is_site and folders[:1] == ("content",):
        folders = folders[1:]  # of a site whose configuration is missing
    if folders and _LANGUAGE.match(folders[0]):
        language, prefix, folders = folders[0], folders[0] + "/", folders[1:]
    readme, named = _README.match(name), _NAMED.match(name)
    if readme:
        name, language = "readme", readme.group(1) or language
    elif named:
        name, language = named.groups()
    return make_place(id, folders, name, language.lower().replace("_", "-"), prefix)


def make_place(id: str, folders: tuple[str, ...], name: str, language: str, prefix: str) -> Place:
    """Make the place of a file from its name without language and suffix.

    macOS decomposes letters with marks in the names of files (NFD); addresses hold composed ones.
    """
    folders, name = tuple(normalize("NFC", part) for part in folders), normalize("NFC", name)
    kind = {"index": LEAF, "_index": BRANCH}.get(name.lower(), PAGE)
    if kind == PAGE:
        return Place(id, PAGE, language, folders, name, prefix)
    return Place(id, kind, language, folders[:-1], folders[-1] if folders else "", prefix)


def promote_readmes(places: list[Place]) -> Iterator[Place]:
    """Make each README the page of its folder, unless the folder has a page already."""
    taken = {(place.parts, place.language) for place in places if place.kind != PAGE}
    for place in places:
        is_readme = place.kind == PAGE and place.name == "readme"
        if is_readme and (place.folders, place.language) not in taken:
            place = make_place(place.id, place.folders, "index", place.language, place.prefix)
        yield place


def add_language_prefixes(places: list[Place], default: str) -> Iterator[Place]:
    """Give `post.zh.md` the prefix that Hugo gives it: none in the default language.

    A page beside the same page without a language is not in the default language.
    """
    untagged = {make_path_key(place.parts) for place in places if not place.language}
    for place in places:
        is_other = place.language != default or make_path_key(place.parts) in untagged
        if place.language and not place.prefix and is_other:
            place = replace(place, prefix=f"{place.language}/")
        yield place


def drop_resources(places: list[Place]) -> Iterator[Place]:
    """Drop files below an `index.md`, because they are resources of that page."""
    bundles = {place.parts for place in places if place.kind == LEAF}
    for place in places:
        folders = place.folders if place.kind != BRANCH else place.parts
        is_home = place.kind == LEAF and not place.parts
        if is_home or not any(folders[:n] in bundles for n in range(len(folders) + 1)):
            yield place


def make_path_key(parts: Sequence[str]) -> str:
    """Make the key that lookups compare, in lower case, composed (NFC) and without spaces."""
    return normalize("NFC", "/".join(part.lower().replace(" ", "-") for part in parts))


def strip_page_name(name: str) -> str:
    """Strip a file name for lookups: `post.zh.md` gives `post`, `index.md` nothing."""
    path = PurePosixPath(name)
    stem = path.stem if path.suffix.lower() in SUFFIXES else name
    named = _NAMED.match(stem)
    stem = named.group(1) if named and stem != name else stem
    return "" if stem.lower() in {"index", "_index", "readme", ".", ""} else stem


def join_path(start: tuple[str, ...], parts: Iterable[str]) -> tuple[str, ...] | None:
    """Join a relative path to a folder; None if the path leaves the site."""
    joined = list(start)
    for part in parts:
        if part == "..":
            if not joined:
                return None
            joined.pop()
        elif part not in {".", "/", ""}:
            joined.append(part)
    return tuple(joined)
