"""Plots of an evaluation. Imported only if matplotlib is installed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from matplotlib.figure import Figure

WIDTH_IN, HEIGHT_IN = 9.0, 4.0
"""Inches: the width of a README at 100 dots an inch."""


def draw(columns: Mapping[str, Mapping[str, float | int | None]], path: Path) -> None:
    """Draw a bar chart of all shares into a PNG file.

    The bars are grouped by measure. `columns` maps `all` and each language to its measures.
    """
    names = [name for name in columns["all"] if name not in {"queries", "seconds"}]
    # A Figure without pyplot needs no window system and keeps no global state.
    figure = Figure(figsize=(WIDTH_IN, HEIGHT_IN), layout="constrained")
    axes = figure.subplots()
    width = 0.8 / len(columns)
    for position, (language, measures) in enumerate(columns.items()):
        values = {i: v for i, name in enumerate(names) if (v := measures[name]) is not None}
        places = [i + (position - (len(columns) - 1) / 2) * width for i in values]
        label = f"{language} ({measures['queries']})"
        bars = axes.bar(places, list(values.values()), width, label=label)
        axes.bar_label(bars, fmt="%.2f", fontsize=7)
    axes.set_xticks(range(len(names)), names, fontsize=8)
    axes.set_ylim(0, 1.05)
    axes.set_ylabel("share of questions")
    figure.legend(loc="outside upper right", ncols=len(columns), title="questions")
    figure.savefig(path, dpi=100)
