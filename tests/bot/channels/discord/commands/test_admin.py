from __future__ import annotations

import asyncio
import dataclasses

import pytest

from bot.services.contracts import Unanswered
from indexer.building.result import RebuildResult
from indexer.errors import RebuildRunning, SourceError
from tests.fakes.discord.clock import TOKEN_S
from tests.fakes.discord.scenario import NotOffered


@pytest.mark.parametrize("command", ["setup", "reindex", "unanswered"])
async def test_only_managers_see_the_command_and_may_run_it(fake, world, bot, command):
    with pytest.raises(NotOffered):
        await fake.run_command(command)
    forced = await (await fake.run_command(command, forced=True)).wait(text="Manage Server")
    assert all(post.ephemeral for post in forced.messages)


@pytest.mark.parametrize("command", ["setup", "reindex", "unanswered"])
async def test_the_command_is_hidden_in_direct_messages(fake, bot, command):
    with pytest.raises(NotOffered):
        await fake.run_command(command, user=fake.manager, channel=fake.open_direct(fake.manager))


async def test_setup_without_options_shows_the_settings(fake, bot):
    interaction = await (await fake.run_command("setup", user=fake.manager)).wait()
    assert "Answers in public in: all channels" in interaction.text
    assert "Language of answers: same as the question" in interaction.text
    assert all(post.ephemeral for post in interaction.messages)


async def test_a_server_s_language_applies_to_its_questions(fake, world, bot):
    await (await fake.run_command("setup", {"language": "zh"}, user=fake.manager)).wait(text="中文")
    await (await fake.run_command("ask", {"question": "Videos?"})).wait()
    await (await fake.run_command("ask", {"question": "Videos?", "language": "en"})).wait()
    assert [question.language for question in world.asked] == ["zh", "en"]
    await (await fake.run_command("setup", {"language": "auto"}, user=fake.manager)).wait()
    await (await fake.run_command("ask", {"question": "Videos?"})).wait()
    assert world.asked[2].language == ""


async def test_outside_the_listed_channels_answers_are_private(fake, world, bot):
    talk = await fake.add_channel("talk")
    options = {"allow": fake.general}
    interaction = await (await fake.run_command("setup", options, user=fake.manager)).wait()
    assert fake.general.mention in interaction.text
    for command, options in (("ask", {"question": "Videos?"}), ("videos", {}), ("latest", {})):
        inside = await (await fake.run_command(command, options)).wait()
        outside = await (await fake.run_command(command, options, channel=talk)).wait()
        assert [inside.messages[0].ephemeral, outside.messages[0].ephemeral] == [False, True]
    await fake.say(f"{fake.bot.mention} Videos?", channel=talk)
    thread = await fake.open_thread("inside")
    await fake.wait_for_answer(await fake.say(f"{fake.bot.mention} Videos?", channel=thread))
    assert [post for post in fake.list_posts(talk) if not post.ephemeral] == []
    await (await fake.run_command("setup", {"disallow": fake.general}, user=fake.manager)).wait()
    outside = await (await fake.run_command("ask", {"question": "Videos?"}, channel=talk)).wait()
    assert not outside.messages[0].ephemeral


async def test_settings_survive_a_restart_and_belong_to_one_server(fake, world, bot, start):
    options = {"language": "zh", "threads": True, "mentions": False}
    await (await fake.run_command("setup", options, user=fake.manager)).wait()
    bot.cancel()
    await asyncio.wait([bot])
    await start()
    interaction = await (await fake.run_command("setup", user=fake.manager)).wait()
    assert "Language of answers: 中文" in interaction.text
    assert "Answer mentions in a thread: on" in interaction.text
    assert "Answer mentions and replies: off" in interaction.text
    other = await fake.add_guild("another")
    channel = await fake.add_channel("general", guild=other)
    interaction = await (await fake.run_command("setup", user=fake.manager, channel=channel)).wait()
    assert "Language of answers: same as the question" in interaction.text


