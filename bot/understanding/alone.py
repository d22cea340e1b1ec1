"""A question, read without its conversation and in it, and what its intent is chosen by."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from bot.request import Intent, Request
from bot.understanding.constraints import Limit
from bot.understanding.dialogue.cues import Cues
from bot.understanding.dialogue.explaining import explains
from bot.understanding.intent.choose_intent import choose_intent
from bot.understanding.intent.model import IntentGuess

BY_ORDER: frozenset[Intent] = frozenset(("first", "latest", "next"))
"""Intents that choose by order themselves."""
_POINTING = frozenset({"person", "thing", "nth", "event"})
"""What must be known to be asked of."""
SURE_SOCIAL = 0.65
"""Probability of a wish to reach or follow somebody that is believed."""


class Guesses(msgspec.Struct, frozen=True):
    """What the model guesses at a question, and what it is chosen by."""

    guesses: tuple[IntentGuess, ...]
    named: frozenset[str]
    limits: tuple[Limit, ...]
    masked: str

    def choose(self, added: Iterable[str] = ()) -> IntentGuess:
        """Choose an intent; `added` is what the conversation names besides."""
        guess = choose_intent(self.guesses, self.named.union(added), self.limits, self.masked)
        # An unsure wish to reach somebody is a question about something.
        is_unsure = guess.intent in ("contact", "subscribe") and guess.probability < SURE_SOCIAL
        return replace(guess, intent="other", subject="") if is_unsure else guess


class Turn(msgspec.Struct, frozen=True):
    """A question, read in its conversation."""

    request: Request
    other: Request | None
    """Another way to read it, for where the first finds nothing."""
    is_foreign: bool = False
    """Whether it is in neither Chinese nor English."""
    goes_on: bool = False
    """Whether its words go on from something before: `and the slides?`."""
    is_new: bool = False
    """Whether it begins a new subject: `what is tidal power`."""


class ReadAlone(msgspec.Struct, frozen=True):
    """A question, read without its conversation."""

    request: Request
    cues: Cues
    guesses: Guesses
    is_foreign: bool
    """Whether it is in neither Chinese nor English."""

    def make_turn(self, request: Request, other: Request | None = None) -> Turn:
        """Make the turn of a request that was completed, and of another way to read it."""
        is_new = not request.follows and explains(self.request, self.cues)
        return Turn(request, other, self.is_foreign, self.cues.is_marked, is_new)

    def settle_intent(self, completed: Request) -> Request:
        """Choose the intent anew by what the conversation adds, unless that gave the intent."""
        added = {one.what for one in completed.mentions if not one.text}
        own = self.request
        is_own = (completed.intent, completed.subject) == (own.intent, own.subject)
        if not added or not is_own or own.intent in ("complaint", "more"):
            return completed
        guess = self.guesses.choose(added)
        sorts = {one.what for one in completed.mentions}
        if (guess.intent, guess.subject) == ("list", "events") and {"person", "event"} <= sorts:
            guess = replace(guess, subject="talks")
        if guess.subject == "events" and added == {"person"} and guess.intent in BY_ORDER:
            # The last time of a speaker is a talk.
            guess = replace(guess, subject="talks")
        return replace(
            completed, intent=guess.intent, subject=guess.subject, probability=guess.probability
        )

    def ask_of_nothing(self, request: Request) -> Request:
        """Ask for one thing where a list is asked of `him` or `that one`, and nothing was shown.

        The answer asks back then; it is no list of everything.
        """
        points = any(one.sort in _POINTING for one in self.cues.references)
        limits = request.constraints
        names = bool(request.mentions or request.topic or limits.years or limits.editions)
        if not points or names or request.follows or request.intent not in ("list", "count"):
            return request
        return replace(request, intent="title", subject="", probability=1.0)
