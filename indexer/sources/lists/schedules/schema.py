"""Checks a schedule against what the schemas of c3voc require.

Of six real schedules, three break their schema; so what is missing is told, and nothing is refused.
https://github.com/voc/schedule/tree/master/validator
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from indexer.sources import front_matter_fields as fm
from indexer.sources.lists.schedules.files import Schedule

_OF_ALL = ("title", "room", "track", "type", "language", "abstract", "guid")
_REQUIRED = {
    1: (*_OF_ALL, "id", "date", "start", "duration", "persons", "links"),
    2: (*_OF_ALL, "start", "end", "persons", "links"),
}
"""By the version of the schema: fields that an event must have, although some may be empty."""
MAX_ERRORS = 20
MAX_UNKNOWN = 5
MAX_KEY_CHARS = 40
_NEVER_EMPTY = frozenset({"title", "room", "guid", "id", "date", "start", "duration"})
_KNOWN = frozenset({
    *(*_REQUIRED[1], *_REQUIRED[2], "code", "logo", "origin_url", "recording_license", "duration"),
    *("do_not_record", "video_download_url", "feedback_url", "attachments", "participants"),
    *("subtitle", "slug", "url", "description", "recording", "cclicense"),
})
_SLUG = re.compile(r"[a-z0-9_-]{0,300}[a-z0-9]")
_OF_CONFERENCE = ("title", "acronym", "start", "end")
_REMEDY = "correct the export if an answer lacks it; everything was read"


def list_schema_errors(schedule: Schedule) -> Iterator[tuple[str, str]]:
    """List what breaks the schema, each kind once, with in how many events; and the remedy."""
    if not schedule.version:
        return
    for key in _OF_CONFERENCE:
        if not schedule.conference.get(key):
            yield f"its conference has no `{key}`", _REMEDY
    errors: Counter[str] = Counter()
    for _, event in schedule.events:
        errors.update(_list_errors(event, _REQUIRED[schedule.version]))
    for error, count in errors.most_common(MAX_ERRORS):
        yield f"{count:,} of its {len(schedule.events):,} events {error}", _REMEDY


def _list_errors(event: fm.Fields, required: tuple[str, ...]) -> Iterator[str]:
    for key in required:
        if key not in event or (key in _NEVER_EMPTY and not event[key]):
            yield f"have no `{key}`"
    slug = event.get("slug")
    if slug and not (isinstance(slug, str) and _SLUG.fullmatch(slug)):
        yield "have a `slug` that is not in lower case"
    for key in [key for key in event if key not in _KNOWN][:MAX_UNKNOWN]:
        yield f"have `{key[:MAX_KEY_CHARS]}`, which the schema does not know"
