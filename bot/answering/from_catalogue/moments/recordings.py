"""Finds the transcripts of talks: pages whose passages have addresses in the talk's own video."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from threading import Lock

import msgspec
from cachetools import LRUCache
from msgspec.structs import replace

from bot.answering.from_catalogue.links.collect import MANY_TALKS
from indexer.catalogue.records import Talk
from indexer.links.videos import identify, parse_video, write_page
from indexer.records import Document, Filter, Passage
from indexer.search.index import Reader

_GENERATIONS = 3
"""Generations whose transcripts are kept: the one that serves, and those still being read."""
MAX_TRANSCRIPTS = 24
"""Transcripts that are read for one question."""
MAX_PASSAGES = 600
"""Passages of a transcript that are read: ten hours of talking."""
MAX_EVENT_TALKS = 400
"""Talks of an event by whose starts a recording of the whole day is cut."""
_VIDEOS = Filter(kind="video")
Key = tuple[str, str]
"""Source and id of a document."""


class Moment(msgspec.Struct, frozen=True):
    """A passage of a transcript, with its place in the recording of a talk."""

    talk: Talk
    document: Document
    passage: Passage
    start_s: int
    """Seconds from the start of the video."""


class Recordings:
    """Knows which documents are of one video, of each generation; thread-safe."""

    def __init__(self) -> None:
        """Read nothing yet: the first question of a generation reads its links."""
        self._known: LRUCache[str, Mapping[str, tuple[Key, ...]]] = LRUCache(_GENERATIONS)
        self._lock = Lock()

    def has_any(self, reader: Reader) -> bool:
        """Tell whether a generation has pages of videos at all."""
        return bool(self._get(reader))

    def read(self, reader: Reader, talks: Sequence[Talk]) -> list[Moment]:
        """Read the transcripts of talks, in their order; none for talks without one."""
        documents = self._get(reader)
        moments: list[Moment] = []
        count = 0
        for talk in talks if documents else ():
            for video, start_s, end_s in _list_videos(talk, documents, reader):
                for key in documents[video]:
                    if count >= MAX_TRANSCRIPTS:
                        return moments
                    if not reader.is_shown(*key):
                        continue
                    reader.deadline.check()
                    count += 1
                    moments += [
                        one
                        for one in _read_moments(reader, talk, key, video)
                        if start_s <= one.start_s < end_s
                    ]
        return moments

    def _get(self, reader: Reader) -> Mapping[str, tuple[Key, ...]]:
        with self._lock:
            known = self._known.get(reader.generation)
            if known is None:
                known = _find_documents(reader)
                self._known[reader.generation] = known
            return known


def _find_documents(reader: Reader) -> dict[str, tuple[Key, ...]]:
    """Find the documents that are the page of a video which they link themselves, by the video."""
    found: dict[str, dict[Key, None]] = {}
    for record in reader.store.links(_VIDEOS):
        video = make_video_key(record.page_url)
        if video and make_video_key(record.link.url) == video:
            found.setdefault(video, {})[record.source, record.document] = None
    return {video: tuple(keys) for video, keys in found.items()}


def make_video_key(url: str) -> str:
    """Make the key of a video, whatever its place and playlist; empty for any other address."""
    video = parse_video(url)
    if video is None or not video.id:
        return ""
    return identify(write_page(replace(video, playlist="", start_s=0, secret="")))


def _list_videos(
    talk: Talk, documents: Mapping[str, tuple[Key, ...]], reader: Reader
) -> Iterator[tuple[str, int, float]]:
    """List the videos of a talk that have a transcript, and from when to when the talk is there.

    A recording of the whole day belongs to a talk from its start to that of the next one.
    """
    seen = set()
    for link in talk.links:
        key = make_video_key(link.url)
        if link.kind != "video" or link.scope != "talk" or key in seen or key not in documents:
            continue
        seen.add(key)
        start_s = _get_start(link.url)
        starts = _count_starts(talk, key, reader)
        if starts[start_s] > MANY_TALKS:
            continue
        later = [other for other in starts if other > start_s]
        yield key, start_s, min(later, default=float("inf"))


def _count_starts(talk: Talk, video: str, reader: Reader) -> Counter[int]:
    """Count the talks of an event that begin at each time of a video."""
    ids = reader.catalogue.list_talks(events=[talk.event]) if talk.event else [talk.id]
    talks = reader.catalogue.get_talks(ids[:MAX_EVENT_TALKS])
    return Counter(
        start
        for one in talks
        for start in {
            _get_start(link.url) for link in one.links if make_video_key(link.url) == video
        }
    )


def _get_start(url: str) -> int:
    video = parse_video(url)
    return video.start_s if video else 0


def _read_moments(reader: Reader, talk: Talk, key: Key, video: str) -> list[Moment]:
    """Read the passages of a document, if it is a transcript: some have a place of their own."""
    [document] = reader.store.documents([key])
    [rows] = reader.store.document_rows([key])
    passages = reader.store.passages(rows[:MAX_PASSAGES])
    if not any(section.url and section.url != document.url for section in document.sections):
        return []
    return [
        Moment(talk, document, passage, _get_start(passage.url))
        for passage in passages
        if passage.text.strip()
        and document.sections[passage.section].url
        and make_video_key(passage.url) == video
    ]
