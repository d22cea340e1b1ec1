"""Where a copy is brought from: a folder that is mounted or copied here, or a web server."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import quote, urlsplit

from indexer.errors import ConfigError, NoIndex
from indexer.fetching.errors import Gone
from indexer.fetching.fetcher import Fetcher
from indexer.fetching.part_file import PartFile
from indexer.fetching.records import FetchLimits
from indexer.fetching.web_urls import get_host
from indexer.generations.folder import CURRENT_FILE, FINISHED, Generations
from indexer.generations.manifest import MANIFEST_FILE
from indexer.replication.errors import BadCopy, SourceChanged
from indexer.replication.manifests import (
    MAX_MANIFEST_BYTES,
    CurrentGeneration,
    check_current,
    decode_current,
)

PIECE_BYTES = 1 << 20
MAX_CURRENT_BYTES = 4096
REQUEST_S = 6 * 3600.0
"""Longest time of one file; one that stops for `FetchLimits.idle_s` is given up before."""
REQUESTS_PER_SECOND = 100.0
"""The server is one's own."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Origin(Protocol):
    """Gives what another machine serves. What cannot be had raises a `HuiguError`."""

    place: str

    def read_current(self) -> CurrentGeneration:
        """Read which generation serves there."""

    def read_manifest(self, generation: str) -> bytes:
        """Read the manifest of a generation; `SourceChanged` where it is gone."""

    def read_file(self, generation: str, name: str, part: PartFile) -> None:
        """Bring what a file has behind `part`, or all of it; `SourceChanged` where it is gone."""


@contextmanager
def open_origin(source: str, *, allow_private: bool = False) -> Iterator[Origin]:
    """Open a folder, or an address below which one is published.

    Raises:
        ConfigError: It is neither, or others could listen.
    """
    if "://" not in source:
        folder = Path(source)
        if not folder.is_dir():
            raise ConfigError(
                f"{source}: no such folder; give another machine's `[index] path`, mounted or "
                "copied, or the https:// address below which it is published"
            )
        yield FolderOrigin(folder)
        return
    parts = urlsplit(source)
    is_here = parts.hostname in LOOPBACK
    if parts.scheme != "https" and not (parts.scheme == "http" and is_here):
        raise ConfigError(
            f"{source}: others could change what this machine answers; it must begin with https://"
        )
    limits = FetchLimits(
        total_s=REQUEST_S,
        requests_per_second=REQUESTS_PER_SECOND,
        allow_private=allow_private or is_here,
    )
    with Fetcher(limits) as fetcher:
        yield WebOrigin(source, fetcher)


class FolderOrigin:
    """Implements `Origin`: another machine's `[index] path`."""

    def __init__(self, folder: Path) -> None:
        """Name the folder."""
        self.place = str(folder)
        self._generations = Generations(folder)

    def read_current(self) -> CurrentGeneration:
        """See `Origin`.

        Raises:
            NoIndex: There is none in the folder.
        """
        try:
            generation = self._generations.current()
        except NoIndex as error:
            raise NoIndex(
                f"{self.place}: there is no index in this folder; give the other machine's "
                "`[index] path`, where `huigu rebuild` has run"
            ) from error
        return check_current(CurrentGeneration(generation), self.place)

    def read_manifest(self, generation: str) -> bytes:
        """See `Origin`.

        Raises:
            BadCopy: It is too large.
        """
        with self._open(generation, MANIFEST_FILE) as file:
            data = file.read(MAX_MANIFEST_BYTES + 1)
        if len(data) > MAX_MANIFEST_BYTES:
            raise BadCopy(f"{self.place}: its manifest has more than {MAX_MANIFEST_BYTES:,} bytes")
        return data

    def read_file(self, generation: str, name: str, part: PartFile) -> None:
        """See `Origin`."""
        with self._open(generation, name) as opened:
            opened.seek(part.size)
            while piece := opened.read(min(PIECE_BYTES, part.most - part.size)):
                part.write(piece)

    @contextmanager
    def _open(self, generation: str, name: str) -> Iterator[BinaryIO]:
        path = self._generations.path(generation) / name
        try:
            # Whatever stands there instead of a file, such as a pipe or a link, is not read.
            flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW
            file = open(os.open(path, flags), "rb")  # noqa: SIM115 - closed below
        except FileNotFoundError as error:
            raise SourceChanged(f"{path}: it is gone") from error
        except OSError as error:
            raise BadCopy(f"{path}: cannot be read ({error.strerror})") from error
        with file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise BadCopy(f"{path}: is no file")
            yield file


class WebOrigin:
    """Implements `Origin`: what a web server publishes of such a folder, as it is."""

    def __init__(self, address: str, fetcher: Fetcher) -> None:
        """Take the address of the folder, and what fetches."""
        self.place = address.rstrip("/")
        self._fetcher = fetcher
        self._hosts = frozenset({get_host(self.place)})

    def read_current(self) -> CurrentGeneration:
        """See `Origin`.

        Raises:
            NoIndex: There is none, or it is not published.
        """
        url = f"{self.place}/{CURRENT_FILE}"
        try:
            fetched = self._fetcher.get(url, hosts=self._hosts, max_bytes=MAX_CURRENT_BYTES)
        except Gone as error:
            raise NoIndex(
                f"{url}: not there; publish the other machine's `[index] path` below this address, "
                "and run `huigu rebuild` there once with this version of Huigu"
            ) from error
        return decode_current(fetched.body, url)

    def read_manifest(self, generation: str) -> bytes:
        """See `Origin`.

        Raises:
            SourceChanged: It is gone.
        """
        url = self._locate(generation, MANIFEST_FILE)
        try:
            return self._fetcher.get(url, hosts=self._hosts, max_bytes=MAX_MANIFEST_BYTES).body
        except Gone as error:
            raise SourceChanged(f"{url}: it is gone") from error

    def read_file(self, generation: str, name: str, part: PartFile) -> None:
        """See `Origin`.

        Raises:
            SourceChanged: It is gone.
        """
        url = self._locate(generation, name)
        try:
            self._fetcher.save(url, part, hosts=self._hosts)
        except Gone as error:
            raise SourceChanged(f"{url}: it is gone") from error

    def _locate(self, generation: str, name: str) -> str:
        return f"{self.place}/{FINISHED}/{generation}/{quote(name)}"
