"""The message menu "Answer this"."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
async def _run_bot(bot):
    """Run the bot in every test."""


async def test_answer_this_answers_a_message(fake, world):
    post = await fake.say("Where are the <:x:1> videos?")
    interaction = await (await fake.run_message_command("Answer this", post)).wait(
        text="The recordings"
    )
    assert world.asked[0].text == "Where are the videos?"
    assert "> Where are the videos?" in interaction.text


async def test_answer_this_says_when_there_is_nothing_to_answer(fake, world):
    post = await fake.say("<:x:1>")
    interaction = await fake.run_message_command("Answer this", post)
    await interaction.wait(text="no text in this message")
    assert world.asked == []


async def test_answer_this_asks_the_beginning_of_a_long_message(fake, world):
    post = await fake.say("A sentence of a long message. " * 60)
    await (await fake.run_message_command("Answer this", post)).wait()
    assert len(world.asked[0].text) <= 500
    assert world.asked[0].text.endswith(".")
