"""Tells which type of source reads a file, by what stands in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

MAX_BYTES = 16 << 20
"""Largest JSON file that is looked into; the export of a conference has up to five megabytes."""
HEAD_BYTES = 64 << 10
_BY_SUFFIX = {
    ".ics": "ics", ".ical": "ics", ".icalendar": "ics", ".xcal": "pretalx",
    ".srt": "transcript", ".vtt": "transcript", ".atom": "feed", ".rss": "feed",
    ".html": "html", ".htm": "html", ".xhtml": "html",
}  # fmt: skip
_LOOKED_INTO = frozenset({
    ".json", ".xml", ".yml", ".yaml", ".csv", ".tsv", ".jsonl", ".ndjson",
})  # fmt: skip
_XML = re.compile(r"<(schedule|rss|feed|rdf:RDF)[\s>]")
_YAML = re.compile(r"^(sessions|talks|event):", re.MULTILINE)
_TITLE = re.compile(r"(^|[,\t;\"])\s*(title|标题|题目|议题)\s*([,\t;\"]|$)", re.IGNORECASE)
_ROW_KEYS = (
    {"id", "doc_id"},
    {"title", "name", "subject"},
    {"text", "content", "body", "abstract"},
)
"""A row of pages has one key of each; questions and logs have not."""
_RUBY_LIST = "videos"
_RUBY_FILES = frozenset({_RUBY_LIST, "event", "series"})


def find_kind(path: Path) -> str:
    """Find the name of the type that reads a file; empty for one that none reads, or Markdown.

    The file may yet turn out to be none: only its reader knows.
    """
    suffix = path.suffix.lower()
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    if suffix not in _LOOKED_INTO or not path.is_file():  # a pipe would never end
        return ""
    if suffix == ".json":
        return _find_json_kind(path)
    head = _read_head(path)
    if suffix in {".jsonl", ".ndjson"}:
        return _find_rows_kind(head)
    if suffix == ".xml":
        return _find_xml_kind(head)
    if suffix in {".csv", ".tsv"}:
        return "sessions" if _TITLE.search(head.partition("\n")[0]) else ""
    return _find_yaml_kind(path, head)


def _read_head(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES).decode("utf-8-sig", "replace")
    except OSError:
        return ""


def _find_xml_kind(head: str) -> str:
    root = _XML.search(head)
    if root is None:
        return ""
    return _choose_schedule(head[:2000]) if root[1] == "schedule" else "feed"


def _choose_schedule(text: str) -> str:
    """Choose the reader of a schedule in frab's format, which pretalx writes too."""
    return "pretalx" if "pretalx" in text.lower() else "frab"


def _find_yaml_kind(path: Path, head: str) -> str:
    beside = {other.stem for other in _list_yaml(path.parent)}
    if path.stem in _RUBY_FILES and _RUBY_LIST in beside | _names_below(path.parent):
        return "rubyevents"
    return "sessions" if _YAML.search(head) else ""


def _list_yaml(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*.yml") if path.is_file()]


def _names_below(folder: Path) -> set[str]:
    """Name the lists in the folders of a series."""
    return {path.stem for path in folder.glob(f"*/{_RUBY_LIST}.yml")}


def _find_rows_kind(head: str) -> str:
    try:
        row = json.loads(head.partition("\n")[0])
    except (ValueError, RecursionError):
        return ""
    keys = row.keys() if isinstance(row, dict) else set[str]()
    return "jsonl" if all(keys & wanted for wanted in _ROW_KEYS) else ""


def _find_json_kind(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            return ""
        value = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return ""
    if isinstance(value, dict):
        return _find_table_kind(value)
    rows = value if isinstance(value, list) else []
    first = rows[0] if rows and isinstance(rows[0], dict) else {}
    return _find_row_kind(first)


def _find_table_kind(table: Mapping[str, object]) -> str:
    schedule = table.get("schedule")
    if isinstance(schedule, dict) and "conference" in schedule:
        head = {key: schedule.get(key) for key in ("url", "base_url", "generator", "version")}
        return _choose_schedule(str([table.get("generator"), table.get("$schema"), head]))
    if str(table.get("version", "")).startswith("https://jsonfeed.org/"):
        return "feed"
    if table.get("_type") == "playlist" and isinstance(table.get("entries"), list):
        return "playlist"
    if table.get("_type") == "HTTPAPIResult":
        return "indico"
    if "recorded" in table and "videos" in table:
        return "pyvideo"
    if isinstance(table.get("talks"), list) and "rooms" in table and "tracks" in table:
        return "pretalx"
    results = table.get("results")
    if isinstance(results, list) and results and isinstance(results[0], dict):
        return "pretalx" if {"code", "title"} <= results[0].keys() else ""
    sessions = table.get("sessions")
    if isinstance(sessions, list):
        first = sessions[0] if sessions and isinstance(sessions[0], dict) else {}
        return _find_row_kind(first) or "sessions"
    return ""


def _find_row_kind(row: Mapping[str, object]) -> str:
    """Find the type of a list by its first row."""
    if {"event_key", "event_start"} & row.keys():
        return "sched"
    if {"isServiceSession", "startsAt", "groupId", "isDefault"} & row.keys():
        return "sessionize"
    has_people = {"speakers", "speaker", "讲师", "讲者"} & row.keys()
    return "sessions" if has_people and {"title", "标题"} & row.keys() else ""
