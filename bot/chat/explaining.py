"""Texts of chats that explain the bot to a person, with examples of the community."""

from __future__ import annotations

from bot.messages import MAX_QUESTION_CHARS
from bot.rendering.texts import Texts
from bot.services.contracts import Community, Services

ANY_EVENT = "2025"
"""A year, where no event is known: `/videos 2025`."""


async def explain_problem(community: Community, texts: Texts, problem: str, language: str) -> str:
    """Explain why a text is no question; `problem` is from `bot.chat.asking.check_question`."""
    if problem == "empty":
        return texts.say(problem, language, await community.get_example(language))
    return texts.say(problem, language, MAX_QUESTION_CHARS)


async def write_help(services: Services, texts: Texts, language: str) -> str:
    """Write the text `help`: what can be asked, what is stored, and who the organisers are."""
    community = services.community
    event = await community.get_event(language) or ANY_EVENT
    text = texts.say("help", language, event, services.keep_days)
    return "\n\n".join(filter(None, (text, community.format_contact(language))))
