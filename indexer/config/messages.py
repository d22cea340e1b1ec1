"""Messages about a wrong configuration file: the line, the reason, and the remedy."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import ClassVar, Literal, get_args, get_origin, get_type_hints

import msgspec

from indexer.config.value_types import explain_type

MAX_BESIDE = 1000
"""Folders that are compared with a name that is not there."""
# A place is the path of a table: `index`, `sources[1]`, or "" for the top of the file.


def explain_bad_toml(path: Path, message: str) -> str:
    """Explain invalid TOML, with tomllib's "(at line 3, column 7)" where editors expect it."""
    position = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    if not position:
        return f"{path}: not valid TOML: {message}"
    reason = message[: position.start()]
    return f"{path}:{position[1]}: not valid TOML: {reason} (column {position[2]})"


def explain_bad_value(path: Path, text: str, place: str, kind: type[object], message: str) -> str:
    """Explain why msgspec cannot convert a table to `kind`, with msgspec's own message."""
    # msgspec says "at `key` in `$.examples`" of a key of a mapping that is none of its choices.
    reason, _, key = message.replace("at `key` in `$", "at `$").partition(" - at `$")
    key = re.sub(r"\[\d+\]", "", key).strip("`.")
    if unknown := re.search(r"unknown field `([^`]+)`", reason):
        hints = get_type_hints(kind)
        known = [name for name, hint in hints.items() if get_origin(hint) is not ClassVar]
        return explain_unknown_key(path, text, place, unknown[1], known)
    if missing := re.search(r"missing required field `([^`]+)`", reason):
        reason = f"{_format_place(place)} has no `{missing[1]}`; add that key"
        return prefix_line(path, text, place, "", reason)
    if " matching regex " in reason:
        # A pattern is for the machine; people read what its setting says in words.
        reason = f"it must be {_find_description(kind, key) or 'written otherwise'}"
    remedy = _list_choices(kind, key) or "correct the value"
    if place == "sources" and not key:
        remedy = "write [[sources]], with two brackets, before each source"
    reason = f"`{key or place}` is wrong: {explain_type(reason)}; {remedy}"
    return prefix_line(path, text, place, key, reason)


def explain_unknown_key(path: Path, text: str, place: str, key: str, known: Sequence[str]) -> str:
    """Explain an unknown key, with the most similar key and all valid ones."""
    close = difflib.get_close_matches(key, known, n=1)
    position = _format_position(path, _find_line(text, place, key) or _find_line(text, key, ""))
    table = f" in {_format_place(place)}" if place else ""
    hint = f" (did you mean `{close[0]}`?)" if close else ""
    return f"{position}: unknown key `{key}`{table}{hint}; the keys there are: {', '.join(known)}"


def explain_unknown_variable(name: str, known: Sequence[str]) -> str:
    """Explain an unknown variable of the environment, with the most similar one or all of them."""
    # Without the prefix, which would make all names similar.
    endings = {other.partition("_")[2]: other for other in known}
    close = difflib.get_close_matches(name.upper().partition("_")[2], endings, n=1)
    hint = f"did you mean {endings[close[0]]}?" if close else f"there are: {', '.join(known)}"
    return f"the environment variable {name} is unknown and ignored; {hint}"


def explain_missing_folder(name: str, path: Path) -> str:
    """Explain that the folder of an encoder is not there, with the most similar one beside it."""
    try:
        beside = [other.name for other in islice(path.parent.iterdir(), MAX_BESIDE)]
    except OSError:  # no such folder, or none that we may read
        beside = []
    close = difflib.get_close_matches(path.name, beside, n=1)
    hint = f"did you mean `{path.parent / close[0]}`?" if close else "correct the path"
    return f"`encoder` names the folder {name!r}, and {path} is not there; {hint}"


def prefix_line(path: Path, text: str, place: str, key: str, reason: str) -> str:
    """Put the line of a key, or else of its table, before a reason."""
    line = (_find_line(text, place, key) if key else 0) or _find_line(text, place, "")
    return f"{_format_position(path, line)}: {reason}"


def _find_description(kind: type[object], key: str) -> str:
    """Find what a setting with a pattern says about it in words; its parts are searched too."""
    hints = get_type_hints(kind, include_extras=True) if hasattr(kind, "__struct_fields__") else {}
    waiting: list[object] = [hints.get(key)]
    while waiting:
        hint = waiting.pop()
        for part in getattr(hint, "__metadata__", ()):
            if isinstance(part, msgspec.Meta) and part.pattern and part.description:
                return part.description
        waiting += get_args(hint)
    return ""


def _list_choices(kind: type[object], key: str) -> str:
    """List the values of a key, if it has only a few."""
    hint = get_type_hints(kind).get(key) if hasattr(kind, "__struct_fields__") else None
    if get_origin(hint) is not Literal:
        return ""
    values = " or ".join(f'"{value}"' for value in get_args(hint))
    return f"write {values}"


def _format_place(place: str) -> str:
    """Write a place as in the file: `[index]`, or `[[sources]]` with its number from 1."""
    name, bracket, number = place.partition("[")
    return f"[[{name}]] number {int(number.rstrip(']')) + 1}" if bracket else f"[{name}]"


def _format_position(path: Path, line: int) -> str:
    return f"{path}:{line}" if line else str(path)


def _find_line(text: str, place: str, key: str) -> int:
    """Find the line of a key, or of the table's header without a key; 0 if there is none."""
    wanted = {(place, key)} if key else {(place, ""), (f"{place}[0]", ""), ("", place)}
    return next((number for number, table, name in _list_keys(text) if (table, name) in wanted), 0)


def _list_keys(text: str) -> Iterator[tuple[int, str, str]]:
    """List (line, table, key) of a file, as tomllib gives no lines; a header has an empty key.

    A string of several lines may put a wrong line into a message.
    """
    table, arrays = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*(\[\[?)\s*([^\]\s]+)\s*\]", line):
            table = header[2]
            if header[1] == "[[":
                table = f"{table}[{arrays}]"
                arrays += 1
            yield number, table, ""
        elif key := re.match(r"""\s*["']?([\w-]+)["']?\s*=""", line):
            yield number, table, key[1]
