"""Holds the index at its generation: no rebuild replaces it until somebody releases it.

A file in the folder of generations says so, for rebuilds of the command line and of servers alike.
"""

from __future__ import annotations

from contextlib import suppress

from indexer.errors import IndexHeld, NoIndex
from indexer.generations.contracts import Repository
from indexer.generations.folder import Generations, translate_disk_errors

HOLD_FILE = "held"


def hold_generation(generations: Generations) -> str:
    """Hold the current generation, and return its id; needs the lock."""
    generation = generations.current()
    with translate_disk_errors(generations.folder):
        (generations.folder / HOLD_FILE).write_text(f"{generation}\n", encoding="utf-8")
    return generation


def release_generation(generations: Generations) -> bool:
    """Let rebuilds go on, and return whether the index was held; needs the lock."""
    was_held = is_held(generations)
    with translate_disk_errors(generations.folder):
        (generations.folder / HOLD_FILE).unlink(missing_ok=True)
    return was_held


def is_held(generations: Generations) -> bool:
    """Tell whether rebuilds are refused."""
    with translate_disk_errors(generations.folder):
        return (generations.folder / HOLD_FILE).exists()


def refuse_if_held(repository: Repository) -> None:
    """Stop a rebuild of a held index.

    Raises:
        IndexHeld: The index is held.
    """
    if not repository.is_held():
        return
    # Without an index there is nothing to keep: a rebuild must be possible.
    with suppress(NoIndex):
        generation = repository.current()
        raise IndexHeld(
            f"{repository.place}: held at {generation} by `huigu rollback --hold`, "
            "and no rebuild replaces it; release it with `huigu rollback --release`"
        )
