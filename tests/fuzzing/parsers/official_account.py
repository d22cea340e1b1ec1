"""Calls of an Official Account: XML and JSON, in plain mode and in an encrypted envelope."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.channels.official_account.protocol.codec import BadMessage, decode, find_encrypted
from bot.channels.official_account.protocol.messages import MAX_TEXT_CHARS, Message, parse
from bot.channels.official_account.protocol.signature import (
    VerificationError,
    VerifiedMessage,
    Verifier,
)
from bot.runtime.webhooks import WebhookRequest
from bot.wechat.crypto import CryptoError, MessageCrypto, sign_plain
from tests.fakes.clock import ManualClock
from tests.fakes.wechat.platform import APP_ID
from tests.fakes.wecom.secrets import OFFICIAL_AES_KEY, OFFICIAL_TOKEN
from tests.fuzzing.parsers.ways import read_in_ways
from tests.fuzzing.target import Read, Target

_NONCE = "1234567890"
_ERRORS = (BadMessage, VerificationError, CryptoError)


class _Account:
    """What checks calls in plain and in secure mode, and the secrets to sign some of them."""

    def __init__(self) -> None:
        clock = ManualClock()
        self._crypto = MessageCrypto(OFFICIAL_TOKEN, OFFICIAL_AES_KEY, APP_ID)
        self._plain = Verifier("", OFFICIAL_TOKEN, None, clock)
        self._secure = Verifier("", OFFICIAL_TOKEN, self._crypto, clock)
        self._timestamp = str(int(clock.unix()))

    def read_plain(self, data: bytes) -> None:
        signature = sign_plain(OFFICIAL_TOKEN, self._timestamp, _NONCE)
        verified = self._plain.verify_message(self._make_call(data, signature=signature))
        message = _check_message(verified)
        _check_reply(self._plain.encode_reply(verified, _make_reply(message)), message)

    def read_forged(self, data: bytes) -> None:
        self._secure.verify_message(self._make_call(data, msg_signature="a" * 40))
        raise AssertionError("a forged call was taken for WeChat's")

    def read_signed(self, data: bytes) -> None:
        """Read what somebody signed who knows the Token, and not the key."""
        signature = self._crypto.sign(self._timestamp, _NONCE, find_encrypted(data))
        self._secure.verify_message(self._make_call(data, msg_signature=signature))

    def read_encrypted(self, data: bytes) -> None:
        encrypted = self._crypto.encrypt(data)
        body = f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>".encode()
        signature = self._crypto.sign(self._timestamp, _NONCE, encrypted)
        verified = self._secure.verify_message(self._make_call(body, msg_signature=signature))
        message = _check_message(verified)
        sealed = decode(self._secure.encode_reply(verified, _make_reply(message)))[1]
        names = ("MsgSignature", "TimeStamp", "Nonce", "Encrypt")
        _check_reply(self._crypto.verify_and_decrypt(*(sealed[name] for name in names)), message)

    def _make_call(self, body: bytes, **signatures: str) -> WebhookRequest:
        query = {"timestamp": self._timestamp, "nonce": _NONCE, **signatures}
        return WebhookRequest("POST", query, body)


def _check_message(verified: VerifiedMessage) -> Message:
    message = parse(verified.fields)
    assert len(message.text) <= MAX_TEXT_CHARS
    assert "root:" not in message.text, "an entity loaded a file"
    return message


def _make_reply(message: Message) -> dict[str, str | int]:
    return {"ToUserName": message.person, "Content": message.text}


def _check_reply(reply: bytes, message: Message) -> None:
    assert decode(reply)[1]["ToUserName"] == message.person


@contextmanager
def open_account() -> Iterator[Read]:
    """Make an account; an input is refused if it is in every way."""
    account = _Account()
    ways = (account.read_plain, account.read_forged, account.read_signed, account.read_encrypted)
    yield read_in_ways(ways, _ERRORS)


TARGET = Target(
    "official_account", open_account, _ERRORS, max_bytes=80 * 1024, grown_bytes=40 * 1024
)
