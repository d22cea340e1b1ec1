"""What a command says that finds nothing."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

import click

from indexer.cli.console import NOT_FOUND, print_warnings
from indexer.settings import Settings


def suggest_source(name: str, settings: Settings) -> str:
    """Name the sources that there are, if a filter names another one; empty if it does not."""
    names = [source.name for source in settings.sources]
    if not name or name in names:
        return ""
    close = get_close_matches(name, names, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"there are: {', '.join(names) or 'none'}"
    return f"huigu.toml names no source {name!r}; {hint}"


def exit_if_empty(results: Sequence[object], message: str) -> None:
    """End with exit code 3 and a message if there are no results."""
    if not results:
        print_warnings([message])
        click.get_current_context().exit(NOT_FOUND)
