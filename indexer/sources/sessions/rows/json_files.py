"""Reads JSON of untrusted files, within limits on its size and nesting."""

from __future__ import annotations

import msgspec

from indexer.errors import BadInput
from indexer.sources.nesting import MAX_DEPTH, clean_value, is_too_deep
from indexer.text.control_characters import replace_surrogates

MAX_VALUES = 2_000_000
"""Commas, lists and tables of a file; an empty list is two bytes and takes 64."""
_OPENING = (b"{", b"[", b",")
_BOM = b"\xef\xbb\xbf"


def decode_json(data: bytes, name: str, remedy: str = "correct the file") -> object:
    """Decode a file of JSON; texts come without hidden characters.

    `remedy` is what to do about a file that is no JSON.

    Raises:
        BadInput: It is no JSON, nests too deep, or holds too many values.
    """
    values = sum(map(data.count, _OPENING))
    if values > MAX_VALUES:
        reason = f"{values:,} commas and brackets, more than {MAX_VALUES:,}"
        raise BadInput(name, 0, reason, "split the file")
    try:
        value = msgspec.json.decode(data.removeprefix(_BOM))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(name, 0, f"not JSON ({error})", remedy) from error
    if is_too_deep(value):
        reason = f"nested deeper than {MAX_DEPTH} levels"
        raise BadInput(name, 0, reason, "use fewer levels")
    return clean_value(value)


def list_items(value: object) -> list[object]:
    """List the items of a list; anything else has none."""
    return value if isinstance(value, list) else []


def list_tables(value: object) -> list[dict[str, object]]:
    """List the tables in a list, or in a table of them; whatever else stands there is left out."""
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [item for item in items if isinstance(item, dict)]


class LineFinder:
    """Finds the lines of rows in the text they were read from, from the top downwards.

    A parser of JSON or XML keeps no lines. A text that is not found as it is, since the file
    writes it with escapes, has line 0, and so has all that follows: looking on would take the time
    of the whole file for each row.
    """

    def __init__(self, data: bytes) -> None:
        """Begin at the top."""
        self._data, self._place, self._line = data, 0, 1

    def find(self, text: str) -> int:
        """Find the line of the next place that holds a text; 0 if unknown."""
        if self._place < 0 or not text:
            return 0
        place = self._data.find(replace_surrogates(text).encode(), self._place)
        if place >= 0:
            self._line += self._data.count(b"\n", self._place, place)
        self._place = place
        return self._line if place >= 0 else 0
