"""Ids of questions made out of a message's own, so that a second delivery has the same."""

from __future__ import annotations

import base64
import hashlib

ID_BYTES = 15
"""Of a hash: 20 characters."""


def question_id(place: str, message_id: str) -> str:
    """Make a question's id.

    Args:
        place: The chat, with the channel's name before it.
        message_id: Unique within the place; what the platform gives each delivery alike.

    Returns:
        20 of `[0-9A-Za-z_-]`, which tell nothing of either.
    """
    digest = hashlib.sha256(f"{place}\n{message_id}".encode()).digest()
    return base64.urlsafe_b64encode(digest[:ID_BYTES]).decode()
