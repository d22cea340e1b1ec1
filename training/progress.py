"""Progress bars, and the time that each stage of a run takes."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

T = TypeVar("T")


def make_progress(*columns: str) -> Progress:
    """Make a progress display on standard error; standard output is for results.

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


def track(items: Iterable[T], description: str, total: int | None = None) -> Iterator[T]:
    """Iterate over items under a progress bar.

    Args:
        items: What to iterate over.
        description: Name of the work.
        total: Number of items; needed if `items` has no length.
    """
    with make_progress() as display:
        yield from display.track(items, total=total, description=description)


class StageTimer:
    """Times the stages of a run."""

    def __init__(self) -> None:
        self.minutes: dict[str, float] = {}
        """By stage, in the order they ran; near 0 if the result came from an earlier run."""

    @contextmanager
    def measure(self, stage: str) -> Iterator[None]:
        """Time the block that runs in this context."""
        started = time.perf_counter()
        yield
        self.minutes[stage] = round((time.perf_counter() - started) / 60, 2)
