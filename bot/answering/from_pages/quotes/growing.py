"""Grows a quote from one sentence to what it needs, and to what goes on with it."""

from __future__ import annotations

from collections.abc import Sequence, Set

from bot.answering.from_pages.quotes.quote import MAX_QUOTE_CHARS
from bot.answering.from_pages.quotes.sentences import Sentence

GROWN_CHARS = {"zh": 120, "en": 160}
"""Length up to which a quote takes up the sentences beside it, by the page's language: one sentence
is often half an answer."""
FORWARD_BONUS = 0.3
"""For the next sentence over the one before: a text goes on with what it began."""


def grow(
    sentences: Sequence[Sentence],
    scores: Sequence[float],
    place: int,
    taken: Set[int],
    language: str,
) -> tuple[int, int]:
    """Grow a quote from the sentence at a place, by sentences of no other quote.

    Args:
        sentences: Those of a passage.
        scores: Of each sentence.
        place: Where to begin.
        taken: Places of sentences that other quotes have.
        language: Of the page.

    Returns:
        Places of its first and its last sentence.
    """
    first, last = _add_needed(sentences, place, taken)
    limit = GROWN_CHARS["zh" if language == "zh" else "en"]
    while True:
        beside = []
        if _may_have(sentences, first, last + 1, taken, limit) and _goes_on(sentences, last + 1):
            beside.append((scores[last + 1] + FORWARD_BONUS, first, last + 1))
        if _may_have(sentences, first - 1, last, taken, limit) and _goes_on(sentences, first):
            beside.append((scores[first - 1], first - 1, last))
        if not beside:
            break
        _, first, last = max(beside)
    # What only announces the rest says nothing without it.
    while last > place and sentences[last].opens:
        last -= 1
    return first, last


def _add_needed(sentences: Sequence[Sentence], place: int, taken: Set[int]) -> tuple[int, int]:
    """Add what a sentence points back to, the line above its list, and the list below it."""
    first = last = place
    if (
        sentences[place].leans
        and _goes_on(sentences, place)
        and _may_have(sentences, place - 1, last, taken)
    ):
        first -= 1
    above = find_list_name(sentences, place)
    if above < first and _may_have(sentences, above, last, taken):
        first = above
    if sentences[last].opens:
        last += _may_have(sentences, first, last + 1, taken)
        while _may_have(sentences, first, last + 1, taken) and _goes_on(sentences, last + 1):
            last += 1
    return first, last


def find_list_name(sentences: Sequence[Sentence], place: int) -> int:
    """Find the line above the list that a line is in; the line itself if it is in none."""
    above = place
    while above > 0 and sentences[above].is_line and not sentences[above - 1].opens:
        if not _goes_on(sentences, above):
            return place
        above -= 1
    is_named = above > 0 and sentences[above].is_line and sentences[above - 1].opens
    return above - 1 if is_named else place


def _goes_on(sentences: Sequence[Sentence], place: int) -> bool:
    """Tell whether a sentence goes on the paragraph or list of the one before."""
    one, before = sentences[place], sentences[place - 1]
    if before.opens:
        return True
    return not one.begins_paragraph and one.is_field == before.is_field


def _may_have(
    sentences: Sequence[Sentence],
    first: int,
    last: int,
    taken: Set[int],
    limit: int = MAX_QUOTE_CHARS,
) -> bool:
    """Tell whether a quote may have the sentences from first to last."""
    if first < 0 or last >= len(sentences) or not taken.isdisjoint(range(first, last + 1)):
        return False
    return sum(len(one.text) + 1 for one in sentences[first : last + 1]) <= limit
