"""Question ids made from message ids, so that a repeated delivery has the same question id."""

from __future__ import annotations

import base64
import hashlib

ID_BYTES = 15
"""Of a hash: 20 characters."""


def make_question_id(place: str, message_id: str) -> str:
    """Make a question's id: 20 characters of `[0-9A-Za-z_-]` that reveal neither argument.

    `place` begins with the channel's name; `message_id` is unique within the place.
    """
    digest = hashlib.sha256(f"{place}\n{message_id}".encode()).digest()
    return base64.urlsafe_b64encode(digest[:ID_BYTES]).decode()
