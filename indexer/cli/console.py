"""Common parts of all commands: options, JSON on stdout, progress on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from pkgutil import resolve_name

import click
import msgspec

from indexer.building.result import Progress, throttle_progress
from indexer.config import DEFAULT_FILE, load_settings
from indexer.settings import Settings
from indexer.text.control_characters import clean_line, replace_surrogates

NOT_FOUND = 3
"""Exit code of a command that succeeded and found nothing."""

MAX_WORDS_CHARS = 10_000
"""Longest argument that is looked for: 120 kB of words took 175 MB."""

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
    """Read the settings of the index, for a command; a bad file raises `ConfigError`.

    The tables of the program around the command are checked too. The click group keeps in `obj`
    the `module:function` that lists them.
    """
    others = click.get_current_context().obj
    return load_settings(path, resolve_name(others)() if others else None)


def format_examples(*lines: str) -> str:
    """Format the examples at the end of a command's help."""
    # \b on a line of its own tells click not to wrap the lines below.
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])


def join_words(context: click.Context, parameter: click.Parameter, words: tuple[str, ...]) -> str:
    """Join the words of an argument, so that a question needs no quotes.

    Raises:
        click.BadParameter: All words are blank, or they are more than `MAX_WORDS_CHARS`.
    """
    # Bytes that are not UTF-8 arrive as lone surrogates.
    text = replace_surrogates(" ".join(words)).strip()
    if not text:
        raise click.BadParameter("it is empty; say what to look for", context, parameter)
    if len(text) > MAX_WORDS_CHARS:
        message = f"it has {len(text)} characters, at most {MAX_WORDS_CHARS} are read; shorten it"
        raise click.BadParameter(message, context, parameter)
    return text


def format_count(number: int, noun: str, plural: str = "") -> str:
    """Format a number with its noun: `1 link`, `2 links`; `plural` where it is not noun and `s`."""
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def format_contents(documents: int, passages: int, links: int) -> str:
    """Format what an index holds: `3 documents, 9 passages, 4 links`."""
    counts = {"document": documents, "passage": passages, "link": links}
    # `1 documents` too: scripts look for these words.
    return ", ".join(f"{number} {noun}s" for noun, number in counts.items())


def print_json(value: object) -> None:
    """Print one JSON object, always in UTF-8."""
    click.echo(msgspec.json.encode(value))


@contextmanager
def show_progress() -> Iterator[Progress]:
    """Show progress on stderr: bars on a terminal, otherwise a line now and then."""
    if sys.stderr.isatty():
        # rich takes longer to import than a question takes to answer.
        with resolve_name("indexer.cli.progress_bars:show_bars")() as bars:
            yield bars
        return
    yield throttle_progress(_print_progress, PROGRESS_EVERY_S)


def _print_progress(phase: str, done: int, total: int) -> None:
    print_note(f"{phase} {done}/{total}")


def print_warnings(lines: Iterable[str]) -> None:
    """Print what is wrong and does not stop the command; a line may quote anybody."""
    for line in lines:
        print_note(f"huigu: {clean_line(line)}")


def print_note(line: str) -> None:
    """Print a line on stderr; the work goes on if nobody reads it, as after `2>&1 | head -1`."""
    try:
        click.echo(line, err=True)
    except BrokenPipeError:
        with suppress(OSError), Path(os.devnull).open("wb") as devnull:
            os.dup2(devnull.fileno(), sys.stderr.fileno())
