from __future__ import annotations

import asyncio
import dataclasses
import re

import msgspec
import pytest

from bot.channels.discord.context import Timeouts
from bot.messages import Refused
from indexer.errors import NoIndex
from tests.fakes.bot.asks import FOUND, PAGE, fake_ask
from tests.fakes.discord.clock import TOKEN_S


@pytest.fixture(autouse=True)
async def _run_bot(bot):
    """Run the bot in every test."""


def hold_answers(world) -> asyncio.Event:
    """Hold back all answers until the returned event is set."""
    release = asyncio.Event()

    async def wait_and_answer(question):
        await release.wait()
        return await fake_ask(question)

    world.ask = wait_and_answer
    return release


async def test_ask_answers_with_citations_links_and_buttons(fake, world):
    interaction = await (
        await fake.run_command("ask", {"question": "Where are the videos?"})
    ).wait()
    post = interaction.messages[0]
    assert post.content.startswith("> Where are the videos?\nThe recordings of MeshDay 2030")
    assert (
        f"\\[1\\] [MeshDay 2030: recap, recordings and slides](<{PAGE}#recordings>) (2030-05-17)"
        in post.content
    )
    assert post.links == [link.url for link in FOUND.links]
    for link in FOUND.links:
        assert post.content.count(f"[{link.label}](<{link.url}>)") == 1
    assert not post.ephemeral
    question = world.asked[0]
    assert question.channel == "discord"
    assert question.asker == f"discord:{fake.member.id}"
    assert question.place == f"discord:{fake.general.id}"
    assert question.thread == f"discord:{fake.general.id}:{fake.member.id}"
    assert re.fullmatch(r"[0-9A-Za-z_-]{16}", question.id)


async def test_a_private_answer_is_seen_by_the_asker_alone(fake):
    interaction = await (
        await fake.run_command("ask", {"question": "Videos?", "private": True})
    ).wait()
    assert all(post.ephemeral for post in interaction.messages)


async def test_the_answer_is_in_the_chosen_language(fake, world):
    await (await fake.run_command("ask", {"question": "Videos?", "language": "zh"})).wait(
        text="回放"
    )
    assert world.asked[0].language == "zh"


async def test_a_chinese_question_is_answered_in_chinese(fake):
    interaction = await (
        await fake.run_command("ask", {"question": "视频在哪里看"}, locale="zh-CN")
    ).wait()
    assert "MeshDay 2030 的回放可以在 B 站" in interaction.text
    assert {"有帮助", "答错了", "缺内容", "删除"} <= {
        button.label for button in interaction.messages[0].buttons
    }


async def test_a_question_without_an_answer_gets_the_nearest_pages(fake):
    interaction = await (await fake.run_command("ask", {"question": "nowhere"})).wait()
    page = "[MeshDay 2029: recap](<https://example.org/posts/meshday-2029/>)"
    assert f"- {page}" in interaction.text


@pytest.mark.parametrize("private", [False, True])
async def test_a_long_answer_arrives_whole(fake, world, private):
    sentences = [f"Sentence {n} of the recap says what talk {n} was about." for n in range(120)]
    paragraphs = ["\n".join(sentences[n : n + 6]) for n in range(0, 120, 6)]
    text = "\n\n".join(paragraphs)
    assert len(text) > 6000

    async def long(question):
        return msgspec.structs.replace(FOUND, text=text, question=question.text)

    world.ask = long
    interaction = await fake.run_command("ask", {"question": "Tell me all", "private": private})
    await interaction.wait(text=FOUND.citations[-1].url)
    assert all(len(post.content) <= 2000 for post in interaction.messages)
    assert all(post.ephemeral == private for post in interaction.messages)
    received = [line for line in interaction.text.splitlines() if line in sentences]
    assert received == sentences
    assert not interaction.messages[0].buttons
    assert len(interaction.messages[-1].buttons) == len(FOUND.links) + 4
    for post in interaction.messages[:-1]:  # cut between paragraphs
        assert post.content.splitlines()[-1] in [p.splitlines()[-1] for p in paragraphs]


