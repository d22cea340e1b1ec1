"""Asks the program `yt-dlp` for a list of videos.

It moves every month and is large, so it is no library of ours: whoever wants it installs it.
"""

from __future__ import annotations

from pathlib import Path

from indexer.contracts import PullProgress
from indexer.errors import BadInput, SourceError, SourceUnreachable
from indexer.records import PullResult, count_changes
from indexer.sources.playlists.dump import ListedVideo, parse_dump
from indexer.sources.playlists.pulled_titles import ask_titles, read_titles
from indexer.sources.playlists.spec import PlaylistSettings
from indexer.sources.programs.run import Bounds, find_program, run_program
from indexer.text.files import replace_file

FILE = "playlist.json"
MAX_SECONDS = 900.0
MAX_OUTPUT = 64 << 20
"""Bytes of the list: 20,000 videos take about 25 MB."""
_REMEDY = (
    "install it (`pip install yt-dlp`), or write `yt-dlp --flat-playlist -J ADDRESS > FILE.json` "
    "elsewhere and set `path`"
)
_CALM = (
    # No settings, plugins or passwords of whoever runs this.
    *("--ignore-config", "--no-plugin-dirs", "--no-cache-dir", "--no-warnings", "--no-progress"),
    *("--socket-timeout", "30", "--retries", "3"),
)
_LIST = ("--skip-download", "--flat-playlist", "--dump-single-json", "--ignore-errors")


def pull_playlist(settings: PlaylistSettings, folder: Path, progress: PullProgress) -> PullResult:
    """Bring the list of videos into the folder; see `indexer.contracts.Pull`.

    Raises:
        SourceUnreachable: The program fails, or gives no list.
        SourceError: It is not installed.
    """  # noqa: DOC502 - raised by `find_program`
    program = find_program("yt-dlp", _REMEDY)
    progress(0, 2)
    command = [
        program,
        *_CALM,
        *_LIST,
        "--playlist-end",
        str(settings.max_videos),
        "--",
        settings.url,
    ]
    data = run_program(command, Bounds(MAX_SECONDS, MAX_OUTPUT), {"NO_COLOR": "1"})
    file = folder / FILE
    try:
        listed = parse_dump(data, settings.url)
    except BadInput as error:
        raise SourceUnreachable(f"`yt-dlp` gave no list of videos ({error.reason})") from error
    if not listed.videos and not listed.untitled:
        raise SourceUnreachable(f"{settings.url}: holds no video; correct the address")
    old = _read(file)
    progress(1, 2)
    ask_titles([program, *_CALM], folder, listed.untitled)
    replace_file(file, data)
    progress(2, 2)
    return count_changes(old, _read(file))


def _read(file: Path) -> dict[str, ListedVideo]:
    try:
        dump = parse_dump(file.read_bytes(), file.name, read_titles(file.parent))
        return {video.id: video for video in dump.videos}
    except (OSError, SourceError):
        return {}
