"""Questions that commands stand for: `/event NAME`, `/speaker NAME`, `/talks TOPIC`."""

from __future__ import annotations

import re

from bot.chat.commands import Command
from bot.rendering.texts import Texts

_LATIN_ENDS = re.compile(r"^(?=[!-~])|(?<=[!-~])$")
"""The ends of a name that Chinese text has a blank beside."""
TEXTS = Texts({
    "event": {"zh": "介绍一下{}这个活动", "en": "What is {}?"},
    "speaker": {"zh": "{}讲过哪些演讲？", "en": "Which talks did {} give?"},
    "talks": {"zh": "有哪些关于{}的演讲？", "en": "Which talks are about {}?"},
    "any_event": {"zh": "有哪些活动？", "en": "Which events are there?"},
    "no_speaker": {
        "zh": "请在后面写上讲师的名字：/讲师 名字",
        "en": "Please write a speaker's name after it: /speaker NAME",
    },
    "no_talks": {
        "zh": "请在后面写上话题：/演讲 话题",
        "en": "Please write a topic after it: /talks TOPIC",
    },
})


def write_question(command: Command, language: str) -> str:
    """Write the question that a command asks in `zh` or `en`; empty if it asks none."""
    if command.name in {"ask", "more"}:
        return command.argument
    return write_lookup(command.name, command.argument, language)


def write_lookup(lookup: str, name: str, language: str) -> str:
    """Write the question of `event`, `speaker` or `talks` for a name or topic.

    Empty for another command, and for a speaker or topic without a name. Without a name, `event`
    asks for all events.
    """
    if not name:
        return TEXTS.say("any_event", language) if lookup == "event" else ""
    if lookup not in {"event", "speaker", "talks"}:
        return ""
    written = _LATIN_ENDS.sub(" ", name) if language == "zh" else name
    return TEXTS.say(lookup, language, written).strip()


def explain_missing_name(lookup: str, language: str) -> str:
    """Say that `speaker` or `talks` wants a name behind it."""
    return TEXTS.say(f"no_{lookup}", language)