async def test_hostile_content_has_no_ping_and_no_markup(fake):
    """The fixture `fake` checks that nobody is pinged and no limit is broken."""
    interaction = await fake.run_command("ask", {"question": "hostile @everyone **<@1>** ||x||"})
    await interaction.wait()
    assert "@everyone" not in interaction.text
    assert "<@1>" not in interaction.text
    assert "javascript:" not in "".join(interaction.messages[0].links)
    assert "<https://ok.example/%3Cimg%3E?a=%3Cimg%3E>" in interaction.text


async def test_a_rate_limit_is_shown_to_the_asker_alone(fake, world):
    async def refuse(question):
        raise Refused("rate", 10, 42)

    world.ask = refuse
    interaction = await fake.run_command("ask", {"question": "Videos?"})
    await interaction.wait(text="42 s")
    assert [post.ephemeral for post in interaction.messages] == [True]
    interaction = await fake.run_command("ask", {"question": "视频？"}, locale="zh-TW")
    await interaction.wait(text="請 42 秒後再問")


@pytest.mark.parametrize(
    ("locale", "text", "default", "label"),
    [
        ("zh-CN", "MeshDay 2030", "zh", "Helpful"),
        ("en-US", "MeshDay 2030", "", "Helpful"),
        ("en-US", "MeshDay 2030 的视频", "", "有帮助"),
        ("en-US", "MeshDay 2030 的影片連結", "", "有幫助"),
    ],
)
async def test_the_language_of_the_person_s_discord_is_that_of_a_bare_name(
    fake, world, locale, text, default, label
):
    """Buttons are in the language and script of the answer."""
    run = await (await fake.run_command("ask", {"question": text}, locale=locale)).wait()
    assert (world.asked[0].language, world.asked[0].default_language) == ("", default)
    assert label in [button.label for button in run.messages[0].buttons]


async def test_a_busy_server_says_so(fake, world):
    async def refuse(question):
        raise Refused("busy", 64, 1)

    world.ask = refuse
    await (await fake.run_command("ask", {"question": "Videos?"})).wait(text="Many people")


async def test_who_asks_for_too_much_at_once_is_told_what_to_do(fake, world):
    async def refuse(question):
        raise Refused("slow", 5, 0)

    world.ask = refuse
    run = await fake.run_command("ask", {"question": "Videos?"})
    await run.wait(text="Please ask for less at once")
    run = await fake.run_command("ask", {"question": "视频？"}, locale="zh-TW")
    await run.wait(text="一次少問一點")


async def test_a_missing_index_is_explained_in_the_log_only(fake, world, caplog):
    async def fail(question):
        raise NoIndex("data/index: no index yet; run `huigu rebuild`")

    world.ask = fail
    interaction = await (await fake.run_command("ask", {"question": "Videos?"})).wait(
        text="the organisers"
    )
    assert "data/index" not in interaction.text
    assert "run `huigu rebuild`" in caplog.text


async def test_an_unexpected_error_is_reported_without_internals(fake, caplog):
    interaction = await (await fake.run_command("ask", {"question": "broken"})).wait(
        text="went wrong"
    )
    assert "secret inside" not in interaction.text
    assert "a command failed" in caplog.text


async def test_an_answer_that_takes_too_long_is_given_up(fake, world, start, bot):
    bot.cancel()
    await asyncio.wait([bot])
    await start(Timeouts(guild_ready_s=0.02, answer_s=0.05))

    async def never(question):
        await asyncio.Event().wait()

    world.ask = never
    await (await fake.run_command("ask", {"question": "Videos?"})).wait(text="took too long")


async def test_one_slow_question_delays_no_other(fake, world):
    release = asyncio.Event()

    async def slow(question):
        if "slow" in question.text:
            await release.wait()
        return await fake_ask(question)

    world.ask = slow
    first = await (await fake.run_command("ask", {"question": "slow"})).wait_until_acknowledged()
    second = await (await fake.run_command("ask", {"question": "Videos?"})).wait()
    assert second.answered
    assert not first.answered
    release.set()
    await first.wait()


