"""Handler: answers what people write; knows nothing of deliveries."""

from __future__ import annotations

import logging

from bot.channels.official_account.lists import list_latest, list_links
from bot.channels.official_account.poll_texts import is_result_request
from bot.channels.official_account.protocol.messages import Message
from bot.channels.official_account.rendering import Rows, lay_out, shorten_to_fit, to_rows
from bot.channels.official_account.spec import OfficialAccountSettings
from bot.channels.official_account.texts import TEXTS, say
from bot.chat.asking import NoAnswer, ask_or_explain, check_question
from bot.chat.commands import Command, parse_command
from bot.chat.explaining import explain_problem, write_help
from bot.chat.more import Lists, Rest
from bot.messages import Question
from bot.runtime.clock import Clock
from bot.services.contracts import Services
from bot.wechat.ids import make_question_id

log = logging.getLogger("huigu.official_account")

CHANNEL = "official_account"
ANSWER_S = 120.0
"""Time-out of an answer; a person has given up by then."""


class Handler:
    """Answers messages."""

    def __init__(self, services: Services, settings: OfficialAccountSettings, clock: Clock) -> None:
        self._services, self._clock = services, clock
        self._community = services.community
        self._welcome = settings.welcome
        self._lists = Lists()

    async def greet(self) -> str:
        """Greet a new follower, whose language is not known yet."""
        return self._welcome or await self._community.welcome(TEXTS)

    def explain_failure(self, language: str) -> str:
        """Say that an answer failed by an error of ours."""
        return self._community.add_contact(say("broken", language), language)

    async def answer(self, message: Message) -> Rows:
        """Answer a message of kind `text` or `unreadable`; expected failures are explained."""
        if message.kind != "text":
            return to_rows(await self._community.say_in_both(TEXTS, "unreadable"))
        command = parse_command(message.text)
        language = command.language or "zh"
        catalogue = self._services.catalogue
        match command.name:
            case "videos":
                return await list_links(catalogue, "video", command.argument, language)
            case "slides":
                return await list_links(catalogue, "slides", command.argument, language)
            case "latest":
                return await list_latest(catalogue, language)
            case "more":
                return await self._continue_list(message, language)
            case "help":
                return to_rows(await write_help(self._services, TEXTS, language))
            case "reindex":
                return to_rows(say("not_here", language))
            case _:
                return await self._answer_question(message, command, language)

    async def _answer_question(self, message: Message, command: Command, language: str) -> Rows:
        """Answer a question, or explain why it cannot be asked."""
        if is_result_request(message.text):
            return to_rows(say("nothing_waits", language))
        if problem := check_question(command.argument):
            return to_rows(await explain_problem(self._community, TEXTS, problem, language))
        return await self._ask(message, Rest(command.argument, "", 0), language)

    async def _continue_list(self, message: Message, language: str) -> Rows:
        """Show what comes behind the last list, or say that nothing does."""
        rest = self._lists.find(_name_asker(message))
        if rest is None:
            return to_rows(say("no_more", language))
        return await self._ask(message, rest, language)

    async def _ask(self, message: Message, asked: Rest, language: str) -> Rows:
        """Ask, from the beginning or for what comes behind; explain a failure in `language`."""
        asker = _name_asker(message)
        question = Question(
            text=asked.question,
            language=asked.language,
            asker=asker,
            id=make_question_id(asker, message.id),
            channel=CHANNEL,
            thread=asker,
            offset=asked.offset,
        )
        answer = await ask_or_explain(
            self._services, question, language, self._clock, ANSWER_S, log
        )
        if isinstance(answer, NoAnswer):
            return to_rows(answer.text)
        shown = shorten_to_fit(answer)
        self._lists.remember(asker, asked.question, shown)
        return lay_out(shown)


def _name_asker(message: Message) -> str:
    return f"{CHANNEL}:{message.person}"
