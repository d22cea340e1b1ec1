"""`type = "transcript"`."""

from __future__ import annotations

from typing import Annotated

import msgspec

from indexer.settings import SourceSettings
from indexer.sources.spec import SourceSpec

Videos = Annotated[dict[str, str], msgspec.Meta(max_length=10_000)]


class TranscriptSettings(SourceSettings, frozen=True, forbid_unknown_fields=True):
    """Captions of videos, `.srt` or `.vtt`."""

    video: str | Videos = ""
    """Address of the video, for one that the file's name and the files beside it do not tell: one
    for all, or a table by the file's name without its ending."""


SPEC = SourceSpec(
    source="indexer.sources.transcripts.source:TranscriptSource",
    settings=TranscriptSettings,
    address=(
        "name each file by the id of its video, put a page with its `video` beside it, or write "
        '`video = {"FILE" = "https://…"}`'
    ),
)
