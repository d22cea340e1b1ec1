"""What becomes of an answer when its question is edited or deleted."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from bot.channels.discord.context import Timeouts
from bot.messages import Answer, Question, Refused
from tests.fakes.bot.asks import FOUND
from tests.fakes.event_loop import wait_until_idle


@pytest.fixture(autouse=True)
async def _echo(world):
    """Answers repeat the question; `long` ones take several messages."""
    await wait_until_idle()  # from now on, it sees what the bot does in threads

    async def ask(question: Question) -> Answer:
        filling = "\n\n".join(["A sentence. " * 100] * 4) if "long" in question.text else ""
        return msgspec.structs.replace(FOUND, text=f"{question.text}! {filling}".strip())

    world.ask = ask


@pytest.fixture
async def question(fake, bot):
    """A mention, and the bot's answer."""
    post = await fake.say(f"{fake.bot.mention} Videos?")
    return post, await fake.wait_for_answer(post)


async def test_an_edited_question_updates_its_answer(fake, world, question):
    post, answer = question
    await fake.edit(post, f"{fake.bot.mention} Slides?")
    await fake.wait_until(lambda: answer.content.startswith("Slides?!"))
    assert fake.list_posts() == [answer]
    first, second = world.asked
    assert second.thread == first.thread
    assert second.id != first.id
    pressed = await fake.press(answer, "Wrong")
    await pressed.wait(text="Thank you")
    assert world.journal.verdicts == {(second.id, f"discord:{fake.member.id}"): "wrong"}


async def test_an_edited_question_goes_on_from_what_was_said_before_it(fake, world, bot):
    for text in ("One?", "Two?"):
        post = await fake.say(f"{fake.bot.mention} {text}")
        answer = await fake.wait_for_answer(post)
    await fake.edit(post, f"{fake.bot.mention} Three?")
    await fake.wait_until(lambda: answer.content.startswith("Three?!"))
    assert world.asked[2].follows == world.asked[0].id


async def test_the_first_question_of_a_conversation_goes_on_from_nothing(fake, world, question):
    post, answer = question
    await fake.edit(post, f"{fake.bot.mention} Slides?")
    await fake.wait_until(lambda: answer.content.startswith("Slides?!"))
    assert world.asked[1].follows not in {"", world.asked[0].id}


async def test_an_edited_reply_goes_on_from_the_answer_above(fake, world, question):
    reply = await fake.say("Slides?", reply_to=question[1])
    answer = await fake.wait_for_answer(reply)
    await fake.edit(reply, "Speakers?")
    await fake.wait_until(lambda: answer.content.startswith("Speakers?!"))
    assert [asked.follows for asked in world.asked[1:]] == [world.asked[0].id] * 2


async def test_an_answer_gets_longer_and_shorter(fake, world, question):
    post, answer = question
    await fake.edit(post, f"{fake.bot.mention} A long one?")
    await fake.wait_until(lambda: len(fake.list_posts()) == 3)
    assert fake.list_posts()[0] is answer
    assert not answer.buttons, "the buttons stand below the last message"
    await fake.edit(post, f"{fake.bot.mention} A short one?")
    await fake.wait_until(lambda: fake.list_posts() == [answer])
    assert answer.content.startswith("A short one?!")
    assert answer.buttons


async def test_only_the_last_question_of_a_conversation_can_be_edited(fake, world, question):
    await (await fake.run_command("ask", {"question": "Next?"})).wait()
    await fake.edit(question[0], f"{fake.bot.mention} Slides?")
    await wait_until_idle()
    assert question[1].versions == [question[1].content]
    assert [asked.text for asked in world.asked] == ["Videos?", "Next?"]


async def test_another_person_s_question_does_not_end_a_conversation(fake, world, question):
    await (await fake.run_command("ask", {"question": "Next?"}, user=fake.manager)).wait()
    await fake.edit(question[0], f"{fake.bot.mention} Slides?")
    await fake.wait_until(lambda: question[1].content.startswith("Slides?!"))


async def test_an_edit_after_the_conversation_changes_nothing(fake, world, start):
    await start(Timeouts(guild_ready_s=0.02, conversation_s=0.0))
    post = await fake.say(f"{fake.bot.mention} Videos?")
    answer = await fake.wait_for_answer(post)
    await fake.edit(post, f"{fake.bot.mention} Slides?")
    await wait_until_idle()
    assert answer.content.startswith("Videos?!")


@pytest.mark.parametrize("text", ["Videos?", "never mind", "{} {}"])
async def test_an_edit_that_asks_nothing_new_changes_nothing(fake, world, question, text):
    """The same words; a mention that is taken back; a question over the limit."""
    post, answer = question
    if text == "Videos?":
        text = f"{fake.bot.mention}  Videos?"
    await fake.edit(post, text.format(fake.bot.mention, "long " * 150))
    await wait_until_idle()
    assert answer.versions == [answer.content]


async def test_a_refused_edit_leaves_the_answer(fake, world, question):
    async def refuse(asked: Question) -> Answer:
        raise Refused("rate", 10, 30)

    world.ask = refuse
    await fake.edit(question[0], f"{fake.bot.mention} Slides?")
    await wait_until_idle()
    assert [asked.text for asked in world.asked] == ["Videos?", "Slides?"]
    assert fake.list_posts() == [question[1]]
    assert question[1].content.startswith("Videos?!")


