"""What a question asks for, as `bot.understanding` reads it and `bot.answering` answers it."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec.structs import replace

Intent = Literal[
    "links", "register", "live", "who", "when", "where", "count", "list", "first", "latest",
    "next", "title", "what", "compare", "recommend", "help", "greeting", "thanks", "complaint",
    "contact", "subscribe", "stop", "more", "chatter", "other",
]  # fmt: skip
"""What is wanted. `more` goes on with what was shown, `chatter` says nothing (`haha`, an emoji);
`title` asks what a talk or episode is called or about, `what` what an event is;
`other` is for prose."""

Subject = Literal[
    "", "talks", "events", "speakers", "hosts", "organisations", "sponsors", "recordings",
    "attendance",
]  # fmt: skip
"""Of which things `who`, `count`, `list`, `first`, `latest` and `next` ask; empty if the mentions
decide: a person has talks, a series has events."""


class Mention(msgspec.Struct, frozen=True):
    """A name of the catalogue that the question holds."""

    what: str
    """As `indexer.catalogue.records.Name.what`."""
    ids: tuple[int, ...]
    """As `Name.ids`; more than one if several things have this name."""
    name: str
    """The name as the catalogue writes it."""
    text: str
    """As the question writes it."""
    start: int = 0
    """Where it stands in the question; `question[start:end] == text`."""
    end: int = 0
    score: float = 1.0
    """1 for an exact match, less for a near miss or a part of a name."""

    def inherit(self) -> Mention:
        """Take it over into a later question, where it does not stand."""
        return replace(self, text="", start=0, end=0)


class UnknownEvent(msgspec.Struct, frozen=True):
    """An edition or year of a known series that the catalogue does not hold."""

    series: int
    """Id of the series; 0 if the events of this name make none."""
    text: str
    """As the question names it: `IstioCon 2030`."""
    events: tuple[int, ...] = ()
    """Ids of the events of this name that there are, the earliest first."""
    last_episode: int = 0
    """Id of the last episode of a run that ends before the one asked for; 0 if it is no run."""


class Constraints(msgspec.Struct, frozen=True):
    """What the question limits the answer to; empty for no limit."""

    kinds: tuple[str, ...] = ()
    """Kinds of link: `video`, `slides`, `audio`, `code`, `page`."""
    platforms: tuple[str, ...] = ()
    """Where links lead: `bilibili`, `youtube`, …"""
    years: tuple[int, ...] = ()
    """Of events."""
    editions: tuple[int, ...] = ()
    """Of events: 3 of `the third meetup`."""
    language: str = ""
    """`zh` or `en`: the talk's, not the answer's."""
    months: tuple[int, ...] = ()
    """1 to 12."""
    days: tuple[int, ...] = ()
    """Days of the month: 24 of `24 February`."""
    without: tuple[str, ...] = ()
    """Kinds and platforms that are not wanted. Of a list of talks: those that have none."""


NO_CONSTRAINTS = Constraints()


class Request(msgspec.Struct, frozen=True):
    """A question, read."""

    text: str
    """The question."""
    language: str
    """`zh` or `en`: of the answer."""
    intent: Intent = "other"
    subject: Subject = ""
    probability: float = 1.0
    """How sure the intent is, 0 to 1."""
    mentions: tuple[Mention, ...] = ()
    constraints: Constraints = NO_CONSTRAINTS
    topic: str = ""
    """What is left of the question: neither mention nor constraint nor asking."""
    unknown: UnknownEvent | None = None
    offset: int = 0
    """How many results were shown before; the answer goes on behind them."""
    limit: int = 6
    """Most links or talks to show, 1 to 10."""
    follows: bool = False
    """Whether the conversation completed it."""
    among: tuple[int, ...] = ()
    """Ids of talks that it is limited to, in the order in which they were shown; empty for all."""
    other_than: tuple[int, ...] = ()
    """Ids of talks that are not wanted again: `what else did they talk about`."""

    def list_ids(self, what: str) -> tuple[int, ...]:
        """List the ids of the mentions of a sort, in the question's order, each once."""
        ids = (id for mention in self.mentions if mention.what == what for id in mention.ids)
        return tuple(dict.fromkeys(ids))
