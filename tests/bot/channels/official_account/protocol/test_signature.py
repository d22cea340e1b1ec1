"""Only requests of WeChat are accepted, in every mode, as XML and as JSON."""

from __future__ import annotations

import io
import logging

import pytest

from bot.channels.official_account.protocol import codec
from bot.channels.official_account.protocol.codec import MAX_BYTES
from tests.fakes.wechat.account_site import make_settings
from tests.fakes.wechat.platform import ACCOUNT

QUESTION = "where are the MeshDay videos"
MODES = ["plain", "compatible", "secure"]
BILLION_LAUGHS = (
    '<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><xml><Content>&c;</Content></xml>'
)
EXTERNAL_ENTITY = (
    '<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/hostname">]><xml><Content>&a;</Content></xml>'
)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("syntax", ["xml", "json"])
async def test_every_mode_works_in_xml_and_json(site, mode, syntax):
    site.wechat.mode, site.wechat.syntax = mode, syntax
    await site.start(make_settings(mode))
    assert f"＜{QUESTION}＞" in await site.send_text("anna", QUESTION)
    assert (site.questions[0].asker, site.questions[0].thread) == ("official_account:anna",) * 2
    assert (site.questions[0].place, site.questions[0].channel) == ("", "official_account")


@pytest.mark.parametrize("mode", MODES)
async def test_the_echo_of_the_console_is_returned_unchanged(site, mode):
    await site.start(make_settings(mode))
    assert await site.wechat.verify_url("4375120948345356249") == (
        200,
        "4375120948345356249",
        "text/plain",
    )


@pytest.mark.parametrize("echo", ["", "a b", "x" * 257, "你"])
async def test_an_invalid_echo_is_refused(site, echo):
    await site.start(make_settings())
    assert (await site.wechat.verify_url(echo))[:2] == (403, "")


async def test_special_characters_arrive_as_they_were_typed(site):
    await site.start(make_settings("plain"))
    site.wechat.mode = "plain"
    text = "a]]>b <xml> &amp; “视频” 🎬 and videos?"
    assert await site.send_text("anna", text)
    assert site.questions[0].text == text


async def assert_refused(site, query, body, caplog) -> None:
    """Assert 403 with an empty body; at most one log line, with nothing of the request in it."""
    caplog.clear()
    with caplog.at_level(logging.INFO):
        assert await site.finish(site.wechat.post(query, body)) == (403, b"")
    records = [record for record in caplog.records if record.name == "huigu.official_account"]
    lines = [record.getMessage() for record in records]
    assert len(lines) <= 1
    for leak in ["anna", "MeshDay", *(value for value in query.values() if len(value) > 6)]:
        assert leak not in "".join(lines)
    assert site.questions == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("changed", ["signature", "timestamp", "nonce"])
async def test_a_forged_request_is_refused(site, mode, changed, caplog):
    site.wechat.mode = mode
    await site.start(make_settings(mode))
    query, body = site.wechat.make_request(
        site.wechat.make_message("anna", MsgType="text", Content=QUESTION)
    )
    signature = "signature" if mode == "plain" else "msg_signature"
    key = signature if changed == "signature" else changed
    forged = query[key][:-1] + ("0" if query[key][-1] != "0" else "1")
    for value in (forged, "", "ü" * 40):
        await assert_refused(site, {**query, key: value}, body, caplog)
    del query[key]
    await assert_refused(site, query, body, caplog)


async def test_a_flood_of_forged_requests_does_not_fill_the_log(site, caplog):
    await site.start(make_settings())
    query, body = site.wechat.make_request(
        site.wechat.make_message("anna", MsgType="text", Content=QUESTION)
    )
    query["msg_signature"] = "0" * 40
    for _ in range(200):
        assert (await site.wechat.post(query, body))[0] == 403
    await site.clock.advance(60)
    await site.wechat.post(query, body)
    first, second = [text for text in caplog.messages if "was refused" in text]
    assert second == f"{first} (200 times since this was last said)"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("off_s", [-601, 601])
