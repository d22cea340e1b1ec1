"""Choose the sentences of a passage that answer a question; they are quoted word for word."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from indexer.contracts import Encoder
from indexer.records import Vectors
from indexer.search.coverage import fold_cached, measure_coverage
from indexer.search.expansion import Term

MAX_QUOTE_CHARS = 320
"""About what a chat shows without folding."""
MEANING_WEIGHT = 0.5
"""Weight of a sentence's cosine with the question; its coverage of the question has weight 1."""
LEAD_BONUS = 0.05
"""For the first sentence: below the right heading, the answer often comes first."""
MAX_SENTENCES = 40
"""Sentences of a passage that are compared; a passage rarely has more than 20."""

_SENTENCE = re.compile(
    r"[^\n。！？!?；]+?(?:[。！？；]+[”’」』）]*|[.!?]+(?=\s|$)|(?=\n|$)|[!?]+)", re.M
)
_LETTER = re.compile(r"[^\W\d_]")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Split a text into sentences: (start, end) of each, without white space at either end."""
    spans = []
    for match in _SENTENCE.finditer(text):
        sentence = match.group().strip()
        if _LETTER.search(sentence):
            start = text.index(sentence, match.start())
            spans.append((start, start + len(sentence)))
    return spans


def choose_quote(
    text: str, question: Vectors, terms: Sequence[Term], encoder: Encoder
) -> tuple[str, float]:
    """Choose the sentences of a passage that answer a question best.

    `question` is its vector, of shape (dimension,), by the same encoder. Returns at most
    `MAX_QUOTE_CHARS` characters of the passage, and their score, 0 to about 1.6; an empty quote
    when the passage has no sentence.
    """
    spans = split_sentences(text)[:MAX_SENTENCES]
    if not spans:
        return "", 0.0
    sentences = [text[start:end] for start, end in spans]
    cosines = encoder.encode(sentences) @ question
    coverages = [measure_coverage(terms, ((fold_cached(s), 1.0),)) for s in sentences]
    scores = np.array(coverages) + MEANING_WEIGHT * cosines
    scores[0] += LEAD_BONUS
    best = last = int(np.argmax(scores))
    start = spans[best][0]
    # One sentence is often half an answer: add the next ones while the quote stays short.
    while last + 1 < len(spans) and spans[last + 1][1] - start <= MAX_QUOTE_CHARS // 2:
        last += 1
    quote = text[start : spans[last][1]]
    if len(quote) > MAX_QUOTE_CHARS:
        quote = quote[: MAX_QUOTE_CHARS - 1].rstrip() + "…"
    return quote, float(scores[best])
