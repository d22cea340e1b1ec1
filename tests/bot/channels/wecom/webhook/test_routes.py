"""The webhook's replies to messages, refreshes, events and restarts."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.channels.wecom.spec import WecomSecrets, WecomSettings
from bot.channels.wecom.webhook.routes import NAME, run_webhook
from bot.runtime.webhooks import Webhooks
from indexer.errors import ConfigError
from tests.fakes.clock import ManualClock
from tests.fakes.event_loop import wait_until_idle
from tests.fakes.wecom.scripted_handler import (
    CARD,
    INTERRUPTED_NOTICE,
    PLACEHOLDER,
    WELCOME,
    ScriptedHandler,
)
from tests.fakes.wecom.webhook.webhook_site import SECRETS, Site, open_site


@pytest.fixture
async def site():
    """A bot that WeCom can call."""
    async with open_site() as site:
        await site.start()
        yield site


async def test_the_address_check_gets_its_echo(site: Site):
    for plus_encoded in (True, False):
        for secret in (b"4375120948345356249", bytes(range(250)), "视频".encode()):
            reply = await site.wecom.verify(secret, plus_encoded=plus_encoded)
            assert reply.status == 200
            assert reply.body == secret


async def test_a_quick_answer_is_complete_in_the_first_reply(site: Site):
    answer = await site.wecom.say("where are the videos?")
    assert answer.frames == [
        {
            "id": answer.frames[0]["id"],
            "finish": True,
            "content": "answer to @Huigu where are the videos?",
            "feedback": {"id": answer.feedback_id},
        }
    ]
    assert answer.feedback_id.startswith("fb-")
    assert (answer.deliveries, answer.refreshes) == (1, 0)


async def test_a_reply_to_help_has_no_feedback_id(site: Site):
    assert (await site.wecom.say("help", chat="")).feedback_id == ""


async def test_a_growing_answer_shows_each_update(site: Site):
    site.wecom.poll_s = 1.0
    answer = await site.run(site.wecom.say("grow 3 please"))
    texts = [frame["content"] for frame in answer.frames]
    assert texts[0] in {PLACEHOLDER, "1 of 3"}
    assert texts[-1] == "answer to @Huigu grow 3 please"
    assert {"2 of 3", "3 of 3"} & set(texts)
    assert texts == sorted(texts, key=texts.index)
    assert [frame["finish"] for frame in answer.frames[:-1]] == [False] * (len(texts) - 1)


async def test_a_slow_answer_shows_a_placeholder_first(site: Site):
    answer = await site.run(site.wecom.say("slow 25"))
    texts = [frame["content"] for frame in answer.frames]
    assert texts == [PLACEHOLDER, PLACEHOLDER, PLACEHOLDER, "answer to @Huigu slow 25"]
    assert site.endpoint.attempts == []


async def test_a_card_comes_once_with_the_complete_answer(site: Site):
    quick = await site.wecom.say("card")
    slow = await site.run(site.wecom.say("slow 15 card"))
    assert quick.cards == slow.cards == [CARD]


async def test_a_duplicate_delivery_is_answered_once(site: Site):
    site.wecom.faults = ["lost", "lost"]
    answer = await site.wecom.say("a")
    assert answer.deliveries == 3
    assert answer.text == "answer to @Huigu a"
    site.wecom.faults = ["twice"]
    answer = await site.run(site.wecom.say("slow 15 b"))
    assert answer.deliveries == 2
    assert answer.text == "answer to @Huigu slow 15 b"
    first = await site.wecom.say("c", message_id="m1")
    repeated = await site.wecom.say("c", message_id="m1")
    assert first.frames == repeated.frames
    assert [message.text for message in site.handler.messages] == [
        "@Huigu a",
        "@Huigu slow 15 b",
        "@Huigu c",
    ]


async def test_a_lost_refresh_reply_loses_nothing(site: Site):
    site.wecom.refresh_faults = ["lost", "lost", "lost"]
    answer = await site.run(site.wecom.say("slow 15 card"))
    assert answer.text == "answer to @Huigu slow 15 card"
    assert answer.cards == [CARD]
    await site.clock.advance(400)
    assert site.endpoint.attempts == []


async def test_two_hundred_questions_at_once_get_one_answer_each(site: Site):
    def ask(n: int):
        wait = f"slow {n % 3 * 8} " if n % 3 else ""
        return site.wecom.say(f"{wait}number {n}", person=f"p{n}", chat=f"g{n % 5}")

    answers = await site.run(asyncio.gather(*(ask(n) for n in range(200))))
    for n, answer in enumerate(answers):
        assert answer.finished
        assert answer.text.endswith(f"number {n}")
    assert len({answer.frames[0]["id"] for answer in answers}) == 200
    assert len(site.handler.messages) == 200
    await site.clock.advance(400)
    assert site.endpoint.attempts == []


async def test_a_bug_in_an_answer_ends_it_with_a_notice_and_is_logged(site: Site, caplog):
    answer = await site.wecom.say("broken")
    assert answer.finished
    assert answer.text == INTERRUPTED_NOTICE
    assert "ZeroDivisionError" in caplog.text


async def test_an_ignored_message_gets_an_empty_reply(site: Site):
    assert (await site.wecom.say("not ours")).frames == []
    for strange in ({"msgtype": "location"}, {"from": {"userid": "sys"}}, {"chattype": "sect"}):
        body = {**site.wecom.make_message("a"), **strange}
        assert await site.wecom.send(body) is None
    assert site.handler.messages == []


async def test_events_get_the_replies_that_wecom_allows(site: Site):
    wecom = site.wecom
    greeting = await wecom.send(wecom.make_event("enter_chat"))
    assert greeting == {"msgtype": "text", "text": {"content": WELCOME}}
    feedback = {"id": "fb-1", "type": 2, "inaccurate_reason_list": [3]}
    event = wecom.make_event("feedback_event", feedback_event=feedback)
    assert await wecom.send(event) is None
    assert await wecom.send(event) is None
    (recorded,) = site.handler.feedback
    assert (recorded.person, recorded.feedback_id) == ("lin", "fb-1")
    assert (recorded.rating, recorded.reasons) == (2, (3,))
    for kind in ("disconnected_event", "auth_change_event", "template_card_event", "", "new"):
        assert await wecom.send(wecom.make_event(kind)) is None


async def test_a_verified_but_unreadable_call_gets_an_empty_reply(site: Site, caplog):
    for raw in (b'{"MsgType": :quiet}', b"\xff", b"[" * 100_000, b""):
        query, body = site.wecom.seal(raw)
        reply = await site.wecom.post(query, body)
        assert (reply.status, reply.body) == (200, b"")
    await site.wecom.send({**site.wecom.make_message("a"), "from": "quiet"})
    assert caplog.text.count("cannot be read") == 5
    assert "quiet" not in caplog.text


async def test_an_answer_cut_off_by_a_restart_ends_with_a_notice(site: Site):
    asking = asyncio.create_task(site.wecom.say("slow 100"))
    await wait_until_idle()
    await site.clock.advance(2)
    await site.stop()
    site.handler = ScriptedHandler(site.clock)
    await site.start()
    answer = await site.run(asking)
    assert [frame["content"] for frame in answer.frames] == [PLACEHOLDER, INTERRUPTED_NOTICE]
    assert answer.finished
    assert site.endpoint.attempts == []


async def test_a_stop_sends_answers_that_are_ready_soon_as_late_replies(site: Site):
    """WeCom can no longer fetch them."""
    soon = asyncio.create_task(site.wecom.say("slow 3"))
    quick = asyncio.create_task(site.wecom.say("slow 2", person="mei"))
    await wait_until_idle()
    await site.clock.advance(1.5)
    await site.stop()
    # They are sent together, over two connections.
    assert sorted(site.endpoint.list_texts()) == [
        "answer to @Huigu slow 2",
        "answer to @Huigu slow 3",
    ]
    assert site.webhooks.find(NAME) is None
    soon.cancel()
    quick.cancel()


async def test_a_call_that_waits_at_a_stop_gets_its_answer(site: Site):
    asking = asyncio.create_task(site.wecom.say("slow 0.5"))
    await wait_until_idle()
    stopping = asyncio.create_task(site.stop())
    answer = await site.run(asking)
    await stopping
    assert [frame["content"] for frame in answer.frames] == ["answer to @Huigu slow 0.5"]
    assert site.endpoint.attempts == []


BAD = [
    (WecomSecrets(), "HUIGU_WECOM_TOKEN"),
    (WecomSecrets(wecom_token="t"), "HUIGU_WECOM_AES_KEY"),
    (WecomSecrets(wecom_aes_key=SECRETS.wecom_aes_key), "HUIGU_WECOM_TOKEN"),
]


@pytest.mark.parametrize(("secrets", "named"), BAD, ids=["none", "no key", "no token"])
async def test_a_missing_or_invalid_secret_is_named_but_not_shown(secrets, named):
    with pytest.raises(ConfigError, match=named) as caught:
        await run_webhook(
            ScriptedHandler(ManualClock()), Webhooks(), WecomSettings(), secrets, ManualClock()
        )
    assert SECRETS.wecom_aes_key not in str(caught.value)


async def test_an_unencrypted_api_url_is_refused():
    settings = WecomSettings(api_url="http://qyapi.example.org")
    with pytest.raises(ConfigError, match="api_url"):
        await run_webhook(
            ScriptedHandler(ManualClock()), Webhooks(), settings, SECRETS, ManualClock()
        )


async def test_the_other_spellings_of_wecoms_plug_in_are_accepted(site: Site):
    wecom = site.wecom
    for name, key in (("msgsignature", "encrypt"), ("signature", "Encrypt")):
        query, body = wecom.seal(json.dumps(wecom.make_event("enter_chat")).encode())
        query[name] = query.pop("msg_signature")
        wrapped = json.dumps({key: json.loads(body)["encrypt"]}).encode()
        assert wecom.open_reply(query, await wecom.post(query, wrapped)) is not None
