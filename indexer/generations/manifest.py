"""The manifest of a generation: which files it has, with their checksums."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import msgspec

from indexer.catalogue.records import CatalogueCounts
from indexer.errors import DamagedIndex, UnreadableIndex
from indexer.generations.permissions import explain_no_permission

# Raised by one when files of older versions can no longer be read; see CHANGELOG.md.
FORMAT = 4
MANIFEST_FILE = "manifest.json"
# Suffix of the lock files that the store's libraries create and delete.
LOCK_SUFFIX = ".lock"
REMEDY = "run `huigu rebuild --full`, or `huigu rollback` to return to the previous generation"


class FileChecksum(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of a generation."""

    size: int
    """Bytes."""
    sha256: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`manifest.json` of a generation."""

    generation: str
    """Id and name of the folder: UTC time of creation and four random hex digits."""
    created: str
    """ISO date and time, UTC."""
    store: str
    """Name in `indexer.stores.STORES`."""
    encoder: str
    """`Encoder.id`."""
    encoder_fingerprint: str
    dimension: int
    """Numbers in a vector."""
    split: int
    """`indexer.building.split.SPLIT_FORMAT` of the rebuild."""
    settings: str
    """`Settings.fingerprint` of the rebuild."""
    documents: int
    passages: int
    links: int
    format: int = FORMAT
    catalogue: int = 0
    """`indexer.catalogue.build.CATALOGUE_FORMAT` of the rebuild."""
    calibration: str = ""
    """`indexer.confidence.calibrate.compute_fingerprint` of the rebuild."""
    counts: CatalogueCounts = CatalogueCounts()
    """How many series, events, talks and people the catalogue has."""
    files: dict[str, FileChecksum] = {}
    """By path relative to the generation's folder, with forward slashes."""
    checksum: str = ""
    """SHA-256 of this manifest with an empty `checksum`."""


class _AnyFormat(msgspec.Struct):
    """The one key that all formats have."""

    format: int


def write_manifest(
    folder: Path, manifest: Manifest, known: Mapping[str, FileChecksum] = MappingProxyType({})
) -> Manifest:
    """Complete a manifest with the files of a generation and its checksum, and write it.

    Files whose checksums are known, by path, are not read: they are those of an older generation.
    """
    paths = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / MANIFEST_FILE and path.suffix != LOCK_SUFFIX
    }
    files = {
        name: known.get(name) or FileChecksum(path.stat().st_size, _sha256(path))
        for name, path in paths.items()
    }
    manifest = seal_manifest(manifest, files)
    data = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    (folder / MANIFEST_FILE).write_bytes(data)
    return manifest


def seal_manifest(manifest: Manifest, files: dict[str, FileChecksum]) -> Manifest:
    """Complete a manifest with the checksums of a generation, and its own."""
    manifest = msgspec.structs.replace(manifest, files=files, checksum="")
    return msgspec.structs.replace(manifest, checksum=_checksum(manifest))


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a generation.

    Raises:
        DamagedIndex: It is missing, damaged, or of another format.
        UnreadableIndex: We may not read it.
    """
    path = folder / MANIFEST_FILE
    try:
        data = path.read_bytes()
    except PermissionError as error:
        reason = explain_no_permission(path, folder)
        raise UnreadableIndex(reason) from error
    except OSError as error:
        raise DamagedIndex(f"{path}: cannot be read ({error}); {REMEDY}") from error
    return parse_manifest(data, str(path))


def parse_manifest(data: bytes | str, place: str) -> Manifest:
    """Parse a manifest; `place` is where it was read, for messages.

    Raises:
        DamagedIndex: It is damaged, or of another format.
    """
    try:
        format = msgspec.json.decode(data, type=_AnyFormat).format
        if format != FORMAT:
            raise DamagedIndex(
                f"{place}: written in format {format}, this version of Huigu reads format "
                f"{FORMAT}; run `huigu rebuild --full`, or go back to the version that wrote it"
            )
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DamagedIndex(f"{place}: cannot be read ({error}); {REMEDY}") from error
    if manifest.checksum != _checksum(msgspec.structs.replace(manifest, checksum="")):
        raise DamagedIndex(f"{place}: its own checksum is wrong; {REMEDY}")
    return manifest


def fsync_path(path: Path) -> None:
    """Flush a file's content, or the names in a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _checksum(manifest: Manifest) -> str:
    return hashlib.sha256(msgspec.json.encode(manifest, order="deterministic")).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
