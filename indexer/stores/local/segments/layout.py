"""The layout of a generation of segments: which documents it has, and where each lies.

Callers see rows numbered without gaps, in the order of the sources, as of a generation in one
piece. A segment has rows of its own, some of them no longer in the generation; the words have
numbers, which a row keeps as long as it lives.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

LAYOUT = "segments.bin"
SEGMENTS = "segments"
NUMBERS = "numbers.bin"

Integers = npt.NDArray[np.int64]

_SEGMENT = np.dtype("<u1")
_KEY = np.dtype("<u4")
_NUMBER = np.dtype("<u4")
GONE = -1
"""Stands for the row of what is no longer in the generation."""


class Layout(msgspec.Struct, frozen=True):
    """Where the documents of a generation lie, in the order of the index."""

    segments: Sequence[str]
    """Names of their folders, at most 255."""
    document_segments: Integers
    """Index of the segment of each document, shape (documents,)."""
    document_keys: Integers
    """Key of each document in the records of its segment, shape (documents,)."""
    next_segment: int
    """Names the next segment."""
    next_number: int
    """Number of the next row; all rows of the words have lower ones."""


class _StoredLayout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    segments: list[str]
    document_segments: bytes
    document_keys: bytes
    next_segment: int
    next_number: int


def write_layout(folder: Path, layout: Layout) -> None:
    """Write the layout of a generation; `OSError` passes through."""
    stored = _StoredLayout(
        list(layout.segments),
        layout.document_segments.astype(_SEGMENT).tobytes(),
        layout.document_keys.astype(_KEY).tobytes(),
        layout.next_segment,
        layout.next_number,
    )
    (folder / LAYOUT).write_bytes(msgspec.msgpack.encode(stored))


def read_layout(folder: Path) -> Layout:
    """Read the layout of a generation.

    Raises:
        ValueError: It is no layout. `OSError` passes through.
    """  # noqa: DOC502 - an error of msgspec is a ValueError
    stored = msgspec.msgpack.decode((folder / LAYOUT).read_bytes(), type=_StoredLayout)
    return Layout(
        stored.segments,
        np.frombuffer(stored.document_segments, dtype=_SEGMENT).astype(np.int64),
        np.frombuffer(stored.document_keys, dtype=_KEY).astype(np.int64),
        stored.next_segment,
        stored.next_number,
    )


def write_numbers(folder: Path, numbers: Integers) -> None:
    """Write the numbers of a segment's rows; `OSError` passes through."""
    (folder / NUMBERS).write_bytes(numbers.astype(_NUMBER).tobytes())


def read_numbers(folder: Path) -> Integers:
    """Read the numbers of a segment's rows; `ValueError` and `OSError` pass through."""
    return np.frombuffer((folder / NUMBERS).read_bytes(), dtype=_NUMBER).astype(np.int64)


def name_segment(number: int) -> str:
    """Name the folder of a segment."""
    return f"{number:06d}"


class SegmentDocuments(msgspec.Struct, frozen=True):
    """What a segment holds, in the order of its own records."""

    first_rows: Integers
    """Where each document begins, by key."""
    page_rows: Integers
    """How many rows each document has, by key."""
    numbers: Integers
    """Of each row."""


class RowMap:
    """Leads from the rows of a generation to those of its segments, and back.

    Attributes:
        documents: How many there are.
        rows: How many there are.
        first_rows: Where each document begins, shape (documents,).
        page_rows: How many rows each document has, shape (documents,).
        rows_of: For each segment the row of each of its own rows; `GONE` if it is none.
        documents_of: For each segment the number of each document by key, or `GONE`.
        segments: Of each row, shape (rows,), uint8.
        places: Row of each row in its segment, shape (rows,), int32.
        row_of_number: Row by number, or `GONE`.
    """

    def __init__(self, layout: Layout, segments: Sequence[SegmentDocuments]) -> None:
        """Make it of a layout.

        Raises:
            IndexError: The layout names what a segment has not.
        """  # noqa: DOC502 - raised by numpy
        self.documents = len(layout.document_keys)
        self.page_rows = np.zeros(self.documents, dtype=np.int64)
        members = [np.nonzero(layout.document_segments == n)[0] for n in range(len(segments))]
        for documents, segment in zip(members, segments, strict=True):
            self.page_rows[documents] = segment.page_rows[layout.document_keys[documents]]
        self.first_rows = np.cumsum(self.page_rows) - self.page_rows
        self.rows = int(self.page_rows.sum())
        self.segments = np.zeros(self.rows, dtype=np.uint8)
        self.places = np.zeros(self.rows, dtype=np.int32)
        self.row_of_number = np.full(layout.next_number, GONE, dtype=np.int32)
        self.rows_of: list[npt.NDArray[np.int32]] = []
        self.documents_of: list[npt.NDArray[np.int32]] = []
        for number, (documents, segment) in enumerate(zip(members, segments, strict=True)):
            keys = layout.document_keys[documents]
            counts = self.page_rows[documents]
            rows = expand(self.first_rows[documents], counts)
            places = expand(segment.first_rows[keys], counts)
            self.segments[rows] = number
            self.places[rows] = places
            self.row_of_number[segment.numbers[places]] = rows
            self.rows_of.append(_invert(places, rows, len(segment.numbers)))
            self.documents_of.append(_invert(keys, documents, len(segment.page_rows)))


def expand(firsts: Integers, counts: Integers) -> Integers:
    """List the numbers of ranges, one after the other, by their beginnings and lengths."""
    before = np.cumsum(counts) - counts
    return np.repeat(firsts - before, counts) + np.arange(int(counts.sum()))


def _invert(places: Integers, values: Integers, total: int) -> npt.NDArray[np.int32]:
    inverted = np.full(total, GONE, dtype=np.int32)
    inverted[places] = values
    return inverted
