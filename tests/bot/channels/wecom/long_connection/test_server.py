"""Answers and events over the long connection, without faults."""

from __future__ import annotations

import pytest

from bot.channels.wecom.card import make_card, make_tapped_card
from bot.channels.wecom.events import Update
from bot.channels.wecom.handler import Handler
from tests.fakes.bot.kinds import CLARIFY
from tests.fakes.bot.world import FakeWorld
from tests.fakes.clock import ManualClock
from tests.fakes.event_loop import wait_until_idle
from tests.fakes.wecom.fake_handler import CARD, PLACEHOLDER, FakeHandler, ManualUpdates
from tests.fakes.wecom.long_connection.chat_rules import Incoming
from tests.fakes.wecom.long_connection.server import GROUP, FakeLongConnection
from tests.fakes.wecom.long_connection.taps import tap
from tests.fakes.wecom.messages import SETTINGS
from tests.fakes.wecom.running_bot import run_bot


@pytest.fixture
async def fake():
    async with FakeLongConnection(ManualClock()) as fake:
        yield fake
        assert fake.violations == []


async def test_a_quick_answer_is_one_frame(fake, tmp_path):
    async with run_bot(fake, FakeHandler(), tmp_path) as bot:
        began = bot.clock.now()
        request = await fake.say("IstioCon 视频在哪看")
        await fake.wait_until(lambda: fake.rules.get_final_text(request))
        stream = fake.rules.find_stream(request)
        assert stream.texts == ["answer to CAIQ/1=="]
        assert stream.feedback_id.startswith("fb-")
        assert bot.clock.now() == began
        assert fake.rules.sent == []


async def test_an_answer_within_a_second_has_no_placeholder(fake, tmp_path):
    updates = ManualUpdates()
    async with run_bot(fake, FakeHandler(updates), tmp_path):
        request = await fake.say("q")
        await wait_until_idle()
        await fake.clock.advance(0.9)
        updates.finish("the whole answer")
        await fake.wait_until(lambda: fake.rules.get_final_text(request))
        assert fake.rules.find_stream(request).texts == ["the whole answer"]


async def test_a_slow_answer_shows_a_placeholder_and_its_progress(fake, tmp_path):
    updates = ManualUpdates()
    async with run_bot(fake, FakeHandler(updates), tmp_path):
        request = await fake.say("slow")
        await fake.advance_until(lambda: fake.rules.find_stream(request), 1.5, step_s=0.1)
        for text in ("one", "one two", "one two three"):
            updates.show(text)
            await fake.advance_until(
                lambda t=text: fake.rules.find_stream(request).texts[-1] == t, 3, 0.25
            )
        updates.finish("the whole answer")
        await fake.advance_until(lambda: fake.rules.get_final_text(request), 1, 0.1)
        stream = fake.rules.find_stream(request)
        assert stream.texts == [
            PLACEHOLDER, "one", "one two", "one two three", "the whole answer"
        ]  # fmt: skip
        gaps = [b - a for a, b in zip(stream.times, stream.times[1:-1], strict=False)]
        assert min(gaps) >= 1.5


async def test_an_answer_with_many_updates_sends_few_frames(fake, tmp_path):
    async def chatty(message):
        for number in range(1200):
            await fake.clock.sleep(0.25)
            yield Update(f"so far {number}")

    async with run_bot(fake, FakeHandler(chatty), tmp_path):
        request = await fake.say("slow")
        await fake.advance_until(lambda: fake.rules.get_final_text(request), 320, 2)
        assert fake.rules.get_final_text(request) == "so far 1199"
        assert len(fake.rules.find_stream(request).texts) <= 21


async def test_a_card_follows_the_answer_as_a_separate_message(fake, tmp_path):
    async def with_card(message):
        yield Update("answer", CARD)

    async with run_bot(fake, FakeHandler(with_card), tmp_path):
        request = await fake.say("q")
        await fake.wait_until(lambda: fake.rules.sent)
        (sent,) = fake.rules.sent
        assert fake.rules.get_final_text(request) == "answer"
        assert (sent.chat, sent.kind, sent.content) == (GROUP, "template_card", CARD)


