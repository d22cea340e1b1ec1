"""Pages of a repository that no site is made of: its host shows each at its file's address."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlsplit

from msgspec.structs import replace

from indexer.records import Document, Section
from indexer.sources.generators import GENERATORS
from indexer.sources.git.blobs import write_blob_address
from indexer.sources.hugo.config import SIGNS

SUFFIX = ".md"
"""Of the pages that are meant: the pattern of addresses has one ending."""
_INDEX = frozenset({"index", "_index", "readme"})
"""Names of files whose address a pattern makes of their folder."""


def is_plain(paths: Iterable[str]) -> bool:
    """Tell whether a tree has no sign of a generator, by the paths of its files."""
    signs = SIGNS.union(*(spec.signs | spec.own_signs for spec in GENERATORS.values()))
    return not any(signs.intersection(path.split("/")) for path in paths)


def make_pattern(base: str, folder: str) -> tuple[str, str]:
    """Make the pattern of addresses below the base of blobs: (base address, pattern)."""
    parts = urlsplit(write_blob_address(base, folder and f"{folder}/"))
    return f"{parts.scheme}://{parts.netloc}/", f"{parts.path}{{path}}{SUFFIX}"


def list_corrections(base: str, folder: str, paths: Iterable[str]) -> dict[str, str]:
    """List the addresses of the pattern that are not those of the file: of index files."""
    root = write_blob_address(base, folder and f"{folder}/")
    corrections: dict[str, str] = {}
    for path in paths:
        stem, suffix = posixpath.splitext(path)
        above, name = posixpath.split(stem)
        if suffix.lower() == SUFFIX and name.lower() in _INDEX:
            corrections[f"{root}{quote(above)}{SUFFIX}"] = f"{root}{quote(path)}"
    return corrections


def correct_addresses(document: Document, address: str, known: Mapping[str, str]) -> Document:
    """Give a page the address of its file, and its links those of theirs."""
    sections = tuple(_correct_section(section, known) for section in document.sections)
    return replace(document, url=address, sections=sections)


def _correct_section(section: Section, known: Mapping[str, str]) -> Section:
    links = tuple(
        replace(link, url=known[page] + mark + anchor) if page in known else link
        for link in section.links
        for page, mark, anchor in [link.url.partition("#")]
    )
    return replace(section, links=links)
