"""The sentences of a passage that answer a question, as written."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from bot.answering.coverage import coverage, folded
from indexer.contracts import Encoder
from indexer.records import Vectors
from indexer.search.expansion import Term

MAX_QUOTE_CHARS = 320
"""Longest quote; about what a chat shows without folding."""
MEANING_WEIGHT = 0.5
"""Weight of a sentence's cosine with the question against the words it holds."""
LEAD_BONUS = 0.05
"""For the first sentence: under the right heading the answer tends to come first."""
MAX_SENTENCES = 40
"""Sentences of a passage that are compared; a passage rarely has more than 20."""

_SENTENCE = re.compile(
    r"[^\n。！？!?；]+?(?:[。！？；]+[”’」』）]*|[.!?]+(?=\s|$)|(?=\n|$)|[!?]+)", re.M
)
_WORDY = re.compile(r"[^\W\d_]")


def sentences(text: str) -> list[tuple[int, int]]:
    """Cut a text into sentences, as (start, end) without white space at either end."""
    found = []
    for match in _SENTENCE.finditer(text):
        piece = match.group(0)
        start = match.start() + len(piece) - len(piece.lstrip())
        end = match.end() - (len(piece) - len(piece.rstrip()))
        if end > start and _WORDY.search(text, start, end):
            found.append((start, end))
    return found


def best_quote(
    text: str, question: Vectors, terms: Sequence[Term], encoder: Encoder
) -> tuple[str, float]:
    """Find the run of sentences that answers best.

    Args:
        text: The passage.
        question: Vector of the question, shape (dimension,).
        terms: Words of the question, weighed.
        encoder: The encoder that made the vector.

    Returns:
        At most `MAX_QUOTE_CHARS` characters as written, and how well they answer, 0 to about 1.6;
        an empty quote when the passage has no sentence.
    """
    spans = sentences(text)[:MAX_SENTENCES]
    if not spans:
        return "", 0.0
    pieces = [text[start:end] for start, end in spans]
    cosines = encoder.encode(pieces) @ question
    scores = np.array([coverage(terms, ((folded(piece), 1.0),)) for piece in pieces])
    scores = scores + MEANING_WEIGHT * cosines
    scores[0] += LEAD_BONUS
    best = int(np.argmax(scores))
    first = last = best
    # A sentence alone is often half an answer: take the next ones along while they fit.
    while last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= MAX_QUOTE_CHARS // 2:
        last += 1
    quote = text[spans[first][0] : spans[last][1]]
    if len(quote) > MAX_QUOTE_CHARS:
        quote = quote[: MAX_QUOTE_CHARS - 1].rstrip() + "…"
    return quote, float(scores[best])
