"""Ask a question in a chat: every expected failure becomes a text for the person who asked."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.messages import MAX_QUESTION_CHARS, Answer, Question, Refused
from bot.rendering.texts import SHARED
from bot.runtime.clock import Clock, wait_at_most
from bot.services.contracts import Services
from indexer.errors import HuiguError
from indexer.text.control_characters import clean_line


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Why there is no answer."""

    text: str
    """For the person who asked."""
    retry_after_s: int = 0
    """Seconds after which the same question may be answered; 0 if unknown."""


def check_question(text: str) -> str:
    """Return the key of the text that tells why a text cannot be asked; empty if it can.

    The key is `empty`, or `too_long` with the value `MAX_QUESTION_CHARS`. An emoji and `???` are
    asked: the answerer says something to them.
    """
    if not clean_line(text):
        return "empty"
    return "too_long" if len(text) > MAX_QUESTION_CHARS else ""


async def ask_or_explain(
    services: Services,
    question: Question,
    language: str,
    clock: Clock,
    timeout_s: float,
    log: logging.Logger,
) -> Answer | NoAnswer:
    """Ask a question; explain a refusal, a time-out or a failure in `language`, `zh` or `en`.

    The reason of a failure is only logged: it may name files of the server.
    """
    try:
        return await wait_at_most(clock, timeout_s, services.ask(question))
    except Refused as refused:
        wait_s = refused.retry_after_s
        numbers = {"rate": (refused.limit, wait_s), "busy": (wait_s,), "slow": ()}[refused.reason]
        return NoAnswer(SHARED.say(refused.reason, language, *numbers), wait_s)
    except TimeoutError:
        log.warning("an answer took more than %g s", timeout_s)
        return NoAnswer(SHARED.say("slow", language))
    except HuiguError as error:
        log.error("a question could not be answered: %s", error)
        text = SHARED.say("problem", language)
        return NoAnswer(services.community.add_contact(text, language))
