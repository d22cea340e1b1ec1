"""Scores the sentences of a passage by how likely they hold the answer.

A sentence is compared with the question word by word, in either language. What the sentence itself
does not name may stand in its neighbours, in the heading or in the page's title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from bot.answering.from_pages.agreement import rate_agreement
from bot.answering.from_pages.quotes.asked import SORTS, find_sorts, holds_sort
from bot.answering.from_pages.quotes.passages import ReadPassage
from bot.answering.from_pages.quotes.sentences import SENTENCE_ENDS, Sentence
from bot.answering.from_pages.quotes.words import AskedWords, fold_lines
from indexer.search.query import Query
from indexer.search.word_alignment import NearWord
from indexer.text.language import split_words, stem_word

NEIGHBOUR_SHARE = 0.8
"""How much a word counts in the sentence before or behind."""
ABOVE_SHARE = 0.9
"""How much a word counts in the nearest heading, or in the title: they hold for what is below."""
FEATURES = ("own", "around", "page", "best", "new number", "lead", "length", "year", "echo", *SORTS)
"""Columns of `extract_features`."""
WEIGHTS = (7.2, 6.2, 9.4, 0.8, 0.7, 0.5, 0.1, 0.9, -3.3, 1.6, 3.7, 0.9, 1.1, 0.6, 0.2, 0.4)
"""Of each feature; fitted by `python -m benchmarks.quotes`, but for `echo`, `reason` and `list`:
few of its questions ask for these, and its pages have no fields."""
ANNOUNCED = 4
"""Lines below a sentence with a colon that are looked at for what is asked for."""
ECHO_CHARS = 60
"""Longest sentence that may only repeat the question."""
LONG = 300
"""Characters above which a sentence is just long."""

_CUT = ("…", *SENTENCE_ENDS)
"""Ends of a title that is the beginning of its page's text."""
_NUMBER = re.compile(r"\d+")
_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_FIRST_WORD = re.compile(rf"(?P<han>[{_CJK}]{{1,2}})|(?P<latin>[^\W_{_CJK}]+)")
"""As `split_words` begins: with two characters of a Chinese run, or with a Latin word."""
_JOINING = frozenset(".+#'’-")
"""Behind the first part of a compound, which is a word of its own only with other parts."""

Numbers = npt.NDArray[np.float32]


class Asked(msgspec.Struct, frozen=True):
    """A question, ready to be compared with sentences."""

    query: Query
    words: AskedWords
    distinct: frozenset[str]
    """Its words for lexical search, question words too."""
    sorts: tuple[str, ...]
    """The sorts of thing that it asks for."""
    numbers: frozenset[str]

    @classmethod
    def read(cls, query: Query, words: AskedWords) -> Asked:
        """Read a question."""
        numbers = frozenset(_NUMBER.findall(query.text))
        sorts = tuple(find_sorts(query.text))
        return cls(query, words, frozenset(split_words(query.text)), sorts, numbers)

    @property
    def asks_for_number(self) -> bool:
        """Whether a number or a date is asked for."""
        return "number" in self.sorts or "date" in self.sorts

    def has_new_number(self, text: str) -> bool:
        """Tell whether a text has a number that the question lacks."""
        return not self.numbers.issuperset(_NUMBER.findall(text))


def extract_features(
    asked: Asked, read: ReadPassage, sentences: Sequence[Sentence], near: Sequence[NearWord]
) -> Numbers:
    """Compute the features of sentences; shape (sentences, len(FEATURES)).

    `own` and `around`: the share of the question that stands in the sentence or in the title, and
    the share that stands there, beside it or in the heading. `page`: the page's score, as a share
    of the first page's. `best`: whether the search found this passage first, of those of its page.
    `new number`: whether it has a number that the question lacks, where number or date are asked
    for. `lead`: whether it begins its section. `length`: characters, in hundreds. `year`: as
    `rate_agreement`. `echo`: whether it only repeats the question, is one itself, or is a field
    that holds nothing asked for. The sorts: whether the question asks for a thing of that sort, and
    the sentence may hold one. `near` are the passage's words that are near to the question's.
    """
    passage, texts = read.passage, [sentence.text for sentence in sentences]
    heading = passage.headings[-1] if passage.headings else ""
    folded = fold_lines([*texts, heading, _get_title(read)])
    shares = asked.words.match(folded, near)
    # What the title names, no sentence needs to repeat.
    own = np.maximum(shares[:-2], ABOVE_SHARE * shares[-1])
    around = _find_around(own, ABOVE_SHARE * shares[-2])
    features = np.zeros((len(texts), len(FEATURES)), dtype=np.float32)
    # OpenBLAS may read what lies beside a small array, and warn of that; the products are right.
    with np.errstate(invalid="ignore"):
        features[:, 0] = own @ asked.words.weights
        features[:, 1] = around @ asked.words.weights
    features[:, 2] = read.page.relative_score
    features[:, 3] = passage == read.page.hit.passage
    features[:, 5] = [one.start == 0 for one in sentences]
    features[:, 6] = [min(len(text), LONG) / 100 for text in texts]
    announced = _add_announced(sentences) if asked.sorts else texts
    if asked.asks_for_number:
        features[:, 4] = [asked.has_new_number(text) for text in announced]
    if asked.query.years or asked.query.editions:
        features[:, 7] = [rate_agreement(asked.query, text) for text in announced]
    holds_any = [False] * len(texts)
    for name in asked.sorts:
        held = [holds_sort(name, text) for text in announced]
        features[:, FEATURES.index(name)] = held
        holds_any = [before or now for before, now in zip(holds_any, held, strict=True)]
    features[:, 8] = [
        _is_echo(asked, one.text, line) or (one.is_field and not holds)
        for one, line, holds in zip(sentences, folded, holds_any, strict=False)
    ]
    return features


def _get_title(read: ReadPassage) -> str:
    """Get the title of a page; empty if the page has none but the beginning of its text."""
    title, sections = read.page.document.title, read.page.document.sections
    if title.endswith(_CUT) and sections and sections[0].text.startswith(title.removesuffix("…")):
        return ""
    return title


def _is_echo(asked: Asked, text: str, folded: str) -> bool:
    """Tell whether a text is a question, or has no word beyond those that are asked."""
    if text.endswith(("?", "？")):
        return True
    if len(text) > ECHO_CHARS:
        return False
    # Most texts have such a word at once, and then need not be split.
    return _begins_asked(asked, folded) and asked.distinct.issuperset(split_words(text))


def _begins_asked(asked: Asked, folded: str) -> bool:
    """Tell whether the first word of a folded text may be one that is asked."""
    first = _FIRST_WORD.search(folded)
    if first is None or folded[first.end() : first.end() + 1] in _JOINING:
        return True
    return (first["han"] or stem_word(first["latin"])) in asked.distinct


def _add_announced(sentences: Sequence[Sentence]) -> list[str]:
    """Give each sentence with what it announces: the first lines of the list below it."""
    texts = [sentence.text for sentence in sentences]
    return [
        "\n".join(texts[place : place + 1 + ANNOUNCED * sentence.opens])
        for place, sentence in enumerate(sentences)
    ]


def _find_around(own: Numbers, heading: Numbers) -> Numbers:
    """Find what stands in each sentence or beside it, or in the heading above it."""
    around = np.maximum(own, heading)
    around[:-1] = np.maximum(around[:-1], NEIGHBOUR_SHARE * own[1:])
    around[1:] = np.maximum(around[1:], NEIGHBOUR_SHARE * own[:-1])
    return around
