"""The whole bot, as in `huigu serve`, on the fake Discord with many people at once."""

from __future__ import annotations

import asyncio
import itertools
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from bot.app import serve
from bot.channels.discord.spec import DiscordSecrets, DiscordSettings
from bot.config import load_bot_settings
from bot.settings import BotSecrets, BotSettings, ServerSettings
from indexer.building.rebuild import rebuild
from indexer.settings import Settings
from tests.fakes.communities import community as pages
from tests.fakes.discord.clock import ACKNOWLEDGE_S
from tests.fakes.discord.interactions import Interaction
from tests.fakes.discord.scenario import TOKEN, FakeDiscord
from tests.fakes.event_loop import WAIT_S

pytestmark = pytest.mark.slow

PEOPLE = 200
FEW = 10
PAUSE_S = 0.5
"""Between two rounds of questions while a rebuild is running."""
UNLIMITED = 100_000
"""Questions a minute: two hundred people in one channel ask more than the default allows."""
NEW_SLIDES = "https://slides.example/latticecon-2022-corrected"

# Questions, and the link that answers each.
QUESTIONS = [
    ("LatticeCon 2021 的视频回放在哪里", pages.BILIBILI_2021),
    ("Where are the LatticeCon 2021 videos", pages.YOUTUBE_2021),
    ("LatticeCon 2022 的录像在哪里看", pages.BILIBILI_2022),
    ("Where can I watch the recordings of LatticeCon 2022", pages.YOUTUBE_2022),
    ("灯笼沙龙第三期的视频", pages.VIDEO_3RD),
    ("灯笼沙龙第三期的 PPT 在哪里下载", pages.SLIDES_3RD),
    ("灯笼沙龙第二期的 PPT", pages.SLIDES_2ND),
    ("Where is the video of Writing Wasm filters in anger", pages.WASM_VIDEO),
    ("Slides of the talk Writing Wasm filters in anger", pages.WASM_SLIDES),
    ("用 Rust 编写数据平面的视频", pages.RUST_VIDEO),
]
WORDINGS = {
    "zh": ["{}", "{}？", "请问{}", "你好，{}？谢谢", "大家好！想问一下，{}"],
    "en": ["{}", "{}?", "Hi! {}", "Does anyone know: {}? Thanks a lot!", "{} please"],
}
HOSTILE = [
    "@everyone @here <@&1> Where are the LatticeCon 2021 videos?",
    "[click](https://evil.example) [https://discord.com](https://evil.example) LatticeCon videos",
    "```py\nLatticeCon 2022``` ``` ||LatticeCon|| **videos** __now__ ~~x~~ > # -#",
    "\u202eLatticeCon\u202c \u200b\u200d\u2060videos \ufeff2022\u2066\u2069",
    "' OR 1=1 -- \x00\x07 LatticeCon ../../etc/passwd {{7*7}} ${HOME}",
]

Started = Callable[..., Awaitable[Settings]]


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    """The fake Discord; the bot must break no limit, ping nobody, and call no unknown route."""
    async with FakeDiscord() as discord:
        yield discord
        assert discord.state.violations == []
        assert discord.state.pings == []
        assert discord.state.unknown_routes == []


@pytest.fixture(autouse=True)
def _restore_switch_interval() -> Iterator[None]:
    """Restore the switch interval of threads, which the server sets."""
    before = sys.getswitchinterval()
    yield
    sys.setswitchinterval(before)


@asynccontextmanager
async def _serve(fake: FakeDiscord, settings: BotSettings) -> AsyncIterator[None]:
    secrets = BotSecrets((DiscordSecrets(discord_token=TOKEN),))
    task = asyncio.create_task(serve(settings, secrets))
    try:
        await fake.wait_until_ready()
        await fake.wait_until_synced("unanswered")
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


@pytest.fixture
async def started(fake: FakeDiscord, tmp_path: Path) -> AsyncIterator[Started]:
    """Build the community's index, and start `huigu serve` with `per_minute` of [discord]."""
    settings = load_bot_settings(pages.write_community(tmp_path / "site"))
    await asyncio.to_thread(rebuild, settings.indexer, strict=True)
    async with AsyncExitStack() as stack:

        async def start(per_minute: int) -> BotSettings:
            discord = DiscordSettings(per_minute=per_minute)
            # No cache: the bot works out each answer.
            used = settings.with_table(ServerSettings(port=0, remember=0)).with_table(discord)
            await stack.enter_async_context(_serve(fake, used))
            return used

        yield start


def make_questions(number: int) -> list[tuple[str, str]]:
    """Make questions in different words, each with its link."""
    questions = [
        (WORDINGS["en" if text.isascii() else "zh"][turn].format(text), link)
        for turn in range(5)
        for text, link in QUESTIONS
    ]
    return list(itertools.islice(itertools.cycle(questions), number))


async def ask_at_once(fake: FakeDiscord, texts: list[str]) -> list[Interaction]:
    """Ask each question by another person, all at once."""
    people = [
        fake.add_person(f"person {number}", "en-US" if text.isascii() else "zh-CN")
        for number, text in enumerate(texts)
    ]
    commands = (
        fake.run_command("ask", {"question": text}, user=person)
        for text, person in zip(texts, people, strict=True)
    )
    return await asyncio.gather(*commands)


async def wait_for_all(interactions: list[Interaction]) -> None:
    await asyncio.gather(*(interaction.wait() for interaction in interactions))