async def test_a_duplicate_interaction_is_answered_once(fake, world):
    interaction = await (await fake.run_command("ask", {"question": "Videos?"})).wait()
    await fake.redeliver(interaction)
    await (await fake.run_command("ask", {"question": "Slides?"})).wait()
    assert [question.text for question in world.asked] == ["Videos?", "Slides?"]
    assert len(interaction.messages) == 1


async def test_rate_limited_edits_arrive(fake):
    fake.rate_limits.limit_next("edit_original", 2, retry_after_s=0.1)
    interaction = await fake.run_command("ask", {"question": "Videos?"})
    await interaction.wait(text="The recordings")
    assert fake.rate_limits.limited_count == 2


async def test_an_answer_survives_a_dropped_gateway_connection(fake, world):
    release = hold_answers(world)
    interaction = await (
        await fake.run_command("ask", {"question": "Videos?"})
    ).wait_until_acknowledged()
    fake.gateway.drop()
    release.set()
    await interaction.wait(text="The recordings")
    await fake.wait_until_ready()
    world.ask = fake_ask
    await (await fake.run_command("ask", {"question": "Slides?"})).wait(text="The recordings")


async def test_an_answer_after_fifteen_minutes_goes_to_the_channel(fake, world):
    release = hold_answers(world)
    interaction = await (
        await fake.run_command("ask", {"question": "Videos?"})
    ).wait_until_acknowledged()
    fake.clock.advance(TOKEN_S + 1)
    release.set()
    await fake.wait_until(
        lambda: any("The recordings" in post.content for post in fake.list_posts())
    )
    assert not interaction.answered


async def test_a_private_answer_after_fifteen_minutes_stays_private(fake, world):
    release = hold_answers(world)
    interaction = await fake.run_command("ask", {"question": "Videos?", "private": True})
    await interaction.wait_until_acknowledged()
    fake.clock.advance(TOKEN_S + 1)
    release.set()
    direct = fake.open_direct(fake.member)
    await fake.wait_until(
        lambda: any("The recordings" in post.content for post in fake.list_posts(direct))
    )
    assert not any("The recordings" in post.content for post in fake.list_posts())


async def test_autocomplete_offers_questions_and_titles(fake):
    typing = await (await fake.autocomplete("ask", "question", "mesh")).wait()
    assert [choice["name"] for choice in typing.choices] == [
        "Where are the MeshDay videos?",
        "MeshDay 2030: recap",
        "MeshDay 2029: recap",
    ]


async def test_autocomplete_stays_within_discord_s_limits(fake, world):
    world.journal.often = [f"{n} 很长的问题 mesh " + "长" * 200 for n in range(40)]
    typing = await (await fake.autocomplete("ask", "question", "mesh")).wait()
    assert len(typing.choices) <= 25
    assert all(len(choice["value"]) <= 100 for choice in typing.choices)


async def test_about_shows_counts_sources_and_version(fake, world):
    interaction = await (await fake.run_command("about")).wait()
    assert "Pages: 12, passages: 345, links: 67 (recaps, sessions)" in interaction.text
    assert "(2030-05-17 10:15 UTC)" in interaction.text
    world.catalogue.facts = dataclasses.replace(world.catalogue.facts, generation="")
    await (await fake.run_command("about")).wait(text="/reindex")


async def test_commands_have_chinese_names(fake):
    commands = {command["name"]: command for command in fake.state.commands[None]}
    assert commands["ask"]["name_localizations"]["zh-CN"] == "提问"
    assert commands["ask"]["name_localizations"]["zh-TW"] == "提問"
    for command in commands.values():
        assert {"zh-CN", "zh-TW"} <= command["name_localizations"].keys()
        if command.get("type", 1) == 1:
            assert {"zh-CN", "zh-TW"} <= command["description_localizations"].keys()
        for option in command.get("options", []):
            assert {"zh-CN", "zh-TW"} <= option["name_localizations"].keys()
            assert {"zh-CN", "zh-TW"} <= option["description_localizations"].keys()
