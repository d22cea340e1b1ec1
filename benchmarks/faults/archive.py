"""A small archive of real pages, the `huigu` commands over it as processes, and what is counted."""

from __future__ import annotations

import os
import random
import shutil
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.answering.answer import Answerer
from bot.cli.main import main
from bot.messages import Answer, Question
from indexer.config import load_settings
from indexer.search.index import Index

# A process that has imported this, and is copied for each command: most of a second less for each.
FORKS = get_context("forkserver")
LIMIT_S = 240.0
"""Of any command, on a busy machine."""
MAX_PAGE_BYTES = 12_000
"""Of the real pages: with small ones a fault takes seconds."""
BASE = "https://example.org/"
VERSIONED = """---
title: MeshDay 2020 recap
date: 2020-05-17
---
## Recordings

All talks of MeshDay 2020 were recorded: [watch them on Bilibili](https://www.bilibili.com/video/BV{}/).
"""
VERSIONED_QUESTION = "Where can I watch MeshDay 2020?"
QUESTIONS = (
    "Service Mesh Meetup 2020 的视频",
    "slides of Service Mesh Meetup 2018",
    "where are the videos of the cloud native meetup?",
    "weather in Paris",
)
"""Of the real pages, which no fault changes."""
CONFIG = """\
[index]
path = "index"
{index}
[[sources]]
name = "recaps"
type = "markdown"
path = "pages"
base_url = "{base}"

[server]
port = 0
per_minute = 1000000
remember = 0
workers = {workers}

[journal]
path = "journal.sqlite"
{more}
"""


@dataclass(slots=True)
class Tally:
    """What one kind of fault did."""

    kind: str
    faults: int = 0
    answers: int = 0
    """Answers that were compared."""
    wrong: int = 0
    acknowledged: int = 0
    lost: int = 0
    """Acknowledged entries that the journal does not have."""
    unanswered: int = 0
    """Questions without an answer, or refused until later, while what they need was away."""
    recovery_s: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    """Whatever else is not as it must be."""

    def fail(self, text: str) -> None:
        """Note a failure, and show it at once."""
        self.failures.append(text)
        say(f"{self.kind}: FAILED: {text}")

    def compare(self, got: object, wanted: object, where: str) -> None:
        """Count an answer, and show it if it is not the one that is wanted."""
        self.answers += 1
        if got != wanted:
            self.wrong += 1
            say(f"{self.kind}: WRONG {where}: {got!r} for {wanted!r}")


def say(text: str) -> None:
    """Show progress."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")


class Archive:
    """A folder with pages, a configuration and an index."""

    def __init__(self, folder: Path, pages: Path | None = None) -> None:
        """Set the folder; small pages are copied from `pages`, if given."""
        self.folder = folder
        self.config, self.index = folder / "huigu.toml", folder / "index"
        self.log = folder / "log"
        self.version = 0
        self.written: list[int] = []
        """Versions that a rebuild may have published since the last one that ended."""
        folder.mkdir(exist_ok=True)
        if pages is not None:
            for page in sorted(pages.rglob("*.md")):
                if page.stat().st_size <= MAX_PAGE_BYTES:
                    target = folder / "pages" / page.relative_to(pages)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(page, target)

    def configure(self, index: str = "", more: str = "", workers: int = 1) -> None:
        """Write the configuration."""
        text = CONFIG.format(index=index, more=more, workers=workers, base=BASE)
        self.config.write_text(text, encoding="utf-8")

    def change(self) -> None:
        """Change one page, and its link with it; another page gets a line more."""
        self.version += 1
        self.written.append(self.version)
        page = self.folder / "pages" / "meshday.md"
        page.write_text(VERSIONED.format(self.version), encoding="utf-8")
        others = sorted(set((self.folder / "pages").rglob("*.md")) - {page})
        with random.choice(others).open("a", encoding="utf-8") as file:
            file.write("\n")

    def start(self, *arguments: str) -> ForkServerProcess:
        """Start a command of `huigu` over this archive."""
        secrets = {name: text for name, text in os.environ.items() if name.startswith("HUIGU_")}
        process = FORKS.Process(
            target=run_command,
            args=([*arguments, "--config", str(self.config)], str(self.log), secrets),
        )
        process.start()
        return process

    def run(self, *arguments: str) -> int:
        """Run a command to its end; gives the exit code."""
        process = self.start(*arguments)
        process.join(LIMIT_S)
        if process.exitcode is None:
            process.kill()
            process.join()
        return process.exitcode or 0

    def ask(self, *questions: str) -> list[Answer]:
        """Open the index here, and ask."""
        settings = load_settings(self.config)
        with closing(Index(settings)) as index:
            answerer = Answerer.open(index, settings.find_wordings())
            return [answerer.answer(Question(text=text)) for text in questions]

    def read_log(self) -> str:
        """Read the end of what the commands said."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-1500:]


def run_command(arguments: list[str], log: str, secrets: dict[str, str]) -> None:
    """Be the command `huigu`, in a process of its own, which is copied before there are secrets."""
    os.environ.update(secrets)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(file, 1)
    os.dup2(file, 2)
    # Those that were inherited know whether the files before could seek.
    sys.stdout, sys.stderr = (os.fdopen(number, "w", closefd=False) for number in (1, 2))
    main(arguments, prog_name="huigu")


def kill_at(process: ForkServerProcess, after_s: float) -> bool:
    """Kill -9 a process after a time; false if it had ended by then."""
    process.join(after_s)
    if process.exitcode is not None:
        return False
    process.kill()
    process.join()
    return True


def summarise(answer: Answer) -> tuple[object, ...]:
    """Reduce an answer to what must stay the same: not how long it took, nor the generation."""
    links = tuple(link.url for link in answer.links)
    return (answer.found, answer.text, links)


def find_version(answer: Answer) -> int:
    """Find which version of the changing page an answer links to; 0 if none."""
    for link in answer.links:
        _, _, behind = link.url.partition("/video/BV")
        if behind:
            return int(behind.strip("/"))
    return 0
