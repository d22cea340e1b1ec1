"""Frames of the long connection, as JSON: WeCom's API page 101463."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

import msgspec

from bot.channels.wecom.parse import BadMessage, decode_json

SUBSCRIBE = "aibot_subscribe"
PING = "ping"
MESSAGE = "aibot_msg_callback"
EVENT = "aibot_event_callback"
RESPOND = "aibot_respond_msg"
WELCOME = "aibot_respond_welcome_msg"
UPDATE_CARD = "aibot_respond_update_msg"
SEND = "aibot_send_msg"

OK = 0
VERSION_CONFLICT = 6000
TOO_OFTEN = 45009
BUSY = (-1, 846601, 846602)
UNKNOWN_REQUEST = 846605
STREAM_OVER = 846608
NOT_SUBSCRIBED = 846609
BAD_SECRET = 853000

RETRYABLE = frozenset({VERSION_CONFLICT, NOT_SUBSCRIBED, *BUSY})
"""A retry may succeed."""
NO_STREAM = frozenset({UNKNOWN_REQUEST, STREAM_OVER})
"""The stream accepts nothing more: the rest needs a separate message."""

MAX_FRAME_CHARS = 1 << 20
"""Of an incoming frame. WeCom's have some kilobytes: pictures come as addresses."""
MAX_REQUEST_ID_CHARS = 512
"""A `req_id` is kept while the message is answered."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame from WeCom."""

    command: str
    """Empty for an acknowledgement."""
    request_id: str
    """`req_id`; of an acknowledgement, that of the frame it acknowledges."""
    errcode: int
    """Of an acknowledgement, 0 for accepted; 0 in all other frames."""
    body: object
    """None in an acknowledgement."""


@dataclass(frozen=True, slots=True)
class OutgoingFrame:
    """A frame to WeCom."""

    command: str
    request_id: str
    """`req_id`: that of the message it answers, or a new one."""
    body: dict[str, object] | None = field(default=None, repr=False)
    """May hold the bot's secret."""

    def encode(self) -> str:
        """Encode the frame as JSON."""
        frame: dict[str, object] = {"cmd": self.command, "headers": {"req_id": self.request_id}}
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


def parse_frame(text: str) -> Frame:
    """Parse a frame.

    Raises:
        BadMessage: It is no frame. The error text quotes nothing of it.
    """
    if len(text) > MAX_FRAME_CHARS:
        raise BadMessage(f"a frame of more than {MAX_FRAME_CHARS} characters")
    try:
        frame = msgspec.convert(decode_json(text), _Frame)
    except msgspec.ValidationError as error:
        raise BadMessage(str(error)) from None
    request_id = frame.headers.req_id
    if not 0 < len(request_id) <= MAX_REQUEST_ID_CHARS:
        raise BadMessage(f"`req_id` has not 1 to {MAX_REQUEST_ID_CHARS} characters")
    if not frame.cmd and frame.errcode is None:
        raise BadMessage("a frame with neither `cmd` nor `errcode`")
    # An acknowledgement has an errcode and no command of its own; an echoed command is dropped.
    command = frame.cmd if frame.errcode is None or frame.cmd in (MESSAGE, EVENT) else ""
    return Frame(command, request_id, frame.errcode or OK, frame.body)


def make_message_frame(chat: str, kind: str, content: object, *, in_group: bool) -> OutgoingFrame:
    """Make a separate message with a new `req_id`; its kind is `markdown` or `template_card`."""
    body = {"chatid": chat, "chat_type": 2 if in_group else 1, "msgtype": kind, kind: content}
    return OutgoingFrame(SEND, f"{SEND}_{secrets.token_hex(8)}", body)
