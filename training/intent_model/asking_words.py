"""Lists the words of asking: what the wordings in `training/intents/` hold beside their slots.

Run `python -m training.intent_model.asking_words` after a change there: what is left of a question
without them is its topic.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.understanding.asking_words import BEFORE, FILE, MAX_HAN_CHARS, SOME, SURE
from bot.understanding.constraints import find_limits
from indexer.text.language import fold
from training.intent_model.expand import read_templates, read_words
from training.intent_model.templates import split_parts

_INTENTS = (
    "links", "list", "who", "when", "where", "count", "title", "latest", "first", "next",
    "recommend", "compare", "what",
)  # fmt: skip
"""Intents beside whose words a topic may stand."""
_WRAPPER = 8
"""For how many wordings a wrapper counts, as it may stand around any."""
_SURE_SHARE = {True: 0.0035, False: 0.0018}
"""Share of wordings from which a word is surely one of asking: Latin words, Chinese phrases."""
_BEFORE_SHARE = 0.05
"""Share of the topics that a character must stand before."""
_BEFORE_TOPIC = re.compile(r"(?:[(\[]([^()\[\]]*)[)\]]|([\u4e00-\u9fff]+))\{topic\}")
_LATIN = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_HAN = re.compile(r"[\u4e00-\u9fff]+")


def list_asking_words() -> Iterator[str]:
    """List `word level` by word, as `bot.understanding.asking_words` reads them."""
    # Of the thousands that say one thing once, many hold words of the thing asked about, and whole
    # phrases of it in Chinese.
    templates = [one for one in read_templates() if one.has_alternatives]
    texts = [one.text for one in templates if one.intent in _INTENTS]
    wrappers = read_words().wrappers
    around = [text for sort in wrappers.values() for texts in sort.values() for text in texts]
    counts = Counter(word for text in texts for word in _split(text))
    counts.update(word for text in around for word in _split(text) for _ in range(_WRAPPER))
    share = {word: count / len(texts) for word, count in counts.items()}
    levels = {word: SURE if share[word] >= _SURE_SHARE[word.isascii()] else SOME for word in counts}
    # Words for a kind of link are limits of the question, in whatever language it is.
    levels |= dict.fromkeys((word for word in levels if word.isascii() and find_limits(word)), SOME)
    levels |= dict.fromkeys(_list_before_topics(texts), BEFORE)
    return (f"{word} {levels[word]}" for word in sorted(levels))


def _list_before_topics(texts: Sequence[str]) -> Iterator[str]:
    """List single Chinese characters that often stand right before a topic."""
    before = [match for text in texts for match in _BEFORE_TOPIC.findall(text)]
    counts = Counter(one for options, words in before for one in (options or words).split("|"))
    for word, count in counts.items():
        if _HAN.fullmatch(word) and len(word) == 1 and count >= _BEFORE_SHARE * len(before):
            yield word


def _split(text: str) -> set[str]:
    """Split a wording into its words, and into its Chinese phrases between slots and brackets."""
    parts = split_parts(fold(text))
    latin = {word for part in parts for word in _LATIN.findall(part)}
    phrases = {run for part in parts for run in _HAN.findall(part)}
    return latin | {phrase for phrase in phrases if len(phrase) <= MAX_HAN_CHARS}


def write_asking_words(path: Path = FILE) -> None:
    """Write the file that ships with Huigu."""
    path.write_text("".join(f"{line}\n" for line in list_asking_words()), encoding="utf-8")


if __name__ == "__main__":
    write_asking_words()
