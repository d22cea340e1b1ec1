"""What every command shares: its options, one JSON object on stdout, progress on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from pkgutil import resolve_name

import click
import msgspec

from indexer.building.result import Progress
from indexer.config import DEFAULT_FILE, load_settings
from indexer.settings import Settings

NOT_FOUND = 3
"""Exit code of a command that ran well and found nothing."""

PROGRESS_EVERY_S = 5.0
"""Seconds between progress lines where stderr is no terminal: a log stays short."""

config_option = click.option(
    "--config",
    type=click.Path(path_type=Path),
    default=DEFAULT_FILE,
    show_default=True,
    help="Configuration file.",
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object on stdout, and nothing else."
)


def read_settings(path: Path) -> Settings:
    """Read what builds and opens an index, for a command.

    Tables of the program around the command are checked too: its group keeps, as click's `obj`, the
    `module:function` that lists them.

    Raises:
        ConfigError: The file is missing, is not TOML, or holds an unknown key or a bad value.
    """  # noqa: DOC502 - raised by `load_settings`
    others = click.get_current_context().obj
    return load_settings(path, resolve_name(others)() if others else None)


def format_examples(*lines: str) -> str:
    """Write the examples that end a command's help; they are left as they are, unwrapped."""
    # \b on a line of its own tells click not to wrap what follows.
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])


def join_words(context: click.Context, parameter: click.Parameter, words: tuple[str, ...]) -> str:
    """Make one text of an argument's words, so that a question needs no quotes.

    Args:
        context: Of the command; click passes it.
        parameter: The argument.
        words: As the shell passed them; bytes that are no UTF-8 arrive as lone surrogates.

    Returns:
        The text, encodable and not blank.

    Raises:
        click.BadParameter: There is nothing but blanks.
    """
    text = " ".join(words).encode("utf-8", "replace").decode("utf-8").strip()
    if not text:
        raise click.BadParameter("it is empty; say what to look for", context, parameter)
    return text


def print_json(value: object) -> None:
    """Print one JSON object, in UTF-8 whatever the terminal's encoding."""
    click.echo(msgspec.json.encode(value))


@contextmanager
def show_progress() -> Iterator[Progress]:
    """Show progress on stderr: a bar on a terminal, now and then a line elsewhere.

    Yields:
        What to call as work goes on.
    """
    if sys.stderr.isatty():
        # rich takes longer to import than a question takes to answer: only where it is seen.
        with resolve_name("indexer.cli.progress_bars:show_bars")() as bars:
            yield bars
        return
    yield _print_progress()


def _print_progress() -> Progress:
    """Print a line when a phase begins or ends, and every few seconds between."""
    last_phase, last_s = "", 0.0

    def report(phase: str, done: int, total: int) -> None:
        nonlocal last_phase, last_s
        now_s = time.monotonic()
        due = phase != last_phase or done == total or now_s - last_s >= PROGRESS_EVERY_S
        if due:
            click.echo(f"{phase} {done}/{total}", err=True)
            last_phase, last_s = phase, now_s

    return report
