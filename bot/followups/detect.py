"""Whether a text needs the question before it, and what of it is only polite or a verb."""

from __future__ import annotations

import re

from bot.followups import tables as table
from bot.followups.parse import Part, parts

_VERB_AT_EDGE = re.compile(
    rf"^(?:{table.VERBS.pattern})\s*|\s*(?:{table.VERBS.pattern})$", re.IGNORECASE | re.ASCII
)


def stands_alone(text: str) -> bool:
    """Tell whether a text can be answered without the question before it.

    Args:
        text: A question, without thanks before it.

    Returns:
        True when it names what it is about and does not go on from something.
    """
    general = parts(text, general=True)
    # a verb alone is no topic: 怎么关闭
    own = {part.slot for part in general if without_verb(part.text)} & {"event", "topic"}
    if not own:
        return not any(re.search(r"\w", part.text) for part in general)
    if points_back(text, general):
        return False
    opening = table.OPENING.match(text)
    rest = text[opening.end() :] if opening else text
    if table.WHERE.search(rest) or table.WHO_OR_HOW.search(rest):
        return True
    if opening or table.CLOSING.search(text):
        return False
    slots = {part.slot for part in parts(text)}
    if "kind" not in slots and table.OWNER.search(text):
        return False
    return "topic" in slots or "kind" in slots


def points_back(text: str, found: list[Part]) -> bool:
    """Tell whether an `it` stands for what was said before, and not for a name that it follows."""
    pointing = table.POINTING_AT_THINGS.search(text)
    names = [part for part in found if part.slot in {"event", "topic"}]
    starts = [part.start for part in names if without_verb(part.text)]
    return pointing is not None and all(start > pointing.start() for start in starts)


def without_courtesy(text: str) -> str:
    """Take thanks and greetings off the beginning; empty when nothing else is said."""
    left = text
    while found := table.COURTESY.match(left):
        left = left[found.end() :].lstrip(" ,，.。!！~～、…;；:：")
    return left if re.search(r"\w", left) else ""


def without_verb(topic: str) -> str:
    """Take off the verb that a topic may begin or end with."""
    return _VERB_AT_EDGE.sub("", topic)
