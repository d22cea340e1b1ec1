"""Reads players: addresses of players, and ids of videos in fields and shortcodes.

People write a video as `youtube_id: …`, as `video_provider` with `video_id`, as `<lite-youtube
videoid=…>` or as `{{< bilibili BV… 2 >}}`. All of these are names with values, so one reader reads
them all: a name says the platform, or what its value is (the id, the part, the time), or both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from msgspec.structs import replace

from indexer.links.video_tables import OTHER_PLAYERS, PLATFORM_WORDS, VIDEO_IDS
from indexer.links.videos import (
    identify,
    make_video,
    parse_part,
    parse_start,
    parse_video,
    read_parameters,
    read_video,
    write_page,
)

MAX_VALUES = 100
"""Most ids that one field may list."""
MAX_NAME_CHARS = 40
"""Longest name of a field that is read."""
MAX_VALUE_CHARS = 300
"""Longest value that is read as an id with parameters."""

_OTHER_PLAYERS = [
    (re.compile(rf"(?:https?:)?//(?:www\.)?{pattern}", re.IGNORECASE | re.ASCII), page)
    for pattern, page in OTHER_PLAYERS
]
_IS_PLAYER = re.compile(r"embed|player|iframe|/v/|/e/|/preview|\.swf|\.js\b", re.IGNORECASE)
"""In the address of every player; most addresses have none of them."""
_WORDS = "|".join(sorted(PLATFORM_WORDS, key=len, reverse=True))
_LONG_WORD = re.compile("|".join(word for word in PLATFORM_WORDS if len(word.encode()) > 4))
"""A platform within a longer name: `youtubelite`. A shorter word is a name by itself only."""
_FRAME = re.compile(r"(?:video|embed|player|lite|amp|plyr)*")
_NAME = re.compile(rf"(?:data)?(?P<frame>{_FRAME.pattern})(?P<platform>{_WORDS})?(?P<rest>.*)")
_ROLES: Mapping[str, str] = {
    # the rest of a name: what its value is
    **dict.fromkeys(
        ("", "id", "ids", "v", "vid", "code", "key", "video", "videos", "videoid"), "id"
    ),
    **dict.fromkeys(("aid", "av", "avid"), "av"),
    **dict.fromkeys(("list", "listid", "playlist", "playlistid"), "list"),
    **dict.fromkeys(("t", "start", "starttime", "startat", "time", "timestamp"), "t"),
    **dict.fromkeys(("p", "part", "page"), "p"),
    **dict.fromkeys(("h", "hash"), "h"),
    **dict.fromkeys(("params", "query"), "parameters"),
    **dict.fromkeys(("provider", "platform", "type", "host", "service", "source", "site"), "site"),
}
_PLAIN_RESTS = frozenset({"t", "p", "vid"})
"""Rests that are clear without `video` or a platform before them, even among a page's own fields:
there, `id` is the page's own and `start` the time of an event."""
_EXPLICIT_ID = re.compile(r"[\w-]{6,40}", re.ASCII)
"""An id below a name such as `youtube_id`."""
_RANDOM = re.compile(r"[A-Z0-9]")
"""In ids of YouTube, and not in `hello-world`, which has eleven characters too."""
_BVID = re.compile(r"BV[0-9a-z]{8}", re.IGNORECASE)
_PLAYLIST = re.compile(r"(?:PL|UU|FL|OL)[\w-]{10,}", re.ASCII)
_BY_SHAPE = ("bilibili", "youtube")
"""Platforms whose ids show it."""


class _Field(NamedTuple):
    """What a field says of a player."""

    platform: str
    """Of its name; empty if the name has none."""
    role: str
    """A value of `_ROLES`; empty for a field that says nothing."""
    is_explicit: bool
    """Whether the name says by itself that the value is an id: `youtube_id`, `bvid`."""
    values: tuple[str, ...]


def open_page(url: str) -> str:
    """Write the page where people watch what a player shows; any other address stays as it is."""
    if not _IS_PLAYER.search(url):
        return url
    found = read_video(url)
    if found and found[1]:
        return write_page(found[0])
    for pattern, page in _OTHER_PLAYERS:
        if match := pattern.fullmatch(url):
            return page.format(*match.groups())
    return url


def find_platform(name: str) -> str:
    """Find the platform that a name holds: `lite-youtube` -> `youtube`; empty if it holds none."""
    plain = _simplify(name)
    if plain in PLATFORM_WORDS:
        return PLATFORM_WORDS[plain]
    own = _NAME.fullmatch(plain)
    if own and own["platform"] and _FRAME.fullmatch(own["rest"]):
        return PLATFORM_WORDS[own["platform"]]
    match = _LONG_WORD.search(plain)
    return PLATFORM_WORDS[match[0]] if match else ""


def is_video_id(name: str, value: object) -> bool:
    """Tell whether a value looks like the id of a video, below the name of its platform."""
    platform = find_platform(name)
    if not platform or not isinstance(value, (str, int)):
        return False
    id = str(value).strip()
    has_shape = re.fullmatch(VIDEO_IDS[platform], id, re.ASCII)
    return bool(has_shape and (platform != "youtube" or _RANDOM.search(id)))


