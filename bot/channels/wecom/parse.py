"""Parses WeCom's JSON into records; the same for both transports. All of the input is hostile.

Messages are on WeCom's API page 100719, events on 101027. What the bot has no use for becomes None
and a line in the log, which never quotes the input.
"""

from __future__ import annotations

import logging

import msgspec

from bot.channels.wecom.events import (
    BAD,
    GOOD,
    WITHDRAWN,
    ChatOpened,
    ConnectionReplaced,
    Feedback,
    Inbound,
    Message,
    Refresh,
)
from indexer.errors import HuiguError

log = logging.getLogger("huigu.wecom")

MAX_ID_CHARS = 512
"""WeCom's ids have a few dozen; longer ones would only fill the memory of known ids."""
MAX_TEXT_CHARS = 20480
"""An answer of ours, quoted whole. A question is far shorter, and a longer text costs only time."""
SYSTEM = "sys"
"""Sender of WeCom's own messages in a chat."""
TEXTLESS = frozenset({"image", "file", "video"})
"""Kinds of messages without a text."""


class BadMessage(HuiguError):
    """The input is not what WeCom sends. The error text quotes nothing of it."""


class _Ignored(Exception):
    """WeCom sends this, but the bot has no use for it; the text says what it is."""


class _Text(msgspec.Struct, frozen=True):
    content: str = ""


class _Item(msgspec.Struct, frozen=True):
    msgtype: str = ""
    text: _Text | None = None


class _Mixed(msgspec.Struct, frozen=True):
    msg_item: tuple[_Item, ...] = ()


class _Content(msgspec.Struct, frozen=True):
    """The fields that a message and a quoted message share."""

    msgtype: str = ""
    text: _Text | None = None
    voice: _Text | None = None
    mixed: _Mixed | None = None


class _Sender(msgspec.Struct, frozen=True):
    userid: str = ""


class _Stream(msgspec.Struct, frozen=True):
    id: str = ""


class _FeedbackEvent(msgspec.Struct, frozen=True):
    id: str = ""
    type: int = 0
    inaccurate_reason_list: tuple[int, ...] | None = None


class _CardEvent(msgspec.Struct, frozen=True):
    event_key: str = ""
    task_id: str = ""


class _Event(msgspec.Struct, frozen=True):
    eventtype: str = ""
    template_card_event: _CardEvent | None = None
    feedback_event: _FeedbackEvent | None = None


class _Body(_Content, frozen=True):
    msgid: str = ""
    chatid: str = ""
    chattype: str = ""
    response_url: str = ""
    sender: _Sender | None = msgspec.field(default=None, name="from")
    quote: _Content | None = None
    stream: _Stream | None = None
    event: _Event | None = None


def decode_json(raw: bytes | str) -> object:
    """Decode JSON from anyone, in UTF-8.

    Raises:
        BadMessage: It is no JSON, or nested too deep.
    """
    try:
        return msgspec.json.decode(raw)
    except (ValueError, RecursionError) as error:
        # Only the type: the text of a UnicodeError quotes the input.
        raise BadMessage(f"not JSON as WeCom writes it ({type(error).__name__})") from None


def get_bot_id(body: object) -> str:
    """Read which bot a message is for; empty where it does not say."""
    bot_id = body.get("aibotid", "") if isinstance(body, dict) else ""
    return bot_id if isinstance(bot_id, str) else ""


def parse(body: object) -> Inbound | None:
    """Parse a message or an event, as decoded from JSON; None for what the bot has no use for.

    Raises:
        BadMessage: It is not what WeCom sends.
    """
    try:
        checked = msgspec.convert(body, _Body)
    except msgspec.ValidationError as error:
        raise BadMessage(str(error)) from None
    try:
        if checked.msgtype == "stream":
            return Refresh(_check_id(checked.stream.id if checked.stream else "", "stream.id"))
        return _parse_event(checked) if checked.msgtype == "event" else _parse_message(checked)
    except _Ignored as what:
        log.info("WeCom sent %s; it is ignored", what)
        return None


