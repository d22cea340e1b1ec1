"""`huigu ask`: answer one question."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from pkgutil import resolve_name

import click

from bot.answering.answer import Answerer
from bot.messages import LANGUAGES, MAX_OFFSET, MAX_QUESTION_CHARS, Question
from bot.rendering.terminal_layout import lay_out, to_plain_text
from indexer.cli.console import (
    NOT_FOUND,
    config_option,
    format_examples,
    join_words,
    json_option,
    print_json,
    read_settings,
)
from indexer.search.index import Index


@click.command(
    epilog=format_examples(
        "huigu ask where are the videos of the last event",
        'huigu ask --language en "2022 年大会的 PPT"',
        "huigu ask --json 第三届沙龙的视频",
    )
)
@click.argument("question", nargs=-1, required=True, callback=join_words)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES, case_sensitive=False),
    default=None,
    help="Language of the answer; default: that of the question.",
)
@click.option(
    "--offset",
    type=click.IntRange(0, MAX_OFFSET),
    default=0,
    metavar="N",
    help="Go on with a list behind its first N links or talks.",
)
@config_option
@json_option
@click.pass_context
def ask(
    context: click.Context,
    question: str,
    language: str | None,
    offset: int,
    config: Path,
    as_json: bool,
) -> None:
    """Answer a question, with links and sources.

    Exit code 3 if no answer was found. In a terminal you can click the links; a pipe gets plain
    text.
    """
    if len(question) > MAX_QUESTION_CHARS:
        context.fail(
            f"the question has {len(question)} characters, at most {MAX_QUESTION_CHARS} are read; "
            "ask for one thing at a time"
        )
    settings = read_settings(config)
    with closing(Index.open(settings)) as index:
        asked = Question(text=question, language=language or "", offset=offset)
        answer = Answerer.open(index, settings.find_wordings()).answer(asked)
    if as_json:
        print_json(answer)
    elif sys.stdout.isatty():
        # Imported only for a terminal: an import of rich takes longer than an answer.
        console = resolve_name("rich.console:Console")()
        resolve_name("bot.rendering.terminal:print_lines")(lay_out(answer), console)
    else:
        click.echo(to_plain_text(lay_out(answer)), nl=False)
    if not answer.found:
        context.exit(NOT_FOUND)
