"""The one table of how sources name the fields of a session, and what makes its rows alike.

A row of any source goes through `complete_row`; what reads it afterwards knows one name a field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import tzinfo

from indexer.links.addresses import is_web_address
from indexer.links.players import find_platform, read_players
from indexer.links.videos import parse_start, write_place
from indexer.sources import front_matter_fields as fm
from indexer.sources.sessions.rows.names import read_name
from indexer.sources.sessions.rows.starts import read_start
from indexer.sources.statements.people import LANGUAGE_KEYS, SPEAKER_KEYS

ALIASES: Mapping[str, tuple[str, ...]] = {
    # name of a field here: other names of it, the best first
    "title": (
        *("name", "talk_title", "session_title", "presentation_title", "talk_name"),
        *("session_name", "subject", "raw_title", "标题", "题目", "议题", "演讲题目", "主题"),
    ),
    "abstract": ("description", "details", "synopsis", "摘要", "简介", "议题简介", "内容简介"),
    "speakers": (
        *SPEAKER_KEYS,
        *("persons", "speaker_names", "speaker_name", "talk_speakers"),
        *("presented_by", "演讲者", "演讲人", "演讲嘉宾", "分享者"),
    ),
    "event": ("event_name", "event_title", "conference", "conference_name", "活动", "大会"),
    "track": ("session_track", "track_name", "stream", "topic_track", "专题", "论坛", "分论坛"),
    "place": ("room", "room_name", "venue", "location", "hall", "stage", "会场", "会议室", "地点"),
    "language": ("lang", "locale", "content_locale", "spoken_language", "talk_language", "语言"),
    "kind": (
        *("session_type", "talk_type", "session_format", "event_type", "submission_type"),
        *("presentation_type", "format", "type", "类型"),
    ),
    "url": ("session_url", "talk_url", "page_url", "permalink", "event_url", "web_url"),
    "video": ("video_url", "recording_url", "recordings", "recording", "videos", "视频", "录像"),
    "slides": (
        *("slides_url", "slide_url", "slide_deck", "slides_link", "slide_deck_url"),
        *("presentation_url", "课件", "幻灯片", "讲义"),
    ),
    "timezone": ("time_zone", "tz", "time_zone_name", "时区"),
}
"""Keys are compared without case, blanks, hyphens and underscores."""
_NAMED = ("event", "track", "place", "kind", "language")
"""Fields that may be tables with a name, or of names by language."""
_LANGUAGES = frozenset({"zh", "en"})
_PROVIDER_KEYS = ("video_provider", "video_platform", "video_host", "provider")
_ID_KEY = "video_id"
TITLE_KEYS = ("title", "title_en", "title_zh", "original_title")
MAX_CHILDREN = 200
"""Talks in one row."""


def fold_key(key: str) -> str:
    """Write a key in one way: `Talk Title`, `talk-title` and `talkTitle` are one."""
    return key.casefold().replace("_", "").replace("-", "").replace(" ", "")


_FOLDED = {
    name: tuple(dict.fromkeys(fold_key(alias) for alias in (name, *aliases)))
    for name, aliases in ALIASES.items()
}


def complete_row(row: fm.Fields, zone: tzinfo | None = None) -> dict[str, object]:
    """Give the fields of a row the names of `ALIASES`; what has none of these stays as it is.

    A time without an offset is in `zone`, where that is known. `date` then says when it began, with
    the time of day and the offset if the row has them.
    """
    full = _join_video(_name_fields(row))
    for name in _NAMED:
        if not isinstance(full.get(name), str) and (text := read_name(full.get(name))):
            full[name] = text
    _split_title(full)
    start = read_start(full, zone)
    if start:
        full["date"] = start
    return full


def name_row(row: fm.Fields, names: Iterable[str]) -> dict[str, object]:
    """Give some fields of a row their names in `ALIASES`, and a video its address."""
    return _join_video(_name_fields(row, names))


def read_zone_name(fields: fm.Fields) -> str:
    """Read the name of the time zone of a row or an event; empty for none."""
    folded = {fold_key(key): value for key, value in fields.items()}
    return fm.get_text(folded, *_FOLDED["timezone"])


def list_children(row: fm.Fields) -> list[fm.Fields]:
    """List the talks in a row, such as the lightning talks of one video.

    What a talk does not say itself, it has of the row: the event, the day, and the video, which
    opens where the talk begins if that is told.
    """
    talks = row.get("talks")
    if not isinstance(talks, list):
        return []
    shared = ("event", "event_name", "date", "track", "place", "room", "language", "kind", "url")
    own = {key: row[key] for key in shared if row.get(key)}
    video = complete_row({key: row[key] for key in row if key != "talks"}).get("video")
    children: list[fm.Fields] = []
    for talk in (talk for talk in talks[:MAX_CHILDREN] if isinstance(talk, dict)):
        child = own | dict(talk)
        _inherit_video(child, video)
        children.append(child)
    return children


def _name_fields(row: fm.Fields, names: Iterable[str] = ALIASES) -> dict[str, object]:
    """Give fields their names in the table, if these have nothing yet; the order stays."""
    keys: dict[str, str] = {}
    for key in row:
        keys.setdefault(fold_key(key), key)
    renamed: dict[str, str] = {}
    for name in names:
        # a title or the speakers may also stand under keys by language
        own = {"title": TITLE_KEYS, "speakers": LANGUAGE_KEYS}.get(name, ())
        if any(_holds(row.get(key)) for key in (name, *own)):
            continue
        for alias in _FOLDED[name]:
            found = keys.get(alias, "")
            if found not in renamed and _holds(row.get(found)):
                renamed[found] = name
                break
    empty = set(renamed.values())  # a name that has nothing may stand there all the same
    return {
        renamed.get(key, key): value
        for key, value in row.items()
        if key in renamed or key not in empty
    }


def _holds(value: object) -> bool:
    return value not in (None, "", [], {}) and not (isinstance(value, str) and not value.strip())


def _split_title(full: dict[str, object]) -> None:
    """Make `title: {en: …, zh: …}` the titles by language."""
    title = full.get("title")
    if isinstance(title, Mapping):
        for language in _LANGUAGES & title.keys():
            full.setdefault(f"title_{language}", title[language])
        full["title"] = read_name(title)


def _join_video(full: dict[str, object]) -> dict[str, object]:
    """Make the address of a video from its platform and its id.

    Where a row names another platform, as `not_published`, its id opens nothing.
    """
    provider = fm.get_text(full, *_PROVIDER_KEYS)
    id = fm.get_text(full, _ID_KEY)
    if not id or not provider:
        return full
    if is_web_address(id):
        address = id
    elif find_platform(provider):
        players = read_players({"provider": provider, "id": id}, is_player=True)
        address = players[0][1] if players else ""
    else:
        address = ""
    video = full.get("video")
    known = video if isinstance(video, list) else [video] if _holds(video) else []
    videos = [address, *(item for item in known if item != address)] if address else known
    drop = {*_PROVIDER_KEYS, "video"}
    return {
        "video" if key == _ID_KEY else key: videos if key == _ID_KEY else value
        for key, value in full.items()
        if key not in drop
    }


def _inherit_video(child: dict[str, object], video: object) -> None:
    """Give a talk the video of the row around it, unless it has one of its own."""
    own = complete_row(child)
    address = video[0] if isinstance(video, list) and video else video
    if _holds(own.get("video")) or not isinstance(address, str):
        return
    for key in (*_PROVIDER_KEYS, _ID_KEY):
        child.pop(key, None)
    start_s = parse_start(fm.get_text(child, "start_cue"))
    if start_s and (place := write_place(address, start_s)):
        child["video"] = place
    else:
        child |= {"video": address, "video_scope": "several"}
