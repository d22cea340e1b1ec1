"""Reads the files of a tree once, and finds what other pages depend on, without parsing them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from indexer.errors import BadInput
from indexer.markdown.front_matter import split_front_matter
from indexer.sources.files import SourceFile
from indexer.sources.front_matter_fields import lower_keys
from indexer.sources.reading import FileReader, decode_text

FORMAT = 18
"""Raised by one when the same file gives another document, so that all files are read again."""
_HEAD_BYTES = 16384
"""Front matter must end within these."""
_FENCES = re.compile(rb"(---|\+\+\+)[ \t]*\r?\n(?:.*?\n)?\1[ \t]*\r?\n", re.DOTALL)
_TRANSLATION = re.compile(rb"(?mi)^[\"']?translationkey[\"']?\s*[:=]\s*[\"']?([^\"'\r\n]+)")
# Any key with `date` in it may be one that the site's configuration lists for dates.
_ADDRESS = re.compile(
    rb"(?mi)^[\"']?(?:url|slug|permalink|title|published|lastmod|modified|(?=[\w-]*date)[\w-]++)"
    rb"[\"']?\s*[:=].*"
)
_SECTION_NAME = re.compile(rb"(?mi)^[\"']?(?:slug|title)[\"']?\s*[:=].*")
# Each pattern begins with plain characters, which `re` finds ten times as fast as alternatives.
_PAGE_LINKS = (
    re.compile(rb"\.(?:md|mdx|markdown|mdown)\b"),
    re.compile(rb"ref\b(?:(?<=\bref)|(?<=\brelref))"),
    re.compile(rb"\[\["),
)


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file, and the parts of it that documents depend on."""

    file: SourceFile
    digest: str
    """Hex hash of the bytes, or of the problem that prevents reading them."""
    translation_key: str = ""
    """`translationKey` of the front matter."""
    address: bytes = b""
    """Lines of the front matter that the page's address may depend on."""
    handed_down: bytes = b""
    """The part of the front matter that pages below depend on: names of a section, `cascade`."""
    links_to_pages: bool = False
    """Whether its links may name files of other pages."""
    marks: frozenset[bytes] = frozenset()
    """Those of the marks that were looked for: its text may depend on other files."""


def inspect_file(file: SourceFile, reader: FileReader, marks: frozenset[bytes]) -> PageFile:
    """Read a file, and find what other pages depend on; look for some marks, in lower case."""
    try:
        data = reader.read(file)
    except BadInput:
        return PageFile(file, hash_digests(reader.get_digest(file)))
    head = data[:_HEAD_BYTES]
    head = fenced[0] if (fenced := _FENCES.match(head)) else head
    key = _TRANSLATION.search(head)
    is_section = file.path.name.lower().startswith("_index.")
    names = b"\n".join(_SECTION_NAME.findall(head)) if is_section else b""
    handed_down = head if b"cascade" in head.lower() else names
    lower = data.lower()
    return PageFile(
        file=file,
        digest=hash_digests(reader.get_digest(file)),
        translation_key=key.group(1).decode("utf-8", "replace").strip() if key else "",
        address=b"\n".join(_ADDRESS.findall(head)),
        handed_down=handed_down,
        links_to_pages=any(pattern.search(lower) for pattern in _PAGE_LINKS),
        marks=frozenset(mark for mark in marks if mark in lower),
    )


def read_front(reader: FileReader, file: SourceFile) -> Mapping[str, object]:
    """Read the front matter of a file, with its keys in lower case; empty if it is broken."""
    try:
        return lower_keys(
            split_front_matter(decode_text(reader.read(file), file.name), file.name)[0]
        )
    except BadInput:  # which is reported for the page itself
        return {}


def hash_parts(*parts: bytes) -> str:
    """Hash a list of parts; different lists have different hashes."""
    return hash_digests(*(hashlib.sha256(part).digest() for part in parts))


def hash_digests(*digests: bytes) -> str:
    """Hash digests of one length; give it as hex."""
    return hashlib.sha256(b"".join(digests)).hexdigest()
