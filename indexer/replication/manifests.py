"""Reads the manifest of another machine's generation, and trusts nothing in it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import msgspec

from indexer.errors import DamagedIndex
from indexer.generations.manifest import MANIFEST_FILE, Manifest, read_manifest
from indexer.generations.names import is_id
from indexer.replication.errors import BadCopy

MAX_MANIFEST_BYTES = 16 << 20
"""A file takes 130 bytes in it."""
MAX_FILES = 50_000
MAX_BYTES = 4 << 40
"""Of all files together."""
_PART = r"\.?[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}"
_NAME = re.compile(rf"(?:{_PART}/){{0,4}}{_PART}")
"""Neither absolute nor upwards; tantivy has files that begin with a dot."""
PART = ".part"
"""Ends the name of a file that is not whole yet."""
_SHA256 = re.compile(r"[0-9a-f]{64}")


class CurrentGeneration(msgspec.Struct, frozen=True):
    """What `current.json` says: which generation serves there."""

    generation: str
    manifest: str = ""
    """SHA-256 of its `manifest.json`; empty if not told."""


def decode_current(data: bytes, place: str) -> CurrentGeneration:
    """Decode `current.json`.

    Raises:
        BadCopy: It is none.
    """
    try:
        current = msgspec.json.decode(data, type=CurrentGeneration)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadCopy(f"{place}: says not which generation is current ({error})") from error
    return check_current(current, place)


def check_current(current: CurrentGeneration, place: str) -> CurrentGeneration:
    """Check that it names a generation.

    Raises:
        BadCopy: It does not.
    """
    if not is_id(current.generation):
        raise BadCopy(f"{place}: {current.generation[:40]!r} is no generation of an index")
    return current


def write_checked_manifest(
    data: bytes, current: CurrentGeneration, folder: Path, place: str
) -> Manifest:
    """Write a manifest into the folder of a copy, and read it as that of any generation.

    Raises:
        BadCopy: It is another one than `current.json` says, or damaged, of another version, of
            another store, or names files that no generation has.
    """
    if current.manifest and hashlib.sha256(data).hexdigest() != current.manifest:
        raise BadCopy(f"{place}: its manifest is not the one that `current.json` names")
    (folder / MANIFEST_FILE).write_bytes(data)
    try:
        manifest = read_manifest(folder)
    except DamagedIndex as error:
        # Its remedies are for an index of this machine.
        reason = str(error).removeprefix(f"{folder / MANIFEST_FILE}: ").partition(";")[0]
        raise BadCopy(
            f"{place}: its manifest cannot be used ({reason}); use the same version of Huigu on "
            "both machines"
        ) from error
    if manifest.generation != current.generation:
        raise BadCopy(f"{place}: holds the manifest of {manifest.generation[:40]!r}")
    if manifest.store != "local":
        raise BadCopy(f"{place}: is of the store {manifest.store[:40]!r}, which has no files")
    _check_files(manifest, place)
    return manifest


def _check_files(manifest: Manifest, place: str) -> None:
    if not 0 < (number := len(manifest.files)) <= MAX_FILES:
        raise BadCopy(f"{place}: has {number:,} files, where 1 to {MAX_FILES:,} may be")
    for name, file in manifest.files.items():
        is_ours = _NAME.fullmatch(name) and not name.endswith((MANIFEST_FILE, PART))
        if not is_ours or ".." in name:
            raise BadCopy(f"{place}: {name[:100]!r} is no name of a file of an index")
        if file.size < 0 or not _SHA256.fullmatch(file.sha256):
            raise BadCopy(f"{place}: {name}: its size or checksum is none")
    if (total := sum(file.size for file in manifest.files.values())) > MAX_BYTES:
        raise BadCopy(f"{place}: {total:,} bytes, where {MAX_BYTES:,} may be")
