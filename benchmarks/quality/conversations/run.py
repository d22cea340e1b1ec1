"""Hold the conversations with the answerer, each with casts of the index, and judge the turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from benchmarks.quality.conversations.cast import Cast
from benchmarks.quality.conversations.judge import Scene, judge
from bot.answering.answer import Answerer
from bot.dialogue_state import DialogueState
from bot.messages import Answer, Question
from indexer.catalogue.contracts import Catalogue
from indexer.errors import UsageError

SCRIPTS = Path(__file__).with_name("conversations.jsonl")


class Turn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person says, with roles for names, and what is right then."""

    say: str
    sort: str
    """What makes the turn hard: `first`, `follow-up`, `pronoun`, …; figures are by it."""
    expect: dict[str, str]


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A conversation without its names."""

    id: str
    language: str
    turns: list[Turn]


@dataclass(frozen=True, slots=True)
class JudgedTurn:
    """A turn as it went."""

    script: str
    sort: str
    said: str
    answer: Answer
    is_right: bool | None
    """None if it cannot be told, such as of a list that has no third talk."""


def read_scripts(path: Path = SCRIPTS) -> list[Script]:
    """Read the conversations, one in each line.

    Raises:
        UsageError: A line is none.
    """
    lines = path.read_bytes().splitlines()
    scripts = []
    for number, line in enumerate(lines, 1):
        try:
            scripts.append(msgspec.json.decode(line, type=Script))
        except msgspec.DecodeError as error:
            raise UsageError(f"{path}:{number}: {error}") from error
    return scripts


def hold_conversations(
    answerer: Answerer,
    catalogue: Catalogue,
    scripts: Sequence[Script],
    casts: Sequence[Cast],
    progress: Callable[[str, int, int], None],
) -> list[JudgedTurn]:
    """Hold every conversation with every cast, of a small index with those that there are."""
    pairs = [(script, cast) for script in scripts for cast in casts]
    turns = []
    for done, (script, cast) in enumerate(pairs, 1):
        turns += hold_conversation(answerer, catalogue, script, cast)
        progress("conversations", done, len(pairs))
    return turns


def hold_conversation(
    answerer: Answerer, catalogue: Catalogue, script: Script, cast: Cast
) -> list[JudgedTurn]:
    """Say the turns one after the other, each with what the ones before left."""
    state: DialogueState | None = None
    before: Answer | None = None
    turns = []
    for turn in script.turns:
        said = cast.fill(turn.say, script.language)
        answer = answerer.answer(Question(text=said, state=state))
        is_right = judge(Scene(catalogue, cast, before), answer, turn.expect)
        turns.append(JudgedTurn(script.id, turn.sort, said, answer, is_right))
        state = answer.state if isinstance(answer.state, DialogueState) else state
        # Thanks in between change nothing of what `the second one` is.
        before = before if answer.kind == "social" else answer
    return turns
