"""Discord's limits on registered commands, and on the choices of an autocomplete."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.fakes.discord.limits import fields
from tests.fakes.discord.limits.fields import Path
from tests.fakes.discord.refusals import Fault

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
MOST_OF_KIND = {SLASH: 100, USER_MENU: 15, MESSAGE_MENU: 15}
NAME_CHARS = 32
DESCRIPTION_CHARS = 100
OPTIONS = 25
CHOICES = 25
CHOICE_CHARS = 100
COMMAND_CHARS = 8_000
"""For all names, descriptions and values of a command, each in its longest language."""
STRING_OPTION_CHARS = 6_000
SUBCOMMANDS = (1, 2)
OPTION_TYPES = tuple(range(1, 12))
_LOCALES = (
    "id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru"
    " uk hi th zh-CN ja zh-TW ko"
)
LOCALES = frozenset(_LOCALES.split())


def find_command_faults(commands: list[dict[str, Any]]) -> list[Fault]:
    """Find the faults of the commands that a bot registers."""
    faults: list[Fault] = []
    kinds: Counter[int] = Counter()
    names: Counter[tuple[int, str]] = Counter()
    for number, command in enumerate(commands):
        kind = command.get("type", SLASH)
        faults += _check_command(command, kind, (number,))
        kinds[kind] += 1
        names[kind, str(command.get("name"))] += 1
        if names[kind, str(command.get("name"))] > 1:
            message = "Application command names must be unique"
            faults.append(Fault((number,), "APPLICATION_COMMANDS_DUPLICATE_NAME", message))
    for kind, count in kinds.items():
        if count > MOST_OF_KIND.get(kind, 0):
            message = f"At most {MOST_OF_KIND.get(kind, 0)} commands of type {kind}."
            faults.append(Fault((), "APPLICATION_COMMANDS_MAX", message))
    return faults


def find_choice_faults(choices: object, at: Path) -> list[Fault]:
    """Find the faults of the choices of an autocomplete or an option."""
    items, faults = fields.read_list({"choices": choices}, "choices", at, CHOICES)
    for number, item in enumerate(items):
        where = (*at, "choices", number)
        faults += fields.check_text(item, "name", where, CHOICE_CHARS, least=1, needed=True)
        faults += _check_localised(item, "name", where, CHOICE_CHARS)
        if isinstance(item.get("value"), str):
            faults += fields.check_text(item, "value", where, CHOICE_CHARS)
        elif not isinstance(item.get("value"), int | float):
            faults.append(Fault((*where, "value"), "BASE_TYPE_REQUIRED", "This field is required"))
    return faults


def _check_command(command: dict[str, Any], kind: int, at: Path) -> Iterator[Fault]:
    yield from fields.check_choice(kind, tuple(MOST_OF_KIND), (*at, "type"))
    if kind != SLASH:
        yield from fields.check_text(command, "name", at, NAME_CHARS, least=1, needed=True)
        yield from _check_localised(command, "name", at, NAME_CHARS)
        if command.get("description"):
            message = "Context menu commands cannot have description"
            code = "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_ALLOWED"
            yield Fault((*at, "description"), code, message)
        return
    yield from _check_names(command, at)
    yield from _check_options(command, at)
    if _count_chars(command) > COMMAND_CHARS:
        message = f"Command exceeds maximum size ({COMMAND_CHARS})"
        yield Fault(at, "APPLICATION_COMMAND_TOO_LARGE", message)


def _check_options(holder: dict[str, Any], at: Path) -> Iterator[Fault]:
    options, faults = fields.read_list(holder, "options", at, OPTIONS)
    yield from faults
    names: Counter[str] = Counter()
    optional = False
    for number, option in enumerate(options):
        where = (*at, "options", number)
        yield from fields.check_choice(option.get("type"), OPTION_TYPES, (*where, "type"))
        yield from _check_names(option, where)
        if option.get("type") in SUBCOMMANDS:
            yield from _check_options(option, where)
        if optional and option.get("required"):
            message = "Required options must be placed before non-required options"
            yield Fault(where, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional = optional or not option.get("required")
        yield from find_choice_faults(option.get("choices"), where)
        if option.get("choices") and option.get("autocomplete"):
            message = "An option has choices or autocompletes, not both"
            yield Fault(where, "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE", message)
        names[str(option.get("name"))] += 1
        if names[str(option.get("name"))] > 1:
            message = "Option names must be unique within a command"
            yield Fault(where, "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED", message)


def _check_names(holder: dict[str, Any], at: Path) -> Iterator[Fault]:
    """Check name and description, in all languages."""
    yield from fields.check_text(holder, "name", at, NAME_CHARS, least=1, needed=True)
    yield from fields.check_text(holder, "description", at, DESCRIPTION_CHARS, least=1, needed=True)
    yield from _check_localised(holder, "name", at, NAME_CHARS)
    yield from _check_localised(holder, "description", at, DESCRIPTION_CHARS)
    names = {"name": holder.get("name")}
    names |= {
        f"name_localizations.{locale}": name
        for locale, name in (holder.get("name_localizations") or {}).items()
    }
    for key, name in names.items():
        if isinstance(name, str) and not is_slash_name(name):
            message = "Command name is invalid"
            yield Fault((*at, *key.split(".")), "APPLICATION_COMMAND_INVALID_NAME", message)


def _check_localised(holder: dict[str, Any], key: str, at: Path, most: int) -> Iterator[Fault]:
    where = f"{key}_localizations"
    for locale, text in (holder.get(where) or {}).items():
        if locale not in LOCALES:
            message = f"Discord knows no locale {locale}."
            yield Fault((*at, where, locale), "ENUM_TYPE_COERCE", message)
        yield from fields.check_string(text, (*at, where, locale), most, least=1)


def is_slash_name(name: str) -> bool:
    """Tell whether a name is valid for a slash command or option: no capitals, no spaces."""
    return name == name.lower() and all(
        char in "-_'" or unicodedata.category(char)[0] in "LN" or _is_indic_or_thai(char)
        for char in name
    )


def _is_indic_or_thai(char: str) -> bool:
    return unicodedata.name(char, "").startswith(("DEVANAGARI", "THAI"))


def _count_chars(holder: dict[str, Any]) -> int:
    """Count the characters of a command, each text in its longest language."""
    total = 0
    for key in ("name", "description"):
        texts = [holder.get(key), *(holder.get(f"{key}_localizations") or {}).values()]
        total += max(
            (fields.count_units(text) for text in texts if isinstance(text, str)), default=0
        )
    for choice in holder.get("choices") or []:
        total += fields.count_units(str(choice.get("name"))) + fields.count_units(
            str(choice.get("value"))
        )
    return total + sum(map(_count_chars, holder.get("options") or []))
