"""Status of the current generation: its manifest, and whether its files are undamaged."""

from __future__ import annotations

from typing import Literal

import msgspec

from indexer.errors import DamagedIndex
from indexer.generations.folder import Generations
from indexer.generations.hold import is_held
from indexer.generations.manifest import read_manifest


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """The current generation, as `huigu status --json` prints it; see also `Manifest`."""

    generation: str
    created: str
    format: int
    store: str
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
    checksums: Literal["hold", "broken", "unchecked"]
    """`unchecked`: all files have the right size, but were not read."""
    rolled_back: bool
    """Whether a newer generation is there, which `huigu rollback` left."""
    held: bool
    """Whether rebuilds are refused until `huigu rollback --release`."""
    settings: Literal["same", "changed"]
    """Whether encoder, store and sources changed since the rebuild."""
    problem: str
    """What is damaged; empty if nothing is."""


def read_status(generations: Generations, settings: str, *, verify: bool) -> Status:
    """Read the status of the current generation; `settings` is a `Settings.fingerprint`.

    With `verify`, all checksums are compared. A damaged file is reported in `problem`; `NoIndex`
    and `DamagedIndex` are raised only if the index is missing or its manifest cannot be read.
    """
    generation = generations.current()
    manifest = read_manifest(generations.path(generation))
    problem = ""
    try:
        generations.check(generation, checksums=verify)
    except DamagedIndex as error:
        problem = str(error)
    return Status(
        generation=generation,
        created=manifest.created,
        format=manifest.format,
        store=manifest.store,
        encoder=manifest.encoder,
        encoder_fingerprint=manifest.encoder_fingerprint,
        dimension=manifest.dimension,
        documents=manifest.documents,
        passages=manifest.passages,
        links=manifest.links,
        files=len(manifest.files),
        bytes=sum(file.size for file in manifest.files.values()),
        generations=generations.ids(),
        rolled_back=generations.is_rolled_back(),
        held=is_held(generations),
        checksums="broken" if problem else "hold" if verify else "unchecked",
        settings="same" if manifest.settings == settings else "changed",
        problem=problem,
    )
