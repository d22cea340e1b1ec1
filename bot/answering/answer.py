"""Answer a question with links, facts or quotes from the index, without a language model.

The question is read to a request. What organisers pinned to it answers it, or else the catalogue,
or else pages.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from bot.answering.conversation import explain_request, update_state, write_query
from bot.answering.draft import DraftAnswer
from bot.answering.finish import finish_answer
from bot.answering.from_catalogue.answer import CatalogueAnswers, settle_intent
from bot.answering.from_catalogue.moments.answer import MomentAnswers
from bot.answering.from_pinned.answer import PinnedAnswers
from bot.answering.second_opinion import choose_better, is_in_catalogue, needs_second_opinion
from bot.answering.social.answer import SocialAnswers
from bot.messages import Answer, Ask, Question
from bot.rendering.script import choose_script
from bot.request import Intent, Request
from bot.understanding.alone import Turn
from bot.understanding.own_wordings import OwnWording, load_own_wordings
from bot.understanding.request import Understanding
from indexer.calibration import SURE
from indexer.confidence.model import load_model
from indexer.deadline import Deadline
from indexer.search.index import Index, Reader
from indexer.text.control_characters import clean_text

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from bot.answering.from_pages.answer import PagesAnswer
    from indexer.search.query import Query

TOLD_BY_PAGES: frozenset[Intent] = frozenset({"contact", "subscribe"})
"""Intents that the bot answers in its own words unless pages do: how to join, whom to write to."""
WARM_UP_QUESTION = "Where are the videos? 视频在哪里看？"


class Answerer:
    """Answers questions from an open index."""

    def __init__(
        self,
        index: Index,
        get_today: Callable[[], date] = date.today,
        wordings: Sequence[OwnWording] = (),
    ) -> None:
        """Use an open index, which the caller closes, the day that it is today, and own wordings.

        `EncoderError` passes through if what was learned of wordings or confidence is missing.
        """
        self._index = index
        self._understanding = Understanding(index.encoder, get_today, wordings)
        self._pinned = PinnedAnswers(self._understanding)
        self._catalogue = CatalogueAnswers(get_today)
        self._moments = MomentAnswers(self._understanding.asking)
        self._social = SocialAnswers()
        self._model = load_model()

    @classmethod
    def open(cls, index: Index, wordings: Path | None) -> Answerer:
        """Use an open index, and the community's file of own wordings, if it has one.

        `EncoderError` and `ConfigError` pass through if a file cannot be read.
        """
        return cls(index, wordings=load_own_wordings(wordings))

    @property
    def understanding(self) -> Understanding:
        """What reads the questions; it has read the names of the index already."""
        return self._understanding

    def warm_up(self) -> None:
        """Answer one question at start, to load dictionaries: a quarter of a second."""
        self.answer(Question(text=WARM_UP_QUESTION))

    def answer(self, question: Question, deadline: Deadline | None = None) -> Answer:
        """Answer one question of at most a few hundred characters; thread-safe.

        The answer has an explanation, and the state that the next question goes on from.
        `OutOfTime` passes through at a step after the deadline; by default there is none.
        """
        started = time.perf_counter()
        asked = msgspec.structs.replace(question, text=clean_text(question.text))
        with self._index.open_reader(deadline) as reader:
            turn = self._understanding.read_turn(asked, reader)
            result = self._answer_turn(turn, asked, reader)
            request, draft = result.request, result.draft
            answer = finish_answer(
                question,
                request.language,
                result.query,
                draft,
                result.found,
                reader.generation,
                started,
                reader.find_dead,
            )
            plain = replace(request, language=answer.language)
            # What organisers say beside the archive ends no conversation about it.
            is_aside = bool(result.wording)
            state = (
                asked.state
                if is_aside
                else update_state(asked.state, plain, draft, answer, reader, is_new=turn.is_new)
            )
        if turn.is_foreign:
            from bot.answering.social.foreign import add_languages

            answer = add_languages(answer, request.language)
        return msgspec.structs.replace(
            answer,
            explanation=explain_request(request, result.wording),
            state=state or msgspec.UNSET,
        )

    def _answer_turn(self, turn: Turn, asked: Question, reader: Reader) -> _Result:
        """Answer a turn with what is pinned to it, else as it is read first, else otherwise."""
        pinned = None if turn.request.offset else self._pinned.answer(turn, reader)
        if pinned is not None:
            request = _choose_script(turn.request, asked)
            return _Result(request, pinned.draft, wording=pinned.wording)
        result = self._answer_request(turn.request, asked, reader)
        if turn.other is not None and _is_doubtful(result.draft):
            from bot.answering.topic_told import holds_topic

            other = self._answer_request(turn.other, asked, reader)
            # `Kafka?` after who hosted an event is not answered by its hosts.
            kept = turn.request.topic if turn.other.topic else ""
            is_better = not _is_doubtful(other.draft) and holds_topic(reader, kept, other.draft)
            result = other if is_better else result
        return result

    def _answer_request(self, request: Request, asked: Question, reader: Reader) -> _Result:
        """Answer a request from the catalogue, or else from pages."""
        reader.deadline.check()
        request = _choose_script(request, asked)
        social = self._social.answer(request, asked, reader)
        if social is not None:
            return self._find_told(request, asked, reader) or _Result(request, social)
        if (moment := self._moments.answer(request, asked.state, reader)) is not None:
            return _Result(*moment)
        request = settle_intent(request, reader)
        reader.deadline.check()
        draft = self._catalogue.answer(request, reader)
        if draft is not None and not needs_second_opinion(request, draft):
            return _Result(request, draft)
        query, found = self._ask_pages(request, write_query(request), asked, reader)
        known = {page.key for page in found.pages if is_in_catalogue(page.document)}
        reader.deadline.check()
        series = _list_names(request, reader)
        told = _measure_both(request, reader, draft, found.draft)
        answer = _drop_elsewhere(query.text, found.draft, reader)
        draft = choose_better(request, draft, answer, known, series, told)
        if not draft.found and draft.kind != "clarify":
            near = self._catalogue.find_nearest(request, reader)
            draft = near or replace(draft, relates_pages=True)
        return _Result(request, draft, query, found)

    def _find_told(self, request: Request, asked: Question, reader: Reader) -> _Result | None:
        """Find what pages surely tell of reaching or joining the community; None if they do not."""
        if request.intent not in TOLD_BY_PAGES or reader.community.contact:
            return None
        query, found = self._ask_pages(request, request.text, asked, reader)
        # A talk on how to join a community does not tell how to join this one.
        is_talk = bool(found.pages) and is_in_catalogue(found.pages[0].document)
        is_told = found.draft.found and found.draft.confidence >= SURE and not is_talk
        return _Result(request, found.draft, query, found) if is_told else None

    def _ask_pages(
        self, request: Request, text: str, asked: Question, reader: Reader
    ) -> tuple[Query, PagesAnswer]:
        """Answer a text from pages; what does so is imported when pages are asked first."""
        from bot.answering.from_pages.answer import answer_from_pages
        from bot.answering.from_pages.build_query import build_query

        query = build_query(request, text)
        return query, answer_from_pages(reader, self._model, query, asked)


class _Result(msgspec.Struct, frozen=True):
    """A request and its answer."""

    request: Request
    """As it was answered."""
    draft: DraftAnswer
    query: Query | None = None
    """The question as pages were asked with it; None if they were not."""
    found: PagesAnswer | None = None
    """What they said."""
    wording: str = ""
    """The wording of the pinned answer that is given; empty for any other answer."""


def _choose_script(request: Request, asked: Question) -> Request:
    """Choose the characters of an answer by the question and the one before it."""
    before = asked.state.request.text if asked.state else ""
    return replace(request, language=choose_script(request.language, asked.text, before))


def _is_doubtful(draft: DraftAnswer) -> bool:
    """Tell whether a question may have been read wrong: the catalogue has no answer to it."""
    return not draft.found or draft.kind == "text"


def make_ask(answerer: Answerer, executor: Executor, limit_s: float = math.inf) -> Ask:
    """Make the `Ask` of an answerer, which answers in the executor's threads.

    An answer that takes more than `limit_s` seconds is given up: `OutOfTime`.
    """
    # Imports asyncio, which a command without a server does not need.
    from bot.runtime.clock import run_timed

    async def ask(question: Question) -> Answer:
        return await run_timed(executor, limit_s, partial(answerer.answer, question))

    return ask


def _drop_elsewhere(text: str, draft: DraftAnswer, reader: Reader) -> DraftAnswer:
    """Drop an answer from pages that do not know the town that a question names."""
    from bot.answering.named_town import lacks_town

    is_elsewhere = draft.found and lacks_town(text, draft, reader)
    return DraftAnswer(found=False, confidence=0.0) if is_elsewhere else draft


def _measure_both(
    request: Request, reader: Reader, draft: DraftAnswer | None, from_pages: DraftAnswer
) -> tuple[float, float]:
    """Measure how much of the topic the links of the catalogue and those of the pages tell."""
    if draft is None or not request.topic or request.intent != "links":
        return 0.0, 0.0
    from bot.answering.topic_told import measure_told

    return (
        measure_told(reader, request.topic, draft),
        measure_told(reader, request.topic, from_pages),
    )


def _list_names(request: Request, reader: Reader) -> tuple[str, ...]:
    """List the names of the series of which an unknown edition is asked for."""
    if request.unknown is None or not request.unknown.series:
        return ()
    return reader.catalogue.get_series([request.unknown.series])[0].names
