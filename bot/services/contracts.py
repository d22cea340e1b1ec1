"""Reference of what a channel may use: `Services`, and what they return.

A channel imports this and `bot.messages`; the implementations are not its concern.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

from bot.messages import Ask
from bot.rendering.texts import Texts
from bot.report.records import Report
from bot.runtime.databases.database import OpenShared
from bot.runtime.health import ChannelStatus, Health, IndexProblem
from bot.runtime.state_files import StateFiles
from bot.runtime.webhooks import Webhooks
from bot.services.archive.contracts import Archive
from bot.services.archive.empty import EmptyArchive
from bot.services.passages.contracts import Admit, SearchPassages, admit_everyone, find_nothing
from bot.services.repositories import Repository
from indexer.building.result import Progress, RebuildResult

if TYPE_CHECKING:
    # Commands that only read the settings do not import it: it would take a tenth of their time.
    from prometheus_client import CollectorRegistry

Verdict = Literal["helpful", "wrong", "missing"]
"""A person's feedback on an answer."""


NamedKind = Literal["event", "person", "topic"]
"""What a person can look up by its name."""


@dataclass(frozen=True, slots=True)
class ListedLink:
    """A link in a list."""

    url: str
    label: str
    platform: str
    title: str
    """Of the page that holds the link."""
    page_url: str
    """Of that page, with the heading's anchor; may be empty."""
    event: str
    year: int
    """0 if unknown."""
    language: str = ""
    """Of the page."""
    source: str = ""
    """Name of the page's source."""
    document: str = ""
    """Id of the page in its source."""
    dead: str = ""
    """ISO date when it did not open; empty if it is not known to be dead."""


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page in a list."""

    title: str
    url: str
    """May be empty."""
    date: str
    """First day of its event, else the day on which it was published: an ISO date."""
    source: str = ""
    """Name of its source."""
    document: str = ""
    """Its id in the source."""


@dataclass(frozen=True, slots=True)
class PageLink:
    """A recording or slides that a page links to."""

    kind: str
    """`video` or `slides`."""
    platform: str
    url: str
    scope: str = ""
    """`talk`, `event` or `folder`, as `indexer.records.Link.scope`; empty if unknown."""


@dataclass(frozen=True, slots=True)
class IndexedPage:
    """A page with what identifies it in the index."""

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
    """Ids of its translations in the same source."""
    held: str = ""
    """When its event was held: an ISO date, or its first and last with a slash between them."""
    links: tuple[PageLink, ...] = ()
    """Its recordings and slides, in its order; one may come twice."""


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """Facts about the index generation in use."""

    generation: str
    """Its id; empty while there is no index."""
    created: str
    """ISO date and time, UTC."""
    documents: int
    passages: int
    links: int
    sources: tuple[str, ...]
    """Names, as in `huigu.toml`."""


class Catalogue(Protocol):
    """Lists of the index, without asking a question. Fast: from memory, or within milliseconds."""

    async def suggest_titles(self, typed: str, limit: int) -> list[str]:
        """Suggest page titles for an unfinished input, best first; the newest ones for none."""

    async def suggest_events(self, typed: str, limit: int) -> list[str]:
        """Suggest names of events that contain the input, sorted; `list_links` takes them."""

    async def suggest_names(
        self, what: NamedKind, typed: str, limit: int, language: str = ""
    ) -> list[str]:
        """Suggest names of events and series, people, or topics of talks, best first.

        Any of a thing's names fits, and pinyin. Without an input, the latest events and whom or
        what most talks are of, named in a language.
        """

    async def list_links(
        self, kind: str, event: str = "", year: int = 0, language: str = ""
    ) -> list[ListedLink]:
        """List all links of a kind, each address once, the newest event first.

        Args:
            kind: `video`, `slides`, or another kind of the index.
            event: Part of an event's name, or of a page's title if the page names no event.
            year: Of the event, else of the page; 0 for any.
            language: Of the reader, `zh` or `en`. If an event has the link on pages in both
                languages, the label is the one of the page in this language. Empty for the
                newest page.
        """

    async def list_latest(self, limit: int, language: str = "") -> list[ListedPage]:
        """List the pages of the latest events and the latest others, newest first; all have a date.

        An event has one page, and of a page and its translations one is listed: that in the
        reader's language (`zh` or `en`). Others fill the list only where most pages are in another.
        """

    async def list_pages(self) -> list[IndexedPage]:
        """List every page in the index's order. Reads the disk at each call."""

    async def list_newest(self, limit: int) -> list[IndexedPage]:
        """List up to 100 pages, the newest first, those without a date at the end."""

    async def describe_index(self) -> IndexInfo:
        """Describe the index generation in use."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question without an answer, or with an answer that people marked as wrong."""

    question: str
    times: int
    last: str
    """ISO date and time, UTC."""


class QuestionJournal(Protocol):
    """The journal of questions and feedback.

    `person` is the channel's id of a person; the journal stores only a keyed hash of it. When the
    journal cannot be read or written, methods return False or an empty list, and log the reason.
    """

    async def record_verdict(self, question_id: str, verdict: Verdict, person: str) -> bool:
        """Record a person's verdict on the answer to a question; it replaces their last one.

        False if the journal no longer has the question.
        """

    async def withdraw_verdict(self, question_id: str, person: str) -> bool:
        """Delete a person's verdict; False if there was none."""

    async def has_asked(self, question_id: str, person: str) -> bool:
        """Tell whether a person asked a question."""

    async def list_frequent(self, limit: int) -> list[str]:
        """List answered questions that may be shown to everyone, those of most people first.

        At least two people asked each of them, and none had personal data removed.
        """

    async def list_frequent_since(self, since: datetime, limit: int) -> list[str]:
        """List the same, but count only who asked since a time."""

    async def list_missed(self, limit: int) -> list[str]:
        """List questions without an answer that may be shown to everyone, likewise."""

    async def list_unanswered(self, limit: int) -> list[Unanswered]:
        """List questions whose last answer was missing or wrong, the most frequent first.

        For organisers only: it may hold personal questions.
        """


