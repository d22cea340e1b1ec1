"""`huigu unanswered`: list questions without an answer."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from bot.config import load_bot_secrets, load_bot_settings
from bot.journal.database import JournalFile
from bot.kept import open_kept
from indexer.cli.console import NOT_FOUND, config_option, format_examples, json_option, print_json
from indexer.cli.tables import print_rows

MAX_ROWS = 10_000
"""Largest value of `--limit`."""


@click.command(epilog=format_examples("huigu unanswered", "huigu unanswered --json --limit 100"))
@click.option(
    "--limit", type=click.IntRange(1, MAX_ROWS), default=20, show_default=True, help="Most rows."
)
@config_option
@json_option
def unanswered(limit: int, config: Path, as_json: bool) -> None:
    """List questions without an answer, the most frequent first.

    They found nothing, or people marked the answer as wrong: topics to write about. Exit code 3 if
    there are none.
    """
    settings = load_bot_settings(config)
    path = settings.journal_path()
    questions = []
    with open_kept(settings, load_bot_secrets()) as kept:
        if kept is not None and kept.journal is not None:
            questions = kept.journal.list_unanswered(limit)
        # Only the server creates a journal.
        elif path and path.exists():
            with closing(JournalFile(path)) as file:
                questions = file.list_unanswered(limit)
    if as_json:
        print_json({"unanswered": questions})
    else:
        rows = [(row.times, row.last, row.question) for row in questions]
        print_rows(("times", "last asked", "question"), rows, whole="question")
    if not questions:
        click.echo("huigu: no unanswered questions; `huigu serve` collects them", err=True)
        click.get_current_context().exit(NOT_FOUND)
