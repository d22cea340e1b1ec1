"""The fake Discord under the real discord.py: messages, threads, files, and whom they notify."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator

import discord
import pytest

from tests.fakes.discord.people import ADD_REACTIONS, MEMBER_MAY, SEND_MESSAGES
from tests.fakes.discord.running import logged_in
from tests.fakes.discord.scenario import FakeDiscord
from tests.fakes.small_bot import INTENTS, SmallBot

CONTENT = discord.Intents(INTENTS.value, message_content=True)


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as one:
        yield one
        assert one.state.unknown_routes == []


async def test_only_a_client_with_the_intent_reads_all_contents(fake: FakeDiscord):
    deaf, hearing = SmallBot(), SmallBot(intents=CONTENT)
    async with logged_in(fake, deaf), logged_in(fake, hearing):
        await fake.say("plain")
        await fake.say(f"{fake.bot.mention} mentioned")
        await fake.say("direct", channel=fake.direct(fake.member))
        await deaf.until(lambda: len(deaf.heard) == 3)
        await hearing.until(lambda: len(hearing.heard) == 3)
    mentioned = f"{fake.bot.mention} mentioned"
    assert [one.content for one in hearing.heard] == ["plain", mentioned, "direct"]
    assert [one.content for one in deaf.heard] == ["", mentioned, "direct"]
    assert deaf.heard[1].mentions[0].id == deaf.user.id


async def test_replies_threads_reactions_and_files_are_recorded(fake: FakeDiscord):
    bot = SmallBot()
    async with logged_in(fake, bot):
        said = await fake.say(f"{fake.bot.mention} hi")
        await bot.until(lambda: bot.heard)
        heard = bot.heard[0]
        await heard.add_reaction("👀")
        async with heard.channel.typing():
            await heard.reply("hello", mention_author=False)
        thread = await heard.create_thread(name="hi")
        file = discord.File(io.BytesIO(b"notes"), "notes.txt")
        sent = await thread.send("here", file=file)
        await sent.edit(content="there")
        answer = await fake.answer_to(said)
        await fake.say("thanks", reply_to=fake.posts()[0])
        await bot.until(lambda: len(bot.heard) == 2)
        assert bot.heard[1].reference.resolved.content == "hello"
        await sent.delete()
    assert said.reactions == ["👀"]
    assert fake.general.typed == 1
    assert fake.posts()[0].reply_to is said
    assert answer.content == "there"
    assert answer.versions == ["here", "there"]
    assert answer.files[0].content == b"notes"
    assert answer.channel is said.thread
    assert fake.posts(said.thread) == []
    assert fake.state.pings == []


async def test_a_forum_post_is_a_thread_whose_first_message_has_its_id(fake: FakeDiscord):
    bot = SmallBot()
    async with logged_in(fake, bot):
        opened = await fake.forum_post("Videos?", f"{fake.bot.mention} where?", user=fake.manager)
        await bot.until(lambda: bot.threads and bot.heard)
        first = await bot.threads[0].fetch_message(bot.threads[0].id)
        assert first.content == bot.heard[0].content == f"{fake.bot.mention} where?"
        assert isinstance(bot.threads[0].parent, discord.ForumChannel)
        await bot.threads[0].send("there")
    assert [post.content for post in fake.posts(opened)] == ["there"]


async def test_a_ping_is_recorded(fake: FakeDiscord):
    bot = SmallBot()
    async with logged_in(fake, bot):
        said = await fake.say(f"{fake.bot.mention} hi")
        await bot.until(lambda: bot.heard)
        loud = discord.AllowedMentions(everyone=True, users=True, roles=False)
        text = f"@everyone {fake.member.mention} <@&1>"
        await bot.heard[0].reply(text, allowed_mentions=loud, mention_author=True)
        assert [ping.mention for ping in fake.state.pings] == [
            "@everyone",
            fake.member.mention,
            "reply",
        ]
        fake.state.pings.clear()
        await bot.heard[0].reply(text)
        named = discord.AllowedMentions(everyone=False, users=[discord.Object(1)], roles=False)
        await bot.heard[0].channel.send(text, allowed_mentions=named)
    assert fake.state.pings == []
    assert said.reply_to is None


async def test_the_bot_s_rights_in_a_channel_are_enforced(fake: FakeDiscord):
    bot = SmallBot()
    mute = await fake.add_channel("mute", bot_may=MEMBER_MAY & ~(SEND_MESSAGES | ADD_REACTIONS))
    async with logged_in(fake, bot):
        channel = bot.get_channel(int(mute.id))
        assert not channel.permissions_for(channel.guild.me).send_messages
        with pytest.raises(discord.Forbidden, match="50013"):
            await channel.send("hi")
        said = await fake.say("mine", channel=mute)
        with pytest.raises(discord.Forbidden, match="50013"):
            await channel.get_partial_message(int(said.id)).delete()
        with pytest.raises(discord.Forbidden, match="50005"):
            await channel.get_partial_message(int(said.id)).edit(content="not mine")


async def test_the_history_is_listed_newest_first(fake: FakeDiscord):
    bot = SmallBot(intents=CONTENT)
    async with logged_in(fake, bot):
        said = [await fake.say(f"{number}") for number in range(5)]
        channel = bot.get_channel(int(fake.general.id))
        last = [message.content async for message in channel.history(limit=2)]
        assert last == ["4", "3"]
        before = channel.history(before=discord.Object(int(said[2].id)))
        assert [message.content async for message in before] == ["1", "0"]
        after = channel.history(after=discord.Object(int(said[2].id)), oldest_first=True)
        assert [message.content async for message in after] == ["3", "4"]


async def test_threads_are_opened_by_people_and_by_the_bot(fake: FakeDiscord):
    bot = SmallBot()
    async with logged_in(fake, bot):
        opened = await fake.open_thread("ideas")
        await bot.until(lambda: bot.threads and bot.heard)
        assert bot.heard[0].type is discord.MessageType.thread_created
        assert bot.get_channel(int(opened.id)).parent.name == "general"
        said = await fake.say("?")
        channel = bot.get_channel(int(fake.general.id))
        message = channel.get_partial_message(int(said.id))
        thread = await message.create_thread(name="x" * 100)
        assert thread.id == int(said.thread.id) == int(said.id)
        with pytest.raises(discord.HTTPException, match="160004"):
            await message.create_thread(name="again")
        with pytest.raises(discord.HTTPException, match="50035"):
            await channel.create_thread(name="x" * 101, type=discord.ChannelType.public_thread)
        await thread.edit(name="done", archived=True)
        assert (said.thread.name, said.thread.archived) == ("done", True)
        posted = await bot.get_channel(int(fake.forum.id)).create_thread(name="a", content="b")
        assert posted.message.content == "b"


async def test_a_reply_to_a_missing_message_is_refused_unless_allowed(fake: FakeDiscord):
    bot = SmallBot()
    async with logged_in(fake, bot):
        channel = bot.get_channel(int(fake.general.id))
        gone = discord.MessageReference(message_id=1, channel_id=channel.id)
        with pytest.raises(discord.HTTPException, match="50035"):
            await channel.send("hi", reference=gone)
        gone.fail_if_not_exists = False
        await channel.send("hi", reference=gone)
    assert [post.reply_to for post in fake.posts()] == [None]


async def test_a_message_sent_twice_with_one_nonce_is_stored_once(fake: FakeDiscord):
    bot = SmallBot()
    async with logged_in(fake, bot):
        channel = bot.get_channel(int(fake.general.id))
        first = await channel.send("hi", nonce="1")
        assert (await channel.send("hi", nonce="1")).id == first.id
    assert len(fake.posts()) == 1


async def test_the_bot_can_write_to_a_person(fake: FakeDiscord):
    bot = SmallBot()
    async with logged_in(fake, bot):
        person = await bot.fetch_user(int(fake.member.id))
        await person.send("hi")
    assert [post.content for post in fake.posts(fake.direct(fake.member))] == ["hi"]