async def test_an_old_request_is_refused(site, mode, off_s, caplog):
    site.wechat.mode = mode
    await site.start(make_settings(mode))
    request = site.wechat.make_request(
        site.wechat.make_message("anna", MsgType="text", Content=QUESTION)
    )
    if off_s < 0:
        await site.clock.advance(-off_s)
    else:
        site.clock._start -= off_s
    await assert_refused(site, *request, caplog)


async def test_a_replayed_request_gets_the_same_reply_and_is_not_answered_again(site):
    await site.start(make_settings())
    fields = site.wechat.make_message("anna", MsgType="text", Content=QUESTION, MsgId="77")
    request = site.wechat.make_request(fields)
    first = site.wechat.read_reply(*await site.finish(site.wechat.post(*request)), "anna")
    for _ in range(3):
        again = site.wechat.read_reply(*await site.finish(site.wechat.post(*request)), "anna")
        assert again == first
    assert len(site.questions) == 1


async def test_a_plain_request_is_refused_in_secure_mode(site, caplog):
    await site.start(make_settings("secure"))
    site.wechat.mode = "plain"
    request = site.wechat.make_request(
        site.wechat.make_message("anna", MsgType="text", Content=QUESTION)
    )
    await assert_refused(site, *request, caplog)


async def test_in_compatible_mode_only_the_encrypted_message_is_used(site, caplog):
    site.wechat.mode = "compatible"
    await site.start(make_settings("compatible"))
    fields = site.wechat.make_message("anna", MsgType="text", Content=QUESTION, MsgId="1")
    query, body = site.wechat.make_request(fields)
    body = body.replace(QUESTION.encode(), b"something else")
    reply = site.wechat.read_reply(*await site.finish(site.wechat.post(query, body)), "anna")
    assert f"＜{QUESTION}＞" in reply
    site.questions.clear()
    # A right plain signature does not make up for a wrong signature of the encrypted message.
    await assert_refused(site, {**query, "msg_signature": "0" * 40}, body, caplog)
    plain = site.wechat.encode({**fields, "MsgId": "2"})
    await assert_refused(site, query, plain, caplog)


async def test_in_compatible_mode_a_known_address_cannot_be_used_to_forge_messages(site, caplog):
    site.wechat.mode = "compatible"
    await site.start(make_settings("compatible"))
    query, _ = site.wechat.make_request(
        site.wechat.make_message("anna", MsgType="text", Content=QUESTION)
    )
    forged = site.wechat.make_message("anna", MsgType="text", Content="MeshDay?", MsgId="3")
    for left_out in (["encrypt_type"], ["encrypt_type", "msg_signature"]):
        known = {name: value for name, value in query.items() if name not in left_out}
        await assert_refused(site, known, site.wechat.encode(forged), caplog)


@pytest.mark.parametrize("syntax", ["xml", "json"])
@pytest.mark.parametrize("typed", ["<Encrypt>AAAA</Encrypt> videos?", "</Encrypt> ]]> {videos?}"])
async def test_in_compatible_mode_a_text_may_contain_the_tags_of_the_envelope(site, syntax, typed):
    site.wechat.mode, site.wechat.syntax = "compatible", syntax
    await site.start(make_settings("compatible"))
    await site.send_text("anna", typed)
    assert [question.text for question in site.questions] == [typed]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("body", [b"<xml>" + b"<a>" * 20_000, b"<xml>" + b"<Encrypt>" * 7_000])
async def test_an_unsigned_body_is_not_parsed(site, mode, body, caplog, monkeypatch):
    """Parsing 64 KiB of tags would delay everybody for 20 ms, each time."""
    parsed = []
    monkeypatch.setattr(codec, "fromstring", lambda text, **_: parsed.append(text))
    await site.start(make_settings(mode))
    query = {**site.wechat.make_query(), "signature": "0" * 40, "msg_signature": "0" * 40}
    await assert_refused(site, query, body, caplog)
    await assert_refused(site, query, body + b"</Encrypt>", caplog)
    assert not parsed


async def test_a_spoilt_body_around_a_valid_message_is_refused(site, caplog):
    await site.start(make_settings())
    query, body = site.wechat.make_request(
        site.wechat.make_message("anna", MsgType="text", Content=QUESTION)
    )
    for spoilt in (b"\xff" + body, b"x" + body, body.replace(b"</Encrypt>", b"")):
        await assert_refused(site, query, spoilt, caplog)


