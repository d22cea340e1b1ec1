"""Titles that a list lacks, kept beside its local copy.

Bilibili lists only the ids of videos; yt-dlp asks for the title of each by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from indexer.links.normalize import clean_address
from indexer.links.videos import Video, parse_video, write_page
from indexer.sources.programs.run import Bounds, run_program
from indexer.text.files import replace_file

FILE_OF_TITLES = ".titles.json"
"""In a local copy; hidden, as it is no list."""
MOST_ASKED = 200
"""Videos that one pull asks for: each takes about a second; the next pull asks for the others."""
MAX_BYTES = 16 << 20
"""Of the file of titles."""
_SECONDS_EACH = 10.0
_BYTES_EACH = 4096


class _Line(msgspec.Struct, frozen=True):
    """What the program prints of a video."""

    webpage_url: str = ""
    title: str = ""


def read_titles(folder: Path) -> dict[str, str]:
    """Read the titles that were asked for, by address; none if the folder is no local copy."""
    try:
        with (folder / FILE_OF_TITLES).open("rb") as file:
            return msgspec.json.decode(file.read(MAX_BYTES), type=dict[str, str])
    except (OSError, msgspec.DecodeError):
        return {}


def ask_titles(command: Iterable[str], folder: Path, untitled: Iterable[str]) -> None:
    """Ask the program (`command`) for the titles of videos that are not known yet; keep them.

    Raises:
        SourceUnreachable: It takes more than it may.
    """  # noqa: DOC502 - raised by `run_program`
    known = read_titles(folder)
    asked = [url for url in untitled if url not in known][:MOST_ASKED]
    if not asked:
        return
    template = "%(.{webpage_url,title})j"
    options = ("--skip-download", "--no-playlist", "--ignore-errors", "--print", template)
    bounds = Bounds(60.0 + _SECONDS_EACH * len(asked), _BYTES_EACH * len(asked))
    batch = "".join(f"{url}\n" for url in asked).encode()
    command = [*command, *options, "--batch-file", "-"]
    said = run_program(command, bounds, {"NO_COLOR": "1"}, batch, may_fail=True)
    titles = known | _parse_titles(said.splitlines())
    replace_file(folder / FILE_OF_TITLES, msgspec.json.encode(titles))


def _parse_titles(lines: Iterable[bytes]) -> dict[str, str]:
    titles: dict[str, str] = {}
    for line in lines:
        try:
            said = msgspec.json.decode(line, type=_Line)
        except msgspec.DecodeError:
            continue
        video = parse_video(clean_address(said.webpage_url, str))
        if video and said.title:
            titles[write_page(Video(video.platform, video.id, video.part))] = said.title
    return titles
