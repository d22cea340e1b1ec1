"""Says to whoever asks in another language which ones the bot speaks."""

from __future__ import annotations

import msgspec

from bot.answering.social.texts import TEXTS
from bot.messages import Answer


def add_languages(answer: Answer, language: str) -> Answer:
    """Put a line above an answer that says which languages the bot speaks."""
    line = TEXTS.say("languages", language)
    has_intro = answer.intro or answer.kind in {"text", "facts"}
    intro = f"{line}\n{answer.intro}".strip() if has_intro else ""
    return msgspec.structs.replace(answer, text=f"{line}\n{answer.text}".strip(), intro=intro)
