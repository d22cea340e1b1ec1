"""Knows which video an address opens, and writes the page where people watch it.

Many addresses open one video: its page, a short form, the page for phones, the player that other
sites show. `identify` gives all of them one key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

import msgspec
from msgspec.structs import replace

from indexer.links.video_tables import FORMS, HOSTS, PAGES, START_PARAMETERS
from indexer.text.late_patterns import compile_late

MAX_START_S = 7 * 24 * 3600
"""Latest time in a video: a larger number is no time."""
MAX_PARTS = 9999
"""Most parts of a video: a larger number is no part."""
MAX_PARAMETERS = 50
"""Most parameters of an address that are read."""
CACHED_ADDRESSES = 8192


class Video(msgspec.Struct, frozen=True):
    """A video, or a place in it."""

    platform: str
    """As `Link.platform`: `youtube`, `bilibili`, …"""
    id: str
    """As the platform writes it; empty for a playlist."""
    part: int = 0
    """Number of the part (分P); 0 for the first or only one."""
    start_s: int = 0
    """Seconds from the start to where it opens."""
    playlist: str = ""
    secret: str = ""
    """What else opens an unlisted video of Vimeo."""


_COMPILED = [(compile_late(form.pattern, re.IGNORECASE), form) for form in FORMS]
_HOSTS = compile_late(HOSTS, re.IGNORECASE)
_SPELLING = compile_late(r"^https?://(?:www\.)?", re.IGNORECASE)
_NOT_A_VIDEO = frozenset({"videoseries", "live_stream", "playlist"})
"""Words that YouTube's player has in the place of an id."""
_ID = compile_late(r"[\w-]+", re.ASCII)
_START_FIELDS = ("t", "start", "time", "time_continue", "starttime")
_MIX = compile_late(r"RD|WL$|LL$")
"""Playlists that YouTube makes for one person; nobody else has the same."""
_TIME = compile_late(r"(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6})(?:\.\d*)?s?)?", re.IGNORECASE)
_MEDIA = compile_late(r"\.(?:mp4|m4v|webm|ogv|mp3|m4a|ogg)\Z", re.IGNORECASE)
_CLOCK = compile_late(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})")


def parse_video(url: str) -> Video | None:
    """Find out which video an absolute address opens; None for any other address."""
    found = read_video(url)
    return found[0] if found else None


def write_page(video: Video) -> str:
    """Write the address of the page where people watch a video."""
    if not video.id:
        return f"https://www.youtube.com/playlist?list={video.playlist}"
    page = PAGES[video.platform].format(video.id)
    page += f"/{video.secret}" if video.secret else ""
    start = f"t={video.start_s}" if video.start_s else ""
    if video.platform == "vimeo":
        return f"{page}#{start}s" if start else page
    if start and video.platform not in {"youtube", "bilibili"}:
        start = START_PARAMETERS.get(video.platform, "").format(video.start_s)
    parameters = (
        f"list={video.playlist}" if video.playlist else "",
        f"p={video.part}" if video.part else "",
        start,
    )
    query = "&".join(filter(None, parameters))
    return f"{page}{'&' if '?' in page else '?'}{query}" if query else page


def write_place(url: str, start_s: int) -> str:
    """Write the address that opens a video at a time, in seconds; empty if none does."""
    if video := parse_video(url):
        return write_page(replace(video, start_s=start_s))
    # W3C Media Fragments, which browsers follow: https://www.w3.org/TR/media-frags/
    is_file = _MEDIA.search(url.partition("#")[0].partition("?")[0])
    return f"{url.partition('#')[0]}#t={start_s}" if is_file else ""


@lru_cache(maxsize=CACHED_ADDRESSES)
def identify(url: str, *, with_start: bool = False) -> str:
    """Make a key that all addresses of one video share; of any other, it is host and path.

    Another part or playlist is another key, and `with_start` another time too. `http` and `www.`
    make no other key: people write one address with and without them.
    """
    video = parse_video(url)
    if video is None:
        return _SPELLING.sub("", url)
    id = video.id
    if video.platform == "bilibili" and id.startswith("av") and int(id[2:]) < _BV_LIMIT:
        id = _encode_bvid(int(id[2:]))
    start_s = video.start_s if with_start else 0
    return f"{video.platform} {id} {video.part} {video.playlist} {start_s}"


def parse_start(value: object) -> int:
    """Parse a time in a video to seconds: 90, `90s`, `1m30s`, `1:30`; 0 for anything else."""
    text = str(value).strip() if isinstance(value, (str, int, float)) else ""
    match = _CLOCK.fullmatch(text) or _TIME.fullmatch(text)
    if not match:
        return 0
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    start_s = hours * 3600 + minutes * 60 + seconds
    return start_s if start_s <= MAX_START_S else 0


