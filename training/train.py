"""The training loop: pairs that belong together are pulled together, others of a batch apart."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from training.batches import BagPairs, draw_batch
from training.contrast import batch_gradient
from training.progress import progress
from training.work import keep

Vectors = npt.NDArray[np.float32]

Measure = Callable[[Vectors], Mapping[str, float]]
"""Gives figures of vectors by name, for watching how they come along."""

Figures = list[tuple[int, str, float]]
"""(step, name, figure), in the order they were taken."""

MEASURE_EVERY = 50
"""Steps between two looks at the held-out pairs; each look takes as long as half a step."""

MOMENTUM, SQUARES = 0.9, 0.999
"""Decay of the two running means, as Adam's authors suggest (Kingma and Ba 2014)."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What decides how the vectors come out."""

    steps: int = 1500
    batch: int = 1024
    """Pairs a step; 2,048 cost four times the time and measured no better."""
    learning_rate: float = 0.02
    """Peak, after the warm-up; falls to zero in a straight line."""
    warm_up: int = 50
    """Steps until the peak."""
    scale: float = 16.0
    """Inverse temperature of the softmax over cosines."""
    dropout: float = 0.3
    """Share of the tokens left out, so that no single word decides and every word learns."""
    seed: int = 7
    """Of the first run; the next run takes the next number."""
    runs: int = 3
    """Runs from the same start over other batches; their vectors are averaged."""


@dataclass(frozen=True, slots=True)
class Trained:
    """Vectors, and how the loss fell."""

    vectors: Vectors
    losses: Figures
    """(step, source, loss) of every step of every run, run by run."""
    measured: Figures = field(default_factory=list)
    """(steps done, name, figure) of every look, run by run."""


class Adam:
    """Adam for the rows of a batch only: rows whose word does not occur stay as they are."""

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
) -> Trained:
    """Train several times from the same start and average what comes out.

    What one run learned from the accidents of its batches cancels out, what all learned stays
    (Wortsman et al. 2022, "Model soups").

    Args:
        first: Shape (vocabulary, dimension): where to start from.
        sources: What to learn from.
        recipe: How.
        work: Folder for a checkpoint of each run.
        measure: What to look at every `MEASURE_EVERY` steps.
    """
    runs = []
    for seed in range(recipe.seed, recipe.seed + recipe.runs):
        run = replace(recipe, seed=seed, runs=1)
        runs.append(train(first, sources, run, work / f"checkpoint-{seed}.npz", measure=measure))
    return Trained(
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
) -> Trained:
    """Train the vectors, going on from the checkpoint if there is one of this recipe.

    Args:
        first: Shape (vocabulary, dimension): where to start from. Row 0 is the unknown piece.
        sources: What to learn from.
        recipe: How.
        checkpoint: `.npz` file to go on from and to keep.
        every: Steps between two checkpoints.
        measure: What to look at every `MEASURE_EVERY` steps.

    Returns:
        The vectors; the same to the last bit whether the run was cut off or not.
    """
    start = f"{recipe!r} from {zlib.crc32(first.tobytes()):08x}"
    adam = Adam(first.copy())
    losses, measured = _restore(checkpoint, start, adam)
    with progress("loss {task.fields[loss]:.3f}") as display:
        task = display.add_task(
            f"training, seed {recipe.seed}", total=recipe.steps, completed=len(losses), loss=0.0
        )
        for step in range(len(losses), recipe.steps):
            if measure and step % MEASURE_EVERY == 0:
                measured += [(step, name, it) for name, it in measure(adam.weights).items()]
            name, left, right = draw_batch(sources, recipe.batch, recipe.dropout, recipe.seed, step)
            loss, words, gradient = batch_gradient(adam.weights, left, right, recipe.scale)
            adam.step(words, gradient, recipe.learning_rate * _schedule(step, recipe), step + 1)
            losses.append((step, name, loss))
            display.update(task, advance=1, loss=loss)
            if (step + 1) % every == 0 or step + 1 == recipe.steps:
                _keep(checkpoint, start, adam, losses, measured)
    if measure:
        measured += [(recipe.steps, name, it) for name, it in measure(adam.weights).items()]
    return Trained(adam.weights, losses, measured)


def _schedule(step: int, recipe: Recipe) -> float:
    """Rise to 1 over the warm-up, then fall to 0 at the last step."""
    if step < recipe.warm_up:
        return (step + 1) / recipe.warm_up
    return (recipe.steps - step) / max(recipe.steps - recipe.warm_up, 1)


def _keep(path: Path, start: str, adam: Adam, losses: Figures, measured: Figures) -> None:
    """Write a checkpoint in the place of the last one."""
    state = {"weights": adam.weights, "mean": adam.mean, "square": adam.square}
    lists = {"losses": losses, "measured": measured}
    for prefix, figures in lists.items():
        state[f"{prefix} steps"] = np.array([step for step, _, _ in figures], np.int64)
        state[f"{prefix} names"] = np.array([name for _, name, _ in figures], np.str_)
        state[f"{prefix} values"] = np.array([value for _, _, value in figures], np.float64)
    keep(path, lambda fresh: np.savez(fresh, allow_pickle=False, start=np.array(start), **state))


def _restore(path: Path, start: str, adam: Adam) -> tuple[Figures, Figures]:
    """Go on from a checkpoint with the same start; begin afresh from none or one of another."""
    if not path.exists():
        return [], []
    with np.load(path) as kept:
        if "start" not in kept or str(kept["start"]) != start:
            return [], []
        adam.weights[:], adam.mean[:], adam.square[:] = (
            kept[name] for name in ("weights", "mean", "square")
        )
        return _figures(kept, "losses"), _figures(kept, "measured")


def _figures(kept: Mapping[str, npt.NDArray[Any]], prefix: str) -> Figures:
    columns = (kept[f"{prefix} {column}"].tolist() for column in ("steps", "names", "values"))
    return list(zip(*columns, strict=True))
