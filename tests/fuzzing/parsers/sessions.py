"""Lists of sessions in YAML, and in JSON, which is YAML too."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.errors import BadInput
from indexer.sources.sessions.source import SessionsSource
from tests.fuzzing.material import list_files, read_seeds
from tests.fuzzing.parsers.rows import open_rows
from tests.fuzzing.target import Target


def list_real() -> Iterator[bytes]:
    """List real ones."""
    yield from read_seeds(list_files(".yml", ".yaml", ".json"))


TARGET = Target(
    "sessions",
    lambda: open_rows(SessionsSource, "sessions", "list.yaml"),
    (BadInput,),
    list_real,
)
