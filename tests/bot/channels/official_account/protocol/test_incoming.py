"""What people may send besides questions, and what comes back."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from bot.channels.official_account.rendering import MAX_BYTES
from bot.channels.official_account.texts import TEXTS, say, say_in_both
from bot.followups.conversation import Conversations
from bot.messages import MAX_QUESTION_CHARS, Refused
from bot.middleware.counters import Counters
from bot.middleware.follow_ups import FollowUps
from bot.middleware.stack import build_ask
from bot.rendering.split import utf8
from indexer.errors import HuiguError
from tests.fakes.official_account import links_in
from tests.fakes.official_account_site import settings


async def test_a_new_follower_is_welcomed_in_both_languages(site):
    await site.start(settings())
    assert (await site.wechat.does("anna", "subscribe")).seen == say_in_both("welcome")


async def test_the_account_may_have_a_welcome_of_its_own(site):
    await site.start(msgspec.structs.replace(settings(), welcome="欢迎 & <welcome>!"))
    call = site.wechat.wrapped(
        site.wechat.message("anna", MsgType="event", Event="subscribe", EventKey="qrscene_1")
    )
    status, body = await site.during(site.wechat.post(*call))
    assert status == 200
    sealed = site.wechat._read(body)
    inner = site.wechat.envelope.verify_and_decrypt(
        sealed["MsgSignature"], sealed["TimeStamp"], sealed["Nonce"], sealed["Encrypt"]
    )
    assert site.wechat._read(inner)["Content"] == "欢迎 & <welcome>!"


@pytest.mark.parametrize("event", ["unsubscribe", "SCAN", "LOCATION", "VIEW", "something_new"])
async def test_other_events_get_no_reply(site, event):
    await site.start(settings())
    assert (await site.wechat.does("anna", event, "https://example.org/")).seen == ""


async def test_an_entry_of_the_menu_asks_its_question(site):
    await site.start(settings())
    outcome = await site.during(site.wechat.does("anna", "CLICK", "where are the MeshDay videos"))
    assert "＜where are the MeshDay videos＞" in outcome.seen
    assert "最新内容" in (await site.during(site.wechat.does("anna", "CLICK", "最新"))).seen


async def test_an_event_that_is_delivered_again_is_answered_once(site):
    await site.start(settings())
    site.answer_s["where?"] = 7
    outcome = await site.during(site.wechat.does("anna", "CLICK", "where?"))
    assert (outcome.deliveries, len(site.asked)) == (2, 1)


async def test_who_presses_an_entry_again_later_is_answered_again(site):
    await site.start(settings())
    for times in (1, 2):
        outcome = await site.during(site.wechat.does("anna", "CLICK", "where?"))
        assert "＜where?＞" in outcome.seen
        assert len(site.asked) == times
        await site.clock.advance(60)


@pytest.mark.parametrize(
    "fields",
    [
        {"MsgType": "image", "PicUrl": "https://example.org/p"},
        {"MsgType": "voice", "MediaId": "m", "Format": "amr", "Recognition": ""},
        {"MsgType": "location", "Label": "somewhere"},
        {"MsgType": "link", "Title": "t", "Url": "https://example.org/"},
        {"MsgType": "text", "Content": "  "},
        {"MsgType": "something_new"},
    ],
)
async def test_what_is_no_text_gets_a_hint_in_both_languages(site, fields):
    await site.start(settings())
    outcome = await site.during(site.wechat.sends("anna", **fields))
    assert outcome.seen == say_in_both("unreadable")
    assert site.asked == []


async def test_what_was_said_aloud_is_asked(site):
    await site.start(settings())
    said = {"MsgType": "voice", "MediaId": "m", "Recognition": "视频在哪里看？"}
    assert "＜视频在哪里看？＞" in (await site.during(site.wechat.sends("anna", **said))).seen


@pytest.mark.parametrize(
    ("typed", "key", "values"),
    [
        ("帮助", "help", (180,)),
        ("/重建索引", "not_here", ()),
        ("……", "empty", ()),
        ("[[", "empty", ()),
        ("1", "nothing_waits", ()),
        ("很" * (MAX_QUESTION_CHARS + 1), "too_long", (MAX_QUESTION_CHARS,)),
    ],
)
async def test_what_is_no_question_is_told_so(site, typed, key, values):
    await site.start(settings())
    assert await site.says("anna", typed) == say(key, "zh", *values)
    assert site.asked == []


async def test_a_follow_up_is_put_together_with_the_question_before_it(site):
    inner = site.ask
    site.ask = build_ask(inner, [FollowUps(Conversations(), Counters())])
    site.remake()
    await site.start(settings())
    await site.says("anna", "MeshDay 2030 的视频在哪里看")
    await site.says("ben", "那 2029 年的呢")
    await site.says("anna", "那 2029 年的呢")
    assert [question.text for question in site.asked][1:] == [
        "那 2029 年的呢",
        "2029 年 MeshDay 的视频在哪里？",
    ]


async def test_an_unknown_command_is_a_question(site):
    await site.start(settings())
    assert "＜MeshDay videos＞" in await site.says("anna", "/ask MeshDay videos")
    assert "＜MeshDay＞" in await site.says("anna", "/MeshDay")


async def test_a_list_is_paged_until_every_link_was_shown(site):
    await site.start(settings())
    typed, shown = "/videos MeshDay", []
    for _ in range(30):
        text = await site.says("anna", typed)
        assert utf8(text) <= MAX_BYTES
        shown += [url for url, _ in links_in(text)]
        head, _, typed = text.rpartition("\nFor more, reply: ")
        if not head:
            break
    assert shown == [one.url for one in site.services.catalogue.all_links]


async def test_a_list_may_be_of_one_year(site):
    await site.start(settings())
    text = await site.says("anna", "／视频 MeshDay 2029")
    assert "（共 18 个）" in text
    assert all("/2029/" in url for url, _ in links_in(text))
    assert await site.says("anna", "PPT") == say("no_links", "zh")


async def test_the_latest_pages_are_linked(site):
    await site.start(settings())
    text = await site.says("anna", "latest")
    assert text.startswith("Latest pages\n- <a href=")
    assert "(2030-05-17)" in text


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (Refused("rate", 10, 7), say("rate", "en", 10, 7)),
        (Refused("busy", 256, 1), say("busy", "en", 1)),
        (HuiguError("the index at /secret/place is gone"), say("problem", "en")),
        (ZeroDivisionError("nobody foresaw this"), say("broken", "en")),
    ],
)
async def test_why_there_is_no_answer_is_told_without_internals(site, error, expected):
    async def failing(question):
        raise error

    site.ask = failing
    site.remake()
    await site.start(settings())
    assert await site.says("anna", "where are the videos") == expected


async def test_an_answer_that_never_comes_is_given_up(site):
    await site.start(settings())
    site.answer_s["where?"] = 10_000
    await site.says("anna", "where?")
    await site.clock.advance(120)
    assert await site.says("anna", "好") == say("slow", "en")


async def test_one_persons_flood_leaves_the_others_their_answers(site):
    """Limits are of `services.ask`; here one that refuses anna."""
    answer = site.ask

    async def limited(question):
        if question.asker.endswith(":anna"):
            raise Refused("rate", 10, 7)
        return await answer(question)

    site.ask = limited
    site.remake()
    await site.start(settings())
    flood = asyncio.gather(*(site.wechat.says("anna", f"where is {n}?") for n in range(60)))
    other = asyncio.ensure_future(site.wechat.says("ben", "where are the videos"))
    refused = await site.during(flood)
    assert {outcome.seen for outcome in refused} == {say("rate", "en", 10, 7)}
    assert "＜where are the videos＞" in (await site.during(other)).seen


def test_every_text_is_there_in_both_languages_and_fits():
    for texts in map(TEXTS.get_languages, TEXTS):
        assert set(texts) == {"zh", "en"}
        assert texts["zh"].count("{}") == texts["en"].count("{}")
        assert utf8(texts["zh"]) + utf8(texts["en"]) < MAX_BYTES