@pytest.mark.parametrize("mode", MODES)
async def test_a_request_for_another_account_is_refused(site, mode, caplog):
    site.wechat.mode, site.wechat.account = mode, "gh_somebody_else"
    await site.start(make_settings(mode))
    request = site.wechat.make_request(
        site.wechat.make_message("anna", MsgType="text", Content=QUESTION)
    )
    await assert_refused(site, *request, caplog)


async def test_a_request_for_another_app_is_refused(site, caplog):
    site.wechat.app_id = "wxfedcba9876543210"
    await site.start(make_settings())
    request = site.wechat.make_request(
        site.wechat.make_message("anna", MsgType="text", Content=QUESTION)
    )
    await assert_refused(site, *request, caplog)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<xml>",
        b"\xff\xfe<xml/>",
        b'<?xml version="1.0" encoding="utf-7"?><xml>+ADw-</xml>',
        BILLION_LAUGHS.encode(),
        EXTERNAL_ENTITY.encode(),
        f"<!DOCTYPE xml><xml><ToUserName>{ACCOUNT}</ToUserName></xml>".encode(),
        b"<other><Content>x</Content></other>",
        b"<xml>" + b"<a>1</a>" * 2 + b"</xml>",
        b"<xml>" + b"".join(b"<a%d/>" % n for n in range(65)) + b"</xml>",
        b"{" * 50_000,
        b'{"a":' + b"[" * 60_000,
        b"<xml>" + b"<a>" * 20_000,
        b"<xml><Content>" + b"x" * MAX_BYTES + b"</Content></xml>",
    ],
)
@pytest.mark.parametrize("mode", MODES)
async def test_a_hostile_body_is_refused_in_every_mode(site, mode, body, caplog):
    await site.start(make_settings(mode))
    await assert_refused(site, site.wechat.make_query(), body, caplog)
    query = {**site.wechat.make_query(), "encrypt_type": "aes", "msg_signature": "0" * 40}
    await assert_refused(site, query, body, caplog)


async def test_a_body_beyond_the_limit_is_not_read(site):
    await site.start(make_settings())
    body = io.BytesIO(b"x" * ((1 << 20) + 1))
    status, _ = await site.finish(site.wechat.post(site.wechat.make_query(), body))
    assert status == 413


@pytest.mark.parametrize(
    "inside", [b"", b"no message", BILLION_LAUGHS.encode(), b"<xml><MsgId>1</MsgId></xml>"]
)
async def test_a_verified_body_that_is_not_a_message_is_accepted_and_ignored(site, inside, caplog):
    """Without an empty reply, WeChat would show the person an apology."""
    site.wechat.account = ""
    await site.start(make_settings(account=""))
    encrypted = site.wechat.crypto.encrypt(inside)
    query = site.wechat.make_query()
    query["msg_signature"] = site.wechat.crypto.sign(query["timestamp"], query["nonce"], encrypted)
    body = f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()
    assert await site.finish(site.wechat.post(query, body)) == (200, b"success")
    records = [record for record in caplog.records if record.name == "huigu.official_account"]
    assert [record.levelno for record in records] == [logging.WARNING]


@pytest.mark.parametrize(
    "wrong",
    [{"FromUserName": ""}, {"FromUserName": "a b"}, {"CreateTime": "soon"}, {"MsgId": "1\n2"}],
)
async def test_a_message_without_sender_time_or_id_is_ignored(site, wrong):
    await site.start(make_settings())
    fields = site.wechat.make_message("anna", MsgType="text", Content=QUESTION, MsgId="1")
    request = site.wechat.make_request({**fields, **wrong})
    assert await site.finish(site.wechat.post(*request)) == (200, b"success")
    assert site.questions == []


async def test_a_stopped_channel_answers_no_request(site):
    await site.start(make_settings())
    await site.stop()
    request = site.wechat.make_request(
        site.wechat.make_message("anna", MsgType="text", Content=QUESTION)
    )
    assert (await site.finish(site.wechat.post(*request)))[0] == 404
