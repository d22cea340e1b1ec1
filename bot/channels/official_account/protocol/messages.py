"""A proven call's fields -> what somebody said or did."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.channels.official_account.protocol.codec import BadMessage, Fields

Kind = Literal["text", "unreadable", "followed", "left", "nothing"]
"""`unreadable`: a picture, a voice without words, a place. `nothing`: what needs no reply."""
MAX_TEXT_CHARS = 2048
"""Of a text; a question has far fewer, and what is longer would only fill our memory."""
_ID = re.compile(r"[\w.@-]{1,128}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Message:
    """What a person said or did."""

    id: str
    """The same at each delivery of a message, and of no other."""
    person: str
    """openid; personal data."""
    account: str
    """Whom it was said to (`gh_…`); the reply comes from there."""
    sent: int
    """Seconds since 1970, by WeChat's clock."""
    kind: Kind
    text: str = ""
    """As typed, spoken, or tied to the menu's entry; empty for other kinds."""


def parse(fields: Fields) -> Message:
    """Read a message.

    Args:
        fields: By WeChat's names.

    Returns:
        The message; of a kind that is not known, one that is `unreadable`, and of an event,
        `nothing`.

    Raises:
        BadMessage: Somebody or something is missing from it.
    """
    person, account = fields.get("FromUserName", ""), fields.get("ToUserName", "")
    sent, kind = fields.get("CreateTime", ""), fields.get("MsgType", "")
    if not _ID.fullmatch(person) or not _ID.fullmatch(account):
        raise BadMessage("a message from or to nobody")
    if not _NUMBER.fullmatch(sent) or not kind:
        raise BadMessage("a message without a time or a type")
    if kind == "event":
        return _event(fields, person, account, int(sent))
    number = fields.get("MsgId", "")
    if not _ID.fullmatch(number):
        raise BadMessage("a message without MsgId")
    text = fields.get({"text": "Content", "voice": "Recognition"}.get(kind, ""), "").strip()
    text = text[:MAX_TEXT_CHARS]
    return Message(
        f"message {number}", person, account, int(sent), "text" if text else "unreadable", text
    )


def _event(fields: Fields, person: str, account: str, sent: int) -> Message:
    """Read an event, which has no id: a person does the same once in a second."""
    event = fields.get("Event", "").casefold()[:MAX_TEXT_CHARS]
    key = fields.get("EventKey", "")[:MAX_TEXT_CHARS]
    kinds: dict[str, Kind] = {"subscribe": "followed", "unsubscribe": "left"}
    kind = "text" if event == "click" and key else kinds.get(event, "nothing")
    return Message(
        f"event {sent} {event} {key}", person, account, sent, kind, key if kind == "text" else ""
    )
