"""Handles messages and feedback from WeCom, over either transport."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from functools import partial

from bot.channels.wecom.card import make_card, make_tapped_card
from bot.channels.wecom.commands import list_latest, list_links, stream_rebuild
from bot.channels.wecom.events import BAD, GOOD, MAX_STREAM_BYTES, Feedback, Message, Reply, Update
from bot.channels.wecom.questions import (
    Intent,
    make_journal_id,
    make_question,
    read_intent,
    strip_targets,
)
from bot.channels.wecom.rendering import render
from bot.channels.wecom.spec import WecomSettings
from bot.channels.wecom.texts import TEXTS, say, say_in_both
from bot.chat.asking import NoAnswer, ask_or_explain, check_question
from bot.chat.explaining import explain_problem, write_help
from bot.chat.lookups import explain_missing_name
from bot.runtime.clock import Clock
from bot.services.contracts import Services, Verdict
from bot.wechat.escape import escape_line
from bot.wechat.ids import make_question_id

log = logging.getLogger("huigu.wecom")

ANSWER_S = 300.0
"""Time-out of an answer; WeCom waits for six minutes."""
INCOMPLETE, DATA = 2, 4
"""Reasons of a bad rating that mean: something is missing, rather than wrong."""


class Handler:
    """The bot's `MessageHandler`."""

    def __init__(self, services: Services, settings: WecomSettings, clock: Clock) -> None:
        self._services, self._settings, self._clock = services, settings, clock

    def is_allowed(self, message: Message) -> bool:
        """See `MessageHandler`."""
        allowed = self._settings.chats
        return not (message.in_group and allowed) or message.chat in allowed

    def handle(self, message: Message) -> Reply:
        """See `MessageHandler`."""
        intent = read_intent(message, self._settings)
        language = intent.language
        rebuilds = intent.name == "reindex" and message.person in self._settings.admins
        if rebuilds:
            updates = partial(stream_rebuild, self._services.reindex, language, self._clock)
        else:
            updates = partial(self._stream_updates, message, intent)
        is_question = not check_question(intent.question)
        question_id = make_question_id(make_journal_id(message.chat), message.id)
        return Reply(
            feedback_id=question_id if is_question else "",
            placeholder=say("reindexing" if rebuilds else "looking", language),
            late_notice=say("later", language),
            interrupted_notice=say("interrupted", language),
            updates=updates,
            tapped_card=(
                make_tapped_card(message.tapped, message.text, language) if message.tapped else None
            ),
        )

    def say_interrupted(self) -> str:
        """See `MessageHandler`."""
        return say_in_both("interrupted")

    async def say_welcome(self) -> str:
        """See `MessageHandler`."""
        return await self._services.community.welcome(TEXTS)

    async def record_feedback(self, feedback: Feedback) -> None:
        """See `MessageHandler`; a withdrawn rating is deleted."""
        journal, person = self._services.journal, make_journal_id(feedback.person)
        if feedback.rating in {GOOD, BAD}:
            verdict = _choose_verdict(feedback)
            recorded = await journal.record_verdict(feedback.feedback_id, verdict, person)
        else:
            recorded = await journal.withdraw_verdict(feedback.feedback_id, person)
        if not recorded:
            log.info("feedback for an answer that the journal does not have; it is ignored")

    async def _stream_updates(self, message: Message, intent: Intent) -> AsyncGenerator[Update]:
        if intent.question or intent.name == "ask":
            yield await self._answer(message, intent)
        else:
            yield Update(await self._run_command(message, intent))

    async def _answer(self, message: Message, intent: Intent) -> Update:
        """Answer a question, or say what is wrong with it."""
        language = intent.language
        if problem := check_question(intent.question):
            community = self._services.community
            return Update(await explain_problem(community, TEXTS, problem, language))
        question = make_question(message, intent, self._settings)
        answer = await ask_or_explain(
            self._services, question, language, self._clock, ANSWER_S, log
        )
        if isinstance(answer, NoAnswer):
            return Update(answer.text)
        rendered = render(answer, MAX_STREAM_BYTES)
        self._services.conversations.reword(question.id, strip_targets(rendered))
        return Update(rendered, make_card(answer))

    async def _run_command(self, message: Message, intent: Intent) -> str:
        """Run a command that takes no answer; `/重建索引` comes here only to be refused."""
        catalogue, language = self._services.catalogue, intent.language
        match intent.name:
            case "videos":
                return await list_links(catalogue, "video", intent.argument, language)
            case "slides":
                return await list_links(catalogue, "slides", intent.argument, language)
            case "latest":
                return await list_latest(catalogue, language)
            case "speaker" | "talks":
                return explain_missing_name(intent.name, language)
            case "reindex":
                refusal = say("admins_only", language)
                # A new administrator needs the id; in a group it is nobody else's business.
                if message.in_group:
                    return refusal
                return f"{refusal}\n\n{say('your_id', language, escape_line(message.person))}"
            case _:
                return await write_help(self._services, TEXTS, language)


def _choose_verdict(feedback: Feedback) -> Verdict:
    """Translate a rating into the journal's terms."""
    if feedback.rating == GOOD:
        return "helpful"
    return "missing" if {INCOMPLETE, DATA} & set(feedback.reasons) else "wrong"
