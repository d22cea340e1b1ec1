"""What a long step shows of itself while it runs, and how long each took."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

T = TypeVar("T")


def progress(*columns: str) -> Progress:
    """Give a progress display on standard error, so that standard output stays for results.

    Args:
        columns: Templates shown after the count, such as `loss {task.fields[loss]:.3f}`.
    """
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        *(TextColumn(column) for column in columns),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=Console(stderr=True),
    )


def shown(items: Iterable[T], description: str, total: int | None = None) -> Iterator[T]:
    """Go through items under a progress bar.

    Args:
        items: What to go through.
        description: What is being done.
        total: How many there are, where `items` does not say so itself.
    """
    with progress() as display:
        yield from display.track(items, total=total, description=description)


class Clock:
    """Keeps how long each stage of a run took."""

    def __init__(self) -> None:
        self.minutes: dict[str, float] = {}
        """By stage, in the order they ran; next to nothing for one kept from an earlier run."""

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Take the time of a block."""
        started = time.perf_counter()
        yield
        self.minutes[name] = round((time.perf_counter() - started) / 60, 2)
