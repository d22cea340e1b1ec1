from __future__ import annotations

import asyncio

import pytest

from bot.channels.discord.context import Timeouts
from bot.messages import Refused
from bot.services.community import CommunityTexts
from indexer.settings import CommunitySettings
from tests.fakes.bot.asks import fake_ask
from tests.fakes.discord.world.people import MEMBER_MAY, SEND_MESSAGES
from tests.fakes.discord.world.places import PUBLIC_THREAD
from tests.fakes.event_loop import WAIT_S


async def wait_until_idle(fake, world):
    """Wait until the bot has handled all earlier messages: it answers in order of arrival."""
    direct = fake.open_direct(fake.manager)
    post = await fake.say(f"{fake.bot.mention} are you there?", channel=direct, user=fake.manager)
    await fake.wait_until(lambda: fake.list_posts(after=post))


async def test_a_mention_is_answered_with_a_reply(fake, world, bot):
    post = await fake.say(f"{fake.bot.mention} Where are the videos?")
    answer = await fake.wait_for_answer(post)
    assert answer.reply_to is post
    assert answer.content.startswith("The recordings")
    assert {"Helpful", "Delete"} <= {button.label for button in answer.buttons}
    question = world.asked[0]
    assert question.text == "Where are the videos?"
    assert question.asker == f"discord:{fake.member.id}"
    assert question.thread == f"discord:{fake.general.id}:{fake.member.id}"
    assert (question.follows, question.quoted) == ("", "")


async def test_messages_to_others_are_ignored(fake, world, start):
    await start(reads_messages=True)
    other = await fake.say("Does anybody know where the videos are?")
    await fake.say(f"{fake.manager.mention} look", reply_to=other)
    await wait_until_idle(fake, world)
    assert [question.text for question in world.asked] == ["are you there?"]


async def test_a_bare_mention_gets_a_hint(fake, world, bot):
    answer = await fake.wait_for_answer(await fake.say(fake.bot.mention))
    assert "Write your question" in answer.content
    assert "“where are the videos of the last event”" in answer.content
    assert world.asked == []


async def test_a_hint_shows_an_example_of_the_community(fake, world, start):
    world.community = CommunityTexts(CommunitySettings(examples=("how to tie a bowline",)))
    await start()
    answer = await fake.wait_for_answer(await fake.say(fake.bot.mention))
    assert "for example “how to tie a bowline”" in answer.content


async def test_a_bare_mention_in_a_reply_asks_the_replied_message(fake, world, start):
    await start(reads_messages=True)
    other = await fake.say("Where are the videos?", user=fake.manager)
    await fake.wait_for_answer(await fake.say(fake.bot.mention, reply_to=other))
    assert world.asked[0].text == "Where are the videos?"


async def test_a_question_over_the_limit_is_refused_with_the_limit(fake, world, bot):
    answer = await fake.wait_for_answer(await fake.say(f"{fake.bot.mention} {'很长' * 300}"))
    assert "最长 500 个字" in answer.content
    answer = await fake.wait_for_answer(await fake.say(f"{fake.bot.mention} {'這個' * 300}"))
    assert "最長 500 個字" in answer.content
    assert world.asked == []


async def test_a_list_is_asked_in_parts_that_fit_in_a_message(fake, world, bot):
    await fake.wait_for_answer(await fake.say(f"{fake.bot.mention} All talks?"))
    assert world.asked[0].max_links == 5


async def test_a_refusal_is_sent_once(fake, world, bot):
    async def refuse(question):
        raise Refused("rate", 10, 30)

    world.ask = refuse
    post = await fake.say(f"{fake.bot.mention} Videos?")
    await fake.wait_for_answer(post)
    await fake.say(f"{fake.bot.mention} Videos??")
    await fake.say(f"{fake.bot.mention} Videos???")
    await wait_until_idle(fake, world)
    assert len(world.asked) == 4
    assert [("30 s" in post.content) for post in fake.list_posts()] == [True]


async def test_an_unexpected_error_names_the_contact(fake, world, start):
    world.community = CommunityTexts(CommunitySettings(contact="harbour@sails.example"))
    await start()
    answer = await fake.wait_for_answer(await fake.say(f"{fake.bot.mention} broken"))
    assert answer.content.endswith("To reach the organisers: harbour@sails.example")


async def test_an_unexpected_error_is_reported(fake, world, bot, caplog):
    answer = await fake.wait_for_answer(await fake.say(f"{fake.bot.mention} broken"))
    assert "went wrong" in answer.content
    assert "on_message failed" in caplog.text


async def test_a_channel_where_the_bot_may_not_write_is_logged(fake, world, bot, caplog):
    silent = await fake.add_channel("silent", bot_may=MEMBER_MAY & ~SEND_MESSAGES)
    await fake.say(f"{fake.bot.mention} Videos?", channel=silent)
    await fake.wait_until(lambda: world.asked)
    await wait_until_idle(fake, world)
    assert "not allowed to answer in channel" in caplog.text


