"""The fake Discord under the real discord.py: logging in, interactions and messages."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator

import discord
import pytest

from tests.fakes.discord.people import ADD_REACTIONS, MEMBER_MAY, SEND_MESSAGES
from tests.fakes.discord.running import logged_in
from tests.fakes.discord.scenario import FakeDiscord, NotOffered
from tests.fakes.small_bot import INTENTS, SmallBot

CONTENT = discord.Intents(INTENTS.value, message_content=True)


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord(locale="zh-CN") as one:
        yield one
        assert one.state.unknown_routes == []


def errors(bot: SmallBot) -> list[tuple[int, int]]:
    return [(error.status, error.code) for error in bot.errors]


async def test_a_bot_logs_in_and_registers_its_commands(fake: FakeDiscord):
    async with logged_in(fake, SmallBot()) as _:
        names = [(one["name"], one["type"]) for one in fake.state.commands[None]]
        assert names == [("ask", 1), ("setup", 1), ("Answer this", 3)]
        assert [one.name for one in fake.state.requests] == ["me", "application", "sync", "gateway"]


async def test_a_bad_token_is_refused(fake: FakeDiscord):
    async with SmallBot() as bot:
        with pytest.raises(discord.LoginFailure):
            await bot.login("bad")


async def test_an_intent_that_is_not_switched_on_is_refused():
    async with FakeDiscord(privileged_intents=0) as fake:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            async with logged_in(fake, SmallBot(intents=CONTENT)):
                pass


async def test_a_deferred_answer_is_measured(fake: FakeDiscord):
    async def answer(interaction: discord.Interaction, question: str) -> None:
        await interaction.response.defer(thinking=True)
        fake.clock.advance(2.5)
        await interaction.edit_original_response(content=question)

    async with logged_in(fake, SmallBot(answer)):
        asked = await fake.slash("ask", {"question": "why?"}, locale="zh-TW")
        await asked.wait()
    assert asked.final == "why?"
    assert asked.acknowledged_s < 2.5 <= asked.answered_s
    assert not asked.messages[0].loading
    assert asked.payload["locale"] == "zh-TW"
    assert asked.payload["guild_locale"] == "zh-CN"


async def test_an_answer_may_be_many_messages_and_the_first_follow_up_replaces_the_patience(
    fake: FakeDiscord,
):
    async def answer(interaction: discord.Interaction, question: str) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        for part in ("one", "two", "three"):
            await interaction.followup.send(part, ephemeral=True, suppress_embeds=True)

    async with logged_in(fake, SmallBot(answer)):
        asked = await fake.slash("ask", {"question": "?"}, user=fake.manager)
        await asked.wait(messages=3)
    assert asked.final == "one\ntwo\nthree"
    assert all(post.suppresses_embeds for post in asked.messages)
    assert all(post.ephemeral for post in asked.messages)
    assert asked.original.content == "one"


async def test_a_late_first_response_is_refused(fake: FakeDiscord):
    async def late(interaction: discord.Interaction, question: str) -> None:
        fake.clock.advance(3.1)
        await interaction.response.defer()

    bot = SmallBot(late)
    async with logged_in(fake, bot):
        asked = await fake.slash("ask", {"question": "?"})
        await bot.until(lambda: bot.errors)
        assert asked.acknowledged_s is None
        assert [refused.code for refused in asked.refused] == [10062]
    assert errors(bot) == [(404, 10062)]


async def test_an_interaction_is_acknowledged_once_however_often_it_comes(fake: FakeDiscord):
    bot = SmallBot()
    async with logged_in(fake, bot):
        asked = await fake.slash("ask", {"question": "?"})
        await asked.wait()
        await fake.again(asked)
        await bot.until(lambda: bot.errors)
        assert len(asked.messages) == 1
    assert errors(bot) == [(400, 40060)]


async def test_a_token_ends_after_fifteen_minutes(fake: FakeDiscord):
    async def slow(interaction: discord.Interaction, question: str) -> None:
        await interaction.response.defer()
        fake.clock.advance(15 * 60)
        await interaction.edit_original_response(content="too late")

    bot = SmallBot(slow)
    async with logged_in(fake, bot):
        await fake.slash("ask", {"question": "?"})
        await bot.until(lambda: bot.errors)
    assert errors(bot) == [(401, 50027)]


@pytest.mark.parametrize(
    ("content", "status", "code", "culprit"),
    [
        ("x" * 2_001, 400, 50035, "content"),
        ("😀" * 1_001, 400, 50035, "content"),
        ("", 400, 50006, ""),
    ],
    ids=["too long", "too long in code units", "empty"],
)
async def test_a_bad_message_is_refused_and_remembered(
    fake: FakeDiscord, content: str, status: int, code: int, culprit: str
):
    async def answer(interaction: discord.Interaction, question: str) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content=content)

    bot = SmallBot(answer)
    async with logged_in(fake, bot):
        asked = await fake.slash("ask", {"question": "?"})
        await bot.until(lambda: bot.errors)
    assert errors(bot) == [(status, code)]
    assert culprit in str(bot.errors[0])
    assert [fault.path for fault in fake.state.violations] == [("content",)]
    assert not asked.answered


async def test_buttons_are_pressed_and_change_their_message(fake: FakeDiscord):
    class Feedback(discord.ui.View):
        @discord.ui.button(label="helpful", custom_id="feedback:1")
        async def helpful(self, interaction: discord.Interaction, button: object) -> None:
            link = discord.ui.Button(label="page", url="https://meshcon.example/")
            view = discord.ui.View().add_item(link)
            await interaction.response.edit_message(content="thanks", view=view)

    async def answer(interaction: discord.Interaction, question: str) -> None:
        await interaction.response.send_message("was it?", view=Feedback())

    async with logged_in(fake, SmallBot(answer)):
        asked = await (await fake.slash("ask", {"question": "?"})).wait()
        with pytest.raises(NotOffered, match="wrong"):
            await fake.press(asked.messages[0], "wrong")
        pressed = await (await fake.press(asked.messages[0], "helpful")).wait()
        assert asked.final == "thanks"
        assert asked.messages[0].links == ["https://meshcon.example/"]
        assert pressed.messages == []
        with pytest.raises(NotOffered, match="cannot be pressed"):
            await fake.press(asked.messages[0], "page")


async def test_a_modal_is_shown_and_filled_in(fake: FakeDiscord):
    class Missing(discord.ui.Modal, title="What is missing?"):
        text: discord.ui.TextInput = discord.ui.TextInput(label="Tell us", custom_id="text")

        async def on_submit(self, interaction: discord.Interaction) -> None:
            await interaction.response.send_message(self.text.value, ephemeral=True)

    async def answer(interaction: discord.Interaction, question: str) -> None:
        await interaction.response.send_modal(Missing())

    async with logged_in(fake, SmallBot(answer)):
        shown = await (await fake.slash("ask", {"question": "?"})).wait()
        sent = await (await fake.fill_in(shown, {"text": "the slides"})).wait()
        assert sent.final == "the slides"
        with pytest.raises(NotOffered, match="other"):
            await fake.fill_in(shown, {"other": "?"})


async def test_an_option_autocompletes(fake: FakeDiscord):
    async with logged_in(fake, SmallBot()):
        typing = await fake.autocomplete("ask", "question", "ist")
        await typing.wait()
    assert [choice["name"] for choice in typing.choices] == ["ist0", "ist1", "ist2"]


async def test_a_message_is_answered_from_its_menu(fake: FakeDiscord):
    async with logged_in(fake, SmallBot()):
        post = await fake.say("where are the videos?")
        asked = await (await fake.message_command("Answer this", post)).wait()
    assert asked.final == "answer to where are the videos?"


async def test_commands_are_offered_by_rights_and_places_and_take_what_they_take(
    fake: FakeDiscord,
):
    async with logged_in(fake, SmallBot()):
        options = {"channel": fake.general, "on": False}
        with pytest.raises(NotOffered, match="rights"):
            await fake.slash("setup", options)
        direct = fake.direct(fake.manager)
        with pytest.raises(NotOffered, match="direct"):
            await fake.slash("setup", options, user=fake.manager, channel=direct)
        with pytest.raises(NotOffered, match="needs"):
            await fake.slash("setup", user=fake.manager)
        with pytest.raises(NotOffered, match="registered: ask"):
            await fake.slash("unknown")
        asked = await (await fake.slash("setup", options, user=fake.manager)).wait()
        assert asked.final == "general False True"
        forced = await (await fake.slash("setup", options, forced=True)).wait()
        assert forced.final == "general False False"


async def test_a_command_works_in_a_direct_message(fake: FakeDiscord):
    async with logged_in(fake, SmallBot()):
        direct = fake.direct(fake.member)
        asked = await (await fake.slash("ask", {"question": "?"}, channel=direct)).wait()
        assert asked.final == "answer to ?"
        assert [post.content for post in fake.posts(direct)] == ["answer to ?"]


async def test_contents_reach_only_who_may_read_them(fake: FakeDiscord):
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


async def test_replies_threads_reactions_and_files(fake: FakeDiscord):
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


async def test_what_would_notify_somebody_is_remembered(fake: FakeDiscord):
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


async def test_the_bot_may_only_what_a_channel_lets_it(fake: FakeDiscord):
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


async def test_what_the_fake_does_not_have_is_remembered():
    async with FakeDiscord() as fake, logged_in(fake, bot := SmallBot()):
        with pytest.raises(discord.NotFound):
            await bot.fetch_premium_sticker_pack(1)
        assert fake.state.unknown_routes == ["GET /api/v10/sticker-packs/1"]


async def test_two_hundred_questions_at_once_are_all_answered(fake: FakeDiscord):
    async with logged_in(fake, SmallBot()):
        asked = await asyncio.gather(
            *(fake.slash("ask", {"question": str(number)}) for number in range(200))
        )
        await asyncio.gather(*(one.wait(timeout_s=10) for one in asked))
    assert [one.final for one in asked] == [f"answer to {number}" for number in range(200)]
    assert fake.state.violations == fake.state.pings == []
