"""Which talks are to begin with: those that their title or abstract calls an introduction."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.from_catalogue.topics.find import read_talk_texts
from indexer.catalogue.records import Talk
from indexer.search.index import Reader

SEARCHED = "introduction beginner getting started 入门"
"""What is searched for in an archive to find such talks."""
LEAST_RATE = 0.38
"""Of a talk to begin with; `deep dive into …` is below."""
_TITLED = re.compile(
    r"\bintro(?:duction|ductory)?\b|\b101\b|\bbeginner|\bgetting started\b|\bbasics?\b"
    r"|\bfrom scratch\b|\bfirst steps\b|入门|简介|初探|从零开始|从零到一|上手|新手|零基础",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\bbeginners?\b|\bnewcomers?\b|\bnewbies?\b|\bno prior (?:knowledge|experience)\b"
    r"|零基础|初学者|新手|入门",
    re.IGNORECASE,
)
_TOLD_RATE = 0.6
"""Of a talk whose own page says for whom it is."""
_PROTOTYPES = (
    *("introduction to", "getting started with", "a beginner's guide to", "the basics of"),
    *("first steps with", "from scratch", "入门", "从零开始", "快速上手"),
)


def rate_easy(reader: Reader, talks: Sequence[Talk]) -> list[float]:
    """Rate how much each talk is one to begin with, 0 to 1."""
    if not talks:
        return []
    titles = [title for talk in talks for title in talk.titles]
    vectors = reader.encoder.encode([*titles, *_PROTOTYPES])
    near = iter((vectors[: len(titles)] @ vectors[len(titles) :].T).max(axis=1).tolist())
    rates = []
    for talk, text in zip(talks, read_talk_texts(reader, talks), strict=True):
        rate = max(next(near) for _ in talk.titles)
        if any(_TITLED.search(title) for title in talk.titles):
            rate = 1.0
        elif _TOLD.search(text):
            rate = max(rate, _TOLD_RATE)
        rates.append(rate)
    return rates
