"""The training loop, with Adam and checkpoints."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.records import Vectors
from training.data.batches import BagPairs, draw_batch
from training.model.loss import compute_gradient
from training.progress import make_progress
from training.work_folder import write_atomically

Measure = Callable[[Vectors], Mapping[str, float]]
"""Measures vectors during the training; gives figures by name."""

Figures = list[tuple[int, str, float]]
"""(step, name, figure), in the order they were taken."""

MEASURE_EVERY = 50
"""Steps between two measurements; each takes as long as half a step."""

MOMENTUM, SQUARES = 0.9, 0.999
"""Decay of the two running means, from the paper on Adam (Kingma and Ba 2014)."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a training run."""

    steps: int = 1500
    batch: int = 1024
    """Pairs a step; 2,048 cost four times the time and measured no better."""
    learning_rate: float = 0.02
    """Highest, at the end of the warm-up; then it falls to zero in a straight line."""
    warm_up: int = 50
    """Steps until the highest rate."""
    scale: float = 16.0
    """Inverse temperature of the softmax over cosines."""
    dropout: float = 0.3
    """Share of the tokens left out: no single word decides, and every word learns."""
    seed: int = 7
    """Of the first run; each further run takes the next number."""
    runs: int = 3
    """Runs from the same start over other batches; their vectors are averaged."""


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """Vectors, and how the loss fell."""

    vectors: Vectors
    losses: Figures
    """(step, source, loss) of every step of every run, run by run."""
    measured: Figures = field(default_factory=list)
    """(steps done, name, figure) of every measurement, run by run."""


class Adam:
    """Adam for the words of a batch only; the rows of other words stay as they are."""

    def __init__(self, weights: Vectors) -> None:
        self.weights = weights
        self.mean = np.zeros_like(weights)
        self.square = np.zeros_like(weights)

    def step(self, words: npt.NDArray[np.int64], gradient: Vectors, rate: float, step: int) -> None:
        """Move the rows of some words against their gradient; steps count from 1."""
        mean = MOMENTUM * self.mean[words] + (1 - MOMENTUM) * gradient
        square = SQUARES * self.square[words] + (1 - SQUARES) * gradient**2
        self.mean[words], self.square[words] = mean, square
        spread = np.sqrt(square / (1 - SQUARES**step)) + 1e-8
        self.weights[words] -= rate / (1 - MOMENTUM**step) * mean / spread


def train_runs(
    first: Vectors,
    sources: Sequence[BagPairs],
    recipe: Recipe,
    work: Path,
    measure: Measure | None = None,
) -> TrainingResult:
    """Train several times from the same start and average the vectors.

    What one run learned by chance from its batches cancels out; what all runs learned stays
    (Wortsman et al. 2022, "Model soups").

    Args:
        first: The first vectors, shape (vocabulary, dimension).
        sources: What to learn from.
        recipe: The settings.
        work: Folder for a checkpoint of each run.
        measure: Called every `MEASURE_EVERY` steps.
    """
    runs = []
    for seed in range(recipe.seed, recipe.seed + recipe.runs):
        run = replace(recipe, seed=seed, runs=1)
        runs.append(train(first, sources, run, work / f"checkpoint-{seed}.npz", measure=measure))
    return TrainingResult(
        np.mean([run.vectors for run in runs], axis=0),
        [loss for run in runs for loss in run.losses],
        [figure for run in runs for figure in run.measured],
    )


def train(
    first: Vectors,
    sources: Sequence[BagPairs],
    recipe: Recipe,
    checkpoint: Path,
    every: int = 250,
    measure: Measure | None = None,
) -> TrainingResult:
    """Train the vectors; continue from the checkpoint if it is of the same recipe.

    Args:
        first: The first vectors, shape (vocabulary, dimension); row 0 is the unknown piece.
        sources: What to learn from.
        recipe: The settings.
        checkpoint: `.npz` file, read at the start and written on the way.
        every: Steps between two checkpoints.
        measure: Called every `MEASURE_EVERY` steps.

    Returns:
        The vectors, the same to the last bit whether the run was interrupted or not.
    """
    start = f"{recipe!r} from {zlib.crc32(first.tobytes()):08x}"
    adam = Adam(first.copy())
    losses, measured = _restore(checkpoint, start, adam)
    with make_progress("loss {task.fields[loss]:.3f}") as display:
        task = display.add_task(
            f"training, seed {recipe.seed}", total=recipe.steps, completed=len(losses), loss=0.0
        )
        for step in range(len(losses), recipe.steps):
            if measure and step % MEASURE_EVERY == 0:
                measured += [(step, *figure) for figure in measure(adam.weights).items()]
            name, left, right = draw_batch(sources, recipe.batch, recipe.dropout, recipe.seed, step)
            loss, words, gradient = compute_gradient(adam.weights, left, right, recipe.scale)
            adam.step(words, gradient, _compute_rate(step, recipe), step + 1)
            losses.append((step, name, loss))
            display.update(task, advance=1, loss=loss)
            if (step + 1) % every == 0 or step + 1 == recipe.steps:
                _save(checkpoint, start, adam, losses, measured)
    if measure:
        measured += [(recipe.steps, *figure) for figure in measure(adam.weights).items()]
    return TrainingResult(adam.weights, losses, measured)


def _compute_rate(step: int, recipe: Recipe) -> float:
    """Rise to the full learning rate over the warm-up, then fall to 0 at the last step."""
    if step < recipe.warm_up:
        return recipe.learning_rate * ((step + 1) / recipe.warm_up)
    left = (recipe.steps - step) / max(recipe.steps - recipe.warm_up, 1)
    return recipe.learning_rate * left


def _save(path: Path, start: str, adam: Adam, losses: Figures, measured: Figures) -> None:
    """Replace the checkpoint."""
    state = {"weights": adam.weights, "mean": adam.mean, "square": adam.square}
    lists = {"losses": losses, "measured": measured}
    for prefix, figures in lists.items():
        state[f"{prefix} steps"] = np.array([step for step, _, _ in figures], np.int64)
        state[f"{prefix} names"] = np.array([name for _, name, _ in figures], np.str_)
        state[f"{prefix} values"] = np.array([value for _, _, value in figures], np.float64)
    state["start"] = np.array(start)
    write_atomically(path, lambda fresh: np.savez(fresh, allow_pickle=False, **state))


def _restore(path: Path, start: str, adam: Adam) -> tuple[Figures, Figures]:
    """Continue from the checkpoint if its start is the same; otherwise begin at step 0."""
    if not path.exists():
        return [], []
    with np.load(path) as saved:
        if "start" not in saved or str(saved["start"]) != start:
            return [], []
        adam.weights[:], adam.mean[:], adam.square[:] = (
            saved[name] for name in ("weights", "mean", "square")
        )
        return _read_figures(saved, "losses"), _read_figures(saved, "measured")


def _read_figures(saved: Mapping[str, npt.NDArray[Any]], prefix: str) -> Figures:
    columns = (saved[f"{prefix} {column}"].tolist() for column in ("steps", "names", "values"))
    return list(zip(*columns, strict=True))
