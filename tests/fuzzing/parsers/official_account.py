"""Calls of an Official Account: XML and JSON, in plain mode and in an encrypted envelope."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.channels.official_account.protocol.codec import BadMessage, decode, find_encrypted
from bot.channels.official_account.protocol.messages import MAX_TEXT_CHARS, parse
from bot.channels.official_account.protocol.signature import VerificationError, Verifier
from bot.runtime.webhooks import WebhookRequest
from bot.wechat.crypto import CryptoError, MessageCrypto, sign_plain
from tests.fakes.clock import ManualClock
from tests.fakes.wechat.platform import APP_ID
from tests.fakes.wecom.secrets import OFFICIAL_AES_KEY, OFFICIAL_TOKEN
from tests.fuzzing.target import Read, Target

_NONCE = "1234567890"
_ERRORS = (BadMessage, VerificationError, CryptoError)


@contextmanager
def open_verifiers() -> Iterator[Read]:
    """Make what checks calls in plain and in secure mode."""
    clock = ManualClock()
    crypto = MessageCrypto(OFFICIAL_TOKEN, OFFICIAL_AES_KEY, APP_ID)
    plain = Verifier("", OFFICIAL_TOKEN, None, clock)
    secure = Verifier("", OFFICIAL_TOKEN, crypto, clock)
    timestamp = str(int(clock.unix()))
    query = {"timestamp": timestamp, "nonce": _NONCE}
    query["signature"] = sign_plain(OFFICIAL_TOKEN, timestamp, _NONCE)

    def read_plain(data: bytes) -> None:
        _answer(plain, WebhookRequest("POST", query, data))

    def read_forged(data: bytes) -> None:
        secure.verify_message(WebhookRequest("POST", {**query, "msg_signature": "a" * 40}, data))
        raise AssertionError("a forged call was taken for WeChat's")

    def read_signed(data: bytes) -> None:
        """Read what somebody signed who knows the Token, and not the key."""
        encrypted = find_encrypted(data)
        signature = crypto.sign(timestamp, _NONCE, encrypted)
        secure.verify_message(WebhookRequest("POST", {**query, "msg_signature": signature}, data))

    def read_encrypted(data: bytes) -> None:
        encrypted = crypto.encrypt(data)
        signature = crypto.sign(timestamp, _NONCE, encrypted)
        body = f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>".encode()
        _answer(secure, WebhookRequest("POST", {**query, "msg_signature": signature}, body))

    def _answer(verifier: Verifier, request: WebhookRequest) -> None:
        verified = verifier.verify_message(request)
        message = parse(verified.fields)
        assert len(message.text) <= MAX_TEXT_CHARS
        assert "root:" not in message.text
        content = {"ToUserName": message.person, "Content": message.text}
        reply = verifier.encode_reply(verified, content)
        if verifier is secure:
            sealed = decode(reply)[1]
            names = ("MsgSignature", "TimeStamp", "Nonce", "Encrypt")
            reply = crypto.verify_and_decrypt(*(sealed[name] for name in names))
        assert decode(reply)[1]["ToUserName"] == message.person

    def read(data: bytes) -> None:
        problems = []
        for way in (read_plain, read_forged, read_signed, read_encrypted):
            try:
                way(data)
            except _ERRORS as error:
                problems.append(error)
        if len(problems) == 4:
            raise problems[-1]

    yield read


TARGET = Target("official_account", open_verifiers, _ERRORS, max_bytes=80 * 1024)
