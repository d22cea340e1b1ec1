"""What proves our address to WeCom must not serve to read what was meant for the bot."""

from __future__ import annotations

import msgspec
import pytest

from bot.channels.wecom.webhook.signature import Unproven, echoed, sealed
from bot.runtime.webhooks import WebhookRequest
from bot.wechat.crypto import Envelope
from tests.fakes.wecom.secrets import AES_KEY, TOKEN

NOW = 1_900_000_000
ENVELOPE = Envelope(TOKEN, AES_KEY)


def asking(encrypted: str, signature: str, nonce: str) -> WebhookRequest:
    query = {"msg_signature": signature, "timestamp": str(NOW), "nonce": nonce}
    return WebhookRequest("GET", {**query, "echostr": encrypted}, b"")


@pytest.mark.parametrize("text", [b"1288432023552776189", b"", b"\xff{}"])
def test_what_wecom_sends_to_see_the_address_is_echoed(text):
    wrapped = ENVELOPE.sealed(text, NOW, "n")
    call = asking(wrapped.encrypted, wrapped.signature, "n")
    assert echoed(ENVELOPE, call, NOW) == text


@pytest.mark.parametrize("text", [b'{"msgid":"m"}', b' \n{"stream":{}}', b"{"])
def test_a_message_is_not(text):
    wrapped = ENVELOPE.sealed(text, NOW, "n")
    with pytest.raises(Unproven):
        echoed(ENVELOPE, asking(wrapped.encrypted, wrapped.signature, "n"), NOW)


def test_our_own_reply_is_not_decrypted_for_who_overheard_it():
    reply = sealed(
        ENVELOPE, {"stream": "the answer"}, WebhookRequest("POST", {"nonce": "n"}, b""), NOW
    )
    body = msgspec.json.decode(reply.body)
    with pytest.raises(Unproven):
        echoed(ENVELOPE, asking(body["encrypt"], body["msgsignature"], "n"), NOW)
