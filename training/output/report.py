"""The report of a training run: what was made, and how good it is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np

from training.data.batches import BagPairs
from training.model.train import Recipe, TrainingResult

Curve = Sequence[tuple[int, float]]
"""Points (step, figure)."""

_LOSS_ROWS = 10
"""Lines of the loss table."""

_LOSS_BIN = 50
"""Steps averaged to one point of a curve, over all runs; even a source in one batch of twenty then
has several losses a point."""


@dataclass(frozen=True, slots=True)
class Report:
    """The figures in the model card, and the curves."""

    recipe: Recipe
    words: int
    """Rows of the vocabulary."""
    megabytes: float
    """Of the weights and the tokenizer on disk, in 10^6 bytes."""
    pairs: Mapping[str, int]
    """Pairs learned from, by source."""
    licences: Mapping[tuple[str, str], int]
    """Rows by (source, licence)."""
    losses: list[tuple[int, float]]
    """(last step, mean loss) of each tenth of the run."""
    held_out: Mapping[str, tuple[int, float, float]]
    """Number, recall@1 and recall@10, by kind of held-out pair."""
    questions: Mapping[str, float]
    """Recall over question sets, by `set@k`; empty if there were none."""
    name: str = "huigu-zh-en-256"
    """Of the encoder."""
    without: Sequence[str] = ()
    """Parallel text that was left out."""
    own: Sequence[str] = ()
    """Files of a community's own text that were added."""
    loss_curves: Mapping[str, Curve] = field(default_factory=dict)
    """(step, mean loss around it, over all runs), by source."""
    held_out_curves: Mapping[str, Sequence[Curve]] = field(default_factory=dict)
    """(steps done, recall@1), a curve for each run, by kind of held-out pair."""
    minutes: Mapping[str, float] = field(default_factory=dict)
    """Time of each stage; near 0 if the result came from an interrupted run."""


def average_losses(trained: TrainingResult) -> list[tuple[int, float]]:
    """Average the loss over each tenth of the steps, and over the runs."""
    steps = np.array([step for step, _, _ in trained.losses])
    losses = np.array([loss for _, _, loss in trained.losses])
    ends = np.linspace(0, steps.max() + 1, _LOSS_ROWS + 1).round().astype(int)
    return [
        (end, float(losses[(steps >= start) & (steps < end)].mean()))
        for start, end in pairwise(ends.tolist())
        if end > start
    ]


def build_loss_curves(trained: TrainingResult) -> dict[str, Curve]:
    """Average each source's loss over a few steps and all runs."""
    sums: dict[str, dict[int, list[float]]] = {}
    for step, name, loss in trained.losses:
        sums.setdefault(name, {}).setdefault(step // _LOSS_BIN, []).append(loss)
    return {
        name: [
            (place * _LOSS_BIN + _LOSS_BIN // 2, float(np.mean(losses)))
            for place, losses in sorted(bins.items())
        ]
        for name, bins in sorted(sums.items())
    }


def build_held_out_curves(trained: TrainingResult) -> dict[str, list[Curve]]:
    """Split the measured recall into a curve for each kind of pair and each run."""
    curves: dict[str, list[list[tuple[int, float]]]] = {}
    for step, name, recall in trained.measured:
        runs = curves.setdefault(name, [])
        if step == 0:
            runs.append([])
        runs[-1].append((step, recall))
    return {name: list(runs) for name, runs in curves.items()}


def count_pairs(sources: Sequence[BagPairs]) -> dict[str, int]:
    """Count the pairs of each source."""
    return {source.name: len(source.left) for source in sources}


def write_report(path: Path, report: Report) -> None:
    """Write the report as JSON, for comparing runs."""
    content = asdict(report)
    content["licences"] = [[*key, count] for key, count in report.licences.items()]
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
