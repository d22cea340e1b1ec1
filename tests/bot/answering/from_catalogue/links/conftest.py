import pytest

from bot.answering.from_catalogue.links.answer import answer_links
from bot.answering.from_catalogue.scope.resolve import resolve_scope
from bot.request import Constraints, Mention, Request

NAMES = {
    ("event", 1): "Kiln Days 2023",
    ("event", 2): "Kiln Days 2024",
    ("event", 3): "Glaze Meetup 3",
    ("series", 1): "Kiln Days",
    ("talk", 2): "Firing with wood",
    ("person", 2): "Chen Yao",
}


def name(what, *ids):
    """Mention something of the archive by id."""
    text = NAMES.get((what, ids[0]), f"{what} {ids[0]}")
    return Mention(what, ids, text, text)


@pytest.fixture
def ask(reader):
    """Ask for links: `ask(name("event", 2), kinds=("video",))`."""

    def ask_links(
        *mentions, text="where is it", language="en", topic="", offset=0, limit=6, **limits
    ):
        request = Request(
            text=text,
            language=language,
            intent="links",
            mentions=mentions,
            constraints=Constraints(**limits),
            topic=topic,
            offset=offset,
            limit=limit,
        )
        return answer_links(request, reader, resolve_scope(request, reader))

    return ask_links
