from __future__ import annotations

import asyncio
import json

import pytest

from bot.channels.wecom.spec import WecomSecrets, WecomSettings
from bot.channels.wecom.webhook.routes import NAME, run_webhook
from bot.runtime.webhooks import Webhooks
from indexer.errors import ConfigError
from tests.fakes.clock import ManualClock
from tests.fakes.stillness import settled
from tests.fakes.wecom.scripted import CARD, PLACEHOLDER, RESTARTED, WELCOME, ScriptedResponder
from tests.fakes.wecom.webhook_site import SECRETS, Site, site


@pytest.fixture
async def running():
    """A bot that WeCom can call."""
    async with site() as made:
        await made.start()
        yield made


async def test_wecom_can_verify_the_address(running: Site):
    for plus_encoded in (True, False):
        for secret in (b"4375120948345356249", bytes(range(250)), "视频".encode()):
            reply = await running.wecom.verify(secret, plus_encoded=plus_encoded)
            assert reply.status == 200
            assert reply.body == secret


async def test_a_quick_answer_comes_whole_in_the_first_reply(running: Site):
    heard = await running.wecom.say("where are the videos?")
    assert heard.frames == [
        {
            "id": heard.frames[0]["id"],
            "finish": True,
            "content": "answer to @Huigu where are the videos?",
            "feedback": {"id": heard.feedback},
        }
    ]
    assert heard.feedback.startswith("fb-")
    assert (heard.deliveries, heard.refreshes) == (1, 0)


async def test_what_nobody_can_judge_carries_no_feedback_id(running: Site):
    assert (await running.wecom.say("help", chat="")).feedback == ""


async def test_an_answer_that_takes_time_begins_at_once_and_grows(running: Site):
    running.wecom.poll_s = 1.0
    heard = await running.during(running.wecom.say("grow 3 please"))
    texts = [frame["content"] for frame in heard.frames]
    assert texts[0] in {PLACEHOLDER, "1 of 3"}
    assert texts[-1] == "answer to @Huigu grow 3 please"
    assert {"2 of 3", "3 of 3"} & set(texts)
    assert texts == sorted(texts, key=texts.index)
    assert [frame["finish"] for frame in heard.frames[:-1]] == [False] * (len(texts) - 1)


async def test_a_slow_answer_shows_a_placeholder_first(running: Site):
    heard = await running.during(running.wecom.say("slow 25"))
    texts = [frame["content"] for frame in heard.frames]
    assert texts == [PLACEHOLDER, PLACEHOLDER, PLACEHOLDER, "answer to @Huigu slow 25"]
    assert running.late.tries == []


async def test_a_card_comes_once_and_with_the_whole_answer(running: Site):
    quick = await running.wecom.say("card")
    slow = await running.during(running.wecom.say("slow 15 card"))
    assert quick.cards == slow.cards == [CARD]


async def test_a_message_that_comes_again_is_not_worked_out_again(running: Site):
    running.wecom.faults = ["lost", "lost"]
    heard = await running.wecom.say("a")
    assert heard.deliveries == 3
    assert heard.text == "answer to @Huigu a"
    running.wecom.faults = ["twice"]
    heard = await running.during(running.wecom.say("slow 15 b"))
    assert heard.deliveries == 2
    assert heard.text == "answer to @Huigu slow 15 b"
    again = await running.wecom.say("c", message_id="m1")
    repeated = await running.wecom.say("c", message_id="m1")
    assert again.frames == repeated.frames
    assert [m.text for m in running.responder.asked] == [
        "@Huigu a",
        "@Huigu slow 15 b",
        "@Huigu c",
    ]


async def test_a_lost_reply_to_a_refresh_loses_nothing(running: Site):
    running.wecom.refresh_faults = ["lost", "lost", "lost"]
    heard = await running.during(running.wecom.say("slow 15 card"))
    assert heard.text == "answer to @Huigu slow 15 card"
    assert heard.cards == [CARD]
    await running.clock.advance(400)
    assert running.late.tries == []


async def test_two_hundred_questions_at_once_get_one_answer_each(running: Site):
    def asked(n: int):
        wait = f"slow {n % 3 * 8} " if n % 3 else ""
        return running.wecom.say(f"{wait}number {n}", person=f"p{n}", chat=f"g{n % 5}")

    heard = await running.during(asyncio.gather(*(asked(n) for n in range(200))))
    for n, one in enumerate(heard):
        assert one.finished
        assert one.text.endswith(f"number {n}")
    assert len({one.frames[0]["id"] for one in heard}) == 200
    assert len(running.responder.asked) == 200
    await running.clock.advance(400)
    assert running.late.tries == []


async def test_a_fault_of_ours_ends_the_answer_and_is_logged(running: Site, caplog):
    heard = await running.wecom.say("broken")
    assert heard.finished
    assert heard.text == RESTARTED
    assert "ZeroDivisionError" in caplog.text


