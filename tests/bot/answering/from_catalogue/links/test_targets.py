"""Talks that a question means by other words than their title: a company, a keynote, a file."""

import tempfile
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.answering.from_catalogue.links.answer import answer_links
from bot.answering.from_catalogue.scope.resolve import resolve_scope
from bot.request import Constraints, Request
from indexer.catalogue.records import CatalogueLink
from indexer.encoders.static import load_bundled
from tests.bot.answering.from_catalogue.links.conftest import name
from tests.fakes.communities import kiln_days as at
from tests.fakes.index.opened import Opened

KILN_2023, KILN_2024 = name("event", 1), name("event", 2)
OPENING = "https://kiln.example/2024/kiln-days-2024-keynote.pdf"
CLAY_VIDEO = "https://www.youtube.com/watch?v=clay2024000"
CLAY_SLIDES = "https://kiln.example/2024/tetsubin.pdf"


def _link(url, kind, talk):
    return CatalogueLink(url, "", kind, "kiln.example", "talk", at.cite(talk))


def _change(talk):
    """Give talk 3 to a company and a file of the keynote, and talk 5 links."""
    if talk.id == 3:
        links = (*talk.links, _link(OPENING, "slides", "talk-2"))
        return replace(talk, organisations=("Microsoft",), links=links)
    if talk.id == 5:
        links = (_link(CLAY_VIDEO, "video", "talk-5"), _link(CLAY_SLIDES, "slides", "talk-5"))
        return replace(talk, links=links)
    return talk


def _tell(document):
    """Let the page of talk 3 say where its speaker works."""
    if document.id != "talk-2":
        return document
    section = replace(document.sections[0], text="Chen Yao from Microsoft on ash.")
    return replace(document, sections=(section,))


@pytest.fixture(scope="module")
def ask():
    """Ask for videos of the potters, whose talks are changed by `_change`."""
    documents = [_tell(document) for document in at.DOCUMENTS]
    records = replace(at.RECORDS, talks=tuple(map(_change, at.TALKS)))
    with tempfile.TemporaryDirectory() as folder:
        index = Opened(Path(folder), documents, load_bundled(), records)

        def ask(event, text, topic="", language="en"):
            request = Request(
                text, language, "links", mentions=(event,), topic=topic,
                constraints=Constraints(kinds=("video",)),
            )  # fmt: skip
            reader = index.reader
            return answer_links(request, reader, resolve_scope(request, reader))

        yield ask
        index.close()


@pytest.mark.parametrize(
    ("topic", "language"), [("Microsoft", "en"), ("微软", "zh"), ("上微软", "zh")]
)
def test_a_company_means_its_talk_in_either_language(ask, topic, language):
    draft = ask(KILN_2024, f"{topic} 那场的视频", topic, language)
    assert [link.url for link in draft.links] == [at.ASH_YOUTUBE]


def test_a_company_that_no_talk_has_is_said_to_be_missing(ask):
    draft = ask(KILN_2024, "video of the Uber talk at Kiln Days 2024", "Uber")
    assert not draft.found
    assert draft.intro.startswith("Nothing on “Uber” is on record here.")


def test_a_talk_is_found_by_the_name_of_its_file(ask):
    draft = ask(KILN_2024, "video of the tetsubin talk at Kiln Days 2024", "tetsubin")
    assert [link.url for link in draft.links] == [CLAY_VIDEO]


@pytest.mark.parametrize("text", ["watch the keynote of Kiln Days 2024", "窑火节 2024 主题演讲"])
def test_the_keynote_is_the_talk_that_its_file_calls_so(ask, text):
    assert [link.url for link in ask(KILN_2024, text).links] == [at.ASH_YOUTUBE]


def test_without_a_keynote_the_whole_event_is_given(ask):
    draft = ask(KILN_2023, "keynote of Kiln Days 2023")
    assert draft.intro.startswith("No videos of Kiln Days 2023")
    whole = ask(KILN_2024, "videos of Kiln Days 2024")
    assert whole.links[0].url == at.PLAYLIST
