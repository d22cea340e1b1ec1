"""Drops guesses of social turns for texts that hold a word which no social turn has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.understanding.intent.model import IntentGuess
from bot.understanding.social.dead_links import says_dead_link
from bot.understanding.social.social_words import WITHOUT_TOPIC, SocialWords, split_social_words
from indexer.contracts import Store
from indexer.text.community_names import find_name_words
from indexer.text.language import split_words
from indexer.text.spans import blank_out

_SHORT, _SHORT_HAN = 3, 6
"""Words, or Chinese characters, of a text that may have one that nobody knows: `merci`, `wtf`."""
_LIKELY = 0.6
"""Probability of the guess at such a text."""
_LEAST_LEFT = 0.1
"""Probability of the guesses that are left, below which none of them is believed."""
_UNKNOWN = 0.5
"""Probability that it asks for something where no guess is left."""


def keep_plausible(
    guesses: Sequence[IntentGuess],
    text: str,
    taken: Iterable[tuple[int, int]],
    words: SocialWords,
    store: Store,
    community: Sequence[str] = (),
) -> list[IntentGuess]:
    """Drop guesses of social turns where the words of a text speak against them.

    Args:
        guesses: Of the intent model, the likeliest first.
        text: The question.
        taken: Where its names and limits stand: a complaint may name the talk of a dead link.
        words: The words of social turns.
        store: Tells which words pages hold.
        community: What the community calls itself.
    """
    social = [guess for guess in guesses if guess.intent in WITHOUT_TOPIC]
    if not social:
        return list(guesses)
    outside = blank_out(text, taken)
    own = set(split_social_words(" ".join(find_name_words(text, community))))
    strange = [word for word in words.list_strange(outside) if word not in own]
    if not strange or _is_short(strange, outside, social[0], store):
        return list(guesses)
    kept = [
        one
        for one in guesses
        # A dead link has a topic as often as a name: `the slides of the gateway talk are gone`.
        if one not in social or (one.intent == "complaint" and says_dead_link(outside))
    ]
    # What is left of a guess that was sure tells nothing.
    left = sum(guess.probability for guess in kept)
    return kept if left >= _LEAST_LEFT else [IntentGuess("other", "", _UNKNOWN)]


def _is_short(strange: Sequence[str], text: str, best: IntentGuess, store: Store) -> bool:
    """Tell whether a text is a word or three, one of which neither we nor the pages know."""
    size = len(list(split_social_words(text)))
    most = _SHORT if strange[0].isascii() else _SHORT_HAN
    if len(strange) > 1 or size > most or best.probability < _LIKELY:
        return False
    words = [word for word in split_words(text) if strange[0] in split_social_words(word)]
    return not any(store.frequencies(words))
