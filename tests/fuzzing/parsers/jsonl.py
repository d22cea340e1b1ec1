"""Rows of JSON, one document a line."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.errors import BadInput
from indexer.sources.jsonl.source import JsonlSource
from tests.fuzzing.material import list_files, read_lines
from tests.fuzzing.parsers.rows import open_rows
from tests.fuzzing.target import Target


def list_real() -> Iterator[bytes]:
    """List real ones."""
    files = [path for path in list_files(".jsonl", folders=("evalsets", "samples", "sites"))]
    yield from read_lines(files, most=12)


TARGET = Target(
    "jsonl", lambda: open_rows(JsonlSource, "jsonl", "rows.jsonl"), (BadInput,), list_real
)
