"""JSON bodies of messages and events, as WeCom writes them for both transports."""

from __future__ import annotations


def make_head(msgid: str, bot_id: str, person: str, group: str) -> dict:
    """Make the fields that name sender, bot and chat; `group` is empty for a 1:1 chat."""
    where = {"chatid": group, "chattype": "group"} if group else {"chattype": "single"}
    return {"msgid": msgid, "aibotid": bot_id, **where, "from": {"userid": person}}


def make_text(text: str, group: str) -> dict:
    """Make the fields of a text message; in a group the bot's name stands first."""
    return {"msgtype": "text", "text": {"content": f"@Huigu {text}" if group else text}}


def make_event(event: dict) -> dict:
    """Make the fields of an event."""
    return {"msgtype": "event", "event": event}


def make_tap(card: dict, button: dict) -> dict:
    """Make the event that a person tapped a button of a card."""
    tap = {"card_type": card["card_type"], "event_key": button["key"], "task_id": card["task_id"]}
    return {"eventtype": "template_card_event", "template_card_event": tap}
