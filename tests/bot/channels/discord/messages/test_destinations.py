from __future__ import annotations

from unittest.mock import AsyncMock, create_autospec

import aiohttp
import discord
import pytest

from bot.channels.discord.messages.destinations import ChannelDestination


def make_error(code: int) -> discord.HTTPException:
    response = create_autospec(aiohttp.ClientResponse, instance=True)
    response.status, response.reason = 403, "Forbidden"
    return discord.Forbidden(response, {"code": code, "message": "no"})


@pytest.fixture
def channel():
    return create_autospec(discord.TextChannel, instance=True)


@pytest.fixture
def question():
    return create_autospec(discord.Message, instance=True)


async def test_without_the_right_to_read_history_the_message_is_no_reply(channel, question):
    channel.send = AsyncMock(side_effect=[make_error(160002), AsyncMock(id=7)])
    assert (await ChannelDestination(channel, question).send("text")).id == 7
    replied, plain = channel.send.call_args_list
    assert replied.kwargs["reference"] is question.to_reference.return_value
    assert plain.kwargs["reference"] is None


async def test_another_error_is_raised(channel, question):
    channel.send = AsyncMock(side_effect=[make_error(50013)])
    with pytest.raises(discord.Forbidden):
        await ChannelDestination(channel, question).send("text")


async def test_every_message_forbids_pings_and_only_the_first_is_a_reply(channel, question):
    channel.send = AsyncMock(return_value=AsyncMock(id=7))
    destination = ChannelDestination(channel, question)
    await destination.send("one")
    await destination.send("two")
    first, second = channel.send.call_args_list
    assert first.kwargs["reference"] is not None
    assert second.kwargs["reference"] is None
    for call in (first, second):
        assert call.kwargs["allowed_mentions"].to_dict() == {"parse": []}
        assert call.kwargs["suppress_embeds"] is True