def parse_part(value: object) -> int:
    """Parse the number of a part; 0 for the first one, and for anything else."""
    text = str(value).strip() if isinstance(value, (str, int)) else ""
    number = int(text) if re.fullmatch(r"[0-9]{1,4}", text) else 0
    return number if 1 < number <= MAX_PARTS else 0


@lru_cache(maxsize=CACHED_ADDRESSES)
def read_video(url: str) -> tuple[Video, bool] | None:
    """Read the video of an address, and whether the address is that of a player."""
    if not _HOSTS.search(url[:80]):
        return None
    try:
        parts = urlsplit(url)
        place = f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}"
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"}:
        return None
    # `…/embed/ID&t=90` comes from templates that expect a `?` before.
    fields = read_parameters(f"{parts.query}&{parts.path.partition('&')[2]}&{parts.fragment}")
    for pattern, form in _COMPILED:
        if match := pattern.fullmatch(place):
            groups = match.groupdict()
            ids = (groups.get("id"), *(fields.get(name) for name in form.parameters))
            id = next(filter(None, ids), "")
            secret = groups.get("secret") or (fields.get("h", "") if form.is_player else "")
            if video := make_video(form.platform, id, fields, secret):
                return video, form.is_player
    return None


def read_parameters(query: str) -> dict[str, str]:
    """Read the parameters of an address; of one that is there twice, the first."""
    fields: dict[str, str] = {}
    pairs = query.replace("&amp;", "&").replace("?", "&").split("&", MAX_PARAMETERS)
    for name, value in parse_qsl("&".join(pairs[:MAX_PARAMETERS])):
        fields.setdefault(name.lower(), value)
    return fields


def make_video(platform: str, id: str, fields: Mapping[str, str], secret: str = "") -> Video | None:
    """Make the record of a video from its id and the parameters of its address; None without id."""
    playlist = ""
    if platform == "youtube":
        id = "" if id in _NOT_A_VIDEO else id
        playlist = _read_playlist(id, fields)
    elif platform == "bilibili":
        id = complete_bilibili_id(id)
    elif platform == "twitch":
        id = id.removeprefix("v")
    elif platform == "youku":
        id = id.rstrip("=")
    if not _ID.fullmatch(id) and not (playlist and not id):
        return None
    starts = (fields[name] for name in _START_FIELDS if name in fields)
    part = (fields.get("p") or fields.get("page")) if platform == "bilibili" else None
    return Video(
        platform,
        id,
        part=parse_part(part),
        start_s=next(filter(None, map(parse_start, starts)), 0),
        playlist=playlist,
        secret=secret if platform == "vimeo" and re.fullmatch(r"[0-9a-f]*", secret) else "",
    )


def _read_playlist(id: str, fields: Mapping[str, str]) -> str:
    """Read the playlist that an address of YouTube opens beside the video."""
    playlist = fields.get("list", "")
    # The fifth video of a playlist is meant itself; the first one often stands for the list.
    is_one_of_many = bool(id) and fields.get("index", "1") not in {"0", "1"}
    if is_one_of_many or fields.get("listtype", "playlist") != "playlist":
        return ""
    return playlist if re.fullmatch(r"[\w-]+", playlist) and not _MIX.match(playlist) else ""


def complete_bilibili_id(id: str) -> str:
    """Write an id of Bilibili as its pages do: a number alone is an av number; empty for none."""
    match = re.fullmatch(r"(?:av)?([0-9]{1,16})|bv([0-9a-z]{8,12})", id.strip(), re.IGNORECASE)
    if not match:
        return ""
    return f"av{match[1]}" if match[1] else f"BV{match[2]}"


_BV_ALPHABET = "FcwAPNKTMug3GV5Lj7EJnHpWsx4tb8haYeviqBz6rkCy12mUSDQX9RdoZf"
_BV_PLACES = (8, 7, 0, 5, 1, 3, 2, 4, 6)
"""Where each digit goes, the lowest first."""
_BV_MASK = 23442827791579
_BV_LIMIT = 1 << 51
"""Every av number is lower."""


def _encode_bvid(number: int) -> str:
    """Write an av number as the BV id of the same video: one is the other in base 58, shuffled."""
    rest = (_BV_LIMIT | number) ^ _BV_MASK
    digits = [""] * len(_BV_PLACES)
    for place in _BV_PLACES:
        rest, digit = divmod(rest, len(_BV_ALPHABET))
        digits[place] = _BV_ALPHABET[digit]
    return f"BV1{''.join(digits)}"
