"""Time until Discord's members are acknowledged and answered, many at once, beside a bare bot.

    python -m benchmarks.discord [--people 200] [--rounds 5] [--config huigu.toml] [--json]

The bot runs as `huigu serve` does, on copies of the pages and an index of its own, in another
process than the loopback Discord of `tests/fakes/discord`, which keeps the time: from the moment it
sends an interaction to the moment it has the first response (acknowledged), and the first thing to
read (answered). No answer is remembered. The bare bot defers and edits and does nothing else: the
lower bound of discord.py on this machine. Both are asked one question at a time, all at once, and
Huigu all at once while its index is rebuilt, every page anew. At the end a bot whose one answer has
6,000 characters is asked, and what arrives is counted.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import sys
import time
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from benchmarks.trial import measure, prepare, questions_of, read_settings, times
from bot.app import serve
from bot.channels.discord.server import serve_discord
from bot.channels.discord.spec import DiscordSecrets, DiscordSettings
from bot.messages import Answer, Question
from bot.settings import BotSecrets
from indexer.settings import Settings
from tests.fakes.asks import FOUND
from tests.fakes.discord.interactions import Interaction
from tests.fakes.discord.scenario import TOKEN, FakeDiscord
from tests.fakes.discord.server import redirected
from tests.fakes.services import fake_services, with_files
from tests.fakes.small_bot import SmallBot

START_S, ANSWER_S = 60.0, 120.0
SETTLE_S = 3.0
"""Longer than discord.py waits for the next server after it has connected."""
REBUILD_BEGUN_S = 0.3
"""Until the process that rebuilds is at work."""
LONG = [
    f"第 {n} 段讲第 {n} 场分享。Sentence {n} says what talk {n} was about, and who gave it."
    for n in range(90)
]
BARE, HUIGU, LONG_ANSWER = "bare", "huigu", "long"


def run_bot(kind: str, url: str, gateway_url: str, settings: str) -> None:
    """Run one bot until this process is ended.

    Args:
        kind: `huigu`, `bare` or `long`.
        url: Of the fake's REST side.
        gateway_url: Of its gateway.
        settings: File of them, as JSON.
    """
    used = read_settings(settings)
    secrets = DiscordSecrets(discord_token=TOKEN)
    services = with_files(fake_services(long_answer), used.files().folder)
    works = {
        HUIGU: lambda: serve(used, BotSecrets((secrets,))),
        BARE: lambda: SmallBot().start(TOKEN),
        LONG_ANSWER: lambda: serve_discord(services, used.get(DiscordSettings), secrets),
    }
    with redirected(url, gateway_url):
        asyncio.run(works[kind]())


async def long_answer(question: Question) -> Answer:
    """Answer with a text of more than 6,000 characters, in paragraphs."""
    groups = [" ".join(LONG[n : n + 4]) for n in range(0, len(LONG), 4)]
    text = "\n\n".join(groups)
    return msgspec.structs.replace(FOUND, question=question.text, text=text)


@asynccontextmanager
async def bot(kind: str, settings: Path) -> AsyncIterator[FakeDiscord]:
    """Open a Discord and run a bot on it in another process.

    Raises:
        RuntimeError: The bot broke one of Discord's limits, or pinged somebody.
    """
    async with FakeDiscord() as fake:
        # What the process must not inherit is the terminal's Ctrl-C.
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.discord", "--bot", kind),
            *(fake.url, fake.gateway.url, str(settings)),
            stdout=DEVNULL, stderr=sys.stderr, start_new_session=True,
        )  # fmt: skip
        try:
            await fake.ready(START_S)
            await fake.synced("ask", START_S)
            await asyncio.sleep(SETTLE_S)
            yield fake
        finally:
            process.terminate()
            await process.wait()
        if fake.state.violations or fake.state.pings:
            raise RuntimeError(f"{kind} broke a limit: {fake.state.violations[:3]}")


async def burst(fake: FakeDiscord, texts: Sequence[str]) -> list[Interaction]:
    """As many people as questions ask at once; gives what they got."""
    people = [fake.person(f"person {n}") for n in range(len(texts))]
    sent = (
        fake.slash("ask", {"question": text}, user=person)
        for text, person in zip(texts, people, strict=True)
    )
    asked = await asyncio.gather(*sent)
    await asyncio.gather(*(one.wait(ANSWER_S) for one in asked), return_exceptions=True)
    return asked


def summary(asked: Sequence[Interaction]) -> dict[str, object]:
    """Sum up milliseconds, and who was left without an answer."""
    result: dict[str, object] = {"asked": len(asked)}
    result["lost"] = sum(not one.answered or bool(one.refused) for one in asked)
    result["busy"] = sum("Many people are asking" in one.final for one in asked)
    for name in ("acknowledged", "answered"):
        seconds = [getattr(one, f"{name}_s") for one in asked]
        result |= times(name, [one for one in seconds if one is not None])
    return result


async def rounds(
    fake: FakeDiscord, texts: Sequence[str], people: int, most: int
) -> list[Interaction]:
    """Ask in rounds after one that warms up."""
    turns = itertools.cycle(texts)
    await burst(fake, list(itertools.islice(turns, people)))
    asked: list[Interaction] = []
    for _ in range(most):
        asked += await burst(fake, list(itertools.islice(turns, people)))
    return asked


async def while_rebuilding(
    fake: FakeDiscord, settings: Settings, texts: Sequence[str], people: int, most: int
) -> tuple[list[Interaction], list[float]]:
    """Ask in rounds, each begun in a rebuild of every page; gives the rebuilds' seconds too."""
    turns = itertools.cycle(texts)
    asked, took = [], []
    for number in range(most):
        touch(settings, number)
        began = time.perf_counter()
        reindex = await fake.slash("reindex", user=fake.manager)
        await reindex.acknowledged()
        await asyncio.sleep(REBUILD_BEGUN_S)
        asked += await burst(fake, list(itertools.islice(turns, people)))
        current = settings.resolve(settings.index.path) / "current"
        await reindex.changes.until(
            lambda: current.readlink().name in reindex.final,  # noqa: B023
            ANSWER_S,
            lambda: f"the rebuild: {reindex.final}",  # noqa: B023
        )
        took.append(time.perf_counter() - began)
    return asked, took


