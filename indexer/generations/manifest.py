"""What a generation says about itself, and whether its files are still what it says."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path, PurePosixPath

import msgspec

from indexer.errors import DamagedIndex

# Raised by one whenever files of an older version can no longer be read; see CHANGELOG.md.
FORMAT = 2
NAME = "manifest.json"
# Lock files of the store's libraries come and go.
LOCK = ".lock"
# Bytes hashed at a time.
BLOCK = 1 << 20


class FileFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of a generation."""

    size: int
    """Bytes."""
    sha256: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`manifest.json` of a generation."""

    generation: str
    """Id, as the folder is named: UTC time of creation and four random hex digits."""
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
    """`indexer.building.split.SPLIT_FORMAT` at the time."""
    settings: str
    """`Settings.fingerprint` at the time."""
    documents: int
    passages: int
    links: int
    format: int = FORMAT
    files: dict[str, FileFacts] = {}
    """By path relative to the generation's folder, with forward slashes."""
    checksum: str = ""
    """SHA-256 of this manifest with an empty `checksum`."""


class _AnyFormat(msgspec.Struct):
    """The one key that every format has."""

    format: int


def write_manifest(folder: Path, facts: Manifest) -> Manifest:
    """Complete a manifest with the files that lie in a folder, and put it there.

    Args:
        folder: A generation whose files are all written.
        facts: The manifest; its `files` and `checksum` are filled in.

    Returns:
        The complete manifest.
    """
    files = {
        path.relative_to(folder).as_posix(): FileFacts(path.stat().st_size, _sha256(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / NAME and path.suffix != LOCK
    }
    facts = msgspec.structs.replace(facts, files=files, checksum="")
    facts = msgspec.structs.replace(facts, checksum=_checksum(facts))
    (folder / NAME).write_bytes(msgspec.json.format(msgspec.json.encode(facts), indent=1))
    return facts


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a generation.

    Raises:
        DamagedIndex: It is missing, damaged, or of another format.
    """
    path = folder / NAME
    try:
        data = path.read_bytes()
        found = msgspec.json.decode(data, type=_AnyFormat).format
        if found != FORMAT:
            raise DamagedIndex(
                f"{path}: written in format {found}, this version of Huigu reads format {FORMAT}; "
                "run `huigu rebuild --full`, or go back to the version that wrote it"
            )
        manifest = msgspec.json.decode(data, type=Manifest)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DamagedIndex(
            f"{path}: cannot be read ({error}); run `huigu rebuild --full`, or `huigu rollback` "
            "for the generation before"
        ) from error
    if manifest.checksum != _checksum(msgspec.structs.replace(manifest, checksum="")):
        raise DamagedIndex(
            f"{path}: its own checksum does not hold; run `huigu rebuild --full`, or "
            "`huigu rollback` for the generation before"
        )
    return manifest


def check_files(folder: Path, manifest: Manifest, *, checksums: bool) -> None:
    """Compare the files of a generation with its manifest.

    Args:
        folder: The generation.
        manifest: Its manifest.
        checksums: Read every file in full; otherwise compare the sizes only, which takes
            microseconds and catches what a full disk or a broken copy leaves behind.

    Raises:
        DamagedIndex: A file is missing or is not what it was.
    """
    for name, facts in manifest.files.items():
        path = folder / PurePosixPath(name)
        try:
            size = path.stat().st_size
            same = size == facts.size and (not checksums or _sha256(path) == facts.sha256)
        except OSError as error:
            raise DamagedIndex(
                f"{path}: missing or unreadable ({error.strerror}); run `huigu rebuild --full`, or "
                "`huigu rollback` for the generation before"
            ) from error
        if not same:
            reason = f"{size} bytes, {facts.size} expected" if size != facts.size else "changed"
            raise DamagedIndex(
                f"{path}: damaged ({reason}); run `huigu rebuild --full`, or `huigu rollback` "
                "for the generation before"
            )


def flush(folder: Path) -> None:
    """Wait until a folder, and everything below it, is on the disk itself."""
    for path in [*folder.rglob("*"), folder]:
        flush_one(path)


def flush_one(path: Path) -> None:
    """Wait until a file's content, or the names in a folder, are on the disk itself."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _checksum(manifest: Manifest) -> str:
    return hashlib.sha256(msgspec.json.encode(manifest, order="deterministic")).hexdigest()


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
