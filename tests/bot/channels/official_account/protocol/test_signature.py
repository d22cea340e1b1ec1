"""What WeChat sends comes in, in every mode and form; nothing else does."""

from __future__ import annotations

import io
import logging

import pytest

from bot.channels.official_account.protocol import codec as wire
from bot.channels.official_account.protocol.codec import MAX_BYTES
from tests.fakes.official_account import ACCOUNT
from tests.fakes.official_account_site import settings

QUESTION = "where are the MeshDay videos"
MODES = ["plain", "compatible", "secure"]
LAUGHS = (
    '<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><xml><Content>&c;</Content></xml>'
)
OUTSIDE = (
    '<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/hostname">]><xml><Content>&a;</Content></xml>'
)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("form", ["xml", "json"])
async def test_every_mode_works_in_xml_and_json(site, mode, form):
    site.wechat.mode, site.wechat.form = mode, form
    await site.start(settings(mode))
    assert f"＜{QUESTION}＞" in await site.says("anna", QUESTION)
    assert (site.asked[0].asker, site.asked[0].thread) == ("official_account:anna",) * 2
    assert (site.asked[0].place, site.asked[0].channel) == ("", "official_account")


@pytest.mark.parametrize("mode", MODES)
async def test_the_console_gets_its_echo_back_unchanged(site, mode):
    await site.start(settings(mode))
    assert await site.wechat.verifies("4375120948345356249") == (
        200,
        "4375120948345356249",
        "text/plain",
    )


@pytest.mark.parametrize("echo", ["", "a b", "x" * 257, "你"])
async def test_what_is_no_echo_is_not_repeated(site, echo):
    await site.start(settings())
    assert (await site.wechat.verifies(echo))[:2] == (403, "")


async def test_what_the_text_may_hold_arrives_as_it_was_typed(site):
    await site.start(settings("plain"))
    site.wechat.mode = "plain"
    text = "a]]>b <xml> &amp; “视频” 🎬 and videos?"
    assert await site.says("anna", text)
    assert site.asked[0].text == text


async def _refused(site, query, body, caplog) -> None:
    """Assert 403 with an empty body; one line in a minute, and nothing of the call in that line."""
    caplog.clear()
    with caplog.at_level(logging.INFO):
        assert await site.during(site.wechat.post(query, body)) == (403, b"")
    lines = [one.getMessage() for one in caplog.records if one.name == "huigu.official_account"]
    assert len(lines) <= 1
    for leak in ["anna", "MeshDay", *(value for value in query.values() if len(value) > 6)]:
        assert leak not in "".join(lines)
    assert site.asked == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("touched", ["signature", "timestamp", "nonce"])
async def test_a_forged_call_is_refused(site, mode, touched, caplog):
    site.wechat.mode = mode
    await site.start(settings(mode))
    query, body = site.wechat.wrapped(site.wechat.message("anna", MsgType="text", Content=QUESTION))
    signature = "signature" if mode == "plain" else "msg_signature"
    key = signature if touched == "signature" else touched
    forged = query[key][:-1] + ("0" if query[key][-1] != "0" else "1")
    for value in (forged, "", "ü" * 40):
        await _refused(site, {**query, key: value}, body, caplog)
    del query[key]
    await _refused(site, query, body, caplog)


async def test_a_flood_of_forged_calls_does_not_fill_the_log(site, caplog):
    await site.start(settings())
    query, body = site.wechat.wrapped(site.wechat.message("anna", MsgType="text", Content=QUESTION))
    query["msg_signature"] = "0" * 40
    for _ in range(200):
        assert (await site.wechat.post(query, body))[0] == 403
    await site.clock.advance(60)
    await site.wechat.post(query, body)
    first, second = [text for text in caplog.messages if "was refused" in text]
    assert second == f"{first} (200 times since this was last said)"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("off_s", [-601, 601])
async def test_an_old_call_is_refused(site, mode, off_s, caplog):
    site.wechat.mode = mode
    await site.start(settings(mode))
    call = site.wechat.wrapped(site.wechat.message("anna", MsgType="text", Content=QUESTION))
    if off_s < 0:
        await site.clock.advance(-off_s)
    else:
        site.clock._start -= off_s
    await _refused(site, *call, caplog)


async def test_a_replayed_call_gets_the_same_reply_and_costs_nothing(site):
    await site.start(settings())
    fields = site.wechat.message("anna", MsgType="text", Content=QUESTION, MsgId="77")
    call = site.wechat.wrapped(fields)
    first = site.wechat._shown(*await site.during(site.wechat.post(*call)), "anna")
    for _ in range(3):
        again = site.wechat._shown(*await site.during(site.wechat.post(*call)), "anna")
        assert again == first
    assert len(site.asked) == 1


async def test_a_plain_call_is_refused_in_secure_mode(site, caplog):
    await site.start(settings("secure"))
    site.wechat.mode = "plain"
    call = site.wechat.wrapped(site.wechat.message("anna", MsgType="text", Content=QUESTION))
    await _refused(site, *call, caplog)


async def test_in_compatible_mode_only_the_encrypted_part_is_believed(site, caplog):
    site.wechat.mode = "compatible"
    await site.start(settings("compatible"))
    fields = site.wechat.message("anna", MsgType="text", Content=QUESTION, MsgId="1")
    query, body = site.wechat.wrapped(fields)
    body = body.replace(QUESTION.encode(), b"something else")
    shown = site.wechat._shown(*await site.during(site.wechat.post(query, body)), "anna")
    assert f"＜{QUESTION}＞" in shown
    site.asked.clear()
    # The right plain signature does not save a wrong one of what is encrypted.
    await _refused(site, {**query, "msg_signature": "0" * 40}, body, caplog)
    plain = site.wechat.written({**fields, "MsgId": "2"})
    await _refused(site, query, plain, caplog)


