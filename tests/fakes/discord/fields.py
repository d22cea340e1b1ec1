"""Checks of single fields that commands and messages share; each tells what is wrong, if anything.

Lengths are counted in UTF-16 code units. Discord's servers are said to count code points (its own
client counts code units), so what passes here passes there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.fakes.discord.refusals import Fault

Path = tuple[str | int, ...]


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def text(
    holder: dict[str, Any], key: str, at: Path, most: int, least: int = 0, needed: bool = False
) -> Iterator[Fault]:
    """A field of text: its type, its length, and no half of a surrogate pair."""
    value = holder.get(key)
    if value is None:
        if needed:
            yield Fault((*at, key), "BASE_TYPE_REQUIRED", "This field is required")
        return
    yield from line(value, (*at, key), most, least)


def line(value: object, at: Path, most: int, least: int = 0) -> Iterator[Fault]:
    """A value that has to be text of some length."""
    if not isinstance(value, str):
        yield Fault(at, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
        return
    if any("\ud800" <= char <= "\udfff" for char in value):
        yield Fault(at, "STRING_TYPE_CONVERT", "Half of a surrogate pair is no character.")
    length = units(value)
    if not least <= length <= most:
        if least:
            words = f"Must be between {least} and {most} in length."
            yield Fault(at, "BASE_TYPE_BAD_LENGTH", words)
        else:
            yield Fault(at, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")


def many(
    holder: dict[str, Any], key: str, at: Path, most: int, least: int = 0
) -> tuple[list[Any], list[Fault]]:
    """A field that holds a list: its items, and what is wrong with its length or type."""
    value = holder.get(key)
    if value is None:
        return [], []
    if not isinstance(value, list):
        return [], [Fault((*at, key), "LIST_TYPE_CONVERT", "Only iterables may be used in a list")]
    if not least <= len(value) <= most:
        words = f"Must be between {least} and {most} in length."
        return value, [Fault((*at, key), "BASE_TYPE_BAD_LENGTH", words)]
    return value, []


def choice(value: object, among: tuple[object, ...], at: Path) -> Iterator[Fault]:
    """A value that has to be one of a few."""
    if value not in among:
        words = f"Value must be one of {{{', '.join(map(str, among))}}}."
        yield Fault(at, "BASE_TYPE_CHOICES", words)


def web_address(
    value: object, at: Path, schemes: tuple[str, ...], most: int = 2048
) -> Iterator[Fault]:
    """A value that has to be an address with one of some schemes and a host."""
    if not isinstance(value, str):
        yield Fault(at, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
        return
    if units(value) > most:
        yield Fault(at, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
    scheme, colon, rest = value.partition("://")
    if not colon or scheme.lower() not in schemes:
        words = f'Scheme "{scheme}" is not supported. Scheme must be one of {schemes}.'
        yield Fault(at, "URL_TYPE_INVALID_SCHEME", words)
    elif not rest.strip("/") or any(char.isspace() for char in value):
        yield Fault(at, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
