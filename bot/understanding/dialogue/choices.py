"""Finds which of the offered choices a question picks: `2`, `第二个`, `IstioCon 2021`."""

from __future__ import annotations

from collections.abc import Sequence

from bot.dialogue_state import Choice
from bot.understanding.dialogue.references import Reference
from indexer.catalogue.names import make_name_key

_OF_TALKS = frozenset("场篇份段节讲部")
"""What talks are counted by."""


def find_choice(
    text: str, references: Sequence[Reference], choices: Sequence[Choice]
) -> Choice | None:
    """Find the choice that a question picks by its number or its name; None for no clear one.

    Args:
        text: The question.
        references: Of the question.
        choices: What the last answer offered.
    """
    if not choices:
        return None
    number = next((one.number for one in references if _is_of_list(text, one)), 0)
    if number:
        place = number - 1 if number > 0 else len(choices) + number
        return choices[place] if 0 <= place < len(choices) else None
    key = make_name_key(text)
    if not key:
        return None
    whole = [one for one in choices if key == make_name_key(one.label)]
    parts = whole or [one for one in choices if key in make_name_key(one.label)]
    parts = parts or [one for one in choices if make_name_key(one.label) in key]
    return parts[0] if len(parts) == 1 else None


def _is_of_list(text: str, reference: Reference) -> bool:
    """Tell whether an ordinal counts the lines of a list, and not its talks: `第三场`."""
    return reference.sort == "nth" and text[reference.end - 1] not in _OF_TALKS
