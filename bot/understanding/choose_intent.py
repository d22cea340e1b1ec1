"""Chooses among the likeliest intents by what a question names: a talk has no number of talks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from bot.request import Intent, Subject
from bot.understanding.constraints import Limit
from bot.understanding.intent import IntentGuess

MOST_GUESSES = 6
"""Guesses of the model that are weighed."""
_FIRST_SHARE = 0.65
"""How much the first of two readings counts."""
_UNLIKELY = 0.1
"""Factor of an intent that makes no sense of what is named."""
_NO_LINKS = frozenset({"title", "what", "where", "other", "complaint", "contact", "subscribe"})
"""Intents that say no kind of link beside a name."""
_OF_MANY = frozenset({"first", "latest", "next"})
_SMALL_TALK = frozenset({"greeting", "thanks", "stop", "help"})


def merge_guesses(first: Sequence[IntentGuess], second: Sequence[IntentGuess]) -> list[IntentGuess]:
    """Merge the guesses at two readings of one question; the first counts more."""
    sums: dict[tuple[Intent, Subject], float] = {}
    for guesses, share in ((first, _FIRST_SHARE), (second, 1 - _FIRST_SHARE)):
        for guess in guesses:
            label = guess.intent, guess.subject
            sums[label] = sums.get(label, 0.0) + guess.probability * share
    return [IntentGuess(*label, probability) for label, probability in sums.items()]


def choose_intent(
    guesses: Sequence[IntentGuess], named: Collection[str], limits: Iterable[Limit]
) -> IntentGuess:
    """Choose an intent.

    Args:
        guesses: Of the model, at least one.
        named: What the question names, as `Mention.what`.
        limits: The kinds and platforms that it says.

    Returns:
        The likeliest guess, its probability among the guesses weighed anew.
    """
    has_kind = any(one.sort == "kind" and one.wanted and not one.weak for one in limits)
    weighed = [
        replace(guess, probability=guess.probability * _weigh(guess, named, has_kind))
        for guess in guesses
    ]
    best = max(weighed, key=lambda guess: guess.probability)
    before, after = (sum(one.probability for one in group) for group in (guesses, weighed))
    return replace(best, probability=best.probability * before / after if after else 0.0)


def _weigh(guess: IntentGuess, named: Collection[str], has_kind: bool) -> float:
    if not named:
        return 1.0
    is_of_many = guess.intent in _OF_MANY or guess.subject == "talks"
    is_unlikely = (
        guess.intent in _SMALL_TALK
        or (has_kind and guess.intent in _NO_LINKS)
        or (set(named) == {"talk"} and is_of_many)
    )
    return _UNLIKELY if is_unlikely else 1.0