async def test_in_compatible_mode_a_seen_address_lets_nobody_speak_for_others(site, caplog):
    site.wechat.mode = "compatible"
    await site.start(settings("compatible"))
    query, _ = site.wechat.wrapped(site.wechat.message("anna", MsgType="text", Content=QUESTION))
    forged = site.wechat.message("anna", MsgType="text", Content="MeshDay?", MsgId="3")
    for left_out in (["encrypt_type"], ["encrypt_type", "msg_signature"]):
        seen = {name: value for name, value in query.items() if name not in left_out}
        await _refused(site, seen, site.wechat.written(forged), caplog)


@pytest.mark.parametrize("form", ["xml", "json"])
@pytest.mark.parametrize("typed", ["<Encrypt>AAAA</Encrypt> videos?", "</Encrypt> ]]> {videos?}"])
async def test_in_compatible_mode_people_may_type_what_the_wrapper_is_made_of(site, form, typed):
    site.wechat.mode, site.wechat.form = "compatible", form
    await site.start(settings("compatible"))
    await site.says("anna", typed)
    assert [question.text for question in site.asked] == [typed]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("body", [b"<xml>" + b"<a>" * 20_000, b"<xml>" + b"<Encrypt>" * 7_000])
async def test_nothing_is_parsed_for_who_proves_nothing(site, mode, body, caplog, monkeypatch):
    """64 KiB of tags would hold up everybody for 20 ms, each time."""
    parsed = []
    monkeypatch.setattr(wire, "fromstring", lambda text, **_: parsed.append(text))
    await site.start(settings(mode))
    query = {**site.wechat.signed(), "signature": "0" * 40, "msg_signature": "0" * 40}
    await _refused(site, query, body, caplog)
    await _refused(site, query, body + b"</Encrypt>", caplog)
    assert not parsed


async def test_what_only_holds_a_message_somewhere_is_none(site, caplog):
    await site.start(settings())
    query, body = site.wechat.wrapped(site.wechat.message("anna", MsgType="text", Content=QUESTION))
    for spoilt in (b"\xff" + body, b"x" + body, body.replace(b"</Encrypt>", b"")):
        await _refused(site, query, spoilt, caplog)


@pytest.mark.parametrize("mode", MODES)
async def test_a_call_for_another_account_is_refused(site, mode, caplog):
    site.wechat.mode, site.wechat.account = mode, "gh_somebody_else"
    await site.start(settings(mode))
    call = site.wechat.wrapped(site.wechat.message("anna", MsgType="text", Content=QUESTION))
    await _refused(site, *call, caplog)


async def test_a_call_for_another_app_is_refused(site, caplog):
    site.wechat.app_id = "wxfedcba9876543210"
    await site.start(settings())
    call = site.wechat.wrapped(site.wechat.message("anna", MsgType="text", Content=QUESTION))
    await _refused(site, *call, caplog)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<xml>",
        b"\xff\xfe<xml/>",
        b'<?xml version="1.0" encoding="utf-7"?><xml>+ADw-</xml>',
        LAUGHS.encode(),
        OUTSIDE.encode(),
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
    await site.start(settings(mode))
    await _refused(site, site.wechat.signed(), body, caplog)
    query = {**site.wechat.signed(), "encrypt_type": "aes", "msg_signature": "0" * 40}
    await _refused(site, query, body, caplog)


async def test_a_body_beyond_every_limit_is_not_even_read(site):
    await site.start(settings())
    body = io.BytesIO(b"x" * ((1 << 20) + 1))
    status, _ = await site.during(site.wechat.post(site.wechat.signed(), body))
    assert status == 413


@pytest.mark.parametrize(
    "inside", [b"", b"no message", LAUGHS.encode(), b"<xml><MsgId>1</MsgId></xml>"]
)
async def test_what_is_proven_and_no_message_is_taken_and_dropped(site, inside, caplog):
    """WeChat would otherwise apologise to the person for us."""
    site.wechat.account = ""
    await site.start(settings(account=""))
    encrypted = site.wechat.envelope.encrypt(inside)
    query = site.wechat.signed()
    query["msg_signature"] = site.wechat.envelope.sign(
        query["timestamp"], query["nonce"], encrypted
    )
    body = f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()
    assert await site.during(site.wechat.post(query, body)) == (200, b"success")
    assert [one.levelno for one in caplog.records if one.name == "huigu.official_account"] == [
        logging.WARNING
    ]


@pytest.mark.parametrize(
    "wrong",
    [{"FromUserName": ""}, {"FromUserName": "a b"}, {"CreateTime": "soon"}, {"MsgId": "1\n2"}],
)
async def test_a_message_without_sender_time_or_id_is_dropped(site, wrong):
    await site.start(settings())
    fields = site.wechat.message("anna", MsgType="text", Content=QUESTION, MsgId="1")
    call = site.wechat.wrapped({**fields, **wrong})
    assert await site.during(site.wechat.post(*call)) == (200, b"success")
    assert site.asked == []


async def test_nothing_is_answered_once_the_channel_has_stopped(site):
    await site.start(settings())
    await site.stop()
    call = site.wechat.wrapped(site.wechat.message("anna", MsgType="text", Content=QUESTION))
    assert (await site.during(site.wechat.post(*call)))[0] == 404
