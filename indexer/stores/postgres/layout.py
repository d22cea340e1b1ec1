"""Which documents and passages a generation has, and where they lie.

Nothing that was written is changed. Documents get a number when they are written, their *version*,
and so do passages; what one rebuild wrote is a *segment*: consecutive versions and passages, with
their vectors and postings in tables of its own. A generation is a list of runs of versions, in the
order of the index, so that a rebuild writes only what is new, and a switch or a roll-back touches
no document.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from psycopg import sql

from indexer.errors import DamagedIndex
from indexer.stores.postgres.connections import Reading
from indexer.stores.postgres.packing import FIELDS, Integers


@dataclass(frozen=True, slots=True)
class Segment:
    """What one rebuild wrote."""

    number: int
    first_version: int
    first_passage: int
    counts: Integers
    """Passages of each document, shape (documents,)."""
    norms: npt.NDArray[np.uint8]
    """The byte of each length, shape (fields, passages); see `indexer.stores.postgres.packing`."""

    @property
    def passages(self) -> int:
        """How many passages it has."""
        return int(self.norms.shape[1])

    @property
    def ends(self) -> tuple[int, int]:
        """The version and the passage after its last ones."""
        return self.first_version + len(self.counts), self.first_passage + self.passages

    @property
    def vectors(self) -> sql.Identifier:
        """The table of its vectors."""
        return sql.Identifier("huigu", f"vectors_{self.number}")

    @property
    def postings(self) -> sql.Identifier:
        """The table of its postings."""
        return sql.Identifier("huigu", f"postings_{self.number}")


@dataclass(frozen=True, slots=True)
class GenerationRow:
    """What the table of generations says of one."""

    number: int
    dimension: int
    versions: Integers
    """Of its documents, in the order of the index."""
    segments: tuple[int, ...]
    totals: tuple[int, ...]
    """Words of all passages, field by field."""
    catalogue: int


def pack_runs(versions: Integers) -> bytes:
    """Pack versions as runs: the first version and the length of each, little-endian int64."""
    breaks = np.flatnonzero(np.diff(versions) != 1) + 1
    starts = np.concatenate([[0], breaks]).astype(np.int64) if len(versions) else breaks
    lengths = np.diff(starts, append=len(versions))
    runs: npt.NDArray[np.int64] = np.stack([versions[starts], lengths], axis=1)
    return runs.astype("<i8").tobytes()


def unpack_runs(packed: bytes) -> Integers:
    """Unpack the versions of runs."""
    runs = np.frombuffer(packed, "<i8").reshape(-1, 2).astype(np.int64)
    return join_ranges(runs[:, 0], runs[:, 1])


def join_ranges(starts: Integers, lengths: Integers) -> Integers:
    """Give all numbers of ranges, one range after the other."""
    total = int(lengths.sum())
    before = np.cumsum(lengths) - lengths
    numbers: Integers = np.repeat(starts - before, lengths) + np.arange(total, dtype=np.int64)
    return numbers


def read_generation(reading: Reading, number: int, place: str) -> GenerationRow:
    """Read the row of a generation.

    Raises:
        DamagedIndex: It is not there.
    """
    rows = reading.fetch(
        "SELECT dimension, runs, segments, totals, catalogue FROM huigu.generations"
        " WHERE generation = %s",
        (number,),
    )
    if not rows:
        raise DamagedIndex(f"{place}: generation {number} was removed; run `huigu rebuild`")
    [(dimension, runs, segments, totals, catalogue)] = rows
    versions = unpack_runs(runs)
    return GenerationRow(number, dimension, versions, tuple(segments), tuple(totals), catalogue)


def read_segments(reading: Reading, numbers: Iterable[int]) -> list[Segment]:
    """Read segments, in the order of their passages."""
    rows = reading.fetch(
        "SELECT segment, first_version, documents, first_passage, passages, counts, norms"
        " FROM huigu.segments WHERE segment = ANY(%s) ORDER BY first_passage",
        (list(numbers),),
    )
    return [
        Segment(
            number=number,
            first_version=first_version,
            first_passage=first_passage,
            counts=np.frombuffer(counts, "<u4", documents).astype(np.int64),
            norms=np.frombuffer(norms, np.uint8, len(FIELDS) * passages).reshape(-1, passages),
        )
        for number, first_version, documents, first_passage, passages, counts, norms in rows
    ]


class Layout:
    """The rows of a generation, in arrays of some 25 bytes a passage and 40 a document."""

    def __init__(self, versions: Integers, segments: Sequence[Segment]) -> None:
        """Lay the documents out in their order; the segments are in that of their passages."""
        self.versions, self.segments = versions, segments
        counts, firsts = self._find_passages()
        self.page_rows, self.first_passages = counts, firsts
        self.first_rows: Integers = np.cumsum(counts) - counts
        self.rows = int(counts.sum())
        self.passages = join_ranges(firsts, counts)
        """Of each row."""
        self._order = np.argsort(versions)
        self._sorted = versions[self._order]
        self._starts = np.array([one.first_passage for one in segments], dtype=np.int64)
        self.rows_of = [np.full(one.passages, -1, dtype=np.int32) for one in segments]
        """By segment: the row of each of its passages; -1 if it is not in this generation."""
        self.alive = [0] * len(segments)
        """By segment: how many of its passages are in this generation."""
        self.norms = np.empty((len(FIELDS), self.rows), dtype=np.uint8)
        owners = self.find_segments(self.passages)
        for place, segment in enumerate(segments):
            rows = np.flatnonzero(owners == place).astype(np.int32)
            inside = self.passages[rows] - segment.first_passage
            self.rows_of[place][inside] = rows
            self.alive[place] = len(rows)
            self.norms[:, rows] = segment.norms[:, inside]

    def find_segments(self, passages: Integers) -> Integers:
        """Find the place of the segment of each passage."""
        found: Integers = self._starts.searchsorted(passages, side="right") - 1
        return found

    def find_rows(self, passages: Integers) -> Integers:
        """Find the row of each passage; -1 for those that are not in this generation."""
        rows = np.full(len(passages), -1, dtype=np.int64)
        owners = self.find_segments(passages)
        for place, segment in enumerate(self.segments):
            mine = np.flatnonzero(owners == place)
            inside = passages[mine] - segment.first_passage
            known = inside < segment.passages
            rows[mine[known]] = self.rows_of[place][inside[known]]
        return rows

    def find_documents(self, versions: Integers) -> Integers:
        """Find the place of each version in the index; -1 for those that it does not have."""
        if not len(self._sorted):
            return np.full(len(versions), -1, dtype=np.int64)
        places = np.minimum(self._sorted.searchsorted(versions), len(self._sorted) - 1)
        found: Integers = np.where(self._sorted[places] == versions, self._order[places], -1)
        return found

    def _find_passages(self) -> tuple[Integers, Integers]:
        """Find how many passages each document has, and its first one."""
        counts = np.zeros(len(self.versions), dtype=np.int64)
        firsts = np.zeros(len(self.versions), dtype=np.int64)
        for segment in self.segments:
            inside = self.versions - segment.first_version
            mine = np.flatnonzero((inside >= 0) & (inside < len(segment.counts)))
            starts = segment.first_passage + np.cumsum(segment.counts) - segment.counts
            counts[mine], firsts[mine] = segment.counts[inside[mine]], starts[inside[mine]]
        return counts, firsts
