"""Time until people in WeCom groups see a first text and the answer, many at once; a bare bot too.

    python -m benchmarks.channels.wecom [--people 200] [--rounds 5] [--config huigu.toml] [--json]

The bot runs as in `huigu serve`, on a copy of the pages with an index of its own. The loopback
WeCom of `tests/fakes/wecom` runs in another process and takes the time: from sending a message to
the first frame (seen), and to the last (answered). People ask in groups of twenty, each another
question, and no answer is cached. The bare bot subscribes and answers every message with one fixed
frame: it is the lower bound of aiohttp's WebSocket on this machine.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

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
from bot.app import serve
from bot.channels.wecom.spec import WecomSecrets, WecomSettings
from bot.runtime.clock import SystemClock
from bot.settings import BotSecrets
from tests.fakes.wecom.long_connection.server import BOT_ID, FakeLongConnection
from tests.fakes.wecom.secrets import WECOM_SECRET

GROUP_SIZE = 20
"""People in a group: WeCom takes thirty frames a minute for a chat, and that is not measured."""


def run_bot(kind: str, url: str, settings: str) -> None:
    """Run one bot until this process is ended.

    Args:
        kind: `huigu` or `bare`.
        url: Of the loopback WeCom.
        settings: File of the settings, as JSON.
    """
    wecom = WecomSettings(url=url, bot_id=BOT_ID, names=("Huigu",), per_minute=UNLIMITED)
    used = read_bot_settings(settings, wecom)
    secrets = BotSecrets((WecomSecrets(wecom_secret=WECOM_SECRET),))
    asyncio.run(run_bare_bot(url) if kind == BARE else serve(used, secrets))


async def run_bare_bot(url: str) -> None:
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


@asynccontextmanager
async def open_wecom(kind: str, settings: Path) -> AsyncIterator[FakeLongConnection]:
    """Open a loopback WeCom and run a bot on it in another process.

    Raises:
        RuntimeError: The bot broke one of WeCom's limits.
    """
    async with FakeLongConnection(SystemClock()) as fake:
        async with start_bot("benchmarks.channels.wecom", kind, fake.url, str(settings)):
            await fake.wait_until(lambda: fake.is_connected, START_S)
            yield fake
        if fake.violations:
            raise RuntimeError(f"{kind} broke a limit: {fake.violations[:3]}")


async def ask_at_once(fake: FakeLongConnection, texts: Sequence[str], turn: int) -> list[str]:
    """Ask each question by another person, all at once.

    Args:
        fake: The loopback WeCom.
        texts: The questions.
        turn: Number of the round, for new names of people and groups.

    Returns:
        The `req_id` of each question, once all are answered.
    """
    requests = [
        await fake.say(text, f"person{turn}-{n}", f"wrGroup{turn}-{n // GROUP_SIZE}")
        for n, text in enumerate(texts)
    ]
    incoming = fake.rules.incoming
    await fake.wait_until(lambda: all(incoming[id_].done for id_ in requests), ANSWER_S)
    return requests


def summarise(fake: FakeLongConnection, requests: Sequence[str]) -> dict[str, object]:
    """Sum up the times in milliseconds, and count who got no answer."""
    streams = {stream.request_id: stream for stream in fake.rules.streams.values()}
    done = [streams[id_] for id_ in requests if id_ in streams and streams[id_].finished]
    result: dict[str, object] = {"asked": len(requests), "lost": len(requests) - len(done)}
    result["frames"] = sum(len(stream.texts) for stream in done)
    asked_at = {id_: incoming.at for id_, incoming in fake.rules.incoming.items()}
    for name, which in (("seen", 0), ("answered", -1)):
        seconds = [stream.times[which] - asked_at[stream.request_id] for stream in done]
        result |= summarise_times(name, seconds)
    return result


async def ask_in_rounds(
    fake: FakeLongConnection, texts: Sequence[str], people: int, rounds: int
) -> dict[str, object]:
    """Ask in several rounds, after one round that warms up; gives the summary."""
    turns = itertools.cycle(texts)
    requests: list[str] = []
    for turn in range(rounds + 1):
        batch = list(itertools.islice(turns, people))
        answered = await ask_at_once(fake, batch, people * 1000 + turn)
        requests += answered if turn else []
    return summarise(fake, requests)


async def compare(trial: Trial) -> dict[str, object]:
    """Measure the bots, one after the other."""
    texts, people = trial.questions, trial.people
    result: dict[str, object] = {}
    for kind in (BARE, HUIGU):
        async with open_wecom(kind, trial.settings_file) as fake:
            result[f"{kind}, 1 at once"] = await ask_in_rounds(fake, texts, 1, ALONE)
            result[f"{kind}, {people} at once"] = await ask_in_rounds(
                fake, texts, people, trial.rounds
            )
    return result


def main() -> None:
    """Run the command."""
    run_command(__doc__ or "", run_bot, compare)


if __name__ == "__main__":
    main()