async def test_a_message_that_is_not_for_us_gets_an_empty_reply(running: Site):
    assert (await running.wecom.say("not ours")).frames == []
    for strange in ({"msgtype": "location"}, {"from": {"userid": "sys"}}, {"chattype": "sect"}):
        body = {**running.wecom.message("a"), **strange}
        assert await running.wecom.happen(body) is None
    assert running.responder.asked == []


async def test_events_get_the_replies_that_wecom_allows(running: Site):
    wecom = running.wecom
    greeting = await wecom.happen(wecom.event("enter_chat"))
    assert greeting == {"msgtype": "text", "text": {"content": WELCOME}}
    said = {"id": "fb-1", "type": 2, "inaccurate_reason_list": [3]}
    judgement = wecom.event("feedback_event", feedback_event=said)
    assert await wecom.happen(judgement) is None
    assert await wecom.happen(judgement) is None
    assert [(j.person, j.feedback, j.kind, j.reasons) for j in running.responder.judged] == [
        ("lin", "fb-1", 2, (3,))
    ]
    for kind in ("disconnected_event", "auth_change_event", "template_card_event", "", "new"):
        assert await wecom.happen(wecom.event(kind)) is None


async def test_what_is_sealed_well_and_cannot_be_read_gets_an_empty_reply(running: Site, caplog):
    for raw in (b'{"MsgType": :quiet}', b"\xff", b"[" * 100_000, b""):
        query, body = running.wecom.sealed(raw)
        reply = await running.wecom.post(query, body)
        assert (reply.status, reply.body) == (200, b"")
    await running.wecom.happen({**running.wecom.message("a"), "from": "quiet"})
    assert caplog.text.count("cannot be read") == 5
    assert "quiet" not in caplog.text


async def test_a_restart_amid_an_answer_ends_it_with_a_notice(running: Site):
    heard = asyncio.create_task(running.wecom.say("slow 100"))
    await settled()
    await running.clock.advance(2)
    await running.stop()
    running.responder = ScriptedResponder(running.clock)
    await running.start()
    done = await running.during(heard)
    assert [frame["content"] for frame in done.frames] == [PLACEHOLDER, RESTARTED]
    assert done.finished
    assert running.late.tries == []


async def test_a_stop_lets_what_has_begun_end(running: Site):
    """The answer that is soon done is sent; WeCom cannot fetch it any more."""
    soon = asyncio.create_task(running.wecom.say("slow 3"))
    quick = asyncio.create_task(running.wecom.say("slow 2", person="mei"))
    await settled()
    await running.clock.advance(1.5)
    await running.stop()
    # They go out together, over two connections.
    assert sorted(running.late.texts()) == ["answer to @Huigu slow 2", "answer to @Huigu slow 3"]
    assert running.webhooks.find(NAME) is None
    soon.cancel()
    quick.cancel()


async def test_a_call_that_waits_when_we_stop_gets_its_answer(running: Site):
    asked = asyncio.create_task(running.wecom.say("slow 0.5"))
    await settled()
    stopping = asyncio.create_task(running.stop())
    heard = await running.during(asked)
    await stopping
    assert [frame["content"] for frame in heard.frames] == ["answer to @Huigu slow 0.5"]
    assert running.late.tries == []


BAD = [
    (WecomSecrets(), "HUIGU_WECOM_TOKEN"),
    (WecomSecrets(wecom_token="t"), "HUIGU_WECOM_AES_KEY"),
    (WecomSecrets(wecom_aes_key=SECRETS.wecom_aes_key), "HUIGU_WECOM_TOKEN"),
]


@pytest.mark.parametrize(("secrets", "named"), BAD, ids=["none", "no key", "no token"])
async def test_secrets_that_cannot_be_right_are_named_and_not_shown(secrets, named):
    with pytest.raises(ConfigError, match=named) as caught:
        await run_webhook(
            ScriptedResponder(ManualClock()), Webhooks(), WecomSettings(), secrets, ManualClock()
        )
    assert SECRETS.wecom_aes_key not in str(caught.value)


async def test_answers_do_not_go_out_for_all_to_read():
    settings = WecomSettings(api_url="http://qyapi.example.org")
    with pytest.raises(ConfigError, match="api_url"):
        await run_webhook(
            ScriptedResponder(ManualClock()), Webhooks(), settings, SECRETS, ManualClock()
        )


async def test_the_plug_ins_other_spellings_are_taken(running: Site):
    wecom = running.wecom
    for name, key in (("msgsignature", "encrypt"), ("signature", "Encrypt")):
        query, body = wecom.sealed(json.dumps(wecom.event("enter_chat")).encode())
        query[name] = query.pop("msg_signature")
        wrapped = json.dumps({key: json.loads(body)["encrypt"]}).encode()
        assert wecom.opened(query, await wecom.post(query, wrapped)) is not None
