"""What WeCom sends, as JSON -> records; the same over both transports. All of it is hostile.

Messages are of its API page 100719, events of 101027. What is not for us is None and a line in the
log, which never holds anything of what was sent.
"""

from __future__ import annotations

import logging

import msgspec

from bot.channels.wecom.events import (
    BAD,
    GOOD,
    WITHDRAWN,
    Entered,
    Inbound,
    Judged,
    Message,
    Refresh,
    Replaced,
)
from indexer.errors import HuiguError

log = logging.getLogger("huigu.wecom")

MAX_ID_CHARS = 512
"""Of an id. WeCom's have some dozens; what is longer would only fill our memory of ids."""
MAX_TEXT_CHARS = 20480
"""Of a text: an answer of ours, quoted whole. A question has far fewer, and what is longer would
only take our time."""
SYSTEM = "sys"
"""Sender of what WeCom itself says in a chat."""
SILENT = frozenset({"image", "file", "video"})
"""Kinds of messages without a text."""


class BadMessage(HuiguError):
    """What came is not what WeCom sends. The words hold nothing of it."""


class _NotForUs(Exception):
    """WeCom sends it, and we have no use for it; says what."""


class _Text(msgspec.Struct, frozen=True):
    content: str = ""


class _Item(msgspec.Struct, frozen=True):
    msgtype: str = ""
    text: _Text | None = None


class _Mixed(msgspec.Struct, frozen=True):
    msg_item: tuple[_Item, ...] = ()


class _Said(msgspec.Struct, frozen=True):
    """What a message and a quoted one have in common."""

    msgtype: str = ""
    text: _Text | None = None
    voice: _Text | None = None
    mixed: _Mixed | None = None


class _Sender(msgspec.Struct, frozen=True):
    userid: str = ""


class _Stream(msgspec.Struct, frozen=True):
    id: str = ""


class _Feedback(msgspec.Struct, frozen=True):
    id: str = ""
    type: int = 0
    inaccurate_reason_list: tuple[int, ...] | None = None


class _Event(msgspec.Struct, frozen=True):
    eventtype: str = ""
    feedback_event: _Feedback | None = None


class _Body(_Said, frozen=True):
    msgid: str = ""
    chatid: str = ""
    chattype: str = ""
    response_url: str = ""
    sender: _Sender | None = msgspec.field(default=None, name="from")
    quote: _Said | None = None
    stream: _Stream | None = None
    event: _Event | None = None


def decoded(raw: bytes | str) -> object:
    """Read JSON that somebody sent.

    Args:
        raw: As it came; UTF-8.

    Returns:
        What `json.loads` would give.

    Raises:
        BadMessage: It is no JSON, or nested too deep.
    """
    try:
        return msgspec.json.decode(raw)
    except (ValueError, RecursionError) as error:  # a UnicodeError holds the text: its kind will do
        raise BadMessage(f"not JSON as WeCom writes it ({type(error).__name__})") from None


def bot_of(body: object) -> str:
    """Name the bot that something was sent to; empty where that is not said."""
    named = body.get("aibotid", "") if isinstance(body, dict) else ""
    return named if isinstance(named, str) else ""


def parse(body: object) -> Inbound | None:
    """Read a message or an event.

    Args:
        body: As decoded from JSON.

    Returns:
        What it says; None where it is not for us.

    Raises:
        BadMessage: It is not what WeCom sends.
    """
    try:
        known = msgspec.convert(body, _Body)
    except msgspec.ValidationError as error:
        raise BadMessage(str(error)) from None
    try:
        return _inbound(known)
    except _NotForUs as what:
        log.info("WeCom sent %s; it is ignored", what)
        return None


def _inbound(body: _Body) -> Inbound:
    """Tell the three kinds apart."""
    if body.msgtype == "stream":
        return Refresh(_id(body.stream.id if body.stream else "", "stream.id"))
    return _event(body) if body.msgtype == "event" else _message(body)


def _message(body: _Body) -> Message:
    """Read what somebody said.

    Raises:
        _NotForUs: Nobody said it, or nowhere.
    """
    person = _person(body)
    if not person:
        raise _NotForUs("a message without a sender")
    if body.chattype not in {"single", "group"}:
        raise _NotForUs("a message from an unknown kind of chat")
    group = body.chattype == "group"
    if group and not body.chatid:
        raise _NotForUs("a message from a group without an id")
    text = _text_of(body)
    if text is None:
        raise _NotForUs("a message of an unknown kind")
    return Message(
        id=_id(body.msgid, "msgid"),
        person=person,
        chat=_id(body.chatid, "chatid") if group else person,
        group=group,
        text=text,
        quoted=(_text_of(body.quote) or "") if body.quote else "",
        response_url=_clean(body.response_url),
    )


def _event(body: _Body) -> Inbound:
    """Read what happened.

    Raises:
        _NotForUs: It is nothing that we react to.
    """
    event = body.event or _Event()
    if event.eventtype == "disconnected_event":
        return Replaced()
    person = _person(body)
    if event.eventtype == "enter_chat":
        if not person:
            raise _NotForUs("somebody who entered without an id")
        return Entered(_id(body.msgid, "msgid"), person)
    if event.eventtype == "feedback_event":
        return _judged(body, event.feedback_event or _Feedback(), person)
    raise _NotForUs("an event that we have no use for")


def _judged(body: _Body, feedback: _Feedback, person: str) -> Judged:
    """Read what somebody says of an answer.

    Raises:
        _NotForUs: It is not said who, of what, or how good it was.
    """
    if not person or not feedback.id or feedback.type not in (GOOD, BAD, WITHDRAWN):
        raise _NotForUs("a judgement without a person, an answer or a known verdict")
    return Judged(
        id=_id(body.msgid, "msgid"),
        person=person,
        feedback=_id(feedback.id, "feedback_event.id"),
        kind=feedback.type,
        reasons=feedback.inaccurate_reason_list or (),
    )


def _text_of(said: _Said) -> str | None:
    """Give the text of a message; None where its kind is unknown."""
    if said.msgtype == "text":
        return _clean(said.text.content if said.text else "")
    if said.msgtype == "voice":
        return _clean(said.voice.content if said.voice else "")
    if said.msgtype == "mixed":
        items = said.mixed.msg_item if said.mixed else ()
        return _clean("\n".join(item.text.content for item in items if item.text))
    return "" if said.msgtype in SILENT else None


def _person(body: _Body) -> str:
    """Give the id of who did it; empty where nobody did."""
    userid = body.sender.userid if body.sender else ""
    return "" if userid in {"", SYSTEM} else _id(userid, "from.userid")


def _id(value: str, field: str) -> str:
    """Check an id.

    Raises:
        BadMessage: It is missing, too long, or holds what no id does.
    """
    if not value or len(value) > MAX_ID_CHARS or not value.isprintable():
        raise BadMessage(f"`{field}` is no id of 1 to {MAX_ID_CHARS} printable characters")
    return value


def _clean(text: str) -> str:
    """Cut a text, and replace halves of characters, which JSON can hold and nobody can be sent."""
    return text[:MAX_TEXT_CHARS].encode(errors="replace").decode()
