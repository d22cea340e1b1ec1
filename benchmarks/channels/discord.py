"""Time until people on Discord get a response and an answer, many at once, beside a bare bot.

    python -m benchmarks.channels.discord [--people 200] [--rounds 5] [--config huigu.toml] [--json]

The bot runs as in `huigu serve`, on a copy of the pages with an index of its own. The loopback
Discord of `tests/fakes/discord` runs in another process and takes the time: from sending an
interaction to the first response (acknowledged), and to the first text (answered). No answer is
cached. The bare bot only defers and edits: it is the lower bound of discord.py on this machine.
Both are asked one question at a time, then all at once; Huigu is also asked all at once during a
rebuild of every page. At the end, a bot whose one answer has more than 6,000 characters is asked,
and the text that arrives is counted.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from benchmarks.channels.community import UNLIMITED, read_bot_settings
from benchmarks.channels.trial import (
    ALONE,
    ANSWER_S,
    BARE,
    HUIGU,
    START_S,
    Trial,
    run_command,
    start_bot,
    summarise_times,
)
from benchmarks.server.process import list_workers, read_processor_s
from bot.app import serve
from bot.channels.discord.server import serve_discord
from bot.channels.discord.spec import DiscordSecrets, DiscordSettings
from bot.messages import Answer, Question
from bot.settings import BotSecrets
from indexer.settings import Settings
from tests.fakes.bot.asks import FOUND
from tests.fakes.bot.services import fake_services, with_files
from tests.fakes.discord.interactions import Interaction
from tests.fakes.discord.scenario import TOKEN, FakeDiscord
from tests.fakes.discord.server import redirect_discord
from tests.fakes.small_bot import SmallBot

SETTLE_S = 3.0
"""Longer than discord.py waits for another server after it has connected."""
REBUILD_STARTS_S = 0.3
"""Time until the process that rebuilds is at work."""
LONG = [
    f"第 {n} 段讲第 {n} 场分享。Sentence {n} says what talk {n} was about, and who gave it."
    for n in range(90)
]
LONG_ANSWER = "long"


def run_bot(kind: str, url: str, gateway_url: str, settings: str) -> None:
    """Run one bot until this process is ended.

    Args:
        kind: `huigu`, `bare` or `long`.
        url: Of the loopback Discord's REST API.
        gateway_url: Of its gateway.
        settings: File of the settings, as JSON.
    """
    discord_settings = DiscordSettings(per_minute=UNLIMITED)
    used = read_bot_settings(settings, discord_settings)
    secrets = DiscordSecrets(discord_token=TOKEN)
    services = with_files(fake_services(answer_at_length), Path(used.indexer.folder))
    bots = {
        HUIGU: lambda: serve(used, BotSecrets((secrets,))),
        BARE: lambda: SmallBot().start(TOKEN),
        LONG_ANSWER: lambda: serve_discord(services, discord_settings, secrets),
    }
    with redirect_discord(url, gateway_url):
        asyncio.run(bots[kind]())


async def answer_at_length(question: Question) -> Answer:
    """Answer with a text of more than 6,000 characters, in paragraphs."""
    groups = [" ".join(LONG[n : n + 4]) for n in range(0, len(LONG), 4)]
    text = "\n\n".join(groups)
    return msgspec.structs.replace(FOUND, question=question.text, text=text)


@asynccontextmanager
async def open_discord(kind: str, settings: Path) -> AsyncIterator[tuple[FakeDiscord, int]]:
    """Open a loopback Discord and run a bot on it in another process, whose id is given too.

    Raises:
        RuntimeError: The bot broke one of Discord's limits, or pinged somebody.
    """
    async with FakeDiscord() as fake:
        addresses = (fake.url, fake.gateway.url)
        bot = start_bot("benchmarks.channels.discord", kind, *addresses, str(settings))
        async with bot as pid:
            await fake.wait_until_ready(START_S)
            await fake.wait_until_synced("ask", START_S)
            await asyncio.sleep(SETTLE_S)
            yield fake, pid
        if fake.state.violations or fake.state.pings:
            raise RuntimeError(f"{kind} broke a limit: {fake.state.violations[:3]}")


async def ask_at_once(fake: FakeDiscord, texts: Sequence[str]) -> list[Interaction]:
    """Ask each question by another person, all at once; gives the interactions when all ended."""
    people = [fake.add_person(f"person {n}") for n in range(len(texts))]
    commands = (
        fake.run_command("ask", {"question": text}, user=person)
        for text, person in zip(texts, people, strict=True)
    )
    interactions = await asyncio.gather(*commands)
    waits = (interaction.wait(ANSWER_S) for interaction in interactions)
    await asyncio.gather(*waits, return_exceptions=True)
    return interactions


def summarise(interactions: Sequence[Interaction]) -> dict[str, object]:
    """Sum up the times in milliseconds, and count who got no answer."""
    result: dict[str, object] = {"asked": len(interactions)}
    result["lost"] = sum(not i.answered or bool(i.refused) for i in interactions)
    result["busy"] = sum("Many people are asking" in i.text for i in interactions)
    for name in ("acknowledged", "answered"):
        seconds = [getattr(interaction, f"{name}_s") for interaction in interactions]
        result |= summarise_times(name, [value for value in seconds if value is not None])
    return result


async def ask_in_rounds(
    fake: FakeDiscord, texts: Sequence[str], people: int, rounds: int
) -> list[Interaction]:
    """Ask in several rounds, after one round that warms up."""
    turns = itertools.cycle(texts)
    await ask_at_once(fake, list(itertools.islice(turns, people)))
    interactions: list[Interaction] = []
    for _ in range(rounds):
        interactions += await ask_at_once(fake, list(itertools.islice(turns, people)))
    return interactions


async def ask_while_rebuilding(
    fake: FakeDiscord, trial: Trial
) -> tuple[list[Interaction], list[float]]:
    """Ask in several rounds, each during a rebuild of every page.

    Returns:
        The interactions, and the seconds of each rebuild.
    """
    turns = itertools.cycle(trial.questions)
    interactions, seconds = [], []
    for number in range(trial.rounds):
        change_pages(trial.settings, number)
        started = time.perf_counter()
        reindex = await fake.run_command("reindex", user=fake.manager)
        await reindex.wait_until_acknowledged()
        await asyncio.sleep(REBUILD_STARTS_S)
        interactions += await ask_at_once(fake, list(itertools.islice(turns, trial.people)))
        await reindex.changes.until(
            lambda: "Updated: " in reindex.text,  # noqa: B023
            ANSWER_S,
            lambda: f"the rebuild: {reindex.text}",  # noqa: B023
        )
        seconds.append(time.perf_counter() - started)
    return interactions, seconds


def read_processors_ms(pid: int) -> list[float]:
    """Read the processor time that a process and those it started have used so far."""
    return [read_processor_s(one) * 1000 for one in (pid, *list_workers(pid))]


def change_pages(settings: Settings, number: int) -> None:
    """Change every page, so that a rebuild must read and encode all of them."""
    for source in settings.sources:
        for page in Path(source.path).rglob("*.md"):
            with page.open("a", encoding="utf-8") as file:
                file.write(f"\n\nTouched for the {number}th time.\n")


async def measure_long_answer(fake: FakeDiscord) -> dict[str, object]:
    """Measure the share of a long answer's text that arrives in the messages."""
    interaction = (await ask_at_once(fake, ["Tell me all"]))[0]
    await interaction.wait(ANSWER_S, text=LONG[-1])
    arrived = sum(len(sentence) for sentence in LONG if sentence in interaction.text)
    whole = sum(map(len, LONG))
    return {
        "characters": whole,
        "messages": len(interaction.messages),
        "share": arrived / whole,
    }


