"""WeCom's rules for template cards (its API page 101032); the same for both transports."""

from __future__ import annotations

import re

MAX_BUTTONS = 6
MAX_KEY_BYTES = 1024
_TASK_ID = re.compile(r"[0-9A-Za-z_@-]{1,128}")


def check_card(card: dict) -> str:
    """Check a card; returns what is wrong, empty for nothing."""
    match card.get("card_type"):
        case "text_notice":
            return "" if card.get("card_action") else "a card without card_action"
        case "button_interaction":
            return _check_buttons(card)
    return f"a card of type {card.get('card_type')}"


def check_card_update(body: dict, task_id: str, person: str) -> str:
    """Check the card that stands in place of a tapped one; returns what is wrong."""
    card = body.get("template_card", {})
    if body.get("response_type") != "update_template_card" or body.get("userids") != [person]:
        return "no update of the card of who tapped it"
    if card.get("task_id") != task_id:
        return "the update of another card"
    return check_card(card)


def _check_buttons(card: dict) -> str:
    if not _TASK_ID.fullmatch(card.get("task_id", "")):
        return "a card with buttons and no task_id"
    buttons = card.get("button_list", [])
    if not 1 <= len(buttons) <= MAX_BUTTONS or not card["main_title"]["title"]:
        return f"a card with {len(buttons)} buttons, or without a title"
    for button in buttons:
        if not button["text"] or not 0 < len(button["key"].encode()) <= MAX_KEY_BYTES:
            return "a button without text or key"
    return ""
