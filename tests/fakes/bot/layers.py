"""Put middleware around the `Ask` of a test."""

from __future__ import annotations

from collections.abc import Callable

from bot.app import build_shared_layers, make_queue
from bot.conversations.file import ConversationFile
from bot.conversations.store import ConversationStore
from bot.journal.journal import Journal
from bot.messages import Ask
from bot.middleware.cache import AnswerCache
from bot.middleware.counters import Counters
from bot.middleware.rate_limit import RateLimit
from bot.middleware.recording import RecordAnswers, Recorder
from bot.middleware.stack import build_ask
from bot.middleware.wording import WordAnswers
from bot.model.wording import Wording
from bot.runtime.clock import Clock, SystemClock
from tests.fakes.event_loop import WAIT_S

ANSWER_S = WAIT_S
"""No test is about how long an answer takes on a busy machine, unless it says so."""


def with_shared_layers(
    ask: Ask,
    journal: Journal,
    generation: Callable[[], str],
    cache_size: int,
    states: ConversationStore | None = None,
    wording: Wording | None = None,
) -> Ask:
    """Add the middleware that all channels share; without a store, conversations are in memory."""
    states = states or ConversationStore(ConversationFile(None), journal.key, 180)
    counters = Counters()
    cache = AnswerCache(cache_size, generation, lambda: 0, counters)
    words = WordAnswers(wording, cache_size, counters) if wording else None
    queue = make_queue(ANSWER_S, counters, SystemClock())
    return build_ask(ask, build_shared_layers(journal, states, cache, queue, counters, words))


def with_rate_limit(
    ask: Ask, per_person: int, per_place: int = 0, clock: Clock | None = None
) -> Ask:
    """Add a rate limit."""
    limit = RateLimit(per_person, per_place, Counters(), clock or SystemClock())
    return build_ask(ask, [limit])


def with_journal(ask: Ask, journal: Recorder) -> Ask:
    """Add recording in a journal."""
    return build_ask(ask, [RecordAnswers(journal)])
