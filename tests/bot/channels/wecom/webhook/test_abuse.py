"""Calls that WeCom did not make: all look alike from outside, and none costs an answer."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.wecom.webhook.routes import NAME
from bot.runtime.webhooks import MAX_WEBHOOK_BYTES, WebhookRequest, WebhookResponse
from bot.wechat.crypto import WINDOW_S, Envelope
from tests.fakes.stillness import HANGS_S
from tests.fakes.wecom.secrets import AES_KEY, OFFICIAL_AES_KEY, OFFICIAL_TOKEN, TOKEN
from tests.fakes.wecom.webhook_caller import PATH, Raw
from tests.fakes.wecom.webhook_site import Site, site


@pytest.fixture
async def running():
    """A bot that WeCom can call."""
    async with site() as made:
        await made.start()
        yield made


def proven(running: Site, text: str = "quiet question") -> tuple[dict[str, str], bytes]:
    """What WeCom would send."""
    return running.wecom.sealed(json.dumps(running.wecom.message(text)).encode())


def forgeries(running: Site) -> dict[str, tuple[dict[str, str], bytes]]:
    """Calls that are wrong in one thing each."""
    query, body = proven(running)
    encrypted = json.loads(body)["encrypt"]
    made: dict[str, tuple[dict[str, str], bytes]] = {
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
        "another token": Envelope(OFFICIAL_TOKEN, AES_KEY),
        "another key": Envelope(TOKEN, OFFICIAL_AES_KEY),
        "another receiver": Envelope(TOKEN, AES_KEY, "ww1234567890"),
    }.items():
        sealed = envelope.encrypted(json.dumps(running.wecom.message("quiet")).encode())
        signed = {**query, "msg_signature": envelope.sign(query["timestamp"], "5", sealed)}
        made[name] = ({**signed, "nonce": "5"}, json.dumps({"encrypt": sealed}).encode())
    # Signed as it should be, by someone who got hold of the token and not of the key.
    for name, junk in {"garbage": "A" * 64, "no base64": "!!!!", "empty": ""}.items():
        signature = running.wecom.envelope.sign(query["timestamp"], query["nonce"], junk)
        wrapped = json.dumps({"encrypt": junk}).encode()
        made[f"signed {name}"] = ({**query, "msg_signature": signature}, wrapped)
    for name, shift in {"old": -WINDOW_S - 60, "early": WINDOW_S + 60}.items():
        stamp = str(int(query["timestamp"]) + shift)
        signature = running.wecom.envelope.sign(stamp, query["nonce"], encrypted)
        made[name] = ({**query, "timestamp": stamp, "msg_signature": signature}, body)
    foreign = {**running.wecom.message("quiet"), "aibotid": "aibSomebodyElse"}
    made["another bot"] = running.wecom.sealed(json.dumps(foreign).encode())
    unnamed = {key: foreign[key] for key in foreign if key != "aibotid"}
    made["no bot"] = running.wecom.sealed(json.dumps(unnamed).encode())
    return made


async def test_all_forgeries_get_the_same_reply_which_says_nothing(running: Site, caplog):
    with caplog.at_level(logging.DEBUG, "huigu"):
        replies = {
            name: await running.wecom.post(query, body)
            for name, (query, body) in forgeries(running).items()
        }
        async with running.wecom._session.get(
            f"{running.url}{PATH}", params={"echostr": "quiet"}
        ) as response:
            headers = {key: value for key, value in response.headers.items() if key != "Date"}
            replies["a GET"] = Raw(response.status, headers, await response.read())
    assert {reply.status for reply in replies.values()} == {403}
    assert {reply.body for reply in replies.values()} == {b""}
    assert len({tuple(reply.headers.items()) for reply in replies.values()}) == 1
    assert running.responder.asked == []
    refused = [text for text in caplog.messages if "was refused" in text]
    assert 1 < len(refused) == len(set(refused)) < len(replies)
    assert "quiet" not in caplog.text
    assert "aibSomebodyElse" not in caplog.text


async def test_a_flood_of_forgeries_does_not_fill_the_log(running: Site, caplog):
    query, body = forgeries(running)["another signature"]
    for _ in range(200):
        assert (await running.wecom.post(query, body)).status == 403
    await running.clock.advance(60)
    await running.wecom.post(query, body)
    first, second = [text for text in caplog.messages if "was refused" in text]
    assert second == f"{first} (200 times since this was last said)"


async def test_what_is_oversized_is_refused_before_anybody_looks_at_it(running: Site, caplog):
    async def large():
        yield b'{"encrypt": "' + b"A" * MAX_WEBHOOK_BYTES + b'"}'

    async with running.wecom._session.post(f"{running.url}{PATH}", data=large()) as response:
        assert response.status == 413
        assert await response.read() == b""
    assert "was refused" not in caplog.text


async def test_an_operator_without_bot_id_takes_calls_for_any_bot():
    async with site() as made:
        await made.start(bot_id="")
        foreign = {**made.wecom.message("a"), "aibotid": "aibSomebodyElse"}
        assert await made.wecom.happen(foreign) is not None


async def test_a_replay_in_the_window_gets_the_same_answer_and_costs_none(running: Site):
    query, body = proven(running)
    first = running.wecom.opened(query, await running.wecom.post(query, body))
    replayed = running.wecom.opened(query, await running.wecom.post(query, body))
    assert first == replayed
    assert len(running.responder.asked) == 1


async def test_a_replay_after_the_window_is_refused(running: Site):
    query, body = proven(running)
    await running.wecom.post(query, body)
    await running.clock.advance(WINDOW_S + 1)
    assert (await running.wecom.post(query, body)).status == 403
    assert len(running.responder.asked) == 1


async def test_a_message_that_was_forgotten_is_not_answered_twice(running: Site):
    body = json.dumps(running.wecom.message("a")).encode()
    query, sealed = running.wecom.sealed(body)
    assert running.wecom.opened(query, await running.wecom.post(query, sealed)) is not None
    await running.clock.advance(1200)
    await running.wecom.say("another, so that the old one is forgotten")
    query, sealed = running.wecom.sealed(body)
    assert running.wecom.opened(query, await running.wecom.post(query, sealed)) is None
    assert len(running.responder.asked) == 2


async def test_calls_that_drip_neither_hold_a_place_nor_keep_wecom_out():
    """Slowloris: a hundred connections send a byte now and then, and are dropped after a while."""
    head = f"POST {PATH} HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n".encode()
    async with site(read_s=1.0) as running:
        await running.start()
        host, port = running.url.removeprefix("http://").split(":")
        dripping = [await asyncio.open_connection(host, int(port)) for _ in range(100)]
        for _, writer in dripping:
            writer.write(head + b"{")
        heard = await running.wecom.say("where?")
        assert heard.finished
        async with asyncio.timeout(HANGS_S):
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
async def test_no_forged_call_gets_anything_else(running: Site, query, body, method):
    raw = body.encode() if isinstance(body, str) else body
    answering = running.webhooks.find(NAME)
    assert answering is not None
    assert await answering(WebhookRequest(method, query, raw)) == WebhookResponse(403)


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
async def test_nothing_that_wecom_could_send_breaks_the_webhook(body):
    async with site() as made:
        await made.start(bot_id="")
        query, sealed = made.wecom.sealed(json.dumps(body).encode())
        answering = made.webhooks.find(NAME)
        assert answering is not None
        assert (await made.during(answering(WebhookRequest("POST", query, sealed)))).status == 200
