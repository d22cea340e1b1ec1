"""What a channel may use: ask, look up, journal, rebuild. Channels know this and `bot.messages`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

from bot.messages import Ask
from bot.runtime.state_files import StateFiles
from bot.runtime.webhooks import Webhooks
from indexer.building.result import Progress, RebuildResult

if TYPE_CHECKING:
    # Not imported by commands that only read the settings: it takes a tenth of their time.
    from prometheus_client import CollectorRegistry

Verdict = Literal["helpful", "wrong", "missing"]
"""What a person says of an answer."""


@dataclass(frozen=True, slots=True)
class ListedLink:
    """A link record as a list shows it."""

    url: str
    label: str
    platform: str
    title: str
    """Of the page it stands on."""
    page_url: str
    """With the heading's anchor; may be empty."""
    event: str
    year: int
    """0 where unknown."""
    language: str = ""
    """Of the page."""


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page as a list shows it."""

    title: str
    url: str
    """May be empty."""
    published: str
    """ISO date, or empty."""


@dataclass(frozen=True, slots=True)
class IndexedPage:
    """A page as the index knows it."""

    source: str
    id: str
    """Unique within its source."""
    title: str
    url: str
    """May be empty."""
    published: str
    """ISO date, or empty."""
    language: str
    translations: tuple[str, ...]
    """Ids, in the same source, of this page in other languages."""


@dataclass(frozen=True, slots=True)
class About:
    """What the index is made of."""

    generation: str
    """Id; empty while there is no index."""
    created: str
    """ISO date and time, UTC."""
    documents: int
    passages: int
    links: int
    sources: tuple[str, ...]
    """Names, as in `huigu.toml`."""


class Catalogue(Protocol):
    """What can be looked up without asking. Answers come from memory or in milliseconds."""

    async def titles(self, typed: str, limit: int) -> list[str]:
        """Titles of pages that hold what was typed, best first; the newest for nothing typed."""
        ...

    async def events(self, typed: str, limit: int) -> list[str]:
        """Names of events that hold what was typed, sorted."""
        ...

    async def links(
        self, kind: str, event: str = "", year: int = 0, language: str = ""
    ) -> list[ListedLink]:
        """Every link of a kind (`video`, `slides`), each address once, the newest event first.

        One that stands on pages in both languages is given as the page in `language` names it.
        """
        ...

    async def latest(self, limit: int) -> list[ListedPage]:
        """The pages published last, newest first."""
        ...

    async def pages(self) -> list[IndexedPage]:
        """Every page, in the index's order. Read from disk at each call."""
        ...

    async def about(self) -> About:
        """Facts of the generation that answers."""
        ...


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that found nothing, or an answer that people said was wrong."""

    question: str
    times: int
    last: str
    """ISO date and time, UTC."""


class QuestionJournal(Protocol):
    """The journal as channels use it.

    `person` is an id as the channel gives it; the journal keeps its hash. When the journal cannot
    be read or written, methods return False or an empty list, and the log says why.
    """

    async def record_verdict(self, question_id: str, verdict: Verdict, person: str) -> bool:
        """Record what a person says of an answer, instead of what they said before.

        Args:
            question_id: `Question.id`.
            verdict: What they say.
            person: Who says it.

        Returns:
            False when the journal no longer holds the question.
        """
        ...

    async def withdraw_verdict(self, question_id: str, person: str) -> bool:
        """Delete what a person said of an answer; false where they said nothing."""
        ...

    async def has_asked(self, question_id: str, person: str) -> bool:
        """Tell whether a person asked a question."""
        ...

    async def list_frequent(self, limit: int) -> list[str]:
        """List answered questions for everyone to see, those that most people asked first.

        At least two people asked each, and nothing personal was removed from any.
        """
        ...

    async def list_frequent_since(self, since: datetime, limit: int) -> list[str]:
        """List the same, counting only who asked since a time."""
        ...

    async def list_missed(self, limit: int) -> list[str]:
        """List unanswered questions for everyone to see, likewise."""
        ...

    async def list_unanswered(self, limit: int) -> list[Unanswered]:
        """List questions for the organisers, most frequent first.

        Each found nothing, or people called its answer wrong; one that was answered when it was
        asked last is left out.
        """
        ...


Reindex = Callable[[Progress], Awaitable[RebuildResult]]
"""Rebuilds the index in the background, telling (phase, done, total); `HuiguError` says why not,
`RebuildRunning` among them. The progress function is called from another thread."""


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a channel gets."""

    ask: Ask
    catalogue: Catalogue
    journal: QuestionJournal
    reindex: Reindex
    generation: Callable[[], str]
    """Id of the generation that answers now; empty while there is none."""
    registry: CollectorRegistry
    """What the server counts; a channel may add to it, and HTTP shows it."""
    files: StateFiles
    """Where a channel keeps files of its own."""
    keep_days: int
    """Days that questions are kept, for people who ask what is kept of them."""
    webhooks: Webhooks = field(default_factory=Webhooks)
    """Where a channel registers for requests that the HTTP channel receives."""
