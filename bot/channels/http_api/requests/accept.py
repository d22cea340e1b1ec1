"""Which of some media types a client wants most."""

from __future__ import annotations

import re
from collections.abc import Sequence

MAX_HEADER_CHARS = 1000
"""Of an `Accept` header; browsers send some hundred."""
_WEIGHT = re.compile(r"q=([01](?:\.\d{0,3})?)")


def choose_media(accept: str, offers: Sequence[str]) -> str:
    """Choose the offer that an `Accept` header likes best; the first one where it does not tell.

    Of two that it names with the same weight, the one that it names first.
    """
    ranges = [_read_range(part) for part in accept[:MAX_HEADER_CHARS].lower().split(",")]
    rated = [(*_rate(offer, ranges), -place, offer) for place, offer in enumerate(offers)]
    return max(rated)[-1]


def _read_range(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip() for piece in part.split(";"))
    weights = [match for one in parameters if (match := _WEIGHT.fullmatch(one))]
    return media, float(weights[0][1]) if weights else 1.0


def _rate(offer: str, ranges: Sequence[tuple[str, float]]) -> tuple[float, int]:
    """Rate an offer by the range that names it best: its weight, and how early it stands."""
    for media in (offer, f"{offer.partition('/')[0]}/*", "*/*"):
        for place, (named, weight) in enumerate(ranges):
            if named == media:
                # A range with a star prefers none of what it allows, nor does one that refuses.
                is_preferred = named == offer and weight > 0
                return weight, -place if is_preferred else -len(ranges)
    return 0.0, -len(ranges)
