"""The composition root: opens everything, puts it together, runs the channels until stopped."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec

from bot.answering.answer import Answerer
from bot.channels.enabled import Channel, list_disabled_channels, open_channels
from bot.channels.supervisor import Start, publish_states, supervise
from bot.conversations.store import ConversationStore
from bot.journal.journal import Journal
from bot.messages import Question
from bot.middleware.bounded_queue import BoundedQueue, QueueLimits
from bot.middleware.cache import AnswerCache
from bot.middleware.conversation import Conversation
from bot.middleware.counters import CountAnswers, Counters
from bot.middleware.page_addresses import AddressPages
from bot.middleware.rate_limit import RateLimit
from bot.middleware.recording import RecordAnswers
from bot.middleware.stack import Middleware, build_ask
from bot.middleware.wording import WordAnswers
from bot.model.open import open_wording
from bot.rendering.pages.addresses import PageAddresses, read_public_url
from bot.report.make import Parts
from bot.report.service import ReportService
from bot.runtime.clock import Clock, SystemClock
from bot.runtime.health import ChannelStatus
from bot.runtime.index_watcher import PhaseReader, find_problem, follow_rebuilds
from bot.runtime.limits.free_memory import return_free_memory, share_heap
from bot.runtime.shutdown import run_until_stopped
from bot.runtime.state_files import StateFiles
from bot.services.addressed_catalogue import AddressedCatalogue
from bot.services.archive.addressed import AddressedArchive
from bot.services.archive.archive import IndexArchive
from bot.services.catalogue import IndexCatalogue
from bot.services.community import CommunityTexts
from bot.services.contracts import RebuildSources, Services
from bot.services.passages.contracts import FoundPassage, SearchPassages
from bot.services.passages.search import address_search
from bot.services.reindex import make_reindex
from bot.services.repositories import list_repositories
from bot.services.scheduled_pull import pull_on_schedule
from bot.services.scheduled_reading import read_on_schedule
from bot.services.source_metrics import publish_sources
from bot.settings import (
    BotSecrets,
    BotSettings,
    JournalSettings,
    ModelSecrets,
    ModelSettings,
    ServerSettings,
)
from bot.sharing import SOURCES, Records, open_records
from bot.workers.answering import Answering, answer_alone, open_workers
from bot.workers.number import choose_number
from indexer.search.index import Index

log = logging.getLogger("huigu.app")

SWITCH_INTERVAL_S = 0.001
"""How long an answering thread keeps the interpreter while the event loop waits; Python's own 5 ms
would be the larger part of an answer's time."""
HTTP = "http"
"""The channel that serves the pages, in `bot.channels.CHANNELS`."""
THREADS = 1
"""Answers at the same time in this process. Answering is work in the interpreter, of which there is
one; workers have one each. At 100 a second on two cores the slowest of a hundred takes 19 ms with
one thread and 120 ms with two, which wait for each other's turn (`python -m benchmarks.server`)."""
LISTS_PER_QUESTION = 10
"""Lists and suggestions that one address may read for each question that it may ask: they come from
memory, and a field with suggestions asks at every key."""
MAX_WAITING = 256
"""Questions that may wait for a thread: two hundred people may ask in one moment, when a talk ends,
and would rather wait some seconds than ask again (`python -m benchmarks.channels.discord`)."""
MAX_WAIT_S = 20.0
"""How long a question waits for a thread. 256 answers take a tenth of that; who has waited so long
in a chat believes that nobody answers."""


