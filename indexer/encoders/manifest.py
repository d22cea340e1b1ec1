"""The manifest of a folder of static vectors: what it is, and the checksums of its files."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from mmap import mmap
from pathlib import Path

import msgspec

from indexer.encoders.checked_files import check_file, map_checked, read_checked
from indexer.encoders.read_errors import translate_read_errors
from indexer.errors import EncoderError

FORMAT = 1
"""Format of the folder; raised by one when older versions would misread it."""
MANIFEST_FILE = "manifest.json"


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`manifest.json` of the folder."""

    format: int
    id: str
    """Name for people and the manifest of the index."""
    dimension: int
    files: dict[str, str]
    """Hex SHA-256 by file name, of all files that determine the vectors."""
    others: dict[str, str] = {}
    """The same, of files that change no vector of a page."""
    checksum: str = ""
    """Hex SHA-256 of this manifest with an empty `checksum`; empty if an older version made it."""

    @property
    def fingerprint(self) -> str:
        """Hex SHA-256 of the checksums: the same only if all vectors are the same."""
        lines = [f"{name} {checksum}\n" for name, checksum in sorted(self.files.items())]
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    def read(self, folder: Path, name: str) -> bytes:
        """Read a file of the folder.

        Raises:
            EncoderError: It is missing, or not the file that the manifest was made for.
        """  # noqa: DOC502 - `translate_read_errors` makes it
        with translate_read_errors(folder / name):
            return read_checked(folder / name, (self.files | self.others)[name])

    def map(self, folder: Path, name: str) -> mmap:
        """Map a file of the installed package; see `map_checked`.

        Raises:
            EncoderError: It is missing, or not the file that the manifest was made for.
        """  # noqa: DOC502 - `translate_read_errors` makes it
        with translate_read_errors(folder / name):
            return map_checked(folder / name, (self.files | self.others)[name])

    def check(self, folder: Path, name: str) -> None:
        """Check a file that is not read.

        Raises:
            EncoderError: It is missing, or not the file that the manifest was made for.
        """  # noqa: DOC502 - `translate_read_errors` makes it
        with translate_read_errors(folder / name):
            check_file(folder / name, (self.files | self.others)[name])

    def seal(self) -> Manifest:
        """Give it the right checksum."""
        unsealed = msgspec.structs.replace(self, checksum="")
        data = msgspec.json.encode(unsealed, order="deterministic")
        return msgspec.structs.replace(self, checksum=hashlib.sha256(data).hexdigest())


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a folder.

    Raises:
        EncoderError: There is no manifest, or it is damaged or of another format.
    """  # noqa: DOC501 - `translate_read_errors` turns the ValueError into an EncoderError
    path = folder / MANIFEST_FILE
    with translate_read_errors(path):
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
        if manifest.checksum and manifest.checksum != manifest.seal().checksum:
            raise ValueError("its own checksum is wrong")
    if manifest.format != FORMAT:
        raise EncoderError(
            f"{path}: format {manifest.format}, but this version reads format {FORMAT}; "
            "update huigu or make the encoder again"
        )
    return manifest


def write_manifest(
    folder: Path, id: str, dimension: int, files: Sequence[str], others: Sequence[str] = ()
) -> None:
    """Write the manifest of a folder, whose files are finished: those that determine vectors."""
    manifest = Manifest(FORMAT, id, dimension, _hash(folder, files), _hash(folder, others)).seal()
    data = msgspec.json.format(msgspec.json.encode(manifest, order="sorted"), indent=2)
    (folder / MANIFEST_FILE).write_bytes(data + b"\n")


def _hash(folder: Path, names: Sequence[str]) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
