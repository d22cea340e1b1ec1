"""Scores the sentences of a passage by how likely they hold the answer.

A sentence is compared with the question word by word, in either language. What the sentence itself
does not name may stand in its neighbours, in the heading or in the page's title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import repeat
from operator import mul

import msgspec

from bot.answering.from_pages.agreement import rate_agreement
from bot.answering.from_pages.quotes.asked import SORTS, find_sorts, holds_sort
from bot.answering.from_pages.quotes.passages import ListedPassage, ReadPassage
from bot.answering.from_pages.quotes.sentences import SENTENCE_ENDS, Sentence
from bot.answering.from_pages.quotes.words import AskedWords, fold_lines
from indexer.search.query import Query
from indexer.search.word_alignment import NearWord
from indexer.text.language import split_folded, split_words, stem_word

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
_ROUNDING = 1e-6
"""More than sums of features differ by the order of their parts."""

_CUT = ("…", *SENTENCE_ENDS)
"""Ends of a title that is the beginning of its page's text."""
_NUMBER = re.compile(r"\d+")
_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_FIRST_WORD = re.compile(rf"(?P<han>[{_CJK}]{{1,2}})|(?P<latin>[^\W_{_CJK}]+)")
"""As `split_words` begins: with two characters of a Chinese run, or with a Latin word."""
_JOINING = frozenset(".+#'’-")
"""Behind the first part of a compound, which is a word of its own only with other parts."""

Features = list[list[float]]
"""A list for each of `FEATURES`, with a number for each sentence."""


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
) -> Features:
    """Compute the features of the sentences of a passage, one or more.

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
    own, around = _measure_shares(asked.words, folded, near)
    announced = _add_announced(sentences) if asked.sorts else texts
    held = {name: [float(holds_sort(name, text)) for text in announced] for name in asked.sorts}
    holds_any = map(any, zip(*held.values(), strict=True)) if held else repeat(False)
    none = [0.0] * len(texts)
    numbers = years = none
    if asked.asks_for_number:
        numbers = [float(asked.has_new_number(text)) for text in announced]
    if asked.query.years or asked.query.editions:
        years = [rate_agreement(asked.query, text) for text in announced]
    echoes = [
        float(_is_echo(asked, one.text, line) or (one.is_field and not holds))
        for one, line, holds in zip(sentences, folded, holds_any, strict=False)
    ]
    return [
        own,
        around,
        [read.page.relative_score] * len(texts),
        [float(read.is_best)] * len(texts),
        numbers,
        [float(one.start == 0) for one in sentences],
        [min(len(text), LONG) / 100 for text in texts],
        years,
        echoes,
        *([held.get(name, none) for name in SORTS] if held else [none] * len(SORTS)),
    ]


def compute_scores(features: Features, weights: Sequence[float]) -> list[float]:
    """Compute the score of each sentence: its features, by their weights."""
    return [sum(map(mul, weights, one)) for one in zip(*features, strict=True)]


class ScoreBound:
    """The most that a sentence of a passage can score, without a look at its text."""

    def __init__(self, asked: Asked, weights: Sequence[float]) -> None:
        """Take a question and the weights of the features."""
        self._words = asked.words
        own, around, self._page, self._best, number, lead, length, year, echo, *sorts = weights
        self._share = max(own, 0.0) + max(around, 0.0)
        parts = [lead, length * LONG / 100, echo]
        parts += [number] * asked.asks_for_number
        parts += [abs(year)] * bool(asked.query.years or asked.query.editions)
        parts += [sort for name, sort in zip(SORTS, sorts, strict=True) if name in asked.sorts]
        self._others = sum(part for part in parts if part > 0) + _ROUNDING

    def find(self, passage: ListedPassage, near: Sequence[NearWord]) -> float:
        """Find the bound for a passage; `near` are its words near to the question's."""
        page = self._page * passage.page.relative_score + self._best * passage.is_best
        return self._others + page + self._share * self._words.sum_nearest(near)


def _measure_shares(
    words: AskedWords, folded: Sequence[str], near: Sequence[NearWord]
) -> tuple[list[float], list[float]]:
    """Measure `own` and `around` of folded sentences, behind which stand the heading and the title.

    Most sentences hold few of the words, so what each has at least is counted apart.
    """
    count = len(folded) - 2
    # What would stand beside the first and the last sentence is behind all.
    own, around = [0.0] * count, [0.0] * (count + 1)
    least_own = least_around = 0.0
    for number, held in words.match(folded, near).items():
        weight = words.weights[number]
        # What the title names, no sentence needs to repeat.
        title = ABOVE_SHARE * held.pop(count + 1, 0.0)
        above = max(title, ABOVE_SHARE * held.pop(count, 0.0))
        least_own += weight * title
        least_around += weight * above
        most: dict[int, float] = {}
        for place, share in held.items():
            if share > title:
                own[place] += weight * (share - title)
            if share > most.get(place, above):
                most[place] = share
            beside = NEIGHBOUR_SHARE * share
            if beside > above:
                if beside > most.get(place - 1, above):
                    most[place - 1] = beside
                if beside > most.get(place + 1, above):
                    most[place + 1] = beside
        for place, share in most.items():
            around[place] += weight * (share - above)
    return [least_own + one for one in own], [least_around + one for one in around[:count]]


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
    return _begins_asked(asked, folded) and asked.distinct.issuperset(split_folded(folded))


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