def assert_own_answers(interactions: list[Interaction], expected: list[tuple[str, str]]) -> None:
    """Check that each person gets one message in time, with their question and its link."""
    for interaction, (text, link) in zip(interactions, expected, strict=True):
        assert interaction.acknowledged_s is not None, text
        assert interaction.acknowledged_s < ACKNOWLEDGE_S, text
        assert len(interaction.messages) == 1, text
        assert interaction.text.startswith(f"> {text}"), interaction.text
        assert link in interaction.text, interaction.text
        assert interaction.refused == []


async def test_two_hundred_people_at_once_each_get_their_answer(fake, started):
    await started(UNLIMITED)
    expected = make_questions(PEOPLE)
    interactions = await ask_at_once(fake, [text for text, _ in expected])
    await wait_for_all(interactions)
    assert_own_answers(interactions, expected)


async def test_two_hundred_duplicate_interactions_are_answered_once(fake, started):
    await started(UNLIMITED)
    expected = make_questions(PEOPLE)
    interactions = await ask_at_once(fake, [text for text, _ in expected])
    await asyncio.gather(*(fake.redeliver(interaction) for interaction in interactions))
    await wait_for_all(interactions)
    assert_own_answers(interactions, expected)
    done = Counter(request.name for request in fake.state.requests)
    assert done["callback"] == done["edit_original"] == PEOPLE
    assert done["followup"] == 0


async def test_two_hundred_people_are_answered_while_the_index_is_rebuilt(fake, started):
    """Each answer comes from the old or the new generation; after the rebuild, from the new one."""
    settings = await started(UNLIMITED)
    before = _read_generation(settings.indexer)
    change_slides_address(settings.indexer)
    reindex = await (await fake.run_command("reindex", user=fake.manager)).wait_until_acknowledged()
    asking = PEOPLE
    while _read_generation(settings.indexer) == before:
        expected = make_questions(asking)
        interactions = await ask_at_once(fake, [text for text, _ in expected])
        await wait_for_all(interactions)
        assert_own_answers(interactions, expected)
        # First all, then a few at a time: the rebuild yields to answers, and must come to an end.
        asking = FEW
        await asyncio.sleep(PAUSE_S)
    assert asking == FEW
    await reindex.wait(text="Updated: ")
    slides = "LatticeCon 2022 的 PPT 在哪里"
    interactions = await ask_at_once(fake, [f"{slides}？{'？' * n}" for n in range(PEOPLE)])
    await wait_for_all(interactions)
    for interaction in interactions:
        assert (pages.SLIDES_2022 in interaction.text) != (NEW_SLIDES in interaction.text)
    async with asyncio.timeout(WAIT_S):
        while NEW_SLIDES not in (await _ask(fake, slides)).text:
            pass  # the watcher looks every second


async def test_a_flood_of_hostile_questions_delays_nobody(fake, started):
    """One person sends fifty questions, with the default limits; all others get their answers."""
    await started(10)
    mallory = fake.add_person("mallory")
    flood = [
        fake.run_command("ask", {"question": f"{HOSTILE[n % len(HOSTILE)]} {n}"}, user=mallory)
        for n in range(50)
    ]
    flood_interactions = await asyncio.gather(*flood)
    expected = make_questions(30)
    interactions = await ask_at_once(fake, [text for text, _ in expected])
    await wait_for_all(interactions)
    assert_own_answers(interactions, expected)
    await wait_for_all(flood_interactions)
    refused = [
        interaction
        for interaction in flood_interactions
        if "at most 10 in a minute" in interaction.text
    ]
    assert len(refused) == 40
    assert all(post.ephemeral for interaction in refused for post in interaction.messages)
    for interaction in flood_interactions:
        assert "@everyone" not in interaction.text
        addresses = re.findall(r"(?<!\\)\]\(<?([^)>]*)", interaction.text)
        assert not any("evil.example" in url for url in addresses), "a link that hides its target"
        assert not {"\u202e", "\u2066", "\x00"} & set(interaction.text)


async def test_one_delayed_answer_delays_no_other(fake, started):
    """Discord delays the edit of the first answer; the others arrive meanwhile."""
    await started(UNLIMITED)
    fake.rate_limits.limit_next("edit_original", 1, retry_after_s=12.0)
    slow = await fake.run_command("ask", {"question": QUESTIONS[0][0]})
    await fake.wait_until(lambda: fake.rate_limits.limited_count == 1)
    expected = make_questions(50)
    interactions = await ask_at_once(fake, [text for text, _ in expected])
    await wait_for_all(interactions)
    assert_own_answers(interactions, expected)
    assert not slow.answered
    await slow.wait()
    assert QUESTIONS[0][1] in slow.text


def change_slides_address(settings: Settings) -> None:
    """Change an address in the pages."""
    for page in settings.resolve("recaps").glob("latticecon-2022.*.md"):
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace(pages.SLIDES_2022, NEW_SLIDES), encoding="utf-8")


async def _ask(fake: FakeDiscord, text: str) -> Interaction:
    interaction = await fake.run_command(
        "ask", {"question": text}, user=fake.add_person("somebody")
    )
    return await interaction.wait()


def _read_generation(settings: Settings) -> str:
    """Read the id of the current generation on disk."""
    return (settings.resolve(settings.index.path) / "current").readlink().name
