"""Reads a page of an invented community, and what it states."""

from __future__ import annotations

from indexer.markdown.page import parse_page
from indexer.records import Document
from indexer.sources.statements.bodies.body import state_body
from indexer.statements import StatedEvent, StatedTalk


def read(
    text: str,
    title: str = "Tea Summit 2031 recap",
    event: str = "Tea Summit 2031",
    year: int = 2031,
    edition: int = 0,
    language: str = "en",
    summary: str = "",
) -> Document:
    """Read a page that is about an event, unless `event` is empty."""
    page = parse_page(text, name="a.md", resolve=str, reference=lambda path, language: None)
    document = Document(
        id="a.md",
        source="recaps",
        title=title,
        url="https://tea.example/a",
        language=language,
        sections=page.sections,
        summary=summary,
        event=event,
        year=year,
        edition=edition,
    )
    return state_body(document, page.blocks)


def list_links(document: Document, stated: StatedTalk | StatedEvent) -> list[str]:
    """List the addresses of a statement, without their beginning."""
    return [document.links[n].url.removeprefix("https://v.example/") for n in stated.links]


def list_facts(event: StatedEvent) -> dict[str, str]:
    """List the first value of each fact."""
    facts: dict[str, str] = {}
    for fact in event.facts:
        facts.setdefault(fact.field, fact.value)
    return facts


def list_people(talk: StatedTalk) -> list[tuple[str, ...]]:
    """List the people of a talk: name, other names, organisations."""
    return [(one.name, *one.other_names, *one.organisations) for one in talk.people]
