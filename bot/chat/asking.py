"""Asking, for a channel: an answer, or in words for people why there is none."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.messages import MAX_QUESTION_CHARS, Answer, Ask, Question, Refused
from bot.rendering.texts import SHARED
from bot.runtime.clock import Clock, within
from indexer.errors import HuiguError


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Why there is no answer."""

    text: str
    """For the person who asked."""
    retry_after_s: int = 0
    """After which the same question may be fine; 0 where nobody knows."""


def no_question(text: str) -> str:
    """Tell why a text is no question, as a key of a channel's words; empty where it is one.

    Args:
        text: What stands where a question would.

    Returns:
        `empty`, `too_long`, whose words take `MAX_QUESTION_CHARS`, or nothing.
    """
    if not any(character.isalnum() for character in text):
        return "empty"
    return "too_long" if len(text) > MAX_QUESTION_CHARS else ""


async def asked(
    ask: Ask,
    question: Question,
    language: str,
    clock: Clock,
    within_s: float,
    log: logging.Logger,
) -> Answer | NoAnswer:
    """Ask. What is expected to go wrong is worded; the reason, where it is ours, goes to the log.

    Args:
        ask: What answers.
        question: As it gets it.
        language: Of the words, `zh` or `en`.
        clock: Measures how long it takes.
        within_s: Seconds after which it is given up.
        log: Of the channel.

    Returns:
        One of the two.
    """
    try:
        return await within(clock, within_s, ask(question))
    except Refused as refused:
        wait_s = refused.retry_after_s
        numbers = (refused.limit, wait_s) if refused.reason == "rate" else (wait_s,)
        return NoAnswer(SHARED.say(refused.reason, language, *numbers), wait_s)
    except TimeoutError:
        log.warning("an answer took more than %g s", within_s)
        return NoAnswer(SHARED.say("slow", language))
    except HuiguError as error:
        log.error("a question could not be answered: %s", error)
        return NoAnswer(SHARED.say("problem", language))
