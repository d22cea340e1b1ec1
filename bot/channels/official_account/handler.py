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
from bot.chat.commands import parse_command
from bot.chat.explaining import explain_problem, write_help
from bot.chat.lookups import explain_missing_name, write_question
from bot.messages import Question
from bot.rendering.layout import find_rest
from bot.rendering.script import choose_script
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
        self._welcome, self._language = settings.welcome, settings.language

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
        language = choose_script(command.language or self._language, message.text)
        catalogue = self._services.catalogue
        match command.name:
            case "videos":
                return await list_links(catalogue, "video", command.argument, language)
            case "slides":
                return await list_links(catalogue, "slides", command.argument, language)
            case "latest":
                return await list_latest(catalogue, language)
            case "speaker" | "talks" if not command.argument:
                return to_rows(explain_missing_name(command.name, language))
            case "help":
                return to_rows(await write_help(self._services, TEXTS, language))
            case "reindex":
                return to_rows(say("not_here", language))
        if is_result_request(message.text):
            return to_rows(say("nothing_waits", language))
        return await self._ask(message, write_question(command, language), language)

    async def _ask(self, message: Message, text: str, language: str) -> Rows:
        """Ask a question, or explain in `language` why it cannot be asked or answered."""
        if problem := check_question(text):
            return to_rows(await explain_problem(self._community, TEXTS, problem, language))
        asker = f"{CHANNEL}:{message.person}"
        question = Question(
            text=text,
            default_language=self._language,
            asker=asker,
            id=make_question_id(asker, message.id),
            channel=CHANNEL,
            thread=asker,
        )
        answer = await ask_or_explain(
            self._services, question, language, self._clock, ANSWER_S, log
        )
        if isinstance(answer, NoAnswer):
            return to_rows(answer.text)
        shown = shorten_to_fit(answer)
        if shown is not answer:
            self._services.conversations.shorten(question.id, find_rest(shown))
        return lay_out(shown)
