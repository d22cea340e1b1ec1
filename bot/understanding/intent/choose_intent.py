"""Chooses among the likeliest intents by what a question names: a talk has no number of talks."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec.structs import replace

from bot.request import Intent, Subject
from bot.understanding.constraints import Limit
from bot.understanding.events.things import asks_for_address, asks_for_notes, asks_for_thing
from bot.understanding.intent.cues import (
    asks_for_city,
    asks_for_number,
    asks_for_venue,
    asks_to_register,
    says_links,
)
from bot.understanding.intent.model import IntentGuess

MOST_GUESSES = 6
"""Guesses of the model that are weighed."""
_FIRST_SHARE = 0.65
"""How much the first of two readings counts."""
_UNLIKELY = 0.1
"""Factor of an intent that makes no sense of what is named."""
_NO_LINKS = frozenset({
    *("title", "what", "where", "other", "complaint", "contact", "subscribe", "live"),
})
"""Intents that say no kind of link beside a name."""
_OF_MANY = frozenset({"first", "latest", "next"})
_SMALL_TALK = frozenset({"greeting", "thanks", "stop", "help", "chatter", "more"})
_WITH_LISTS = frozenset({"event", "series", "person", "organisation"})
"""What has talks; who names one and says no word for links wants its list sooner."""
_VAGUE = 0.15
"""Factor of links where nothing in the question is a word for them."""
_SERIES_HAS_EVENTS = 1.25
"""Factor of the events of a series where their number is asked for, beside that of its talks."""
_NOT_COUNTED = frozenset({"count", "other", "compare", "complaint", "register"})
"""Intents that a word such as `how many` changes nothing about."""
_NOT_LISTED = frozenset({"count", "compare", "recommend"})
"""Intents that talks without a video leave as they are; else their list is asked for."""
_OF_A_PLACE = frozenset({"where", "when", "links", "other"})
"""Intents that a word for registration corrects: where one signs up is a link of its own."""
_OF_TALKS = frozenset({"video", "slides", "audio", "code"})
"""Kinds of link that nobody signs up with: a word for slides may look like one for registration."""
_CERTAIN = 0.96
"""Probability of an intent that no single word corrects."""
_PLAIN = 0.8
"""Probability of an intent that a word of the question says."""
_NO_KINDS = frozenset({*_SMALL_TALK, "chatter", "contact", "subscribe"})
"""Social turns that name no kind of link."""
_OF_A_CITY = frozenset({"who", "what", "when", "other", "title"})
"""Intents that a word for a town corrects: `在哪座城市承办的`."""
_OF_EVENTS = frozenset({"event", "series"})
_OF_ADDRESSES = frozenset({
    *("list", "what", "other", "title", "where", "when", "who", "live", "register"),
})
"""Intents that words for an address, or for the notes of an event, correct to links."""
_HAVE_TITLES = frozenset({"talk", "episode", "person"})
_LOOKED_FOR = frozenset({"talk", "episode"})
"""What is looked for where `where` stands beside it alone; of an event its place is asked."""


def merge_guesses(first: Sequence[IntentGuess], second: Sequence[IntentGuess]) -> list[IntentGuess]:
    """Merge the guesses at two readings of one question; the first counts more."""
    sums: dict[tuple[Intent, Subject], float] = {}
    for guesses, share in ((first, _FIRST_SHARE), (second, 1 - _FIRST_SHARE)):
        for guess in guesses:
            label = guess.intent, guess.subject
            sums[label] = sums.get(label, 0.0) + guess.probability * share
    return [IntentGuess(*label, probability) for label, probability in sums.items()]


def choose_intent(
    guesses: Sequence[IntentGuess],
    named: Collection[str],
    limits: Sequence[Limit],
    masked: str = "",
) -> IntentGuess:
    """Choose an intent.

    Args:
        guesses: Of the model, at least one.
        named: What the question names, as `Mention.what`, and `episode`.
        limits: The kinds and platforms that it says.
        masked: The question without its names.

    Returns:
        The likeliest intent, its likeliest subject, and the probability of the intent among the
        guesses weighed anew.
    """
    kinds = {one.value for one in limits if one.sort == "kind" and one.wanted and not one.weak}
    has_limit = any(one.sort in ("kind", "platform", "wish") for one in limits)
    vague = bool(_WITH_LISTS.intersection(named)) and not has_limit and not says_links(masked)
    weights = [_weigh(guess, named, kinds, vague) for guess in guesses]
    pairs = list(zip(guesses, weights, strict=True))
    sums: dict[Intent, float] = {}
    for guess, weight in pairs:
        intent = _get_family(guess)
        sums[intent] = sums.get(intent, 0.0) + guess.probability * weight
    intent = max(sums, key=lambda one: sums[one])
    best = max(
        (pair for pair in pairs if _get_family(pair[0]) == intent),
        key=lambda pair: pair[0].probability * pair[1],
    )[0]
    total = sum(sums.values())
    before = sum(guess.probability for guess in guesses)
    probability = sums[intent] * before / total if total else 0.0
    chosen = replace(best, probability=min(probability, 1.0))
    if any(one.lacking for one in limits) and chosen.intent not in _NOT_LISTED:
        return IntentGuess("list", "talks", max(chosen.probability, _PLAIN))
    is_of_talks = chosen.intent == "register" and not _OF_TALKS.isdisjoint(kinds)
    if is_of_talks and not asks_to_register(masked):
        return IntentGuess("links", "", _PLAIN)
    return _correct(chosen, guesses, named, kinds, masked)


def _get_family(guess: IntentGuess) -> Intent:
    """Get the intent that a guess counts for: who spoke asks for the list of speakers."""
    return "who" if guess.subject == "speakers" and guess.intent == "list" else guess.intent


def _weigh(
    guess: IntentGuess, named: Collection[str], kinds: Collection[str], vague: bool
) -> float:
    if not named:
        return _UNLIKELY if kinds and guess.intent in _NO_KINDS else 1.0
    is_of_many = guess.intent in _OF_MANY or guess.subject == "talks"
    is_unlikely = (
        guess.intent in _SMALL_TALK
        or (kinds and guess.intent in _NO_LINKS)
        or (set(named) == {"talk"} and is_of_many)
    )
    if is_unlikely:
        return _UNLIKELY
    counts_events = (guess.intent, guess.subject) == ("count", "events")
    if counts_events and "event" in named and "series" not in named:
        return _UNLIKELY
    if "series" in named and (guess.intent, guess.subject) == ("count", "events"):
        return _SERIES_HAS_EVENTS
    return _VAGUE if vague and guess.intent == "links" else 1.0


def _correct_place(
    chosen: IntentGuess, named: Collection[str], kinds: Collection[str], masked: str
) -> IntentGuess | None:
    """Correct an intent by words for a place or an address; None if they tell nothing."""
    if _asks_for_thing(chosen, named, kinds, masked):
        return IntentGuess("links", "", _PLAIN)
    unsure = chosen.subject == "organisations" and chosen.probability < _PLAIN
    if unsure and "talk" in named and says_links(masked):
        # `Where is Ann's keynote` does not ask for her employer.
        return IntentGuess("links", "", _PLAIN)
    if chosen.intent in _OF_A_CITY and asks_for_city(masked):
        return IntentGuess("where", "", _PLAIN)
    return None


def _asks_for_thing(
    chosen: IntentGuess, named: Collection[str], kinds: Collection[str], masked: str
) -> bool:
    """Tell whether a thing of an event is asked for by its address, or its notes at all."""
    if kinds or _OF_EVENTS.isdisjoint(named) or chosen.intent not in _OF_ADDRESSES:
        return False
    if asks_for_notes(masked):
        return True
    if chosen.intent == "who":
        return False
    if asks_for_thing(masked):
        return not asks_to_register(masked)
    is_unsure = chosen.intent != "register" and chosen.probability < _PLAIN
    return is_unsure and asks_for_address(masked)


def _correct(
    chosen: IntentGuess,
    guesses: Sequence[IntentGuess],
    named: Collection[str],
    kinds: Collection[str],
    masked: str,
) -> IntentGuess:
    """Correct an intent by words that say plainly what is asked."""
    if not named:
        return chosen
    is_counted = chosen.intent not in _NOT_COUNTED and asks_for_number(masked)
    if is_counted and chosen.probability < _CERTAIN:
        counts = [guess for guess in guesses if guess.intent == "count"]
        if "video" in kinds:
            return IntentGuess("count", "recordings", _PLAIN)
        if counts:
            best = max(counts, key=lambda guess: guess.probability)
            return replace(best, probability=max(best.probability, _PLAIN))
    if (place := _correct_place(chosen, named, kinds, masked)) is not None:
        return place
    is_place = chosen.intent in _OF_A_PLACE and not kinds and asks_to_register(masked)
    if is_place and chosen.probability < _CERTAIN:
        return IntentGuess("register", "", _PLAIN)
    if chosen.subject == "recordings" and kinds and "video" not in kinds:
        return replace(chosen, subject="talks")
    if chosen.intent == "title" and _HAVE_TITLES.isdisjoint(named) and "event" in named:
        # Of an event the titles are those of its talks.
        return replace(chosen, intent="list", subject="talks")
    is_where = chosen.intent == "where" and not chosen.subject
    if is_where and _LOOKED_FOR.issuperset(named) and not asks_for_venue(masked):
        return replace(chosen, intent="links")
    return chosen
