"""Answers a turn that asks for nothing in the archive, in the bot's own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import TYPE_CHECKING

from cachetools import LRUCache
from msgspec.structs import replace

from bot.answering.draft import DraftAnswer
from bot.answering.social.texts import HELP, TEXTS
from bot.messages import Choice, Question
from bot.rendering.grounding import find_addresses
from bot.rendering.script import Traditional
from bot.rendering.texts import COMMUNITY, join_sentences
from bot.request import Intent, Request
from bot.understanding.dialogue.pages import find_page_turn
from bot.understanding.names.pieces import fold_in_place
from bot.understanding.social.cues import says_farewell, says_thanks, wants_to_contribute
from bot.understanding.social.dead_links import says_dead_link
from bot.understanding.social.speaking import wants_to_speak
from bot.understanding.social.wordless import is_puzzled
from indexer.search.index import Reader
from indexer.settings import Language
from indexer.text.control_characters import clean_line

if TYPE_CHECKING:
    from bot.answering.social.introduce import Introduction

_KEPT = 8
"""Introductions that are kept: of the generations that serve, in each language and script."""
_SURE = 0.7
"""Probability of a wish for more that needs no list before it."""
Say = Callable[[Request, Question, Reader], DraftAnswer]


class SocialAnswers:
    """Answers social turns; thread-safe."""

    def __init__(self) -> None:
        """Begin without an introduction."""
        self._introductions: LRUCache[tuple[str, str, bool], Introduction] = LRUCache(_KEPT)
        self._lock = Lock()
        self._answers: dict[Intent, Say] = {
            "greeting": self._greet,
            "thanks": _thank,
            "help": self._help,
            "complaint": _apologise,
            "contact": _tell_contact,
            "subscribe": _tell_news,
            "stop": _stop,
            "chatter": self._chat,
            "more": self._end,
        }

    def answer(self, request: Request, question: Question, reader: Reader) -> DraftAnswer | None:
        """Answer a turn; None if it asks for something in the archive.

        Args:
            request: The turn, as it was understood.
            question: As it was asked; a complaint is about the last answer of its conversation.
            reader: The generation that answers.
        """
        say = self._answers.get(request.intent)
        if say is None or (request.intent == "more" and not _is_more_of_nothing(request)):
            return None
        draft = say(request, question, reader)
        return replace(draft, confidence=request.probability, relates_pages=False)

    def _greet(self, request: Request, question: Question, reader: Reader) -> DraftAnswer:
        if own := _choose(reader.community.greeting, request.language):
            return _say_own(own)
        example = self._introduce(request, reader).questions[0]
        return _say(TEXTS.say("greeting", request.language, example))

    def _help(self, request: Request, question: Question, reader: Reader) -> DraftAnswer:
        said = self._introduce(request, reader)
        lines = [f"{number}. {asked}" for number, asked in enumerate(said.questions, 1)]
        head = HELP.say("ask", request.language)
        choices = tuple(Choice(label=asked, question=asked) for asked in said.questions)
        return replace(_say("\n".join([said.text, head, *lines])), choices=choices)

    def _chat(self, request: Request, question: Question, reader: Reader) -> DraftAnswer:
        key = "puzzled" if is_puzzled(request.text) else "chatter"
        example = self._introduce(request, reader).questions[0]
        return _say(TEXTS.say(key, request.language, example))

    def _end(self, request: Request, question: Question, reader: Reader) -> DraftAnswer:
        example = self._introduce(request, reader).questions[0]
        return _say(TEXTS.say("no_more", request.language, example))

    def _introduce(self, request: Request, reader: Reader) -> Introduction:
        """Make the introduction of a generation once in each language."""
        from bot.answering.social.introduce import introduce

        is_traditional = isinstance(request.language, Traditional)
        key = reader.generation, request.language, is_traditional
        with self._lock:
            said = self._introductions.get(key)
            if said is None:
                said = introduce(request, reader)
                self._introductions[key] = said
            return said


def _is_more_of_nothing(request: Request) -> bool:
    """Tell whether more is asked for where nothing was listed, and of nothing that is named."""
    is_page = find_page_turn(fold_in_place(request.text)) is not None
    names = request.mentions or (request.topic and not is_page)
    return not names and request.probability >= _SURE


def _thank(request: Request, question: Question, reader: Reader) -> DraftAnswer:
    key = "farewell" if says_farewell(request.text) else "praise"
    key = "thanks" if says_thanks(request.text) else key
    return _say(TEXTS.say(key, request.language))


def _stop(request: Request, question: Question, reader: Reader) -> DraftAnswer:
    return _say(TEXTS.say("stop", request.language))


def _tell_contact(request: Request, question: Question, reader: Reader) -> DraftAnswer:
    language = request.language
    contact = clean_line(reader.community.contact)
    if wants_to_contribute(request.text):
        if own := _choose(reader.community.contribute, language):
            return _say_own(own)
        key = "speak_how" if wants_to_speak(request.text) else "contribute_how"
        how = TEXTS.say(key, language)
    else:
        how = "" if contact else TEXTS.say("contact_how", language)
    if any(one.what == "person" for one in request.mentions):
        how = join_sentences(language, TEXTS.say("contact_person", language), how)
    own = COMMUNITY.say("contact", language, contact) if contact else ""
    return _say_own(join_sentences(language, how, own))


def _tell_news(request: Request, question: Question, reader: Reader) -> DraftAnswer:
    own = _choose(reader.community.subscribe, request.language)
    return _say_own(own or TEXTS.say("subscribe_how", request.language))


def _apologise(request: Request, question: Question, reader: Reader) -> DraftAnswer:
    """Apologise for a wrong answer or a dead link, and offer other links of what it showed."""
    language = request.language
    contact = clean_line(reader.community.contact)
    tell = COMMUNITY.say("contact", language, contact) if contact else TEXTS.say("tell", language)
    # Only one about an answer is kept, and only by a server, which gives each question an id.
    is_kept = question.state is not None and question.id
    noted = TEXTS.say("noted", language) if is_kept else ""
    if not says_dead_link(request.text):
        return _say_own(join_sentences(language, TEXTS.say("wrong", language, noted), tell))
    from bot.answering.social.dead_link import find_other_links

    others = find_other_links(request, question.state, reader)
    if others is None:
        return _say_own(join_sentences(language, TEXTS.say("dead_which", language, noted), tell))
    sorry = TEXTS.say("dead", language, noted).strip()
    if not others.links:
        return _say_own(join_sentences(language, sorry, TEXTS.say("alone", language), tell))
    intro = "\n".join([join_sentences(language, sorry, tell), TEXTS.say("others", language)])
    return replace(
        others,
        text=intro + others.text,
        intro=intro,
        addresses=frozenset(find_addresses(contact)),
    )


def _say(text: str) -> DraftAnswer:
    return DraftAnswer(found=False, confidence=0.0, text=text, kind="social")


def _say_own(text: str) -> DraftAnswer:
    """Say a text of the community, which may hold addresses."""
    return replace(_say(text), addresses=frozenset(find_addresses(text)))


def _choose(own: str | Mapping[Language, str], language: str) -> str:
    """Choose the community's own text in a language; empty without one."""
    if not isinstance(own, str):
        own = next((text for key, text in own.items() if key == language), "")
    return own.strip()
