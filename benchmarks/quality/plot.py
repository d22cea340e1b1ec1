"""The figures of a run as a picture: a group of bars for each set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.quality.history import Figures
from benchmarks.quality.table import Row, select_rows

COLOURS = ("#d1495b", "#9aa5b1", "#5b8fb9", "#30638e", "#edae49", "#66a182", "#8d6a9f")
"""Our own colour stands out; the others differ in grey tones too."""
WIDTH_IN, SET_HEIGHT_IN, MARGIN_IN = 8.5, 0.5, 1.3
"""Inches; a README shows the picture at about this width."""
SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text: a small file in the reader's own font
    "svg.hashsalt": "huigu",  # the same figures give the same file
    "font.size": 9,
}


def draw(figures: Figures, path: Path) -> None:
    """Draw the recall of every set that was searched, as an SVG file.

    Refusals and links are left out, because only Huigu has them.

    Args:
        figures: By system, our own first.
        path: The file to write.
    """
    rows = [row for row in select_rows(figures) if row.measure.startswith("recall")]
    with mpl.rc_context(SETTINGS):
        # Figure without pyplot: no window system, no state that outlives the call.
        size = (WIDTH_IN, MARGIN_IN + SET_HEIGHT_IN * len(rows))
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.subplots()
        _draw_systems(axes, figures, rows)
        _draw_bars_to_reach(axes, rows)
        axes.set_yticks(range(len(rows)), [_label(row) for row in rows])
        axes.set_ylim(len(rows) - 0.5, -0.5)  # the first set on top
        axes.set_xlim(0, 1.06)
        axes.set_xlabel("share of questions whose page is found")
        axes.spines[["top", "right"]].set_visible(False)
        figure.legend(loc="outside upper center", ncols=min(4, len(figures) + 1), frameon=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, metadata={"Date": None})


def _draw_systems(axes: mpl.axes.Axes, figures: Figures, rows: list[Row]) -> None:
    height = 0.82 / len(figures)
    for position, (name, sets) in enumerate(figures.items()):
        values = {
            place: value
            for place, row in enumerate(rows)
            if (value := sets.get(row.set, {}).get(row.measure)) is not None
        }
        places = [place + (position - (len(figures) - 1) / 2) * height for place in values]
        colour = COLOURS[position % len(COLOURS)]
        bars = axes.barh(places, list(values.values()), height, label=name, color=colour)
        if position == 0:
            axes.bar_label(bars, fmt="%.2f", fontsize=7, padding=2)


def _draw_bars_to_reach(axes: mpl.axes.Axes, rows: list[Row]) -> None:
    bars = {place: row.bar for place, row in enumerate(rows) if row.bar is not None}
    if bars:
        axes.vlines(
            list(bars.values()),
            [place - 0.45 for place in bars],
            [place + 0.45 for place in bars],
            colors="black",
            linewidth=1.2,
            label="bar to reach",
        )


def _label(row: Row) -> str:
    """Name the set, and the depth if it is not ten."""
    return row.title if row.measure == "recall@10" else f"{row.title} (first page)"
