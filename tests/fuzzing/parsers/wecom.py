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
from tests.fuzzing.target import Read, Target

_UNIX_S = 1_700_000_000
_NONCE = "1234567890"
_ERRORS = (BadMessage, Unverified, CryptoError)


@contextmanager
def open_channel() -> Iterator[Read]:
    """Make what checks calls, with settings of a bot that has two names."""
    crypto = MessageCrypto(TOKEN, AES_KEY)
    settings = WecomSettings(names=("小顾", "Huigu"))
    timestamp = str(_UNIX_S)

    def make_call(encrypted: str, body: bytes) -> WebhookRequest:
        signature = crypto.sign(timestamp, _NONCE, encrypted)
        query = {"msg_signature": signature, "timestamp": timestamp, "nonce": _NONCE}
        return WebhookRequest("POST", query | {"echostr": encrypted}, body)

    def read_frame(data: bytes) -> None:
        frame = parse_frame(data.decode(errors="replace"))
        if frame.command:
            _use(parse(frame.body))

    def read_call(data: bytes) -> None:
        encrypted = crypto.encrypt(data)
        call = make_call(encrypted, msgspec.json.encode({"encrypt": encrypted}))
        _use(parse(open_message(crypto, "", call, _UNIX_S)))
        reply = msgspec.json.decode(seal_reply(crypto, {"a": "b"}, call, _UNIX_S).body)
        names = ("msgsignature", "timestamp", "nonce", "encrypt")
        crypto.verify_and_decrypt(*(str(reply[name]) for name in names))

    def read_echo(data: bytes) -> None:
        open_echo(crypto, make_call(crypto.encrypt(data), b""), _UNIX_S)

    def read_unsigned(data: bytes) -> None:
        open_message(crypto, "", make_call("other", data), _UNIX_S)
        raise AssertionError("a forged call was taken for WeCom's")

    def _use(inbound: Inbound | None) -> None:
        if not isinstance(inbound, Message):
            return
        assert 0 < len(inbound.id) <= MAX_ID_CHARS
        assert len(inbound.text) <= MAX_TEXT_CHARS
        intent = read_intent(inbound, settings)
        assert len(intent.quoted) <= MAX_CUT_CHARS
        if not inbound.text.strip():
            assert len(intent.question) <= MAX_QUESTION_CHARS
        msgspec.json.encode(make_question(inbound, intent, settings))

    def read(data: bytes) -> None:
        problems = []
        for way in (read_frame, read_call, read_echo, read_unsigned):
            try:
                way(data)
            except _ERRORS as error:
                problems.append(error)
        if len(problems) == 4:
            raise problems[0]

    yield read


TARGET = Target("wecom", open_channel, _ERRORS, max_bytes=64 * 1024)
