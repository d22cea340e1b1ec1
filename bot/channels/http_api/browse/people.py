"""The page of people, those with most talks first."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from bot.channels.http_api.browse.parts import make_none, make_pager, make_top
from bot.channels.http_api.browse.texts import count
from bot.channels.http_api.browse.view import View
from bot.rendering.html.elements import add, make, make_list
from bot.services.archive.contracts import ArchivePerson, Rows


def make_people(view: View, rows: Rows[ArchivePerson], events: list[str]) -> Iterator[Element]:
    """Make the content of the page; `events` are names for the field of events."""
    yield from make_top(view, rows.total, events)
    if rows.rows:
        yield make_list("ul", "people", [_make_person(view, person) for person in rows.rows])
    else:
        yield from make_none(view)
    yield from make_pager(view, len(rows.rows), rows.total)


def _make_person(view: View, person: ArchivePerson) -> Element:
    item = make("li")
    name = add(item, "p", attributes={"class": "name"})
    href = view.link_to("talks", speaker=person.name) if person.talks else ""
    name.append(view.make_text("a" if href else "span", person.name, href=href))
    for other in [one for one in person.names if one != person.name][:2]:
        name.append(view.make_text("span", other, **{"class": "facts"}))
    facts = add(item, "p", attributes={"class": "facts"})
    for organisation in person.organisations[:1]:
        facts.append(view.make_text("span", organisation))
    if person.talks:
        add(facts, "span", count("talks", person.talks, view.language))
    return item
