"""Swaps the served generation for another one without interrupting searches.

A newer one replaces it; and where its files are damaged while it serves, an older one does.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import msgspec

from indexer.contracts import Encoder
from indexer.errors import DamagedIndex, NoIndex, StoreError, StoreUnreachable
from indexer.generations.contracts import Generation, Repository
from indexer.generations.open_generation import GenerationOpener

# Opening is retried when rebuilds switch and prune faster than we can open.
ATTEMPTS = 5
REREAD_S = 60.0
"""Least time between two readings of all files because of errors while answering: a disk that fails
is found soon, and nobody keeps it busy by asking."""


class _Leases(msgspec.Struct):
    """A generation and the number of searches that use it."""

    generation: Generation
    count: int = 0


class HotSwap:
    """Keeps one generation open, and older ones until their last search ends."""

    def __init__(
        self,
        repository: Repository,
        encoder: Encoder,
        checksums: bool = False,
        falls_back: bool = False,
    ) -> None:
        """Open the current generation; `checksums` as in `WatchedFiles`.

        With `falls_back`, an older one is opened where the current one cannot be; see `problem`.

        Raises:
            StoreError: `NoIndex` if there is none; `DamagedIndex` also if another encoder or
                version built it; `UnreadableIndex` if we may not read it.
        """
        self._repository = repository
        self._opener = GenerationOpener(repository, encoder)
        self._lock = Lock()
        self._refreshing = Lock()
        self._problem = ""
        self._is_suspect = False
        self._is_unreachable = False
        self._reread_at = 0.0
        self._current: _Leases | None = None
        try:
            self._current = _Leases(self._open_current(checksums=checksums))
        except StoreError as error:
            if not falls_back or isinstance(error, NoIndex):
                raise
            self._fall_back(error)

    @property
    def generation(self) -> str:
        """Id of the generation that the next search will use; empty after `close`."""
        with self._lock:
            return self._current.generation.id if self._current else ""

    @property
    def problem(self) -> str:
        """Why the current generation on disk does not serve; empty if it does, or soon will."""
        return self._problem

    @property
    def is_unreachable(self) -> bool:
        """Whether the server of the index did not answer at the last `refresh`."""
        return self._is_unreachable

    @property
    def is_usable(self) -> bool:
        """Whether the next search is answered: what serves is undamaged as far as we know."""
        try:
            with self._use() as generation:
                generation.guard.refuse_if_written()
        except StoreError:
            return False
        return True

    @contextmanager
    def lease(self) -> Iterator[Generation]:
        """Use the generation that serves; its store stays open until the `with` block ends.

        Raises:
            DamagedIndex: Its files were written meanwhile; what was read of them is worth nothing.
            StoreError: The index is closed.
        """  # noqa: DOC502 - raised by the files
        with self._use() as generation:
            try:
                generation.guard.refuse_if_written()
                yield generation
            except DamagedIndex:
                self._is_suspect = True
                raise
            finally:
                # Whatever went wrong in the block: this explains it.
                generation.guard.refuse_if_written()

    def refresh(self) -> bool:
        """Switch to the current generation on disk, and return whether it is another one.

        All checksums are compared. The old generation closes after its last search. If the one that
        serves was damaged meanwhile, it is opened again if somebody mended it, or else the newest
        undamaged older one is.

        Raises:
            StoreUnreachable: The server that keeps the index does not answer.
            StoreError: The index is closed; or, as `NoIndex`, `DamagedIndex` or `UnreadableIndex`,
                the current generation cannot be opened and none takes its place. An undamaged one
                that serves goes on.
        """  # noqa: DOC502 - raised by `_use` and the opener
        with self._refreshing, self._use() as serving:
            try:
                if self._repository.current() != serving.id:
                    self._replace(_Leases(self._open_current(checksums=True)))
                    self._problem, self._is_unreachable = "", False
                    return True
                self._verify(serving)
            except StoreUnreachable as error:
                self._problem, self._is_unreachable = str(error), True
                raise
            except StoreError as error:
                self._problem, self._is_unreachable = str(error), False
                try:
                    self._verify(serving)
                except DamagedIndex:
                    self._fall_back(error)
                    return True
                raise
            self._problem, self._is_unreachable = "", False
            return False

    def close(self) -> None:
        """Close the store after the last search has ended."""
        with self._refreshing:
            self._replace(None)

    @contextmanager
    def _use(self) -> Iterator[Generation]:
        """Keep the generation that serves open, damaged or not.

        Raises:
            StoreError: The index is closed.
        """
        with self._lock:
            leases = self._current
            if leases is None:
                raise StoreError("the index is closed; open it again")
            leases.count += 1
        try:
            yield leases.generation
        finally:
            with self._lock:
                leases.count -= 1
                is_last = leases is not self._current and not leases.count
            if is_last:
                leases.generation.close()

    def _verify(self, serving: Generation) -> None:
        now = time.monotonic()
        is_due = self._is_suspect and (not self._reread_at or now - self._reread_at >= REREAD_S)
        if is_due:
            self._is_suspect, self._reread_at = False, now
        serving.guard.verify(checksums=is_due)

    def _fall_back(self, error: StoreError) -> None:
        """Open the current generation again, or else the newest undamaged older one.

        Raises:
            StoreError: There is none: why the current one cannot be opened.
        """  # noqa: DOC502 - it is the argument, or of the opener
        current = self._repository.current()
        older = [generation for generation in self._repository.ids() if generation < current]
        for generation in (current, *reversed(older)):
            try:
                opened = self._opener.open(generation, checksums=True)
            except StoreError as refused:
                # The same words as when it is tried again, so that they are logged once.
                error = refused if generation == current else error
                continue
            self._replace(_Leases(opened))
            self._problem = "" if generation == current else str(error)
            return
        self._problem = str(error)
        raise error

    def _replace(self, new: _Leases | None) -> None:
        with self._lock:
            old, self._current = self._current, new
            is_idle = old and not old.count
        if old and is_idle:
            old.generation.close()

    def _open_current(self, *, checksums: bool) -> Generation:
        for _ in range(ATTEMPTS):
            generation = self._repository.current()
            try:
                return self._opener.open(generation, checksums=checksums)
            except DamagedIndex:
                if self._repository.current() == generation:
                    raise
        raise NoIndex(
            f"{self._repository.place}: replaced {ATTEMPTS} times while it was being opened; "
            "wait until the rebuilds end and try again"
        )
