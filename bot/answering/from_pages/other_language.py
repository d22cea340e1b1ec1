"""Says that a page is in another language than the question, and cites its translation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.answering.draft import DraftCitation, cite_document
from bot.answering.from_pages.quotes.quote import Quote
from bot.messages import LANGUAGES
from bot.rendering.texts import Texts
from indexer.records import Document
from indexer.search.index import Reader

TEXTS = Texts({
    "from_zh": {"zh": "以下引自中文页面：", "en": "From a page in Chinese:"},
    "from_en": {"zh": "以下引自英文页面：", "en": "From a page in English:"},
    "from_other": {"zh": "以下引自其他语言的页面：", "en": "From a page in another language:"},
    "translation": {"zh": "中文版：{}", "en": "In English: {}"},
})


def note_language(page: str, language: str) -> str:
    """Note that what follows is quoted as it stands on a page in another language."""
    return TEXTS.say(f"from_{page}" if page in LANGUAGES else "from_other", language)


def name_translations(first: int, count: int, language: str) -> str:
    """Name translated pages by the numbers of their citations, from the first one on."""
    marks = " ".join(f"[{number}]" for number in range(first, first + count))
    return TEXTS.say("translation", language, marks)


def cite_translations(
    reader: Reader, quotes: Sequence[Quote], language: str
) -> list[DraftCitation]:
    """Cite the pages in a language that are translations of quoted ones in others, each once."""
    foreign = [quote.page.document for quote in quotes if quote.language != language]
    keys = dict.fromkeys((one.source, id) for one in foreign for id in one.translations)
    return [
        cite_document(page, quote="")
        for page in _find_pages(reader, keys)
        if page.language == language
    ]


def _find_pages(reader: Reader, keys: Iterable[tuple[str, str]]) -> Iterator[Document]:
    """Find pages that are shown; a translation that cannot be read is not in the index."""
    for key in filter(lambda key: reader.is_shown(*key), keys):
        try:
            yield from reader.store.documents([key])
        except KeyError:
            continue
