"""Makes questions of an archive's own passages, of which the right page is known.

Half of the words of a sentence, or three quarters of a title with its heading, are asked for, as
they are and, where the encoder knows them, in the other language. They are no good questions, but
their results look as those of people's questions do, with their page and without it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.contracts import Store, Vocabulary
from indexer.records import Passage
from indexer.search.copies import SENTENCE_END
from indexer.text.person_names import is_han

SENTENCE_SHARE, TITLE_SHARE = 0.5, 0.75
"""Share of the words of a sentence, and of a title, that a question keeps."""
MIN_WORDS, MAX_WORDS = 2, 12
MIN_SENTENCE_CHARS, MAX_SENTENCE_CHARS = 12, 200
LEAST_SALIENCE = 0.05
"""Salience of a word that may be asked for; `the` has less."""
TRANSLATED_SHARE = 0.6
"""Share of the words that must have a word in the other language for a question in it."""
NEAREST = 2
"""Words of the other language, the nearest ones, of which one is chosen."""
SEED = 20261130
"""The same archive gives the same questions."""


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question made of a passage."""

    text: str
    source: str
    document: str
    """Id of the page that answers it."""


def make_own_questions(store: Store, vocabulary: Vocabulary, passages: int) -> list[OwnQuestion]:
    """Make up to four questions each of that many passages, spread over the whole store."""
    choice = random.Random(SEED)
    rows = sorted(choice.sample(range(store.rows), min(store.rows, passages)))
    return [
        OwnQuestion(text, passage.source, passage.document)
        for passage in store.passages(rows)
        for text in _make_texts(passage, vocabulary, choice)
    ]


def _make_texts(passage: Passage, vocabulary: Vocabulary, choice: random.Random) -> Iterator[str]:
    """Make the questions of one passage."""
    sentences = [
        sentence
        for sentence in SENTENCE_END.split(passage.text)
        if MIN_SENTENCE_CHARS <= len(sentence) <= MAX_SENTENCE_CHARS
    ]
    texts = [(" ".join((passage.title, *passage.headings[-1:])), TITLE_SHARE)]
    if sentences:
        texts.append((choice.choice(sentences), SENTENCE_SHARE))
    for text, share in texts:
        words = _choose_words(text, share, vocabulary, choice)
        if words:
            yield _join(words)
            neighbours = vocabulary.find_neighbours(_join(words))
            translated = [_translate(word, neighbours, choice) for word in words]
            known = sum(word != other for word, other in zip(words, translated, strict=True))
            if known >= TRANSLATED_SHARE * len(words):
                yield _join(translated)


def _choose_words(
    text: str, share: float, vocabulary: Vocabulary, choice: random.Random
) -> list[str]:
    """Choose words of a text in their order; none if it has too few."""
    tokens = [token for token in vocabulary.tokenize(text) if token.salience > LEAST_SALIENCE]
    words = [word for token in tokens if (word := token.word.strip())]
    if len(words) < MIN_WORDS:
        return []
    count = max(MIN_WORDS, min(MAX_WORDS, round(share * len(words))))
    places = sorted(choice.sample(range(len(words)), min(count, len(words))))
    return [words[place] for place in places]


def _translate(
    word: str, neighbours: Mapping[str, Sequence[tuple[str, float]]], choice: random.Random
) -> str:
    near = neighbours.get(word, ())
    return choice.choice(near[:NEAREST])[0] if near else word


def _join(words: Sequence[str]) -> str:
    """Join words, with blanks but between two Han characters."""
    text = ""
    for word in words:
        between_han = is_han(text[-1:]) and is_han(word[0])
        text += word if not text or between_han else f" {word}"
    return text
