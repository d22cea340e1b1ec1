"""Finds copies: one page in several versions or places, and says which of them to cite.

Documentation is published once for each version, and sites have mirrors and archives. Copies have
the same title and the same sentences, so whoever asks needs one of them: the one that the question
names, else the one without a version, else the newest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from urllib.parse import unquote, urlsplit

from indexer.links.videos import identify
from indexer.records import Document
from indexer.search.query import Query
from indexer.text.language import fold

MIN_SHARED = 0.9
"""Share of the sentences of two pages that both have if one is a copy of the other."""
MAX_PAGE_CHARS = 100_000
"""Beginning of a page that is compared."""
MIN_QUOTE_CHARS = 12
"""Letters of a quote that another one may contain by chance: a name, a number."""
CACHED_PAGES = 256
"""Pages whose sentences are in the cache: the same few answer most questions."""
CACHED_ADDRESSES = 4096
"""Addresses of which it is remembered whether they name a version, a MB."""

SENTENCE_END = re.compile(r"[\n。！？!?；]+|\.\s")
_STOP = re.compile(r"\.\s")
_NO_LETTER = re.compile(r"[^\w\n]+")
"""Between letters and digits, on one line."""
_SIGNS = bytes(n for n in range(128) if chr(n) != "\n" and not chr(n).isalnum())
"""The same of ASCII."""
_DIGIT = re.compile(r"\d")
_VERSION = re.compile(
    r"(?:(?:v|version|release|rel)[-_ ]?\d{1,4}(?:[._-](?:\d{1,4}|x))*|\d{1,4}(?:\.(?:\d{1,4}|x))+)"
    r"(?:[-_.]?(?:alpha|beta|rc|pre)[-_.]?\d*)?",
    re.IGNORECASE,
)
"""`v2`, `1.20`, `release-1.20`; a number alone is rather a day or an episode."""
_UNRELEASED = re.compile(r"next|dev|devel|nightly|preliminary|preview|unreleased|canary|edge")
_ASIDE = re.compile(
    r"archived?|archives|old|older|backups?|bak|copy|copies|mirrors?|legacy|deprecated"
    r"|归档|存档|备份|旧版|旧站|镜像|副本"
)
"""Folders of pages that are kept, and not meant to be found first."""
_MEDIA_KINDS = frozenset({"video", "slides", "audio", "code"})

Place = tuple[bool, bool, bool, bool, bool, tuple[int, ...]]


def group_copies(documents: Sequence[Document]) -> list[list[int]]:
    """Group the positions of pages that are copies of each other, by their first one.

    A page with a recording, slides or code that the first one does not link to is no copy.
    """
    groups: list[list[int]] = []
    by_title: dict[str, list[list[int]]] = {}
    titles = (_hide_versions(one.title).replace("\n", " ") for one in documents)
    plain = _write_plain("\n".join(titles)).split("\n")
    for position, (document, title) in enumerate(zip(documents, plain, strict=False)):
        known = by_title.setdefault(title, [])
        for group in known:
            if _is_copy(document, documents[group[0]]):
                group.append(position)
                break
        else:
            known.append([position])
            groups.append(known[-1])
    return groups


class PlainQuote:
    """A quote, written plainly once for all that it is compared with."""

    def __init__(self, text: str, document: Document, folded: str) -> None:
        """Take a quote with its page, and the same folded."""
        self._text, self._document, self._folded = text, document, folded

    def is_same(self, other: PlainQuote) -> bool:
        """Tell whether it has all the words of another one in the same order, or the other way."""
        hides = self._has_version or other._has_version
        ours, theirs = (one._hidden if hides else one._plain for one in (self, other))
        short, long = sorted((ours, theirs), key=len)
        return short == long if len(short) < MIN_QUOTE_CHARS else short in long

    @cached_property
    def _has_version(self) -> bool:
        return _has_version(self._document)

    @cached_property
    def _plain(self) -> str:
        return _keep_letters(self._folded).replace("\n", "")

    @cached_property
    def _hidden(self) -> str:
        """The same without the numbers of versions."""
        return _write_plain(_hide_versions(self._text)).replace("\n", "")


def rate_place(document: Document, query: Query) -> Place:
    """Rate where a copy is published: of two copies, the one with the greater value is cited."""
    names = _list_folders(document.url or document.id)
    versions = list(filter(_VERSION.fullmatch, names))
    asked = set(_VERSION.findall(query.text))
    is_asked = document.year in query.years or document.edition in query.editions
    is_asked |= any(_read_numbers(one) in set(map(_read_numbers, asked)) for one in versions)
    return (
        is_asked,
        document.language == query.language,
        not any(map(_ASIDE.fullmatch, names)),
        not any(map(_UNRELEASED.fullmatch, names)),
        not versions,
        _read_numbers(" ".join(versions)),
    )


def _is_copy(document: Document, other: Document) -> bool:
    if document.year != other.year and document.event != other.event:
        return False
    has_version = _has_version(document) or _has_version(other)
    ours, theirs = (_list_sentences(_join_text(one), has_version) for one in (document, other))
    if not ours or len(ours & theirs) < MIN_SHARED * len(ours | theirs):
        return False
    return _list_media(document) <= _list_media(other)


def _list_media(document: Document) -> set[str]:
    return {identify(link.url) for link in document.links if link.kind in _MEDIA_KINDS}


def _join_text(document: Document) -> str:
    return "\n".join(section.text for section in document.sections)[:MAX_PAGE_CHARS]


@lru_cache(maxsize=CACHED_PAGES)
def _list_sentences(text: str, has_version: bool) -> frozenset[str]:
    """List the sentences; in a page for one version, its number says nothing."""
    text = _hide_versions(text) if has_version else text
    # As `SENTENCE_END` splits, in a third of the time; there are no empty sentences.
    for end in "。！？!?；":
        text = text.replace(end, "\n")
    return frozenset(filter(None, _write_plain(_STOP.sub("\n", text)).split("\n")))


def _has_version(document: Document) -> bool:
    return _names_version(document.url or document.id)


@lru_cache(maxsize=CACHED_ADDRESSES)
def _names_version(address: str) -> bool:
    if not _DIGIT.search(address):
        return False
    return any(map(_VERSION.fullmatch, _list_folders(address)))


def _hide_versions(text: str) -> str:
    # Most titles have no digit, and the pattern looks for more than that at each letter.
    return _VERSION.sub(" ", text) if _DIGIT.search(text) else text


def _write_plain(text: str) -> str:
    """Write the letters and digits of each line only, in one case and script."""
    return _keep_letters(fold(text))


def _keep_letters(folded: str) -> str:
    if folded.isascii():
        return folded.encode().translate(None, _SIGNS).decode()
    return _NO_LETTER.sub("", folded).replace("_", "")


def _list_folders(address: str) -> list[str]:
    """List the folders above a page, and the first part of its host: `v1-30.docs.example.org`."""
    parts = urlsplit(address)
    host = (parts.hostname or "").split(".")
    folders = unquote(parts.path).casefold().strip("/").split("/")
    return [*host[:1], *folders] if len(host) > 2 else folders


def _read_numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d{1,9}", version)))
