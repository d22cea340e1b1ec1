"""What asks for a place in a recording, and where what is said there stands."""

from __future__ import annotations

import msgspec

Span = tuple[int, int]
"""Start and end in a question."""


class Cue(msgspec.Struct, frozen=True):
    """The words of a question that ask where in a recording something is said."""

    said: Span
    """Where what is said stands, with names and words of asking in it."""
    is_exact: bool
    """Whether a recording can only be meant: `which minute`, `in the video`."""
    is_past: bool = False
    """Whether an event could as well be asked for: `when did he talk about …`."""
    is_before: bool = False
    """Whether what is said stands with the names of the talk, before the word of place."""