async def serve(
    settings: BotSettings, secrets: BotSecrets, host: str | None = None, port: int | None = None
) -> None:
    """Answer on every channel that is switched on, until SIGTERM or SIGINT.

    `host` and `port` replace those of the settings; port 0 takes any free one. `NoIndex`,
    `DamagedIndex` and `ConfigError` pass through, each one line for a person.
    """
    log_to_stderr()
    share_heap()
    settings = _override_address(settings, host, port)
    public_url = read_public_url(settings.get(ServerSettings).public_url)
    channels = open_channels(secrets)
    for line in list_disabled_channels(settings, secrets):
        log.warning("%s", line)
    async with AsyncExitStack() as stack:
        # Rather an older index than none, after a disk was damaged; `/readyz` and the log say so.
        index = await asyncio.to_thread(Index.open, settings.indexer, falls_back=True)
        stack.enter_context(closing(index))
        counters, clock = Counters(), SystemClock()
        records = await open_records(settings, secrets, counters.registry, stack)
        journal, states = records.journal, records.states
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        executor = stack.enter_context(ThreadPoolExecutor(THREADS, "answer"))
        answerer = Answerer.open(index, settings.indexer.find_wordings())
        server = settings.get(ServerSettings)
        number = choose_number(server.workers)
        queue = make_queue(server.answer_s, counters, clock, max(THREADS, number))
        answering = await stack.enter_async_context(
            open_workers(
                number,
                answer_alone(answerer, index, executor, server.answer_s),
                answerer,
                settings.indexer,
                server.answer_s,
                lambda: index.generation,
                queue.refuse,
                counters.registry,
                clock,
            )
        )
        reindex = make_reindex(settings.indexer)
        services = _make_services(settings, index, answering, journal, states, counters, reindex)
        parts = Parts(
            settings.journal_path(),
            index,
            answerer.understanding,
            settings.indexer,
            records.open_history(),
        )
        services = dataclasses.replace(services, reports=ReportService(parts))
        about = await services.catalogue.describe_index()
        return_free_memory()
        log.info("answering from generation %s, %d documents", about.generation, about.documents)
        cache_size = server.remember
        cache = AnswerCache(cache_size, services.generation, PhaseReader(index), counters)
        model, key = settings.get(ModelSettings), secrets.get(ModelSecrets)
        wording = await stack.enter_async_context(
            open_wording(model, key, index.encoder.vocabulary, clock)
        )
        words = WordAnswers(wording, cache_size, counters) if wording else None
        shared = build_shared_layers(journal, states, cache, queue, counters, words)
        # What goes on beside the channels must not take them down either.
        beside: dict[str, Start] = {
            "index watcher": partial(follow_rebuilds, index, refresh_others=answering.refresh),
            **records.list_tasks(),
        }
        is_copy = bool(settings.indexer.index.pull)
        if not is_copy and any(source.every for source in settings.indexer.sources):
            start_reading = partial(read_on_schedule, settings.indexer, reindex, clock)
            is_own = settings.indexer.index.store == "local"
            beside[SOURCES] = start_reading if is_own else records.run_alone(SOURCES, start_reading)
        if is_copy:
            beside["pull"] = partial(pull_on_schedule, settings.indexer, clock)
        publish_sources(settings.indexer, counters.registry, clock)
        tasks = [supervise(work, ChannelStatus(name), clock) for name, work in beside.items()]
        common = _Common(
            services, shared, answering.search, queue, counters, clock, public_url, records
        )
        for channel in channels:
            own = common.make_own(channel, settings)
            start = _prepare(channel, own, settings, secrets)
            if channel.spec.runs_alone(settings.get(channel.spec.settings)):
                start = records.run_alone(channel.spec.name, start, own.status.set_standby)
            tasks.append(supervise(start, own.status, clock))
        publish_states(services.health, counters.registry)
        await run_until_stopped(tasks)
    log.info("stopped")


@dataclass(frozen=True, slots=True)
class _Common:
    """What the services of every channel are made of."""

    services: Services
    layers: list[Middleware]
    search: SearchPassages
    queue: BoundedQueue
    counters: Counters
    clock: Clock
    public_url: str
    records: Records

    def make_own(self, channel: Channel, settings: BotSettings) -> Services:
        """Make the services of a channel: its status, its limits, how it writes addresses."""
        spec = channel.spec
        limits = spec.limits(settings.get(spec.settings))
        window = self.records.make_window(spec.name, self.clock)
        rate_limit = RateLimit(
            limits.per_person, limits.per_place, self.counters, self.clock, window
        )
        lists = RateLimit(limits.per_person * LISTS_PER_QUESTION, 0, self.counters, self.clock)
        own = dataclasses.replace(
            _give_status(self.services, spec.name, self.clock),
            ask=build_ask(self.services.ask, [rate_limit, *self.layers]),
            search=limit_search(self.search, rate_limit, self.queue),
            admit=lists.admit,
        )
        alone = spec.runs_alone(settings.get(spec.settings))
        own = self.records.share(spec.name, own, alone=alone)
        return address_pages(own, choose_addresses(spec.name, self.public_url))


