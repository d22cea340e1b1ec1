"""Late answers of an account that may send customer-service messages."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.channels.official_account.texts import say
from tests.fakes.wechat.account_api import SEND, TOKEN
from tests.fakes.wechat.account_site import make_settings

QUESTION = "where are the MeshDay videos"
PROMISE = say("working_sends", "en")


async def ask_slow_question(site, person: str = "anna", takes_s: float = 20) -> None:
    site.answer_s[QUESTION] = takes_s
    assert await site.send_text(person, QUESTION) == PROMISE
    await site.clock.advance(takes_s + 30)


async def test_all_messages_share_one_token(site):
    await site.start(make_settings(api_url=site.api.url))
    site.answer_s[QUESTION] = 30
    people = [f"person-{number}" for number in range(20)]
    for person in people:
        site.api.note_message(person)
    sending = asyncio.gather(*(site.wechat.send_text(person, QUESTION) for person in people))
    await site.finish(sending)
    await site.clock.advance(60)
    assert all(len(site.wechat.seen[person]) == 2 for person in people)
    assert site.api.calls.count(TOKEN) == 1
    assert site.api.calls.count(SEND) == 20


async def test_a_revoked_token_is_replaced_once(site):
    await site.start(make_settings(api_url=site.api.url))
    await ask_slow_question(site)
    site.api.revoke()
    await ask_slow_question(site, "ben")
    assert [len(site.wechat.seen[person]) for person in ("anna", "ben")] == [2, 2]
    assert site.api.calls.count(TOKEN) == 2


async def test_a_message_to_a_busy_service_is_sent_again(site):
    await site.start(make_settings(api_url=site.api.url))
    site.api.faults = [-1, -1]
    await ask_slow_question(site)
    assert len(site.wechat.seen["anna"]) == 2
    assert site.api.calls.count(SEND) == 3


@pytest.mark.parametrize("code", [45015, 45047, 48001, 45009, 40164, 40003])
async def test_an_answer_that_the_service_refuses_is_kept_to_be_fetched(site, code, caplog):
    await site.start(make_settings(api_url=site.api.url))
    site.api.faults = [code]
    with caplog.at_level(logging.INFO):
        await ask_slow_question(site)
    assert site.wechat.seen["anna"] == [PROMISE]
    assert f"＜{QUESTION}＞" in await site.send_text("anna", "好")
    records = [record for record in caplog.records if record.name == "huigu.official_account"]
    lines = [record.getMessage() for record in records]
    assert any(str(code) in line for line in lines)
    assert not any("anna" in line or "MeshDay" in line for line in lines)


async def test_after_a_refusal_of_the_account_nothing_is_sent_to_other_people(site):
    await site.start(make_settings(api_url=site.api.url))
    site.api.verified = False
    for person in ("anna", "ben", "carl"):
        await ask_slow_question(site, person)
        assert f"＜{QUESTION}＞" in await site.send_text(person, "ok")
    assert site.api.calls.count(SEND) == 1


async def test_the_sixth_answer_to_a_silent_person_is_kept_to_be_fetched(site):
    """The count begins again when a person writes, so all questions come before the answers."""
    await site.start(make_settings(api_url=site.api.url))
    site.api.note_message("anna")
    site.answer_s |= {f"{QUESTION} {number}": 40 for number in range(6)}
    several = asyncio.gather(
        *(site.wechat.send_text("anna", f"{QUESTION} {number}") for number in range(4))
    )
    await site.finish(several)
    await site.clock.advance(60)
    more = asyncio.gather(
        *(site.wechat.send_text("anna", f"{QUESTION} {number}") for number in range(4, 6))
    )
    await site.finish(more)
    await site.clock.advance(60)
    sent = [text for text in site.wechat.seen["anna"] if QUESTION in text]
    assert len(sent) == 5
    assert QUESTION in await site.send_text(
        "anna", "还有吗？好了没"
    )  # a new question, with the kept answer above


async def test_an_answer_that_is_fetched_while_it_is_sent_is_seen_once(site):
    await site.start(make_settings(api_url=site.api.url))
    site.api.slow_s = 3
    site.answer_s[QUESTION] = 20
    assert await site.send_text("anna", QUESTION) == PROMISE
    await site.clock.advance(7)
    assert site.api.calls.count(SEND) == 1
    assert await site.send_text("anna", "好") == ""
    answers = [text for text in site.wechat.seen["anna"] if f"＜{QUESTION}＞" in text]
    assert len(answers) == 1


async def test_an_answer_that_is_fetched_before_it_is_ready_is_seen_once(site):
    await site.start(make_settings(api_url=site.api.url))
    site.answer_s[QUESTION] = 20
    assert await site.send_text("anna", QUESTION) == PROMISE
    assert f"＜{QUESTION}＞" in await site.send_text("anna", "好")
    await site.clock.advance(60)
    assert SEND not in site.api.calls


async def test_a_person_who_unsubscribed_gets_no_message(site):
    await site.start(make_settings(api_url=site.api.url))
    site.answer_s[QUESTION] = 20
    await site.send_text("anna", QUESTION)
    outcome = await site.finish(site.wechat.send_event("anna", "unsubscribe"))
    assert outcome.seen == ""
    await site.clock.advance(60)
    assert SEND not in site.api.calls
