"""The whole bot, as `huigu serve` wires it, before a loopback Discord with many people in it."""

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
from tests.fakes import community as pages
from tests.fakes.discord.clock import ACKNOWLEDGE_S
from tests.fakes.discord.interactions import Interaction
from tests.fakes.discord.scenario import TOKEN, FakeDiscord
from tests.fakes.stillness import HANGS_S

pytestmark = pytest.mark.slow

PEOPLE = 200
UNLIMITED = 100_000
"""Questions a minute: two hundred people in one channel ask more than one place may."""
NEW_SLIDES = "https://slides.example/latticecon-2022-corrected"

# Wordings and the link that answers them.
ASKED = [
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
WORDED = {
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
    """A loopback Discord that must not have had anything to complain about."""
    async with FakeDiscord() as discord:
        yield discord
        assert discord.state.violations == []
        assert discord.state.pings == []
        assert discord.state.unknown_routes == []


@pytest.fixture(autouse=True)
def _switching() -> Iterator[None]:
    """The server sets how often threads take turns; the other tests keep what they had."""
    before = sys.getswitchinterval()
    yield
    sys.setswitchinterval(before)


@asynccontextmanager
async def _serving(fake: FakeDiscord, settings: BotSettings) -> AsyncIterator[None]:
    secrets = BotSecrets((DiscordSecrets(discord_token=TOKEN),))
    task = asyncio.create_task(serve(settings, secrets))
    try:
        await fake.ready()
        await fake.synced("unanswered")
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


@pytest.fixture
async def started(fake: FakeDiscord, tmp_path: Path) -> AsyncIterator[Started]:
    """Build the community's index and start `huigu serve` on it; the argument is [discord]'s."""
    settings = load_bot_settings(pages.write_community(tmp_path / "site"))
    await asyncio.to_thread(rebuild, settings.indexer, strict=True)
    async with AsyncExitStack() as stack:

        async def start(per_minute: int) -> BotSettings:
            discord = DiscordSettings(per_minute=per_minute)
            # Nothing remembered: each question has to be worked out.
            used = settings.with_table(ServerSettings(port=0, remember=0)).with_table(discord)
            await stack.enter_async_context(_serving(fake, used))
            return used

        yield start


def questions(number: int) -> list[tuple[str, str]]:
    """So many questions, in different words, each with its link."""
    worded = [
        (WORDED["en" if text.isascii() else "zh"][turn].format(text), link)
        for turn in range(5)
        for text, link in ASKED
    ]
    return list(itertools.islice(itertools.cycle(worded), number))


async def all_at_once(fake: FakeDiscord, texts: list[str]) -> list[Interaction]:
    """Everybody is another person and sends their question in the same moment."""
    people = [
        fake.person(f"person {number}", "en-US" if text.isascii() else "zh-CN")
        for number, text in enumerate(texts)
    ]
    sent = (
        fake.slash("ask", {"question": text}, user=person)
        for text, person in zip(texts, people, strict=True)
    )
    return await asyncio.gather(*sent)


async def all_answered(asked: list[Interaction]) -> None:
    await asyncio.gather(*(one.wait() for one in asked))


def assert_each_got_its_own(asked: list[Interaction], expected: list[tuple[str, str]]) -> None:
    """One message each, in time, with the question above it and the link that was asked for."""
    for one, (text, link) in zip(asked, expected, strict=True):
        assert one.acknowledged_s is not None, text
        assert one.acknowledged_s < ACKNOWLEDGE_S, text
        assert len(one.messages) == 1, text
        assert one.final.startswith(f"> {text}"), one.final
        assert link in one.final, one.final
        assert one.refused == []


async def test_two_hundred_people_at_once_each_get_their_answer(fake, started):
    await started(UNLIMITED)
    expected = questions(PEOPLE)
    asked = await all_at_once(fake, [text for text, _ in expected])
    await all_answered(asked)
    assert_each_got_its_own(asked, expected)


async def test_two_hundred_duplicate_interactions_are_answered_once(fake, started):
    await started(UNLIMITED)
    expected = questions(PEOPLE)
    asked = await all_at_once(fake, [text for text, _ in expected])
    await asyncio.gather(*(fake.again(one) for one in asked))
    await all_answered(asked)
    assert_each_got_its_own(asked, expected)
    done = Counter(request.name for request in fake.state.requests)
    assert done["callback"] == done["edit_original"] == PEOPLE
    assert done["followup"] == 0


async def test_two_hundred_people_are_answered_while_the_index_is_rebuilt(fake, started):
    """By the old generation or the new one, never by neither; afterwards by the new one."""
    settings = await started(UNLIMITED)
    before = _generation(settings.indexer)
    correct_the_slides(settings.indexer)
    reindex = await (await fake.slash("reindex", user=fake.manager)).acknowledged()
    answered = 0
    while _generation(settings.indexer) == before:
        expected = questions(PEOPLE)
        asked = await all_at_once(fake, [text for text, _ in expected])
        await all_answered(asked)
        assert_each_got_its_own(asked, expected)
        answered += len(asked)
    assert answered >= PEOPLE
    after = _generation(settings.indexer)
    await reindex.wait(text=after)
    slides = "LatticeCon 2022 的 PPT 在哪里"
    asked = await all_at_once(fake, [f"{slides}？{'？' * n}" for n in range(PEOPLE)])
    await all_answered(asked)
    for one in asked:
        assert (pages.SLIDES_2022 in one.final) != (NEW_SLIDES in one.final)
    async with asyncio.timeout(HANGS_S):
        while NEW_SLIDES not in (await _ask(fake, slides)).final:
            pass  # the watcher looks every second


async def test_a_flood_of_hostile_questions_delays_nobody(fake, started):
    """One person sends fifty with the limits as they are; the others get all of theirs."""
    await started(10)
    mallory = fake.person("mallory")
    flood = [
        fake.slash("ask", {"question": f"{HOSTILE[n % len(HOSTILE)]} {n}"}, user=mallory)
        for n in range(50)
    ]
    flooded = await asyncio.gather(*flood)
    expected = questions(30)
    asked = await all_at_once(fake, [text for text, _ in expected])
    await all_answered(asked)
    assert_each_got_its_own(asked, expected)
    await all_answered(flooded)
    refused = [one for one in flooded if "10 questions a minute at most" in one.final]
    assert len(refused) == 40
    assert all(post.ephemeral for one in refused for post in one.messages)
    for one in flooded:
        assert "@everyone" not in one.final
        assert not re.search(r"(?<!\\)\]\(", one.final), "a link that hides where it goes"
        assert not {"\u202e", "\u2066", "\x00"} & set(one.final)


async def test_one_delayed_answer_delays_no_other(fake, started):
    """Discord makes the first one's edits wait; the others are answered meanwhile."""
    await started(UNLIMITED)
    fake.rates.limit_next("edit_original", 1, retry_after_s=12.0)
    slow = await fake.slash("ask", {"question": ASKED[0][0]})
    await fake.until(lambda: fake.rates.limited == 1)
    expected = questions(50)
    asked = await all_at_once(fake, [text for text, _ in expected])
    await all_answered(asked)
    assert_each_got_its_own(asked, expected)
    assert not slow.answered
    await slow.wait()
    assert ASKED[0][1] in slow.final


def correct_the_slides(settings: Settings) -> None:
    """Change an address in the pages, as an organiser does."""
    for page in settings.resolve("recaps").glob("latticecon-2022.*.md"):
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace(pages.SLIDES_2022, NEW_SLIDES), encoding="utf-8")


async def _ask(fake: FakeDiscord, text: str) -> Interaction:
    asked = await fake.slash("ask", {"question": text}, user=fake.person("somebody"))
    return await asked.wait()


def _generation(settings: Settings) -> str:
    """The one that is current on disk."""
    return (settings.resolve(settings.index.path) / "current").readlink().name
