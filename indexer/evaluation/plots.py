"""Pictures of an evaluation. Imported only where matplotlib is installed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from matplotlib.figure import Figure

WIDTH_IN, HEIGHT_IN = 9.0, 4.0
"""Inches: a README's column at 100 dots an inch."""


def draw(columns: Mapping[str, Mapping[str, float | int | None]], path: Path) -> None:
    """Draw every share as a bar, grouped by measure, a colour for each language.

    Args:
        columns: `all` and each language -> its measures; what is no share of 1 is left out.
        path: The PNG file to write.
    """
    names = [name for name in columns["all"] if name not in {"queries", "seconds"}]
    # Figure without pyplot: no window system, no state that outlives the call.
    figure = Figure(figsize=(WIDTH_IN, HEIGHT_IN), layout="constrained")
    axes = figure.subplots()
    width = 0.8 / len(columns)
    for position, (language, measures) in enumerate(columns.items()):
        shown = [
            (i, value) for i, name in enumerate(names) if (value := measures[name]) is not None
        ]
        places = [i + (position - (len(columns) - 1) / 2) * width for i, _ in shown]
        label = f"{language} ({measures['queries']})"
        bars = axes.bar(places, [value for _, value in shown], width, label=label)
        axes.bar_label(bars, fmt="%.2f", fontsize=7)
    axes.set_xticks(range(len(names)), names, fontsize=8)
    axes.set_ylim(0, 1.05)
    axes.set_ylabel("share of questions")
    figure.legend(loc="outside upper right", ncols=len(columns), title="questions")
    figure.savefig(path, dpi=100)
