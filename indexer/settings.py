"""Settings of the index and its sources, typed and frozen; `indexer.config` reads them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Literal

import msgspec

BUNDLED = "bundled"
"""Name of the encoder that ships with Huigu."""

Name = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
"""1 to 64 letters, digits, `_`, `.` and `-`: safe in file names, URLs and citations."""
NonEmpty = Annotated[str, msgspec.Meta(min_length=1)]
WebAddress = Annotated[str, msgspec.Meta(pattern=r"^(https?://[^\s/]+.*)?$")]
"""Begins with `http://` or `https://`, or is left out."""


class IndexSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[index]` table."""

    path: NonEmpty = "data/index"
    """Folder of generations, relative to the configuration file."""
    encoder: NonEmpty = BUNDLED
    """`bundled`, a folder relative to the configuration file, or a sentence-transformers name."""
    store: NonEmpty = "local"
    """A name in `indexer.stores.STORES`."""
    keep: Annotated[int, msgspec.Meta(ge=1, le=100)] = 3
    """How many generations stay on disk, the current one included."""


class SourceSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[sources]]` table."""

    name: Name
    """Unique; shown in citations."""
    type: str
    """A name in `indexer.sources.SOURCES`."""
    path: NonEmpty
    """File or folder, relative to the configuration file."""
    base_url: WebAddress = ""
    """Address the pages' own paths are joined to; the site's own configuration when left out."""
    language: str = ""
    """Language of pages that don't say; detected when left out."""
    event: str = ""
    """Event of pages that name none."""
    anchors: Literal["rendered", "raw"] = "rendered"
    """Heading anchors as Hugo makes them: from the rendered text (0.112 on) or the raw source."""
    max_bytes: Annotated[int, msgspec.Meta(ge=1024, le=1 << 30)] = 8 << 20
    """A larger file is skipped with a message, in bytes."""


class Settings(msgspec.Struct, frozen=True):
    """What builds and opens an index."""

    index: IndexSettings = IndexSettings()
    """Where the index lives and how it is built."""
    sources: tuple[SourceSettings, ...] = ()
    """Where documents come from, in the order `huigu rebuild` reads them."""
    folder: str = "."
    """Folder of the configuration file; what relative paths start from."""

    def resolve(self, path: str) -> Path:
        """Give the absolute path of a path written in the file."""
        return (Path(self.folder) / Path(path).expanduser()).resolve()

    def fingerprint(self) -> str:
        """Hash what changes the index: encoder, store and sources, wherever the file lies."""
        built_from = (self.index.encoder, self.index.store, self.sources)
        return hashlib.sha256(msgspec.json.encode(built_from)).hexdigest()
