"""What a command says of the generation that serves: rolled back, held, or still the old one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from indexer.cli.console import print_note
from indexer.errors import NoIndex, StoreError
from indexer.generations.folder import Generations
from indexer.generations.hold import hold_generation, is_held, release_generation
from indexer.generations.lock import hold_lock


def roll_back(generations: Generations, *, hold: bool) -> tuple[str, str]:
    """Switch to the generation before the current one; give its id, and a line about rebuilds.

    With `hold`, an index that was rolled back already stays where it is.
    """
    with hold_lock(generations.folder):
        if not hold or not generations.is_rolled_back():
            generations.rollback()
        if hold:
            hold_generation(generations)
        return generations.current(), explain_rollback(is_held(generations))


def release_index(generations: Generations) -> tuple[str, str]:
    """Allow rebuilds again; give the current id, and a line that says so."""
    with hold_lock(generations.folder):
        generation = generations.current()
        if release_generation(generations):
            return generation, "released; the next `huigu rebuild` replaces it"
        return generation, "it was not held; nothing changed"


def explain_rollback(is_held: bool) -> str:
    """Say what the next rebuild does to an index that was rolled back, or is held."""
    if is_held:
        return "held; every rebuild is refused until `huigu rollback --release`"
    return (
        "rolled back; the next rebuild reads the sources again and replaces this index. "
        "To keep it: `huigu rollback --hold`"
    )


@contextmanager
def explain_stop(generations: Generations) -> Iterator[None]:
    """Add to Ctrl-C which generation serves now.

    Raises:
        KeyboardInterrupt: With that line.
    """
    try:
        yield
    except KeyboardInterrupt:
        try:
            line = f"stopped; generation {generations.current()} still serves"
        except NoIndex:
            line = "stopped; there is no index yet, run `huigu rebuild` again"
        except StoreError as error:
            line = f"stopped; {error}"
        raise KeyboardInterrupt(line) from None


@contextmanager
def explain_end_of_rollback(generations: Generations) -> Iterator[None]:
    """Say when a rebuild replaced an index that somebody had rolled back."""
    try:
        before = generations.current() if generations.is_rolled_back() else ""
    except StoreError:  # the rebuild itself says what is wrong
        before = ""
    yield
    if before and generations.current() != before:
        print_note(
            f"the roll-back to {before} has ended: this rebuild read the sources again. "
            "`huigu rollback --hold` keeps an index until you release it"
        )
