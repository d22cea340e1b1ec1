"""Lists of videos, as yt-dlp prints them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from indexer.errors import BadInput
from indexer.settings import SourceSettings
from indexer.sources.playlists.dump import parse_dump
from indexer.sources.playlists.source import make_video_document
from indexer.sources.playlists.spec import PlaylistSettings
from tests.fuzzing.checks import check_document, check_refusal, count_lines
from tests.fuzzing.material import list_files
from tests.fuzzing.target import Read, Target

SETTINGS: SourceSettings = PlaylistSettings("videos", "playlist", path="list.json")


@contextmanager
def open_lists() -> Iterator[Read]:
    """Read each input as a file."""

    def read(data: bytes) -> None:
        try:
            dump = parse_dump(data, "list.json")
        except BadInput as error:
            check_refusal(error, count_lines(data))
            raise
        for video in dump.videos:
            check_document(make_video_document(video, SETTINGS, "list.json"), data)

    yield read


def list_real() -> Iterator[bytes]:
    """List real ones."""
    for path in list_files(".json", folders=("samples",)):
        if path.parent.name == "ytdlp":
            yield path.read_bytes()[:40_000]


TARGET = Target("playlists", open_lists, (BadInput,), list_real)
