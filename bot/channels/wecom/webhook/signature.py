"""From a call that anyone can make to a message that WeCom sent, and back; for the webhook only.

See developer.work.weixin.qq.com/document/path/101033.
"""

from __future__ import annotations

import msgspec

from bot.channels.wecom.parse import bot_of, decoded
from bot.runtime.webhooks import WebhookRequest, WebhookResponse
from bot.wechat.crypto import Envelope, fresh
from indexer.errors import HuiguError


class Unproven(HuiguError):
    """Nothing shows that WeCom makes this call, to this bot and now. Says nothing of the call."""


class _Wrapped(msgspec.Struct, frozen=True):
    """A call's body."""

    encrypt: str = ""
    capital: str = msgspec.field(default="", name="Encrypt")
    """As WeCom's own plug-in takes it too."""


class _Sealed(msgspec.Struct, frozen=True):
    """A reply's body."""

    encrypt: str
    msgsignature: str
    timestamp: int
    nonce: str


def echoed(envelope: Envelope, request: WebhookRequest, unix: float) -> bytes:
    """Open what WeCom sends to see whether the address is ours.

    `EnvelopeError` passes through, and `Unproven` for what was made at another time.

    Args:
        envelope: Of the bot.
        request: A `GET`.
        unix: What time it is.

    Returns:
        What is to be sent back, as it is.

    Raises:
        Unproven: It is no echo.
    """
    # A `+` that was not percent-encoded arrives as a space, and base64 has none.
    echo = _opened(envelope, request, request.query.get("echostr", "").replace(" ", "+"), unix)
    # Signed alike, a message or our reply to one could be passed off as it, to have it decrypted.
    if echo.lstrip().startswith(b"{"):
        raise Unproven("it asks for the echo of a message, where WeCom sends a number")
    return echo


def received(envelope: Envelope, bot_id: str, request: WebhookRequest, unix: float) -> object:
    """Open what WeCom sends when something happened.

    `EnvelopeError` passes through, and `BadMessage` for what is sealed well and no JSON.

    Args:
        envelope: Of the bot.
        bot_id: Of the bot; empty to take what is sent to any.
        request: A `POST`.
        unix: What time it is.

    Returns:
        What was sent, decoded from JSON.

    Raises:
        Unproven: It wraps nothing, was made at another time, or is for another bot.
    """
    try:
        wrapped = msgspec.json.decode(request.body, type=_Wrapped)
    except (ValueError, RecursionError):  # a UnicodeError holds the text
        raise Unproven("the body wraps no message") from None
    body = decoded(_opened(envelope, request, wrapped.encrypt or wrapped.capital, unix))
    if bot_id and bot_of(body) != bot_id:
        raise Unproven("it is for another bot; compare bot_id in [wecom] with WeCom's console")
    return body


def sealed(
    envelope: Envelope, content: object, request: WebhookRequest, unix: float
) -> WebhookResponse:
    """Wrap the reply to a call.

    Args:
        envelope: Of the bot.
        content: The reply, to be encoded as JSON.
        request: What it replies to, which was proven: its nonce goes back.
        unix: What time it is.
    """
    made = envelope.sealed(msgspec.json.encode(content), int(unix), request.query.get("nonce", ""))
    body = _Sealed(made.encrypted, made.signature, made.timestamp, made.nonce)
    return WebhookResponse(200, msgspec.json.encode(body), "application/json")


def _opened(envelope: Envelope, request: WebhookRequest, encrypted: str, unix: float) -> bytes:
    """Check a call and decrypt what it carries.

    Raises:
        Unproven: It was made at another time.
    """
    query = request.query
    # The names that WeCom's own plug-in takes.
    names = ("msg_signature", "msgsignature", "signature")
    signature = next((query[name] for name in names if name in query), "")
    timestamp = query.get("timestamp", "")
    message = envelope.opened(signature, timestamp, query.get("nonce", ""), encrypted)
    # After the signature, so that only an operator whose clock is wrong reads of a clock.
    if not fresh(timestamp, unix):
        raise Unproven("it was made at another time; is this machine's clock right?")
    return message
