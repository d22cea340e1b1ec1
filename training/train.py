"""The training loop: pairs that belong together are pulled together, others of a batch apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from training.batches import BagPairs, draw_batch
from training.contrast import batch_gradient

Vectors = npt.NDArray[np.float32]

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
    losses: list[tuple[int, str, float]]
    """(step, source, loss) of every step of every run, run by run."""


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


def train_runs(first: Vectors, sources: Sequence[BagPairs], recipe: Recipe, work: Path) -> Trained:
    """Train several times from the same start and average what comes out.

    What one run learned from the accidents of its batches cancels out, what all learned stays
    (Wortsman et al. 2022, "Model soups").

    Args:
        first: Shape (vocabulary, dimension): where to start from.
        sources: What to learn from.
        recipe: How.
        work: Folder for a checkpoint of each run.
    """
    runs = []
    for seed in range(recipe.seed, recipe.seed + recipe.runs):
        run = replace(recipe, seed=seed, runs=1)
        runs.append(train(first, sources, run, work / f"checkpoint-{seed}.npz"))
    vectors = np.mean([run.vectors for run in runs], axis=0)
    return Trained(vectors, [loss for run in runs for loss in run.losses])


def train(
    first: Vectors, sources: Sequence[BagPairs], recipe: Recipe, checkpoint: Path, every: int = 250
) -> Trained:
    """Train the vectors, going on from the checkpoint if there is one of this recipe.

    Args:
        first: Shape (vocabulary, dimension): where to start from. Row 0 is the unknown piece.
        sources: What to learn from.
        recipe: How.
        checkpoint: `.npz` file to go on from and to keep.
        every: Steps between two checkpoints.
    """
    adam = Adam(first.copy())
    losses = _restore(checkpoint, recipe, adam)
    with _progress() as progress:
        task = progress.add_task("training", total=recipe.steps, completed=len(losses), loss=0.0)
        for step in range(len(losses), recipe.steps):
            name, left, right = draw_batch(sources, recipe.batch, recipe.dropout, recipe.seed, step)
            loss, words, gradient = batch_gradient(adam.weights, left, right, recipe.scale)
            adam.step(words, gradient, recipe.learning_rate * _schedule(step, recipe), step + 1)
            losses.append((step, name, loss))
            progress.update(task, advance=1, loss=loss)
            if (step + 1) % every == 0 or step + 1 == recipe.steps:
                _keep(checkpoint, recipe, adam, losses)
    return Trained(adam.weights, losses)


def _schedule(step: int, recipe: Recipe) -> float:
    """Rise to 1 over the warm-up, then fall to 0 at the last step."""
    if step < recipe.warm_up:
        return (step + 1) / recipe.warm_up
    return (recipe.steps - step) / max(recipe.steps - recipe.warm_up, 1)


def _keep(path: Path, recipe: Recipe, adam: Adam, losses: list[tuple[int, str, float]]) -> None:
    """Write a checkpoint beside the last one, then put it in its place."""
    fresh = path.with_suffix(".new.npz")
    np.savez(
        fresh,
        recipe=np.array(repr(recipe)),
        weights=adam.weights,
        mean=adam.mean,
        square=adam.square,
        names=np.array([name for _, name, _ in losses]),
        losses=np.array([loss for _, _, loss in losses]),
    )
    fresh.replace(path)


def _restore(path: Path, recipe: Recipe, adam: Adam) -> list[tuple[int, str, float]]:
    """Go on from a checkpoint of the same recipe; start afresh from none or one of another."""
    if not path.exists():
        return []
    with np.load(path) as kept:
        if str(kept["recipe"]) != repr(recipe) or kept["weights"].shape != adam.weights.shape:
            return []
        adam.weights[:], adam.mean[:], adam.square[:] = (
            kept[name] for name in ("weights", "mean", "square")
        )
        pairs = zip(kept["names"], kept["losses"], strict=True)
        return [(step, str(name), float(loss)) for step, (name, loss) in enumerate(pairs)]


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("loss {task.fields[loss]:.3f}"),
        TimeRemainingColumn(),
    )
