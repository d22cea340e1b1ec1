"""Lists of videos: each is a talk with its video, which the catalogue joins with the others.

A file of `yt-dlp --flat-playlist -J ADDRESS`, a folder of such files, or an address, for which the
program `yt-dlp` must be installed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import msgspec

from indexer.errors import BadInput
from indexer.records import Document, Entry
from indexer.settings import SourceSettings
from indexer.sources.entries import EntryMaker, RowSource
from indexer.sources.files import SourceFile
from indexer.sources.playlists.dump import ListedVideo, parse_dump
from indexer.sources.playlists.pulled_titles import read_titles
from indexer.sources.playlists.spec import PlaylistSettings
from indexer.sources.playlists.titles import read_event, read_title
from indexer.sources.reading import read_file
from indexer.sources.sessions.document import FORMAT as SESSION_FORMAT
from indexer.sources.sessions.document import make_session_document

MAX_ABSTRACT_CHARS = 2000
"""Of a description: behind it stand the addresses of the channel, again and again."""


class PlaylistSource(RowSource):
    """A file of a playlist, or a folder of such files."""

    FORMAT = 1000 * SESSION_FORMAT + 2
    SUFFIXES = frozenset({".json"})
    _settings: PlaylistSettings

    def _list_rows(self, file: SourceFile, maker: EntryMaker) -> Iterator[Entry]:
        data = read_file(file, self._settings.max_bytes)
        dump = parse_dump(data, file.name, read_titles(file.path.parent))
        for video in dump.videos:
            load = partial(make_video_document, video, self._settings, file.name)
            yield maker.make(video.id, file.name, 1, msgspec.json.encode(video), load)
        if dump.untitled:
            reason = (
                f"{len(dump.untitled):,} videos have no title: the platform lists only their ids"
            )
            remedy = "make the file without `--flat-playlist`, which asks for each video"
            problem = BadInput(file.name, 0, reason, remedy)
            yield maker.make_broken(f"{file.id}:untitled", problem)


def make_video_document(video: ListedVideo, settings: SourceSettings, place: str) -> Document:
    """Make the document of a video; `place` is the file, for remarks."""
    has_speakers = isinstance(settings, PlaylistSettings) and settings.speakers
    event = settings.event or read_event(video.playlist, video.channel)
    known = (video.playlist, video.channel, event)
    title = read_title(video.title, known, has_speakers=has_speakers)
    row = {
        "title": title.title,
        "video": video.url,
        "url": video.url,
        "speakers": list(title.speakers),
        "abstract": video.description[:MAX_ABSTRACT_CHARS],
    }
    return make_session_document(video.id, row, {"name": event or title.event}, settings, place)