class Reports(Protocol):
    """Reports for organisers: what was asked, what was missing, and what to write next."""

    async def make_report(self, days: int, channel: str = "") -> Report:
        """Make the report of the days up to today; it may be some minutes old.

        Args:
            days: How many, today with them; 1 or more.
            channel: Only what was asked there; empty for everywhere.

        `ConfigError` passes through if the journal cannot be read.
        """


class Community(Protocol):
    """What the bot says of its community: from `[community]` in `huigu.toml`, else the index."""

    @property
    def name(self) -> str:
        """Its name; may be empty."""

    async def list_examples(self, language: str) -> tuple[str, ...]:
        """List one to a few questions for a reader of `zh` or `en`, the best first.

        They follow the generation that answers.
        """

    async def get_example(self, language: str) -> str:
        """Get the best example question."""

    async def get_event(self, language: str) -> str:
        """Get the event with most videos or slides; empty if there is none."""

    async def welcome(self, texts: Texts) -> str:
        """Welcome a person whose language is unknown: the text `welcome`, with an example each.

        The community's own greeting stands in place of ours.
        """

    async def say_in_both(self, texts: Texts, key: str) -> str:
        """Say a text with an example in both languages, to a person whose language is unknown."""

    def format_contact(self, language: str) -> str:
        """Write how to reach the organisers; empty if `huigu.toml` does not say it."""

    def add_contact(self, text: str, language: str) -> str:
        """Add a sentence on how to reach the organisers to a text that says to tell them."""


class Conversations(Protocol):
    """The running conversations."""

    def shorten(self, question_id: str, rest: int) -> None:
        """Note that a channel showed less of an answer's list than the answer has.

        `rest` is the `Question.offset` of what comes behind what was shown.
        """

    def reword(self, question_id: str, text: str) -> None:
        """Note the text that a channel made of an answer, for people who quote it."""


class NoConversations:
    """Conversations of a program that holds none."""

    def shorten(self, question_id: str, rest: int) -> None:
        """See `Conversations`."""

    def reword(self, question_id: str, text: str) -> None:
        """See `Conversations`."""


Reindex = Callable[[Progress], Awaitable[RebuildResult]]
"""Rebuilds the index in the background and reports (phase, done, total) from another thread.

Raises `RebuildRunning` if another rebuild is running, and another `HuiguError` if it fails."""


class RebuildSources(Protocol):
    """A `Reindex` that may read some of the sources only."""

    def __call__(self, progress: Progress, only: Sequence[str] = ()) -> Awaitable[RebuildResult]:
        """Rebuild; the documents of sources that are not named in `only`, if any is, stay."""


Claim = Callable[[str, str], Awaitable[bool]]
"""Claims what a platform delivered: a kind of delivery, and its id.

False where another replica has it, or had it already."""


async def claim_always(kind: str, delivery: str) -> bool:
    """Claim a delivery where there is no other replica."""
    return True


@dataclass(frozen=True, slots=True)
class WorkerCounts:
    """The answering processes beside the main one."""

    ready: int
    """Those that answer; without any, the main process does."""
    wanted: int
    """Those that there are to be."""
    restarts: int
    """How often one took the place of another one that died or hung, or could not start."""


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a channel gets."""

    ask: Ask
    catalogue: Catalogue
    journal: QuestionJournal
    reindex: RebuildSources
    generation: Callable[[], str]
    """Returns the id of the index generation in use; empty while there is none."""
    registry: CollectorRegistry
    """Metrics of the server. A channel may add its own; the HTTP channel serves all."""
    files: StateFiles
    """Where a channel keeps files of its own."""
    keep_days: int
    """Days that questions are kept, for people who ask what is stored about them."""
    community: Community
    """Examples and texts of the community."""
    repositories: tuple[Repository, ...] = ()
    """The sources that a push may make stale."""
    archive: Archive = field(default_factory=EmptyArchive)
    """Events, talks, people and pages, to browse."""
    search: SearchPassages = find_nothing
    """Searches passages, without an answer; in turn with questions, and within their limits."""
    admit: Admit = admit_everyone
    """Counts a request for a list, within a limit of its own."""
    conversations: Conversations = field(default_factory=NoConversations)
    """What people go on from."""
    reports: Reports | None = None
    """Reports for organisers; None in a program that makes none."""
    webhooks: Webhooks = field(default_factory=Webhooks)
    """Where a channel registers for requests that the HTTP channel receives."""
    claim: Claim = claim_always
    """Asked before a delivery is answered; what this process had already, the channel drops."""
    open_shared: OpenShared | None = None
    """Opens a database that all replicas share; None where each keeps files of its own."""
    status: ChannelStatus = field(default_factory=ChannelStatus)
    """Where a channel tells that it is ready, or what is wrong."""
    index_problem: Callable[[], IndexProblem] = lambda: ""
    """Tells what is wrong with the index."""
    workers: Callable[[], WorkerCounts | None] = lambda: None
    """Counts the answering processes; None if the main process answers by itself."""
    health: Health = field(default_factory=Health)
    """The states of all channels; the HTTP channel shows them."""
