"""Finds what a question is about beside names and limits: what `talks on tracing` are on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from indexer.search.query import QUESTION_WORDS
from indexer.text.community_names import find_name_words
from indexer.text.language import split_words
from indexer.text.polite_phrases import strip_polite_phrases

_BLANKS = re.compile(r"[^\w+#.'’/&-]+|(?<![\w])[.'’/&-]+|[.'’/&-]+(?![\w])")


def find_topic(text: str, taken: Iterable[tuple[int, int]], community: Sequence[str]) -> str:
    """Find what is left of a question.

    Args:
        text: The question.
        taken: Where names and limits stand.
        community: What the community calls itself.
    """
    rest = list(text)
    bare = strip_polite_phrases(text)
    begin = text.find(bare)
    polite = [(0, begin), (begin + len(bare), len(text))] if begin >= 0 else []
    for start, end in (*polite, *taken):
        rest[start:end] = "\n" * (end - start)
    # A name holds apart what stands before and behind it.
    parts = (QUESTION_WORDS.sub(" ", part) for part in "".join(rest).split("\n") if part)
    topic = " ".join(" ".join(_BLANKS.sub(" ", part) for part in parts).split())
    own = find_name_words(topic, community)
    return "" if own and own.issuperset(split_words(topic)) else topic
