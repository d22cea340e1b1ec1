"""Chooses the pinned answer to a question: only one that is likely, and alone in that."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.from_pinned.likeness import estimate_probability
from bot.answering.from_pinned.wordings import Compared

LEAST = 0.55
"""Probability from which a pinned answer is given: a wrong one hides what the archive knows."""
MARGIN = 0.1
"""Least difference to the second answer: of two that are as likely, neither is sure."""
UNSEEN = LEAST - MARGIN - 0.001
"""Probability below which an answer is neither given nor keeps another one from it."""


def choose_answer(
    compared: Sequence[Compared], least: float = LEAST
) -> tuple[float, Compared] | None:
    """Choose the likeliest answer, with its probability; None if it is not likely enough."""
    ranked = sorted(((_estimate(one), one) for one in compared), key=lambda pair: -pair[0])
    if not ranked or ranked[0][0] < least:
        return None
    is_alone = len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= MARGIN
    return ranked[0] if is_alone else None


def _estimate(compared: Compared) -> float:
    return estimate_probability(compared.likeness) if compared.likeness else 1.0
