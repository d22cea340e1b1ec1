"""Scores the sentences of a passage by how likely they hold the answer.

A sentence is compared with the question word by word, in either language. What the sentence itself
does not name may stand in its neighbours, in the heading or in the page's title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bot.answering.from_pages.quotes.asked import find_sorts, rate_sort
from bot.answering.from_pages.quotes.passages import ReadPassage
from bot.answering.from_pages.quotes.sentences import Sentence
from bot.answering.from_pages.quotes.words import AskedWords

NEIGHBOUR_SHARE, HEADING_SHARE, TITLE_SHARE = 0.8, 0.7, 0.5
"""How much a word counts in the sentence beside, in the nearest heading, and in the title."""
WEIGHTS = (6.5, 5.0, 7.5, 1.0, 1.3, 0.25, 0.13)
"""For each column of `extract_features`; fitted by `python -m benchmarks.quotes`."""
LONG = 300
"""Characters above which a sentence is just long."""

_NUMBER = re.compile(r"\d+")

Numbers = npt.NDArray[np.float32]


def score_sentences(
    question: str, words: AskedWords, read: ReadPassage, sentences: Sequence[Sentence]
) -> Numbers:
    """Score the sentences of a passage; comparable within one question."""
    features = extract_features(question, words, read, sentences)
    scores: Numbers = features @ np.array(WEIGHTS, dtype=np.float32)
    return scores


def extract_features(
    question: str, words: AskedWords, read: ReadPassage, sentences: Sequence[Sentence]
) -> Numbers:
    """Compute the features of sentences; shape (sentences, len(WEIGHTS)).

    The share of the question in the sentence; the share in it and around it; the page's score, as
    a share of the first page's; whether it may hold what is asked for; whether it has a number that
    the question lacks, where a thing of numbers is asked for; whether it begins the section; its
    length.
    """
    passage, texts = read.passage, [sentence.text for sentence in sentences]
    heading = passage.headings[-1] if passage.headings else ""
    shares = words.match([*texts, heading, passage.title], read.tokens)
    own, around = shares[:-2], _find_around(shares)
    sorts = find_sorts(question)
    known = set(_NUMBER.findall(question))
    counts = any(sort.is_number for sort in sorts)
    columns = [
        own @ words.weights,
        np.maximum(own, around) @ words.weights,
        np.full(len(texts), read.page.relative_score),
        [rate_sort(sorts, text) for text in texts],
        [float(counts and not known.issuperset(_NUMBER.findall(text))) for text in texts],
        [float(sentence.start == 0) for sentence in sentences],
        [min(len(text), LONG) / 100 for text in texts],
    ]
    return np.array(columns, dtype=np.float32).T


def _find_around(shares: Numbers) -> Numbers:
    """Find what stands around each sentence; the last two texts are heading and title."""
    own = shares[:-2]
    around = np.zeros_like(own)
    around[:-1] = NEIGHBOUR_SHARE * own[1:]
    around[1:] = np.maximum(around[1:], NEIGHBOUR_SHARE * own[:-1])
    above = np.maximum(HEADING_SHARE * shares[-2], TITLE_SHARE * shares[-1])
    return np.maximum(around, above)
