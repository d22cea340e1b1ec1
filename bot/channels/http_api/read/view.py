"""What a reader of a page sees, for HTML and Markdown alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bot.channels.http_api.html.language import TAGS, name_language
from bot.channels.http_api.read.division import Part, divide
from bot.channels.http_api.read.texts import TEXTS
from bot.rendering.labels import name_kind
from bot.rendering.pages.passages import Place, find_passage
from bot.rendering.platforms import name_platform
from bot.rendering.urls import encode_address
from indexer.links.addresses import is_mail_address, is_safe_link
from indexer.records import Document, Link
from indexer.text.control_characters import clean_line

MAX_TOP_LINKS = 40
"""Of the front matter."""
_NAMED_BY_KIND = frozenset({"video", "slides", "audio", "code"})


@dataclass(frozen=True, slots=True)
class PageView:
    """A page, and what is shown of it."""

    document: Document
    language: str
    """The reader's: `zh`, `en` or a `Traditional`."""
    root: str
    """Of the service: absolute, or relative to the page."""
    path: str
    """Of the page below it."""
    created: str
    """When the index was made: ISO date and time; empty if unknown."""
    part: Part
    place: Place | None
    """The cited passage; None for none."""
    is_gone: bool
    """Whether a passage is asked for that the page no longer has."""

    @property
    def title(self) -> str:
        """On one line, never empty."""
        return clean_line(self.document.title) or TEXTS.say("untitled", self.language)

    @property
    def tag(self) -> str:
        """The reader's language, for `lang`."""
        return TAGS[name_language(self.language)]

    @property
    def cites_title(self) -> bool:
        """Whether the page as such is cited, or what its front matter says."""
        place, sections = self.place, self.document.sections
        return place is not None and place.is_whole and not sections[place.section].headings

    @property
    def published_url(self) -> str:
        """Where the page is published, as a browser may open it; else empty."""
        return encode_address(self.document.url)

    def list_facts(self) -> list[str]:
        """List event, dates and speakers, each on one line."""
        held = " – ".join(self.document.held.split("/"))
        speakers = TEXTS.say("comma", self.language).join(self.document.speakers)
        facts = map(clean_line, (self.document.event, held, speakers))
        title = self.title.casefold()
        return [fact for fact in facts if fact and fact.casefold() != title]

    def write_age(self) -> str:
        """Write from when the content and the index are; empty if neither is known."""
        ages = {"content_from": self.document.published, "index_of": self.created[:10]}
        said = [TEXTS.say(key, self.language, date) for key, date in ages.items() if date]
        text = TEXTS.say("between", self.language).join(said)
        return text[:1].upper() + text[1:]

    def list_top_links(self) -> list[tuple[str, Link]]:
        """List the links of the front matter with what stands on their buttons."""
        links = [link for link in self.document.links if link.key and find_target(link.url)]
        unique = list({link.url: link for link in links}.values())[:MAX_TOP_LINKS]
        names = [self._name_link(link) for link in unique]
        counts = Counter(names)
        # Two recordings of one platform are told apart by their labels.
        return [
            (name if counts[name] == 1 else clean_line(link.label) or name, link)
            for name, link in zip(names, unique, strict=True)
        ]

    def _name_link(self, link: Link) -> str:
        platform = clean_line(name_platform(link.platform, self.language))
        named = link.kind in _NAMED_BY_KIND
        label = name_kind(link.kind, self.language) if named else clean_line(link.label)
        label = label[:1].upper() + label[1:]
        return " · ".join(filter(None, (label, platform if platform != label else "")))


def make_view(
    document: Document, language: str, root: str, path: str, created: str, asked: Asked
) -> PageView:
    """Make the view of a page; see `PageView`."""
    place = find_passage(document.sections, asked.passage) if asked.passage else None
    part = divide(document.sections, place, asked.part)
    gone = bool(asked.passage) and place is None
    return PageView(document, language, root, path, created, part, place, gone)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks of a page."""

    passage: str = ""
    part: int = 0
    """From 1; 0 for the part with the passage, else the first."""


def find_target(url: str) -> str:
    """Find what a link may open: a web page or a mailbox; empty for anything else."""
    if is_mail_address(url) and is_safe_link(url):
        return url
    return encode_address(url)
