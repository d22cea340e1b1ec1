"""Tokens of passages, for `indexer.search.word_alignment`: one file, read into memory.

Layout, little-endian: the number of rows (uint64); where each row begins and where the last one
ends (uint64 each, counted in tokens); the tokens of all rows (uint32 each).
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer.records import Counts, TokenIds
from indexer.stores.arguments import check_rows
from indexer.stores.local.segments.spool import SpoolFile

_COUNT = np.dtype("<u8")
_TOKEN = np.dtype("<u4")


def write_tokens(path: Path, rows: Sequence[TokenIds]) -> None:
    """Write the tokens of all rows."""
    writer = TokensWriter(path)
    writer.add(rows)
    writer.finish()


class TokensWriter:
    """Writes the tokens of rows as they come: those of a million rows are not kept in memory."""

    def __init__(self, path: Path) -> None:
        """Begin a file, and another beside it until `finish`; `OSError` passes through."""
        self._path, self._lengths = path, array("L")
        self._spool = SpoolFile(path)

    def add(self, rows: Sequence[TokenIds]) -> None:
        """Append the tokens of rows."""
        self._lengths.extend(map(len, rows))
        self._spool.append([row.astype(_TOKEN) for row in rows])

    def finish(self) -> None:
        """Write the file: what is known only at the end comes first in it."""
        ends = np.zeros(len(self._lengths) + 1, dtype=_COUNT)
        np.cumsum(self._lengths, out=ends[1:])
        with self._path.open("wb") as file:
            file.write(np.array([len(self._lengths)], dtype=_COUNT).tobytes())
            file.write(ends.tobytes())
            for part in self._spool.read_parts():
                file.write(part)
        self._spool.remove()

    def abandon(self) -> None:
        """Close the unfinished file."""
        self._spool.remove()


class TokensReader:
    """Reads the tokens of rows; thread-safe."""

    def __init__(self, path: Path) -> None:
        """Read a file that `write_tokens` wrote.

        Raises:
            ValueError: The file does not match its header.
        """
        content = path.read_bytes()
        size, data = len(content), np.frombuffer(content, dtype=np.uint8)
        rows = int(data[: _COUNT.itemsize].view(_COUNT)[0]) if size >= _COUNT.itemsize else 0
        head = _COUNT.itemsize * (rows + 2)
        if not _COUNT.itemsize < head <= size:
            raise ValueError(f"{path}: {size} bytes, shorter than its header")
        self.rows = rows
        self._ends = data[_COUNT.itemsize : head].view(_COUNT).astype(np.int64)
        tokens = int(self._ends[-1])
        is_complete = head + _TOKEN.itemsize * tokens == size
        if not is_complete or self._ends[0] != 0 or (np.diff(self._ends) < 0).any():
            raise ValueError(f"{path}: {size} bytes do not hold {rows} rows of {tokens} tokens")
        self._tokens = data[head:].view(_TOKEN).astype(np.uint32, copy=False)

    def token_ids(self, rows: Sequence[int]) -> list[TokenIds]:
        """Read the tokens of rows, in the given order; `IndexError` if there is no such row."""
        numbers = check_rows(rows, self.rows)
        begins, ends = self._ends[numbers].tolist(), self._ends[numbers + 1].tolist()
        return [self._tokens[begin:end] for begin, end in zip(begins, ends, strict=True)]

    def flat_token_ids(self, rows: Sequence[int]) -> tuple[TokenIds, Counts]:
        """Read the tokens of rows one after another, and how many each row has.

        `IndexError` if there is no such row.
        """
        numbers = check_rows(rows, self.rows)
        begins = self._ends[numbers]
        counts = self._ends[numbers + 1] - begins
        before = counts.cumsum() - counts  # tokens of the rows before it
        places = np.arange(counts.sum()) + np.repeat(begins - before, counts)
        return self._tokens.take(places), counts

    def close(self) -> None:
        """Free the tokens."""
        del self._tokens
