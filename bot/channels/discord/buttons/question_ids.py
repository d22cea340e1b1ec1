"""The id of a question in the custom_id of the buttons below its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

import discord

QUESTION_ID = "[0-9A-Za-z_-]{1,40}"
"""As `Question.id`, in a regular expression."""
_HOLDS_ID = re.compile(rf"huigu:(?:v:\w+|d|m):(?P<question>{QUESTION_ID})(?::.*)?")


def read_question_id(answer: discord.Message) -> str:
    """Read which question a message answers; empty if it has none of our buttons."""
    found = map(_HOLDS_ID.fullmatch, _list_custom_ids(answer))
    return next((match["question"] for match in found if match), "")


def _list_custom_ids(message: discord.Message) -> Iterator[str]:
    for row in message.components:
        if isinstance(row, discord.ActionRow):
            for item in row.children:
                yield item.custom_id or ""
