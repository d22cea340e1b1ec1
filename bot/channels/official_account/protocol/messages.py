"""Parses the fields of a verified message."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.channels.official_account.protocol.codec import BadMessage, Fields

MessageKind = Literal["text", "unreadable", "subscribe", "unsubscribe", "ignored"]
"""`unreadable`: a picture, a place, a voice message without text. `ignored`: needs no reply."""
MAX_TEXT_CHARS = 2048
"""Longer texts are cut: a question has far fewer, and a longer text only fills our memory."""
_ID = re.compile(r"[\w.@-]{1,128}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Message:
    """What a person wrote or did."""

    id: str
    """Unique, and the same at each delivery of the message."""
    person: str
    """openid; personal data."""
    account: str
    """Id of the account it was sent to (`gh_…`), which the reply comes from."""
    sent_at: int
    """Seconds since 1970, by WeChat's clock."""
    kind: MessageKind
    text: str = ""
    """As typed or spoken, or the key of a menu entry; empty for kinds other than `text`."""


def parse(fields: Fields) -> Message:
    """Parse a message; one of an unknown type is `unreadable`, an unknown event is `ignored`.

    Raises:
        BadMessage: Sender, receiver, time, type or id is missing.
    """
    person, account = fields.get("FromUserName", ""), fields.get("ToUserName", "")
    sent_at, kind = fields.get("CreateTime", ""), fields.get("MsgType", "")
    if not _ID.fullmatch(person) or not _ID.fullmatch(account):
        raise BadMessage("a message without a sender or a receiver")
    if not _NUMBER.fullmatch(sent_at) or not kind:
        raise BadMessage("a message without a time or a type")
    if kind == "event":
        return _parse_event(fields, person, account, int(sent_at))
    number = fields.get("MsgId", "")
    if not _ID.fullmatch(number):
        raise BadMessage("a message without MsgId")
    text = fields.get({"text": "Content", "voice": "Recognition"}.get(kind, ""), "").strip()
    text = text[:MAX_TEXT_CHARS]
    return Message(
        f"message {number}", person, account, int(sent_at), "text" if text else "unreadable", text
    )


def _parse_event(fields: Fields, person: str, account: str, sent_at: int) -> Message:
    """Parse an event. It has no id, but a person does the same only once in a second."""
    event = fields.get("Event", "").casefold()[:MAX_TEXT_CHARS]
    key = fields.get("EventKey", "")[:MAX_TEXT_CHARS]
    kinds: dict[str, MessageKind] = {"subscribe": "subscribe", "unsubscribe": "unsubscribe"}
    kind = "text" if event == "click" and key else kinds.get(event, "ignored")
    text = key if kind == "text" else ""
    return Message(f"event {sent_at} {event} {key}", person, account, sent_at, kind, text)
