"""One answer after another over the long connection, while nothing goes wrong."""

from __future__ import annotations

import pytest

from bot.channels.wecom.events import Update
from tests.fakes.clock import ManualClock
from tests.fakes.stillness import settled
from tests.fakes.wecom.chat_rules import Asked
from tests.fakes.wecom.connected import connected
from tests.fakes.wecom.held_responder import CARD, PLACEHOLDER, FakeResponder, Held
from tests.fakes.wecom.long_connection import GROUP, FakeLongConnection


@pytest.fixture
async def fake():
    async with FakeLongConnection(ManualClock()) as fake:
        yield fake
        assert fake.violations == []


async def test_a_quick_answer_is_one_frame(fake, tmp_path):
    async with connected(fake, FakeResponder(), tmp_path) as bot:
        began = bot.clock.now()
        request = await fake.say("IstioCon 视频在哪看")
        await fake.until(lambda: fake.rules.last_text(request))
        stream = fake.rules.stream_of(request)
        assert stream.texts == ["answer to CAIQ/1=="]
        assert stream.feedback.startswith("fb-")
        assert bot.clock.now() == began
        assert fake.rules.sent == []


async def test_an_answer_within_a_second_needs_no_placeholder(fake, tmp_path):
    held = Held()
    async with connected(fake, FakeResponder(held), tmp_path):
        request = await fake.say("q")
        await settled()
        await fake.clock.advance(0.9)
        held.end("the whole answer")
        await fake.until(lambda: fake.rules.last_text(request))
        assert fake.rules.stream_of(request).texts == ["the whole answer"]


async def test_a_slow_answer_shows_a_placeholder_and_how_far_it_is(fake, tmp_path):
    held = Held()
    async with connected(fake, FakeResponder(held), tmp_path):
        request = await fake.say("slow")
        await fake.passing(lambda: fake.rules.stream_of(request), 1.5, step_s=0.1)
        for text in ("one", "one two", "one two three"):
            held.show(text)
            await fake.passing(lambda t=text: fake.rules.stream_of(request).texts[-1] == t, 3, 0.25)
        held.end("the whole answer")
        await fake.passing(lambda: fake.rules.last_text(request), 1, 0.1)
        stream = fake.rules.stream_of(request)
        assert stream.texts == [
            PLACEHOLDER, "one", "one two", "one two three", "the whole answer"
        ]  # fmt: skip
        gaps = [b - a for a, b in zip(stream.times, stream.times[1:-1], strict=False)]
        assert min(gaps) >= 1.5


async def test_an_answer_that_changes_for_ever_sends_few_frames(fake, tmp_path):
    async def chatty(message):
        for number in range(1200):
            await fake.clock.sleep(0.25)
            yield Update(f"so far {number}")

    async with connected(fake, FakeResponder(chatty), tmp_path):
        request = await fake.say("slow")
        await fake.passing(lambda: fake.rules.last_text(request), 320, 2)
        assert fake.rules.last_text(request) == "so far 1199"
        assert len(fake.rules.stream_of(request).texts) <= 21


async def test_a_card_follows_the_answer_as_a_message(fake, tmp_path):
    async def with_card(message):
        yield Update("answer", CARD)

    async with connected(fake, FakeResponder(with_card), tmp_path):
        request = await fake.say("q")
        await fake.until(lambda: fake.rules.sent)
        (sent,) = fake.rules.sent
        assert fake.rules.last_text(request) == "answer"
        assert (sent.chat, sent.kind, sent.content) == (GROUP, "template_card", CARD)


async def test_a_one_to_one_chat_is_answered_too(fake, tmp_path):
    responder = FakeResponder()
    async with connected(fake, responder, tmp_path):
        request = await fake.say("hello", person="Grace", chat="")
        await fake.until(lambda: fake.rules.last_text(request))
        assert responder.asked[0].chat == "Grace"
        assert not responder.asked[0].group


async def test_who_opens_the_chat_is_greeted(fake, tmp_path):
    async with connected(fake, FakeResponder(), tmp_path):
        await fake.enter("Grace")
        await fake.until(lambda: fake.rules.welcomes)
        assert fake.rules.welcomes == ["你好"]


async def test_what_people_say_of_an_answer_is_handed_on(fake, tmp_path):
    responder = FakeResponder()
    async with connected(fake, responder, tmp_path):
        await fake.judge("fb-7", 2, [3, 4])
        await settled()
        (judged,) = responder.judged
        assert (judged.feedback, judged.kind, judged.reasons) == ("fb-7", 2, (3, 4))


async def test_a_message_that_comes_twice_is_worked_out_once(fake, tmp_path):
    responder = FakeResponder()
    async with connected(fake, responder, tmp_path):
        request = await fake.say("q")
        await fake.repeat(request)
        await fake.repeat(request, new_request="another")
        await fake.until(lambda: fake.rules.last_text(request))
        await fake.close()
        await fake.passing(lambda: fake.connected, 40)
        await fake.repeat(request, new_request="after reconnecting")
        await settled()
        assert len(responder.asked) == 1
        assert len(fake.commands("aibot_respond_msg")) == 1


@pytest.mark.parametrize(
    "event",
    [
        {"eventtype": "enter_chat"},
        {"eventtype": "feedback_event", "feedback_event": {"id": "fb-7", "type": 1}},
    ],
    ids=["entered", "judged"],
)
async def test_an_event_that_comes_twice_counts_once(fake, tmp_path, event):
    responder = FakeResponder()
    async with connected(fake, responder, tmp_path):
        for request in ("one", "another"):
            again = Asked(request, "EV/1", "Grace", "Grace", False, fake.clock.now(), entered=True)
            fake.rules.ask(again)
            await fake._event(again, event)
            await settled()
        assert len(fake.rules.welcomes) + len(responder.judged) == 1


async def test_groups_that_are_not_wanted_hear_nothing(fake, tmp_path):
    responder = FakeResponder()
    responder.unwanted.add("wrOther")
    async with connected(fake, responder, tmp_path):
        await fake.say("q", chat="wrOther")
        await settled()
        assert responder.asked == []
        assert fake.commands("aibot_respond_msg") == []


async def test_it_pings_every_half_minute(fake, tmp_path):
    async with connected(fake, FakeResponder(), tmp_path) as bot:
        began = bot.clock.now()
        await fake.passing(lambda: len(fake.commands("ping")) == 4, 130)
        assert 119 <= bot.clock.now() - began <= 122
        assert len(fake.subscribed_at) == 1
