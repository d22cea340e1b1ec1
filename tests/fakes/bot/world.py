"""Fake services that record what a channel does with them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry

from bot.messages import Answer, Ask, Question
from bot.services.contracts import (
    Community,
    IndexInfo,
    ListedLink,
    ListedPage,
    NamedKind,
    Reindex,
    Services,
    Unanswered,
    Verdict,
)
from indexer.building.result import RebuildResult
from tests.fakes.bot.asks import fake_ask
from tests.fakes.bot.services import KEEP_DAYS, NEUTRAL, NO_FILES

TITLES = ["MeshDay 2030: recap", "MeshDay 2029: recap", "网格日 2030 回顾"]
NAMES: dict[NamedKind, list[str]] = {
    "event": ["MeshDay 2030", "网格日 2030"],
    "person": ["Ada Flyer", "飞行员"],
    "topic": ["kites", "tail wind"],
}
EVENTS = ["GatewayConf 2028", "MeshDay 2029", "MeshDay 2030"]


class FakeCatalogue:
    """A catalogue of thirty-six links and two pages."""

    def __init__(self) -> None:
        self.all_links = [
            ListedLink(
                f"https://videos.example/{year}/{number}",
                f"Talk {number}: *bold* claims",
                "videos.example",
                f"MeshDay {year}: recap",
                f"https://example.org/meshday-{year}/",
                f"MeshDay {year}",
                year,
            )
            for year in (2030, 2029)
            for number in range(1, 19)
        ]
        self.pages = [
            ListedPage("MeshDay 2030: recap", "https://example.org/meshday-2030/", "2030-05-17"),
            ListedPage("A page without address", "", ""),
        ]
        self.facts = IndexInfo(
            "20300517T101502Z-7f3a", "2030-05-17T10:15:02Z", 12, 345, 67, ("recaps", "sessions")
        )

    async def suggest_titles(self, typed: str, limit: int) -> list[str]:
        return [title for title in TITLES if typed.casefold() in title.casefold()][:limit]

    async def suggest_events(self, typed: str, limit: int) -> list[str]:
        return [event for event in EVENTS if typed.casefold() in event.casefold()][:limit]

    async def suggest_names(
        self, what: NamedKind, typed: str, limit: int, language: str = ""
    ) -> list[str]:
        return [name for name in NAMES[what] if typed.casefold() in name.casefold()][:limit]

    async def list_links(
        self, kind: str, event: str = "", year: int = 0, language: str = ""
    ) -> list[ListedLink]:
        return [
            link
            for link in (self.all_links if kind == "video" else [])
            if event.casefold() in link.event.casefold() and (not year or link.year == year)
        ]

    async def list_latest(self, limit: int, language: str = "") -> list[ListedPage]:
        return self.pages[:limit]

    async def describe_index(self) -> IndexInfo:
        return self.facts


@dataclass
class FakeJournal:
    """A journal in memory."""

    askers: dict[str, str] = field(default_factory=dict)
    """By question id."""
    verdicts: dict[tuple[str, str], Verdict] = field(default_factory=dict)
    often: list[str] = field(default_factory=lambda: ["Where are the MeshDay videos?"])
    open_questions: list[Unanswered] = field(default_factory=list)
    breaks: bool = False

    async def record_verdict(self, question_id: str, verdict: Verdict, person: str) -> bool:
        if self.breaks:
            raise ZeroDivisionError("nobody foresaw this")
        self.verdicts[question_id, person] = verdict
        return question_id in self.askers

    async def withdraw_verdict(self, question_id: str, person: str) -> bool:
        return self.verdicts.pop((question_id, person), None) is not None

    async def has_asked(self, question_id: str, person: str) -> bool:
        return self.askers.get(question_id) == person

    async def list_frequent(self, limit: int) -> list[str]:
        return self.often[:limit]

    async def list_unanswered(self, limit: int) -> list[Unanswered]:
        return self.open_questions[:limit]


async def quick_reindex(progress: Callable[[str, int, int], None]) -> RebuildResult:
    progress("index", 1, 2)
    await asyncio.sleep(0.05)
    progress("write", 1, 1)
    return RebuildResult("20300601T000000Z-1111", 12, 1, 2, 3, ("a.md:3: no title; add one",), 4.25)


@dataclass
class FakeWorld:
    """All services; a test may replace `ask` and `reindex`."""

    ask: Ask = fake_ask
    reindex: Reindex = quick_reindex
    catalogue: FakeCatalogue = field(default_factory=FakeCatalogue)
    journal: FakeJournal = field(default_factory=FakeJournal)
    asked: list[Question] = field(default_factory=list)
    community: Community = NEUTRAL

    @property
    def services(self) -> Services:
        return Services(
            self._ask,
            self.catalogue,
            self.journal,
            self._reindex,
            lambda: "20300517T101502Z-7f3a",
            CollectorRegistry(),
            NO_FILES,
            KEEP_DAYS,
            self.community,
        )

    async def _ask(self, question: Question) -> Answer:
        self.asked.append(question)
        self.journal.askers[question.id] = question.asker
        return await self.ask(question)

    async def _reindex(self, progress: Callable[[str, int, int], None]) -> RebuildResult:
        return await self.reindex(progress)
