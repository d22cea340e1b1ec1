"""What the channel benchmarks share: the command line, the bot's own process, the table."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from benchmarks.channels.community import prepare_community, write_questions
from benchmarks.speed.latency import compute_percentile
from indexer.settings import Settings

BARE, HUIGU = "bare", "huigu"
"""Beginnings of the rows' titles; `1 at once` or `N …` follows a comma."""
START_S, ANSWER_S = 60.0, 120.0
"""Seconds that a bot may take until it is ready, and until it has answered everybody."""
ALONE = 50
"""Questions asked one after the other."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a channel is measured with."""

    settings: Settings
    settings_file: Path
    """The same settings as JSON, for the bot's process."""
    questions: Sequence[str]
    people: int
    """How many ask at once."""
    rounds: int
    """How often they do."""


Compare = Callable[[Trial], Coroutine[None, None, dict[str, object]]]
"""Measures the bots; gives rows and facts by title."""


def run_command(about: str, run_bot: Callable[..., None], compare: Compare) -> None:
    """Run a benchmark's command: parse, measure, print; or run a bot, as its second process.

    Args:
        about: What the benchmark measures, for `--help`.
        run_bot: Runs one bot until the process is ended; gets the values of `--bot`.
        compare: Measures the bots.
    """
    parser = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=200, help="who ask at once (%(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="how often they do (%(default)s)")
    parser.add_argument(
        "--config", type=Path, default=Path("huigu.toml"), help="names the pages (%(default)s)"
    )
    parser.add_argument("--workers", type=int, help="answering processes; else as many as fit")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--bot", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bot:
        run_bot(*options.bot)
        return
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(_measure(options, compare, Path(folder)))
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        print_table(result)


async def _measure(
    options: argparse.Namespace, compare: Compare, folder: Path
) -> dict[str, object]:
    settings = prepare_community(options.config, folder)
    file = folder / "settings.json"
    workers = "auto" if options.workers is None else options.workers
    table = msgspec.structs.asdict(settings) | {"workers": workers}
    file.write_bytes(msgspec.json.encode(table))
    questions = await write_questions(settings)
    facts: dict[str, object] = {
        "people": options.people,
        "rounds": options.rounds,
        "cores": os.cpu_count(),
    }
    facts["workers"] = workers
    before = {"load before": round(os.getloadavg()[0], 2)}
    result = await compare(Trial(settings, file, questions, options.people, options.rounds))
    return {**facts, **before, **result, "load after": round(os.getloadavg()[0], 2)}


@asynccontextmanager
async def start_bot(module: str, *arguments: str) -> AsyncIterator[int]:
    """Run a bot in a process of its own until the context ends; gives the id of the process.

    Args:
        module: The benchmark whose `run_bot` runs it.
        arguments: What `run_bot` gets.
    """
    # A new session, so that Ctrl-C in the terminal does not reach the bot.
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, "--bot", *arguments),
        stdout=DEVNULL, stderr=sys.stderr, start_new_session=True,
    )  # fmt: skip
    try:
        yield process.pid
    finally:
        process.terminate()
        await process.wait()


def summarise_times(name: str, seconds: Sequence[float]) -> dict[str, object]:
    """Give median, 99th percentile and maximum in milliseconds, each under its title."""
    ordered = sorted(value * 1000 for value in seconds)
    titles = {"p50": 50, "p99": 99, "max": 100}
    return {
        f"{name} {title}_ms": compute_percentile(ordered, percent)
        for title, percent in titles.items()
    }


def print_table(result: Mapping[str, object]) -> None:
    """Print a Markdown table, with the ratio to the bare bot for each row of Huigu.

    Args:
        result: By title: a mapping with `asked` in it is a row, everything else a fact.
    """
    rows = {name: row for name, row in result.items() if isinstance(row, dict) and "asked" in row}
    facts = {name: value for name, value in result.items() if name not in rows}
    print(", ".join(f"{name} {value}" for name, value in facts.items()))
    names = list(next(iter(rows.values())))
    print("| bot | " + " | ".join(names) + " |\n" + "|---" * (len(names) + 1) + "|")
    for title, row in rows.items():
        print(f"| {title} | " + " | ".join(str(row[name]) for name in names) + " |")
    for title in (name for name in rows if name.startswith(HUIGU)):
        alone = title == f"{HUIGU}, 1 at once"
        base = rows[f"{BARE}, 1 at once" if alone else f"{BARE}, {result['people']} at once"]
        ratios = [_format_ratio(rows[title][name], base[name]) for name in names]
        print(f"| {title}, times bare | " + " | ".join(ratios) + " |")


def _format_ratio(value: object, base: object) -> str:
    return f"{value / base:.2f}" if isinstance(value, float) and isinstance(base, float) else ""
