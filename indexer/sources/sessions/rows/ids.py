"""Ids of the rows of a list: their own, or made of the file and the title.

An id must survive when rows are moved, added or taken away; so no number of a row is in it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence

from indexer.sources import front_matter_fields as fm

MAX_ID_CHARS = 200
_DIGEST_CHARS = 12
_TELLING_KEYS = ("date", "speakers", "place", "track")
"""What tells rows with one title apart, the best first."""


def name_rows(rows: Sequence[tuple[str, fm.Fields]], file: str) -> list[str]:
    """Give each row of a file an id: its own, else the name of the file with the title.

    `rows` are pairs of an id, empty for none, and fields. Rows with one id are told apart by when
    they are, by whom, and where; rows that are all alike are numbered.
    """
    ids = [id or _cut(f"{file}#{fm.get_text(fields, 'title')}") for id, fields in rows]
    for key in _TELLING_KEYS:
        twice = {id for id, count in Counter(ids).items() if count > 1}
        if not twice:
            return ids
        ids = [
            _cut(f"{id}@{_write(fields.get(key))}") if id in twice and fields.get(key) else id
            for id, (_, fields) in zip(ids, rows, strict=True)
        ]
    seen: Counter[str] = Counter()
    for place, id in enumerate(ids):
        seen[id] += 1
        if seen[id] > 1:
            ids[place] = _cut(f"{id}@{seen[id]}")
    return ids


def read_id(value: object) -> str:
    """Read the id that a row has; empty if it is none, or too long."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    id = str(value).strip()
    return id if len(id) <= MAX_ID_CHARS else ""


def _write(value: object) -> str:
    if isinstance(value, str):
        return " ".join(value.split())
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:_DIGEST_CHARS]


def _cut(id: str) -> str:
    """Cut an id that is too long, with a hash of the whole at its end."""
    id = " ".join(id.split())
    if len(id) <= MAX_ID_CHARS:
        return id
    digest = hashlib.sha256(id.encode("utf-8", "replace")).hexdigest()[:_DIGEST_CHARS]
    return f"{id[: MAX_ID_CHARS - _DIGEST_CHARS - 1]}-{digest}"
