"""Discord's limits on the buttons and menus under a message, and on the fields of a modal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.fakes.discord.limits import fields
from tests.fakes.discord.limits.fields import Path
from tests.fakes.discord.refusals import Fault

ROWS = 5
BUTTONS_IN_ROW = 5
LABEL_CHARS = 80
CUSTOM_ID_CHARS = 100
LINK_CHARS = 512
MENU_OPTIONS = 25
MENU_CHARS = 100
PLACEHOLDER_CHARS = 150
MODAL_TITLE_CHARS = 45
FIELD_LABEL_CHARS = 45

ROW, BUTTON, MENU, FIELD = 1, 2, 3, 4
MENUS = (3, 5, 6, 7, 8)
LABEL = 18
"""A field of a modal, with its label."""
LINK_STYLE = 5
_LINKS = ("http", "https", "discord")


def find_component_faults(payload: dict[str, Any], at: Path = ()) -> list[Fault]:
    """Find the faults of the rows under a message."""
    rows, faults = fields.read_list(payload, "components", at, ROWS)
    seen: Counter[str] = Counter()
    for number, row in enumerate(rows):
        where = (*at, "components", number)
        if row.get("type") != ROW:
            faults.append(_make_type_fault(where, row.get("type"), (ROW,)))
            continue
        items, wrong = fields.read_list(row, "components", where, BUTTONS_IN_ROW, least=1)
        faults += wrong
        for place, item in enumerate(items):
            faults += _check_item(item, (*where, "components", place), seen)
        if any(item.get("type") in MENUS for item in items) and len(items) > 1:
            message = "A row holds one menu and nothing beside it."
            faults.append(Fault((*where, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message))
    return faults


def find_modal_faults(payload: dict[str, Any], at: Path = ()) -> list[Fault]:
    """Find the faults of a modal."""
    faults = list(fields.check_text(payload, "title", at, MODAL_TITLE_CHARS, least=1, needed=True))
    faults += fields.check_text(payload, "custom_id", at, CUSTOM_ID_CHARS, least=1, needed=True)
    rows, wrong = fields.read_list(payload, "components", at, ROWS, least=1)
    faults += wrong
    seen: Counter[str] = Counter()
    for number, row in enumerate(rows):
        where = (*at, "components", number)
        if row.get("type") == ROW:
            items = [(item, (*where, "components", 0)) for item in row.get("components", [])]
        elif row.get("type") == LABEL:
            faults += fields.check_text(
                row, "label", where, FIELD_LABEL_CHARS, least=1, needed=True
            )
            items = [(row.get("component") or {}, (*where, "component"))]
        else:
            faults.append(_make_type_fault(where, row.get("type"), (ROW, LABEL)))
            continue
        for item, place in items:
            faults += _check_custom_id(item, place, seen)
    return faults


def _check_item(item: dict[str, Any], at: Path, seen: Counter[str]) -> Iterator[Fault]:
    kind = item.get("type")
    if kind == BUTTON:
        yield from _check_button(item, at, seen)
    elif kind in MENUS:
        yield from _check_menu(item, at, seen)
    else:
        yield _make_type_fault(at, kind, (BUTTON, *MENUS))


def _check_button(item: dict[str, Any], at: Path, seen: Counter[str]) -> Iterator[Fault]:
    yield from fields.check_choice(item.get("style"), (1, 2, 3, 4, LINK_STYLE), (*at, "style"))
    yield from fields.check_text(item, "label", at, LABEL_CHARS)
    if not item.get("label") and not item.get("emoji"):
        message = "A button must have a label or emoji"
        yield Fault((*at, "label"), "BUTTON_COMPONENT_INVALID_LABEL", message)
    if item.get("style") != LINK_STYLE:
        if item.get("url") is not None:
            message = "A url cannot be specified unless the button is a link button"
            yield Fault((*at, "url"), "BUTTON_COMPONENT_URL_NOT_ALLOWED", message)
        yield from _check_custom_id(item, at, seen)
        return
    if item.get("custom_id") is not None:
        message = "A custom id and url cannot both be specified"
        yield Fault(at, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", message)
    if item.get("url") is None:
        yield Fault((*at, "url"), "BASE_TYPE_REQUIRED", "This field is required")
    else:
        yield from fields.check_url(item["url"], (*at, "url"), _LINKS, LINK_CHARS)


def _check_menu(item: dict[str, Any], at: Path, seen: Counter[str]) -> Iterator[Fault]:
    yield from _check_custom_id(item, at, seen)
    yield from fields.check_text(item, "placeholder", at, PLACEHOLDER_CHARS)
    if item["type"] != MENU:
        return
    options, faults = fields.read_list(item, "options", at, MENU_OPTIONS, least=1)
    yield from faults
    values: Counter[str] = Counter()
    for number, option in enumerate(options):
        where = (*at, "options", number)
        yield from fields.check_text(option, "label", where, MENU_CHARS, least=1, needed=True)
        yield from fields.check_text(option, "value", where, MENU_CHARS, least=1, needed=True)
        yield from fields.check_text(option, "description", where, MENU_CHARS)
        values[str(option.get("value"))] += 1
        if values[str(option.get("value"))] > 1:
            message = "The specified option value is already used"
            yield Fault(where, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message)


def _check_custom_id(item: dict[str, Any], at: Path, seen: Counter[str]) -> Iterator[Fault]:
    yield from fields.check_text(item, "custom_id", at, CUSTOM_ID_CHARS, least=1, needed=True)
    seen[str(item.get("custom_id"))] += 1
    if seen[str(item.get("custom_id"))] > 1:
        message = "Component custom id cannot be duplicated"
        yield Fault((*at, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", message)


def _make_type_fault(at: Path, kind: object, among: tuple[int, ...]) -> Fault:
    message = f'Value of field "type" must be one of {among}, not {kind}.'
    return Fault(at, "UNION_TYPE_CHOICES", message)
