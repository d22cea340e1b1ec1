"""The learning curves of a run as a picture: the loss, and the recall of held-out pairs.

    python -m training.plot training/work/report.json docs/images/encoder-training.svg

`training.make` also draws it, into the work folder.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from training.output.report import Curve

PLOT_FILE = "training.svg"

WIDTH_IN, HEIGHT_IN = 9.0, 4.2
"""Inches; a README shows the picture at about this width."""


def draw(losses: Mapping[str, Curve], held_out: Mapping[str, Sequence[Curve]], path: Path) -> None:
    """Draw the curves of a report.

    Args:
        losses: Points (step, loss) by source.
        held_out: Points (step, recall@1) of each run, by kind of pair.
        path: The SVG file to write.
    """
    # Text as text keeps the file small; with a fixed salt, equal runs give equal files.
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "training", "font.size": 8}):
        # Figure without pyplot: no window system, no state that outlives the call.
        figure = Figure(figsize=(WIDTH_IN, HEIGHT_IN), layout="constrained")
        left, right = figure.subplots(1, 2)
        _draw_losses(left, losses)
        _draw_held_out(right, held_out)
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})


def _draw_losses(axes: Axes, losses: Mapping[str, Curve]) -> None:
    for name, points in losses.items():
        axes.plot(*zip(*points, strict=True), label=name, linewidth=1.2)
    axes.set(title="loss by source, mean of the runs", xlabel="step", ylabel="loss")
    # Room above the lines for the legend.
    axes.set_ylim(0, 1.35 * axes.get_ylim()[1])
    axes.legend(fontsize=7, ncols=2, loc="upper right")


def _draw_held_out(axes: Axes, held_out: Mapping[str, Sequence[Curve]]) -> None:
    for place, (name, runs) in enumerate(held_out.items()):
        for run, points in enumerate(runs):
            label = name if run == 0 else None
            axes.plot(
                *zip(*points, strict=True), color=f"C{place}", label=label, linewidth=0.8, alpha=0.7
            )
    title = "held-out pairs found first, a line for each run"
    axes.set(title=title, xlabel="step", ylabel="recall@1", ylim=(0, 1))
    axes.legend(fontsize=7, loc="center right")


def main() -> None:
    """Draw the curves of a report file."""
    parser = argparse.ArgumentParser(description="Draw the curves of a training report")
    parser.add_argument("report", type=Path)
    parser.add_argument("picture", type=Path)
    options = parser.parse_args()
    report = json.loads(options.report.read_text(encoding="utf-8"))
    draw(report["loss_curves"], report["held_out_curves"], options.picture)


if __name__ == "__main__":
    main()