async def test_a_duplicate_message_is_answered_once(fake, world, bot):
    post = await fake.say(f"{fake.bot.mention} Videos?")
    await fake.wait_for_answer(post)
    await fake.gateway.dispatch("MESSAGE_CREATE", post.make_payload(fake.bot), fake.guild.id)
    await wait_until_idle(fake, world)
    assert len(fake.list_posts()) == 1


async def test_in_thread_mode_a_mention_is_answered_in_a_thread(fake, world, start):
    await start(reads_messages=True)
    await (await fake.run_command("setup", {"threads": True}, user=fake.manager)).wait()
    post = await fake.say(f"{fake.bot.mention} Where are the videos? {'long ' * 60}")
    answer = await fake.wait_for_answer(post)
    assert answer.channel.kind == PUBLIC_THREAD
    assert answer.channel.id == post.id
    assert [post for post in fake.list_posts(fake.general) if not post.ephemeral] == []
    await fake.say("And the slides?", channel=answer.channel)
    await fake.wait_until(lambda: len(world.asked) == 2)
    thread = f"discord:{post.id}:{fake.member.id}"
    assert {question.thread for question in world.asked} == {thread}


async def test_without_the_right_to_make_threads_a_mention_gets_a_reply(fake, world, bot):
    await (await fake.run_command("setup", {"threads": True}, user=fake.manager)).wait()
    fake.general.bot_may = MEMBER_MAY & ~(1 << 35)
    post = await fake.say(f"{fake.bot.mention} Where are the videos?")
    answer = await fake.wait_for_answer(post)
    assert answer.channel is fake.general


async def test_a_forum_post_is_answered_only_when_that_is_switched_on(fake, world, start):
    await start(reads_messages=True)
    quiet = await fake.open_forum_post("Videos?", "Where are they?")
    await wait_until_idle(fake, world)
    assert fake.list_posts(quiet) == []
    await (await fake.run_command("setup", {"forum": True}, user=fake.manager)).wait()
    thread = await fake.open_forum_post("MeshDay videos", "Where are they?")
    await fake.wait_until(lambda: fake.list_posts(thread))
    question = world.asked[-1]
    assert question.thread == f"discord:{thread.id}:{fake.member.id}"
    assert question.text.split("\n") == ["MeshDay videos", "Where are they?"]


async def test_a_long_forum_post_is_asked_with_its_title_and_beginning(fake, world, start):
    await start(reads_messages=True)
    await (await fake.run_command("setup", {"forum": True}, user=fake.manager)).wait()
    thread = await fake.open_forum_post("MeshDay videos", "A sentence of the post. " * 60)
    await fake.wait_until(lambda: fake.list_posts(thread))
    assert world.asked[0].text.startswith("MeshDay videos\nA sentence of the post. A")
    assert 400 < len(world.asked[0].text) <= 500


async def test_an_emoji_of_the_server_is_asked_as_an_emoji(fake, world, bot):
    await fake.wait_for_answer(await fake.say(f"{fake.bot.mention} <:party:123>"))
    await fake.wait_for_answer(await fake.say(f"{fake.bot.mention} <:party:123> Videos?"))
    assert [question.text for question in world.asked] == ["🙂", "Videos?"]


@pytest.mark.parametrize("text", ["👍", "???", "1", "哈哈哈"])
async def test_a_message_without_a_word_is_asked(fake, world, bot, text):
    await fake.wait_for_answer(await fake.say(f"{fake.bot.mention} {text}"))
    assert [question.text for question in world.asked] == [text]


async def test_mentions_can_be_switched_off(fake, world, bot):
    await (await fake.run_command("setup", {"mentions": False}, user=fake.manager)).wait()
    await fake.say(f"{fake.bot.mention} Videos?")
    await wait_until_idle(fake, world)
    assert fake.list_posts() == [post for post in fake.list_posts() if post.ephemeral]


@pytest.mark.parametrize("text", ["@everyone Videos?", "<@&123> Videos?"])
async def test_a_mention_of_everyone_is_ignored(fake, world, bot, text):
    await fake.say(text)
    await wait_until_idle(fake, world)
    assert fake.list_posts() == []


async def test_a_slow_answer_shows_the_bot_typing(fake, world, start):
    await start(Timeouts(guild_ready_s=0.02, typing_s=0.05))
    release = asyncio.Event()

    async def slow(question):
        await release.wait()
        return await fake_ask(question)

    world.ask = slow
    post = await fake.say(f"{fake.bot.mention} Videos?")
    await fake.wait_until(lambda: fake.general.typed)
    release.set()
    await fake.wait_for_answer(post)


async def test_a_quick_answer_does_not_show_the_bot_typing(fake, world, start):
    await start(Timeouts(guild_ready_s=0.02, typing_s=WAIT_S))
    await fake.wait_for_answer(await fake.say(f"{fake.bot.mention} Videos?"))
    assert fake.general.typed == 0
