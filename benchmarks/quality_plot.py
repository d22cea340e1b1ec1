"""What `benchmarks.quality` measured, as one picture: a group of bars for every set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.quality_report import Line, lines_of
from benchmarks.results import Figures

COLOURS = ("#d1495b", "#9aa5b1", "#5b8fb9", "#30638e", "#edae49", "#66a182", "#8d6a9f")
"""Ours stands out; the others stay apart in grey tones too."""
WIDTH_IN, INCHES_A_SET, MARGIN_IN = 8.5, 0.5, 1.3
"""Inches; a README's column shows it at about this width."""
SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text: small, and the reader's own font
    "svg.hashsalt": "huigu",  # the same figures give the same file
    "font.size": 9,
}


def draw(figures: Figures, path: Path) -> None:
    """Draw the sets that were searched; refusals, which are ours alone, stay in the table.

    Args:
        figures: What was measured, our own first.
        path: The SVG file to write.
    """
    lines = [line for line in lines_of(figures) if line.measure.startswith("recall")]
    with mpl.rc_context(SETTINGS):
        # Figure without pyplot: no window system, no state that outlives the call.
        size = (WIDTH_IN, MARGIN_IN + INCHES_A_SET * len(lines))
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.subplots()
        height = 0.82 / len(figures)
        for position, (name, sets) in enumerate(figures.items()):
            shown = [
                (place, value)
                for place, line in enumerate(lines)
                if (value := sets.get(line.set, {}).get(line.measure)) is not None
            ]
            places = [place + (position - (len(figures) - 1) / 2) * height for place, _ in shown]
            colour = COLOURS[position % len(COLOURS)]
            values = [value for _, value in shown]
            bars = axes.barh(places, values, height, label=name, color=colour)
            if position == 0:
                axes.bar_label(bars, fmt="%.2f", fontsize=7, padding=2)
        _draw_bars_to_reach(axes, lines)
        axes.set_yticks(range(len(lines)), [_label(line) for line in lines])
        axes.set_ylim(len(lines) - 0.5, -0.5)  # the first set on top
        axes.set_xlim(0, 1.06)
        axes.set_xlabel("share of questions whose page is found")
        axes.spines[["top", "right"]].set_visible(False)
        figure.legend(loc="outside upper center", ncols=min(4, len(figures) + 1), frameon=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, metadata={"Date": None})


def _draw_bars_to_reach(axes: mpl.axes.Axes, lines: list[Line]) -> None:
    reach = [(place, line.bar) for place, line in enumerate(lines) if line.bar is not None]
    if reach:
        axes.vlines(
            [bar for _, bar in reach],
            [place - 0.45 for place, _ in reach],
            [place + 0.45 for place, _ in reach],
            colors="black",
            linewidth=1.2,
            label="bar to reach",
        )


def _label(line: Line) -> str:
    """Name a set, and the depth where it is not the usual ten."""
    return line.title if line.measure == "recall@10" else f"{line.title} (first page)"
