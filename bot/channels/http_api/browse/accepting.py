"""Tells whether a client wants a page or JSON."""

from __future__ import annotations

MAX_CHARS = 1024


def prefers_html(accept: str) -> bool:
    """Tell whether an `Accept` header prefers HTML to JSON; browsers do, programs do not."""
    weights = _read_weights(accept[:MAX_CHARS])
    return weights.get("text/html", 0.0) > weights.get("application/json", 0.0)


def _read_weights(accept: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in accept.lower().split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((one[2:].strip() for one in parameters if one.startswith("q=")), "1")
        # Whatever is no number is not wanted.
        weights[media] = float(weight) if weight.replace(".", "", 1).isdecimal() else 0.0
    return weights
