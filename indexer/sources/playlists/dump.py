"""Reads what `yt-dlp --flat-playlist -J` prints of a list of videos.

The keys: https://github.com/yt-dlp/yt-dlp#output-template, "available fields"; entries that nobody
may watch are called `[Private video]` and `[Deleted video]`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from indexer.errors import BadInput
from indexer.links.normalize import clean_address
from indexer.links.videos import Video, parse_video, write_page
from indexer.sources import front_matter_fields as fm
from indexer.sources.sessions.rows.json_files import decode_json

MAX_DEPTH = 3
"""Lists in lists: a channel has tabs, which have playlists."""
MAX_VIDEOS = 20_000
GONE = frozenset({"[private video]", "[deleted video]", "[unavailable video]"})
_REMEDY = "make it with `yt-dlp --flat-playlist -J ADDRESS > FILE.json`"


@dataclass(frozen=True, slots=True)
class ListedVideo:
    """A video of a list."""

    id: str
    url: str
    """Of the page where people watch it."""
    title: str
    """Empty where the platform gives only ids."""
    playlist: str
    """Title of the list that holds it."""
    channel: str
    """Who published it; empty if unknown."""
    description: str


@dataclass(frozen=True, slots=True)
class Dump:
    """The videos of a file, each once."""

    videos: tuple[ListedVideo, ...]
    """Those with a title."""
    gone: int
    """Videos that are private or deleted."""
    untitled: tuple[str, ...]
    """Addresses of the videos of which only the id is given."""


def parse_dump(data: bytes, name: str, titles: Mapping[str, str] | None = None) -> Dump:
    """Parse the output of yt-dlp.

    Args:
        data: The output.
        name: The file, for messages.
        titles: Titles of videos that have none in it, by address.

    Raises:
        BadInput: It is something else.
    """
    value = decode_json(data, name, _REMEDY)
    if not isinstance(value, dict) or not isinstance(value.get("entries"), list):
        raise BadInput(name, 0, "no list of videos: there is no `entries`", _REMEDY)
    videos: dict[str, ListedVideo] = {}
    gone = 0
    untitled: dict[str, None] = {}
    for entry, playlist in _list_entries(value, fm.get_text(value, "title"), MAX_DEPTH):
        video = _read_video(entry, playlist)
        if video is None or video.id in videos:
            continue
        if not video.title and titles:
            video = replace(video, title=titles.get(video.url, ""))
        if video.title.casefold() in GONE:
            gone += 1
        elif not video.title:
            untitled[video.url] = None
        elif len(videos) < MAX_VIDEOS:
            videos[video.id] = video
    return Dump(tuple(videos.values()), gone, tuple(untitled))


def _list_entries(
    value: Mapping[str, object], playlist: str, depth: int
) -> Iterator[tuple[fm.Fields, str]]:
    entries = value.get("entries")
    for entry in entries if isinstance(entries, list) else ():
        if not isinstance(entry, dict):
            continue
        if isinstance(entry.get("entries"), list):
            if depth > 1:
                yield from _list_entries(entry, fm.get_text(entry, "title") or playlist, depth - 1)
        else:
            yield entry, playlist


def _read_video(fields: fm.Fields, playlist: str) -> ListedVideo | None:
    """Read an entry; None for one that is no video, such as a further playlist."""
    for key in ("webpage_url", "url", "original_url"):
        address = clean_address(fm.get_text(fields, key), str)
        video = parse_video(address) if address else None
        if video and video.id:
            # Its place in the list, and the list itself, are of no use to who wants this video.
            page = write_page(Video(video.platform, video.id, video.part))
            return ListedVideo(
                id=fm.get_text(fields, "id")[:100] or page,
                url=page,
                title=fm.get_text(fields, "title")[:500],
                playlist=playlist,
                channel=fm.get_text(fields, "channel", "uploader"),
                description=fm.get_text_block(fields, "description"),
            )
    return None