def names_player(fields: Mapping[str, object], name: str) -> bool:
    """Tell whether fields are about a player: their own name or one of them is a platform."""
    read = {key: _read_field(key, value, False) for key, value in fields.items()}
    return bool(find_platform(name) or any(map(_find_site, _list_values(read, "site"))))


def read_players(
    fields: Mapping[str, object], name: str = "", *, is_player: bool = False
) -> list[tuple[str, str]]:
    """Read the videos that fields name by their ids: (name of the field, address of the page).

    `name` is that of the shortcode, the element or the field around them. With `is_player`, all
    fields are about a player, and a plain `id` or `start` counts; without it they are a page's own.
    """
    read = {key: _read_field(key, value, is_player) for key, value in fields.items()}
    sites = map(_find_site, _list_values(read, "site"))
    site = find_platform(name) or next(filter(None, sites), "")
    platforms = {"", "bilibili", site, *(field.platform for field in read.values())}
    options = {platform: _collect_options(read, platform) for platform in platforms}
    has_bilibili = site == "bilibili" or any(f.platform == "bilibili" for f in read.values())
    # The av number of a video says no more than its BV id.
    takes_av = has_bilibili and not any(map(_BVID.match, _list_values(read, "id")))
    players: dict[str, tuple[str, str]] = {}
    for key, field in read.items():
        if field.role == "av" and takes_av:
            platform = "bilibili"
        elif field.role == "id" or (field.role == "list" and "youtube" in {field.platform, site}):
            platform = field.platform or site
        else:
            continue
        for value in field.values:
            address = _build_address(platform, value, field, options[platform])
            if address:
                players.setdefault(identify(address, with_start=True), (key, address))
    return list(players.values())


def add_options(address: str, fields: Mapping[str, str]) -> str:
    """Add the part and the time that fields name to the address of a video without them."""
    options = _collect_options({k: _read_field(k, v, True) for k, v in fields.items()}, "")
    video = parse_video(address)
    if video is None or not options:
        return address
    part = video.part or (parse_part(options.get("p")) if video.platform == "bilibili" else 0)
    whole = replace(video, part=part, start_s=video.start_s or parse_start(options.get("t")))
    return address if whole == video else write_page(whole)


def complete_scheme(address: str) -> str:
    """Write `//host/path` as https."""
    return f"https:{address}" if address.startswith("//") else address


def _list_values(read: Mapping[str, _Field], role: str) -> list[str]:
    return [value for field in read.values() if field.role == role for value in field.values]


def _simplify(name: str) -> str:
    """Write `youtubeId`, `youtube-id` and `youtube_id` in one way."""
    return "".join(filter(str.isalnum, name[:MAX_NAME_CHARS].casefold()))


def _find_site(value: str) -> str:
    """Find the platform that a value is the name of."""
    return PLATFORM_WORDS.get(_simplify(value).removesuffix("com"), "")


def _read_field(key: str, value: object, is_player: bool) -> _Field:
    """Read what a field says of a player."""
    match = _NAME.fullmatch(_simplify(key))
    role = _ROLES.get(match["rest"], "") if match else ""
    if not match or not role:
        return _Field("", "", False, ())
    platform = PLATFORM_WORDS.get(match["platform"] or "", "")
    is_own = is_player or platform or match["frame"] or match["rest"] in _PLAIN_RESTS
    if not is_own and role not in {"site", "av"}:
        return _Field("", "", False, ())
    is_explicit = bool(match["rest"]) and bool(platform or match["frame"])
    items = value if isinstance(value, list) else [value]
    texts = (
        str(item).strip()
        for item in items[:MAX_VALUES]
        if isinstance(item, (str, int, float)) and not isinstance(item, bool)
    )
    values = tuple(text for text in texts if text and len(text) <= MAX_VALUE_CHARS)
    return _Field(platform, role, is_explicit, values)


def _collect_options(read: Mapping[str, _Field], platform: str) -> dict[str, str]:
    """Collect part, time and playlist for the videos of a platform."""
    options: dict[str, str] = {}
    for field in read.values():
        if not field.values or field.platform not in {"", platform}:
            continue
        if field.role == "parameters":
            options |= read_parameters(field.values[0])
        elif field.role in {"t", "p", "list", "h"}:
            options[field.role] = field.values[0]
    return options


def _build_address(platform: str, value: str, field: _Field, options: Mapping[str, str]) -> str:
    """Build the address of the page of a video; empty if the value is no id."""
    # Templates put the value into an address, so people write parameters behind it.
    id, _, parameters = value.replace("&", "?", 1).partition("?")
    if field.role == "av" or (platform == "bilibili" and id.isdecimal()):
        id = f"av{id}" if id.isdecimal() else id
    if field.role == "list" or (platform == "youtube" and _PLAYLIST.fullmatch(id)):
        id, options = "", {**options, "list": id}
    elif not platform:
        platform = next((p for p in _BY_SHAPE if re.fullmatch(VIDEO_IDS[p], id, re.ASCII)), "")
        if platform == "youtube" and not (field.is_explicit or _RANDOM.search(id)):
            return ""
    elif not re.fullmatch(VIDEO_IDS[platform], id, re.ASCII | re.IGNORECASE) and not (
        field.is_explicit and platform == "youtube" and _EXPLICIT_ID.fullmatch(id)
    ):
        return ""
    video = (
        make_video(platform, id, {**options, **read_parameters(parameters)}) if platform else None
    )
    return write_page(video) if video else ""
