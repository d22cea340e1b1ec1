"""Lists the words of asking: what the wordings in `training/intents/` hold beside their slots.

Run `python -m training.intent_model.asking_words` after a change there: what is left of a question
without them is its topic.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bot.understanding.asking_words import FILE, MAX_HAN_CHARS
from indexer.text.language import fold
from training.intent_model.expand import read_templates, read_words

_INTENTS = (
    "links", "list", "who", "when", "where", "count", "title", "latest", "first", "next",
    "recommend", "compare", "what",
)  # fmt: skip
"""Intents beside whose words a topic may stand."""
_WRAPPER = 4
"""For how many wordings a wrapper counts, as it may stand around any."""
_SLOT = re.compile(r"\{[a-z]+\}")
_SEPARATOR = re.compile(r"[()\[\]|\\]")
_LATIN = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_HAN = re.compile(r"[\u4e00-\u9fff]+")


def list_asking_words() -> Iterator[str]:
    """List `word count` by word: in how many wordings it stands."""
    texts = [one.text for one in read_templates() if one.intent in _INTENTS]
    wrappers = read_words().wrappers
    around = [text for sort in wrappers.values() for texts in sort.values() for text in texts]
    counts = Counter(word for text in texts for word in _split(text))
    counts.update(word for text in around for word in _split(text) for _ in range(_WRAPPER))
    return (f"{word} {counts[word]}" for word in sorted(counts))


def _split(text: str) -> set[str]:
    """Split a wording into its words, and into its Chinese phrases between slots and brackets."""
    parts = _SEPARATOR.split(_SLOT.sub("|", fold(text)))
    latin = {word for part in parts for word in _LATIN.findall(part)}
    phrases = {run for part in parts for run in _HAN.findall(part)}
    return latin | {phrase for phrase in phrases if len(phrase) <= MAX_HAN_CHARS}


def write_asking_words(path: Path = FILE) -> None:
    """Write the file that ships with Huigu."""
    path.write_text("".join(f"{line}\n" for line in list_asking_words()), encoding="utf-8")


if __name__ == "__main__":
    write_asking_words()
