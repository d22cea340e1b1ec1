"""Answers that organisers pin to questions: a Markdown file each."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.errors import BadInput
from indexer.settings import SourceSettings
from indexer.sources.answers.source import AnswersSource
from tests.fuzzing.checks import check_document, check_refusal, count_lines
from tests.fuzzing.target import Read, Target


@contextmanager
def open_folder() -> Iterator[Read]:
    """Make a folder with one answer, which each input replaces."""
    with tempfile.TemporaryDirectory(prefix="fuzzing-") as name:
        source = AnswersSource(SourceSettings("answers", "answers", "."), Path(name))

        def read(data: bytes) -> None:
            (Path(name) / "answer.en.md").write_bytes(data)
            for entry in source.entries():
                try:
                    document = entry.load()
                except BadInput as error:
                    check_refusal(error, count_lines(data))
                    raise
                assert document is not None
                assert document.questions
                check_document(document, data)

        yield read


TARGET = Target("answers", open_folder, (BadInput,))
