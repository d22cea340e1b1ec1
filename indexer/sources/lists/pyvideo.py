"""`type = "pyvideo"`: folders of https://github.com/pyvideo/data.

Each holds `category.json`, which is an event, and a file a talk below it.
"""

from __future__ import annotations

from indexer.errors import BadInput
from indexer.sources import front_matter_fields as fm
from indexer.sources.lists.spec import ListFile, ListSettings, ListSpec
from indexer.sources.sessions.contract import ListRow, SessionList
from indexer.sources.sessions.rows.json_files import LineFinder, decode_json, list_tables

SPEC = ListSpec(settings=ListSettings, read="indexer.sources.lists.pyvideo:read_list")
_CATEGORY = "category"


def read_list(file: ListFile) -> SessionList:
    """Read the file of a talk, or of a category, which is an event.

    Raises:
        BadInput: It is neither.
    """
    value = decode_json(file.data, file.name)
    folder, _, name = file.key.rpartition("/")
    if not isinstance(value, dict) or not value.get("title"):
        raise BadInput(file.name, 0, "no talk of pyvideo in it", "give it a `title`")
    if name == _CATEGORY:
        return SessionList((), _read_event(value), folder or file.key)
    data = file.find_above(f"{_CATEGORY}.json")
    event = decode_json(data, file.name) if data else {}
    videos = [fm.get_text(video, "url") for video in list_tables(value.get("videos"))]
    row = {
        "title": fm.get_text(value, "title"),
        "abstract": fm.get_text_block(value, "summary"),
        "description": fm.get_text_block(value, "description"),
        "speakers": value.get("speakers"),
        "date": fm.get_text(value, "recorded"),
        "language": fm.get_text(value, "language"),
        "tags": value.get("tags"),
        "video": videos,
        "url": next(iter(videos), ""),
        "links": [
            {"label": fm.get_text(link, "label"), "url": fm.get_text(link, "url")}
            for link in list_tables(value.get("related_urls"))
        ],
    }
    line = LineFinder(file.data).find(fm.get_text_block(value, "title"))
    read = _read_event(event) if isinstance(event, dict) else {}
    return SessionList([ListRow(row, line, file.key)], read, is_event_elsewhere=True)


def _read_event(category: fm.Fields) -> dict[str, object]:
    read = {
        "name": fm.get_text(category, "title"),
        "summary": fm.get_text_block(category, "description"),
        "start_date": fm.get_text(category, "start_date"),
        "end_date": fm.get_text(category, "end_date"),
        "url": fm.get_text(category, "url"),
    }
    return {key: value for key, value in read.items() if value}
