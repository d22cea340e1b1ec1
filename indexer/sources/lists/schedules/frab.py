"""Reads schedules of frab, pentabarf and c3voc, as XML or JSON (v1 and v2)."""

from __future__ import annotations

from indexer.sources import front_matter_fields as fm
from indexer.sources.lists.schedules.files import read_schedule
from indexer.sources.lists.schedules.rows import make_schedule_list
from indexer.sources.lists.spec import ListFile
from indexer.sources.sessions.contract import SessionList


def read_list(file: ListFile) -> SessionList:
    """Read a schedule; a file that is none raises `BadInput`.

    An event keeps its `guid`, else its number, which counts within the schedule only.
    """

    def find_id(event: fm.Fields) -> str:
        id = fm.get_text(event, "guid")
        number = fm.get_text(event, "id", "slug")
        return id or (f"{file.key}/{number}" if number else "")

    return make_schedule_list(read_schedule(file), file, find_id)
