"""What a wrong configuration file is told: the line, the reason, and what to write instead."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, get_args, get_origin, get_type_hints

# A place is a table as tomllib nests it: `index`, `sources[1]`, or "" for the top of the file.


def bad_toml(path: Path, message: str) -> str:
    """Move tomllib's "(at line 3, column 7)" to where editors expect it."""
    position = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    if not position:
        return f"{path}: not valid TOML: {message}"
    reason = message[: position.start()]
    return f"{path}:{position.group(1)}: not valid TOML: {reason} (column {position.group(2)})"


def bad_value(path: Path, text: str, place: str, kind: type[object], message: str) -> str:
    """Turn msgspec's message about a table into one with the file's line and the keys that exist.

    Args:
        path: Of the file.
        text: Its content.
        place: The table.
        kind: What the table should be.
        message: Of the `msgspec.ValidationError`.
    """
    reason, _, key = message.partition(" - at `$")
    key = re.sub(r"\[\d+\]", "", key).strip("`.")
    missing = re.search(r"missing required field `([^`]+)`", reason)
    if unknown := re.search(r"unknown field `([^`]+)`", reason):
        return unknown_key(path, text, place, unknown.group(1), list(get_type_hints(kind)))
    if missing:
        line = _find_line(text, place, "")
        return f"{_at(path, line)}: {_header(place)} has no `{missing.group(1)}`; add that key"
    remedy = _list_choices(kind, key) or "correct the value"
    return at_key(path, text, place, key, f"`{key or place}` is wrong: {reason}; {remedy}")


def unknown_key(path: Path, text: str, place: str, key: str, known: Sequence[str]) -> str:
    """Say where an unknown key stands, what was probably meant, and which keys exist."""
    close = difflib.get_close_matches(key, known, n=1)
    line = _find_line(text, place, key) or _find_line(text, key, "")
    return (
        f"{_at(path, line)}: unknown key `{key}`{f' in {_header(place)}' if place else ''}"
        f"{f' (did you mean `{close[0]}`?)' if close else ''}; the keys there are: "
        f"{', '.join(known)}"
    )


def at_key(path: Path, text: str, place: str, key: str, reason: str) -> str:
    """Put a reason behind the line of a key, else of its table."""
    line = (_find_line(text, place, key) if key else 0) or _find_line(text, place, "")
    return f"{_at(path, line)}: {reason}"


def _list_choices(kind: type[object], key: str) -> str:
    """Say which values a key may have, if those are few."""
    hint = get_type_hints(kind).get(key) if hasattr(kind, "__struct_fields__") else None
    if get_origin(hint) is not Literal:
        return ""
    values = " or ".join(f'"{value}"' for value in get_args(hint))
    return f"write {values}"


def _header(place: str) -> str:
    """Write a place as the file does: `[index]`, or `[[sources]]` with its number from 1."""
    name, bracket, number = place.partition("[")
    return f"[[{name}]] number {int(number.rstrip(']')) + 1}" if bracket else f"[{name}]"


def _at(path: Path, line: int) -> str:
    return f"{path}:{line}" if line else str(path)


def _find_line(text: str, place: str, key: str) -> int:
    """Line, from 1, of a key in a table; of the table's own header for no key; 0 if not found."""
    wanted = {(place, key)} if key else {(place, ""), (f"{place}[0]", ""), ("", place)}
    return next((number for number, table, name in _keys(text) if (table, name) in wanted), 0)


def _keys(text: str) -> Iterator[tuple[int, str, str]]:
    """Walk a file as (line, table, key); the key is empty on the table's own header.

    tomllib keeps no line numbers, so this reads line by line. A text spread over lines may
    mislead it, which costs a wrong number in a message and nothing else.
    """
    table, arrays = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*(\[\[?)\s*([^\]\s]+)\s*\]", line):
            table = header.group(2)
            if header.group(1) == "[[":
                table = f"{table}[{arrays}]"
                arrays += 1
            yield number, table, ""
        elif key := re.match(r"""\s*["']?([\w-]+)["']?\s*=""", line):
            yield number, table, key.group(1)