async def test_an_edit_before_the_answer_waits_for_it(fake, world, bot):
    release, ask = asyncio.Event(), world.ask

    async def slow(asked: Question) -> Answer:
        await release.wait()
        return await ask(asked)

    world.ask = slow
    post = await fake.say(f"{fake.bot.mention} Videos?")
    await fake.wait_until(lambda: world.asked)
    await fake.edit(post, f"{fake.bot.mention} Slides?")
    release.set()
    answer = await fake.wait_for_answer(post)
    await fake.wait_until(lambda: answer.content.startswith("Slides?!"))
    assert fake.list_posts() == [answer]


async def test_an_answer_that_was_deleted_does_not_come_back(fake, world, question):
    post, answer = question
    await fake.press(answer, "Delete")
    await fake.wait_until(lambda: answer.deleted)
    await fake.edit(post, f"{fake.bot.mention} Slides?")
    await wait_until_idle()
    assert fake.list_posts() == []


async def restart(bot, start):
    """Stop the bot and start it again with the same files."""
    bot.cancel()
    await asyncio.wait([bot])
    await start()


async def test_after_a_restart_an_edited_question_updates_its_answer(
    fake, world, question, bot, start
):
    await restart(bot, start)
    await fake.edit(question[0], f"{fake.bot.mention} Slides?")
    await fake.wait_until(lambda: question[1].content.startswith("Slides?!"))
    assert fake.list_posts() == [question[1]]
    assert world.asked[1].thread == world.asked[0].thread
    assert world.asked[1].follows not in {"", world.asked[0].id}


async def test_after_a_restart_only_the_last_question_of_a_channel_can_be_edited(
    fake, world, question, bot, start
):
    other = await fake.say(f"{fake.bot.mention} Next?", user=fake.manager)
    await fake.wait_for_answer(other)
    await restart(bot, start)
    await fake.edit(question[0], f"{fake.bot.mention} Slides?")
    await wait_until_idle()
    assert [asked.text for asked in world.asked] == ["Videos?", "Next?"]


async def test_after_a_restart_a_message_that_others_had_answered_is_not_answered_anew(
    fake, world, bot, start
):
    post = await fake.say("Videos?", user=fake.manager)
    await (await fake.run_message_command("Answer this", post)).wait()
    await restart(bot, start)
    await fake.edit(post, f"{fake.bot.mention} Slides?")
    await wait_until_idle()
    assert [asked.text for asked in world.asked] == ["Videos?"]


async def test_after_a_restart_a_preview_is_no_edit(fake, world, question, bot, start):
    await restart(bot, start)
    data = question[0].make_payload(fake.bot)
    await fake.gateway.dispatch("MESSAGE_UPDATE", data, fake.guild.id)
    await wait_until_idle()
    assert [asked.text for asked in world.asked] == ["Videos?"]


async def test_a_deleted_question_takes_its_answer_along(fake, world, bot):
    post = await fake.say(f"{fake.bot.mention} A long one?")
    await fake.wait_for_answer(post)
    await fake.wait_until(lambda: len(fake.list_posts()) == 3)
    await fake.delete(post)
    await fake.wait_until(lambda: fake.list_posts() == [])


async def test_questions_deleted_at_once_take_their_answers_along(fake, world, question):
    other = await fake.say(f"{fake.bot.mention} Slides?", user=fake.manager)
    await fake.wait_for_answer(other)
    kept = await fake.wait_for_answer(await fake.say(f"{fake.bot.mention} Speakers?"))
    await fake.delete(question[0], other)
    await fake.wait_until(lambda: fake.list_posts() == [kept])


async def test_after_a_restart_a_deleted_question_takes_its_answer_along(
    fake, world, question, bot, start
):
    await restart(bot, start)
    await fake.delete(question[0])
    await fake.wait_until(lambda: fake.list_posts() == [])


async def test_a_question_deleted_before_its_answer_gets_none(fake, world, bot):
    release, ask = asyncio.Event(), world.ask

    async def slow(asked: Question) -> Answer:
        await release.wait()
        return await ask(asked)

    world.ask = slow
    post = await fake.say(f"{fake.bot.mention} Videos?")
    await fake.wait_until(lambda: world.asked)
    await fake.delete(post)
    await wait_until_idle()
    release.set()
    await wait_until_idle()
    assert fake.list_posts() == []


async def test_a_message_answered_by_the_menu_takes_that_answer_along(fake, world, bot):
    post = await fake.say("Where are the videos?", user=fake.manager)
    await (await fake.run_message_command("Answer this", post)).wait()
    await fake.delete(post)
    await fake.wait_until(lambda: fake.list_posts() == [])


async def test_in_thread_mode_a_deleted_question_takes_its_answer_along(fake, world, bot):
    await (await fake.run_command("setup", {"threads": True}, user=fake.manager)).wait()
    post = await fake.say(f"{fake.bot.mention} Videos?")
    answer = await fake.wait_for_answer(post)
    await fake.delete(post)
    await fake.wait_until(lambda: answer.deleted)


async def test_other_deleted_messages_delete_nothing(fake, world, question):
    await fake.delete(await fake.say("something else"))
    await fake.delete(question[1])
    await wait_until_idle()
    assert [request.name for request in fake.state.requests].count("delete") == 0
