"""What a training run measured, and the model card that tells of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from string import Template

import numpy as np

from indexer.contracts import Encoder
from training.batches import BagPairs
from training.data import Pairs
from training.train import Recipe, Trained

TEMPLATE = Path(__file__).parent / "model_card.md"

Curve = Sequence[tuple[int, float]]
"""Points (step, figure)."""

_LOSS_ROWS = 10
"""Lines of the loss table."""

_LOSS_BIN = 50
"""Steps whose losses are averaged to one point of a curve; all runs together, a source as rare as
one batch in twenty still has several."""


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
    """How long each stage took; next to nothing for what was kept from a run cut off."""


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


def loss_curves(trained: Trained) -> dict[str, Curve]:
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


def held_out_curves(trained: Trained) -> dict[str, list[Curve]]:
    """Part what was measured into a curve for each kind of pair and each run."""
    curves: dict[str, list[list[tuple[int, float]]]] = {}
    for step, name, recall in trained.measured:
        runs = curves.setdefault(name, [])
        if step == 0:
            runs.append([])
        runs[-1].append((step, recall))
    return {name: list(runs) for name, runs in curves.items()}


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
        name=report.name,
        notes="".join(f"\n{note}\n" for note in _notes(report)),
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


def _notes(report: Report) -> Iterator[str]:
    """Say where this encoder differs from the text of the card."""
    if report.without:
        yield f"**Made for comparison, without {', '.join(report.without)}.**"
    if "dictionary" in report.without:
        yield (
            "Nothing of CC-CEDICT is in it: neither its pairs, nor its words in the vocabulary, "
            "nor its glosses for the first vectors of Chinese words, which were random instead."
        )
    if report.own:
        yield (
            f"**Made with a community's own text besides: {', '.join(report.own)}.** Question sets "
            "over the same pages flatter it; its terms of use are those of that text too."
        )


def write_report(path: Path, report: Report) -> None:
    """Write the report as JSON, for comparing runs."""
    content = asdict(report)
    content["licences"] = [[*key, count] for key, count in report.licences.items()]
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
