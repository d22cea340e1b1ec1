"""The fake Discord with the real discord.py: login and interactions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest

from tests.fakes.discord.client_runner import run_client
from tests.fakes.discord.scenario import FakeDiscord, NotOffered
from tests.fakes.small_bot import INTENTS, SmallBot

CONTENT = discord.Intents(INTENTS.value, message_content=True)


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord(locale="zh-CN") as server:
        yield server
        assert server.state.unknown_routes == []


def list_errors(bot: SmallBot) -> list[tuple[int, int]]:
    return [(error.status, error.code) for error in bot.errors]


async def test_a_bot_logs_in_and_registers_its_commands(fake: FakeDiscord):
    async with run_client(fake, SmallBot()) as _:
        names = [(command["name"], command["type"]) for command in fake.state.commands[None]]
        assert names == [("ask", 1), ("setup", 1), ("Answer this", 3)]
        assert [request.name for request in fake.state.requests] == [
            "me",
            "application",
            "sync",
            "gateway",
        ]


async def test_a_bad_token_is_refused(fake: FakeDiscord):
    async with SmallBot() as bot:
        with pytest.raises(discord.LoginFailure):
            await bot.login("bad")


async def test_an_intent_that_is_not_switched_on_is_refused():
    async with FakeDiscord(privileged_intents=0) as fake:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            async with run_client(fake, SmallBot(intents=CONTENT)):
                pass


async def test_the_times_of_a_deferred_answer_are_recorded(fake: FakeDiscord):
    async def answer(interaction: discord.Interaction, question: str) -> None:
        await interaction.response.defer(thinking=True)
        fake.clock.advance(2.5)
        await interaction.edit_original_response(content=question)

    async with run_client(fake, SmallBot(answer)):
        interaction = await fake.run_command("ask", {"question": "why?"}, locale="zh-TW")
        await interaction.wait()
    assert interaction.text == "why?"
    assert interaction.acknowledged_s < 2.5 <= interaction.answered_s
    assert not interaction.messages[0].loading
    assert interaction.payload["locale"] == "zh-TW"
    assert interaction.payload["guild_locale"] == "zh-CN"


async def test_the_first_of_many_follow_ups_replaces_the_thinking_message(
    fake: FakeDiscord,
):
    async def answer(interaction: discord.Interaction, question: str) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        for part in ("one", "two", "three"):
            await interaction.followup.send(part, ephemeral=True, suppress_embeds=True)

    async with run_client(fake, SmallBot(answer)):
        interaction = await fake.run_command("ask", {"question": "?"}, user=fake.manager)
        await interaction.wait(messages=3)
    assert interaction.text == "one\ntwo\nthree"
    assert all(post.suppresses_embeds for post in interaction.messages)
    assert all(post.ephemeral for post in interaction.messages)
    assert interaction.original.content == "one"


async def test_a_late_first_response_is_refused(fake: FakeDiscord):
    async def late(interaction: discord.Interaction, question: str) -> None:
        fake.clock.advance(3.1)
        await interaction.response.defer()

    bot = SmallBot(late)
    async with run_client(fake, bot):
        interaction = await fake.run_command("ask", {"question": "?"})
        await bot.wait_until(lambda: bot.errors)
        assert interaction.acknowledged_s is None
        assert [refused.code for refused in interaction.refused] == [10062]
    assert list_errors(bot) == [(404, 10062)]


async def test_a_duplicate_interaction_cannot_be_acknowledged_again(fake: FakeDiscord):
    bot = SmallBot()
    async with run_client(fake, bot):
        interaction = await fake.run_command("ask", {"question": "?"})
        await interaction.wait()
        await fake.redeliver(interaction)
        await bot.wait_until(lambda: bot.errors)
        assert len(interaction.messages) == 1
    assert list_errors(bot) == [(400, 40060)]


async def test_an_interaction_token_expires_after_fifteen_minutes(fake: FakeDiscord):
    async def slow(interaction: discord.Interaction, question: str) -> None:
        await interaction.response.defer()
        fake.clock.advance(15 * 60)
        await interaction.edit_original_response(content="too late")

    bot = SmallBot(slow)
    async with run_client(fake, bot):
        await fake.run_command("ask", {"question": "?"})
        await bot.wait_until(lambda: bot.errors)
    assert list_errors(bot) == [(401, 50027)]


@pytest.mark.parametrize(
    ("content", "status", "code", "culprit"),
    [
        ("x" * 2_001, 400, 50035, "content"),
        ("😀" * 1_001, 400, 50035, "content"),
        ("", 400, 50006, ""),
    ],
    ids=["too long", "too long in code units", "empty"],
)
async def test_a_bad_message_is_refused_and_recorded(
    fake: FakeDiscord, content: str, status: int, code: int, culprit: str
):
    async def answer(interaction: discord.Interaction, question: str) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content=content)

    bot = SmallBot(answer)
    async with run_client(fake, bot):
        interaction = await fake.run_command("ask", {"question": "?"})
        await bot.wait_until(lambda: bot.errors)
    assert list_errors(bot) == [(status, code)]
    assert culprit in str(bot.errors[0])
    assert [fault.path for fault in fake.state.violations] == [("content",)]
    assert not interaction.answered


async def test_autocomplete_returns_the_bot_s_choices(fake: FakeDiscord):
    async with run_client(fake, SmallBot()):
        typing = await fake.autocomplete("ask", "question", "ist")
        await typing.wait()
    assert [choice["name"] for choice in typing.choices] == ["ist0", "ist1", "ist2"]


async def test_a_message_command_gets_the_message(fake: FakeDiscord):
    async with run_client(fake, SmallBot()):
        post = await fake.say("where are the videos?")
        interaction = await (await fake.run_message_command("Answer this", post)).wait()
    assert interaction.text == "answer to where are the videos?"


async def test_commands_depend_on_rights_and_places_and_check_their_options(
    fake: FakeDiscord,
):
    async with run_client(fake, SmallBot()):
        options = {"channel": fake.general, "on": False}
        with pytest.raises(NotOffered, match="rights"):
            await fake.run_command("setup", options)
        direct = fake.open_direct(fake.manager)
        with pytest.raises(NotOffered, match="direct"):
            await fake.run_command("setup", options, user=fake.manager, channel=direct)
        with pytest.raises(NotOffered, match="needs"):
            await fake.run_command("setup", user=fake.manager)
        with pytest.raises(NotOffered, match="registered: ask"):
            await fake.run_command("unknown")
        interaction = await (await fake.run_command("setup", options, user=fake.manager)).wait()
        assert interaction.text == "general False True"
        forced = await (await fake.run_command("setup", options, forced=True)).wait()
        assert forced.text == "general False False"


async def test_a_command_works_in_a_direct_message(fake: FakeDiscord):
    async with run_client(fake, SmallBot()):
        direct = fake.open_direct(fake.member)
        interaction = await (
            await fake.run_command("ask", {"question": "?"}, channel=direct)
        ).wait()
        assert interaction.text == "answer to ?"
        assert [post.content for post in fake.list_posts(direct)] == ["answer to ?"]


async def test_a_subcommand_gets_a_person_as_option(fake: FakeDiscord):
    group = discord.app_commands.Group(name="admin", description="d")

    @group.command(name="who", description="d")
    async def who(interaction: discord.Interaction, person: discord.Member, times: int) -> None:
        await interaction.response.send_message(f"{person.name} {times}")

    bot = SmallBot()
    bot.tree.add_command(group)
    async with run_client(fake, bot):
        options = {"person": fake.manager, "times": 2}
        assert (await (await fake.run_command("admin who", options)).wait()).text == "manager 2"
        with pytest.raises(NotOffered, match="takes"):
            await fake.run_command("admin who", options | {"times": "2"})
        with pytest.raises(NotOffered, match="no what"):
            await fake.run_command("admin what", options)


async def test_an_answer_is_read_and_deleted_by_its_token(fake: FakeDiscord):
    async def answer(interaction: discord.Interaction, question: str) -> None:
        await interaction.response.send_message("one", ephemeral=True)
        more = await interaction.followup.send("two", wait=True)
        await more.edit(content=(await interaction.original_response()).content + " more")
        await interaction.delete_original_response()

    bot = SmallBot(answer)
    async with run_client(fake, bot):
        interaction = await fake.run_command("ask", {"question": "?"})
        await fake.wait_until(lambda: interaction.original and interaction.original.deleted)
        channel = bot.get_channel(int(fake.general.id))
        with pytest.raises(discord.NotFound, match="10008"):
            await channel.fetch_message(int(interaction.original.id))
    assert [post.content for post in interaction.messages] == ["one more"]


async def test_commands_may_be_registered_in_one_guild(fake: FakeDiscord):
    bot = SmallBot()
    async with run_client(fake, bot):
        here = discord.Object(int(fake.guild.id))
        bot.tree.copy_global_to(guild=here)
        first = await bot.tree.sync(guild=here)
        again = await bot.tree.sync(guild=here)
        assert [command.id for command in first] == [command.id for command in again]
        assert [command.name for command in await bot.tree.fetch_commands(guild=here)] == [
            command["name"] for command in fake.state.commands[fake.guild.id]
        ]
        await first[0].delete()
        assert len(fake.state.commands[fake.guild.id]) == 2


async def test_an_unknown_route_is_recorded():
    async with FakeDiscord() as fake, run_client(fake, bot := SmallBot()):
        with pytest.raises(discord.NotFound):
            await bot.fetch_premium_sticker_pack(1)
        assert fake.state.unknown_routes == ["GET /api/v10/sticker-packs/1"]


async def test_two_hundred_questions_at_once_are_all_answered(fake: FakeDiscord):
    async with run_client(fake, SmallBot()):
        interactions = await asyncio.gather(
            *(fake.run_command("ask", {"question": str(number)}) for number in range(200))
        )
        await asyncio.gather(*(interaction.wait() for interaction in interactions))
    assert [interaction.text for interaction in interactions] == [
        f"answer to {number}" for number in range(200)
    ]
    assert fake.state.violations == fake.state.pings == []
