"""What a training run measured, and the model card that tells of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from string import Template

import numpy as np

from indexer.records import Encoder
from training.batches import BagPairs
from training.data import Pairs
from training.train import Recipe, Trained

TEMPLATE = Path(__file__).parent / "model_card.md"

_LOSS_ROWS = 10
"""Lines of the loss table."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the model card states."""

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
    """Pairs, recall@1 and recall@10 by kind of held-out pair."""
    questions: Mapping[str, float]
    """Recall over question sets, by `set@k`; empty when none were given."""


def retrieve(encoder: Encoder, pairs: Pairs) -> tuple[int, float, float]:
    """Look every left text up among all right ones.

    Returns:
        How many pairs, recall@1 and recall@10.
    """
    cosines = encoder.encode(pairs.left) @ encoder.encode(pairs.right).T
    # Equal right texts count as found whichever of them comes first.
    places = np.unique(np.array(pairs.right), return_inverse=True)[1]
    best = places[np.argsort(-cosines, axis=1, kind="stable")[:, :10]]
    found = best == places[:, None]
    return len(places), float(found[:, 0].mean()), float(found.any(axis=1).mean())


def mean_losses(trained: Trained) -> list[tuple[int, float]]:
    """Average the loss over each tenth of the steps, and over the runs."""
    steps = np.array([step for step, _, _ in trained.losses])
    losses = np.array([loss for _, _, loss in trained.losses])
    ends = np.linspace(0, steps.max() + 1, _LOSS_ROWS + 1).round().astype(int)
    return [
        (end, float(losses[(steps >= start) & (steps < end)].mean()))
        for start, end in pairwise(ends.tolist())
        if end > start
    ]


def count_pairs(sources: Sequence[BagPairs]) -> dict[str, int]:
    """Count what each source gives to learn from."""
    return {source.name: len(source.left) for source in sources}


def model_card(report: Report) -> str:
    """Fill the template of the model card."""
    held_out = [
        f"| {name} | {count:,} | {first:.3f} | {tenth:.3f} |"
        for name, (count, first, tenth) in report.held_out.items()
    ]
    licences = [
        f"| {source} | {licence} | {count:,} |"
        for (source, licence), count in sorted(report.licences.items())
    ]
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        words=f"{report.words:,}",
        megabytes=f"{report.megabytes:.1f}",
        pairs="\n".join(f"| {name} | {count:,} |" for name, count in report.pairs.items()),
        licences="\n".join(licences),
        recipe=", ".join(f"{key} {value}" for key, value in asdict(report.recipe).items()),
        losses="\n".join(f"| {step:,} | {loss:.3f} |" for step, loss in report.losses),
        held_out="\n".join(held_out),
        questions="\n".join(f"| {name} | {value:.3f} |" for name, value in report.questions.items())
        or "| not measured in this run | |",
    )


def write_report(path: Path, report: Report) -> None:
    """Write the report as JSON, for comparing runs."""
    content = asdict(report)
    content["licences"] = [[*key, count] for key, count in report.licences.items()]
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
