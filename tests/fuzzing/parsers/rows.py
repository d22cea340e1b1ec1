"""Files of many documents: each input is a file, read as a rebuild does."""

from __future__ import annotations

import builtins
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.catalogue.build import build_catalogue
from indexer.errors import BadInput
from indexer.records import Document
from indexer.settings import SourceSettings
from indexer.sources.entries import RowSource
from tests.fuzzing.checks import check_document, check_refusal, count_lines
from tests.fuzzing.target import Read


@contextmanager
def open_rows(
    source_class: type[RowSource],
    type: str,
    name: str,
    settings_class: builtins.type[SourceSettings] = SourceSettings,
) -> Iterator[Read]:
    """Make a folder with one file, which each input replaces.

    A file without any document is refused by its first problem.
    """
    with tempfile.TemporaryDirectory(prefix="fuzzing-") as folder:
        settings = settings_class(
            name="rows", type=type, path=name, base_url="https://example.org/"
        )
        source = source_class(settings, Path(folder))

        def read(data: bytes) -> None:
            (Path(folder) / name).write_bytes(data)
            documents: list[Document] = []
            first_problem: BadInput | None = None
            lines = count_lines(data)
            for entry in source.entries():
                entry.id.encode()
                try:
                    document = entry.load()
                except BadInput as error:
                    check_refusal(error, lines)
                    first_problem = first_problem or error
                    continue
                assert document is not None
                check_document(document, data)
                documents.append(document)
            build_catalogue(documents)
            if first_problem is not None and not documents:
                raise first_problem

        yield read
