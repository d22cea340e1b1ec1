"""Requests from WeChat's documentation and samples, read by our verifier."""

from __future__ import annotations

import json

import pytest

from bot.channels.official_account.protocol.codec import BadMessage
from bot.channels.official_account.protocol.signature import VerificationError, Verifier
from bot.runtime.webhooks import WebhookRequest
from bot.wechat.crypto import MessageCrypto
from tests.fakes.clock import ManualClock

SAMPLE = {
    "token": "spamtest",
    "key": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
    "app_id": "wx2c2769f8efd9abc2",
}
SAMPLE_QUERY = {
    "encrypt_type": "aes",
    "msg_signature": "5d197aaffba7e9b25a30732f161a50dee96bd5fa",
    "timestamp": "1409735669",
    "nonce": "1320562132",
}
SAMPLE_ENCRYPT = (
    "hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQH"
    "FVAFmOD2LdJF9FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsV"
    "ticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0V"
    "xpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrc"
    "pCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE="
)
GUIDE = {"token": "AAAAA", "key": "A" * 43, "app_id": "wxba5fad812f8e6fb9"}
GUIDE_QUERY = {
    "encrypt_type": "aes",
    "msg_signature": "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3",
    "timestamp": "1714112445",
    "nonce": "415670741",
}
GUIDE_ENCRYPT = (
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzD"
    "pVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2I"
    "uQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F"
    "9mFUPAJGj04="
)


def make_verifier(
    values: dict[str, str], now: str, mode: str = "secure", account: str = ""
) -> Verifier:
    crypto = MessageCrypto(values["token"], values["key"], values["app_id"])
    return Verifier(
        account, values["token"], None if mode == "plain" else crypto, ManualClock(float(now))
    )


def test_the_message_of_the_samples_is_verified():
    body = f"<xml><ToUserName>gh_10f6c3c3ac5a</ToUserName><Encrypt>{SAMPLE_ENCRYPT}</Encrypt></xml>"
    request = WebhookRequest("POST", SAMPLE_QUERY, body.encode())
    verifier = make_verifier(SAMPLE, "1409735669", account="gh_10f6c3c3ac5a")
    message = verifier.verify_message(request)
    assert message.syntax == "xml"
    assert message.fields["FromUserName"] == "oyORnuP8q7ou2gfYjqLzSIWZf0rs"
    assert message.fields["Content"] == "abcdteT"
    assert message.fields["MsgId"] == "6054768590064713728"


def test_the_message_of_the_guide_is_verified():
    body = json.dumps({"ToUserName": "gh_97417a04a28d", "Encrypt": GUIDE_ENCRYPT})
    request = WebhookRequest("POST", GUIDE_QUERY, body.encode())
    message = make_verifier(GUIDE, "1714112445").verify_message(request)
    assert (message.syntax, message.fields["Event"]) == ("json", "debug_demo")


def test_the_address_check_of_the_guide_is_answered():
    query = {
        "signature": "f464b24fc39322e44b38aa78f5edd27bd1441696",
        "timestamp": "1714036504",
        "nonce": "1514711492",
        "echostr": "4375120948345356249",
    }
    request = WebhookRequest("GET", query, b"")
    plain, secure = make_verifier(GUIDE, "1714036504", "plain"), make_verifier(GUIDE, "1714036504")
    assert plain.verify_url(request) == "4375120948345356249"
    assert secure.verify_url(request) == "4375120948345356249"
    with pytest.raises(VerificationError):
        make_verifier(GUIDE, "1714037105").verify_url(request)


def test_wechatpy_decrypts_our_reply():
    """wechatpy is a second implementation of the same protocol."""
    crypto = pytest.importorskip("wechatpy.crypto", reason="wechatpy is not installed")
    body = f"<xml><Encrypt>{SAMPLE_ENCRYPT}</Encrypt></xml>"
    verifier = make_verifier(SAMPLE, "1409735669")
    verified = verifier.verify_message(WebhookRequest("POST", SAMPLE_QUERY, body.encode()))
    reply = verifier.encode_reply(verified, {"Content": "你好 ]]> <b>", "CreateTime": 1409735669})
    fields = dict.fromkeys(["MsgSignature", "TimeStamp", "Nonce"], "")
    for name in fields:
        fields[name] = reply.decode().partition(f"<{name}>")[2].partition(f"</{name}>")[0]
        fields[name] = fields[name].removeprefix("<![CDATA[").removesuffix("]]>")
    theirs = crypto.WeChatCrypto(SAMPLE["token"], SAMPLE["key"], SAMPLE["app_id"])
    message = theirs.decrypt_message(
        reply, fields["MsgSignature"], fields["TimeStamp"], fields["Nonce"]
    )
    text = message if isinstance(message, str) else message.decode()
    assert "<![CDATA[你好 ]]]]><![CDATA[> <b>]]>" in text


def test_an_encrypted_body_that_is_not_a_message_is_a_bad_message():
    verifier = make_verifier(SAMPLE, "1409735669")
    encrypted = MessageCrypto(SAMPLE["token"], SAMPLE["key"], SAMPLE["app_id"]).encrypt(b"{,}")
    query = {"timestamp": "1409735669", "nonce": "n"}
    query["msg_signature"] = MessageCrypto(SAMPLE["token"], SAMPLE["key"]).sign(
        "1409735669", "n", encrypted
    )
    request = WebhookRequest("POST", query, json.dumps({"Encrypt": encrypted}).encode())
    with pytest.raises(BadMessage):
        verifier.verify_message(request)
