"""What somebody says in WeCom -> what the bot says back. Knows nothing of transports."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from functools import partial

from bot.channels.wecom.card import make_card
from bot.channels.wecom.commands import list_latest, list_links, stream_rebuild
from bot.channels.wecom.events import (
    BAD,
    GOOD,
    MAX_STREAM_BYTES,
    Judged,
    Message,
    Response,
    Update,
)
from bot.channels.wecom.questions import Quotable, make_question, person_of, place_of
from bot.channels.wecom.reading import Reader, Reading
from bot.channels.wecom.rendering import render
from bot.channels.wecom.spec import WecomSettings
from bot.channels.wecom.texts import say, say_in_both
from bot.chat.asking import NoAnswer, ask_or_explain, check_question
from bot.messages import MAX_QUESTION_CHARS
from bot.runtime.clock import Clock
from bot.services.contracts import Services, Verdict
from bot.wechat.escape import escape_line
from bot.wechat.ids import question_id

log = logging.getLogger("huigu.wecom")

ANSWER_S = 300.0
"""For an answer; WeCom waits for six minutes."""
INCOMPLETE, DATA = 2, 4
"""Reasons for which an answer lacks something, rather than being wrong."""


class Desk:
    """Answers what people say; the `Responder` of both transports."""

    def __init__(self, services: Services, settings: WecomSettings, clock: Clock) -> None:
        """Take what answers.

        Args:
            services: What the channel may use.
            settings: The `[wecom]` table.
            clock: Measures how long an answer takes.
        """
        self._services, self._clock = services, clock
        self._settings = settings
        self._quotable = Quotable()
        self._reader = Reader(settings.names, self._quotable)

    def wants(self, message: Message) -> bool:
        """Tell whether to answer at all: the group is one of ours."""
        return not (message.group and self._settings.chats) or message.chat in self._settings.chats

    def respond(self, message: Message) -> Response:
        """Read a message; the answer is worked out only when its updates are asked for."""
        reading = self._reader.read(message)
        language = reading.language
        rebuilds = reading.command == "reindex" and message.person in self._settings.admins
        if rebuilds:
            updates = partial(stream_rebuild, self._services.reindex, language, self._clock)
        else:
            updates = partial(self._updates, message, reading)
        is_question = reading.command == "ask" and not check_question(reading.argument)
        return Response(
            feedback=question_id(place_of(message), message.id) if is_question else "",
            placeholder=say("reindexing" if rebuilds else "looking", language),
            later=say("later", language),
            interrupted=say("interrupted", language),
            updates=updates,
        )

    def interrupted(self) -> str:
        """Say that a restart cut off an answer to somebody."""
        return say_in_both("interrupted")

    def welcome(self) -> str:
        """Greet somebody who has said nothing yet."""
        return say_in_both("welcome")

    async def judge(self, judged: Judged) -> None:
        """Note what a person says of an answer, or forget it again."""
        journal, person = self._services.journal, person_of(judged.person)
        if judged.kind not in {GOOD, BAD}:
            held = await journal.withdraw_verdict(judged.feedback, person)
        else:
            held = await journal.record_verdict(judged.feedback, _verdict(judged), person)
        if not held:
            log.info("somebody judged an answer that the journal does not hold")

    async def _updates(self, message: Message, reading: Reading) -> AsyncGenerator[Update]:
        """Answer a message in one."""
        if reading.command == "ask":
            yield await self._answer(message, reading)
        else:
            yield Update(await self._told(message, reading))

    async def _answer(self, message: Message, reading: Reading) -> Update:
        """Answer a question, or say why it is none."""
        text, language = reading.argument, reading.language
        if problem := check_question(text):
            return Update(say(problem, language, MAX_QUESTION_CHARS))
        question = make_question(message, text, reading.earlier)
        answer = await ask_or_explain(
            self._services.ask, question, language, self._clock, ANSWER_S, log
        )
        if isinstance(answer, NoAnswer):
            return Update(answer.text)
        shown = render(answer, MAX_STREAM_BYTES)
        self._quotable.remember(question.place, shown, answer.question or text)
        # In a group each card is one more message, between everyone's.
        offered = not message.group or not answer.found
        return Update(shown, make_card(answer) if offered else None)

    async def _told(self, message: Message, reading: Reading) -> str:
        """Do what needs no answerer."""
        catalogue, language = self._services.catalogue, reading.language
        match reading.command:
            case "videos":
                return await list_links(catalogue, "video", reading.argument, language)
            case "slides":
                return await list_links(catalogue, "slides", reading.argument, language)
            case "latest":
                return await list_latest(catalogue, language)
            case "reindex":
                refusal = say("admins_only", language)
                # Whoever is to become one needs to know; in a group it is nobody else's business.
                told = (
                    "" if message.group else say("your_id", language, escape_line(message.person))
                )
                return f"{refusal}\n\n{told}".strip()
            case _:
                return say("help", language, self._services.keep_days)


def _verdict(judged: Judged) -> Verdict:
    """Put a judgement into the journal's words."""
    if judged.kind == GOOD:
        return "helpful"
    return "missing" if {INCOMPLETE, DATA} & set(judged.reasons) else "wrong"
