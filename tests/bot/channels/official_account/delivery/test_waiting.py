"""A message that is delivered three times gets one answer."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.official_account.texts import say
from tests.fakes.wechat.account_site import make_settings
from tests.fakes.wechat.platform import UNAVAILABLE

QUESTION = "where are the MeshDay videos"
WORKING = say("working", "en")


@pytest.mark.parametrize("mode", ["plain", "compatible", "secure"])
@pytest.mark.parametrize(("takes_s", "delivery"), [(0, 1), (1, 1), (6, 2), (11, 3), (14, 3)])
async def test_an_answer_is_the_reply_to_the_delivery_that_is_open(site, mode, takes_s, delivery):
    site.wechat.mode = mode
    await site.start(make_settings(mode))
    site.answer_s[QUESTION] = takes_s
    outcome = await site.finish(site.wechat.send_text("anna", QUESTION))
    assert f"＜{QUESTION}＞" in outcome.seen
    assert outcome.deliveries == delivery
    assert outcome.after_s - takes_s < 1
    assert len(site.questions) == 1
    assert site.wechat.seen["anna"] == [outcome.seen]


@pytest.mark.parametrize("takes_s", [20, 60])
async def test_a_slow_answer_is_promised_and_fetched_with_any_word(site, takes_s):
    await site.start(make_settings())
    site.answer_s[QUESTION] = takes_s
    assert await site.send_text("anna", QUESTION) == WORKING
    assert site.clock.now() < 15
    await site.clock.advance(takes_s)
    assert f"＜{QUESTION}＞" in await site.send_text("anna", "好")
    assert len(site.questions) == 1
    # Only once: the next word finds no pending answer.
    assert await site.send_text("anna", "结果") == say("nothing_waits", "zh")


async def test_a_repeated_question_gets_the_same_answer(site):
    await site.start(make_settings())
    site.answer_s[QUESTION] = 25
    first = asyncio.create_task(site.wechat.send_text("anna", QUESTION))
    assert (await site.finish(first)).seen == WORKING
    again = await site.finish(site.wechat.send_text("anna", f"{QUESTION}?"))
    assert f"＜{QUESTION}＞" in again.seen
    assert len(site.questions) == 1


@pytest.mark.parametrize("takes_s", [20, 60])
async def test_a_slow_answer_is_sent_where_the_account_may_send(site, takes_s):
    await site.start(make_settings(api_url=site.api.url))
    site.answer_s[QUESTION] = takes_s
    assert await site.send_text("anna", QUESTION) == say("working_sends", "en")
    await site.clock.advance(takes_s)
    seen = site.wechat.seen["anna"]
    assert len(seen) == 2
    assert f"＜{QUESTION}＞" in seen[1]
    assert len(site.questions) == 1


async def test_an_answer_between_two_deliveries_is_the_reply_to_the_next(site):
    await site.start(make_settings(api_url=site.api.url))
    site.answer_s[QUESTION] = 4.8
    outcome = await site.finish(site.wechat.send_text("anna", QUESTION))
    assert outcome.deliveries == 2
    await site.clock.advance(60)
    assert site.wechat.seen["anna"] == [outcome.seen]


async def test_a_lost_reply_is_sent_again(site):
    await site.start(make_settings())
    site.wechat.lose = {1, 2}
    outcome = await site.finish(site.wechat.send_text("anna", QUESTION))
    assert (outcome.deliveries, len(site.questions)) == (3, 1)
    assert f"＜{QUESTION}＞" in outcome.seen


async def test_a_fourth_delivery_is_answered_like_the_third(site):
    await site.start(make_settings())
    site.wechat.deliveries, site.wechat.lose = 4, {3}
    site.answer_s[QUESTION] = 17
    outcome = await site.finish(site.wechat.send_text("anna", QUESTION))
    assert (outcome.deliveries, len(site.questions)) == (4, 1)
    assert f"＜{QUESTION}＞" in outcome.seen


async def test_the_next_question_is_answered_below_the_earlier_answer(site):
    await site.start(make_settings())
    site.answer_s[QUESTION] = 20
    assert await site.send_text("anna", QUESTION) == WORKING
    await site.clock.advance(20)
    both = await site.send_text("anna", "and the slides of the opening talk?")
    assert both.index(f"＜{QUESTION}＞") < both.index("＜and the slides")
    assert await site.send_text("anna", "结果") == say("nothing_waits", "zh")


async def test_the_next_question_is_answered_before_a_slower_earlier_one(site):
    await site.start(make_settings())
    site.answer_s[QUESTION] = 60
    assert await site.send_text("anna", QUESTION) == WORKING
    other = await site.send_text("anna", "where are the slides?")
    assert "＜where are the slides?＞" in other
    assert other.endswith(say("earlier_waits", "en"))
    await site.clock.advance(60)
    assert f"＜{QUESTION}＞" in await site.send_text("anna", "ok")


async def test_an_answer_that_nobody_fetches_is_dropped(site):
    await site.start(make_settings())
    site.answer_s[QUESTION] = 20
    await site.send_text("anna", QUESTION)
    await site.clock.advance(700)
    assert await site.send_text("anna", "结果") == say("nothing_waits", "zh")


async def test_a_person_cannot_fetch_another_persons_answer(site):
    await site.start(make_settings())
    site.answer_s[QUESTION] = 20
    await site.send_text("anna", QUESTION)
    await site.clock.advance(20)
    assert await site.send_text("ben", "结果") == say("nothing_waits", "zh")
    assert f"＜{QUESTION}＞" in await site.send_text("anna", "结果")


@pytest.mark.parametrize("deliveries", [1, 2])
async def test_a_message_before_a_restart_is_answered_on_its_next_delivery(site, deliveries):
    await site.start(make_settings())
    site.answer_s[QUESTION] = 5 * deliveries + 3
    message = asyncio.create_task(site.wechat.send_text("anna", QUESTION))
    await site.clock.advance(5 * deliveries - 2)
    await site.stop()
    await site.start(make_settings())
    site.answer_s[QUESTION] = 1
    outcome = await site.finish(message)
    assert f"＜{QUESTION}＞" in outcome.seen
    assert site.wechat.seen["anna"] == [outcome.seen]
    assert len({question.id for question in site.questions}) == 1


async def test_the_last_delivery_after_a_restart_gets_a_reply(site):
    """A new process knows the number of a delivery only from the message's age."""
    await site.start(make_settings())
    site.answer_s[QUESTION] = 60
    message = asyncio.create_task(site.wechat.send_text("anna", QUESTION))
    await site.clock.advance(8)
    await site.crash()
    await site.start(make_settings())
    outcome = await site.finish(message)
    assert (outcome.deliveries, outcome.seen) == (3, WORKING)


async def test_a_shutdown_promises_no_answer(site):
    await site.start(make_settings())
    site.answer_s[QUESTION] = 60
    message = asyncio.create_task(site.wechat.send_text("anna", QUESTION))
    await site.clock.advance(10.5)
    await site.stop()
    outcome = await site.finish(message)
    assert (outcome.deliveries, outcome.seen) == (3, say("stopping", "en"))


@pytest.mark.slow
async def test_two_hundred_people_at_once_see_one_answer_each(site):
    await site.start(make_settings())
    people = [f"person-{number}" for number in range(200)]
    questions = {person: f"{QUESTION} of {person}" for person in people}
    site.answer_s |= dict.fromkeys(questions.values(), 12)
    sending = [site.wechat.send_text(person, text) for person, text in questions.items()]
    outcomes = await site.finish(asyncio.gather(*sending))
    for person, outcome in zip(people, outcomes, strict=True):
        assert f"＜{QUESTION} of {person}＞" in outcome.seen
        assert site.wechat.seen[person] == [outcome.seen]
    assert len(site.questions) == 200
    assert UNAVAILABLE not in {outcome.seen for outcome in outcomes}
    assert set(site.wechat.statuses) == {200}