def _parse_message(body: _Body) -> Message:
    person, chat = _get_place(body)
    text = _get_text(body)
    if text is None:
        raise _Ignored("a message of an unknown kind")
    return Message(
        id=_check_id(body.msgid, "msgid"),
        person=person,
        chat=chat,
        in_group=body.chattype == "group",
        text=text,
        quoted=(_get_text(body.quote) or "") if body.quote else "",
        response_url=_clean(body.response_url),
    )


def _parse_tap(body: _Body, event: _CardEvent) -> Message:
    """Parse a tap on a button, whose key is the question that it asks.

    Raises:
        _Ignored: The card is none of ours.
    """
    person, chat = _get_place(body)
    question = _clean(event.event_key)
    if not question.strip() or not event.task_id:
        raise _Ignored("a tap on a card that asks nothing")
    return Message(
        id=_check_id(body.msgid, "msgid"),
        person=person,
        chat=chat,
        in_group=body.chattype == "group",
        text=question,
        tapped=_check_id(event.task_id, "task_id"),
        response_url=_clean(body.response_url),
    )


def _get_place(body: _Body) -> tuple[str, str]:
    """Get the sender's id and that of the chat.

    Raises:
        _Ignored: Nobody sent it, or it comes from no chat that the bot knows.
    """
    person = _get_person(body)
    if not person:
        raise _Ignored("a message without a sender")
    if body.chattype not in {"single", "group"}:
        raise _Ignored("a message from an unknown kind of chat")
    in_group = body.chattype == "group"
    if in_group and not body.chatid:
        raise _Ignored("a message from a group without an id")
    return person, _check_id(body.chatid, "chatid") if in_group else person


def _parse_event(body: _Body) -> Inbound:
    event = body.event or _Event()
    if event.eventtype == "disconnected_event":
        return ConnectionReplaced()
    if event.eventtype == "template_card_event":
        return _parse_tap(body, event.template_card_event or _CardEvent())
    person = _get_person(body)
    if event.eventtype == "enter_chat":
        if not person:
            raise _Ignored("an opened chat without a person's id")
        return ChatOpened(_check_id(body.msgid, "msgid"), person)
    if event.eventtype != "feedback_event":
        raise _Ignored("an event that the bot does not use")
    feedback = event.feedback_event or _FeedbackEvent()
    if not person or not feedback.id or feedback.type not in (GOOD, BAD, WITHDRAWN):
        raise _Ignored("feedback without a person, an answer or a known rating")
    return Feedback(
        id=_check_id(body.msgid, "msgid"),
        person=person,
        feedback_id=_check_id(feedback.id, "feedback_event.id"),
        rating=feedback.type,
        reasons=feedback.inaccurate_reason_list or (),
    )


def _get_text(content: _Content) -> str | None:
    """Get the text of a message; None for an unknown kind."""
    if content.msgtype == "text":
        return _clean(content.text.content if content.text else "")
    if content.msgtype == "voice":
        return _clean(content.voice.content if content.voice else "")
    if content.msgtype == "mixed":
        items = content.mixed.msg_item if content.mixed else ()
        return _clean("\n".join(item.text.content for item in items if item.text))
    return "" if content.msgtype in TEXTLESS else None


def _get_person(body: _Body) -> str:
    """Get the sender's id; empty for none, and for WeCom itself."""
    userid = body.sender.userid if body.sender else ""
    return "" if userid in {"", SYSTEM} else _check_id(userid, "from.userid")


def _check_id(value: str, field: str) -> str:
    if not value or len(value) > MAX_ID_CHARS or not value.isprintable():
        raise BadMessage(f"`{field}` is no id of 1 to {MAX_ID_CHARS} printable characters")
    return value


def _clean(text: str) -> str:
    """Cut a text, and replace lone surrogates: JSON can hold them, but no message can."""
    return text[:MAX_TEXT_CHARS].encode(errors="replace").decode()
