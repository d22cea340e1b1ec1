"""An answer before its texts are cleaned and its citations numbered."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from bot.messages import AnswerKind, Choice
from bot.request import Mention
from indexer.records import Document


class DraftCitation(msgspec.Struct, frozen=True):
    """A place in the index that a draft cites."""

    page: tuple[str, str]
    """(source, id) of its document."""
    title: str
    url: str
    quote: str
    published: str
    held: str
    event: str
    source: str
    addresses: frozenset[str]
    """Every address that stands there: the page's own and those of its links."""
    headings: tuple[str, ...] = ()
    """Headings above the quote, outermost first."""
    around: str = ""
    """The text that the quote stands in, for a language model; empty if that is the quote."""
    passage: str = ""
    """Place of the quote in the page (`bot.rendering.pages.passages`); empty if unknown."""


def cite_document(
    document: Document,
    quote: str,
    addresses: Iterable[str] = (),
    anchor: str = "",
    headings: tuple[str, ...] = (),
    around: str = "",
    url: str = "",
    passage: str = "",
) -> DraftCitation:
    """Draft the citation of a document, or of its section with an anchor or an address of its own.

    `addresses` are those of its links; its own are added.
    """
    url = url or document.url + (f"#{anchor}" if anchor and document.url else "")
    return DraftCitation(
        page=(document.source, document.id),
        title=document.title,
        url=url,
        quote=quote,
        published=document.published,
        held=document.held,
        event=document.event,
        source=document.source,
        addresses=frozenset(addresses) | ({url, document.url} - {""}),
        headings=headings,
        around=around,
        passage=passage,
    )


class DraftLink(msgspec.Struct, frozen=True):
    """A link of a draft."""

    url: str
    label: str
    kind: str
    platform: str
    citation: int
    """Number of its citation, from 1."""
    talk: str = ""
    """Title of the talk that it belongs to; empty for none."""
    event: str = ""
    year: int = 0
    scope: str = ""
    """`talk`, `event` or `folder`, as `CatalogueLink.scope`."""


class DraftTalk(msgspec.Struct, frozen=True):
    """A talk in a list."""

    title: str
    speakers: tuple[str, ...]
    event: str
    date: str
    links: tuple[int, ...]
    """Indices in `DraftAnswer.links`, from 0."""
    citation: int
    """Number of its citation, from 1."""


class DraftAnswer(msgspec.Struct, frozen=True):
    """An answer as `from_catalogue` or `from_pages` composes it."""

    found: bool
    confidence: float
    """Probability that it is right, 0 to 1."""
    text: str = ""
    """With marks `[n]`: the number of an item of `citations`, from 1."""
    citations: tuple[DraftCitation, ...] = ()
    links: tuple[DraftLink, ...] = ()
    kind: AnswerKind = "text"
    talks: tuple[DraftTalk, ...] = ()
    total: int = 0
    """How many there are of what is listed, if more than is shown; else 0."""
    offset: int = 0
    listed: int = 0
    """As `Answer.listed`."""
    choices: tuple[Choice, ...] = ()
    intro: str = ""
    """First line of the text; the lists follow it."""
    relates_pages: bool = True
    """Whether related pages may be listed below it."""
    is_near: bool = False
    """Whether it only comes close to the topic of the question."""
    shown: tuple[Mention, ...] = ()
    """What it shows of the catalogue, in its order: talks, else events, else people; of links each
    talk or whole event once. A question may point at it: `the second one`."""
    addresses: frozenset[str] = frozenset()
    """Addresses of the community's own texts, which no page has."""