def touch(settings: Settings, number: int) -> None:
    """Change every page, so that a rebuild has to read and encode all of them."""
    for source in settings.sources:
        for page in Path(source.path).rglob("*.md"):
            with page.open("a", encoding="utf-8") as file:
                file.write(f"\n\nTouched for the {number}th time.\n")


async def arrived(fake: FakeDiscord) -> dict[str, object]:
    """Count how much of a long answer's text stands in the messages."""
    asked = (await burst(fake, ["Tell me all"]))[0]
    await asked.wait(ANSWER_S, text=LONG[-1])
    text = asked.final
    there = sum(len(one) for one in LONG if one in text)
    whole = sum(map(len, LONG))
    return {"characters": whole, "messages": len(asked.messages), "share": there / whole}


async def compare(options: argparse.Namespace, folder: Path) -> dict[str, object]:
    """Measure one bot after the other."""
    settings = prepare(options.config, folder)
    file = folder / "settings.json"
    file.write_bytes(msgspec.json.encode(settings))
    texts = await questions_of(settings)
    people, most = options.people, options.rounds
    result: dict[str, object] = {"people": people, "rounds": most, "cores": os.cpu_count()}
    result["load before"] = round(os.getloadavg()[0], 2)
    for kind in (BARE, HUIGU):
        async with bot(kind, file) as fake:
            result[f"{kind}, 1 at once"] = summary(await rounds(fake, texts, 1, 50))
            result[f"{kind}, {people} at once"] = summary(await rounds(fake, texts, people, most))
            if kind == HUIGU:
                asked, took = await while_rebuilding(fake, settings, texts, people, most)
                result[f"{kind}, {people} in a rebuild"] = summary(asked)
                result["rebuilds took s"] = [round(one, 1) for one in took]
    async with bot(LONG_ANSWER, file) as fake:
        result["long answer"] = await arrived(fake)
    result["load after"] = round(os.getloadavg()[0], 2)
    return result


def main() -> None:
    """Parse, measure, print."""
    measure(__doc__ or "", run_bot, compare, HUIGU, BARE)


if __name__ == "__main__":
    main()
