"""What a conversation remembers of its last answer, so that the next question can leave it out."""

from __future__ import annotations

import msgspec

from bot.request import Mention, Request


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One of the things that a question may mean."""

    label: str
    """What it is called."""
    question: str
    """The question that asks for it."""


class DialogueState(msgspec.Struct, frozen=True, kw_only=True):
    """The last question of a conversation as it was understood, and what its answer showed.

    Ids are those of one generation; with another one, names are looked up anew.
    """

    generation: str
    """Id of the generation whose ids it holds."""
    request: Request
    """The last question, completed by what was said before it."""
    asked: Request | None = None
    """The last question that was no side question such as `who sponsored it`."""
    shown: tuple[Mention, ...] = ()
    """Talks, else events, else people that the answer showed, in its order; `text` is empty."""
    before: tuple[Mention, ...] = ()
    """What was named or shown before, the latest first."""
    choices: tuple[Choice, ...] = ()
    """What the answer offered to choose from."""
    listed: tuple[Mention, ...] = ()
    """The last list of several things that was shown, which `the third one` may mean."""
    list_request: Request | None = None
    """What that list answers."""
    rest: int = 0
    """`Question.offset` of what comes behind what was shown of that list; 0 for nothing."""
    lines: int = 0
    """How many lines of that list the answer had."""
    total: int = 0
    """How many lines it has on all its pages."""
    page: int = 0
    """How many lines its full pages have."""
    counted: Request | None = None
    """The last question for a number, until a list is shown: `list them`, `the earliest one`."""
