"""A tap on a choice: the card is replaced at once, and the answer comes as a late reply."""

from __future__ import annotations

import pytest

from bot.channels.wecom.card import make_card
from bot.channels.wecom.handler import Handler
from bot.messages import Answer, Question
from bot.runtime.clock import Clock
from tests.fakes.bot.kinds import CLARIFY, LINKS
from tests.fakes.bot.world import FakeWorld
from tests.fakes.wecom.messages import SETTINGS
from tests.fakes.wecom.webhook.taps import tap
from tests.fakes.wecom.webhook.webhook_site import Site, open_site


@pytest.fixture
def world() -> FakeWorld:
    """Services that ask back, and answer what names an event."""

    async def ask(question: Question) -> Answer:
        return LINKS if "KiteCon" in question.text else CLARIFY

    return FakeWorld(ask=ask)


@pytest.fixture
async def site(world: FakeWorld):
    """A bot that WeCom can call."""

    def make_handler(clock: Clock) -> Handler:
        return Handler(world.services, SETTINGS, clock)

    async with open_site(make_handler) as site:
        await site.start()
        yield site


async def test_a_tap_asks_the_question_behind_its_button(site: Site, world: FakeWorld):
    answer = await site.wecom.say("where are the videos")
    (card,) = answer.cards
    instead = await tap(site.wecom, card, 2)
    assert [button["key"] for button in instead["button_list"]] == [CLARIFY.choices[1].question]
    await site.run(site.clock.sleep(1))
    (text,) = site.endpoint.list_texts()
    assert f"]({LINKS.links[0].url})" in text
    first, second = world.asked
    assert second.text == CLARIFY.choices[1].question
    assert (
        (first.asker, first.place) == (second.asker, second.place) == ("wecom:lin", "wecom:wrGROUP")
    )
    assert first.thread == second.thread


async def test_a_tap_that_is_delivered_twice_is_answered_once(site: Site, world: FakeWorld):
    card = make_card(CLARIFY)
    assert card is not None
    assert await tap(site.wecom, card, 1) == await tap(site.wecom, card, 1)
    await site.run(site.clock.sleep(1))
    assert len(site.endpoint.list_texts()) == len(world.asked) == 1


async def test_a_button_from_before_a_restart_still_asks(site: Site, world: FakeWorld):
    card = make_card(CLARIFY)
    assert card is not None
    await site.stop()
    await site.start()
    await tap(site.wecom, card, 1, chat="")
    await site.run(site.clock.sleep(1))
    assert [question.text for question in world.asked] == [CLARIFY.choices[0].question]
    assert len(site.endpoint.list_texts()) == 1
