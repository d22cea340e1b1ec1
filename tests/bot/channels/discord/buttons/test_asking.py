"""Buttons that ask: for the rest of a list, and for what a question may mean."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from bot.channels.discord.messages.answer import ChoiceButton
from bot.messages import Answer, Question
from tests.fakes.bot.kinds import CLARIFY, SOCIAL, TALKS


@pytest.fixture
def listing(world):
    """A world whose questions list talks; `more` goes on with those of the question it follows."""
    shown = {}

    async def ask(question: Question) -> Answer:
        more = question.text in {"more", "更多"}
        offset = shown[question.follows] + 3 if more else 0
        shown[question.id] = offset
        return msgspec.structs.replace(TALKS, question=question.text, offset=offset)

    world.ask = ask
    return world


@pytest.fixture
async def command(fake, listing, bot):
    """A command of a member, with its list."""
    return await (await fake.run_command("ask", {"question": "All talks?"})).wait()


async def test_a_button_shows_the_rest_in_a_new_message(fake, listing, command):
    first = command.messages[0]
    pressed = await (await fake.press(first, "56 more")).wait(text="part 3")
    assert pressed.messages[0].content.startswith("3 talks of KiteCon 2031:\n")
    assert not pressed.messages[0].ephemeral
    again = await (await fake.press(pressed.messages[0], "53 more")).wait(text="part 3")
    assert again.messages[0].buttons[0].label == "50 more"
    asked, *more = listing.asked
    assert [(q.text, q.offset, q.language) for q in more] == [("more", 0, "en")] * 2
    assert [q.follows for q in more] == [asked.id, more[0].id]
    assert {q.thread for q in listing.asked} == {asked.thread}


async def test_the_rest_of_an_earlier_list_is_shown(fake, listing, command):
    await (await fake.run_command("ask", {"question": "All slides?"})).wait()
    await (await fake.press(command.messages[0], "56 more")).wait(text="part 3")
    assert listing.asked[-1].follows == listing.asked[0].id


async def test_the_button_works_after_a_restart(fake, listing, command, bot, start):
    bot.cancel()
    await asyncio.wait([bot])
    await start()
    await (await fake.press(command.messages[0], "56 more")).wait(text="part 3")
    assert (listing.asked[-1].text, listing.asked[-1].follows) == ("more", listing.asked[0].id)


async def test_the_rest_of_a_chinese_answer_is_asked_in_chinese(fake, listing, bot):
    ask = listing.ask

    async def ask_in_chinese(question: Question) -> Answer:
        return msgspec.structs.replace(await ask(question), language="zh")

    listing.ask = ask_in_chinese
    command = await (await fake.run_command("ask", {"question": "所有演讲"})).wait()
    await (await fake.press(command.messages[0], "还有 56 个")).wait(text="part 3")
    assert (listing.asked[-1].text, listing.asked[-1].language) == ("更多", "zh")


async def test_the_last_part_has_no_button(fake, listing, bot):
    async def ask(question: Question) -> Answer:
        return msgspec.structs.replace(TALKS, question=question.text, offset=56)

    listing.ask = ask
    command = await (await fake.run_command("ask", {"question": "All talks?"})).wait()
    assert [button.label for button in command.messages[0].buttons] == [
        "Helpful",
        "Wrong",
        "Missing",
        "Delete",
    ]


async def test_the_rest_of_a_private_answer_is_private(fake, listing, bot):
    options = {"question": "All talks?", "private": True}
    command = await (await fake.run_command("ask", options)).wait()
    pressed = await (await fake.press(command.messages[0], "56 more")).wait(text="part 3")
    assert all(post.ephemeral for post in pressed.messages)


async def test_whoever_presses_asks_and_may_delete_the_answer(fake, listing, command):
    reader = fake.add_person("reader")
    pressed = await fake.press(command.messages[0], "56 more", user=reader)
    await pressed.wait(text="part 3")
    assert listing.asked[-1].asker == f"discord:{reader.id}"
    assert listing.asked[-1].thread == f"discord:{fake.general.id}:{reader.id}"
    assert listing.asked[-1].follows == listing.asked[0].id
    await fake.press(pressed.messages[0], "Delete", user=reader)
    await fake.wait_until(lambda: pressed.messages == [])
    assert command.messages


async def test_the_rest_of_a_mentions_list_is_shown(fake, listing, bot):
    post = await fake.say(f"{fake.bot.mention} All talks?")
    answer = await fake.wait_for_answer(post)
    await (await fake.press(answer, "56 more")).wait(text="part 3")
    assert (listing.asked[-1].text, listing.asked[-1].follows) == ("more", listing.asked[0].id)


async def test_a_choice_is_asked_and_answered_below(fake, world, bot):
    async def ask(question: Question) -> Answer:
        if "KiteCon" in question.text:
            return msgspec.structs.replace(TALKS, question=question.text)
        return msgspec.structs.replace(CLARIFY, question=question.text)

    world.ask = ask
    command = await (await fake.run_command("ask", {"question": "Videos?"})).wait()
    assert [button.label for button in command.messages[0].buttons][:2] == [
        "KiteCon 2030",
        "KiteCon 2031",
    ]
    await (await fake.press(command.messages[0], "KiteCon 2031")).wait(text="3 talks")
    assert world.asked[-1].text == "where are the videos of KiteCon 2031"
    assert world.asked[-1].follows == world.asked[0].id
    assert world.asked[-1].thread == world.asked[0].thread


@pytest.mark.parametrize("custom_id", ["huigu:q:3:en:All talks?", "huigu:c:en:All talks?"])
async def test_a_button_of_an_earlier_version_asks_its_question(custom_id):
    match = ChoiceButton.__discord_ui_compiled_template__.fullmatch(custom_id)
    button = await ChoiceButton.from_custom_id(None, None, match)
    assert (button.asks.question, button.asks.language) == ("All talks?", "en")


async def test_thanks_can_only_be_deleted(fake, world, bot):
    async def ask(question: Question) -> Answer:
        return SOCIAL

    world.ask = ask
    command = await (await fake.run_command("ask", {"question": "thanks"})).wait()
    assert [button.label for button in command.messages[0].buttons] == ["Delete"]


async def test_a_press_while_the_bot_stops_is_refused(fake, world, bot, start):
    """The running answer holds the stop; the press comes meanwhile."""
    release = asyncio.Event()

    async def ask(question: Question) -> Answer:
        if question.text == "slow":
            await release.wait()
        return msgspec.structs.replace(TALKS, question=question.text)

    world.ask = ask
    command = await (await fake.run_command("ask", {"question": "All talks?"})).wait()
    slow = await (await fake.run_command("ask", {"question": "slow"})).wait_until_acknowledged()
    bot.cancel()
    await asyncio.sleep(0)
    pressed = await fake.press(command.messages[0], "56 more")
    await pressed.wait(text="restarting")
    release.set()
    await slow.wait(text="part 3")
    await asyncio.wait([bot])
    assert len(world.asked) == 2
