"""Whether a text needs the question before it, and what of it is only polite or a verb."""

from __future__ import annotations

import re

from bot.followups import tables as table
from bot.followups.parse import Part, parts, select, without_opening
from indexer.text.language import compile_words

_VERB_AT_EDGE = compile_words(rf"^(?:{table.VERBS.pattern})\s*|\s*(?:{table.VERBS.pattern})$")


def stands_alone(text: str) -> bool:
    """Tell whether a text names what it is about and does not go on from something.

    It may not begin with thanks.
    """
    general = parts(text, general=True)
    # a verb alone is no topic: 怎么关闭
    if not any(without_verb(part.text) for part in select(general, "event", "topic")):
        return not any(re.search(r"\w", part.text) for part in general)
    if points_back(text, general):
        return False
    rest = without_opening(text)
    if table.WHERE.search(rest) or table.WHO_OR_HOW.search(rest):
        return True
    if rest != text or table.CLOSING.search(text):
        return False
    slots = {part.slot for part in parts(text)}
    if "kind" not in slots and table.OWNER.search(text):
        return False
    return "topic" in slots or "kind" in slots


def points_back(text: str, found: list[Part]) -> bool:
    """Tell whether an `it` stands for what was said before, and not for a name that it follows."""
    pointing = table.POINTING_AT_THINGS.search(text)
    names = select(found, "event", "topic")
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
