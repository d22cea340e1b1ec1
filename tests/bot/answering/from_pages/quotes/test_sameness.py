"""Two quotes say the same, in one language or two."""

from __future__ import annotations

import pytest

from bot.answering.from_pages.quotes.quote import Quote
from bot.answering.from_pages.quotes.sameness import ComparedQuote
from indexer.building.split import split_document
from indexer.encoders.static import load_bundled
from indexer.records import Document, Hit, Section
from indexer.search.candidates import CandidatePage

CANARY = "A canary release sends some traffic to the new version first."


def compare(text: str, other: str) -> bool:
    return ComparedQuote(quote(text), load_bundled()).says_same(
        ComparedQuote(quote(other), load_bundled())
    )


def quote(text: str) -> Quote:
    document = Document("p", "s", "p", "https://e.org/", "en", (Section((), "", text),))
    passage = split_document(document)[0]
    page = CandidatePage(document, Hit(passage, 1.0, 1.0, 0.0), 1.0)
    return Quote(text, page, passage, 0, len(text), 1.0)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("The ferry stops at four.", "The ferry stops at four."),
        ("the FERRY stops at four", "On Sundays the ferry stops at four, in winter at three."),
        ("金丝雀发布让一部分流量先走新版本。", CANARY),
    ],
)
def test_what_says_nothing_new_is_the_same(text, other):
    assert compare(text, other)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("The ferry stops at 4.", "The ferry stops at 5."),
        ("Bread wants an oven and an hour of rest.", "The ferry stops at four."),
        ("面包要放一个小时。", CANARY),
    ],
)
def test_what_says_something_new_is_another(text, other):
    assert not compare(text, other)
