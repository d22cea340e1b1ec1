"""`type = "playlist"`."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec

from indexer.settings import PulledSettings, WebAddress
from indexer.sources.spec import SourceSpec


class PlaylistSettings(PulledSettings, frozen=True, forbid_unknown_fields=True):
    """A list of videos: a file of `yt-dlp --flat-playlist -J`, or its address."""

    url: WebAddress = ""
    """Of a playlist or a channel, for the program `yt-dlp`; empty with a `path`."""
    speakers: bool = True
    """Whether names at the end of a title (`Title - Ada Kim`) are its speakers."""
    max_videos: Annotated[int, msgspec.Meta(ge=1, le=20_000)] = 2000
    """Most videos that are asked for."""

    PULLING: ClassVar[frozenset[str]] = frozenset({"max_videos"})


SPEC = SourceSpec(
    source="indexer.sources.playlists.source:PlaylistSource",
    settings=PlaylistSettings,
    pull="indexer.sources.playlists.pull:pull_playlist",
    keeps="most",
)
