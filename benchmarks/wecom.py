"""Time until people in WeCom groups see something, and the answer, many at once; a bare bot beside.

    python -m benchmarks.wecom [--people 200] [--rounds 5] [--config huigu.toml] [--json]

The bot runs as `huigu serve` does, on copies of the pages and an index of its own, in another
process than the loopback WeCom of `tests/fakes/wecom`, which keeps the time: from the moment it
hands a message over to the moment it has the first frame (seen), and the last (answered). People
ask in groups of twenty, each something else, and no answer is remembered. The bare bot subscribes
and gives every message one fixed frame: the lower bound of aiohttp's WebSocket on this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import msgspec

from benchmarks.trial import UNLIMITED, measure, prepare, questions_of, read_settings, times
from bot.app import serve
from bot.channels.wecom.spec import WecomSecrets, WecomSettings
from bot.runtime.clock import SystemClock
from bot.settings import BotSecrets
from tests.fakes.wecom.long_connection import BOT_ID, FakeLongConnection
from tests.fakes.wecom.secrets import WECOM_SECRET

START_S, ANSWER_S = 60.0, 120.0
IN_A_GROUP = 20
"""WeCom takes thirty frames a minute for a chat, and what is measured is not that limit."""
BARE, HUIGU = "bare", "huigu"


async def bare(url: str) -> None:
    """Answer every message with one fixed frame, until cancelled."""
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        who = {"bot_id": BOT_ID, "secret": WECOM_SECRET}
        await socket.send_json({
            "cmd": "aibot_subscribe", "headers": {"req_id": "1"}, "body": who
        })  # fmt: skip
        async for received in socket:
            frame = json.loads(received.data)
            if frame.get("cmd") != "aibot_msg_callback":
                continue
            stream = {"id": frame["body"]["msgid"], "finish": True, "content": "answer"}
            body = {"msgtype": "stream", "stream": stream}
            await socket.send_json({
                "cmd": "aibot_respond_msg", "headers": frame["headers"], "body": body
            })  # fmt: skip


def run_bot(kind: str, url: str, settings: str) -> None:
    """Run one bot until this process is ended.

    Args:
        kind: `huigu` or `bare`.
        url: Of the fake.
        settings: File of them, as JSON.
    """
    wecom = WecomSettings(url=url, bot_id=BOT_ID, names=("Huigu",), per_minute=UNLIMITED)
    used = read_settings(settings).with_table(wecom)
    secrets = BotSecrets((WecomSecrets(wecom_secret=WECOM_SECRET),))
    work = bare(url) if kind == BARE else serve(used, secrets)
    asyncio.run(work)


@asynccontextmanager
async def bot(kind: str, settings: Path) -> AsyncIterator[FakeLongConnection]:
    """Open a WeCom and run a bot on it in another process.

    Raises:
        RuntimeError: The bot broke one of WeCom's limits.
    """
    async with FakeLongConnection(SystemClock()) as fake:
        # What the process must not inherit is the terminal's Ctrl-C.
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.wecom", "--bot", kind, fake.url, str(settings)),
            stdout=DEVNULL, stderr=sys.stderr, start_new_session=True,
        )  # fmt: skip
        try:
            await fake.until(lambda: fake.connected, START_S)
            yield fake
        finally:
            process.terminate()
            await process.wait()
        if fake.violations:
            raise RuntimeError(f"{kind} broke a limit: {fake.violations[:3]}")


async def burst(fake: FakeLongConnection, texts: Sequence[str], turn: int) -> list[str]:
    """As many people as questions ask at once; gives the `req_id` of each once all are answered."""
    asked = [
        await fake.say(text, f"person{turn}-{n}", f"wrGroup{turn}-{n // IN_A_GROUP}")
        for n, text in enumerate(texts)
    ]
    await fake.until(lambda: all(fake.rules.asked[one].done for one in asked), ANSWER_S)
    return asked


def summary(fake: FakeLongConnection, asked: Sequence[str]) -> dict[str, object]:
    """Sum up milliseconds, and who was left without an answer."""
    streams = {stream.request: stream for stream in fake.rules.streams.values()}
    done = [streams[one] for one in asked if one in streams and streams[one].finished]
    result: dict[str, object] = {"asked": len(asked), "lost": len(asked) - len(done)}
    result["frames"] = sum(len(stream.texts) for stream in done)
    for name, which in (("seen", 0), ("answered", -1)):
        took = [stream.times[which] - fake.rules.asked[stream.request].at for stream in done]
        result |= times(name, took)
    return result


async def rounds(
    fake: FakeLongConnection, texts: Sequence[str], people: int, most: int
) -> dict[str, object]:
    """Ask in rounds after one that warms up."""
    turns = itertools.cycle(texts)
    asked: list[str] = []
    for turn in range(most + 1):
        requests = await burst(fake, list(itertools.islice(turns, people)), people * 1000 + turn)
        asked += requests if turn else []
    return summary(fake, asked)


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
            result[f"{kind}, 1 at once"] = await rounds(fake, texts, 1, 50)
            result[f"{kind}, {people} at once"] = await rounds(fake, texts, people, most)
    result["load after"] = round(os.getloadavg()[0], 2)
    return result


def main() -> None:
    """Parse, measure, print."""
    measure(__doc__ or "", run_bot, compare, HUIGU, BARE)


if __name__ == "__main__":
    main()
