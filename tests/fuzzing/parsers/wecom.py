"""WeCom's messages and events: frames of the long connection, and calls to the webhook."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from bot.channels.wecom.events import Inbound, Message
from bot.channels.wecom.long_connection.protocol import parse_frame
from bot.channels.wecom.parse import MAX_ID_CHARS, MAX_TEXT_CHARS, BadMessage, parse
from bot.channels.wecom.questions import MAX_CUT_CHARS, make_question, read_intent
from bot.channels.wecom.spec import WecomSettings
from bot.channels.wecom.webhook.signature import Unverified, open_echo, open_message, seal_reply
from bot.messages import MAX_QUESTION_CHARS
from bot.runtime.webhooks import WebhookRequest
from bot.wechat.crypto import CryptoError, MessageCrypto
from tests.fakes.wecom.secrets import AES_KEY, TOKEN
from tests.fuzzing.parsers.ways import read_in_ways
from tests.fuzzing.target import Read, Target

_UNIX_S = 1_700_000_000
_NONCE = "1234567890"
_SETTINGS = WecomSettings(names=("小顾", "Huigu"))
_ERRORS = (BadMessage, Unverified, CryptoError)


class _Bot:
    """What checks calls, and the secrets to sign some of them."""

    def __init__(self) -> None:
        self._crypto = MessageCrypto(TOKEN, AES_KEY)

    def read_frame(self, data: bytes) -> None:
        frame = parse_frame(data.decode(errors="replace"))
        if frame.command:
            _check_inbound(parse(frame.body))

    def read_call(self, data: bytes) -> None:
        encrypted = self._crypto.encrypt(data)
        call = self._sign(encrypted, msgspec.json.encode({"encrypt": encrypted}))
        _check_inbound(parse(open_message(self._crypto, "", call, _UNIX_S)))
        reply = msgspec.json.decode(seal_reply(self._crypto, {"a": "b"}, call, _UNIX_S).body)
        names = ("msgsignature", "timestamp", "nonce", "encrypt")
        self._crypto.verify_and_decrypt(*(str(reply[name]) for name in names))

    def read_echo(self, data: bytes) -> None:
        open_echo(self._crypto, self._sign(self._crypto.encrypt(data), b""), _UNIX_S)

    def read_forged(self, data: bytes) -> None:
        open_message(self._crypto, "", self._sign("another message", data), _UNIX_S)
        raise AssertionError("a forged call was taken for WeCom's")

    def _sign(self, encrypted: str, body: bytes) -> WebhookRequest:
        signature = self._crypto.sign(str(_UNIX_S), _NONCE, encrypted)
        query = {"msg_signature": signature, "timestamp": str(_UNIX_S), "nonce": _NONCE}
        return WebhookRequest("POST", {**query, "echostr": encrypted}, body)


def _check_inbound(inbound: Inbound | None) -> None:
    if not isinstance(inbound, Message):
        return
    assert 0 < len(inbound.id) <= MAX_ID_CHARS
    assert len(inbound.text) <= MAX_TEXT_CHARS
    intent = read_intent(inbound, _SETTINGS)
    assert len(intent.quoted) <= MAX_CUT_CHARS
    if not inbound.text.strip():
        assert len(intent.question) <= MAX_QUESTION_CHARS
    msgspec.json.encode(make_question(inbound, intent, _SETTINGS))


@contextmanager
def open_bot() -> Iterator[Read]:
    """Make a bot; an input is refused if it is in every way."""
    bot = _Bot()
    yield read_in_ways((bot.read_frame, bot.read_call, bot.read_echo, bot.read_forged), _ERRORS)


TARGET = Target("wecom", open_bot, _ERRORS, max_bytes=64 * 1024)
