"""Question ids made from message ids, so that a repeated delivery has the same question id."""

from __future__ import annotations

import base64
import hashlib

ID_BYTES = 15
"""Of a hash: 20 characters."""


def make_question_id(place: str, message_id: str) -> str:
    """Make a question's id.

    Args:
        place: The chat, with the channel's name before it.
        message_id: Unique within the place, and the same at each delivery.

    Returns:
        20 characters of `[0-9A-Za-z_-]`, from which neither argument can be read.
    """
    digest = hashlib.sha256(f"{place}\n{message_id}".encode()).digest()
    return base64.urlsafe_b64encode(digest[:ID_BYTES]).decode()
