"""What WeCom writes when somebody says something or something happens; on both transports alike."""

from __future__ import annotations


def head(msgid: str, bot_id: str, person: str, group: str) -> dict:
    """Say who it is from, to which bot, and where; `group` is empty for a chat with the bot."""
    where = {"chatid": group, "chattype": "group"} if group else {"chattype": "single"}
    return {"msgid": msgid, "aibotid": bot_id, **where, "from": {"userid": person}}


def said(text: str, group: str) -> dict:
    """What somebody says; in a group behind the bot's name."""
    return {"msgtype": "text", "text": {"content": f"@Huigu {text}" if group else text}}


def happened(event: dict) -> dict:
    """What happened."""
    return {"msgtype": "event", "event": event}
