"""Questions for commands that look something up by its name: an event, a person, a topic."""

from __future__ import annotations

from bot.rendering.texts import Texts
from bot.services.contracts import NamedKind

QUESTIONS = Texts({
    # The name of an event alone asks what it is; a person's would too, not for the talks.
    "event": {"zh": "{}", "en": "{}"},
    "person": {"zh": "{} 的演讲", "en": "talks by {}"},
    "topic": {"zh": "关于 {} 的演讲", "en": "talks about {}"},
})


def write_question(what: NamedKind, name: str, language: str) -> str:
    """Write the question that asks for what has a name, in a language, `zh` or `en`."""
    return QUESTIONS.say(what, language, " ".join(name.split()))
