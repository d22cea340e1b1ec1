"""The rights of the invitation are enough, and each does what `docs/channels/discord.md` says."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.channels.discord.commands.invitation import RIGHTS, write_invitation
from bot.channels.discord.context import Timeouts
from bot.channels.discord.server import serve_discord
from bot.channels.discord.spec import DiscordSecrets, DiscordSettings
from tests.fakes.bot.services import with_files
from tests.fakes.discord.scenario import TOKEN, FakeDiscord
from tests.fakes.discord.world.people import CREATE_PUBLIC_THREADS
from tests.fakes.discord.world.places import PUBLIC_THREAD
from tests.fakes.event_loop import WAIT_S


class ReadyHandler(logging.Handler):
    """Sets an event when the log says that the bot is online."""

    def __init__(self, ready: asyncio.Event) -> None:
        super().__init__()
        self.ready = ready

    def emit(self, record: logging.LogRecord) -> None:
        if "answering on Discord" in record.getMessage():
            self.ready.set()


async def test_the_invitation_s_rights_are_enough_for_mentions_threads_and_forums(fake, start):
    await start(reads_messages=True)
    wanted = {"threads": True, "forum": True}
    await (await fake.run_command("setup", wanted, user=fake.manager)).wait()
    channel = await fake.add_channel("narrow", bot_may=RIGHTS.value)
    answer = await fake.wait_for_answer(
        await fake.say(f"{fake.bot.mention} Videos?", channel=channel)
    )
    assert answer.channel.kind == PUBLIC_THREAD
    later = await fake.say("And the slides?", channel=answer.channel)
    assert (await fake.wait_for_answer(later)).buttons
    forum = await fake.add_channel("help", "forum", bot_may=RIGHTS.value)
    thread = await fake.open_forum_post("Videos?", "Where are they?", forum=forum)
    await fake.wait_until(lambda: fake.list_posts(thread))


async def test_commands_are_answered_where_the_bot_has_no_rights(fake, bot):
    channel = await fake.add_channel("closed", bot_may=0)
    interaction = await (
        await fake.run_command("ask", {"question": "Videos?"}, channel=channel)
    ).wait()
    assert interaction.messages[0].buttons


async def test_without_the_right_to_make_threads_the_answer_goes_to_the_channel(fake, bot):
    await (await fake.run_command("setup", {"threads": True}, user=fake.manager)).wait()
    narrow = RIGHTS.value & ~CREATE_PUBLIC_THREADS
    channel = await fake.add_channel("no threads", bot_may=narrow)
    answer = await fake.wait_for_answer(
        await fake.say(f"{fake.bot.mention} Videos?", channel=channel)
    )
    assert answer.channel is channel


@pytest.mark.parametrize("servers", [0, 1])
async def test_the_log_shows_the_invitation_only_while_the_bot_is_on_no_server(
    world, tmp_path, caplog, monkeypatch, servers
):
    caplog.set_level(logging.INFO, "huigu.discord")
    ready = asyncio.Event()
    monkeypatch.setattr(logging.getLogger("huigu.discord"), "handlers", [ReadyHandler(ready)])
    async with FakeDiscord() as fake:
        if not servers:
            fake.state.guilds.clear()
        settings, secrets = DiscordSettings(), DiscordSecrets(discord_token=TOKEN)
        quick = Timeouts(guild_ready_s=0.02)
        task = asyncio.create_task(
            serve_discord(with_files(world.services, tmp_path), settings, secrets, quick)
        )
        try:
            await asyncio.wait_for(ready.wait(), WAIT_S)
        finally:
            task.cancel()
            await asyncio.wait([task])
        link = write_invitation(fake.bot.id)
    assert (link in caplog.text) is not bool(servers)
