"""The echo that proves our address must not decrypt messages or replies."""

from __future__ import annotations

import msgspec
import pytest

from bot.channels.wecom.webhook.signature import Unverified, open_echo, seal_reply
from bot.runtime.webhooks import WebhookRequest
from bot.wechat.crypto import MessageCrypto
from tests.fakes.wecom.secrets import AES_KEY, TOKEN

NOW = 1_900_000_000
ENVELOPE = MessageCrypto(TOKEN, AES_KEY)


def make_request(encrypted: str, signature: str, nonce: str) -> WebhookRequest:
    query = {"msg_signature": signature, "timestamp": str(NOW), "nonce": nonce}
    return WebhookRequest("GET", {**query, "echostr": encrypted}, b"")


@pytest.mark.parametrize("text", [b"1288432023552776189", b"", b"\xff{}"])
def test_an_echo_is_opened(text):
    sealed = ENVELOPE.encrypt_and_sign(text, NOW, "n")
    request = make_request(sealed.encrypted, sealed.signature, "n")
    assert open_echo(ENVELOPE, request, NOW) == text


@pytest.mark.parametrize("text", [b'{"msgid":"m"}', b' \n{"stream":{}}', b"{"])
def test_a_message_is_not_opened_as_an_echo(text):
    sealed = ENVELOPE.encrypt_and_sign(text, NOW, "n")
    with pytest.raises(Unverified):
        open_echo(ENVELOPE, make_request(sealed.encrypted, sealed.signature, "n"), NOW)


def test_our_own_reply_is_not_opened_as_an_echo():
    reply = seal_reply(
        ENVELOPE, {"stream": "the answer"}, WebhookRequest("POST", {"nonce": "n"}, b""), NOW
    )
    body = msgspec.json.decode(reply.body)
    with pytest.raises(Unverified):
        open_echo(ENVELOPE, make_request(body["encrypt"], body["msgsignature"], "n"), NOW)
