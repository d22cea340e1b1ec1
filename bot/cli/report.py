"""`huigu report`: what was asked, what was missing, and what to write next."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from pkgutil import resolve_name

import click

from bot.config import load_bot_secrets, load_bot_settings
from bot.kept import open_kept
from bot.messages import LANGUAGES
from bot.rendering.report.html import render_report_html
from bot.rendering.report.terminal import lay_out_report
from bot.rendering.terminal.layout import to_plain_text
from bot.report.make import DEFAULT_DAYS, DEFAULT_LIMIT, MOST_DAYS, MOST_LISTED, Scope, make_report
from bot.report.open import open_parts
from bot.report.records import Report
from bot.runtime.private_files import write_private
from indexer.cli.console import NOT_FOUND, config_option, format_examples, json_option, print_json
from indexer.search.index import Index


@click.command(
    epilog=format_examples(
        "huigu report",
        "huigu report --days 7 --channel discord",
        "huigu report --language zh --html report.html",
        "huigu report --json --limit 50",
    )
)
@click.option(
    "--days",
    type=click.IntRange(1, MOST_DAYS),
    default=DEFAULT_DAYS,
    show_default=True,
    help="Days up to today, UTC.",
)
@click.option("--channel", default="", metavar="NAME", help="Only what was asked there.")
@click.option(
    "--limit",
    type=click.IntRange(1, MOST_LISTED),
    default=DEFAULT_LIMIT,
    show_default=True,
    help="Most entries of each list.",
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES, case_sensitive=False),
    default="en",
    show_default=True,
    help="Language of the report.",
)
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a page without scripts into a file instead.",
)
@config_option
@json_option
def report(
    days: int,
    channel: str,
    limit: int,
    language: str,
    html: Path | None,
    config: Path,
    as_json: bool,
) -> None:
    """Report what was asked, what was missing, and what to write next.

    Questions that mean the same are one, in whatever words and language. The report is made while
    the server runs. It is for organisers only: questions may hold personal data. Exit code 3 if
    nobody asked anything in these days. `huigu unanswered` lists every question without an answer.
    """
    settings = load_bot_settings(config)
    with (
        closing(Index.open(settings.indexer)) as index,
        open_kept(settings, load_bot_secrets()) as kept,
    ):
        parts = open_parts(index, settings.indexer, settings.journal_path())
        if kept is not None and kept.journal is not None:
            parts = replace(parts, read_kept=kept.journal.read_history)
        made = make_report(parts, Scope(days, channel, limit), datetime.now(UTC))
    if html:
        write_private(html, render_report_html(made, language))
    if as_json:
        print_json(made)
    elif html:
        click.echo(f"{html}: {made.totals.questions} questions of {made.since} to {made.until}")
    else:
        _show(made, language)
    if not made.totals.questions:
        click.echo("huigu: no questions in these days; `huigu serve` collects them", err=True)
        click.get_current_context().exit(NOT_FOUND)


def _show(made: Report, language: str) -> None:
    lines = lay_out_report(made, language)
    if sys.stdout.isatty():
        # Imported only for a terminal: an import of rich takes longer than an answer.
        console = resolve_name("rich.console:Console")()
        resolve_name("bot.rendering.terminal.printing:print_lines")(lines, console)
    else:
        click.echo(to_plain_text(lines), nl=False)
