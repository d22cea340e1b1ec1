"""The fake Discord with the real discord.py: messages, threads, files and pings."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator

import discord
import pytest

from tests.fakes.discord.client_runner import run_client
from tests.fakes.discord.scenario import FakeDiscord
from tests.fakes.discord.world.people import ADD_REACTIONS, MEMBER_MAY, SEND_MESSAGES
from tests.fakes.small_bot import INTENTS, SmallBot

CONTENT = discord.Intents(INTENTS.value, message_content=True)


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as server:
        yield server
        assert server.state.unknown_routes == []


async def test_only_a_client_with_the_intent_reads_all_contents(fake: FakeDiscord):
    without_intent, with_intent = SmallBot(), SmallBot(intents=CONTENT)
    async with run_client(fake, without_intent), run_client(fake, with_intent):
        await fake.say("plain")
        await fake.say(f"{fake.bot.mention} mentioned")
        await fake.say("direct", channel=fake.open_direct(fake.member))
        await without_intent.wait_until(lambda: len(without_intent.messages) == 3)
        await with_intent.wait_until(lambda: len(with_intent.messages) == 3)
    mentioned = f"{fake.bot.mention} mentioned"
    assert [message.content for message in with_intent.messages] == ["plain", mentioned, "direct"]
    assert [message.content for message in without_intent.messages] == ["", mentioned, "direct"]
    assert without_intent.messages[1].mentions[0].id == without_intent.user.id


async def test_replies_threads_reactions_and_files_are_recorded(fake: FakeDiscord):
    bot = SmallBot()
    async with run_client(fake, bot):
        post = await fake.say(f"{fake.bot.mention} hi")
        await bot.wait_until(lambda: bot.messages)
        message = bot.messages[0]
        await message.add_reaction("👀")
        async with message.channel.typing():
            await message.reply("hello", mention_author=False)
        thread = await message.create_thread(name="hi")
        file = discord.File(io.BytesIO(b"notes"), "notes.txt")
        sent = await thread.send("here", file=file)
        await sent.edit(content="there")
        answer = await fake.wait_for_answer(post)
        await fake.say("thanks", reply_to=fake.list_posts()[0])
        await bot.wait_until(lambda: len(bot.messages) == 2)
        assert bot.messages[1].reference.resolved.content == "hello"
        await sent.delete()
    assert post.reactions == ["👀"]
    assert fake.general.typed == 1
    assert fake.list_posts()[0].reply_to is post
    assert answer.content == "there"
    assert answer.versions == ["here", "there"]
    assert answer.files[0].content == b"notes"
    assert answer.channel is post.thread
    assert fake.list_posts(post.thread) == []
    assert fake.state.pings == []


async def test_a_forum_post_is_a_thread_whose_first_message_has_its_id(fake: FakeDiscord):
    bot = SmallBot()
    async with run_client(fake, bot):
        opened = await fake.open_forum_post(
            "Videos?", f"{fake.bot.mention} where?", user=fake.manager
        )
        await bot.wait_until(lambda: bot.threads and bot.messages)
        first = await bot.threads[0].fetch_message(bot.threads[0].id)
        assert first.content == bot.messages[0].content == f"{fake.bot.mention} where?"
        assert isinstance(bot.threads[0].parent, discord.ForumChannel)
        await bot.threads[0].send("there")
    assert [post.content for post in fake.list_posts(opened)] == ["there"]


async def test_a_ping_is_recorded(fake: FakeDiscord):
    bot = SmallBot()
    async with run_client(fake, bot):
        post = await fake.say(f"{fake.bot.mention} hi")
        await bot.wait_until(lambda: bot.messages)
        loud = discord.AllowedMentions(everyone=True, users=True, roles=False)
        text = f"@everyone {fake.member.mention} <@&1>"
        await bot.messages[0].reply(text, allowed_mentions=loud, mention_author=True)
        assert [ping.mention for ping in fake.state.pings] == [
            "@everyone",
            fake.member.mention,
            "reply",
        ]
        fake.state.pings.clear()
        await bot.messages[0].reply(text)
        named = discord.AllowedMentions(everyone=False, users=[discord.Object(1)], roles=False)
        await bot.messages[0].channel.send(text, allowed_mentions=named)
    assert fake.state.pings == []
    assert post.reply_to is None


async def test_the_bot_s_rights_in_a_channel_are_enforced(fake: FakeDiscord):
    bot = SmallBot()
    mute = await fake.add_channel("mute", bot_may=MEMBER_MAY & ~(SEND_MESSAGES | ADD_REACTIONS))
    async with run_client(fake, bot):
        channel = bot.get_channel(int(mute.id))
        assert not channel.permissions_for(channel.guild.me).send_messages
        with pytest.raises(discord.Forbidden, match="50013"):
            await channel.send("hi")
        post = await fake.say("mine", channel=mute)
        with pytest.raises(discord.Forbidden, match="50013"):
            await channel.get_partial_message(int(post.id)).delete()
        with pytest.raises(discord.Forbidden, match="50005"):
            await channel.get_partial_message(int(post.id)).edit(content="not mine")


async def test_the_history_is_listed_newest_first(fake: FakeDiscord):
    bot = SmallBot(intents=CONTENT)
    async with run_client(fake, bot):
        post = [await fake.say(f"{number}") for number in range(5)]
        channel = bot.get_channel(int(fake.general.id))
        last = [message.content async for message in channel.history(limit=2)]
        assert last == ["4", "3"]
        before = channel.history(before=discord.Object(int(post[2].id)))
        assert [message.content async for message in before] == ["1", "0"]
        after = channel.history(after=discord.Object(int(post[2].id)), oldest_first=True)
        assert [message.content async for message in after] == ["3", "4"]


async def test_threads_are_opened_by_people_and_by_the_bot(fake: FakeDiscord):
    bot = SmallBot()
    async with run_client(fake, bot):
        opened = await fake.open_thread("ideas")
        await bot.wait_until(lambda: bot.threads and bot.messages)
        assert bot.messages[0].type is discord.MessageType.thread_created
        assert bot.get_channel(int(opened.id)).parent.name == "general"
        post = await fake.say("?")
        channel = bot.get_channel(int(fake.general.id))
        message = channel.get_partial_message(int(post.id))
        thread = await message.create_thread(name="x" * 100)
        assert thread.id == int(post.thread.id) == int(post.id)
        with pytest.raises(discord.HTTPException, match="160004"):
            await message.create_thread(name="again")
        with pytest.raises(discord.HTTPException, match="50035"):
            await channel.create_thread(name="x" * 101, type=discord.ChannelType.public_thread)
        await thread.edit(name="done", archived=True)
        assert (post.thread.name, post.thread.archived) == ("done", True)
        posted = await bot.get_channel(int(fake.forum.id)).create_thread(name="a", content="b")
        assert posted.message.content == "b"


async def test_a_reply_to_a_missing_message_is_refused_unless_allowed(fake: FakeDiscord):
    bot = SmallBot()
    async with run_client(fake, bot):
        channel = bot.get_channel(int(fake.general.id))
        gone = discord.MessageReference(message_id=1, channel_id=channel.id)
        with pytest.raises(discord.HTTPException, match="50035"):
            await channel.send("hi", reference=gone)
        gone.fail_if_not_exists = False
        await channel.send("hi", reference=gone)
    assert [post.reply_to for post in fake.list_posts()] == [None]


async def test_a_message_sent_twice_with_one_nonce_is_stored_once(fake: FakeDiscord):
    bot = SmallBot()
    async with run_client(fake, bot):
        channel = bot.get_channel(int(fake.general.id))
        first = await channel.send("hi", nonce="1")
        assert (await channel.send("hi", nonce="1")).id == first.id
    assert len(fake.list_posts()) == 1


async def test_the_bot_can_write_to_a_person(fake: FakeDiscord):
    bot = SmallBot()
    async with run_client(fake, bot):
        person = await bot.fetch_user(int(fake.member.id))
        await person.send("hi")
    assert [post.content for post in fake.list_posts(fake.open_direct(fake.member))] == ["hi"]
