"""Opens a generation: checks its files, and opens what reads them."""

from __future__ import annotations

import time
from collections.abc import Hashable
from contextlib import ExitStack

import msgspec

from indexer.contracts import Encoder
from indexer.errors import DamagedIndex, StoreError, StoreUnreachable
from indexer.generations.contracts import Generation, Repository
from indexer.generations.manifest import Manifest

REFUSED_S = 60.0
"""How long a generation whose files stay the same is not tried again. What stopped us may have been
the machine: no file descriptors or no memory left, a disk that was away for a moment."""


class _Refusal(msgspec.Struct, frozen=True):
    """Why a generation could not be opened.

    Not the exception itself: each time that one is raised, it keeps more of the stack alive.
    """

    stamp: Hashable
    """As `Repository.stamp`, then."""
    at_s: float
    """When, by the monotonic clock."""
    kind: type[StoreError]
    reason: str

    def is_fresh(self, stamp: Hashable) -> bool:
        return self.stamp == stamp and time.monotonic() - self.at_s < REFUSED_S


class GenerationOpener:
    """Opens generations for one encoder.

    It remembers what it refused: a damaged generation is read again once a minute, not each second.
    """

    def __init__(self, repository: Repository, encoder: Encoder) -> None:
        """Set where they are, and the encoder that they must be made with."""
        self._repository, self._encoder = repository, encoder
        self._refused: dict[str, _Refusal] = {}

    def open(self, generation: str, *, checksums: bool) -> Generation:
        """Open a generation; `checksums` as in `WatchedFiles`.

        Raises:
            DamagedIndex: A file is damaged, or another encoder or version built it.
            UnreadableIndex: We may not read a file.
            StoreUnreachable: The server that keeps it does not answer.
            StoreError: There is no folder for temporary files; or it is any of these, as a moment
                ago, because the files are those that were refused then.
        """  # noqa: DOC502 - raised by the parts
        stamp = self._repository.stamp(generation)
        before = self._refused.get(generation)
        if before is not None and before.is_fresh(stamp):
            raise before.kind(before.reason)
        try:
            opened = self._open(generation, checksums=checksums)
        except StoreUnreachable:  # it says nothing of the generation
            raise
        except StoreError as error:
            refusal = _Refusal(stamp, time.monotonic(), type(error), str(error))
            self._refused = {**self._keep_existing(), generation: refusal}
            raise
        self._refused.pop(generation, None)
        return opened

    def _keep_existing(self) -> dict[str, _Refusal]:
        existing = self._repository.ids()
        return {id: refused for id, refused in self._refused.items() if id in existing}

    def _open(self, generation: str, *, checksums: bool) -> Generation:
        opened = self._repository.open(generation, checksums=checksums)
        with ExitStack() as on_error:
            on_error.callback(opened.close)
            self._check_encoder(opened.manifest)
            on_error.pop_all()
        return opened

    def _check_encoder(self, manifest: Manifest) -> None:
        if manifest.encoder_fingerprint == self._encoder.fingerprint:
            return
        remedy = "run `huigu rebuild`, or configure the former encoder again"
        if manifest.encoder == self._encoder.id:
            remedy = "its files were changed since: install them again, or run `huigu rebuild`"
        raise DamagedIndex(
            f"{self._repository.place}: {manifest.generation} was built with the encoder "
            f"{manifest.encoder} ({manifest.encoder_fingerprint[:8]}), but huigu.toml names "
            f"{self._encoder.id} ({self._encoder.fingerprint[:8]}); {remedy}"
        )