async def test_setup_names_the_intent_that_forum_answers_need(fake, bot):
    interaction = await fake.run_command(
        "setup", {"forum": True}, user=fake.manager, locale="zh-TW"
    )
    await interaction.wait(text="message_content = true")


async def test_reindex_shows_its_progress_and_a_report(fake, world, bot):
    reached = asyncio.Event()
    release = asyncio.Event()

    async def slow(progress):
        await asyncio.to_thread(progress, "index", 3, 10)
        await reached.wait()
        await asyncio.to_thread(progress, "write", 0, 1)
        await release.wait()
        return RebuildResult("20300601T000000Z-1111", 12, 1, 2, 3, ("a_b.md:3: no *title*",), 4.25)

    world.reindex = slow
    interaction = await fake.run_command("reindex", user=fake.manager)
    await interaction.wait(text="read 3 of 10")
    assert all(post.ephemeral for post in interaction.messages)
    reached.set()
    await interaction.wait(text="writing")
    release.set()
    await interaction.wait(text="12 in all, 1 new, 2 changed, 3 removed, in 4.2 s")
    assert "- a\\_b.md\\:3: no \\*title\\*" in interaction.text


async def test_questions_are_answered_while_the_index_is_rebuilt(fake, world, bot):
    release = asyncio.Event()

    async def slow(progress):
        await release.wait()
        return RebuildResult("g", 1, 0, 0, 0, (), 1.0)

    world.reindex = slow
    rebuild = await fake.run_command("reindex", user=fake.manager)
    interaction = await (await fake.run_command("ask", {"question": "Videos?"})).wait()
    assert interaction.answered
    assert not any("Updated" in post.content for post in rebuild.messages)
    release.set()
    await rebuild.wait(text="Updated")


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (RebuildRunning("locked"), "Another update is running"),
        (SourceError("corpus/recaps: no such folder; create it"), "corpus/recaps: no such folder"),
    ],
)
async def test_a_failed_rebuild_says_why(fake, world, bot, error, text):
    async def fail(progress):
        raise error

    world.reindex = fail
    await (await fake.run_command("reindex", user=fake.manager)).wait(text=text)


async def test_a_report_counts_all_problems_and_lists_the_first(fake, world, bot):
    problems = tuple(
        f"posts/{n}.md:1: the front matter is not closed; close it" for n in range(300)
    )

    async def rebuilt(progress):
        return RebuildResult("g", 1, 0, 0, 0, problems, 1.0)

    world.reindex = rebuilt
    interaction = await fake.run_command("reindex", user=fake.manager)
    await interaction.wait(text="and 270 more")
    assert "Skipped 300" in interaction.text
    assert "posts/29.md" in interaction.text


async def test_a_rebuild_over_fifteen_minutes_is_reported_in_a_direct_message(fake, world, bot):
    release = asyncio.Event()

    async def slow(progress):
        await release.wait()
        return RebuildResult("g", 7, 0, 0, 0, (), 1000.0)

    world.reindex = slow
    interaction = await fake.run_command("reindex", user=fake.manager)
    await interaction.wait(text="Updating")
    fake.clock.advance(TOKEN_S + 1)
    release.set()
    direct = fake.open_direct(fake.manager)
    await fake.wait_until(
        lambda: any("7 in all" in post.content for post in fake.list_posts(direct))
    )


async def test_unanswered_lists_questions(fake, world, bot):
    hostile = Unanswered("@everyone [x](https://evil.example) ||y||", 2, "2030-01-02T03:04:05Z")
    many = [dataclasses.replace(hostile, question=f"Question {n} {'x' * 200}") for n in range(25)]
    world.journal.open_questions = [hostile, *many]
    interaction = await fake.run_command("unanswered", user=fake.manager)
    await interaction.wait(text="Question 24")
    assert "2×" in interaction.text
    assert "@everyone" not in interaction.text
    assert all(post.ephemeral for post in interaction.messages)


async def test_unanswered_says_when_there_are_no_questions(fake, bot):
    await (await fake.run_command("unanswered", user=fake.manager)).wait(text="no unanswered")
