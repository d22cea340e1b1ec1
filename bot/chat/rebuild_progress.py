"""A rebuild asked for in a chat: the words for how it goes and how it went."""

from __future__ import annotations

from collections.abc import Callable

from bot.rendering.texts import SHARED
from bot.services.contracts import Reindexed
from indexer.errors import HuiguError, RebuildRunning

MOST_PROBLEMS = 30
"""Shown in a chat; a list of hundreds is for a terminal."""

Escape = Callable[[str], str]
"""Makes a text of any origin harmless on one line of a channel."""


class Progress:
    """How far a rebuild is; told from its thread, read from the event loop."""

    def __init__(self, language: str) -> None:
        """Begin with nothing done."""
        self._language = language
        self.text = SHARED.say("reindexing", language)

    def tell(self, phase: str, done: int, total: int) -> None:
        """Note how far it is. One assignment, so it may come from any thread."""
        key = f"phase_{phase}"
        if key in SHARED:
            self.text = SHARED.say(key, self._language, done, total)


def report(done: Reindexed, language: str, escape: Escape) -> str:
    """Word what a rebuild did, and what it left out."""
    lines = [
        SHARED.say(
            "reindexed",
            language,
            escape(done.generation),
            done.documents,
            done.added,
            done.changed,
            done.removed,
            f"{done.seconds:.1f}",
        )
    ]
    if done.problems:
        lines += ["", SHARED.say("problems", language, len(done.problems))]
        lines += [f"- {escape(problem)}" for problem in done.problems[:MOST_PROBLEMS]]
    if len(done.problems) > MOST_PROBLEMS:
        more = len(done.problems) - MOST_PROBLEMS
        lines.append(SHARED.say("more_problems", language, more))
    return "\n".join(lines)


def failure(error: HuiguError, language: str, escape: Escape) -> str:
    """Word why the index was not rebuilt."""
    if isinstance(error, RebuildRunning):
        return SHARED.say("running", language)
    return SHARED.say("not_reindexed", language, escape(str(error)))
