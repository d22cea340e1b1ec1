"""The organisers' report, ready to be shown: frozen, without ids of people and without hashes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Want = Literal[
    "video", "slides", "links", "when", "where", "speakers", "hosts", "count", "list", "text"
]
"""What a question asks for; of a suggestion, what is missing. `text` is a page on its topic."""
Reason = Literal["not_found", "wrong"]
"""Why a suggestion is made: nothing was found, or people called the answer wrong or incomplete."""


@dataclass(frozen=True, slots=True)
class Example:
    """A wording of a question, as the journal keeps it: without personal data."""

    question: str
    language: str
    """`zh` or `en`: of its answer."""
    times: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """Questions that ask for the same, in whatever words and language."""

    question: str
    """The wording that most people used."""
    language: str
    wants: Want
    times: int
    """How often they were asked."""
    people: int
    """How many people asked; those whom a channel does not tell apart are not counted."""
    wordings: int
    not_found: int
    """How often nothing was found."""
    objections: int
    """People who called an answer wrong or incomplete."""
    thanks: int
    """People who called an answer helpful."""
    last: str
    """When it was asked last: ISO date and time, UTC."""
    examples: tuple[Example, ...]
    """Its other wordings, the most frequent first."""


@dataclass(frozen=True, slots=True)
class NearPage:
    """A page that is near to a question."""

    title: str
    url: str
    """May be empty."""
    source: str
    document: str
    """Its id in the source."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to write or to mend: questions that have no good answer."""

    cluster: Cluster
    reason: Reason
    is_far: bool
    """Whether no page comes near, so that it is perhaps not about this community."""
    people: int
    """How many people found nothing or objected, as far as they are told apart."""
    times: int
    """How often that was."""
    pages: tuple[NearPage, ...]
    """The nearest pages, where it might be added."""


@dataclass(frozen=True, slots=True)
class Latency:
    """How long people waited, in milliseconds; None where no time was kept."""

    p50_ms: float | None
    p95_ms: float | None


@dataclass(frozen=True, slots=True)
class Day:
    """One day, UTC."""

    date: str
    """ISO date."""
    questions: int
    kinds: dict[str, int]
    """How many answers of each kind, by `Outcome.kind`."""
    latency: Latency


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many answers there were of a kind."""

    kind: str
    """`Answer.kind`; `found` for one that an older Huigu kept without its kind."""
    questions: int
    sure: int
    """Of these, those that were given as sure."""


@dataclass(frozen=True, slots=True)
class ChannelUse:
    """What was asked on one channel."""

    channel: str
    questions: int
    people: int
    not_found: int
    latency: Latency


@dataclass(frozen=True, slots=True)
class SourceState:
    """What the last rebuilds did with a source."""

    name: str
    read: str
    """When it was last read well, ISO, UTC; empty for never."""
    problem: str
    """Why it could not be read since; empty if it could."""
    added: int
    """Documents that were new at its last change; the next two count likewise."""
    changed: int
    removed: int
    stayed: int
    """Documents that the source does not list any more and that stay nevertheless."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over all days."""

    questions: int
    people: int
    """As `Cluster.people`."""
    found: int
    asked_back: int
    """Answers that were a choice."""
    not_found: int
    helpful: int
    """Verdicts that an answer was helpful; the next two count likewise."""
    wrong: int
    missing: int
    follow_ups: int
    """Questions that mean something in their conversation only; they are in no cluster."""
    wordings: int
    """Different wordings of all others."""
    left_out: int
    """Of these, how many were too many to compare, the rarest ones."""
    clusters: int


@dataclass(frozen=True, slots=True)
class Report:
    """The report of some days."""

    made_at: str
    """ISO date and time, UTC."""
    since: str
    """First day, ISO date, UTC."""
    until: str
    """Last day."""
    channel: str
    """Only what was asked there; empty for everywhere."""
    community: str
    """Its name; may be empty."""
    generation: str
    """Of the index that names and pages were looked up in."""
    totals: Totals
    asked: tuple[Cluster, ...]
    """What most people asked."""
    not_found: tuple[Cluster, ...]
    """What was not found, most often first."""
    wrong: tuple[Cluster, ...]
    """What most people called wrong or incomplete."""
    suggestions: tuple[Suggestion, ...]
    """What to write or to mend, for most people first."""
    days: tuple[Day, ...]
    """Every day, the earliest first."""
    outcomes: tuple[Outcome, ...]
    latency: Latency
    channels: tuple[ChannelUse, ...]
    sources: tuple[SourceState, ...]
