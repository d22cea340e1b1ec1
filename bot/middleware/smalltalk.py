"""Middleware that answers thanks and greetings: they are nothing to look up or to record."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.followups import tables as table
from bot.followups.detect import without_courtesy
from bot.messages import Answer, Ask, Question
from bot.middleware.counters import Counters
from bot.rendering.texts import Texts
from indexer.text.language import choose_language

Greet = Callable[[str], Awaitable[str]]
"""Greets in a language, `zh` or `en`."""

_TABLE = {
    "thanks": {
        "zh": "不客气！还想找什么，直接问我。",
        "en": "You are welcome! Just ask when you look for something else.",
    },
}
TEXTS = Texts(_TABLE)


class SmallTalk:
    """Answers with `found=False`, without citations or pages.

    In a group thanks come after most answers, and nobody wants to see them among the questions
    that found nothing.
    """

    def __init__(self, generation: Callable[[], str], counters: Counters, greet: Greet) -> None:
        """Take the id of the generation that answers now, for the answer; counters; a greeting."""
        self._generation, self._counters, self._greet = generation, counters, greet

    async def __call__(self, question: Question, ask: Ask) -> Answer:
        """Return a greeting or thanks; ask everything else."""
        if not is_smalltalk(question.text):
            return await ask(question)
        language = choose_language(question.language, question.text)
        is_greeting = bool(table.GREETING.match(question.text.strip()))
        text = await self._greet(language) if is_greeting else TEXTS.say("thanks", language)
        answer = Answer(
            question=question.text,
            language=language,
            kind="social",
            found=False,
            confidence=0.0,
            text=text,
            citations=[],
            links=[],
            related=[],
            generated=False,
            generation=self._generation(),
            elapsed_ms=0.0,
        )
        self._counters.count_answer(question.channel, "smalltalk", answer)
        return answer


def is_smalltalk(text: str) -> bool:
    """Tell whether somebody is polite and asks for nothing."""
    return bool(table.COURTESY.match(text.strip())) and not without_courtesy(text.strip())
