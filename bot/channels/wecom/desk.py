"""What somebody says in WeCom -> what the bot says back. Knows nothing of transports."""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import AsyncGenerator

from bot.asked import NoAnswer, asked
from bot.channels.wecom.card import related_card
from bot.channels.wecom.lists import latest_listed, links_listed
from bot.channels.wecom.mention import without_mention
from bot.channels.wecom.messages import (
    BAD,
    GOOD,
    MAX_STREAM_BYTES,
    Entered,
    Judged,
    Message,
    Update,
)
from bot.channels.wecom.questions import (
    Quotable,
    beginning,
    make_question,
    person_of,
    place_of,
)
from bot.channels.wecom.rebuild import rebuilt
from bot.channels.wecom.words import say, say_in_both
from bot.clock import Clock
from bot.messages import MAX_QUESTION_CHARS
from bot.services import Services, Verdict
from bot.typed_commands import Typed, read_command
from bot.wechat.escape import escaped_line
from bot.wechat.markdown import rendered
from bot.wechat.question_ids import question_id
from indexer.language import detect
from indexer.settings import Settings

log = logging.getLogger("huigu.wecom")

ANSWER_S = 300.0
"""For an answer; WeCom waits for six minutes."""
INCOMPLETE, DATA = 2, 4
"""Reasons for which an answer lacks something, rather than being wrong."""
_NO_COMMAND = re.compile(r"[/／]\s*[A-Za-z][A-Za-z_-]*")
"""All there is of a message: a command that there is not."""


class Desk:
    """Answers what people say; the `Responder` of both transports."""

    def __init__(self, services: Services, settings: Settings, clock: Clock) -> None:
        """Take what answers.

        Args:
            services: What the channel may use.
            settings: Its `wecom` and `journal` tables.
            clock: Measures how long an answer takes.
        """
        self._services, self._clock = services, clock
        self._wecom = settings.wecom
        self._keep_days = settings.journal.keep_days
        self._quotable = Quotable()

    def wants(self, message: Message) -> bool:
        """Tell whether to answer at all: the group is one of ours."""
        return not (message.group and self._wecom.chats) or message.chat in self._wecom.chats

    def feedback_id(self, message: Message) -> str:
        """Give the question's id; empty where nothing is asked."""
        typed = self._typed(message)
        if typed.command != "ask" or _no_question(typed.argument):
            return ""
        return question_id(place_of(message), message.id)

    def placeholder(self, message: Message) -> str:
        """Say that the answer is being looked for."""
        typed = self._typed(message)
        key = (
            "reindexing" if typed.command == "reindex" and self._may_rebuild(message) else "looking"
        )
        return say(key, typed.language)

    async def respond(self, message: Message) -> AsyncGenerator[Update]:
        """Answer a message.

        Yields:
            Progress of a rebuild, and the answer; failures are worded.
        """
        typed = self._typed(message)
        if typed.command == "reindex" and self._may_rebuild(message):
            rebuilding = rebuilt(self._services.reindex, typed.language, self._clock)
            async with contextlib.aclosing(rebuilding) as updates:
                async for update in updates:
                    yield update
        elif typed.command == "ask":
            yield await self._answer(message, typed)
        else:
            yield Update(await self._told(message, typed))

    def later(self, message: Message) -> str:
        """Say that the answer follows."""
        return say("later", self._typed(message).language)

    def interrupted(self, message: Message | None) -> str:
        """Say that a restart cut the answer off."""
        if message is None:
            return say_in_both("interrupted")
        return say("interrupted", self._typed(message).language)

    def welcome(self, entered: Entered) -> str:
        """Greet somebody who has said nothing yet."""
        return say_in_both("welcome")

    async def judge(self, judged: Judged) -> None:
        """Note what a person says of an answer, or forget it again."""
        notes, person = self._services.notes, person_of(judged.person)
        if judged.kind not in {GOOD, BAD}:
            held = await notes.withdraw(judged.feedback, person)
        else:
            held = await notes.verdict(judged.feedback, _verdict(judged), person)
        if not held:
            log.info("somebody judged an answer that the journal does not hold")

    def _may_rebuild(self, message: Message) -> bool:
        """Tell whether the person may rebuild the index."""
        return message.person in self._wecom.admins

    def _typed(self, message: Message) -> Typed:
        """Read what a message asks for, and in which language to say something of our own.

        Somebody who names the bot and quotes a message asks what the quoted one asks.
        """
        text = self._said(message, message.text)
        if not text and not self._ours(message):
            text = beginning(self._said(message, message.quoted))
            typed = Typed("ask", text, detect(text) if text else "")
        else:
            typed = read_command(text)
        unknown = typed.command == "ask" and _NO_COMMAND.fullmatch(text)
        command = "help" if unknown else typed.command
        return Typed(command, typed.argument, _language(text, typed.language))

    def _said(self, message: Message, text: str) -> str:
        return without_mention(text, self._wecom.names, group=message.group)

    def _ours(self, message: Message) -> bool:
        """Tell whether an answer of ours is quoted."""
        return self._quotable.question_of(place_of(message), message.quoted) is not None

    def _earlier(self, message: Message, text: str) -> str:
        """What a question follows up: the question of a quoted answer, else what is quoted."""
        known = self._quotable.question_of(place_of(message), message.quoted)
        if known is not None:
            return known
        earlier = beginning(self._said(message, message.quoted))
        return earlier if earlier != text else ""

    async def _answer(self, message: Message, typed: Typed) -> Update:
        """Answer a question, or say why it is none."""
        text, language = typed.argument, typed.language
        if problem := _no_question(text):
            return Update(say(problem, language, MAX_QUESTION_CHARS))
        question = make_question(message, text, self._earlier(message, text))
        answer = await asked(self._services.ask, question, language, self._clock, ANSWER_S, log)
        if isinstance(answer, NoAnswer):
            return Update(answer.text)
        shown = rendered(answer, MAX_STREAM_BYTES)
        self._quotable.remember(question.place, shown, answer.question or text)
        # In a group each card is one more message, between everyone's.
        offered = not message.group or not answer.found
        return Update(shown, related_card(answer) if offered else None)

    async def _told(self, message: Message, typed: Typed) -> str:
        """Do what needs no answerer."""
        catalogue, language = self._services.catalogue, typed.language
        match typed.command:
            case "videos":
                return await links_listed(catalogue, "video", typed.argument, language)
            case "slides":
                return await links_listed(catalogue, "slides", typed.argument, language)
            case "latest":
                return await latest_listed(catalogue, language)
            case "reindex":
                refusal = say("admins_only", language)
                # Whoever is to become one needs to know; in a group it is nobody else's business.
                told = (
                    "" if message.group else say("your_id", language, escaped_line(message.person))
                )
                return f"{refusal}\n\n{told}".strip()
            case _:
                return say("help", language, self._keep_days)


def _no_question(text: str) -> str:
    """Tell why a text is no question, as a key of `words.TEXTS`; empty where it is one."""
    if not any(character.isalnum() for character in text):
        return "empty"
    return "too_long" if len(text) > MAX_QUESTION_CHARS else ""


def _verdict(judged: Judged) -> Verdict:
    """Put a judgement into the journal's words."""
    if judged.kind == GOOD:
        return "helpful"
    return "missing" if {INCOMPLETE, DATA} & set(judged.reasons) else "wrong"


def _language(text: str, otherwise: str) -> str:
    """The language of a person: `/视频 MeshDay` is Chinese; so is what tells nothing (`PPT`)."""
    return "zh" if detect(text) == "zh" else otherwise or "zh"