def _make_services(
    settings: BotSettings,
    index: Index,
    answering: Answering,
    journal: Journal,
    states: ConversationStore,
    counters: Counters,
    reindex: RebuildSources,
) -> Services:
    """Make what all channels share."""
    catalogue = IndexCatalogue(index, settings.indexer)
    return Services(
        ask=answering.ask,
        catalogue=catalogue,
        journal=journal,
        reindex=reindex,
        workers=answering.count,
        generation=lambda: index.generation,
        index_problem=partial(find_problem, index),
        registry=counters.registry,
        files=StateFiles(Path(settings.indexer.folder), settings.get(JournalSettings).path),
        keep_days=settings.keep_days,
        community=CommunityTexts(settings.indexer.community, catalogue),
        archive=IndexArchive(index),
        conversations=states,
        repositories=list_repositories(settings.indexer.sources),
    )


def choose_addresses(channel: str, public_url: str) -> PageAddresses | None:
    """Choose how a channel writes the addresses of indexed pages; None if it cannot.

    Over HTTP they may be relative to the root of the service; a chat needs the whole address.
    """
    return PageAddresses(public_url) if public_url or channel == HTTP else None


def address_pages(services: Services, addresses: PageAddresses | None) -> Services:
    """Let a channel show the addresses of page views, where it can."""
    if addresses is None:
        return services
    return dataclasses.replace(
        services,
        ask=build_ask(services.ask, [AddressPages(addresses)]),
        catalogue=AddressedCatalogue(services.catalogue, addresses),
        archive=AddressedArchive(services.archive, addresses),
        search=address_search(services.search, addresses),
    )


def _give_status(services: Services, name: str, clock: Clock) -> Services:
    """Give a channel its own status, which the health of the whole process counts."""
    status = ChannelStatus(name, clock)
    services.health.add(status)
    return dataclasses.replace(services, status=status)


def make_queue(
    answer_s: float, counters: Counters, clock: Clock, running: int = THREADS
) -> BoundedQueue:
    """Make the queue for what answers, `running` questions at the same time.

    `answer_s` is how long an answer may take.
    """
    limits = QueueLimits(running, MAX_WAITING, MAX_WAIT_S, answer_s)
    return BoundedQueue(limits, counters, clock)


def build_shared_layers(
    journal: Journal,
    states: ConversationStore,
    cache: AnswerCache,
    queue: BoundedQueue,
    counters: Counters,
    words: WordAnswers | None = None,
) -> list[Middleware]:
    """List the middleware that all channels share, the outermost first.

    A channel's own rate limit comes before them, so that a refusal costs nothing.
    """
    return [
        CountAnswers(counters),
        # Outside of the cache, to record how often the same is asked.
        RecordAnswers(journal),
        # Outside of the cache: "and the slides?" is another question in every conversation.
        Conversation(states, journal, counters),
        # Outside of the cache, so that a failure is not remembered; it keeps its own texts.
        *([words] if words else []),
        cache,
        # Only what is not in the cache waits for a thread.
        queue,
    ]


def limit_search(search: SearchPassages, limit: RateLimit, queue: BoundedQueue) -> SearchPassages:
    """Let a search count as a question of its asker, and wait for its turn among questions."""

    async def search_in_turn(question: Question, k: int) -> list[FoundPassage]:
        async def find(asked: Question) -> list[FoundPassage]:
            return await search(asked, k)

        async def wait(asked: Question) -> list[FoundPassage]:
            return await queue(asked, find)

        return await limit(question, wait)

    return search_in_turn


def _prepare(
    channel: Channel, services: Services, settings: BotSettings, secrets: BotSecrets
) -> Start:
    """Give a channel its settings and secrets, so that it can be started more than once."""
    table, own_secrets = settings.get(channel.spec.settings), secrets.get(channel.spec.secrets)
    return partial(channel.serve, services, table, own_secrets)


def _override_address(settings: BotSettings, host: str | None, port: int | None) -> BotSettings:
    """Let the command line decide where to listen."""
    chosen = {"host": host, "port": port}
    given = {name: value for name, value in chosen.items() if value is not None}
    server = msgspec.structs.replace(settings.get(ServerSettings), **given)
    return settings.with_table(server)


def log_to_stderr() -> None:
    """Log to stderr, unless the program around us has set logging up already."""
    if logging.getLogger().handlers:
        return
    # Libraries log warnings only; faiss alone says four lines at each start.
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("huigu").setLevel(logging.INFO)
