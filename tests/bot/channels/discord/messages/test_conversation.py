"""Which conversation a question belongs to, and which answer it goes on from."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from bot.channels.discord.context import Timeouts
from bot.messages import Answer, Question
from tests.fakes.bot.asks import FOUND
from tests.fakes.bot.kinds import SOCIAL


async def restart(bot, start, **options):
    """Stop the bot and start it again with the same files."""
    bot.cancel()
    await asyncio.wait([bot])
    return await start(**options)


async def say_to_bot(fake, text, **where):
    """Mention the bot, and wait for its answer."""
    return await fake.wait_for_answer(await fake.say(f"{fake.bot.mention} {text}", **where))


async def test_a_person_has_one_conversation_in_a_channel(fake, world, bot):
    await say_to_bot(fake, "Where are the videos?")
    await say_to_bot(fake, "And the slides?")
    await (await fake.run_command("ask", {"question": "And in 2029?"})).wait()
    assert {question.thread for question in world.asked} == {
        f"discord:{fake.general.id}:{fake.member.id}"
    }
    assert {question.follows for question in world.asked} == {""}


async def test_the_people_and_places_of_a_server_have_conversations_of_their_own(fake, world, bot):
    other = await fake.add_channel("other")
    await say_to_bot(fake, "Videos?")
    await say_to_bot(fake, "Videos?", user=fake.manager)
    await say_to_bot(fake, "Videos?", channel=other)
    await (await fake.run_command("ask", {"question": "Videos?"}, channel=other)).wait()
    assert [question.thread for question in world.asked] == [
        f"discord:{fake.general.id}:{fake.member.id}",
        f"discord:{fake.general.id}:{fake.manager.id}",
        *[f"discord:{other.id}:{fake.member.id}"] * 2,
    ]


async def test_direct_messages_are_answered_as_one_conversation(fake, world, bot):
    direct = fake.open_direct(fake.member)
    await fake.wait_for_answer(await fake.say("Where are the videos?", channel=direct))
    await fake.wait_for_answer(await fake.say("And the slides?", channel=direct))
    await (await fake.run_command("ask", {"question": "And in 2029?"}, channel=direct)).wait()
    assert {question.thread for question in world.asked} == {
        f"discord:{direct.id}:{fake.member.id}"
    }


async def test_questions_in_a_thread_are_one_conversation(fake, world, bot):
    thread = await fake.open_thread("Videos")
    await say_to_bot(fake, "Videos?", channel=thread)
    await (await fake.run_command("ask", {"question": "Slides?"}, channel=thread)).wait()
    assert {question.thread for question in world.asked} == {
        f"discord:{thread.id}:{fake.member.id}"
    }


async def test_a_reply_goes_on_from_the_answer(fake, world, bot):
    first = await say_to_bot(fake, "Where are the videos?")
    await say_to_bot(fake, "Who gave the keynote?")
    await fake.wait_for_answer(await fake.say("And the slides?", reply_to=first))
    assert world.asked[2].follows == world.asked[0].id


async def test_whoever_replies_goes_on_in_a_conversation_of_their_own(fake, world, bot):
    command = await (await fake.run_command("ask", {"question": "Where are the videos?"})).wait()
    reply = await fake.say("And slides?", reply_to=command.messages[0], user=fake.manager)
    await fake.wait_for_answer(reply)
    assert world.asked[1].follows == world.asked[0].id
    assert world.asked[1].thread == f"discord:{fake.general.id}:{fake.manager.id}"


async def test_replies_go_on_from_the_answer_after_a_restart(fake, world, bot, start):
    mentioned = await say_to_bot(fake, "Where are the videos?")
    command = await (await fake.run_command("ask", {"question": "Who *spoke*?"})).wait()
    await restart(bot, start)
    await fake.wait_for_answer(await fake.say("And the slides?", reply_to=mentioned))
    await fake.wait_for_answer(await fake.say("In 2029?", reply_to=command.messages[0]))
    assert [question.follows for question in world.asked[2:]] == [
        world.asked[0].id,
        world.asked[1].id,
    ]


async def test_without_its_file_the_bot_reads_the_question_from_the_buttons(
    fake, world, bot, start, tmp_path
):
    mentioned = await say_to_bot(fake, "Where are the videos?")
    bot.cancel()
    await asyncio.wait([bot])
    for file in tmp_path.glob("data/discord-answers.sqlite*"):
        file.unlink()
    await start()
    await fake.wait_for_answer(await fake.say("And the slides?", reply_to=mentioned))
    assert world.asked[1].follows == world.asked[0].id


@pytest.fixture
def long(world):
    """A world whose answers take several messages."""

    async def ask(question: Question) -> Answer:
        text = "\n\n".join(f"{number}. {'A sentence of *it*. ' * 40}" for number in range(6))
        return msgspec.structs.replace(FOUND, text=text, question=question.text)

    world.ask = ask
    return world


async def test_a_reply_to_any_message_of_a_long_answer_goes_on_from_it(fake, long, bot, start):
    command = await (await fake.run_command("ask", {"question": "Tell me"})).wait(messages=3)
    await restart(bot, start)
    await fake.wait_for_answer(await fake.say("More", reply_to=command.messages[0]))
    assert long.asked[1].follows == long.asked[0].id


async def test_of_a_message_without_buttons_the_text_is_quoted(fake, long, bot, start, tmp_path):
    command = await (await fake.run_command("ask", {"question": "Tell me"})).wait(messages=3)
    bot.cancel()
    await asyncio.wait([bot])
    for file in tmp_path.glob("data/discord-answers.sqlite*"):
        file.unlink()
    await start()
    await fake.wait_for_answer(await fake.say("More", reply_to=command.messages[0]))
    assert long.asked[1].follows == ""
    assert long.asked[1].quoted.startswith("0. A sentence of *it*. A sentence")


@pytest.fixture
async def own_thread(fake, start):
    """A thread that the bot made from a question of the member."""
    await start(reads_messages=True)
    await (await fake.run_command("setup", {"threads": True}, user=fake.manager)).wait()
    return (await say_to_bot(fake, "Where are the videos?")).channel


async def test_in_its_thread_the_bot_answers_the_author(fake, world, own_thread):
    await fake.wait_for_answer(await fake.say("And the slides?", channel=own_thread))
    assert [question.text for question in world.asked] == [
        "Where are the videos?",
        "And the slides?",
    ]
    assert {question.thread for question in world.asked} == {
        f"discord:{own_thread.id}:{fake.member.id}"
    }


async def test_in_its_thread_the_bot_answers_who_mentions_it_and_no_talk(fake, world, own_thread):
    reader = fake.add_person("reader")
    said = await fake.say("I liked the first one", channel=own_thread, user=reader)
    await fake.say("Me too", channel=own_thread, reply_to=said)
    await fake.say(f"{reader.mention} see you there", channel=own_thread)
    await say_to_bot(fake, "Who spoke?", channel=own_thread, user=reader)
    assert [question.text for question in world.asked] == ["Where are the videos?", "Who spoke?"]
    assert world.asked[1].thread == f"discord:{own_thread.id}:{reader.id}"


async def test_after_a_restart_the_bot_knows_the_author_of_its_thread(fake, world, start, tmp_path):
    task = await start(reads_messages=True)
    await (await fake.run_command("setup", {"threads": True}, user=fake.manager)).wait()
    thread = (await say_to_bot(fake, "Where are the videos?")).channel
    await restart(task, start, reads_messages=True)
    await fake.say("I liked the first one", channel=thread, user=fake.manager)
    await fake.wait_for_answer(await fake.say("And the slides?", channel=thread))
    assert [question.text for question in world.asked[1:]] == ["And the slides?"]


@pytest.fixture
async def forum_post(fake, world, start):
    """A forum post of the member, with the bot's answer."""
    await start(reads_messages=True)
    await (await fake.run_command("setup", {"forum": True}, user=fake.manager)).wait()
    thread = await fake.open_forum_post("MeshDay videos", "Where are they?")
    await fake.wait_until(lambda: fake.list_posts(thread))
    return thread


