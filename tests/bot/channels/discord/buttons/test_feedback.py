from __future__ import annotations

import asyncio

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.discord.buttons.feedback import pack_ids, unpack_ids
from bot.channels.discord.messages.rendering import CUSTOM_ID_LIMIT
from tests.fakes.bot.asks import FOUND
from tests.fakes.discord.world.people import MANAGE_MESSAGES, MEMBER_MAY


@pytest.fixture
async def command(fake, bot):
    """A command of a member, with its answer."""
    return await (await fake.run_command("ask", {"question": "Videos?"})).wait()


@pytest.mark.parametrize(
    ("button", "verdict"), [("Helpful", "helpful"), ("Wrong", "wrong"), ("Missing", "missing")]
)
async def test_a_verdict_is_recorded_and_confirmed_in_private(
    fake, world, command, button, verdict
):
    reader = fake.add_person("reader")
    pressed = await fake.press(command.messages[0], button, user=reader)
    await pressed.wait(text="Thank you")
    assert all(post.ephemeral for post in pressed.messages)
    assert world.journal.verdicts == {(world.asked[0].id, f"discord:{reader.id}"): verdict}


async def test_buttons_work_after_a_restart(fake, world, command, bot, start):
    bot.cancel()
    await asyncio.wait([bot])
    await start()
    pressed = await fake.press(command.messages[0], "Wrong", locale="zh-CN")
    await pressed.wait(text="答错了")
    assert list(world.journal.verdicts.values()) == ["wrong"]
    await fake.press(command.messages[0], "Delete")
    await fake.wait_until(lambda: command.messages == [])


async def test_a_verdict_on_an_answer_too_old_is_not_recorded(fake, world, command):
    world.journal.askers.clear()
    await (await fake.press(command.messages[0], "Helpful")).wait(text="too old")


async def test_a_duplicate_press_is_recorded_once(fake, world, command):
    pressed = await (await fake.press(command.messages[0], "Helpful")).wait()
    world.journal.verdicts.clear()
    await fake.redeliver(pressed)
    await (await fake.run_command("latest")).wait()
    assert world.journal.verdicts == {}


async def test_a_journal_error_is_reported_to_the_person(fake, world, command, caplog):
    world.journal.breaks = True
    await (await fake.press(command.messages[0], "Helpful")).wait(text="went wrong")
    await (await fake.run_command("latest")).wait()
    assert "nobody foresaw this" in caplog.text


async def test_the_asker_deletes_an_answer(fake, command):
    await fake.press(command.messages[0], "Delete")
    await fake.wait_until(lambda: command.messages == [])


async def test_a_moderator_deletes_an_answer(fake, command):
    moderator = fake.add_person("moderator", permissions=MEMBER_MAY | MANAGE_MESSAGES)
    await fake.press(command.messages[0], "Delete", user=moderator)
    await fake.wait_until(lambda: command.messages == [])


async def test_another_person_may_not_delete_an_answer(fake, command):
    other = fake.add_person("other")
    pressed = await fake.press(command.messages[0], "Delete", user=other)
    await fake.wait_until(lambda: pressed.followups)
    assert "Only the person who asked" in pressed.followups[0].content
    assert pressed.followups[0].ephemeral
    assert len(command.messages) == 1


async def test_all_messages_of_a_long_answer_are_deleted(fake, world, bot):
    async def long(question):
        return msgspec.structs.replace(FOUND, text="\n\n".join(["A paragraph. " * 60] * 8))

    world.ask = long
    interaction = await fake.run_command("ask", {"question": "All"})
    await interaction.wait(text=FOUND.citations[-1].url)
    assert len(interaction.messages) > 3
    await fake.press(interaction.messages[-1], "Delete")
    await fake.wait_until(lambda: interaction.messages == [])


async def test_the_asker_of_a_mention_deletes_the_answer(fake, bot):
    post = await fake.say(f"{fake.bot.mention} Videos?")
    answer = await fake.wait_for_answer(post)
    await fake.press(answer, "Delete")
    await fake.wait_until(lambda: answer.deleted)


@given(st.lists(st.integers(1 << 40, (1 << 63) - 1), max_size=12))
def test_packed_ids_fit_into_a_custom_id(ids):
    question = "q" * 16
    text = pack_ids(question, ids)
    assert len(f"huigu:d:{question}:{text}") <= CUSTOM_ID_LIMIT
    assert unpack_ids(text) == ids[:7]


@given(st.text(alphabet="abcXYZ019_-", max_size=75))
def test_a_forged_custom_id_unpacks_to_numbers_or_nothing(text):
    assert all(isinstance(message_id, int) for message_id in unpack_ids(text))
