"""Writes `llms.txt`: a title, a summary, and lists of links to pages as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.channels.http_api.read.markdown import escape, escape_target
from bot.channels.http_api.read.view import find_target
from bot.rendering.pages.addresses import PageAddresses
from bot.services.archive.contracts import ArchiveEvent, ArchivePage, ArchiveTalk
from bot.services.contracts import IndexedPage, IndexInfo

MARKDOWN = "?format=md"


@dataclass(frozen=True, slots=True)
class Overview:
    """What `llms.txt` tells."""

    title: str
    info: IndexInfo
    events: Sequence[ArchiveEvent]
    talks: Sequence[ArchiveTalk]
    pages: Sequence[IndexedPage]


def write_llms(overview: Overview, addresses: PageAddresses) -> str:
    """Write the file; addresses are absolute where those of pages are."""
    info, root = overview.info, addresses.root
    summary = (
        f"What the community published: {info.documents} pages with {info.links} links to "
        "recordings, slides and more, and answers about them that cite those pages."
    )
    ways = [
        f"- [Ask a question]({root}query?q=where+are+the+videos): `q` is the question, in English "
        "or Chinese; the answer is JSON with its sources",
        f"- [The API]({root}openapi.json): OpenAPI 3.1",
    ]
    sections = {
        "Asking": ways,
        "Events": [_write_event(event, addresses) for event in overview.events],
        "Talks": [_write_talk(talk, addresses) for talk in overview.talks],
        "Pages": [_write_page(page, addresses) for page in overview.pages],
    }
    parts = [f"# {escape(overview.title)}", f"> {escape(summary)}"]
    for heading, lines in sections.items():
        if listed := "\n".join(filter(None, lines)):
            parts.append(f"## {heading}\n\n{listed}")
    return "\n\n".join(parts) + "\n"


def _write_event(event: ArchiveEvent, addresses: PageAddresses) -> str:
    counts = {"talks": event.talks, "recordings": event.recordings, "slides": event.slides}
    facts = [" – ".join(dict.fromkeys(filter(None, (event.start, event.end))))]
    facts += [f"{count} {name}" for name, count in counts.items() if count]
    return _write_line(
        event.name, _find_address(event.pages, addresses) or find_target(event.url), facts
    )


def _write_talk(talk: ArchiveTalk, addresses: PageAddresses) -> str:
    facts = [", ".join(talk.speakers), talk.event, talk.date]
    return _write_line(talk.title, _find_address(talk.pages, addresses), facts)


def _write_page(page: IndexedPage, addresses: PageAddresses) -> str:
    address = addresses.write(page.source, page.id)
    return _write_line(page.title, f"{address}{MARKDOWN}" if address else "", [page.published])


def _find_address(pages: Sequence[ArchivePage], addresses: PageAddresses) -> str:
    """Find the address of the best page as Markdown; empty if there is none."""
    found = (addresses.write(page.source, page.document) for page in pages)
    address = next(filter(None, found), "")
    return f"{address}{MARKDOWN}" if address else ""


def _write_line(name: str, address: str, facts: Iterable[str]) -> str:
    """Write a line; empty for what cannot be opened."""
    if not address:
        return ""
    notes = escape("; ".join(filter(None, facts)))
    link = f"[{escape(name) or '…'}]({escape_target(address)})"
    return f"- {link}{f': {notes}' if notes else ''}"