async def test_the_author_of_a_forum_post_goes_on_in_it(fake, world, forum_post):
    await fake.wait_for_answer(await fake.say("And the slides?", channel=forum_post))
    assert world.asked[1].text == "And the slides?"
    assert world.asked[1].thread == world.asked[0].thread


async def test_members_of_a_forum_post_talk_without_the_bot(fake, world, forum_post):
    answered = await fake.say("They are on YouTube", channel=forum_post, user=fake.manager)
    await fake.say("Ah, that helps", channel=forum_post, reply_to=answered)
    await say_to_bot(fake, "Slides?", channel=forum_post, user=fake.manager)
    assert [question.text for question in world.asked[1:]] == ["Slides?"]


async def test_thanks_in_a_forum_post_are_not_answered(fake, world, forum_post):
    async def ask(question: Question) -> Answer:
        return SOCIAL if "Thank" in question.text else FOUND

    world.ask = ask
    await fake.say("Thank you all!", channel=forum_post)
    await fake.wait_for_answer(await fake.say("And the slides?", channel=forum_post))
    assert [question.text for question in world.asked[1:]] == ["Thank you all!", "And the slides?"]
    assert len(fake.list_posts(forum_post)) == 2


async def test_a_forum_post_that_rested_is_left_to_the_members(fake, world, start):
    timeouts = Timeouts(guild_ready_s=0.02, conversation_s=0.0)
    await start(timeouts, reads_messages=True)
    await (await fake.run_command("setup", {"forum": True}, user=fake.manager)).wait()
    thread = await fake.open_forum_post("MeshDay videos", "Where are they?")
    await fake.wait_until(lambda: fake.list_posts(thread))
    await fake.say("And the slides?", channel=thread)
    await say_to_bot(fake, "Slides?", channel=thread)
    assert [question.text for question in world.asked[1:]] == ["Slides?"]
