"""Empty services for a channel."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry

from bot.channels import Limits
from bot.messages import Ask
from bot.runtime.health import Health, IndexProblem
from bot.runtime.state_files import StateFiles
from bot.runtime.webhooks import Webhooks
from bot.services.community import CommunityTexts
from bot.services.contracts import (
    IndexedPage,
    IndexInfo,
    ListedLink,
    ListedPage,
    NamedKind,
    Services,
    Unanswered,
    Verdict,
)
from indexer.building.result import RebuildResult
from indexer.errors import RebuildRunning
from indexer.settings import CommunitySettings
from tests.fakes.bot.asks import FOUND, fake_ask
from tests.fakes.bot.layers import with_rate_limit


class EmptyCatalogue:
    """A catalogue without pages."""

    async def suggest_titles(self, typed: str, limit: int) -> list[str]:
        return []

    async def suggest_events(self, typed: str, limit: int) -> list[str]:
        return []

    async def suggest_names(
        self, what: NamedKind, typed: str, limit: int, language: str = ""
    ) -> list[str]:
        return []

    async def list_links(
        self, kind: str, event: str = "", year: int = 0, language: str = ""
    ) -> list[ListedLink]:
        return []

    async def list_latest(self, limit: int, language: str = "") -> list[ListedPage]:
        return []

    async def list_newest(self, limit: int) -> list[IndexedPage]:
        return []

    async def list_pages(self) -> list[IndexedPage]:
        return []

    async def describe_index(self) -> IndexInfo:
        return IndexInfo(FOUND.generation, "2030-05-17T10:15:02+00:00", 0, 0, 0, ())


class EmptyJournal:
    """A journal that stores nothing."""

    async def record_verdict(self, question_id: str, verdict: Verdict, person: str) -> bool:
        return False

    async def withdraw_verdict(self, question_id: str, person: str) -> bool:
        return False

    async def has_asked(self, question_id: str, person: str) -> bool:
        return False

    async def list_frequent(self, limit: int) -> list[str]:
        return []

    async def list_frequent_since(self, since: datetime, limit: int) -> list[str]:
        return []

    async def list_missed(self, limit: int) -> list[str]:
        return []

    async def list_unanswered(self, limit: int) -> list[Unanswered]:
        return []


NO_FILES = StateFiles(Path(os.devnull), "")
"""A folder where nothing can be written."""
KEEP_DAYS = 180
NEUTRAL = CommunityTexts(CommunitySettings())
"""A community without settings and without an index."""


def with_files(services: Services, folder: Path) -> Services:
    """Give a channel a folder for its files."""
    return replace(services, files=StateFiles(folder, "data/journal.sqlite"))


def limit_services(services: Services, limits: Limits) -> Services:
    """Limit questions per person and place, as `huigu serve` does for a channel."""
    ask = with_rate_limit(services.ask, limits.per_person, limits.per_place)
    return replace(services, ask=ask)


async def refuse_reindex(
    progress: Callable[[str, int, int], None], only: Sequence[str] = ()
) -> RebuildResult:
    raise RebuildRunning("another rebuild is running")


def fake_services(
    ask: Ask = fake_ask,
    generation: Callable[[], str] = lambda: FOUND.generation,
    webhooks: Webhooks | None = None,
    health: Health | None = None,
    index_problem: Callable[[], IndexProblem] = lambda: "",
) -> Services:
    """Make services that only answer."""
    return Services(
        ask=ask,
        catalogue=EmptyCatalogue(),
        journal=EmptyJournal(),
        reindex=refuse_reindex,
        generation=generation,
        registry=CollectorRegistry(),
        files=NO_FILES,
        keep_days=KEEP_DAYS,
        community=NEUTRAL,
        webhooks=webhooks or Webhooks(),
        health=health or Health(),
        index_problem=index_problem,
    )
