"""`huigu ask` without a question: a conversation on the terminal."""

from __future__ import annotations

from collections.abc import Callable
from pkgutil import resolve_name

import click

from bot.dialogue_state import DialogueState
from bot.messages import MAX_QUESTION_CHARS, Answer, Question, drop_internals
from indexer.text.control_characters import replace_surrogates

WELCOME = "直接问吧，按 Ctrl-D 结束。 Ask away; Ctrl-D ends."
TOO_LONG = "太长了，最多 {0} 个字。 That is too long: at most {0} characters."
PROMPT = "> "


def hold_conversation(
    ask: Callable[[Question], Answer],
    show: Callable[[Answer], None],
    make_question: Callable[[str, DialogueState | None], Question],
) -> None:
    """Ask what is typed, line by line, each in the conversation, until the input ends.

    `make_question` makes a question of a line and what the conversation remembers; `show` shows an
    answer, which holds nothing of that.
    """
    # Only its import: `input` then has a history, and lines can be edited.
    resolve_name("readline")
    click.echo(WELCOME)
    state: DialogueState | None = None
    while (line := _read_line()) is not None:
        if len(line) > MAX_QUESTION_CHARS:
            click.echo(TOO_LONG.format(MAX_QUESTION_CHARS))
        elif line:
            question = make_question(line, state)
            answer = ask(question)
            if isinstance(answer.state, DialogueState):
                state = answer.state
            show(drop_internals(answer, question.explain))
            click.echo()


def _read_line() -> str | None:
    """Read a line; None at the end of the input."""
    try:
        return replace_surrogates(input(PROMPT)).strip()
    except EOFError:
        click.echo()
        return None
