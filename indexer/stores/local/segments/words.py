"""The words of a generation that shares those of the one before it.

A tantivy index is a list of segments, `meta.json`, whose files never change; removed rows are in
files of their own. So the index of a new generation has links to the old files, and those of the
new rows beside them. tantivy merges small segments when it writes: eight of less than 10,000 rows
become one. Statistics of words, and so BM25, are those of all segments together.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import tantivy

from indexer.stores.local.bm25 import (
    WRITER_BYTES,
    Bm25Reader,
    Bm25Writer,
    build_schema,
    remove_locks,
)
from indexer.stores.local.segments.layout import Integers
from indexer.stores.local.segments.links import FileLinker

META = "meta.json"
MANAGED = ".managed.json"
"""The files of the index, also those that are no longer used; tantivy removes these."""
MOST_GONE = 0.25
"""Share of the rows of the words that are gone before all words are written again: they count in
the statistics, and take space."""
RANGES_AT_ONCE = 500
"""In one query of what is removed."""


class _Meta(msgspec.Struct):
    """`meta.json` of tantivy."""

    index_settings: Any
    segments: list[dict[str, Any]]
    schema: Any
    opstamp: int


def share_words(folder: Path, old: Path, new: Path, linker: FileLinker, gone: Integers) -> None:
    """Make an index of two, whose rows have numbers of their own, without some rows of the old one.

    Args:
        folder: Of the new index, which is made; it lies where `linker` puts files of this name.
        old: Of the index before; it stays as it is.
        new: Of an index of new rows; its files are moved.
        linker: Links the files of `old`.
        gone: Numbers of the rows that are removed, ascending.
    """
    listed = (META, MANAGED)
    files = [path.name for path in old.iterdir() if path.name not in listed and _is_content(path)]
    linker.link(folder.name, sorted(files))
    for path in new.iterdir():
        if path.name not in listed and _is_content(path):
            path.rename(folder / path.name)
    metas = [msgspec.json.decode((part / META).read_bytes(), type=_Meta) for part in (old, new)]
    joined = msgspec.structs.replace(
        metas[0],
        segments=[segment for meta in metas for segment in meta.segments],
        opstamp=max(meta.opstamp for meta in metas),
    )
    (folder / META).write_bytes(msgspec.json.encode(joined))
    names = {file for part in (old, new) for file in _read_managed(part)}
    (folder / MANAGED).write_bytes(msgspec.json.encode(sorted(names)))
    _remove_rows(folder, gone)


def count_gone(folder: Path) -> int:
    """Count the rows that were removed from an index and that tantivy has not merged away."""
    segments = msgspec.json.decode((folder / META).read_bytes(), type=_Meta).segments
    return sum(one["deletes"]["num_deleted_docs"] for one in segments if one["deletes"])


def renumber_words(folder: Path, old: Bm25Reader, first: int) -> None:
    """Write all rows of an index into a new folder, numbered from `first`, in their order."""
    folder.mkdir()
    writer = Bm25Writer(folder, first)
    writer.keep(old, [range(old.rows)])
    writer.finish()


def rewrite_words(folder: Path, sources: Sequence[tuple[Bm25Reader, Integers]]) -> None:
    """Write rows of several indexes, by their numbers, into a new one, where they keep these."""
    folder.mkdir()
    writer = Bm25Writer(folder)
    for reader, numbers in sources:
        if len(numbers):
            writer.keep_numbered(reader, numbers)
    writer.finish()


def _is_content(path: Path) -> bool:
    return path.is_file() and path.suffix != ".lock"


def _read_managed(folder: Path) -> list[str]:
    names: list[str] = msgspec.json.decode((folder / MANAGED).read_bytes(), type=list[str])
    return names


def _remove_rows(folder: Path, numbers: Integers) -> None:
    """Remove rows by number, and let tantivy merge what is small."""
    schema = build_schema()
    writer = tantivy.Index.open(str(folder)).writer(WRITER_BYTES, num_threads=1)
    breaks = np.nonzero(np.diff(numbers) > 1)[0] + 1
    ranges = [(int(part[0]), int(part[-1])) for part in np.split(numbers, breaks) if len(part)]
    for begin in range(0, len(ranges), RANGES_AT_ONCE):
        parts = [
            (
                tantivy.Occur.Should,
                tantivy.Query.range_query(schema, "row", tantivy.FieldType.Unsigned, first, last),
            )
            for first, last in ranges[begin : begin + RANGES_AT_ONCE]
        ]
        writer.delete_documents_by_query(tantivy.Query.boolean_query(parts))
    writer.commit()
    writer.wait_merging_threads()
    remove_locks(folder)
