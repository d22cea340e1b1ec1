"""Verifies and decrypts the webhook's calls, and encrypts and signs the replies.

See developer.work.weixin.qq.com/document/path/101033. Times are in seconds since 1970.
"""

from __future__ import annotations

import msgspec

from bot.channels.wecom.parse import decode_json, get_bot_id
from bot.runtime.webhooks import WebhookRequest, WebhookResponse
from bot.wechat.crypto import MessageCrypto, is_fresh
from indexer.errors import HuiguError


class Unverified(HuiguError):
    """No proof that WeCom makes this call, to this bot, now. The text quotes nothing of it."""


class _Call(msgspec.Struct, frozen=True):
    """A call's body."""

    encrypt: str = ""
    capitalised: str = msgspec.field(default="", name="Encrypt")
    """WeCom's own plug-in accepts this spelling too."""


def open_echo(envelope: MessageCrypto, request: WebhookRequest, unix_s: float) -> bytes:
    """Open the `GET` with which WeCom checks that the address is ours; returns the response body.

    `CryptoError` passes through, and `Unverified` for a call made at another time.

    Raises:
        Unverified: It is no echo.
    """
    # A `+` that was not percent-encoded arrives as a space, and base64 has no spaces.
    echo = _decrypt(envelope, request, request.query.get("echostr", "").replace(" ", "+"), unix_s)
    # Messages and our replies are signed the same way: without this check, somebody could send
    # one as an echo and get it decrypted.
    if echo.lstrip().startswith(b"{"):
        raise Unverified("it asks for the echo of a message, where WeCom sends a number")
    return echo


def open_message(
    envelope: MessageCrypto, bot_id: str, request: WebhookRequest, unix_s: float
) -> object:
    """Open a `POST` with a message or event; returns its content, decoded from JSON.

    With an empty `bot_id`, calls for any bot are accepted. `CryptoError` passes through, and
    `BadMessage` for verified content that is no JSON.

    Raises:
        Unverified: It holds nothing, was made at another time, or is for another bot.
    """
    try:
        call = msgspec.json.decode(request.body, type=_Call)
    except (ValueError, RecursionError):  # a UnicodeError quotes the text
        raise Unverified("the body holds no encrypted message") from None
    body = decode_json(_decrypt(envelope, request, call.encrypt or call.capitalised, unix_s))
    if bot_id and get_bot_id(body) != bot_id:
        raise Unverified("it is for another bot; compare bot_id in [wecom] with WeCom's console")
    return body


def seal_reply(
    envelope: MessageCrypto, content: object, request: WebhookRequest, unix_s: float
) -> WebhookResponse:
    """Encrypt and sign the reply to a verified call; it repeats the call's nonce."""
    nonce = request.query.get("nonce", "")
    sealed = envelope.encrypt_and_sign(msgspec.json.encode(content), int(unix_s), nonce)
    body = {
        "encrypt": sealed.encrypted,
        "msgsignature": sealed.signature,
        "timestamp": sealed.timestamp,
        "nonce": sealed.nonce,
    }
    return WebhookResponse(200, msgspec.json.encode(body), "application/json")


def _decrypt(
    envelope: MessageCrypto, request: WebhookRequest, encrypted: str, unix_s: float
) -> bytes:
    query = request.query
    # WeCom's own plug-in accepts these names.
    names = ("msg_signature", "msgsignature", "signature")
    signature = next((query[name] for name in names if name in query), "")
    timestamp = query.get("timestamp", "")
    message = envelope.verify_and_decrypt(signature, timestamp, query.get("nonce", ""), encrypted)
    # Checked last: only an operator whose clock is wrong should read about a clock in the log.
    if not is_fresh(timestamp, unix_s):
        raise Unverified("it was made at another time; is this machine's clock right?")
    return message
