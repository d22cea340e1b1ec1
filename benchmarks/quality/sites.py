"""Measures of whole answers about single archives, each configured as its community keeps it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import msgspec

from benchmarks.quality.answers import ask_rows, measure_outcomes
from benchmarks.quality.history import ROOT
from benchmarks.questions.site_sets import SHIPPED, SiteSet
from indexer.building.rebuild import rebuild
from indexer.building.result import Progress
from indexer.config import load_settings
from indexer.search.index import Index


def measure_sites(
    sets: Sequence[SiteSet], data: Path, progress: Progress
) -> dict[str, dict[str, float]]:
    """Ask each set of its archive; an archive is indexed once.

    Args:
        sets: What to ask.
        data: The folder that holds `sites` and `talk`.
        progress: Called as the work goes on.

    Returns:
        Set -> measure -> value; only the measures that the questions of the set have.
    """
    figures = {}
    for config in dict.fromkeys(item.config for item in sets):
        path = ROOT / config if config == SHIPPED else data / config
        with _open_site(path, partial(progress, f"huigu: index {path.parent.name}")) as index:
            for item in sets:
                if item.config == config:
                    outcomes = ask_rows(index, item.read(data), item.name, progress)
                    figures[item.name] = measure_outcomes(outcomes)
    return figures


@contextmanager
def _open_site(config: Path, report: partial[None]) -> Iterator[Index]:
    """Index an archive in a folder of its own, which is deleted afterwards."""
    settings = load_settings(config)
    with tempfile.TemporaryDirectory() as folder:
        own = msgspec.structs.replace(settings.index, path=folder)
        settings = msgspec.structs.replace(settings, index=own)
        rebuild(settings, progress=lambda _, done, total: report(done, total))
        with closing(Index.open(settings)) as index:
            yield index