async def compare(trial: Trial) -> dict[str, object]:
    """Measure the bots, one after the other."""
    texts, people, file = trial.questions, trial.people, trial.settings_file
    result: dict[str, object] = {}
    for kind in (BARE, HUIGU):
        async with open_discord(kind, file) as (fake, pid):
            alone = await ask_in_rounds(fake, texts, 1, ALONE)
            result[f"{kind}, 1 at once"] = summarise(alone)
            before = read_processors_ms(pid)
            together = await ask_in_rounds(fake, texts, people, trial.rounds)
            result[f"{kind}, {people} at once"] = summarise(together)
            asked = people * (trial.rounds + 1)  # with the round that warms up
            result[f"{kind}: processor ms a question, main process and workers"] = [
                round((after - earlier) / asked, 2)
                for earlier, after in zip(before, read_processors_ms(pid), strict=True)
            ]
            if kind == HUIGU:
                interactions, seconds = await ask_while_rebuilding(fake, trial)
                result[f"{kind}, {people} in a rebuild"] = summarise(interactions)
                result["rebuilds took s"] = [round(value, 1) for value in seconds]
    async with open_discord(LONG_ANSWER, file) as (fake, _):
        result["long answer"] = await measure_long_answer(fake)
    return result


def main() -> None:
    """Run the command."""
    run_command(__doc__ or "", run_bot, compare)


if __name__ == "__main__":
    main()
