"""`huigu rollback`, and what a rebuild says of the generation that serves."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from indexer.cli.console import (
    config_option,
    format_examples,
    json_option,
    print_json,
    print_note,
    read_settings,
)
from indexer.errors import NoIndex, StoreError, Terminated
from indexer.generations.contracts import Repository
from indexer.stores import open_repository


@click.command(
    epilog=format_examples(
        "huigu rollback && huigu status", "huigu rollback --hold", "huigu rollback --release"
    )
)
@click.option("--hold", is_flag=True, help="Refuse rebuilds until --release.")
@click.option("--release", is_flag=True, help="Allow rebuilds again; switch to nothing.")
@config_option
@json_option
@click.pass_context
def rollback(
    context: click.Context, hold: bool, release: bool, config: Path, as_json: bool
) -> None:
    """Switch back to the index before the current one.

    Damaged generations are skipped. Running servers switch by themselves. The next rebuild reads
    the sources again and replaces this index, unless you hold it. An index that was rolled back
    already goes no further back with --hold.
    """
    if hold and release:
        context.fail("--hold and --release exclude each other; give one of them")
    settings = read_settings(config)
    repository = open_repository(settings)
    if release:
        generation, note = release_index(repository)
    else:
        generation, note = roll_back(repository, hold=hold)
    if as_json:
        print_json({"generation": generation})
    else:
        click.echo(f"now serving {generation}")
    print_note(note)


def roll_back(repository: Repository, *, hold: bool) -> tuple[str, str]:
    """Switch to the generation before the current one; give its id, and a line about rebuilds.

    With `hold`, an index that was rolled back already stays where it is.
    """
    with repository.lock():
        if not hold or not repository.is_rolled_back():
            repository.rollback()
        if hold:
            repository.hold()
        return repository.current(), explain_rollback(repository.is_held())


def release_index(repository: Repository) -> tuple[str, str]:
    """Allow rebuilds again; give the current id, and a line that says so."""
    with repository.lock():
        # Before the current one is read: a damaged index must not stay held.
        was_held = repository.release()
        generation = repository.current()
    if was_held:
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
def explain_stop(repository: Repository) -> Iterator[None]:
    """Add to Ctrl-C, and to SIGTERM, a line that says which generation serves now."""
    before = signal.signal(signal.SIGTERM, _raise_terminated)
    try:
        yield
    except KeyboardInterrupt as stop:
        try:
            line = f"stopped; generation {repository.current()} still serves"
        except NoIndex:
            line = "stopped; there is no index yet, run `huigu rebuild` again"
        except StoreError as error:
            line = f"stopped; {error}"
        raise type(stop)(line) from None
    finally:
        signal.signal(signal.SIGTERM, before)


def _raise_terminated(number: int, frame: FrameType | None) -> NoReturn:
    raise Terminated


def explain_end_of_rollback(generation: str) -> str:
    """Say that a rebuild replaced an index that somebody had rolled back to."""
    return (
        f"the roll-back to {generation} has ended: this rebuild read the sources again. "
        "`huigu rollback --hold` keeps an index until you release it"
    )
