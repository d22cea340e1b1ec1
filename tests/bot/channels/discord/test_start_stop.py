from __future__ import annotations

import asyncio
import logging
import socket

import discord
import pytest

from bot.channels.discord.context import Timeouts
from bot.channels.discord.server import serve_discord
from bot.channels.discord.spec import DiscordSecrets, DiscordSettings
from indexer.errors import ConfigError, HuiguError
from tests.fakes.bot.asks import fake_ask
from tests.fakes.bot.services import with_files
from tests.fakes.discord.scenario import TOKEN, FakeDiscord
from tests.fakes.discord.server import redirect_discord
from tests.fakes.event_loop import WAIT_S

QUICK = Timeouts(guild_ready_s=0.02, login_s=WAIT_S, stop_s=WAIT_S)


def settings(reads_messages=False):
    return DiscordSettings(message_content=reads_messages)


@pytest.mark.parametrize("token", ["", "two words", "line\nbreak", "令牌"])
async def test_a_malformed_token_is_refused_at_once(world, tmp_path, token):
    with pytest.raises(ConfigError, match="HUIGU_DISCORD_TOKEN"):
        await serve_discord(
            with_files(world.services, tmp_path), settings(), DiscordSecrets(discord_token=token)
        )


async def test_a_rejected_token_ends_the_channel(fake, world, tmp_path):
    secrets = DiscordSecrets(discord_token="wrong.token.here")
    with pytest.raises(ConfigError, match="HUIGU_DISCORD_TOKEN") as raised:
        await serve_discord(with_files(world.services, tmp_path), settings(), secrets, QUICK)
    assert "\n" not in str(raised.value)
    assert "wrong.token" not in str(raised.value)


async def test_the_error_for_a_missing_intent_names_the_setting(world, tmp_path):
    async with FakeDiscord(privileged_intents=0):
        with pytest.raises(ConfigError, match="Message Content") as raised:
            await serve_discord(
                with_files(world.services, tmp_path),
                settings(True),
                DiscordSecrets(discord_token=TOKEN),
                QUICK,
            )
    assert "message_content = false" in str(raised.value)


async def test_the_bot_needs_no_privileged_intent_by_default(world, tmp_path):
    async with FakeDiscord(privileged_intents=0) as fake:
        task = asyncio.create_task(
            serve_discord(
                with_files(world.services, tmp_path),
                settings(),
                DiscordSecrets(discord_token=TOKEN),
                QUICK,
            )
        )
        await fake.wait_until_ready()
        await fake.wait_until_synced("ask")
        post = await fake.say(f"{fake.bot.mention} Videos?")
        await fake.wait_for_answer(post)
        task.cancel()
        await asyncio.wait([task])
        assert fake.state.violations == []


async def test_the_error_for_a_missing_network_says_what_to_check(world, tmp_path):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and listens not, so that nobody else can
        address = f"127.0.0.1:{nobody.getsockname()[1]}"
        with (
            redirect_discord(f"http://{address}", f"ws://{address}"),
            pytest.raises(HuiguError, match="cannot be reached") as raised,
        ):
            await serve_discord(
                with_files(world.services, tmp_path),
                settings(),
                DiscordSecrets(discord_token=TOKEN),
                QUICK,
            )
    assert "\n" not in str(raised.value)


async def test_a_silent_discord_ends_the_channel(world, tmp_path):
    connections = []
    server = await asyncio.start_server(
        lambda _, writer: connections.append(writer), "127.0.0.1", 0
    )
    port = server.sockets[0].getsockname()[1]
    hurried = Timeouts(login_s=0.2)
    with (
        redirect_discord(f"http://127.0.0.1:{port}", f"ws://127.0.0.1:{port}"),
        pytest.raises(HuiguError, match="no answer in time"),
    ):
        await serve_discord(
            with_files(world.services, tmp_path),
            settings(),
            DiscordSecrets(discord_token=TOKEN),
            hurried,
        )
    server.close()
    for writer in connections:
        writer.close()


async def test_the_error_for_an_unwritable_folder_names_the_file(world, tmp_path):
    (tmp_path / "data").write_text("a file where a folder should be")
    with pytest.raises(ConfigError, match=r"discord\.sqlite"):
        await serve_discord(
            with_files(world.services, tmp_path), settings(), DiscordSecrets(discord_token=TOKEN)
        )


async def test_stopping_lets_a_running_answer_finish(fake, world, start):
    task = await start()
    release = asyncio.Event()

    async def slow(question):
        await release.wait()
        return await fake_ask(question)

    world.ask = slow
    interaction = await (
        await fake.run_command("ask", {"question": "Videos?"})
    ).wait_until_acknowledged()
    task.cancel()
    await asyncio.sleep(0)
    late = await fake.run_command("ask", {"question": "Too late?"})
    await late.wait(text="restarting")
    release.set()
    await interaction.wait(text="The recordings")
    await asyncio.wait([task])
    assert [question.text for question in world.asked] == ["Videos?"]


async def test_a_stop_has_a_time_out(fake, world, start, caplog):
    task = await start(Timeouts(guild_ready_s=0.02, stop_s=0.1))

    async def never(question):
        await asyncio.Event().wait()

    world.ask = never
    await (await fake.run_command("ask", {"question": "Videos?"})).wait_until_acknowledged()
    task.cancel()
    await asyncio.wait_for(asyncio.wait([task]), WAIT_S)
    assert "answers not finished in 0.1 s: 1" in caplog.text


@pytest.mark.parametrize("what", ["reconnect", "invalidate", "drop"])
async def test_the_bot_reconnects_after_the_gateway_is_lost(fake, world, start, what):
    await start()
    lost = getattr(fake.gateway, what)()
    if asyncio.iscoroutine(lost):
        await lost
    await asyncio.sleep(0)
    await fake.wait_until_ready()
    await (await fake.run_command("ask", {"question": "Videos?"})).wait(text="The recordings")


async def test_the_token_is_never_logged(fake, world, start, caplog):
    caplog.set_level(logging.DEBUG)
    task = await start()
    await (await fake.run_command("ask", {"question": "Videos?"})).wait()
    fake.rate_limits.limit_next("edit_original", 1, retry_after_s=0.05)
    await (await fake.run_command("ask", {"question": "broken"})).wait()
    await fake.gateway.reconnect()
    await fake.wait_until_ready()
    task.cancel()
    await asyncio.wait([task])
    assert caplog.records
    assert TOKEN not in caplog.text
    assert "Bot " + TOKEN.split(".")[0] not in caplog.text


async def test_every_shard_answers(world, tmp_path):
    async with FakeDiscord(shards=2) as fake:
        task = asyncio.create_task(
            serve_discord(
                with_files(world.services, tmp_path),
                settings(),
                DiscordSecrets(discord_token=TOKEN),
                QUICK,
            )
        )
        await fake.wait_until_ready()
        await fake.wait_until_synced("ask")
        other = await fake.add_guild("another", shard=1)
        channel = await fake.add_channel("general", guild=other)
        await (await fake.run_command("ask", {"question": "Videos?"})).wait(text="The recordings")
        interaction = await fake.run_command("ask", {"question": "Videos?"}, channel=channel)
        await interaction.wait(text="The recordings")
        task.cancel()
        await asyncio.wait([task])
        assert fake.state.violations == []


async def test_a_healthy_start_logs_no_warning(fake, start, caplog, monkeypatch):
    monkeypatch.setattr(discord.VoiceClient, "warn_nacl", True)
    await start()
    await (await fake.run_command("ask", {"question": "Videos?"})).wait()
    assert [
        record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING
    ] == []
