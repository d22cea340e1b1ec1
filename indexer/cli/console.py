"""Common parts of all commands: options, JSON on stdout, progress on stderr."""

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
"""Exit code of a command that succeeded and found nothing."""

PROGRESS_EVERY_S = 5.0
"""Seconds between progress lines if stderr is not a terminal, to keep logs short."""

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
    """Read the settings of the index, for a command.

    The tables of the program around the command are checked too. The click group keeps in `obj`
    the `module:function` that lists them.

    Raises:
        ConfigError: The file is missing, is not TOML, or holds an unknown key or a bad value.
    """  # noqa: DOC502 - raised by `load_settings`
    others = click.get_current_context().obj
    return load_settings(path, resolve_name(others)() if others else None)


def format_examples(*lines: str) -> str:
    """Format the examples at the end of a command's help."""
    # \b on a line of its own tells click not to wrap the lines below.
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])


def join_words(context: click.Context, parameter: click.Parameter, words: tuple[str, ...]) -> str:
    """Join the words of an argument, so that a question needs no quotes.

    Bytes that are not UTF-8 arrive as lone surrogates and are replaced.

    Raises:
        click.BadParameter: All words are blank.
    """
    text = " ".join(words).encode("utf-8", "replace").decode("utf-8").strip()
    if not text:
        raise click.BadParameter("it is empty; say what to look for", context, parameter)
    return text


def print_json(value: object) -> None:
    """Print one JSON object, always in UTF-8."""
    click.echo(msgspec.json.encode(value))


@contextmanager
def show_progress() -> Iterator[Progress]:
    """Show progress on stderr: bars on a terminal, otherwise a line now and then.

    Yields:
        A function to call during the work.
    """
    if sys.stderr.isatty():
        # rich takes longer to import than a question takes to answer.
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
        if phase != last_phase or done == total or now_s - last_s >= PROGRESS_EVERY_S:
            click.echo(f"{phase} {done}/{total}", err=True)
            last_phase, last_s = phase, now_s

    return report
