"""Conversations with the bot, with the real answerer and what it remembers."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.channels.discord.server import serve_discord
from bot.channels.discord.spec import DiscordSecrets, DiscordSettings
from indexer.search.index import Index
from tests.bot.channels.discord.conftest import QUICK
from tests.fakes.bot.conversing import converse
from tests.fakes.bot.services import with_files
from tests.fakes.bot.world import FakeWorld
from tests.fakes.communities.kite_conversations import CONVERSATIONS, find_mistakes
from tests.fakes.communities.kite_talks import make_slides, make_video
from tests.fakes.discord.scenario import TOKEN
from tests.fakes.event_loop import wait_until_idle


@asynccontextmanager
async def start(fake, index: Index, folder: Path) -> AsyncIterator[None]:
    """Start the bot; a second one in the same folder is the bot after a restart."""
    with converse(index, folder) as (ask, states):
        services = dataclasses.replace(FakeWorld(ask).services, conversations=states)
        settings = DiscordSettings(message_content=True)
        task = asyncio.create_task(
            serve_discord(
                with_files(services, folder), settings, DiscordSecrets(discord_token=TOKEN), QUICK
            )
        )
        try:
            await fake.wait_until_ready()
            await fake.wait_until_synced("unanswered")
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])


async def mention(fake, text, **where):
    """Mention the bot, and wait for its answer."""
    return await fake.wait_for_answer(await fake.say(f"{fake.bot.mention} {text}", **where))


async def ask(fake, text, **options):
    """Ask by a command, and wait for the answer."""
    return (await (await fake.run_command("ask", {"question": text}, **options)).wait()).messages[0]


@pytest.fixture
async def _bot(fake, kites, tmp_path):
    async with start(fake, kites, tmp_path):
        yield


@pytest.mark.usefixtures("_bot")
async def test_two_mentions_are_one_conversation_of_one_person(fake):
    assert make_video(2030, 0) in (await mention(fake, "KiteCon 2030 videos")).content
    assert make_video(2031, 0) in (await mention(fake, "and those of 2031?")).content
    assert make_slides(2031, 0) in (await mention(fake, "and the slides?")).content
    other = await mention(fake, "and the slides?", user=fake.manager)
    assert make_slides(2031, 0) not in other.content


@pytest.mark.usefixtures("_bot")
async def test_two_commands_are_one_conversation(fake):
    await ask(fake, "KiteCon 2031 的视频")
    assert make_slides(2031, 0) in (await ask(fake, "PPT 呢")).content


@pytest.mark.usefixtures("_bot")
async def test_a_direct_chat_and_a_channel_are_two_conversations(fake):
    direct = fake.open_direct(fake.member)
    await mention(fake, "KiteCon 2030 videos")
    await mention(fake, "KiteCon 2031 videos", channel=direct)
    assert make_slides(2030, 0) in (await mention(fake, "and the slides?")).content
    answer = await fake.wait_for_answer(await fake.say("and the slides?", channel=direct))
    assert make_slides(2031, 0) in answer.content


async def test_conversations_and_replies_go_on_after_a_restart(fake, kites, tmp_path):
    async with start(fake, kites, tmp_path):
        first = await mention(fake, "KiteCon 2030 videos")
        await mention(fake, "KiteCon 2031 videos")
    async with start(fake, kites, tmp_path):
        assert make_slides(2031, 0) in (await mention(fake, "and the slides?")).content
        reply = await fake.say("and the slides?", reply_to=first, user=fake.manager)
        assert make_slides(2030, 0) in (await fake.wait_for_answer(reply)).content


async def say_and_read(fake, said, how):
    """Say something to the bot in one way, and read all that it shows, with its buttons."""
    if how == "command":
        posts = (await (await fake.run_command("ask", {"question": said})).wait()).messages
    else:
        direct = how == "direct message"
        where = {"channel": fake.open_direct(fake.member)} if direct else {}
        post = await fake.say(said if direct else f"{fake.bot.mention} {said}", **where)
        await fake.wait_for_answer(post)
        await wait_until_idle()
        posts = fake.list_posts(after=post)
    await wait_until_idle()
    choices = [button.label for button in posts[-1].buttons if "huigu:c:" in button.custom_id]
    lines = [f"{number}. {label}\n" for number, label in enumerate(choices, start=1)]
    return "".join([*(post.content for post in posts), "\n", *lines])


@pytest.mark.usefixtures("_bot")
@pytest.mark.parametrize("how", ["mention", "command", "direct message"])
@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_a_conversation_is_held(fake, name, how):
    for turn in CONVERSATIONS[name]:
        text = await say_and_read(fake, turn.said, how)
        assert find_mistakes(turn, text) == [], f"{turn.said}: {text}"


async def find_more(fake):
    """Wait for the button that shows the rest of a list: its message, and its label."""

    def find():
        return [
            (post, button.label)
            for post in fake.list_posts()
            for button in post.buttons
            if button.label.endswith(" more")
        ]

    await fake.wait_until(find)
    return find()[0]


def list_videos(text):
    """List the numbers of the talks of 2031 whose recording a text gives."""
    return [number for number in range(12) if make_video(2031, number) in text]


async def test_the_rest_of_a_list_is_shown_after_a_restart(fake, kites, tmp_path):
    async with start(fake, kites, tmp_path):
        await mention(fake, "which talks were at KiteCon 2031")
        post, label = await find_more(fake)
    assert label == "7 more"
    assert list_videos(post.content) == [0, 1, 2, 3, 4]
    async with start(fake, kites, tmp_path):
        pressed = await (await fake.press(post, label, user=fake.manager)).wait()
        assert list_videos(pressed.text) == [5, 6, 7, 8, 9]
        pressed = await (await fake.press(pressed.messages[0], "2 more", user=fake.manager)).wait()
        assert list_videos(pressed.text) == [10, 11]


@pytest.mark.usefixtures("_bot")
async def test_a_press_goes_on_in_the_conversation_of_the_person(fake):
    await mention(fake, "which talks were at KiteCon 2031")
    await (await fake.press(*await find_more(fake), user=fake.manager)).wait()
    last = await mention(fake, "only the slides please", user=fake.manager)
    assert "kites.example/2031/" in last.content


@pytest.mark.usefixtures("_bot")
@pytest.mark.parametrize("how", ["press", "2", "the second one", "KiteCon 2031"])
async def test_a_choice_is_taken_by_its_button_a_number_or_its_name(fake, how):
    answer = await mention(fake, "KiteCon 2029 videos")
    choices = [button.label for button in answer.buttons if "KiteCon" in button.label]
    assert choices == ["KiteCon 2030", "KiteCon 2031"]
    if how == "press":
        text = (await (await fake.press(answer, choices[1])).wait()).text
    else:
        text = (await mention(fake, how)).content
    assert make_video(2031, 0) in text
    assert make_video(2030, 0) not in text


@pytest.mark.usefixtures("_bot")
async def test_an_edited_question_is_read_without_its_first_wording(fake):
    await mention(fake, "KiteCon 2030 videos")
    post = await fake.say(f"{fake.bot.mention} who gave Night flights with lamps, 2031?")
    answer = await fake.wait_for_answer(post)
    await fake.edit(post, f"{fake.bot.mention} and the slides?")
    await fake.wait_until(lambda: make_slides(2030, 0) in answer.content)
    assert make_slides(2030, 0) in (await mention(fake, "the slides again")).content


@pytest.mark.usefixtures("_bot")
async def test_names_are_looked_up(fake):
    event = await (await fake.run_command("event", {"name": "KiteCon 2031"})).wait()
    assert "12 talks" in event.text
    person = await (await fake.run_command("speaker", {"name": "Yuki Tanaka"})).wait()
    assert make_video(2031, 8) in person.text
    assert make_video(2030, 8) in person.text
    topic = await (await fake.run_command("talks", {"topic": "bamboo"})).wait()
    assert make_video(2031, 4) in topic.text


@pytest.mark.usefixtures("_bot")
async def test_no_link_of_an_answer_is_written_twice(fake):
    for question in (
        "KiteCon 2031 videos",
        "which talks were at KiteCon 2031",
        "who is Hugo Salazar",
    ):
        answer = await mention(fake, question)
        urls = [part.split(">")[0] for part in answer.content.split("(<")[1:]]
        assert len(urls) == len(set(urls)), answer.content
        assert len(answer.links) <= 5
