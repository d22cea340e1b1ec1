"""What `huigu init` asks on a terminal, when it is not clear by itself."""

from __future__ import annotations

import re
import shlex

import click

from indexer.errors import UsageError
from indexer.setup.describe import describe_source
from indexer.setup.found import Survey
from indexer.text.control_characters import clean_line, replace_surrogates


def ask_places() -> tuple[str, ...]:
    """Ask where the pages are.

    Raises:
        UsageError: The quotes do not match.
    """
    text = click.prompt("Where are the pages? A folder, or the address of a repository or site")
    try:
        return tuple(shlex.split(replace_surrogates(text)))
    except ValueError as error:
        raise UsageError(f"{text!r} cannot be read ({error}); close the quotes") from None


def choose_sources(found: Survey) -> Survey:
    """Ask which of several sources to read; the others stay in the file as comments."""
    for number, source in enumerate(found.sources, start=1):
        click.echo(f"  {number}  {clean_line(source.place)}: {clean_line(describe_source(source))}")
    while True:
        text = click.prompt("Which of them? Numbers, or all", default="all")
        chosen = _read_numbers(text, len(found.sources))
        if chosen:
            return found.keep(chosen)
        click.echo(f"Write numbers from 1 to {len(found.sources)}, such as: 1 2", err=True)


def ask_name(guess: str) -> str:
    """Ask what the community is called; an empty answer leaves it open."""
    asked = click.prompt("What is the community called?", default=guess, show_default=bool(guess))
    return clean_line(replace_surrogates(str(asked)))


def _read_numbers(text: str, most: int) -> frozenset[int]:
    """Read the places in a list, from 0; empty if something else was written."""
    if text.strip().lower() in {"all", "a", "*", ""}:
        return frozenset(range(most))
    words = re.split(r"[\s,，、]+", text.strip())
    if not all(word.isascii() and word.isdigit() and 1 <= int(word) <= most for word in words):
        return frozenset()
    return frozenset(int(word) - 1 for word in words)
