"""A page about a meetup in another town does not answer a question about one in this town."""

from __future__ import annotations

import pytest

from bot.answering.draft import DraftAnswer, DraftCitation
from bot.answering.named_town import lacks_town
from indexer.records import Document, Section
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.opened import Opened

DOCUMENTS = (
    Document("a", "s", "Glaze Meetup", "", "en", (Section((), "", "We met in Lisbon for tea."),)),
    Document("b", "s", "Glazing in Osaka", "", "en", (Section((), "", "Pots and tea."),)),
    Document("c", "s", "Kilns", "", "en", (Section((), "", "Pots."), Section((), "", "上海站"))),
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    opened = Opened(tmp_path_factory.mktemp("towns"), DOCUMENTS, HashingEncoder())
    yield opened.reader
    opened.close()


def cite(*ids: str) -> DraftAnswer:
    """Draft an answer that cites documents."""
    titles = {document.id: document.title for document in DOCUMENTS}
    citations = tuple(
        DraftCitation(("s", id), titles[id], "", "tea", "", "", "", "s", frozenset()) for id in ids
    )
    return DraftAnswer(True, 0.9, citations=citations)


@pytest.mark.parametrize(
    ("text", "ids", "lacks"),
    [
        ("when is the meetup in Osaka", ["a"], True),
        ("when is the meetup in Lisbon", ["a"], False),  # in its text
        ("when is the meetup in Osaka", ["b"], False),  # in its title
        ("when is the meetup in Osaka", ["a", "b"], False),
        ("when is the meetup in Shanghai", ["c"], False),  # in another language and section
        ("上海的聚会什么时候办", ["a"], True),
        ("when is the meetup", ["a"], False),
        ("is the meetup online", ["a"], False),
        ("meetups in Europe", ["a"], False),  # a region has many towns
        ("when is the meetup in Osaka", [], False),
    ],
)
def test_a_town_of_the_question_is_on_a_cited_page(reader, text, ids, lacks):
    assert lacks_town(text, cite(*ids), reader) is lacks
