"""Forged calls: all get the same reply, and none starts an answer."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.wecom.webhook.routes import NAME
from bot.runtime.webhooks import MAX_WEBHOOK_BYTES, WebhookRequest, WebhookResponse
from bot.wechat.crypto import WINDOW_S, MessageCrypto
from tests.fakes.event_loop import WAIT_S
from tests.fakes.wecom.secrets import AES_KEY, OFFICIAL_AES_KEY, OFFICIAL_TOKEN, TOKEN
from tests.fakes.wecom.webhook.webhook_caller import PATH, RawReply
from tests.fakes.wecom.webhook.webhook_site import Site, open_site


@pytest.fixture
async def site():
    """A bot that WeCom can call."""
    async with open_site() as site:
        await site.start()
        yield site


def make_call(site: Site, text: str = "quiet question") -> tuple[dict[str, str], bytes]:
    """Make a call as WeCom would."""
    return site.wecom.seal(json.dumps(site.wecom.make_message(text)).encode())


def make_forgeries(site: Site) -> dict[str, tuple[dict[str, str], bytes]]:
    """Make calls with one error each."""
    query, body = make_call(site)
    encrypted = json.loads(body)["encrypt"]
    forgeries: dict[str, tuple[dict[str, str], bytes]] = {
        "nothing": ({}, b""),
        "no signature": ({**query, "msg_signature": ""}, body),
        "another signature": ({**query, "msg_signature": "0" * 40}, body),
        "a longer signature": ({**query, "msg_signature": query["msg_signature"] + "0"}, body),
        "another nonce": ({**query, "nonce": "7"}, body),
        "no nonce": ({key: query[key] for key in ("msg_signature", "timestamp")}, body),
        "another time": ({**query, "timestamp": str(int(query["timestamp"]) + 1)}, body),
        "no body": (query, b""),
        "not JSON": (query, b"{quiet"),
        "a list": (query, b"[1]"),
        "deep": (query, b"[" * 5000),
        "no text": (query, b'{"encrypt": 7}'),
        "half a character": (query, b'{"encrypt": "\\ud800"}'),
        "not UTF-8": (query, b'{"encrypt": "\xff"}'),
        "cut": (query, json.dumps({"encrypt": encrypted[:-4]}).encode()),
        "compressed": (query, b"\x1f\x8b\x08"),
    }
    for name, envelope in {
        "another token": MessageCrypto(OFFICIAL_TOKEN, AES_KEY),
        "another key": MessageCrypto(TOKEN, OFFICIAL_AES_KEY),
        "another receiver": MessageCrypto(TOKEN, AES_KEY, "ww1234567890"),
    }.items():
        sealed = envelope.encrypt(json.dumps(site.wecom.make_message("quiet")).encode())
        signed = {**query, "msg_signature": envelope.sign(query["timestamp"], "5", sealed)}
        forgeries[name] = ({**signed, "nonce": "5"}, json.dumps({"encrypt": sealed}).encode())
    # Signed correctly, by somebody who has the token but not the key.
    for name, junk in {"garbage": "A" * 64, "no base64": "!!!!", "empty": ""}.items():
        signature = site.wecom.envelope.sign(query["timestamp"], query["nonce"], junk)
        wrapped = json.dumps({"encrypt": junk}).encode()
        forgeries[f"signed {name}"] = ({**query, "msg_signature": signature}, wrapped)
    for name, shift in {"old": -WINDOW_S - 60, "early": WINDOW_S + 60}.items():
        stamp = str(int(query["timestamp"]) + shift)
        signature = site.wecom.envelope.sign(stamp, query["nonce"], encrypted)
        forgeries[name] = ({**query, "timestamp": stamp, "msg_signature": signature}, body)
    foreign = {**site.wecom.make_message("quiet"), "aibotid": "aibSomebodyElse"}
    forgeries["another bot"] = site.wecom.seal(json.dumps(foreign).encode())
    unnamed = {key: foreign[key] for key in foreign if key != "aibotid"}
    forgeries["no bot"] = site.wecom.seal(json.dumps(unnamed).encode())
    return forgeries


async def test_all_forgeries_get_the_same_empty_reply(site: Site, caplog):
    with caplog.at_level(logging.DEBUG, "huigu"):
        replies = {
            name: await site.wecom.post(query, body)
            for name, (query, body) in make_forgeries(site).items()
        }
        async with site.wecom.session.get(
            f"{site.url}{PATH}", params={"echostr": "quiet"}
        ) as response:
            headers = {key: value for key, value in response.headers.items() if key != "Date"}
            replies["a GET"] = RawReply(response.status, headers, await response.read())
    assert {reply.status for reply in replies.values()} == {403}
    assert {reply.body for reply in replies.values()} == {b""}
    assert len({tuple(reply.headers.items()) for reply in replies.values()}) == 1
    assert site.handler.messages == []
    refused = [text for text in caplog.messages if "was refused" in text]
    assert 1 < len(refused) == len(set(refused)) < len(replies)
    assert "quiet" not in caplog.text
    assert "aibSomebodyElse" not in caplog.text


async def test_a_flood_of_forgeries_logs_one_line_a_minute(site: Site, caplog):
    query, body = make_forgeries(site)["another signature"]
    for _ in range(200):
        assert (await site.wecom.post(query, body)).status == 403
    await site.clock.advance(60)
    await site.wecom.post(query, body)
    first, second = [text for text in caplog.messages if "was refused" in text]
    assert second == f"{first} (200 times since this was last said)"


async def test_an_oversized_body_is_refused_before_verification(site: Site, caplog):
    async def large():
        yield b'{"encrypt": "' + b"A" * MAX_WEBHOOK_BYTES + b'"}'

    async with site.wecom.session.post(f"{site.url}{PATH}", data=large()) as response:
        assert response.status == 413
        assert await response.read() == b""
    assert "was refused" not in caplog.text


async def test_without_bot_id_calls_for_any_bot_are_accepted():
    async with open_site() as site:
        await site.start(bot_id="")
        foreign = {**site.wecom.make_message("a"), "aibotid": "aibSomebodyElse"}
        assert await site.wecom.send(foreign) is not None


async def test_a_replay_within_the_window_gets_the_same_reply_and_no_new_answer(site: Site):
    query, body = make_call(site)
    first = site.wecom.open_reply(query, await site.wecom.post(query, body))
    replayed = site.wecom.open_reply(query, await site.wecom.post(query, body))
    assert first == replayed
    assert len(site.handler.messages) == 1


async def test_a_replay_after_the_window_is_refused(site: Site):
    query, body = make_call(site)
    await site.wecom.post(query, body)
    await site.clock.advance(WINDOW_S + 1)
    assert (await site.wecom.post(query, body)).status == 403
    assert len(site.handler.messages) == 1


async def test_a_second_delivery_of_a_forgotten_message_gets_an_empty_reply(site: Site):
    body = json.dumps(site.wecom.make_message("a")).encode()
    query, sealed = site.wecom.seal(body)
    assert site.wecom.open_reply(query, await site.wecom.post(query, sealed)) is not None
    await site.clock.advance(1200)
    await site.wecom.say("another, so that the old one is forgotten")
    query, sealed = site.wecom.seal(body)
    assert site.wecom.open_reply(query, await site.wecom.post(query, sealed)) is None
    assert len(site.handler.messages) == 2


@pytest.mark.slow
async def test_slow_calls_time_out_and_do_not_block_wecom():
    """Slowloris: a hundred connections send part of a call, and are closed after the time-out."""
    head = f"POST {PATH} HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n".encode()
    async with open_site(read_s=1.0) as site:
        await site.start()
        host, port = site.url.removeprefix("http://").split(":")
        dripping = [await asyncio.open_connection(host, int(port)) for _ in range(100)]
        for _, writer in dripping:
            writer.write(head + b"{")
        answer = await site.wecom.say("where?")
        assert answer.finished
        async with asyncio.timeout(WAIT_S):
            for reader, writer in dripping:
                assert (await reader.read()).startswith(b"HTTP/1.1 408")
                writer.close()


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    query=st.dictionaries(
        st.sampled_from(["msg_signature", "timestamp", "nonce", "echostr", "signature"]),
        st.text(max_size=40),
    ),
    body=st.binary(max_size=100) | st.text(max_size=60).map(lambda t: json.dumps({"encrypt": t})),
    method=st.sampled_from(["GET", "POST"]),
)
async def test_every_unsigned_call_gets_403(site: Site, query, body, method):
    raw = body.encode() if isinstance(body, str) else body
    handle = site.webhooks.find(NAME)
    assert handle is not None
    assert await handle(WebhookRequest(method, query, raw)) == WebhookResponse(403)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    body=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from([
                    *("msgid", "aibotid", "chatid", "chattype", "from", "response_url", "msgtype"),
                    *("text", "stream", "event", "userid", "content", "id", "eventtype"),
                ]),
                inner,
                max_size=6,
            )
        ),
        max_leaves=12,
    )
)
async def test_every_signed_body_gets_200(body):
    async with open_site() as site:
        await site.start(bot_id="")
        query, sealed = site.wecom.seal(json.dumps(body).encode())
        handle = site.webhooks.find(NAME)
        assert handle is not None
        assert (await site.run(handle(WebhookRequest("POST", query, sealed)))).status == 200
