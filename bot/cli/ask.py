"""`huigu ask`: answer a question, or hold a conversation."""

from __future__ import annotations

import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from pkgutil import resolve_name

import click

from bot.answering.answer import Answerer
from bot.dialogue_state import DialogueState
from bot.messages import (
    LANGUAGES,
    MAX_OFFSET,
    MAX_QUESTION_CHARS,
    Answer,
    Explanation,
    Question,
    drop_internals,
)
from bot.rendering.terminal.layout import lay_out, to_plain_text
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


def _join_question(
    context: click.Context, parameter: click.Parameter, words: tuple[str, ...]
) -> str:
    """Join the words of a question; none at all are a conversation."""
    return join_words(context, parameter, words) if words else ""


@click.command(
    epilog=format_examples(
        "huigu ask where are the videos of the last event",
        'huigu ask --language en "2022 年大会的 PPT"',
        "huigu ask --json 第三届沙龙的视频",
        "huigu ask",
    )
)
@click.argument("question", nargs=-1, callback=_join_question)
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
@click.option("--explain", is_flag=True, help="Show how the question was understood.")
@config_option
@json_option
@click.pass_context
def ask(
    context: click.Context,
    question: str,
    language: str | None,
    offset: int,
    explain: bool,
    config: Path,
    as_json: bool,
) -> None:
    """Answer a question, with links and sources.

    Exit code 3 if no answer was found. In a terminal you can click the links; a pipe gets plain
    text. Without a question, a terminal holds a conversation: each line may follow on the one
    before ("and the slides?", "the second one", "more"), and Ctrl-D ends it.
    """
    if not question and (as_json or offset or not _is_terminal()):
        context.fail("Missing argument 'QUESTION...'; without one, only a terminal can go on.")
    if len(question) > MAX_QUESTION_CHARS:
        context.fail(
            f"the question has {len(question)} characters, at most {MAX_QUESTION_CHARS} are read; "
            "ask for one thing at a time"
        )

    def make_question(text: str, state: DialogueState | None) -> Question:
        spoken = language or ""
        return Question(text=text, language=spoken, offset=offset, explain=explain, state=state)

    settings = read_settings(config)
    with closing(Index.open(settings)) as index:
        answerer = Answerer.open(index, settings.find_wordings())
        if not question:
            from bot.cli.conversation import hold_conversation

            hold_conversation(answerer.answer, partial(_show, in_conversation=True), make_question)
            return
        answer = drop_internals(answerer.answer(make_question(question, None)), explain)
    if as_json:
        print_json(answer)
    else:
        _show(answer)
    if not answer.found:
        context.exit(NOT_FOUND)


def _is_terminal() -> bool:
    """Tell whether a person types and reads."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _show(answer: Answer, in_conversation: bool = False) -> None:
    lines = lay_out(answer, in_conversation)
    if isinstance(answer.explanation, Explanation):
        from bot.rendering.terminal.explanation import lay_out_explanation

        lines += lay_out_explanation(answer.explanation, answer.language)
    if sys.stdout.isatty():
        # Imported only for a terminal: an import of rich takes longer than an answer.
        console = resolve_name("rich.console:Console")()
        resolve_name("bot.rendering.terminal.printing:print_lines")(lines, console)
    else:
        click.echo(to_plain_text(lines), nl=False)
