"""The messages between a channel and the answerer: question, answer, refusal."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Literal, Protocol

import msgspec

from bot.dialogue_state import Choice as Choice
from bot.dialogue_state import DialogueState
from bot.request import Constraints, Intent, Subject
from indexer.errors import HuiguError

MAX_QUESTION_CHARS = 500
"""Longest question: several sentences, and short enough to encode without a delay."""
MAX_K = 10
"""Most citations of an answer; more would be a list of pages."""
MAX_EVIDENCE_CHARS = 1200
"""Of one page: some paragraphs, and five of them are read by any model in a second."""
MAX_OFFSET = 1000
"""Most results that a question may skip; nobody reads so far."""
AnswerKind = Literal["links", "facts", "talks", "text", "clarify", "social", "not_found"]
"""`facts`: who, when, where, how many; `talks`: a list of talks; `text`: quotes; `clarify`: asks
back; `social`: thanks, greetings, complaints."""
LANGUAGES = ("zh", "en")
"""Languages that a person can choose for an answer."""


class Listener(Protocol):
    """Who is told of an answer while it is made; calls return at once."""

    def take_found(self, answer: Answer) -> None:
        """Take the answer as it was found, before a language model words its text."""

    def take_text(self, text: str) -> None:
        """Take the next piece of the text; each was checked, but the whole may still be refused.

        The final answer has the text that holds.
        """


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One question from one person."""

    text: str
    language: str = ""
    """`zh` or `en` if the person chose; empty for the language of the question."""
    default_language: str = ""
    """`zh` or `en`: of the channel, where neither the question nor its conversation tells one."""
    k: int = 3
    """Most citations of an answer that quotes, 1 to 10."""
    max_links: int = 6
    """Most links, 1 to 10; and so of citations, where an answer lists links."""
    asker: str = ""
    """Opaque id of the person on their channel, for limits; stored only as a hash."""
    place: str = ""
    """Opaque id of the chat, channel or address that the question comes from."""
    id: str = ""
    """Unique id of the question in the journal, at most 40 characters of `[0-9A-Za-z_-]`; generated
    if a channel gives none."""
    channel: str = ""
    """`discord`, `wecom`, `http`, …; for the journal."""
    thread: str = ""
    """Opaque id of the conversation; empty for a single question."""
    offset: int = 0
    """How many results were shown before; the answer goes on behind them."""
    follows: str = ""
    """Id of the question whose answer this one replies to; else the last one of the thread."""
    quoted: str = ""
    """Text of the answer that this one quotes, where the channel knows no more of it."""
    explain: bool = False
    """Whether `Answer.explanation` is wanted."""
    state: DialogueState | None = None
    """What the conversation remembers; only `bot.middleware.conversation` sets it."""
    evidence: bool = False
    """Whether `Answer.evidence` is wanted; only `bot.middleware.wording` sets it."""
    per_minute: int = 0
    """Questions that the asker may ask in a minute; 0 for the channel's own limit."""
    listener: Listener | None = None
    """Who follows the answer while it is made; `bot.middleware.wording` tells it. Without a model
    there is nothing to tell before the answer itself."""


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """The source of a statement in the answer."""

    number: int
    """The n of `[n]` in the text, from 1; by first use, where no model worded the text."""
    title: str
    """Of the page."""
    headings: list[str] = []
    """Headings above the quote, outermost first."""
    url: str
    """Address of the page with the heading's anchor; empty if the page has none."""
    quote: str
    """Text of the page, word for word."""
    published: str
    """ISO date, or empty."""
    source: str
    """Name of the page's source."""
    held: str = ""
    """When the page's event was held, if the page says so: an ISO date, or its first and last with
    a slash between them."""
    event: str = ""
    """Name of the page's event, or empty."""
    document: str = ""
    """Id of the page in its source."""
    passage: str = ""
    """Place of the quote in the page, as the page view takes it (`?passage=`); empty if unknown."""


class AnswerLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link in the answer; always a link record of the index."""

    url: str
    """Its address."""
    label: str
    """What the page calls it."""
    kind: str
    """`video`, `slides`, `audio`, `code`, `image` or `page`."""
    platform: str
    """Where it leads: `bilibili`, `youtube`, …, else the name of its host."""
    citation: int
    """Number of the citation whose section has the link."""
    talk: str = ""
    """Title of the talk that it belongs to, or empty."""
    event: str = ""
    """Name of its event, or empty."""
    year: int = 0
    """Year of the event; 0 if unknown."""
    scope: str = ""
    """`talk`, `event` or `folder`, as `CatalogueLink.scope`; empty if unknown."""
    dead: str = ""
    """ISO date when it did not open, as `huigu links check` found; empty if it is not known so."""


class AnswerTalk(msgspec.Struct, frozen=True, kw_only=True):
    """A talk in a list: **title** (speakers, event, year) · video · slides."""

    title: str
    """Its title."""
    speakers: list[str]
    """Their names, as its page writes them."""
    event: str
    """Name of its event, or empty."""
    date: str
    """ISO date, or empty."""
    links: list[int]
    """Indices in `Answer.links`, from 0."""
    citation: int
    """Number of the citation that tells of it."""


class Related(msgspec.Struct, frozen=True, kw_only=True):
    """A page on the topic of the question."""

    title: str
    """Its title."""
    url: str
    """Its address; empty if it has none."""
    quote: str = ""
    """Its sentences that come closest, word for word, where nothing was found; else empty."""
    source: str = ""
    """Name of its source."""
    document: str = ""
    """Id of the page in its source."""
    passage: str = ""
    """Place of the quote in the page, as `Citation.passage`; empty without a quote."""


class ExplainedMention(msgspec.Struct, frozen=True, kw_only=True):
    """A name of the catalogue that a question holds, or that its conversation adds."""

    what: str
    """`event`, `series`, `talk`, `person`, `organisation`, `track` or `place`."""
    name: str
    """As the catalogue writes it."""
    text: str
    """As the question writes it; empty if it comes from the conversation."""
    score: float
    """1 for an exact match, less for a near miss."""


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """How a question was understood, for organisers who wonder about an answer."""

    intent: Intent
    """What is wanted."""
    subject: Subject
    """Of which things; empty if the names decide."""
    probability: float
    """How sure the intent is, 0 to 1."""
    mentions: list[ExplainedMention]
    """The names that it holds."""
    constraints: Constraints
    """What it limits the answer to."""
    topic: str
    """What is left: neither name nor limit nor asking."""
    follows: bool
    """Whether the conversation completed it."""
    wording: str = ""
    """The wording of a pinned answer's question that it was taken for; empty if for none."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What a cited page says around the quote, for a language model."""

    number: int
    """Of the citation."""
    text: str
    """Plain text of its section or a part of it, at most `MAX_EVIDENCE_CHARS` characters."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A cited answer, or `found=False` with the closest pages; also the JSON of the HTTP API."""

    question: str
    """The question that it answers."""
    language: str
    """`zh` or `en`."""
    kind: AnswerKind = "text"
    """`links`; `facts`: who, when, where, how many; `talks`: a list of talks; `text`: quotes;
    `clarify`: asks back; `social`: thanks, greetings, complaints; `not_found`."""
    found: bool
    """Whether it answers the question: true for `links`, `facts`, `talks` and `text`."""
    confidence: float
    """Estimated probability that the answer is right, 0 to 1."""
    text: str
    """The whole answer in plain lines; lists of links and talks too."""
    intro: str = ""
    """The part of `text` before its list; channels lay out `talks` and `links` themselves.
    Of prose, what is said before it: that it is doubtful, or which languages are spoken."""
    citations: list[Citation]
    """The sources that `[n]` in the text names."""
    links: list[AnswerLink]
    """The best first."""
    talks: list[AnswerTalk] = []
    """A list of talks, if `kind` is `talks`."""
    total: int = 0
    """How many there are of what is listed, if more than is shown; else 0."""
    offset: int = 0
    """How many came before those that are listed."""
    listed: int = 0
    """How many the text itself lists of `total`, such as events; 0 if `talks` or `links` do."""
    choices: list[Choice] = []
    """What the question may mean, if `kind` is `clarify`."""
    related: list[Related]
    """Pages on the topic of the question."""
    generated: bool
    """True if a language model wrote the text."""
    generation: str
    """Id of the index generation that it comes from."""
    elapsed_ms: float
    """Time that answering took, in milliseconds."""
    id: str | msgspec.UnsetType = msgspec.UNSET
    """Id of the question, for `POST /feedback`; only over HTTP."""
    explanation: Explanation | msgspec.UnsetType = msgspec.UNSET
    """Only if the question wants it."""
    state: DialogueState | msgspec.UnsetType = msgspec.UNSET
    """What the next question of the conversation may leave out; never leaves the process."""
    evidence: list[Evidence] | msgspec.UnsetType = msgspec.UNSET
    """Only if the question wants it; never leaves the process."""


def drop_internals(answer: Answer, explain: bool) -> Answer:
    """Drop what nobody outside of the process sees, and an unwanted `explanation`."""
    explanation = answer.explanation if explain else msgspec.UNSET
    return msgspec.structs.replace(
        answer, state=msgspec.UNSET, evidence=msgspec.UNSET, explanation=explanation
    )


RefusalReason = Literal["rate", "busy", "slow"]
"""Why a question is refused; see `Refused`."""
_LIMITED: dict[RefusalReason, str] = {
    "rate": "questions in a minute",
    "busy": "questions waiting",
    "slow": "seconds for an answer",
}


class Refused(HuiguError):
    """The question is not answered; one that came at a bad time may be asked again.

    Attributes:
        reason: `rate` if a person or place asked too much, `busy` if too many questions wait or
            one waited too long, `slow` if answering this one takes too long.
        limit: The limit: questions in a minute, waiting questions, or seconds.
        retry_after_s: Seconds to wait before asking again, 1 or more; 0 if that does not help.
    """

    def __init__(self, reason: RefusalReason, limit: int, retry_after_s: int) -> None:
        self.reason = reason
        self.limit = limit
        self.retry_after_s = retry_after_s
        later = f"ask again in {retry_after_s} s"
        remedy = later if retry_after_s else "ask for less at once"
        super().__init__(f"more than {limit} {_LIMITED[reason]}; {remedy}")


Ask = Callable[[Question], Awaitable[Answer]]
"""Answers a question. `bot.middleware.stack.build_ask` puts middleware around one."""
