"""`/videos`, `/slides` and `/latest`: pages, buttons, titles in the reader's language."""

from __future__ import annotations

import asyncio
import re

import pytest

from bot.channels.discord.commands.link_list import PageButton, write_custom_id
from bot.chat.list_request import ListRequest
from bot.services.catalogue import IndexCatalogue
from indexer.settings import Settings
from tests.fakes.communities.community import BILIBILI_2022


@pytest.fixture(autouse=True)
async def _run_bot(bot):
    """Run the bot in every test."""


async def press_and_wait(fake, post, button, text):
    """Press a button, and wait until the message shows a text."""
    await fake.press(post, button)
    await fake.wait_until(lambda: text in post.content, what=text)


async def test_videos_are_listed_in_pages(fake):
    interaction = await (await fake.run_command("videos", {"event": "MeshDay"})).wait()
    post = interaction.messages[0]
    assert "36 in all, page 1 of 4" in post.content
    assert "<https://videos.example/2030/1>" in post.content
    assert "Talk 1: \\*bold\\* claims" in post.content
    await press_and_wait(fake, post, "Next", "page 2 of 4")
    assert "<https://videos.example/2030/11>" in post.content
    await press_and_wait(fake, post, "Previous", "page 1 of 4")


async def test_the_last_page_disables_the_next_button(fake):
    interaction = await (await fake.run_command("videos", {"year": 2029}, locale="zh-CN")).wait()
    post = interaction.messages[0]
    await press_and_wait(fake, post, "下一页", "第 2/2 页")
    assert [button.disabled for button in post.buttons] == [False, True]


async def test_a_list_stays_in_the_script_of_the_reader(fake):
    interaction = await (await fake.run_command("videos", {"year": 2029}, locale="zh-TW")).wait()
    post = interaction.messages[0]
    await fake.press(post, "下一頁", locale="zh-TW")
    await fake.wait_until(lambda: "第 2/2 頁" in post.content)
    assert [button.label for button in post.buttons] == ["上一頁", "下一頁"]


async def test_page_buttons_work_after_a_restart(fake, start, bot):
    interaction = await (await fake.run_command("videos", {"event": "MeshDay 2030"})).wait()
    bot.cancel()
    await asyncio.wait([bot])
    await start()
    await press_and_wait(fake, interaction.messages[0], "Next", "<https://videos.example/2030/18>")


async def test_every_link_is_on_one_of_the_pages(fake, world):
    interaction = await (await fake.run_command("videos")).wait()
    post = interaction.messages[0]
    urls = set()
    for page in range(1, 5):
        if page > 1:
            await press_and_wait(fake, post, "Next", f"page {page} of 4")
        urls |= set(re.findall(r"<(https://videos[^>]+)>", post.content))
    assert urls == {link.url for link in world.catalogue.all_links}


async def test_an_empty_list_says_what_to_do(fake):
    await (await fake.run_command("slides", {"event": "Nowhere"})).wait(text="Try another event")


async def test_events_and_years_are_suggested(fake):
    typing = await (await fake.autocomplete("videos", "event", "mesh")).wait()
    assert [choice["name"] for choice in typing.choices] == ["MeshDay 2029", "MeshDay 2030"]
    typing = await (await fake.autocomplete("videos", "year", "", {"event": "MeshDay 2030"})).wait()
    assert [choice["value"] for choice in typing.choices] == [2030]


async def test_latest_lists_pages(fake):
    interaction = await (await fake.run_command("latest")).wait()
    assert (
        "- MeshDay 2030: recap (2030-05-17) <https://example.org/meshday-2030/>" in interaction.text
    )
    assert "- A page without address" in interaction.text


@pytest.mark.parametrize(
    ("locale", "label", "title", "button"),
    [
        ("zh-CN", "LatticeCon 2022 B 站观看视频回放", "LatticeCon 2022 回顾", "下一页"),
        ("zh-TW", "LatticeCon 2022 B 站观看视频回放", "LatticeCon 2022 回顾", "下一頁"),
        ("en-US", "LatticeCon 2022 recordings on Bilibili", "LatticeCon 2022 recap", "Next"),
        ("de", "LatticeCon 2022 recordings on Bilibili", "LatticeCon 2022 recap", "Next"),
    ],
)
async def test_a_link_of_pages_in_both_languages_has_the_title_of_the_reader_s_page(
    fake, world, bot, start, community, locale, label, title, button
):
    bot.cancel()
    await asyncio.wait([bot])
    world.catalogue = IndexCatalogue(community, Settings())
    await start()
    interaction = await (
        await fake.run_command("videos", {"event": "LatticeCon"}, locale=locale)
    ).wait()
    assert re.search(f"- {label} — {title}.*<{re.escape(BILIBILI_2022)}>", interaction.text)
    interaction = await (await fake.run_command("videos", locale=locale)).wait()
    post = interaction.messages[0]
    assert button in [item.label for item in post.buttons]


async def test_a_button_carries_its_page_in_its_custom_id(fake):
    request = ListRequest("video", "zh", "MeshDay", 2030, page=3)
    custom_id = write_custom_id("next", request)
    assert custom_id == "huigu:l:next:video:zh:2:2030:MeshDay"  # as in messages of earlier versions
    match = PageButton.__discord_ui_compiled_template__.fullmatch(custom_id)
    assert (await PageButton.from_custom_id(None, None, match)).target == request
