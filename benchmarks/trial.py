"""A community to try a channel on: a copy of the pages, an index of its own, and questions."""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import tempfile
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path

import msgspec

from benchmarks.load import percentile
from bot.channels.discord.spec import DiscordSettings
from bot.services.catalogue import IndexCatalogue
from bot.settings import BotSettings, JournalSettings, ServerSettings
from indexer.building.rebuild import rebuild
from indexer.config import decode_settings, load_settings
from indexer.search.index import Index
from indexer.settings import Settings

UNLIMITED = 1_000_000
"""Questions a minute: what is measured is not the limit of one channel."""
WORDINGS = ("{} 的视频在哪里？", "Where are the videos of {}?", "{} 的 PPT", "slides of {}")


def prepare(config: Path, into: Path) -> Settings:
    """Copy what a configuration reads, and build an index of it; `ConfigError` comes from there."""
    settings = load_settings(config)
    sources = []
    for source in settings.sources:
        origin, copy = settings.resolve(source.path), into / source.name
        if origin.is_dir():
            shutil.copytree(origin, copy)
        else:
            shutil.copy(origin, copy)
        sources.append(msgspec.structs.replace(source, path=str(copy)))
    settings = msgspec.structs.replace(
        settings,
        folder=str(into),
        sources=tuple(sources),
        index=msgspec.structs.replace(settings.index, path="index", encoder=encoder_of(settings)),
    )
    rebuild(settings)
    return settings


def read_settings(file: str) -> BotSettings:
    """Read, in another process, what `prepare` made; nothing is remembered or limited."""
    return BotSettings(
        decode_settings(Path(file).read_bytes()),
        (
            ServerSettings(port=0, remember=0),
            DiscordSettings(per_minute=UNLIMITED),
            JournalSettings(path="journal.sqlite"),
        ),
    )


def encoder_of(settings: Settings) -> str:
    """Name the encoder so that it means the same from another folder."""
    folder = settings.resolve(settings.index.encoder)
    return str(folder) if folder.is_dir() else settings.index.encoder


async def questions_of(settings: Settings) -> list[str]:
    """Ask for the videos and slides of every event and page there is, in both languages."""
    index = Index.open(settings)
    catalogue = IndexCatalogue(index, settings)
    names = [*await catalogue.events("", 100), *await catalogue.titles("", 100)]
    index.close()
    return [wording.format(name)[:500] for name in names for wording in WORDINGS]


def measure(
    about: str,
    run_bot: Callable[..., None],
    compare: Callable[[argparse.Namespace, Path], Coroutine[None, None, dict[str, object]]],
    ours: str,
    bare: str,
) -> None:
    """Be the command of a benchmark: parse, measure, print; or, as its other process, run a bot.

    Args:
        about: What it measures, for `--help`.
        run_bot: Runs one bot until the process is ended; takes what stands behind `--bot`.
        compare: Measures, in a folder of its own.
        ours: How titles of our bot begin.
        bare: How those of the bare one begin.
    """
    parser = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=200, help="who ask in one moment")
    parser.add_argument("--rounds", type=int, default=5, help="how often they do")
    parser.add_argument("--config", type=Path, default=Path("huigu.toml"), help="whose pages")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--bot", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bot:
        run_bot(*options.bot)
        return
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(compare(options, Path(folder)))
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        show(result, ours, bare)


def times(name: str, seconds: Sequence[float]) -> dict[str, object]:
    """Give median, 99th percentile and maximum in milliseconds, each under its title."""
    ordered = sorted(one * 1000 for one in seconds)
    titles = {"p50": 50, "p99": 99, "max": 100}
    return {f"{name} {title}_ms": percentile(ordered, share) for title, share in titles.items()}


def show(result: Mapping[str, object], ours: str, bare: str) -> None:
    """Print the figures as a Markdown table, with the ratio to the bare bot.

    Args:
        result: By title; a row is a mapping with "asked" in it, all else a fact.
        ours: How titles of our bot begin; behind a comma stands `1 at once` or `N …`.
        bare: How those of the bare one begin.
    """
    rows = {name: row for name, row in result.items() if isinstance(row, dict) and "asked" in row}
    facts = {name: row for name, row in result.items() if name not in rows}
    print(", ".join(f"{name} {value}" for name, value in facts.items()))
    names = list(next(iter(rows.values())))
    print("| bot | " + " | ".join(names) + " |\n" + "|---" * (len(names) + 1) + "|")
    for title, row in rows.items():
        print(f"| {title} | " + " | ".join(str(row[name]) for name in names) + " |")
    for title in (name for name in rows if name.startswith(ours)):
        alone = title == f"{ours}, 1 at once"
        base = rows[f"{bare}, 1 at once" if alone else f"{bare}, {result['people']} at once"]
        ratios = [_ratio(rows[title][name], base[name]) for name in names]
        print(f"| {title}, times bare | " + " | ".join(ratios) + " |")


def _ratio(value: object, base: object) -> str:
    return f"{value / base:.2f}" if isinstance(value, float) and isinstance(base, float) else ""
