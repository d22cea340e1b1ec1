"""Pages in another language than the question: what is said of them, and their translations."""

from dataclasses import replace

import pytest

from bot.answering.from_pages.other_language import (
    cite_translations,
    name_translations,
    note_language,
)
from bot.answering.from_pages.quotes.quote import Quote
from indexer.building.split import split_document
from indexer.encoders.static import load_bundled
from indexer.records import Document, Hit, Section
from indexer.search.candidates import CandidatePage
from indexer.search.periods import Periods
from tests.fakes.index.opened import Opened


@pytest.mark.parametrize(
    ("page", "language", "note"),
    [
        ("zh", "en", "From a page in Chinese:"),
        ("en", "zh", "以下引自英文页面："),
        ("fr", "zh", "以下引自其他语言的页面："),
    ],
)
def test_a_page_in_another_language_is_named(page, language, note):
    assert note_language(page, language) == note


def test_translations_are_named_by_their_numbers():
    assert name_translations(3, 2, "zh") == "中文版：[3] [4]"
    assert name_translations(2, 1, "en") == "In English: [2]"


def make_page(id, language, *translations, expires=""):
    section = Section((), "", "The night ferry stops at Otterholm at four.")
    url = f"https://e.org/{id}/"
    sections = (section,)
    return Document(
        id, "s", id, url, language, sections, translations=translations, expires=expires
    )


def quote(document):
    passage = split_document(document)[0]
    page = CandidatePage(document, Hit(passage, 1.0, 1.0, 0.0), 1.0)
    return Quote(passage.text, page, passage, passage.start, passage.end, 1.0)


@pytest.mark.parametrize(("language", "cited"), [("zh", ["matou"]), ("en", [])])
def test_the_translation_in_the_asker_s_language_is_cited_once(tmp_path, language, cited):
    """Another translation is French, and one could not be read."""
    pier = make_page("pier", "en", "matou", "quai", "gone")
    others = make_page("matou", "zh", "pier"), make_page("quai", "fr", "pier")
    index = Opened(tmp_path, [pier, *others], load_bundled())
    with index.open_reader() as reader:
        citations = cite_translations(reader, [quote(pier), quote(pier)], language)
    index.close()
    assert [(one.title, one.url) for one in citations] == [
        (title, f"https://e.org/{title}/") for title in cited
    ]


def test_a_translation_that_expired_is_not_cited(tmp_path):
    pier = make_page("pier", "en", "matou")
    old = make_page("matou", "zh", "pier", expires="2020-01-01T00:00:00+00:00")
    index = Opened(tmp_path, [pier, old], load_bundled())
    reader = replace(index.reader, periods=Periods(index.reader.store.periods()))
    assert cite_translations(index.reader, [quote(pier)], "zh")
    assert cite_translations(reader, [quote(pier)], "zh") == []
    index.close()
