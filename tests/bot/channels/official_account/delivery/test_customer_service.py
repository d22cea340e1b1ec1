"""Answers that no delivery waits for any more, where the account may send by itself."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.channels.official_account.texts import say
from tests.fakes.official_account_api import SEND, TOKEN
from tests.fakes.official_account_site import settings

QUESTION = "where are the MeshDay videos"
PROMISE = say("working_sends", "en")


async def _asks_something_slow(site, person: str = "anna", takes_s: float = 20) -> None:
    site.answer_s[QUESTION] = takes_s
    assert await site.says(person, QUESTION) == PROMISE
    await site.clock.advance(takes_s + 30)


async def test_one_token_serves_everyone(site):
    await site.start(settings(late=site.api.url))
    site.answer_s[QUESTION] = 30
    people = [f"person-{number}" for number in range(20)]
    for one in people:
        site.api.writes(one)
    everyone = asyncio.gather(*(site.wechat.says(one, QUESTION) for one in people))
    await site.during(everyone)
    await site.clock.advance(60)
    assert all(len(site.wechat.seen[one]) == 2 for one in people)
    assert site.api.calls.count(TOKEN) == 1
    assert site.api.calls.count(SEND) == 20


async def test_a_token_that_was_revoked_is_fetched_anew_once(site):
    await site.start(settings(late=site.api.url))
    await _asks_something_slow(site)
    site.api.revoke()
    await _asks_something_slow(site, "ben")
    assert [len(site.wechat.seen[one]) for one in ("anna", "ben")] == [2, 2]
    assert site.api.calls.count(TOKEN) == 2


async def test_while_the_service_is_busy_it_is_asked_again(site):
    await site.start(settings(late=site.api.url))
    site.api.faults = [-1, -1]
    await _asks_something_slow(site)
    assert len(site.wechat.seen["anna"]) == 2
    assert site.api.calls.count(SEND) == 3


@pytest.mark.parametrize("code", [45015, 45047, 48001, 45009, 40164, 40003])
async def test_what_the_service_refuses_is_kept_to_be_fetched(site, code, caplog):
    await site.start(settings(late=site.api.url))
    site.api.faults = [code]
    with caplog.at_level(logging.INFO):
        await _asks_something_slow(site)
    assert site.wechat.seen["anna"] == [PROMISE]
    assert f"＜{QUESTION}＞" in await site.says("anna", "好")
    told = [one.getMessage() for one in caplog.records if one.name == "huigu.official_account"]
    assert any(str(code) in line for line in told)
    assert not any("anna" in line or "MeshDay" in line for line in told)


async def test_an_account_that_may_not_send_is_not_asked_again_for_everyone(site):
    await site.start(settings(late=site.api.url))
    site.api.verified = False
    for person in ("anna", "ben", "carl"):
        await _asks_something_slow(site, person)
        assert f"＜{QUESTION}＞" in await site.says(person, "ok")
    assert site.api.calls.count(SEND) == 1


async def test_the_sixth_message_to_a_silent_person_is_not_lost(site):
    """The window opens anew when a person writes, so only a slow clock gets there."""
    await site.start(settings(late=site.api.url))
    site.api.writes("anna")
    site.answer_s |= {f"{QUESTION} {number}": 40 for number in range(6)}
    several = asyncio.gather(
        *(site.wechat.says("anna", f"{QUESTION} {number}") for number in range(4))
    )
    await site.during(several)
    await site.clock.advance(60)
    more = asyncio.gather(
        *(site.wechat.says("anna", f"{QUESTION} {number}") for number in range(4, 6))
    )
    await site.during(more)
    await site.clock.advance(60)
    sent = [one for one in site.wechat.seen["anna"] if QUESTION in one]
    assert len(sent) == 5
    assert QUESTION in await site.says("anna", "还有吗？好了没")  # a question of its own, and it


async def test_who_fetches_while_the_message_is_being_sent_gets_it_once(site):
    await site.start(settings(late=site.api.url))
    site.api.slow_s = 3
    site.answer_s[QUESTION] = 20
    assert await site.says("anna", QUESTION) == PROMISE
    await site.clock.advance(7)
    assert site.api.calls.count(SEND) == 1
    assert await site.says("anna", "好") == ""
    seen = [one for one in site.wechat.seen["anna"] if f"＜{QUESTION}＞" in one]
    assert len(seen) == 1


async def test_who_fetches_before_it_is_ready_gets_it_once(site):
    await site.start(settings(late=site.api.url))
    site.answer_s[QUESTION] = 20
    assert await site.says("anna", QUESTION) == PROMISE
    assert f"＜{QUESTION}＞" in await site.says("anna", "好")
    await site.clock.advance(60)
    assert SEND not in site.api.calls


async def test_who_left_is_not_written_to(site):
    await site.start(settings(late=site.api.url))
    site.answer_s[QUESTION] = 20
    await site.says("anna", QUESTION)
    outcome = await site.during(site.wechat.does("anna", "unsubscribe"))
    assert outcome.seen == ""
    await site.clock.advance(60)
    assert SEND not in site.api.calls
