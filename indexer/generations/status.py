"""Status of the current generation: its manifest, and whether its files are undamaged."""

from __future__ import annotations

from typing import Literal

import msgspec

from indexer.errors import DamagedIndex, UnreadableIndex
from indexer.generations.contracts import Repository

Checksums = Literal["hold", "broken", "unchecked", "unreadable"]


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """The current generation, as `huigu status --json` prints it; see also `Manifest`."""

    generation: str
    created: str
    format: int
    store: str
    place: str
    """Where the index is: a folder, or an address without its password."""
    encoder: str
    encoder_fingerprint: str
    dimension: int
    documents: int
    passages: int
    links: int
    files: int
    """Number of files."""
    bytes: int
    """Total size of the files."""
    generations: list[str]
    """Every finished generation, oldest first."""
    others: list[str]
    """What else stands in their folder: nothing reads or removes it."""
    checksums: Checksums
    """`unchecked`: all files have the right size, but were not read. `unreadable`: our user may not
    read one, and nothing is known to be damaged."""
    rolled_back: bool
    """Whether a newer generation is there, which `huigu rollback` left."""
    held: bool
    """Whether rebuilds are refused until `huigu rollback --release`."""
    settings: Literal["same", "changed"]
    """Whether encoder, store and sources changed since the rebuild."""
    problem: str
    """What is damaged or may not be read; empty if nothing is."""


def read_status(repository: Repository, settings: str, *, verify: bool) -> Status:
    """Read the status of the current generation; `settings` is a `Settings.fingerprint`.

    With `verify`, all checksums are compared. A damaged file is reported in `problem`, and so is
    one that we may not read; `NoIndex`, `DamagedIndex` and `UnreadableIndex` are raised only if the
    index is missing or its manifest cannot be read.
    """
    generation = repository.current()
    manifest = repository.read_manifest(generation)
    checksums: Checksums = "hold" if verify else "unchecked"
    problem = ""
    try:
        repository.check(generation, checksums=verify)
    except DamagedIndex as error:
        checksums, problem = "broken", str(error)
    except UnreadableIndex as error:
        checksums, problem = "unreadable", str(error)
    return Status(
        generation=generation,
        created=manifest.created,
        format=manifest.format,
        store=manifest.store,
        place=repository.place,
        encoder=manifest.encoder,
        encoder_fingerprint=manifest.encoder_fingerprint,
        dimension=manifest.dimension,
        documents=manifest.documents,
        passages=manifest.passages,
        links=manifest.links,
        files=len(manifest.files),
        bytes=sum(file.size for file in manifest.files.values()),
        generations=repository.ids(),
        others=repository.list_others(),
        rolled_back=repository.is_rolled_back(),
        held=repository.is_held(),
        checksums=checksums,
        settings="same" if manifest.settings == settings else "changed",
        problem=problem,
    )
