"""Three deliveries, one answer."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.official_account.texts import say
from tests.fakes.official_account import UNAVAILABLE
from tests.fakes.official_account_site import settings

QUESTION = "where are the MeshDay videos"
WORKING = say("working", "en")


@pytest.mark.parametrize("mode", ["plain", "compatible", "secure"])
@pytest.mark.parametrize(("takes_s", "delivery"), [(0, 1), (1, 1), (6, 2), (11, 3), (14, 3)])
async def test_an_answer_goes_out_on_the_delivery_that_is_open(site, mode, takes_s, delivery):
    site.wechat.mode = mode
    await site.start(settings(mode))
    site.answer_s[QUESTION] = takes_s
    outcome = await site.during(site.wechat.says("anna", QUESTION))
    assert f"＜{QUESTION}＞" in outcome.seen
    assert outcome.deliveries == delivery
    assert outcome.after_s - takes_s < 1
    assert len(site.asked) == 1
    assert site.wechat.seen["anna"] == [outcome.seen]


@pytest.mark.parametrize("takes_s", [20, 60])
async def test_what_takes_longer_is_promised_and_fetched_with_any_word(site, takes_s):
    await site.start(settings())
    site.answer_s[QUESTION] = takes_s
    assert await site.says("anna", QUESTION) == WORKING
    assert site.clock.now() < 15
    await site.clock.advance(takes_s)
    assert f"＜{QUESTION}＞" in await site.says("anna", "好")
    assert len(site.asked) == 1
    # Only once: the next word is a word of its own.
    assert await site.says("anna", "继续") == say("nothing_waits", "zh")


async def test_an_impatient_person_waits_for_the_same_answer(site):
    await site.start(settings())
    site.answer_s[QUESTION] = 25
    first = asyncio.create_task(site.wechat.says("anna", QUESTION))
    assert (await site.during(first)).seen == WORKING
    again = await site.during(site.wechat.says("anna", f"{QUESTION}?"))
    assert f"＜{QUESTION}＞" in again.seen
    assert len(site.asked) == 1


@pytest.mark.parametrize("takes_s", [20, 60])
async def test_what_takes_longer_is_sent_where_the_account_may_send(site, takes_s):
    await site.start(settings(late=site.api.url))
    site.answer_s[QUESTION] = takes_s
    assert await site.says("anna", QUESTION) == say("working_sends", "en")
    await site.clock.advance(takes_s)
    seen = site.wechat.seen["anna"]
    assert len(seen) == 2
    assert f"＜{QUESTION}＞" in seen[1]
    assert len(site.asked) == 1


async def test_an_answer_between_two_deliveries_waits_for_the_next(site):
    await site.start(settings(late=site.api.url))
    site.answer_s[QUESTION] = 4.8
    outcome = await site.during(site.wechat.says("anna", QUESTION))
    assert outcome.deliveries == 2
    await site.clock.advance(60)
    assert site.wechat.seen["anna"] == [outcome.seen]


async def test_a_reply_that_got_lost_is_given_again(site):
    await site.start(settings())
    site.wechat.lose = {1, 2}
    outcome = await site.during(site.wechat.says("anna", QUESTION))
    assert (outcome.deliveries, len(site.asked)) == (3, 1)
    assert f"＜{QUESTION}＞" in outcome.seen


async def test_a_fourth_delivery_is_answered_like_the_third(site):
    await site.start(settings())
    site.wechat.deliveries, site.wechat.lose = 4, {3}
    site.answer_s[QUESTION] = 17
    outcome = await site.during(site.wechat.says("anna", QUESTION))
    assert (outcome.deliveries, len(site.asked)) == (4, 1)
    assert f"＜{QUESTION}＞" in outcome.seen


async def test_another_question_is_answered_below_the_earlier_one(site):
    await site.start(settings())
    site.answer_s[QUESTION] = 20
    assert await site.says("anna", QUESTION) == WORKING
    await site.clock.advance(20)
    both = await site.says("anna", "and the slides of the opening talk?")
    assert both.index(f"＜{QUESTION}＞") < both.index("＜and the slides")
    assert await site.says("anna", "1") == say("nothing_waits", "zh")


async def test_another_question_is_answered_at_once_while_the_earlier_one_takes_longer(site):
    await site.start(settings())
    site.answer_s[QUESTION] = 60
    assert await site.says("anna", QUESTION) == WORKING
    other = await site.says("anna", "where are the slides?")
    assert "＜where are the slides?＞" in other
    assert other.endswith(say("earlier_waits", "en"))
    await site.clock.advance(60)
    assert f"＜{QUESTION}＞" in await site.says("anna", "ok")


async def test_an_answer_that_nobody_fetches_is_forgotten(site):
    await site.start(settings())
    site.answer_s[QUESTION] = 20
    await site.says("anna", QUESTION)
    await site.clock.advance(700)
    assert await site.says("anna", "1") == say("nothing_waits", "zh")


async def test_one_persons_answer_is_nobody_elses(site):
    await site.start(settings())
    site.answer_s[QUESTION] = 20
    await site.says("anna", QUESTION)
    await site.clock.advance(20)
    assert await site.says("ben", "结果") == say("nothing_waits", "zh")
    assert f"＜{QUESTION}＞" in await site.says("anna", "结果")


@pytest.mark.parametrize("delivered", [1, 2])
async def test_a_message_cut_off_by_a_restart_is_answered_on_its_next_delivery(site, delivered):
    await site.start(settings())
    site.answer_s[QUESTION] = 5 * delivered + 3
    message = asyncio.create_task(site.wechat.says("anna", QUESTION))
    await site.clock.advance(5 * delivered - 2)
    await site.stop()
    await site.start(settings())
    site.answer_s[QUESTION] = 1
    outcome = await site.during(message)
    assert f"＜{QUESTION}＞" in outcome.seen
    assert site.wechat.seen["anna"] == [outcome.seen]
    assert len({question.id for question in site.asked}) == 1


async def test_the_last_delivery_after_a_restart_is_not_left_without_a_reply(site):
    """Nothing tells a new process which delivery it is but the message's age."""
    await site.start(settings())
    site.answer_s[QUESTION] = 60
    message = asyncio.create_task(site.wechat.says("anna", QUESTION))
    await site.clock.advance(8)
    await site.crash()
    await site.start(settings())
    outcome = await site.during(message)
    assert (outcome.deliveries, outcome.seen) == (3, WORKING)


async def test_what_cannot_be_kept_over_a_restart_is_not_promised(site):
    await site.start(settings())
    site.answer_s[QUESTION] = 60
    message = asyncio.create_task(site.wechat.says("anna", QUESTION))
    await site.clock.advance(10.5)
    await site.stop()
    outcome = await site.during(message)
    assert (outcome.deliveries, outcome.seen) == (3, say("stopping", "en"))


async def test_two_hundred_people_at_once_see_one_answer_each(site):
    await site.start(settings())
    people = [f"person-{number}" for number in range(200)]
    site.answer_s |= {f"{QUESTION} of {one}": 12 for one in people}
    everyone = asyncio.gather(*(site.wechat.says(one, f"{QUESTION} of {one}") for one in people))
    outcomes = await site.during(everyone)
    for one, outcome in zip(people, outcomes, strict=True):
        assert f"＜{QUESTION} of {one}＞" in outcome.seen
        assert site.wechat.seen[one] == [outcome.seen]
    assert len(site.asked) == 200
    assert UNAVAILABLE not in {outcome.seen for outcome in outcomes}
    assert set(site.wechat.statuses) == {200}