async def test_a_tap_replaces_the_card_and_is_answered_by_a_separate_message(fake, tmp_path):
    card = make_card(CLARIFY)
    world = FakeWorld()
    async with run_bot(fake, Handler(world.services, SETTINGS, fake.clock), tmp_path):
        await fake.say("hello")
        await tap(fake, card, 2)
        await fake.advance_until(lambda: fake.rules.list_messages(GROUP), 30)
        (instead,) = fake.rules.updated_cards
        assert [button["key"] for button in instead["button_list"]] == [CLARIFY.choices[1].question]
        (text,) = fake.rules.list_messages(GROUP)
        assert "MeshDay 2030" in text
        assert world.asked[1].text == CLARIFY.choices[1].question
        assert world.asked[0].thread == world.asked[1].thread


async def test_a_tap_is_answered_where_its_card_cannot_be_replaced(fake, tmp_path):
    fake.fail("aibot_respond_update_msg", 846605)
    handler = FakeHandler(tapped_card=make_tapped_card("task1", "q", "en"))
    async with run_bot(fake, handler, tmp_path):
        await tap(fake, make_card(CLARIFY), 1, chat="")
        await fake.advance_until(lambda: fake.rules.list_messages("ada"), 30)
        assert fake.rules.updated_cards == []
        assert handler.messages[0].text == CLARIFY.choices[0].question


async def test_a_private_chat_is_answered(fake, tmp_path):
    handler = FakeHandler()
    async with run_bot(fake, handler, tmp_path):
        request = await fake.say("hello", person="Grace", chat="")
        await fake.wait_until(lambda: fake.rules.get_final_text(request))
        assert handler.messages[0].chat == "Grace"
        assert not handler.messages[0].in_group


async def test_a_person_who_opens_the_chat_is_greeted(fake, tmp_path):
    async with run_bot(fake, FakeHandler(), tmp_path):
        await fake.open_chat("Grace")
        await fake.wait_until(lambda: fake.rules.welcomes)
        assert fake.rules.welcomes == ["你好"]


async def test_feedback_reaches_the_handler(fake, tmp_path):
    handler = FakeHandler()
    async with run_bot(fake, handler, tmp_path):
        await fake.rate("fb-7", 2, [3, 4])
        await wait_until_idle()
        (feedback,) = handler.feedback
        assert (feedback.feedback_id, feedback.rating, feedback.reasons) == ("fb-7", 2, (3, 4))


async def test_a_duplicate_message_is_answered_once(fake, tmp_path):
    handler = FakeHandler()
    async with run_bot(fake, handler, tmp_path):
        request = await fake.say("q")
        await fake.repeat(request)
        await fake.repeat(request, new_request_id="another")
        await fake.wait_until(lambda: fake.rules.get_final_text(request))
        await fake.close()
        await fake.advance_until(lambda: fake.is_connected, 40)
        await fake.repeat(request, new_request_id="after reconnecting")
        await wait_until_idle()
        assert len(handler.messages) == 1
        assert len(fake.list_frames("aibot_respond_msg")) == 1


@pytest.mark.parametrize(
    "event",
    [
        {"eventtype": "enter_chat"},
        {"eventtype": "feedback_event", "feedback_event": {"id": "fb-7", "type": 1}},
    ],
    ids=["entered", "judged"],
)
async def test_a_duplicate_event_is_handled_once(fake, tmp_path, event):
    handler = FakeHandler()
    async with run_bot(fake, handler, tmp_path):
        for request in ("one", "another"):
            incoming = Incoming(
                request, "EV/1", "Grace", "Grace", False, fake.clock.now(), is_chat_opened=True
            )
            fake.rules.add(incoming)
            await fake.send_event(incoming, event)
            await wait_until_idle()
        assert len(fake.rules.welcomes) + len(handler.feedback) == 1


async def test_a_blocked_group_is_not_answered(fake, tmp_path):
    handler = FakeHandler()
    handler.blocked_chats.add("wrOther")
    async with run_bot(fake, handler, tmp_path):
        await fake.say("q", chat="wrOther")
        await wait_until_idle()
        assert handler.messages == []
        assert fake.list_frames("aibot_respond_msg") == []


async def test_a_ping_is_sent_every_half_minute(fake, tmp_path):
    async with run_bot(fake, FakeHandler(), tmp_path) as bot:
        began = bot.clock.now()
        await fake.advance_until(lambda: len(fake.list_frames("ping")) == 4, 130)
        assert 119 <= bot.clock.now() - began <= 122
        assert len(fake.subscribed_at) == 1
