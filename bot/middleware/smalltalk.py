"""A wrapper around an `Ask` that takes thanks and greetings for what they are: no questions.

In a group they come after most answers. Nothing is looked up for them, and no journal counts them
among what people could not find.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.followups import tables as table
from bot.followups.detect import without_courtesy
from bot.messages import LANGUAGES, Answer, Ask, Question
from indexer.text.language import detect

_GREETED = {
    "zh": "你好！想找哪次活动的视频、PPT 或文章，直接问就好，例如“IstioCon 的视频在哪里看”。",
    "en": "Hello! Just ask for an event's videos, slides or posts, for example “where are the "
    "IstioCon videos”.",
}
_ACKNOWLEDGED = {
    "zh": "好的！还想找什么，直接问就好。",
    "en": "Glad to help. Just ask when you look for something else.",
}


def courteous(ask: Ask, generation: Callable[[], str]) -> Ask:
    """Answer thanks and greetings without asking.

    Args:
        ask: What answers everything else.
        generation: Id of the generation that answers now.

    Returns:
        An `Ask`. Its reply to a courtesy is `found=False`, without citations or pages.
    """

    async def asking(question: Question) -> Answer:
        if not is_courtesy(question.text):
            return await ask(question)
        language = question.language if question.language in LANGUAGES else detect(question.text)
        greeted = table.GREETING.match(question.text.strip())
        words = _GREETED if greeted else _ACKNOWLEDGED
        return Answer(
            question=question.text,
            language=language,
            found=False,
            confidence=0.0,
            text=words.get(language, words["en"]),
            citations=[],
            links=[],
            related=[],
            generated=False,
            generation=generation(),
            elapsed_ms=0.0,
        )

    return asking


def is_courtesy(text: str) -> bool:
    """Tell whether somebody is polite and asks for nothing."""
    return bool(table.COURTESY.match(text.strip())) and not without_courtesy(text.strip())
