"""Checks of single fields, for commands and messages; each yields the faults it finds.

Lengths are in UTF-16 code units, as in Discord's own client. Its servers are said to count code
points, which are never more; so what is valid here is valid there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.fakes.discord.refusals import Fault

Path = tuple[str | int, ...]


def count_units(text: str) -> int:
    """Count UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check_text(
    holder: dict[str, Any], key: str, at: Path, most: int, least: int = 0, needed: bool = False
) -> Iterator[Fault]:
    """Check a text field: its type, its length, and no half of a surrogate pair."""
    value = holder.get(key)
    if value is None:
        if needed:
            yield Fault((*at, key), "BASE_TYPE_REQUIRED", "This field is required")
        return
    yield from check_string(value, (*at, key), most, least)


def check_string(value: object, at: Path, most: int, least: int = 0) -> Iterator[Fault]:
    """Check that a value is a text of an allowed length."""
    if not isinstance(value, str):
        yield Fault(at, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
        return
    if any("\ud800" <= char <= "\udfff" for char in value):
        yield Fault(at, "STRING_TYPE_CONVERT", "Half of a surrogate pair is no character.")
    length = count_units(value)
    if not least <= length <= most:
        if least:
            message = f"Must be between {least} and {most} in length."
            yield Fault(at, "BASE_TYPE_BAD_LENGTH", message)
        else:
            yield Fault(at, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")


def read_list(
    holder: dict[str, Any], key: str, at: Path, most: int, least: int = 0
) -> tuple[list[Any], list[Fault]]:
    """Read a list field: its items, and the faults of its length or type."""
    value = holder.get(key)
    if value is None:
        return [], []
    if not isinstance(value, list):
        return [], [Fault((*at, key), "LIST_TYPE_CONVERT", "Only iterables may be used in a list")]
    if not least <= len(value) <= most:
        message = f"Must be between {least} and {most} in length."
        return value, [Fault((*at, key), "BASE_TYPE_BAD_LENGTH", message)]
    return value, []


def check_choice(value: object, among: tuple[object, ...], at: Path) -> Iterator[Fault]:
    """Check that a value is one of a few."""
    if value not in among:
        message = f"Value must be one of {{{', '.join(map(str, among))}}}."
        yield Fault(at, "BASE_TYPE_CHOICES", message)


def check_url(
    value: object, at: Path, schemes: tuple[str, ...], most: int = 2048
) -> Iterator[Fault]:
    """Check that a value is an address with an allowed scheme and a host."""
    if not isinstance(value, str):
        yield Fault(at, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
        return
    if count_units(value) > most:
        yield Fault(at, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
    scheme, colon, rest = value.partition("://")
    if not colon or scheme.lower() not in schemes:
        message = f'Scheme "{scheme}" is not supported. Scheme must be one of {schemes}.'
        yield Fault(at, "URL_TYPE_INVALID_SCHEME", message)
    elif not rest.strip("/") or any(char.isspace() for char in value):
        yield Fault(at, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
