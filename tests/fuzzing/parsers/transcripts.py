"""Captions of videos."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from indexer.errors import BadInput
from indexer.settings import SourceSettings
from indexer.sources.transcripts.document import make_transcript
from indexer.sources.transcripts.videos import Facts
from tests.fuzzing.checks import check_address, check_document, check_refusal, count_lines
from tests.fuzzing.target import Read, Target

FACTS = Facts("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "Ambient mesh")
SETTINGS = SourceSettings("said", "transcript", "said")


@contextmanager
def open_captions() -> Iterator[Read]:
    """Read each input as a file."""

    def read(data: bytes) -> None:
        try:
            document = make_transcript("a", data, "a.vtt", "", FACTS, (), SETTINGS)
        except BadInput as error:
            check_refusal(error, count_lines(data))
            raise
        for section in document.sections:
            check_address(section.url)
        check_document(document, data)

    yield read


TARGET = Target("transcripts", open_captions, (BadInput,))
