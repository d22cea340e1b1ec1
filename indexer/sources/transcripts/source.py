"""Captions of talks, cited with the minute: `.srt` and `.vtt` files.

    talks/ambient.md               with `title` and `video` in its front matter
    talks/ambient.zh.srt           what was said, in Chinese
    talks/Gateway [dQw4w9WgXcQ].en.vtt
    talks/BV1xx411c7mD.srt

Which video it is of say `video` of the source, a page (`.md`) or a table (`.yaml`, `.info.json` of
yt-dlp) of the same name beside it, or the name of the file. Titles of videos are also taken from
lists of `yt-dlp -J` in the folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import msgspec

from indexer.errors import BadInput
from indexer.links.normalize import clean_address
from indexer.links.videos import identify
from indexer.markdown.front_matter import split_front_matter
from indexer.records import Entry
from indexer.sources import front_matter_fields as fm
from indexer.sources.entries import EntryMaker
from indexer.sources.files import SourceFile, check_base_url, find_root, walk_files
from indexer.sources.nesting import clean_value, is_too_deep
from indexer.sources.playlists.dump import parse_dump
from indexer.sources.reading import decode_text, read_file
from indexer.sources.safe_yaml import parse_rows
from indexer.sources.transcripts.document import FORMAT, make_transcript
from indexer.sources.transcripts.spec import TranscriptSettings
from indexer.sources.transcripts.videos import Facts, FileName, find_own_video, read_file_name
from indexer.text.control_characters import clean_line

SUFFIXES = (".srt", ".vtt")
_BESIDE = (".md", ".markdown", ".yaml", ".yml", ".info.json", ".json")
"""Endings of what says more of a talk, the first that is there."""
_TITLES = ("title", "fulltitle", "name")


class TranscriptSource:
    """A folder of transcripts, or one file."""

    def __init__(self, settings: TranscriptSettings, folder: Path) -> None:
        """Keep the settings, and the folder where relative paths start; nothing is read yet."""
        self.name = settings.name
        self._settings = settings
        self._folder = folder

    def entries(self) -> Iterator[Entry]:
        """List an entry for each file, by path.

        A missing folder or a bad `base_url` raises `SourceError`. Of one transcript as `.srt` and
        as `.vtt`, the first counts.
        """
        check_base_url(self._settings)
        return self._list_entries(find_root(self._settings, self._folder))

    def _list_entries(self, root: Path) -> Iterator[Entry]:
        maker = EntryMaker(FORMAT, self._settings)
        suffixes = frozenset({*SUFFIXES, *(f".{one.rpartition('.')[2]}" for one in _BESIDE)})
        files = {file.id: file for file in walk_files(root, suffixes, self._settings.path)}
        transcripts: dict[str, tuple[SourceFile, FileName]] = {}
        groups: dict[str, list[str]] = {}
        for id, file in files.items():
            stem, dot, ending = id.rpartition(".")
            if f"{dot}{ending}".lower() in SUFFIXES and stem not in transcripts:
                transcripts[stem] = file, read_file_name(file.path.name)
                groups.setdefault(_get_group(file, transcripts[stem][1]), []).append(stem)
        known = _Known(files, self._settings)
        for stem, (file, name) in transcripts.items():
            others = tuple(one for one in groups[_get_group(file, name)] if one != stem)
            try:
                facts, stamp = known.find(file, name)
                data = read_file(file, self._settings.max_bytes)
            except BadInput as problem:
                yield maker.make_broken(stem, problem)
                continue
            load = partial(
                make_transcript,
                *(stem, data, file.name, name.language, facts, others, self._settings),
            )
            begin = maker.begin_hash("\0".join(others).encode() + b"\0" + stamp + b"\0")
            yield maker.make(stem, file.name, 1, data, load, begin)


def _get_group(file: SourceFile, name: FileName) -> str:
    """Get what the languages of one transcript share."""
    return f"{file.id.rpartition('/')[0]}/{name.stem}"


class _Known:
    """What the settings and the files of the source say of videos."""

    def __init__(self, files: Mapping[str, SourceFile], settings: TranscriptSettings) -> None:
        self._files = files
        self._settings = settings
        self._titles: dict[str, str] | None = None

    def find(self, file: SourceFile, name: FileName) -> tuple[Facts, bytes]:
        """Find the facts of a transcript, and what they were read from, for its fingerprint."""
        folder = file.id.rpartition("/")[0]
        stem = f"{folder}/{name.stem}".lstrip("/")
        fields, stamp = self._read_beside(stem)
        video = self._settings.video
        own = video if isinstance(video, str) else video.get(name.stem) or video.get(stem) or ""
        url = clean_address(own, str) or find_own_video(fields) or name.video
        title = clean_line(fm.get_text(fields, *_TITLES) or name.title)
        if not title and url:
            title = self._find_titles().get(identify(url), "")
        stamp += f"\0{url}\0{title}".encode()
        return Facts(url, title, fields), stamp

    def _read_beside(self, stem: str) -> tuple[fm.Fields, bytes]:
        for ending in _BESIDE:
            file = self._files.get(stem + ending)
            if file:
                data = read_file(file, self._settings.max_bytes)
                return _read_fields(file, data), data
        return {}, b""

    def _find_titles(self) -> dict[str, str]:
        """Find the titles in the lists of `yt-dlp -J`, by the key of a video."""
        if self._titles is None:
            self._titles = {}
            for id, file in self._files.items():
                if id.endswith(".json"):
                    self._titles.update(_read_titles(file, self._settings.max_bytes))
        return self._titles


def _read_fields(file: SourceFile, data: bytes) -> fm.Fields:
    """Read the front matter of a page, or the fields of a table; none if it is broken.

    That is told where the file itself is read.
    """
    try:
        text = decode_text(data, file.name)
        if file.path.suffix == ".json":
            return _read_info(msgspec.json.decode(data))
        if file.path.suffix in {".yaml", ".yml"}:
            return fm.lower_keys(parse_rows(text, file.name, "sessions")[0])
        return fm.lower_keys(split_front_matter(text, file.name)[0])
    except (BadInput, msgspec.DecodeError, RecursionError):
        return {}


def _read_info(value: object) -> fm.Fields:
    """Read a table of yt-dlp, which has a hundred keys with addresses, or one that people wrote."""
    fields = clean_value(value) if isinstance(value, dict) and not is_too_deep(value) else {}
    if not isinstance(fields, dict) or "webpage_url" not in fields:
        return fields if isinstance(fields, dict) else {}
    return {"title": fields.get("title", ""), "video": fields["webpage_url"]}


def _read_titles(file: SourceFile, max_bytes: int) -> Iterator[tuple[str, str]]:
    try:
        dump = parse_dump(read_file(file, max_bytes), file.name)
    except BadInput:  # some other JSON
        return
    for video in dump.videos:
        yield identify(video.url), video.title
