"""What goes over the long connection, as JSON: WeCom's API page 101463."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from bot.channels.wecom.events import Card
from bot.channels.wecom.parse import BadMessage, decoded

SUBSCRIBE = "aibot_subscribe"
PING = "ping"
MESSAGE = "aibot_msg_callback"
EVENT = "aibot_event_callback"
RESPOND = "aibot_respond_msg"
WELCOME = "aibot_respond_welcome_msg"
SEND = "aibot_send_msg"

DONE = 0
VERSION_CONFLICT = 6000
TOO_OFTEN = 45009
BUSY = (-1, 846601, 846602)
UNKNOWN_REQUEST = 846605
STREAM_OVER = 846608
NOT_SUBSCRIBED = 846609
BAD_SECRET = 853000

PASSING = frozenset({VERSION_CONFLICT, NOT_SUBSCRIBED, *BUSY})
"""What another try may mend."""
NO_STREAM = frozenset({UNKNOWN_REQUEST, STREAM_OVER})
"""The stream takes nothing more: what is left to say needs a message of its own."""

MAX_FRAME_CHARS = 1 << 20
"""Of a frame that we read. WeCom's have some kilobytes: pictures come as addresses."""
MAX_REQUEST_CHARS = 512
"""Of a `req_id`, which we keep for as long as we answer."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame from WeCom."""

    command: str
    """Empty for an acknowledgement."""
    request: str
    """`req_id`: of an acknowledgement, that of the frame it is for."""
    code: int
    """`errcode` of an acknowledgement, 0 for taken; 0 in all others."""
    body: object
    """Of what WeCom tells us; None in an acknowledgement."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One frame to WeCom."""

    command: str
    request: str
    """`req_id`: that of the message it answers, or a new one."""
    body: dict[str, object] | None = field(default=None, repr=False)
    """May hold the bot's secret."""

    def encoded(self) -> str:
        """Give it as JSON."""
        frame: dict[str, object] = {"cmd": self.command, "headers": {"req_id": self.request}}
        if self.body is not None:
            frame["body"] = self.body
        return msgspec.json.encode(frame).decode()


class _Headers(msgspec.Struct, frozen=True):
    req_id: str


class _Frame(msgspec.Struct, frozen=True):
    headers: _Headers
    cmd: str = ""
    errcode: int | None = None
    body: object = None


def read(text: str) -> Frame:
    """Read a frame.

    Args:
        text: As it came.

    Returns:
        Its parts.

    Raises:
        BadMessage: It is no frame. The words hold nothing of it.
    """
    if len(text) > MAX_FRAME_CHARS:
        raise BadMessage(f"a frame of more than {MAX_FRAME_CHARS} characters")
    try:
        frame = msgspec.convert(decoded(text), _Frame)
    except msgspec.ValidationError as error:
        raise BadMessage(str(error)) from None
    request = frame.headers.req_id
    if not 0 < len(request) <= MAX_REQUEST_CHARS:
        raise BadMessage(f"`req_id` has not 1 to {MAX_REQUEST_CHARS} characters")
    if not frame.cmd and frame.errcode is None:
        raise BadMessage("a frame with neither `cmd` nor `errcode`")
    # An acknowledgement has an errcode, and no command; one that named a command would be one too.
    command = frame.cmd if frame.errcode is None or frame.cmd in (MESSAGE, EVENT) else ""
    return Frame(command, request, frame.errcode or DONE, frame.body)


def stream(request: str, stream_id: str, text: str, *, last: bool, feedback: str = "") -> Outgoing:
    """Make a frame that shows how far an answer is.

    Args:
        request: `req_id` of the message that is answered.
        stream_id: Of the answer; the same in all of its frames.
        text: All of it so far, not what is new.
        last: Whether that was all.
        feedback: Id for judging it, in the first frame only; empty for none.

    Returns:
        The frame.
    """
    content: dict[str, object] = {"id": stream_id, "finish": last, "content": text}
    if feedback:
        content["feedback"] = {"id": feedback}
    return Outgoing(RESPOND, request, {"msgtype": "stream", "stream": content})


def message(request: str, chat: str, text: str, *, group: bool) -> Outgoing:
    """Make a message of its own, in Markdown."""
    content = {"msgtype": "markdown", "markdown": {"content": text}}
    return Outgoing(SEND, request, {**_to(chat, group), **content})


def card(request: str, chat: str, shown: Card, *, group: bool) -> Outgoing:
    """Make a card of its own."""
    content = {"msgtype": "template_card", "template_card": shown}
    return Outgoing(SEND, request, {**_to(chat, group), **content})


def welcome(request: str, text: str) -> Outgoing:
    """Greet who opened the chat; `request` is that of the event."""
    return Outgoing(WELCOME, request, {"msgtype": "text", "text": {"content": text}})


def _to(chat: str, group: bool) -> dict[str, object]:
    return {"chatid": chat, "chat_type": 2 if group else 1}
