"""Lists of links and of the latest pages in a chat; each channel has a `Dialect` for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.chat.list_request import ListRequest
from bot.rendering.hosts import show_host, show_link_host
from bot.rendering.labels import say_dead
from bot.rendering.split import Measure, paginate
from bot.rendering.texts import Texts
from bot.services.contracts import Catalogue, ListedLink

LATEST = 10
NEXT_COMMANDS = {
    "video": {"zh": "/视频", "en": "/videos"},
    "slides": {"zh": "/PPT", "en": "/slides"},
}
"""Commands for the next page; also in `bot.chat.commands.COMMANDS`."""


@dataclass(frozen=True, slots=True)
class ListRow:
    """A link or a page in a list. Its texts are not trusted: anybody may have written them."""

    name: str
    url: str
    title: str = ""
    """Of the page with the link; empty if it is the name."""
    event: str = ""
    year: str = ""
    """Empty if the event's name has it."""
    date: str = ""
    """Of a page; empty for a link."""
    dead: str = ""
    """When a link did not open, for people; empty if it is not known to be dead."""

    @property
    def note(self) -> str:
        """Event and year, or the date; and when it did not open."""
        return " · ".join(filter(None, (self.event, self.year, self.date, self.dead)))


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a channel writes lists."""

    texts: Texts
    """With `video_head`, `slides_head`, `latest_head`, `no_links` and `no_pages`."""
    format_row: Callable[[ListRow], str]
    """Writes a row as one line, escaped."""
    format_foot: Callable[[ListRequest, int, int], str]
    """Writes the text below the rows, from the request for this page, the number of links and the
    number of pages."""
    max_rows: int
    """On one page."""
    max_length: int
    """Of the rows of one page with their line breaks, by `measure`."""
    measure: Measure
    escape: Callable[[str], str] | None = None
    """Escapes the event for the head; None for a head without event and year."""

    def paginate(self, rows: Sequence[str]) -> list[tuple[str, ...]]:
        """Put formatted rows on pages."""
        pages = paginate(rows, self.max_length, self.max_rows, self.measure)
        return [tuple(page) for page in pages]


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list, formatted."""

    head: str
    """Without rows, it says that there are none."""
    rows: tuple[str, ...] = ()
    foot: str = ""
    number: int = 1
    pages: int = 1

    @property
    def text(self) -> str:
        """Head, rows and foot as paragraphs."""
        return "\n\n".join(part for part in (self.head, "\n".join(self.rows), self.foot) if part)


async def find_links(catalogue: Catalogue, request: ListRequest, dialect: Dialect) -> ListPage:
    """Find one page of links; the last page for a page number that is too high."""
    language, say = request.language, dialect.texts.say
    links = await catalogue.list_links(request.kind, request.event, request.year, language)
    pages = dialect.paginate([dialect.format_row(_make_row(link, language)) for link in links])
    if not pages:
        return ListPage(say("no_links", language))
    request = replace(request, page=min(request.page, len(pages)))
    head = [say(f"{request.kind}_head", language, len(links))]
    if dialect.escape and request.event:
        head.append(dialect.escape(request.event))
    if dialect.escape and request.year:
        head.append(str(request.year))
    foot = dialect.format_foot(request, len(links), len(pages))
    return ListPage(" · ".join(head), pages[request.page - 1], foot, request.page, len(pages))


async def find_latest(catalogue: Catalogue, language: str, dialect: Dialect) -> ListPage:
    """Find the latest pages, as one page of a list."""
    pages = await catalogue.list_latest(LATEST, language)
    rows = [ListRow(show_host(page.title, page.url), page.url, date=page.date) for page in pages]
    head = dialect.texts.say("latest_head" if rows else "no_pages", language)
    return ListPage(head, tuple(dialect.format_row(row) for row in rows))


def write_next_command(request: ListRequest) -> str:
    """Write the command for the next page, as people type it."""
    argument = replace(request, page=request.page + 1).write_argument()
    return f"{NEXT_COMMANDS[request.kind][request.language]} {argument}"


def _make_row(link: ListedLink, language: str) -> ListRow:
    year = str(link.year or "")
    name = link.label if link.label not in {"", link.url} else link.title
    return ListRow(
        show_link_host(name, link.url, link.platform),
        link.url,
        title=link.title if link.title != name else "",
        event=link.event,
        year="" if year in link.event else year,
        dead=say_dead(link.dead, language),
    )
