"""Messages of people other than questions, and the replies to them."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from bot.channels.official_account.rendering import MAX_BYTES
from bot.channels.official_account.texts import TEXTS, say
from bot.messages import MAX_QUESTION_CHARS, Refused
from bot.rendering.split import utf8
from indexer.errors import HuiguError
from tests.fakes.wechat.account_site import make_settings
from tests.fakes.wechat.platform import find_links

EXAMPLE = {
    "zh": "上次活动的视频在哪里看",
    "en": "where are the videos of the last event",
}
"""Of a community without settings and without an index."""


async def test_a_new_follower_is_welcomed_in_both_languages(site):
    await site.start(make_settings())
    assert (await site.wechat.send_event("anna", "subscribe")).seen == (
        f"{say('welcome', 'zh', EXAMPLE['zh'])}\n\n{say('welcome', 'en', EXAMPLE['en'])}"
    )


async def test_the_configured_welcome_replaces_the_built_in_one(site):
    await site.start(msgspec.structs.replace(make_settings(), welcome="欢迎 & <welcome>!"))
    request = site.wechat.make_request(
        site.wechat.make_message("anna", MsgType="event", Event="subscribe", EventKey="qrscene_1")
    )
    status, body = await site.finish(site.wechat.post(*request))
    assert status == 200
    reply = site.wechat.decode(body)
    message = site.wechat.crypto.verify_and_decrypt(
        reply["MsgSignature"], reply["TimeStamp"], reply["Nonce"], reply["Encrypt"]
    )
    assert site.wechat.decode(message)["Content"] == "欢迎 & <welcome>!"


@pytest.mark.parametrize("event", ["unsubscribe", "SCAN", "LOCATION", "VIEW", "something_new"])
async def test_other_events_get_no_reply(site, event):
    await site.start(make_settings())
    assert (await site.wechat.send_event("anna", event, "https://example.org/")).seen == ""


async def test_a_menu_entry_asks_its_question(site):
    await site.start(make_settings())
    outcome = await site.finish(
        site.wechat.send_event("anna", "CLICK", "where are the MeshDay videos")
    )
    assert "＜where are the MeshDay videos＞" in outcome.seen
    assert "最新内容" in (await site.finish(site.wechat.send_event("anna", "CLICK", "最新"))).seen


async def test_a_repeated_delivery_of_an_event_is_answered_once(site):
    await site.start(make_settings())
    site.answer_s["where?"] = 7
    outcome = await site.finish(site.wechat.send_event("anna", "CLICK", "where?"))
    assert (outcome.deliveries, len(site.questions)) == (2, 1)


async def test_a_menu_entry_pressed_again_later_is_answered_again(site):
    await site.start(make_settings())
    for times in (1, 2):
        outcome = await site.finish(site.wechat.send_event("anna", "CLICK", "where?"))
        assert "＜where?＞" in outcome.seen
        assert len(site.questions) == times
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
async def test_a_message_without_text_gets_a_hint_in_both_languages(site, fields):
    await site.start(make_settings())
    outcome = await site.finish(site.wechat.send("anna", **fields))
    assert outcome.seen == (
        f"{say('unreadable', 'zh', EXAMPLE['zh'])}\n\n{say('unreadable', 'en', EXAMPLE['en'])}"
    )
    assert site.questions == []


async def test_the_text_of_a_voice_message_is_answered(site):
    await site.start(make_settings())
    voice = {"MsgType": "voice", "MediaId": "m", "Recognition": "视频在哪里看？"}
    assert "＜视频在哪里看？＞" in (await site.finish(site.wechat.send("anna", **voice))).seen


@pytest.mark.parametrize(
    ("typed", "key", "values"),
    [
        ("帮助", "help", ("2025", 180)),
        ("/重建索引", "not_here", ()),
        ("好了吗", "nothing_waits", ()),
        ("很" * (MAX_QUESTION_CHARS + 1), "too_long", (MAX_QUESTION_CHARS,)),
    ],
)
async def test_a_text_that_cannot_be_asked_is_explained(site, typed, key, values):
    await site.start(make_settings())
    assert await site.send_text("anna", typed) == say(key, "zh", *values)
    assert site.questions == []


async def test_an_unknown_command_is_a_question(site):
    await site.start(make_settings())
    assert "＜MeshDay videos＞" in await site.send_text("anna", "/ask MeshDay videos")
    assert "＜MeshDay＞" in await site.send_text("anna", "/MeshDay")


async def test_the_pages_of_a_list_show_every_link(site):
    await site.start(make_settings())
    typed, urls = "/videos MeshDay", []
    for _ in range(30):
        text = await site.send_text("anna", typed)
        assert utf8(text) <= MAX_BYTES
        urls += [url for url, _ in find_links(text)]
        head, _, typed = text.rpartition("\nFor more, reply: ")
        if not head:
            break
    assert urls == [link.url for link in site.services.catalogue.all_links]


async def test_a_list_can_be_limited_to_one_year(site):
    await site.start(make_settings())
    text = await site.send_text("anna", "／视频 MeshDay 2029")
    assert "（共 18 个）" in text
    assert all("/2029/" in url for url, _ in find_links(text))
    assert await site.send_text("anna", "PPT") == say("no_links", "zh")


async def test_the_latest_pages_are_listed_with_links(site):
    await site.start(make_settings())
    text = await site.send_text("anna", "latest")
    assert text.startswith("Latest\n- <a href=")
    assert "(2030-05-17)" in text


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (Refused("rate", 10, 7), say("rate", "en", 10, 7)),
        (Refused("busy", 256, 1), say("busy", "en", 1)),
        (Refused("slow", 5, 0), say("slow", "en")),
        (HuiguError("the index at /secret/place is gone"), say("problem", "en")),
        (ZeroDivisionError("nobody foresaw this"), say("broken", "en")),
    ],
)
async def test_a_failure_is_explained_without_internals(site, error, expected):
    async def failing(question):
        raise error

    site.ask = failing
    site.rebuild_services()
    await site.start(make_settings())
    assert await site.send_text("anna", "where are the videos") == expected


async def test_an_answer_that_takes_too_long_is_given_up(site):
    await site.start(make_settings())
    site.answer_s["where?"] = 10_000
    await site.send_text("anna", "where?")
    await site.clock.advance(120)
    assert await site.send_text("anna", "好") == say("slow", "en")


async def test_a_flood_of_one_person_does_not_affect_others(site):
    """`services.ask` enforces rate limits; here it refuses anna."""
    answer = site.ask

    async def limited(question):
        if question.asker.endswith(":anna"):
            raise Refused("rate", 10, 7)
        return await answer(question)

    site.ask = limited
    site.rebuild_services()
    await site.start(make_settings())
    flood = asyncio.gather(*(site.wechat.send_text("anna", f"where is {n}?") for n in range(60)))
    other = asyncio.ensure_future(site.wechat.send_text("ben", "where are the videos"))
    refused = await site.finish(flood)
    assert {outcome.seen for outcome in refused} == {say("rate", "en", 10, 7)}
    assert "＜where are the videos＞" in (await site.finish(other)).seen


def test_every_text_exists_in_both_languages_and_fits():
    for texts in map(TEXTS.get_languages, TEXTS):
        assert set(texts) == {"zh", "en"}
        assert texts["zh"].count("{}") == texts["en"].count("{}")
        assert utf8(texts["zh"]) + utf8(texts["en"]) < MAX_BYTES
